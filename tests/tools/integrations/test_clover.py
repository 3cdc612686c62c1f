"""Clover: the contract of every till, and what is Clover's own."""

from __future__ import annotations

import json
import logging
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from core.clock import FixedClock
from core.errors import BadInput, Forbidden
from memory.mongo import Mongo
from sandboxes.base import Fault
from sandboxes.clover import APP_ID, SECRET, WEBHOOK_CODE, CloverSandbox
from sandboxes.pos import MERCHANT, DemoLine, DemoOrder
from tests.tools.integrations.tills import CloverWorld
from tests.tools.pos.conftest import fresh_till
from tests.tools.pos.contract import NEW_YEAR, WEEK, TillContract, line_of, lines, order
from tests.tools.pos.world import URL
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.clover import Clover, CloverConfig, client
from tools.integrations.clover.normalise import millis
from tools.integrations.clover.verification import HEADER
from tools.integrations.http import AccessRevoked, VendorHttp, VendorRefused
from tools.pos.provider import StalePage
from tools.pos.types import Location, Push, Span

HERE = Location(MERCHANT, "Luna Pizza", "America/New_York", "USD")
BACK = "https://luna.example/callback"


@pytest.fixture
async def world(mongo: Mongo, clock: FixedClock) -> AsyncIterator[CloverWorld]:
    async with CloverWorld.open(mongo, clock, CloverSandbox(fresh_till())) as world:
        yield world


class TestClover(TillContract):
    """Everything a till must do."""


class Wire:
    """Clover's client and its sandbox, without a database."""

    def __init__(self, sandbox: CloverSandbox, http: httpx.AsyncClient, clock: FixedClock) -> None:
        self.sandbox, self.naps, self._browser = sandbox, list[float](), http

        async def nap(seconds: float) -> None:
            self.naps.append(seconds)

        config = CloverConfig(APP_ID, SECRET, URL, WEBHOOK_CODE)
        self.clover = Clover(VendorHttp(http, clock, nap), config, demo=True)

    async def consent(self) -> dict[str, str]:
        answer = await self._browser.get(self.clover.authorize_url("state", BACK))
        return dict(httpx.URL(answer.headers["location"]).params)

    async def grant(self) -> Grant:
        return await self.clover.exchange(await self.consent(), BACK)

    async def account(self) -> client.CloverAccount:
        grant = await self.grant()
        return self.clover.account(GrantAccess(grant, "Clover"), key=grant.merchant_id)

    def asked(self, path: str) -> list[dict[str, str]]:
        return [one.query for one in self.sandbox.seen if one.path.endswith(path)]


@pytest.fixture
async def wire(clock: FixedClock) -> AsyncIterator[Wire]:
    sandbox = CloverSandbox(fresh_till())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as http:
        yield Wire(sandbox, http, clock)


# -- the way in


async def test_a_code_is_good_once_and_names_its_merchant(wire: Wire) -> None:
    back = await wire.consent()
    assert back["merchant_id"] == MERCHANT and back["state"] == "state"
    assert (await wire.clover.exchange(back, BACK)).merchant_id == MERCHANT
    with pytest.raises(VendorRefused, match="Unknown code"):
        await wire.clover.exchange(back, BACK)
    with pytest.raises(BadInput, match="no code"):
        await wire.clover.exchange({"merchant_id": MERCHANT}, BACK)


async def test_without_the_merchant_clover_is_asked(wire: Wire) -> None:
    code = (await wire.consent())["code"]
    assert (await wire.clover.exchange({"code": code}, BACK)).merchant_id == MERCHANT


async def test_a_refresh_token_is_good_once(wire: Wire) -> None:
    grant = await wire.grant()
    fresh = await wire.clover.renew(grant)
    assert fresh.refresh_token != grant.refresh_token and fresh.merchant_id == MERCHANT
    assert fresh.expires_at and fresh.expires_at <= datetime.now(UTC) + timedelta(minutes=31)
    for gone in (grant, replace(grant, refresh_token=None)):
        with pytest.raises(AccessRevoked):
            await wire.clover.renew(gone)


@pytest.mark.parametrize(
    ("url", "consent"),
    [
        ("https://api.clover.com", "https://www.clover.com"),
        ("https://api.eu.clover.com/", "https://www.eu.clover.com"),
        ("https://apisandbox.dev.clover.com", "https://sandbox.dev.clover.com"),
        ("http://127.0.0.1:9103", "http://127.0.0.1:9103"),
    ],
)
async def test_owners_say_yes_at_the_host_of_their_region(url: str, consent: str, clock: FixedClock) -> None:
    async with httpx.AsyncClient() as http:
        link = Clover(VendorHttp(http, clock), CloverConfig("app", "s", url)).authorize_url("st", BACK)
    assert link.startswith(f"{consent}/oauth/v2/authorize?client_id=app&") and "state=st" in link


# -- orders


async def test_the_past_reaches_further_back_than_lists_by_creation(wire: Wire) -> None:
    """Clover cuts those off after 90 days."""
    account, old = await wire.account(), datetime(2026, 3, 1, 5, tzinfo=UTC)
    found = await account.orders(HERE, Span("sold", old, old + timedelta(days=2)), None)
    assert len(found.orders) > 80
    filters = [f"createdTime>={millis(old)}", f"createdTime<={millis(old + timedelta(days=2))}"]
    cut = await account._send("GET", "/orders", [("filter", one) for one in filters])
    assert cut["elements"] == []
    assert all("modifiedTime" in asked["filter"] for asked in wire.asked("/orders")[:-1])


async def test_a_long_order_is_read_to_its_end(wire: Wire) -> None:
    """A list inside an answer ends at a hundred."""
    item = wire.sandbox.till.items[0]
    size = item.variations[0]
    many = DemoLine(item.name, "130", size.price_minor, item.id, size.id, size.name)
    wire.sandbox.till.put(DemoOrder("banquet", NEW_YEAR, (many,), NEW_YEAR))
    account = await wire.account()
    found = await account.orders(HERE, Span("changed", NEW_YEAR), None)
    [sold] = [one for order in found.orders if order.id == "banquet" for one in order.lines]
    assert (sold.quantity, sold.total_minor) == (130, 130 * size.price_minor)


async def test_by_weight_and_a_refund_of_it(world: CloverWorld) -> None:
    await world.synced(since=WEEK)
    sold = line_of(world, "Hawaiian", "M", "1.5", tax_minor=100)
    order(world, "sale-1", sold)
    order(world, "refund-1", at=NEW_YEAR + timedelta(minutes=1), returned=(sold,), return_of="sale-1")
    await world.service.sync("demo", world.name)
    assert [(one["quantity"], one["total_minor"]) for one in await lines(world, "sale-1")] == [
        (1.5, round(1.5 * sold.unit_minor))
    ]
    assert [one["quantity"] for one in await lines(world, "refund-1")] == [-1.5]


async def test_a_cursor_that_is_none_is_stale(wire: Wire) -> None:
    account = await wire.account()
    with pytest.raises(StalePage):
        await account.orders(HERE, Span("sold", WEEK, NEW_YEAR), "from:250")


async def test_a_slow_down_is_obeyed(wire: Wire) -> None:
    account = await wire.account()
    wire.sandbox.faults.append(Fault(status=429, path="/orders", retry_after="7"))
    await account.orders(HERE, Span("changed", NEW_YEAR), None)
    assert 7 <= wire.naps[0] < 7.2


# -- writing


async def test_off_the_menu_means_every_size(wire: Wire) -> None:
    account = await wire.account()
    for available in (False, True, True):
        await account.push(HERE, Push("ITEM-HAWAIIAN", "a", {}, available))
        item = wire.sandbox.till.item("ITEM-HAWAIIAN")
        assert item and item.available is available
    assert item.version == 3  # once off, once on


async def test_a_price_that_clover_refuses(wire: Wire) -> None:
    account = await wire.account()
    with pytest.raises(VendorRefused, match="negative"):
        await account.push(HERE, Push("ITEM-HAWAIIAN", "a", {"VAR-HAWAIIAN-M": -1}))
    with pytest.raises(VendorRefused, match="Not Found"):
        await account.push(HERE, Push("ITEM-HAWAIIAN", "a", {"VAR-GONE": 100}))


# -- messages


def signed(code: str = WEBHOOK_CODE) -> dict[str, str]:
    return {HEADER: code}


async def test_an_order_comes_over_after_a_message(world: CloverWorld) -> None:
    await world.synced(since=WEEK)
    order(world, "late-1", line_of(world, "Hawaiian", "M"))
    body = world.sandbox.event(("O:late-1", "CREATE", 1), ("O:late-1", "CREATE", 1), ("O:late-1", "UPDATE", 2))
    assert [await world.service.receive("clover", signed(), body) for _ in range(2)] == [2, 0]
    assert (await world.do("pos_sync"))["orders_new"] == 1


@pytest.mark.parametrize("code", ["", "guessed", WEBHOOK_CODE.upper(), WEBHOOK_CODE + " "])
async def test_a_forged_message_changes_nothing(world: CloverWorld, code: str) -> None:
    await world.synced(since=WEEK)
    body = world.sandbox.event(("O:late-1", "CREATE", 1))
    with pytest.raises(Forbidden):
        await world.service.receive("clover", signed(code), body)
    assert await world.mongo.system("webhook_events").count_documents({}) == 0


async def test_without_a_code_nothing_is_genuine(clock: FixedClock) -> None:
    async with httpx.AsyncClient() as http:
        bare = Clover(VendorHttp(http, clock), CloverConfig("app", "s"))
        with pytest.raises(Forbidden):
            bare.webhook(signed(""), b'{"merchants": {}}', "")


async def test_taken_out_of_the_till(world: CloverWorld) -> None:
    await world.synced(since=WEEK)
    body = world.sandbox.event((f"A:{APP_ID}", "DELETE", 5))
    assert await world.service.receive("clover", signed(), body) == 1
    assert (await world.service.status("demo"))[0]["status"] == "needs_you"


async def test_the_handshake_tells_the_operator_its_code(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert wire.clover.webhook({}, b'{"verificationCode": "ce7643c1-83ea-4218"}', "") == []
    assert "ce7643c1-83ea-4218" in caplog.text
    for other in ({"verificationCode": "two\nlines"}, {"verificationCode": "ce7643c1", "merchants": {}}, ["x"]):
        with pytest.raises(Forbidden):
            wire.clover.webhook({}, json.dumps(other).encode(), "")


@pytest.mark.parametrize("body", [b"[]", b"{", b'{"merchants": {"M": [{"type": "CREATE"}]}}', b'{"merchants": 5}'])
async def test_a_message_that_cannot_be_read(wire: Wire, body: bytes) -> None:
    with pytest.raises(BadInput):
        wire.clover.webhook(signed(), body, "")


async def test_a_message_for_another_app(wire: Wire) -> None:
    with pytest.raises(Forbidden):
        wire.clover.webhook(signed(), b'{"appId": "OTHER", "merchants": {}}', "")


@pytest.mark.parametrize(
    ("object_id", "kind", "about"),
    [
        ("O:1", "CREATE", "orders"),
        ("P:1", "UPDATE", "orders"),
        ("I:1", "UPDATE", "catalog"),
        ("IC:1", "UPDATE", "catalog"),
        ("C:1", "UPDATE", "other"),
        ("A:1", "CREATE", "other"),
    ],
)
async def test_what_a_message_is_about(wire: Wire, object_id: str, kind: str, about: str) -> None:
    [event] = wire.clover.webhook(signed(), wire.sandbox.event((object_id, kind, 7)), "")
    assert (event.about, event.merchant_id, event.key) == (about, MERCHANT, f"{MERCHANT}/{object_id}/{kind}/7")
