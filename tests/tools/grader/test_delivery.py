"""Source "delivery": only listings that are linked, only what anyone may read, walls named and left alone."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import httpx
import pytest

from core.clock import FixedClock
from core.processes import Parsers
from sandboxes.base import Fault
from sandboxes.delivery import DeliverySandbox
from sandboxes.presence import PORTS
from tests.tools.grader.vendors import HOSTILE, KNOWN, NOW, PRESENCE, STRANGER, pages, streamed
from tools.grader.engine.evidence import DeliveryListing
from tools.grader.sources import Found, Known
from tools.grader.sources.delivery import ANOTHER, NO_READER, NONE_LINKED, SILENT, DeliverySource, platform_of, title_of
from tools.grader.sources.pages import PublicPages
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard

UBEREATS, DOORDASH = PRESENCE.delivery
GRUBHUB = f"{PRESENCE.urls['delivery']}/grubhub/store/luna-pizza"


@pytest.fixture
def sandbox() -> DeliverySandbox:
    return DeliverySandbox(PRESENCE, now=NOW)


@pytest.fixture
def source(sandbox: DeliverySandbox) -> DeliverySource:
    return DeliverySource(pages(sandbox.app()))


def one(url: str = UBEREATS) -> Known:
    return replace(KNOWN, delivery=(url,))


def listings(found: Found) -> list[DeliveryListing]:
    return [DeliveryListing.model_validate(one) for one in found.facts["delivery"]]


def saying(html: str, status: int = 200, robots: str = "", **headers: str) -> DeliverySource:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return streamed(robots)
        return streamed(html, status, **{"content-type": "text/html", **headers})

    return DeliverySource(pages(httpx.MockTransport(answer)))


def page(data: Any, body: str = "<h1>Luna Pizza</h1>" + "<p>Pizza and more pizza.</p>" * 20) -> str:
    text = data if isinstance(data, str) else json.dumps(data)
    return f'<html><head><title>x</title><script type="application/ld+json">{text}</script></head><body>{body}</body></html>'


async def test_one_is_read_and_one_is_behind_a_wall(source: DeliverySource) -> None:
    found = await source.read(KNOWN)
    open_, walled = listings(found)
    assert (found.status, found.public) == ("ok", True) and found.error and "DoorDash lets no machine" in found.error
    assert (open_.platform, open_.status, open_.open, open_.dishes) == ("ubereats", "ok", True, 32)
    assert (open_.rating, open_.ratings, open_.with_photo) == (3.9, 18, 0.75)
    assert (open_.agreement.name, open_.agreement.phone, open_.agreement.address) == (True, True, False)
    assert (walled.platform, walled.status, walled.rating, walled.dishes) == ("doordash", "blocked", None, None)
    assert {review.source for review in found.reviews} == {"delivery"} and len(found.reviews) == 12
    assert {review.text for review in found.reviews} <= {one.text for one in PRESENCE.reviews("delivery")}
    assert len({review.id for review in found.reviews}) == 12


async def test_a_wall_is_asked_once_and_left_alone(source: DeliverySource, sandbox: DeliverySandbox) -> None:
    found = await source.read(one(DOORDASH))
    assert found.status == "blocked" and [seen.path for seen in sandbox.seen] == [
        "/robots.txt",
        "/doordash/store/luna-pizza",
    ]
    assert {seen.headers["user-agent"].split("/")[0] for seen in sandbox.seen} == {"Tableside"}


async def test_what_robots_txt_closes_is_not_even_asked_for(source: DeliverySource, sandbox: DeliverySandbox) -> None:
    found = await source.read(one(GRUBHUB))
    assert found.status == "blocked" and "robots.txt" in (found.error or "")
    assert [seen.path for seen in sandbox.seen] == ["/robots.txt"]


@pytest.mark.parametrize("status", [500, 503])
async def test_rules_that_cannot_be_read_allow_nothing(
    source: DeliverySource, sandbox: DeliverySandbox, status: int
) -> None:
    sandbox.faults = [Fault(status, path="/robots.txt")]
    assert (await source.read(one())).status == "blocked" and len(sandbox.seen) == 1


async def test_in_the_parsers_process_it_is_the_same(sandbox: DeliverySandbox, source: DeliverySource) -> None:
    guard = Guard(loopback=frozenset(PORTS.values()))
    web = WebsiteClient(FixedClock(NOW), guard=guard, transport=httpx.ASGITransport(sandbox.app()))
    async with Parsers(timeout=20) as parsers:
        apart = await DeliverySource(PublicPages(web, parsers)).read(KNOWN)
    assert apart == await source.read(KNOWN)


async def test_nothing_linked_nothing_read(source: DeliverySource) -> None:
    found = await source.read(replace(KNOWN, delivery=()))
    assert (found.status, found.error, found.facts) == ("ok", NONE_LINKED, {"delivery": []})
    assert not source.ready(replace(KNOWN, site=False)) and source.ready(KNOWN)
    assert await DeliverySource(None).read(KNOWN) == Found("not_connected", NO_READER)


async def test_a_site_of_others_leads_to_no_machine_of_ours(source: DeliverySource, sandbox: DeliverySandbox) -> None:
    found = await source.read(replace(STRANGER, delivery=(UBEREATS,)))
    assert found.status == "not_connected" and sandbox.seen == []


async def test_another_restaurants_page_does_not_count(source: DeliverySource, sandbox: DeliverySandbox) -> None:
    sandbox.changes = {"name": "Harbor Fish House", "telephone": "+12125550188"}
    found = await source.read(one())
    [listing] = listings(found)
    assert (found.status, listing.reason, listing.rating, listing.agreement.name) == ("error", ANOTHER, None, False)
    assert found.reviews == ()


@pytest.mark.parametrize(
    ("fault", "status"),
    [(Fault(404, path="/ubereats"), "error"), (Fault(410, path="/ubereats"), "error"), (Fault(500, path="/ubereats"), "error"),
     (Fault(403, path="/ubereats"), "blocked"), (Fault(429, path="/ubereats"), "blocked"), (Fault(drop=True, path="/ubereats"), "error")],
)  # fmt: skip
async def test_troubles_give_no_points(
    source: DeliverySource, sandbox: DeliverySandbox, fault: Fault, status: str
) -> None:
    sandbox.faults = [fault]
    found = await source.read(one())
    [listing] = listings(found)
    assert (found.status, listing.status) == (status, status)
    assert listing.reason and listing.rating is None and listing.dishes is None and found.reviews == ()


async def test_silence_is_a_timeout() -> None:
    def slow(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return streamed("", 404)
        raise httpx.ReadTimeout("too late")

    found = await DeliverySource(pages(httpx.MockTransport(slow))).read(one())
    assert found.status == "timeout" and listings(found)[0].status == "timeout"


async def test_a_login_is_a_wall() -> None:
    found = await saying("<title>Log in</title><form><input type=password></form>").read(one())
    assert found.status == "blocked"


async def test_a_shell_that_tells_machines_nothing_is_not_measured() -> None:
    found = await saying(page({"@type": "WebSite", "name": "Eats"})).read(one())
    assert listings(found)[0].reason == SILENT


RESTAURANT = {"@type": "Restaurant", "name": "Luna Pizza"}


@pytest.mark.parametrize(
    ("told", "rating", "ratings"),
    [
        ({"ratingValue": "4,5", "ratingCount": "12"}, 4.5, 12),
        ({"ratingValue": 9, "bestRating": 10, "reviewCount": 3}, 4.5, 3),
        ({"ratingValue": 4.5, "ratingCount": 0}, None, 0),
        ({"ratingValue": 4.5}, 4.5, None),
        ({"ratingValue": 4.5, "reviewCount": "500+", "ratingCount": "1,234"}, 4.5, 1234),
        ({"ratingValue": 50, "ratingCount": 3}, None, 3),
        ({"ratingValue": -1, "ratingCount": 3}, None, 3),
        ({"ratingValue": "NaN", "ratingCount": 3}, None, 3),
        ({"ratingValue": "Infinity", "bestRating": "Infinity", "ratingCount": 3}, None, 3),
        ({"ratingValue": 4, "ratingCount": 1e300}, 4.0, None),
        ({"ratingValue": {"a": 1}, "ratingCount": [[]]}, None, None),
        ("five stars", None, None),
    ],
)
async def test_a_rating_counts_only_where_it_can_be_true(told: Any, rating: float | None, ratings: int | None) -> None:
    found = await saying(page(RESTAURANT | {"aggregateRating": told})).read(one())
    [listing] = listings(found)
    assert (listing.status, listing.rating, listing.ratings) == ("ok", rating, ratings)


async def test_dishes_are_counted_once_wherever_they_are_nested() -> None:
    soup = {"@type": "MenuItem", "name": "Soup", "image": "a.jpg"}
    salad = {"@type": ["MenuItem"], "name": "Salad", "description": "Green"}
    menu = {
        "@type": "Menu",
        "hasMenuSection": [{"@type": "MenuSection", "hasMenuItem": [soup, salad, soup]}, {"hasMenuItem": soup}],
    }
    [listing] = listings(await saying(page(RESTAURANT | {"hasMenu": menu})).read(one()))
    assert (listing.dishes, listing.with_photo, listing.with_description) == (2, 0.5, 0.5)


async def test_a_listing_that_is_over_says_so() -> None:
    body = "<h1>Luna Pizza - permanently closed</h1>" + "<p>pizza</p>" * 40
    [listing] = listings(await saying(page(RESTAURANT, body)).read(one()))
    assert listing.open is False


@pytest.mark.parametrize(
    "data",
    ["{", "[" * 5_000, '{"a":' * 3_000, "null", '{"@graph": {"@graph": []}}', '{"@type": 5, "name": {}}', "\ud800".encode("utf-8", "replace").decode()],
)  # fmt: skip
async def test_broken_data_is_not_measured_and_breaks_nothing(data: str) -> None:
    [listing] = listings(await saying(page(data)).read(one()))
    assert listing.rating is None and listing.dishes is None


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_strangers_write_stays_data(words: str) -> None:
    review = {"@type": "Review", "reviewBody": words, "author": words, "datePublished": words}
    menu = {"@type": "MenuItem", "name": words, "description": words}
    data = RESTAURANT | {"review": [review, words], "hasMenu": menu, "aggregateRating": {"ratingValue": words}}
    html = page(json.dumps(data).replace("</", "<\\/"))
    found = await saying(html).read(one())
    [listing] = listings(found)
    assert listing.rating is None and listing.dishes in (1, None)
    assert words not in listing.model_dump_json() and all(len(review.text) <= 1_500 for review in found.reviews)


@pytest.mark.parametrize(
    ("url", "platform", "title"),
    [
        ("https://www.ubereats.com/store/luna/abc", "ubereats", "Uber Eats"),
        ("https://www.doordash.com/store/x-1/", "doordash", "DoorDash"),
        ("https://www.grubhub.com/restaurant/x", "grubhub", "Grubhub"),
        ("https://deliveroo.co.uk/menu/london/x", "deliveroo", "Deliveroo"),
        ("https://www.just-eat.co.uk/restaurants-x", "just eat", "Just Eat"),
        ("https://www.eats.example/x", "eats.example", "eats.example"),
        ("http://127.0.0.1:9115/ubereats/store/x", "127.0.0.1", "127.0.0.1"),
    ],
)
def test_whose_listing_it_is(url: str, platform: str, title: str) -> None:
    assert platform_of(url) == platform and title_of(platform) == title
