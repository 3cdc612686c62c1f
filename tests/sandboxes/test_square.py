"""The Square sandbox answers as Square's published description says, and our requests are as it says too."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx
import pytest

from core.clock import FixedClock
from sandboxes.base import Fault
from sandboxes.pos import DemoLine, DemoOrder, DemoTill
from sandboxes.square import APP_ID, SECRET, SquareSandbox
from tests.contracts import square as contract
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.http import VendorHttp, VendorRefused
from tools.integrations.square import Square, SquareConfig
from tools.pos.types import Location, Push, Span

URL = "http://127.0.0.1:9101"
HERE = Location("LUNA-PIZZA-1", "Luna Pizza", "America/New_York", "USD")


@pytest.fixture(scope="module")
def till() -> DemoTill:
    till = DemoTill("world")
    at = datetime(2026, 12, 31, 20, tzinfo=UTC)
    pizza = DemoLine("Hawaiian", "2.5", 1325, "ITEM-HAWAIIAN", "VAR-HAWAIIAN-M", "M", 100, 80, (("Olives", 150),))
    typed = DemoLine("Catering", "1", 25_000)
    till.put(DemoOrder("full", at, (pizza, typed), at, tip_minor=300))
    till.put(DemoOrder("void", at, (pizza,), at, state="voided"))
    till.put(DemoOrder("back", at, (), at, returned=(pizza,), return_of="full"))
    return till


class Watched(httpx.AsyncBaseTransport):
    """Holds each exchange against the description."""

    def __init__(self, sandbox: SquareSandbox) -> None:
        self._inner, self.problems, self.paths = httpx.ASGITransport(sandbox.app()), list[str](), list[str]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        self.problems += contract.check(request, response)
        self.paths.append(request.url.path)
        return response


async def test_every_exchange_fits_the_published_description(till: DemoTill, clock: FixedClock) -> None:
    watched = Watched(SquareSandbox(till))
    async with httpx.AsyncClient(transport=watched) as client:
        square = Square(VendorHttp(client, clock), SquareConfig(APP_ID, SECRET, URL), demo=True)
        link = await client.get(square.authorize_url("state", "https://luna.example/callback"))
        code = httpx.URL(link.headers["location"]).params["code"]
        grant = await square.renew(await square.exchange({"code": code}, "https://luna.example/callback"))
        account = square.account(GrantAccess(grant, "Square"), key="m")
        [place] = await account.locations()
        catalog = await account.catalog(place)
        page = await account.orders(
            HERE, Span("sold", datetime(2026, 12, 30, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)), None
        )
        await account.orders(HERE, Span("changed", datetime(2026, 12, 31, tzinfo=UTC)), None)
        await account.push(HERE, Push("ITEM-HAWAIIAN", "a", {"VAR-HAWAIIAN-M": 1450}, False, "USD"))
        await square.revoke(grant)
        with pytest.raises(VendorRefused):
            await square.exchange({"code": "made-up"}, "https://luna.example/callback")
    assert watched.problems == []
    assert {"/oauth2/token", "/v2/locations", "/v2/catalog/list", "/v2/orders/search", "/v2/catalog/object"} <= set(
        watched.paths
    )
    assert (place.timezone, place.currency, len(catalog)) == ("America/New_York", "USD", 32)
    orders = {order.id: order for order in page.orders}
    assert orders["full"].lines[0].total_minor == round(2.5 * 1325) + 150 - 100
    assert (orders["full"].tax_minor, orders["full"].tip_minor) == (80, 300)
    assert orders["void"].voided and orders["void"].lines == () and orders["back"].refund_of == "full"


def test_the_check_finds_what_is_wrong() -> None:
    assert contract.problems("Order", {"location_id": "L", "state": "EATEN"})
    assert contract.problems("Order", {"location_id": "L", "stat": "COMPLETED"})
    assert contract.problems("Order", {"location_id": "L", "state": "COMPLETED"}) == []


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 429, 500, 503])
def test_failures_look_like_squares(status: int) -> None:
    assert contract.problems("SearchOrdersResponse", SquareSandbox(DemoTill.__new__(DemoTill)).error(status)) == []


async def test_failures_on_demand_over_the_wire(till: DemoTill) -> None:
    sandbox = SquareSandbox(till)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as client:
        ordered = {"status": 429, "times": 2, "path": "/v2/locations", "retry_after": "7"}
        await client.post("/_sandbox/fail", json=ordered)
        answers = [await client.get("/v2/locations") for _ in range(3)]
        assert [answer.status_code for answer in answers] == [429, 429, 401]
        assert answers[0].headers["retry-after"] == "7"
        assert all(answer.headers["x-tableside-demo"] == "true" for answer in answers)


async def test_an_expired_token_and_a_wrong_one(till: DemoTill) -> None:
    sandbox = SquareSandbox(till)
    old, _ = sandbox.tokens.issue(datetime.now(UTC) - timedelta(days=1))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as client:
        for token, code in ((old, "ACCESS_TOKEN_EXPIRED"), ("guessed", "UNAUTHORIZED")):
            headers = {"Authorization": f"Bearer {token}", "Square-Version": "2025-08-20"}
            answer = await client.get("/v2/locations", headers=headers)
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, code)


async def test_the_work_is_done_though_the_answer_is_dropped(till: DemoTill) -> None:
    sandbox = SquareSandbox(till)
    sandbox.faults.append(Fault(path="/oauth2/token", drop=True))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as client:
        sandbox.redirect_uris["c"] = ""
        body = {
            "client_id": APP_ID,
            "client_secret": SECRET,
            "code": "c",
            "grant_type": "authorization_code",
            "redirect_uri": "",
        }
        with pytest.raises(httpx.TransportError):
            await client.post("/oauth2/token", json=body)
    assert sandbox.tokens.issued == 1


def test_grants_survive_the_way_through_the_database() -> None:
    grant = Grant("a", "r", datetime(2027, 1, 1, tzinfo=UTC), "m", {"id": "x"})
    assert Grant.of(grant.document()) == grant
