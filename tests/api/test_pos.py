"""Tills over HTTP: connecting from the page, the callback, messages from outside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.app import create_app
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from sandboxes.restaurant import demo_restaurant
from sandboxes.square import SquareSandbox
from tests.tools.pos.conftest import fresh_till
from tools.integrations.http import VendorHttp
from tools.integrations.square.verification import HEADER, signature

BASE = "/api/ai/menu-optimization/pos"
SANDBOX = "http://127.0.0.1:9101"
PUBLIC = "http://luna.test"


@pytest.fixture
async def house(settings: Settings, clock: FixedClock) -> AsyncIterator[Container]:
    """The demo restaurant, its Square answered by a sandbox in this process."""
    changes = {"square_url": SANDBOX, "public_url": PUBLIC, "square_webhook_key": "hook-key"}
    own = Settings.model_validate({**settings.model_dump(), **changes})
    async with open_container(own, clock) as container:
        await demo_restaurant(container.mongo, clock)
        yield container


@pytest.fixture
async def sandbox(house: Container, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SquareSandbox]:
    sandbox = SquareSandbox(fresh_till())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as wire:
        monkeypatch.setattr(house.vendors, "_client", wire)
        assert isinstance(house.vendors, VendorHttp)
        yield sandbox


def client(house: Container, role: Role | None = Role.OWNER) -> httpx.AsyncClient:
    headers = {}
    if role:
        token = house.tokens.make(Principal("demo", "anna", role), timedelta(hours=1))
        headers = {"Authorization": f"Bearer {token}"}
    return httpx.AsyncClient(transport=httpx.ASGITransport(create_app(house)), base_url=PUBLIC, headers=headers)


async def consent(sandbox: SquareSandbox, link: str) -> dict[str, str]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as browser:
        answer = await browser.get(link)
    return {name: values[0] for name, values in parse_qs(urlsplit(answer.headers["location"]).query).items()}


async def test_an_owner_connects_from_the_page(house: Container, sandbox: SquareSandbox) -> None:
    async with client(house) as browser:
        link = (await browser.post(f"{BASE}/square/connect")).json()["authorize_url"]
        assert link.startswith(f"{SANDBOX}/oauth2/authorize")
        back = await consent(sandbox, link)
        answer = await browser.get(f"{BASE}/square/callback", params=back)
        assert answer.status_code == 200 and "Square is connected" in answer.text
        [standing] = (await browser.get(BASE)).json()["connections"]
        assert (standing["status"], standing["location"], standing["demo"]) == ("connected", "Luna Pizza", True)
        assert standing["backfill"]["percent"] == 0
        accepted = await browser.post(f"{BASE}/square/sync")
        assert accepted.status_code == 202 and accepted.json()["job"]["status"] == "waiting"
        twice = await browser.get(f"{BASE}/square/callback", params=back)
        assert twice.status_code >= 400  # a code is good once
        assert (await browser.delete(f"{BASE}/square")).status_code == 204
        assert sandbox.tokens.access == {}  # the vendor was told
        assert (await browser.get(BASE)).json()["connections"] == []  # nothing of it counted yet: nothing stays


async def test_the_place_and_the_first_day_that_were_asked_for_survive_the_way_to_the_vendor(
    house: Container, sandbox: SquareSandbox
) -> None:
    restaurant = await house.restaurants.get("demo")
    since = datetime(2026, 11, 1, 4, tzinfo=UTC)
    link, nonce = await house.pos.authorize(restaurant, "anna", "square", location="Luna Pizza", since=since)
    back = await consent(sandbox, link)
    connection = await house.pos.returned("square", back["state"], back["code"], nonce)
    assert (connection.location_name, connection.sync.since) == ("Luna Pizza", since)
    async with client(house) as browser:
        link = (await browser.post(f"{BASE}/square/connect", json={"location": "Moon Pizza"})).json()["authorize_url"]
        answer = await browser.get(f"{BASE}/square/callback", params=await consent(sandbox, link))
    assert answer.status_code == 400 and "no location &#x27;Moon Pizza&#x27;; it has Luna Pizza" in answer.text


async def test_the_link_is_good_only_in_the_browser_it_was_made_for(house: Container, sandbox: SquareSandbox) -> None:
    async with client(house) as browser:
        back = await consent(sandbox, (await browser.post(f"{BASE}/square/connect")).json()["authorize_url"])
    async with client(house, None) as other:
        answer = await other.get(f"{BASE}/square/callback", params=back)
    assert answer.status_code == 401 and "another browser" in answer.text
    assert await house.mongo.tenant("demo").connections.count() == 0


@pytest.mark.parametrize("how", ["too late", "made up", "no code", "said no"])
async def test_a_bad_way_back_is_said_in_words(
    house: Container, sandbox: SquareSandbox, how: str, clock: FixedClock
) -> None:
    async with client(house) as browser:
        back = await consent(sandbox, (await browser.post(f"{BASE}/square/connect")).json()["authorize_url"])
        if how == "too late":
            clock.advance(minutes=31)
        changed = {
            "too late": {},
            "made up": {"state": "x"},
            "no code": {"code": ""},
            "said no": {"error": "access_denied"},
        }
        answer = await browser.get(f"{BASE}/square/callback", params={**back, **changed[how]})
    assert answer.status_code in (400, 401) and "Square is not connected" in answer.text
    assert await house.mongo.tenant("demo").connections.count() == 0


async def test_who_may(house: Container, sandbox: SquareSandbox) -> None:
    async with client(house, Role.STAFF) as staff:
        assert (await staff.post(f"{BASE}/square/connect")).status_code == 403
        assert (await staff.delete(f"{BASE}/square")).status_code == 403
        assert (await staff.get(BASE)).status_code == 200
    async with client(house, None) as nobody:
        assert (await nobody.get(BASE)).status_code == 401
    async with client(house) as owner:
        assert (await owner.post(f"{BASE}/lightspeed/connect")).status_code == 404
        assert (await owner.post(f"{BASE}/square/sync")).status_code == 404


async def test_a_real_restaurant_is_not_connected_to_a_sandbox(house: Container, sandbox: SquareSandbox) -> None:
    await house.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"demo": False}})
    async with client(house) as browser:
        assert (await browser.post(f"{BASE}/square/connect")).status_code == 400


async def test_messages_from_outside(house: Container, sandbox: SquareSandbox) -> None:
    body = sandbox.event("order.updated", "e1")
    url = f"{PUBLIC}/webhooks/square"
    async with client(house, None) as square:
        forged = await square.post("/webhooks/square", content=body, headers={HEADER: "c2lnbmVk"})
        assert forged.status_code == 403
        headers = {HEADER: signature("hook-key", url, body)}
        answers = [await square.post("/webhooks/square", content=body, headers=headers) for _ in range(2)]
        assert [(answer.status_code, answer.json()) for answer in answers] == [(200, {"new": 1}), (200, {"new": 0})]
        assert (await square.post("/webhooks/lightspeed", content=body)).status_code == 404


async def test_the_tool_in_words(house: Container, sandbox: SquareSandbox) -> None:
    from tools.base import ToolCall

    restaurant = await house.restaurants.get("demo")
    call = ToolCall(Principal("demo", "anna", Role.OWNER), restaurant, house.clock.now(), "c", "t", "r")
    tool = house.registry["sync_pos"]
    assert tool.run
    nothing = (await tool.run(call, tool.args())).content
    assert nothing["status"] == "not_connected" and "pos connect" in nothing["connect_hint"]
    link, nonce = await house.pos.authorize(restaurant, "anna", "square")
    back = await consent(sandbox, link)
    connection = await house.pos.returned("square", back["state"], back["code"], nonce)
    since = datetime(2026, 12, 25, 5, tzinfo=UTC)
    await house.mongo.tenant("demo").connections.update_one(
        {"id": connection.id}, {"$set": {"sync.since": since, "sync.backfill_from": since}}
    )
    done = (await tool.run(call, tool.args(provider="square"))).content
    assert (done["status"], done["location"], done["demo"]) == ("done", "Luna Pizza", True)
    assert done["orders_new"] > 200 and done["last_day"] == "2026-12-31"
    sandbox.tokens.revoke()
    failed = (await tool.run(call, tool.args())).content
    assert failed["status"] == "failed" and failed["connect_hint"] and failed["last_day"] == "2026-12-31"
    assert set(nothing) == set(done) == set(failed)
