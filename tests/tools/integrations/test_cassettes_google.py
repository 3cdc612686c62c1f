"""Google's wire format, pinned: what it is sent and how its answers are read. No secret and no guest's word in it.

Recorded against the sandbox at a made-up host (RECORD=1 does it anew): it shows what we send, not what Google is.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from sandboxes.google import CLIENT_ID, CLIENT_SECRET, KEY, GoogleSandbox
from sandboxes.google_shop import LOCATION, PARENT, PLACE_ID
from sandboxes.presence import Presence
from tests.cassettes import FOLDER, GONE, scrubbed
from tests.tools.integrations.taped import RECORD, taped
from tools.grader.accounts.logins import Google
from tools.integrations.access import GrantAccess
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.google.places import PlacesClient
from tools.integrations.http import VendorHttp

HOST = "google.example"
BACK = "https://luna.example/callback"
NOW = datetime(2026, 12, 31, 20, tzinfo=UTC)


async def test_places_as_recorded(clock: FixedClock) -> None:
    async with taped("google/places", HOST, GoogleSandbox(Presence(NOW))) as wire:
        places = PlacesClient(VendorHttp(wire, clock), SecretStr(KEY), f"https://{HOST}")
        found = await places.search("Luna Pizza 84 Lantern Street, Brooklyn", region="US")
        place = await places.place(PLACE_ID)
    assert found[0].id == place.id == PLACE_ID and len(found) == 3
    assert (place.title, len(place.reviews), place.businessStatus) == ("Luna Pizza", 5, "OPERATIONAL")
    assert all(one.originalText and one.originalText.text == GONE for one in place.reviews) or RECORD


async def test_business_profile_as_recorded(clock: FixedClock) -> None:
    sandbox = GoogleSandbox(Presence(NOW))
    sandbox.codes["planted-code"] = BACK
    async with taped("google/profile", HOST, sandbox) as wire:
        google = Google(VendorHttp(wire, clock), GoogleConfig(CLIENT_ID, CLIENT_SECRET, f"https://{HOST}"))
        grant = await google.exchange("planted-code", BACK)
        access = GrantAccess(grant, "Google")
        managed = await google.managed(access, "key")
        profile = google.profile(access, "key")
        location = await profile.location(LOCATION)
        attributes = await profile.attributes(LOCATION)
        _, photos = await profile.media(PARENT, LOCATION)
        posts = await profile.posts(PARENT, LOCATION)
        reviews = await profile.reviews(PARENT, LOCATION)
        reply = await profile.reply(f"{PARENT}/{LOCATION}/reviews/demo-google-001", "Thank you!")
    assert [one.choice.name for one in managed] == ["Luna Pizza", "Luna Pizza Catering"]
    assert location.metadata and location.metadata.placeId == PLACE_ID
    assert (len(attributes.attributes), photos, len(posts)) == (3, 12, 3)
    assert len(reviews.reviews) == reviews.totalReviewCount == 62
    assert any(one.reviewReply for one in reviews.reviews) and reply.comment


@pytest.mark.parametrize("name", ["places", "profile"])
def test_the_recordings_hold_no_secret_and_no_guest(name: str) -> None:
    text = (FOLDER / "google" / f"{name}.yaml").read_text()
    assert len(text) > 1_000
    planted = (KEY, CLIENT_ID, CLIENT_SECRET, "planted-code", "access-0", "refresh-0", "Bearer", "127.0.0.1")
    guests = [word for one in Presence(NOW).reviews("google") for word in (one.author, one.text)]
    assert not [secret for secret in (*planted, *guests) if secret in text]


def test_the_scrubber_takes_a_guest_out_and_leaves_the_shop() -> None:
    place = {
        "displayName": {"text": "Luna Pizza"},
        "formattedAddress": "84 Lantern Street",
        "reviews": [{"text": {"text": "Cold!"}, "authorAttribution": {"displayName": "Dana"}, "rating": 1}],
    }
    kept = scrubbed(place)
    assert kept["displayName"]["text"] == "Luna Pizza" and kept["formattedAddress"] == "84 Lantern Street"
    assert kept["reviews"] == [{"text": {"text": GONE}, "authorAttribution": {"displayName": GONE}, "rating": 1}]
