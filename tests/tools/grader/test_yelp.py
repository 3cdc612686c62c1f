"""Source "yelp": the right place or none, its limits, and what goes wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from sandboxes.base import Fault
from sandboxes.yelp import KEY, PLACE, YelpSandbox
from tests.tools.grader.vendors import HOSTILE, KNOWN, NOW, PRESENCE, STRANGER, http, slow
from tools.grader.engine.evidence import Agreement, Listing
from tools.grader.sources import Found
from tools.grader.sources.yelp import NO_KEY, SPENT, TOO_LITTLE, UNKNOWN, YelpSource, fits
from tools.integrations.yelp.client import YelpClient

URL = PRESENCE.urls["yelp"]


@pytest.fixture
def sandbox() -> YelpSandbox:
    return YelpSandbox(PRESENCE, now=NOW)


@pytest.fixture
def source(sandbox: YelpSandbox) -> YelpSource:
    return YelpSource(YelpClient(http(sandbox.app()), SecretStr(KEY), URL, loopback=True))


def listing(found: Found) -> Listing:
    return Listing.model_validate(found.facts["yelp"])


async def test_found_by_phone_and_read(source: YelpSource, sandbox: YelpSandbox) -> None:
    found = await source.read(KNOWN)
    place = listing(found)
    assert (found.status, found.error, found.public) == ("ok", None, False)
    assert (place.id, place.url) == (PLACE, "https://www.yelp.com/biz/luna-pizza-demo")
    assert (place.ratings, place.claimed, place.operational, place.photos_capped) == (26, False, True, True)
    assert place.agreement == Agreement(name=True, phone=True, address=True)
    assert sandbox.seen[0].path == "/v3/businesses/search/phone" and len(sandbox.seen) == 3
    assert len(found.reviews) == 3 and {one.source for one in found.reviews} == {"yelp"}
    newest = PRESENCE.reviews("yelp")[0]
    assert (found.reviews[0].at, found.reviews[0].id) == (newest.at, newest.id)


async def test_reads_business_and_reviews_side_by_side(source: YelpSource, sandbox: YelpSandbox) -> None:
    sandbox.faults = [Fault(path=PLACE, times=2, delay=0.6)]
    before = datetime.now(UTC)
    assert (await source.read(KNOWN)).status == "ok"
    assert (datetime.now(UTC) - before).total_seconds() < 1.1


async def test_without_a_phone_name_and_address_find_it(source: YelpSource, sandbox: YelpSandbox) -> None:
    assert listing(await source.read(replace(KNOWN, phone=None))).id == PLACE
    assert sandbox.seen[0].path == "/v3/businesses/matches"
    abroad = replace(KNOWN, phone=None, address="84 Lantern Street\nBrooklyn 11201", country="DE")
    await source.read(abroad)
    assert "/v3/businesses/search" in [seen.path for seen in sandbox.seen]


@pytest.mark.parametrize("written", ["(212) 555-0142", "212.555.0142", "+1 212 555 0142"])
async def test_a_number_as_written_is_asked_for_as_yelp_wants_it(
    source: YelpSource, sandbox: YelpSandbox, written: str
) -> None:
    assert listing(await source.read(replace(KNOWN, phone=written))).id == PLACE
    assert sandbox.seen[0].query["phone"] == "+12125550142"


async def test_a_number_that_is_none_is_not_asked_for(source: YelpSource, sandbox: YelpSandbox) -> None:
    assert listing(await source.read(replace(KNOWN, phone="call us!"))).id == PLACE
    assert sandbox.seen[0].path == "/v3/businesses/matches"


async def test_a_known_id_needs_no_search(source: YelpSource, sandbox: YelpSandbox) -> None:
    assert listing(await source.read(replace(KNOWN, yelp_id=PLACE))).id == PLACE
    assert len(sandbox.seen) == 2


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "Harbor Fish House"},
        {"name": "Luna's Deli & Grocery", "phone": None, "address": "12 Elm Street, Brooklyn, NY 11231"},
        {"phone": "+12125550188", "address": None},
        {"phone": "+12125550188", "address": "9 Harbor Road, Brooklyn, NY 11231"},
    ],
)
async def test_another_place_is_never_taken_for_it(source: YelpSource, changes: dict[str, Any]) -> None:
    found = await source.read(replace(KNOWN, **changes))
    assert (found.status, found.error, found.facts, found.reviews) == ("ok", UNKNOWN, {}, ())


@pytest.mark.parametrize(
    ("name", "phone", "address", "good"),
    [
        (True, True, False, True),
        (True, False, True, True),
        (True, None, None, False),
        (True, False, False, False),
        (False, True, True, False),
        (None, True, None, True),
        (None, True, False, False),
        (None, None, True, False),
    ],
)
def test_what_counts_as_the_same_place(name: bool | None, phone: bool | None, address: bool | None, good: bool) -> None:
    assert bool(fits(Agreement(name=name, phone=phone, address=address))) is good


async def test_of_a_chain_with_one_number_the_branch_at_the_address_is_taken() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        place = YelpSandbox(PRESENCE)._place()
        far = {
            **place,
            "id": "other-branch",
            "location": {"address1": "1 Far Away Road", "city": "Albany", "state": "NY"},
        }
        body: Any = {"businesses": [far, place]}
        if "phone" not in request.url.path:
            body = {"reviews": []} if request.url.path.endswith("reviews") else place
        return httpx.Response(200, json=body)

    source = YelpSource(YelpClient(http(httpx.MockTransport(answer)), SecretStr("k")))
    known = replace(KNOWN, demo=False, loopback=False)
    assert listing(await source.read(known)).id == PLACE
    moved = replace(known, address="5 New Street, Troy, NY 12180")
    assert (await source.read(moved)).error == UNKNOWN  # two branches, neither here


async def test_without_a_key_it_is_not_connected_and_nothing_is_asked() -> None:
    source = YelpSource(None)
    assert source.ready(STRANGER) and await source.read(STRANGER) == Found("not_connected", NO_KEY)


async def test_it_waits_for_something_to_go_by(source: YelpSource) -> None:
    bare = replace(KNOWN, name="Luna Pizza", phone=None, address=None, site=False)
    assert not source.ready(bare) and source.ready(KNOWN)
    assert await source.read(replace(bare, site=True)) == Found("not_connected", TOO_LITTLE)


async def test_the_stand_in_is_asked_about_the_demo_restaurant_alone(source: YelpSource, sandbox: YelpSandbox) -> None:
    found = await source.read(STRANGER)
    assert found.status == "not_connected" and sandbox.seen == []


async def test_yelp_is_not_asked_about_a_site_on_this_machine() -> None:
    source = YelpSource(YelpClient(http(httpx.MockTransport(slow)), SecretStr("k")))
    found = await source.read(replace(KNOWN, demo=False))
    assert found.status == "not_connected" and "on this machine" in (found.error or "")


async def test_a_wrong_key_is_said_without_the_key(sandbox: YelpSandbox) -> None:
    source = YelpSource(YelpClient(http(sandbox.app()), SecretStr("planted-yelp-key"), URL, loopback=True))
    found = await source.read(KNOWN)
    assert (found.status, found.error) == ("error", "Yelp did not accept our key.") and "planted" not in str(found)


async def test_when_the_day_is_spent_yelp_is_left_in_peace(source: YelpSource, sandbox: YelpSandbox) -> None:
    sandbox.left = 0
    assert await source.read(KNOWN) == Found("error", SPENT)
    assert len(sandbox.seen) == 1  # a spent day is not tried twice
    assert await source.read(KNOWN) == Found("error", SPENT)
    assert len(sandbox.seen) == 1
    tomorrow = replace(KNOWN, now=datetime(2027, 1, 2, 0, 1, tzinfo=UTC))
    sandbox.left = 300
    assert (await source.read(tomorrow)).facts


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Fault(429, times=2), "error"),
        (Fault(500, times=2), "error"),
        (Fault(503, times=2), "error"),
        (Fault(drop=True, times=2), "error"),
    ],
)
async def test_troubles_cost_its_own_part_only(
    source: YelpSource, sandbox: YelpSandbox, fault: Fault, status: str
) -> None:
    sandbox.faults = [fault]
    found = await source.read(KNOWN)
    assert found.status == status and found.error and "tried again" not in found.error and not found.facts


async def test_silence_is_a_timeout() -> None:
    source = YelpSource(YelpClient(http(httpx.MockTransport(slow)), SecretStr("k")))
    found = await source.read(replace(KNOWN, demo=False, loopback=False))
    assert found == Found("timeout", "Yelp did not answer in time.")


async def test_reviews_that_a_plan_does_not_include_are_missed_and_no_more(
    source: YelpSource, sandbox: YelpSandbox
) -> None:
    sandbox.faults = [Fault(404, path="/reviews", times=9)]
    found = await source.read(KNOWN)
    assert found.status == "ok" and listing(found).ratings == 26 and found.reviews == ()


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_strangers_write_stays_data(words: str) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        place = YelpSandbox(PRESENCE)._place() | {"url": f"javascript:{words}", "price": words}
        if request.url.path.endswith("reviews"):
            return httpx.Response(200, json={"reviews": [{"id": words[:50], "text": words, "rating": 5, "url": words}]})
        return httpx.Response(200, json={"businesses": [place]} if "search" in request.url.path else place)

    source = YelpSource(YelpClient(http(httpx.MockTransport(answer)), SecretStr("k")))
    found = await source.read(replace(KNOWN, demo=False, loopback=False))
    place = listing(found)
    assert (place.rating, place.ratings, place.url) == (3.5, 26, None)
    assert words not in place.model_dump_json() and found.reviews[0].text == words and found.reviews[0].url is None


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        "{",
        '{"businesses": [{"id": 5}]}',
        '{"businesses": [{"id": "a", "rating": 99}]}',
        '{"businesses": "x"}',
        "null",
    ],
)
async def test_an_answer_in_another_shape_is_an_error_or_nothing(body: str) -> None:
    transport = httpx.MockTransport(lambda request: httpx.Response(200, text=body))
    source = YelpSource(YelpClient(http(transport), SecretStr("k")))
    found = await source.read(replace(KNOWN, demo=False, loopback=False))
    assert found.status in ("error", "ok") and found.facts == {} and found.error
