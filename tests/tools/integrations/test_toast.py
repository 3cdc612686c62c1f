"""Toast: the contract of every till, and what is Toast's own."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from core.clock import FixedClock
from core.errors import BadInput, Forbidden, Unavailable
from memory.mongo import Mongo
from sandboxes.base import Fault
from sandboxes.pos import DemoTill, later
from sandboxes.toast import ToastSandbox
from tests.tools.integrations.tills import ToastWorld
from tests.tools.pos.conftest import fresh_till
from tests.tools.pos.contract import NEW_YEAR, WEEK, TillContract, line_of, lines, order
from tests.tools.pos.world import URL
from tools.integrations.access import GrantAccess
from tools.integrations.http import AccessRevoked, VendorHttp, VendorRefused
from tools.integrations.toast import Toast, ToastConfig, client
from tools.pos.provider import StalePage
from tools.pos.types import Location, Span

HERE = Location("LUNA-PIZZA-1", "Luna Pizza", "America/New_York", "USD")


@pytest.fixture
async def world(mongo: Mongo, clock: FixedClock) -> AsyncIterator[ToastWorld]:
    async with ToastWorld.open(mongo, clock, ToastSandbox(fresh_till())) as world:
        yield world


class TestToast(TillContract):
    """Everything a till must do."""


class Wire:
    """Toast's client and its sandbox, without a database."""

    def __init__(self, sandbox: ToastSandbox, http: httpx.AsyncClient, clock: FixedClock) -> None:
        self.sandbox, self.naps = sandbox, list[float]()

        async def nap(seconds: float) -> None:
            self.naps.append(seconds)

        self.http = VendorHttp(http, clock, nap)
        self.toast = Toast(self.http, ToastConfig(URL), demo=True)

    async def account(self) -> client.ToastAccount:
        grant = await self.toast.exchange(self.sandbox.credentials, "")
        return self.toast.account(GrantAccess(grant, "Toast"), key=grant.merchant_id)

    def paths(self) -> list[str]:
        return [one.path for one in self.sandbox.seen]


@pytest.fixture(scope="module")
def till() -> DemoTill:
    return fresh_till()


@pytest.fixture
async def wire(till: DemoTill, clock: FixedClock) -> AsyncIterator[Wire]:
    sandbox = ToastSandbox(till)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as http:
        yield Wire(sandbox, http, clock)


# -- the way in


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"client_secret": "guessed"}, "did not accept"),
        ({"client_secret": " "}, "needs the client secret"),
        ({"restaurant_guid": "../../etc"}, "looks wrong"),
    ],
)
async def test_wrong_credentials_are_one_line(wire: Wire, wrong: dict[str, str], said: str) -> None:
    with pytest.raises(BadInput, match=said):
        await wire.toast.exchange(wire.sandbox.credentials | wrong, "")


async def test_a_token_lives_as_long_as_toast_says_and_is_replaced_by_signing_in(wire: Wire) -> None:
    grant = await wire.toast.exchange(wire.sandbox.credentials, "")
    assert grant.expires_at and timedelta(hours=23) < grant.expires_at - datetime.now(UTC) <= timedelta(days=1)
    again = await wire.toast.renew(grant)
    assert again.access_token != grant.access_token and again.extra == grant.extra
    wire.sandbox.tokens.revoke()
    with pytest.raises(AccessRevoked):
        await wire.toast.renew(again)


async def test_another_restaurant_is_refused(wire: Wire) -> None:
    grant = await wire.toast.exchange(wire.sandbox.credentials | {"restaurant_guid": "someone-else"}, "")
    with pytest.raises(VendorRefused, match="not allowed"):
        await wire.toast.account(GrantAccess(grant, "Toast"), key="someone-else").locations()


async def test_only_toasts_hosts_are_called(clock: FixedClock) -> None:
    async with httpx.AsyncClient(transport=httpx.MockTransport(lambda _: httpx.Response(401))) as http:
        for url, error in (
            ("https://ws-partner.eng.toasttab.com", "did not accept"),  # Toast names a host to each partner
            ("https://toasttab.com.evil.test", "not an address of Toast"),
            ("https://evil-toasttab.com", "not an address of Toast"),
            ("http://127.0.0.1:9102", "demo restaurant"),
        ):
            with pytest.raises(BadInput, match=error):
                await Toast(VendorHttp(http, clock), ToastConfig(url)).exchange(ToastSandbox.credentials, "")


def test_toast_sends_no_messages(wire: Wire) -> None:
    with pytest.raises(Forbidden):
        wire.toast.webhook({}, b"{}", "https://luna.example/webhooks/toast")


# -- menus


async def test_menus_are_read_again_only_when_they_were_published_again(wire: Wire) -> None:
    account = await wire.account()
    first = await account.catalog(HERE)
    other = await wire.account()  # as the next sync has it
    assert await other.catalog(HERE) == first and len(first) == 32
    assert wire.paths().count("/menus/v2/menus") == 1 and wire.paths().count("/menus/v2/metadata") == 2
    dish = wire.sandbox.till.items[0]
    dish.version += 1
    dish.variations[0].price_minor += 100
    assert await other.catalog(HERE) != first
    assert wire.paths().count("/menus/v2/menus") == 2


async def test_menus_are_asked_for_once_a_second(wire: Wire) -> None:
    account = await wire.account()
    for _ in range(3):
        wire.sandbox.till.items[0].version += 1
        await account.catalog(HERE)
    assert len(wire.naps) == 2 and all(0.5 < nap <= 2 for nap in wire.naps)


async def test_what_ran_out(wire: Wire) -> None:
    wire.sandbox.out_of_stock = {"ITEM-HAWAIIAN"}
    account = await wire.account()
    assert [one.name for one in await account.catalog(HERE) if one.sold_out] == ["Hawaiian"]
    wire.sandbox.faults.append(Fault(status=403, path="/stock"))
    assert not any(one.sold_out for one in await account.catalog(HERE))


async def test_no_published_menu_and_a_broken_service(wire: Wire) -> None:
    account = await wire.account()
    wire.sandbox.till.items[0].version += 1
    wire.sandbox.faults.append(Fault(status=404, path="/menus/v2/menus"))
    assert await account.catalog(HERE) == []
    wire.sandbox.faults.append(Fault(status=503, times=3, path="/menus/v2/menus"))
    with pytest.raises(Unavailable):
        await account.catalog(HERE)


# -- orders


async def test_the_past_is_read_by_business_days(wire: Wire) -> None:
    account = await wire.account()
    start = datetime(2026, 12, 20, 5, tzinfo=UTC)
    page = await account.orders(HERE, Span("sold", start, start + timedelta(days=10)), None)
    asked = [one.query["businessDate"] for one in wire.sandbox.seen if one.path.endswith("ordersBulk")]
    assert asked[0] == "20261220" and page.next and len(page.orders) >= 200
    assert {one.business_day.isoformat().replace("-", "") for one in page.orders} <= set(asked)


async def test_changes_come_in_stretches_that_fit_one_answer(wire: Wire) -> None:
    account = await wire.account()
    span, page, seen = Span("changed", datetime(2026, 12, 20, tzinfo=UTC)), None, set[str]()
    while True:
        found = await account.orders(HERE, span, page)
        seen |= {one.id for one in found.orders}
        page = found.next
        if page is None:
            break
    assert seen == {one.id for one in wire.sandbox.till.between("updated_at", span.start, None)}
    pages = [one.query["page"] for one in wire.sandbox.seen if one.path.endswith("ordersBulk")]
    assert set(pages) == {"1"} and len(seen) > 500


@pytest.mark.parametrize("by", ["sold", "changed"])
async def test_a_cursor_that_is_none_is_stale(wire: Wire, by: str) -> None:
    account = await wire.account()
    span = Span(by, WEEK, WEEK + timedelta(days=1))  # type: ignore[arg-type]
    with pytest.raises(StalePage):
        await account.orders(HERE, span, "from:250")


async def test_a_slow_down_is_obeyed(wire: Wire) -> None:
    account = await wire.account()
    wire.sandbox.faults.append(Fault(status=429, path="/ordersBulk", retry_after="7"))
    await account.orders(HERE, Span("changed", NEW_YEAR), None)
    assert 7 <= wire.naps[0] < 7.2


async def test_a_part_given_back_after_days(world: ToastWorld) -> None:
    """On its own day, and the sale stays what it was."""
    await world.synced(since=WEEK)
    sold = line_of(world, "Hawaiian", "M", "2", tax_minor=200)
    at = datetime(2026, 12, 29, 20, tzinfo=UTC)
    order(world, "sale-1", sold, at=at)
    world.sandbox.till.put(later(world.sandbox.till.orders["sale-1"], NEW_YEAR))
    back = line_of(world, "Hawaiian", "M", tax_minor=100)
    order(world, "refund-1", returned=(back,), return_of="sale-1")
    await world.service.sync("demo", world.name)
    stored = await world.mongo.tenant("demo").sales_orders.find_one({"order_id": "refund-1"})
    assert stored and (stored["day"], stored["refund_of"]) == ("2027-01-01", "sale-1")
    assert [one["quantity"] for one in stored["lines"]] == [-1] and "refund_minor" not in stored
    assert [one["quantity"] for one in await lines(world, "sale-1")] == [2]
    day = await world.mongo.tenant("demo").item_days.find_one({"day": "2027-01-01", "item": "hawaiian"})
    assert day and (day["units"], day["revenue_minor"]) == (-1, -back.unit_minor)
