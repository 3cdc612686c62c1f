"""The owner's accounts over HTTP, and places that a name may mean: Google is its sandbox in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from api.settings import Settings
from core.clock import FixedClock
from core.principal import Role
from memory.restaurants import Restaurant
from sandboxes.base import Fault
from sandboxes.google import GoogleSandbox
from sandboxes.google_shop import LOCATION
from sandboxes.presence import SHOP, Presence
from tests.api.grader import Desk, opened

URL = "http://127.0.0.1:9111"


@pytest.fixture
async def google(settings: Settings, clock: FixedClock) -> AsyncIterator[tuple[Desk, GoogleSandbox]]:
    sandbox = GoogleSandbox(Presence(clock.now()))
    async with (
        opened(settings, clock, google_url=URL, demo=True) as desk,
        httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as wire,
    ):
        desk.house.vendors._client = wire
        shop = Restaurant(
            restaurant_id="trattoria",
            name=SHOP.name,
            timezone=SHOP.timezone,
            currency="USD",
            demo=True,
            created_at=clock.now(),
        )
        await desk.house.restaurants.create(shop)
        yield desk, sandbox


async def consent(sandbox: GoogleSandbox, link: str) -> dict[str, str]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as browser:
        answer = await browser.get(link)
    return dict(httpx.URL(answer.headers["location"]).params)


async def test_an_owner_connects_chooses_and_leaves(google: tuple[Desk, GoogleSandbox]) -> None:
    desk, sandbox = google
    before = {one["provider"]: one for one in (await desk.get("/accounts"))["accounts"]}
    assert (before["google"]["status"], before["google"]["available"]) == ("none", True)
    answer = await desk.mine.post("/accounts/google/connect")
    link = desk.checked("/accounts/{provider}/connect", answer, 200, "post")["authorize_url"]
    cookie = answer.headers["set-cookie"]
    assert all(
        part in cookie for part in ("HttpOnly", "Secure", "SameSite=lax", "Path=/api/ai/digital-grader/accounts")
    )
    back = await consent(sandbox, link)
    async with desk.of(None) as other:
        refused = await other.get("/accounts/google/callback", params=back)
    assert refused.status_code == 401 and "another browser" in refused.text
    returned = await desk.mine.get("/accounts/google/callback", params=back)
    assert returned.status_code == 200 and "One more step" in returned.text
    assert "default-src 'none'" in returned.headers["content-security-policy"]
    chosen = await desk.mine.post("/accounts/google/choose", json={"place": LOCATION})
    standing = desk.checked("/accounts/{provider}/choose", chosen, 200, "post")
    assert (standing["status"], standing["place"]["name"]) == ("connected", "Luna Pizza")
    desk.problem(await desk.mine.post("/accounts/google/choose", json={"place": "locations/7"}), 400)
    assert (await desk.mine.delete("/accounts/google")).status_code == 204
    desk.problem(await desk.mine.delete("/accounts/google"), 404)


async def test_a_bad_way_back_is_said_in_words(google: tuple[Desk, GoogleSandbox]) -> None:
    desk, sandbox = google
    link = (await desk.mine.post("/accounts/google/connect")).json()["authorize_url"]
    back = await consent(sandbox, link)
    nasty = "<script>alert(1)</script>"
    for params in (
        {**back, "state": nasty},
        {**back, "error": nasty},
        {**back, "code": ""},
        {},
        {**back, "code": nasty},
    ):
        answer = await desk.mine.get("/accounts/google/callback", params=params)
        assert answer.status_code >= 400 and "is not connected" in answer.text and nasty not in answer.text


async def test_who_may_and_what_there_is(google: tuple[Desk, GoogleSandbox]) -> None:
    desk, _ = google
    for role in (Role.STAFF, Role.VIEWER):
        desk.problem(await desk.of(role).post("/accounts/google/connect"), 403)
    for method, path in (("POST", "/accounts/tiktok/connect"), ("DELETE", "/accounts/tiktok")):
        desk.problem(await desk.mine.request(method, path), 404)
    desk.problem(await desk.mine.get("/accounts/tiktok/callback"), 404)
    desk.problem(await desk.mine.post("/accounts/Google!/connect"), 422)


async def test_places_that_a_name_may_mean(google: tuple[Desk, GoogleSandbox]) -> None:
    desk, sandbox = google
    found = (await desk.get("/candidates", name=SHOP.name))["candidates"]
    assert found[0]["name"] == SHOP.name and found[0]["place_id"] and SHOP.street in found[0]["address"]
    settled = await desk.mine.put("/settings", json={"place_id": found[0]["place_id"]})
    assert settled.json()["place_id"] == found[0]["place_id"]
    desk.problem(await desk.mine.get("/candidates", params={"name": "x"}), 422)
    sandbox.faults.append(Fault(status=503, times=9))
    assert (await desk.mine.get("/candidates", params={"name": SHOP.name})).status_code == 503


async def test_without_a_key_no_name_is_looked_up(desk: Desk) -> None:
    refused = await desk.mine.get("/candidates", params={"name": "Mario's"})
    assert desk.problem(refused, 400)["code"] == "address_needed"
