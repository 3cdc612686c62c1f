"""Source "business_profile": only with the owner's connection, with replies, and only derived values in its facts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from sandboxes.base import Fault
from sandboxes.google_shop import LOCATION, PARENT
from tests.tools.grader.owner import Owner, opened
from tools.grader.sources import Known
from tools.grader.sources.business_profile import NOT_CONNECTED, STRANGER, BusinessProfileSource


@pytest.fixture
async def owner(mongo: Mongo, clock: FixedClock) -> AsyncIterator[Owner]:
    async with opened(mongo, clock) as owner:
        yield owner


@pytest.fixture
def known(clock: FixedClock) -> Known:
    return Known("demo", clock.now(), name="Luna Pizza", demo=True, loopback=True)


async def test_what_the_owner_sees_is_measured(owner: Owner, known: Known) -> None:
    await owner.connect()
    found = await BusinessProfileSource(owner.accounts).read(known)
    facts = found.facts["business_profile"]
    assert (found.status, found.error) == ("ok", None)
    assert (facts.id, facts.verified, facts.has_description) == (LOCATION, True, True)
    assert (facts.regular_hours, facts.special_hours, facts.attributes, facts.has_menu) == (True, False, 3, None)
    assert (facts.photos, facts.newest_photo_days) == (12, 70)
    assert (facts.posts_90_days, facts.newest_post_days) == (1, 47)
    assert facts.url and facts.url.startswith("https://maps.google.com/")


async def test_reviews_come_with_replies(owner: Owner, known: Known) -> None:
    await owner.connect()
    found = await BusinessProfileSource(owner.accounts).read(known)
    assert len(found.reviews) == len(owner.sandbox.reviews)
    answered = [one for one in found.reviews if one.replied]
    assert 0 < len(answered) < len(found.reviews)
    assert all(one.reply and one.replied_at and one.at and one.replied_at > one.at for one in answered)
    assert all(one.replied is False and one.reply is None for one in found.reviews if one not in answered)
    assert all(one.id.startswith(f"{PARENT}/{LOCATION}/reviews/") for one in found.reviews)


async def test_facts_hold_no_word_of_it(owner: Owner, known: Known) -> None:
    await owner.connect()
    found = await BusinessProfileSource(owner.accounts).read(known)
    kept = found.facts["business_profile"].model_dump_json()
    for word in ("Luna", "stone oven", "Lantern", "patio", "demo guest"):
        assert word not in kept


async def test_an_anonymous_guest_stays_so(owner: Owner, known: Known) -> None:
    await owner.connect()
    owner.sandbox.reviews[0]["reviewer"]["isAnonymous"] = True
    found = await BusinessProfileSource(owner.accounts).read(known)
    assert found.reviews[0].author is None and found.reviews[1].author


async def test_without_the_owner_there_is_nothing(owner: Owner, known: Known) -> None:
    source = BusinessProfileSource(owner.accounts)
    assert (await source.read(known)).error == NOT_CONNECTED
    assert (await source.read(replace(known, restaurant_id=None))).error == STRANGER
    assert (await BusinessProfileSource(None).read(known)).error == STRANGER
    await owner.connect(choose=False)
    found = await source.read(known)
    assert found.status == "not_connected" and "Say which" in (found.error or "")


async def test_what_google_keeps_back_costs_its_own_part(owner: Owner, known: Known) -> None:
    await owner.connect()
    owner.sandbox.faults = [Fault(403, path="/localPosts"), Fault(500, times=9, path="/media")]
    found = await BusinessProfileSource(owner.accounts).read(known)
    facts = found.facts["business_profile"]
    assert found.status == "ok" and found.error == "Google did not give us its photos and posts."
    assert (facts.photos, facts.posts_90_days, facts.newest_post_days) == (None, None, None)
    assert facts.attributes == 3 and found.reviews


@pytest.mark.parametrize(("status", "as_said"), [(500, "error"), (429, "error"), (403, "error")])
async def test_without_the_location_nothing_is_measured(owner: Owner, known: Known, status: int, as_said: str) -> None:
    await owner.connect()
    owner.sandbox.faults = [Fault(status, times=9, path=f"/v1/{LOCATION}", retry_after="60")]
    found = await BusinessProfileSource(owner.accounts).read(known)
    assert (found.status, found.facts) == (as_said, {}) and found.error


async def test_being_thrown_out_is_said_and_asked_for(owner: Owner, known: Known) -> None:
    await owner.connect()
    owner.sandbox.tokens.revoke()
    source = BusinessProfileSource(owner.accounts)
    for _ in range(2):  # the second time without asking Google
        found = await source.read(known)
        assert found.status == "not_connected" and "connect it again" in (found.error or "")
    assert (await owner.accounts.status("demo"))[0]["status"] == "needs_you"
