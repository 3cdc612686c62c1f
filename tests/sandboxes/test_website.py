"""The demo restaurant's website: labelled, handsome enough to be read, and wrong where it is meant to be."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import httpx
import pytest

from core.clock import FixedClock
from core.processes import Parsers
from sandboxes.presence import LABEL, Presence
from sandboxes.website import WALLS, WebsiteSandbox
from tools.grader.engine.evidence import SiteFacts
from tools.grader.sources import Found, Known
from tools.grader.sources.website import WebsiteSource
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)


@pytest.fixture
def sandbox() -> WebsiteSandbox:
    return WebsiteSandbox(Presence(NOW), now=NOW)


@pytest.fixture
async def client(sandbox: WebsiteSandbox) -> AsyncIterator[httpx.AsyncClient]:
    transport = httpx.ASGITransport(sandbox.app())
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:9110") as opened:
        yield opened


async def graded(sandbox: WebsiteSandbox) -> Found:
    guard = Guard(loopback=True)
    website = WebsiteClient(FixedClock(NOW), guard=guard, transport=httpx.ASGITransport(sandbox.app()))
    async with Parsers(timeout=20) as parsers:
        known = Known("demo", NOW, url=sandbox.presence.website, demo=True, loopback=True)
        return await WebsiteSource(website, parsers).read(known)


@pytest.mark.parametrize("path", ["/", "/menu", "/story", "/contact", "/events", *(f"/test/{name}" for name in WALLS)])
async def test_every_page_says_that_it_is_a_demo(client: httpx.AsyncClient, path: str) -> None:
    answer = await client.get(path)
    assert answer.headers["x-tableside-demo"] == "true" and LABEL in answer.text


async def test_it_tells_the_facts_that_all_stand_ins_share(sandbox: WebsiteSandbox) -> None:
    found = await graded(sandbox)
    site, shop = found.facts["site"], sandbox.presence.shop
    assert isinstance(site, SiteFacts) and found.status == "ok" and site.wall is None
    assert (site.name, site.phone, site.address) == (shop.name, shop.phone, shop.address)
    assert site.phone_shown == shop.phone_shown
    assert site.social == {"facebook": sandbox.presence.facebook, "instagram": sandbox.presence.instagram}
    assert tuple(link.url for link in site.delivery) == sandbox.presence.delivery
    assert site.opening_hours[0] == "Mo-Th 11:00-23:00" or site.hours
    assert site.menu.kind == "text" and site.menu.dishes == 32


async def test_it_is_not_quite_finished(sandbox: WebsiteSandbox) -> None:
    site = (await graded(sandbox)).facts["site"]
    assert "hasMenu" in site.structured.missing and "openingHoursSpecification" in site.structured.missing
    assert site.description is None and not site.tap_to_call and site.sitemap is False
    assert site.dead_links == ["http://127.0.0.1:9110/events"]
    assert 0 < site.accessibility.images_without_alt < site.accessibility.images
    assert site.accessibility.fields_without_label == 2 and site.accessibility.links_without_name > 0
    assert not site.reservations and site.cached_parts == 0


async def test_it_can_hide_behind_a_wall(sandbox: WebsiteSandbox, client: httpx.AsyncClient) -> None:
    await client.post("/_sandbox/wall", json={"wall": "robot-wall"})
    found = await graded(sandbox)
    assert found.status == "blocked" and found.facts["site"].wall == "robot_check"


async def test_it_fails_on_demand(sandbox: WebsiteSandbox, client: httpx.AsyncClient) -> None:
    await client.post("/_sandbox/fail", json={"status": 503, "times": 1, "path": "/menu"})
    assert (await client.get("/menu")).status_code == 503
    assert (await client.get("/menu")).status_code == 200
