"""Source "google": the right place or none, what is kept of it, and honest reasons for what is not measured."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from core.clock import FixedClock
from sandboxes.base import Fault
from sandboxes.google import KEY, GoogleSandbox
from sandboxes.google_shop import CLOSED_ID, PHOTOS, PLACE_ID
from sandboxes.presence import SHOP, Presence
from tools.grader.engine.evidence import Agreement
from tools.grader.sources import Known
from tools.grader.sources.google import BAD_KEY, NO_KEY, OVER, SEVERAL, UNKNOWN, GoogleSource, fits
from tools.integrations.google.places import PlacesClient
from tools.integrations.http import VendorHttp

URL = "http://127.0.0.1:9111"
NOW = datetime(2026, 12, 31, 20, tzinfo=UTC)
DEMO = Known(restaurant_id="demo", now=NOW, demo=True, loopback=True)


@dataclass
class World:
    sandbox: GoogleSandbox
    source: GoogleSource
    http: VendorHttp

    @property
    def known(self) -> Known:
        website = self.sandbox.presence.website
        return replace(DEMO, name=SHOP.name, phone=SHOP.phone, address=SHOP.address, url=website, country="US")

    def place(self, place_id: str) -> dict[str, Any]:
        return next(one for one in self.sandbox.places if one["id"] == place_id)


@pytest.fixture
async def world(clock: FixedClock) -> AsyncIterator[World]:
    sandbox = GoogleSandbox(Presence(NOW))

    async def nap(seconds: float) -> None:
        return None

    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
        http = VendorHttp(client, clock, nap)
        yield World(sandbox, GoogleSource(PlacesClient(http, SecretStr(KEY), URL, loopback=True)), http)


async def test_found_by_name_and_address_in_one_call(world: World) -> None:
    found = await world.source.read(world.known)
    listing = found.facts["google"]
    assert (found.status, found.error, len(world.sandbox.seen)) == ("ok", None, 1)
    assert (listing.id, listing.operational, listing.photos, listing.photos_capped) == (PLACE_ID, True, PHOTOS, False)
    assert listing.ratings == len(world.sandbox.reviews) and 1 <= listing.rating <= 5
    assert (listing.has_hours, listing.has_phone, listing.has_website, listing.has_price_level) == (True,) * 4
    assert set(listing.agreement.model_dump().values()) == {True}


async def test_facts_hold_no_word_of_googles(world: World) -> None:
    found = await world.source.read(world.known)
    kept = found.facts["google"].model_dump_json()
    for word in ("Luna", "Lantern", "555", "demo guest", "openNow", "photos/"):
        assert word not in kept
    for review in found.reviews:
        assert review.text not in kept


async def test_five_reviews_and_replies_that_cannot_be_told(world: World) -> None:
    found = await world.source.read(world.known)
    assert len(found.reviews) == 5
    assert all(one.replied is None and one.reply is None and one.source == "google" for one in found.reviews)
    assert all(one.text and one.rating and one.at and one.author and one.language for one in found.reviews)


async def test_by_its_id_where_that_is_known(world: World) -> None:
    found = await world.source.read(replace(world.known, place_id=PLACE_ID))
    assert found.facts["google"].id == PLACE_ID
    assert [one.path for one in world.sandbox.seen] == [f"/v1/places/{PLACE_ID}"]


async def test_an_id_that_google_forgot_is_looked_up_again(world: World) -> None:
    found = await world.source.read(replace(world.known, place_id="long-gone"))
    assert found.facts["google"].id == PLACE_ID


async def test_a_place_that_moved_is_followed(world: World) -> None:
    world.place(CLOSED_ID)["movedPlaceId"] = PLACE_ID
    found = await world.source.read(replace(world.known, place_id=CLOSED_ID))
    assert found.facts["google"].id == PLACE_ID


async def test_a_closed_place_is_said_to_be_closed(world: World) -> None:
    closed = replace(DEMO, name="Sol Taqueria", address="12 Lantern Street, Brooklyn, NY 11201", country="US")
    found = await world.source.read(closed)
    assert (found.facts["google"].id, found.facts["google"].operational) == (CLOSED_ID, False)


# The wrong place is worse than none


@pytest.mark.parametrize(
    "other",
    [
        {"name": "Luna Pizza", "address": "1 Main Street, Boston, MA 02101", "phone": "+16175550100"},
        {"name": "Luna Pizza", "phone": "+16175550100"},
        {"name": "Luna Pizza", "url": "https://lunapizza-boston.example/", "site": True},
    ],
)
async def test_a_place_that_only_has_the_name_is_refused(world: World, other: dict[str, Any]) -> None:
    found = await world.source.read(replace(DEMO, country="US", **other))
    assert (found.status, found.facts, found.reviews) == ("ok", {}, ())
    assert PLACE_ID not in [one.place_id for one in found.candidates]


async def test_nothing_like_it_is_said(world: World) -> None:
    found = await world.source.read(replace(DEMO, name="Xyzzy Grill", address="1 Main Street, Boston, MA 02101"))
    assert (found.status, found.error, found.facts, found.candidates) == ("ok", UNKNOWN, {}, ())


async def test_an_old_phone_number_is_found_all_the_same_and_shows(world: World) -> None:
    found = await world.source.read(replace(world.known, phone="+12125550117"))
    agreement = found.facts["google"].agreement
    assert (agreement.phone, agreement.address, agreement.website) == (False, True, True)


async def test_another_branch_of_the_same_house_is_not_it(world: World) -> None:
    """One website, and a place with another phone and address."""
    world.place(PLACE_ID).update(
        formattedAddress="5 Elm Road, Albany, NY 12084, USA", internationalPhoneNumber="+1 518-555-0102"
    )
    found = await world.source.read(world.known)
    assert found.facts == {} and found.error == UNKNOWN


async def test_a_number_that_went_to_someone_else_is_not_it(world: World) -> None:
    known = replace(
        DEMO, name="Harbor Grill", address="1 Main Street, Boston, MA 02101", phone=SHOP.phone, country="US"
    )
    found = await world.source.read(replace(known, name="Luna Harbor Grill"))
    assert (found.facts, found.error) == ({}, UNKNOWN)


async def test_of_branches_with_one_website_the_right_address_wins(world: World) -> None:
    world.place("demo-place-luna-pizza-queens")["websiteUri"] = world.sandbox.presence.website
    known = replace(world.known, phone=None)
    found = await world.source.read(known)
    assert found.facts["google"].id == PLACE_ID
    only_site = await world.source.read(replace(known, address=None, site=True))
    assert only_site.error == SEVERAL and len(only_site.candidates) == 2 and only_site.facts == {}


async def test_a_bare_name_that_fits_several_is_never_picked(world: World) -> None:
    found = await world.source.read(replace(DEMO, name="Luna Pizza"))
    assert (found.error, found.facts, found.reviews) == (SEVERAL, {}, ())
    assert len(found.candidates) == 3 and {one.name for one in found.candidates} == {"Luna Pizza"}
    assert len({one.address for one in found.candidates}) == 3


@pytest.mark.parametrize("typed", ["Sol Taqueria", "sol taqueria brooklyn"])
async def test_a_bare_name_that_fits_one_is_shown_with_it(world: World, typed: str) -> None:
    found = await world.source.read(replace(DEMO, name=typed))
    assert [one.place_id for one in found.candidates] == [CLOSED_ID] == [found.facts["google"].id]


async def test_a_bare_name_is_not_answered_with_something_alike(world: World) -> None:
    found = await world.source.read(replace(DEMO, name="Sol y Sombra Steakhouse"))
    assert (found.error, found.facts, found.candidates) == (UNKNOWN, {}, ())


TOLD = st.sampled_from([True, False, None])
AGREEMENTS = st.builds(Agreement, name=TOLD, phone=TOLD, address=TOLD, website=TOLD)


@given(AGREEMENTS)
def test_what_agrees_in_nothing_but_its_name_never_fits(agreement: Agreement) -> None:
    if fits(agreement):
        assert agreement.phone or agreement.website or (agreement.name and agreement.address)
        assert not (agreement.name is False and agreement.address is False)


@given(AGREEMENTS, st.sampled_from(["name", "phone", "address", "website"]))
def test_more_agreement_never_makes_a_place_fit_less(agreement: Agreement, part: str) -> None:
    assert fits(agreement.model_copy(update={part: True})) >= fits(agreement)


# When it starts


@pytest.mark.parametrize(
    ("known", "ready"),
    [
        (DEMO, False),
        (replace(DEMO, place_id="x"), True),
        (replace(DEMO, name="Luna Pizza"), True),
        (replace(DEMO, name="Luna Pizza", url="https://luna.example/"), False),
        (replace(DEMO, name="Luna Pizza", phone=SHOP.phone, url="https://luna.example/"), True),
        (replace(DEMO, url="https://luna.example/", site=True), True),
    ],
)
async def test_it_starts_once_enough_is_known(world: World, known: Known, ready: bool) -> None:
    assert world.source.ready(known) is ready


async def test_a_site_that_tells_nothing(world: World) -> None:
    found = await world.source.read(replace(DEMO, url="https://luna.example/", site=True))
    assert found.status == "ok" and found.facts == {} and found.error and world.sandbox.seen == []


# What is not measured says why


async def test_without_a_key(world: World) -> None:
    source = GoogleSource(None)
    assert source.ready(DEMO)
    found = await source.read(world.known)
    assert (found.status, found.error, found.facts) == ("not_connected", NO_KEY, {})


async def test_the_sandbox_knows_the_demo_alone(world: World) -> None:
    stranger = await world.source.read(replace(world.known, demo=False))
    assert stranger.status == "not_connected" and world.sandbox.seen == []
    google = GoogleSource(PlacesClient(world.http, SecretStr(KEY)))
    local = await google.read(replace(world.known, demo=False, loopback=True))
    assert local.status == "not_connected" and world.sandbox.seen == []


@pytest.mark.parametrize("status", [500, 503])
async def test_trouble_costs_its_own_part(world: World, status: int) -> None:
    world.sandbox.faults = [Fault(status, times=9)]
    found = await world.source.read(world.known)
    assert found.status == "error" and found.error and found.facts == {}


async def test_slow_down_to_the_end(world: World) -> None:
    world.sandbox.faults = [Fault(429, times=9, retry_after="60")]
    found = await world.source.read(world.known)
    assert found.status == "error" and "slow down" in (found.error or "") and len(world.sandbox.seen) == 1


async def test_a_spent_quota_and_a_wrong_key(world: World) -> None:
    world.sandbox.quota_spent = True
    assert (await world.source.read(world.known)).error == OVER
    wrong = GoogleSource(PlacesClient(world.http, SecretStr("wrong"), URL, loopback=True))
    assert (await wrong.read(world.known)).error == BAD_KEY
    world.sandbox.faults = [Fault(403)]
    assert (await world.source.read(world.known)).error == BAD_KEY


async def test_silence_is_a_timeout(clock: FixedClock) -> None:
    async def silent(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadTimeout("nothing came")

    async with httpx.AsyncClient(transport=httpx.MockTransport(silent)) as client:
        source = GoogleSource(PlacesClient(VendorHttp(client, clock, _no_nap), SecretStr(KEY)))
        found = await source.read(Known(None, NOW, name=SHOP.name, phone=SHOP.phone))
    assert found.status == "timeout"


async def _no_nap(seconds: float) -> None:
    return None


async def test_a_link_to_elsewhere_is_not_kept(world: World) -> None:
    world.place(PLACE_ID)["googleMapsUri"] = "https://evil.example/google.com"
    assert (await world.source.read(world.known)).facts["google"].url is None


async def test_numbers_that_cannot_be_are_not_kept(world: World) -> None:
    world.place(PLACE_ID).update(rating=99, userRatingCount=4)
    listing = (await world.source.read(world.known)).facts["google"]
    assert listing.rating is None and listing.ratings == 4
    assert listing.fetched_at == NOW and NOW - listing.fetched_at == timedelta()
