"""Google's clients against the sandbox: what they send, and what they make of refusals."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr

from core.clock import FixedClock
from core.errors import BadInput, Unavailable
from sandboxes.base import Fault
from sandboxes.google import CLIENT_ID, CLIENT_SECRET, KEY, GoogleSandbox, error_body
from sandboxes.google_shop import CLOSED_ID, LOCATION, PARENT, PLACE_ID
from sandboxes.presence import Presence
from tools.grader.accounts.logins import Google
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.google.common import NOT_APPROVED, SPENT, Hosts, explain
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.google.places import FIELDS, PlacesClient
from tools.integrations.google.profile import LONGEST_REPLY, GoogleProfile
from tools.integrations.http import AccessRevoked, VendorHttp, VendorRefused

URL = "http://127.0.0.1:9111"
BACK = "https://luna.example/callback"


@dataclass
class Wire:
    sandbox: GoogleSandbox
    http: VendorHttp
    places: PlacesClient
    google: Google
    naps: list[float]

    async def code(self) -> str:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app())) as browser:
            link = await browser.get(self.google.authorize_url("state", BACK))
        return httpx.URL(link.headers["location"]).params["code"]

    async def profile(self) -> GoogleProfile:
        grant = await self.google.exchange(await self.code(), BACK)
        return self.google.profile(GrantAccess(grant, "Google"), "key")

    @property
    def last(self) -> Any:
        return self.sandbox.seen[-1]


@pytest.fixture
async def wire(clock: FixedClock) -> AsyncIterator[Wire]:
    sandbox, naps = GoogleSandbox(Presence(clock.now())), list[float]()

    async def nap(seconds: float) -> None:
        naps.append(seconds)

    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
        http = VendorHttp(client, clock, nap)
        google = Google(http, GoogleConfig(CLIENT_ID, CLIENT_SECRET, URL), demo=True)
        yield Wire(sandbox, http, PlacesClient(http, SecretStr(KEY), URL, loopback=True), google, naps)


# Places


async def test_one_call_brings_all_fields_and_the_key_stands_in_a_header_alone(wire: Wire) -> None:
    [place, *_] = await wire.places.search("Luna Pizza 84 Lantern Street Brooklyn")
    assert len(wire.sandbox.seen) == 1
    assert (place.id, place.title, len(place.reviews)) == (PLACE_ID, "Luna Pizza", 5)
    assert place.websiteUri == wire.sandbox.presence.website
    asked = wire.last
    assert asked.headers["x-goog-fieldmask"] == ",".join(f"places.{name}" for name in FIELDS)
    assert asked.headers["x-goog-api-key"] == KEY
    assert KEY not in asked.path and KEY not in str(asked.query) and KEY.encode() not in asked.body


async def test_details_ask_for_the_same_fields(wire: Wire) -> None:
    place = await wire.places.place(PLACE_ID)
    assert wire.last.headers["x-goog-fieldmask"] == ",".join(FIELDS)
    assert place.userRatingCount == len(wire.sandbox.reviews)
    assert (await wire.places.place(CLOSED_ID)).businessStatus == "CLOSED_PERMANENTLY"


async def test_no_place_is_an_empty_list(wire: Wire) -> None:
    assert await wire.places.search("Xyzzy") == []


async def test_an_id_cannot_leave_its_place_in_the_path(wire: Wire) -> None:
    with pytest.raises(VendorRefused):
        await wire.places.place("../accounts?x=")
    assert wire.last.path.startswith("/v1/places/")


async def test_slow_down_is_waited_for_as_long_as_google_asks(wire: Wire) -> None:
    wire.sandbox.faults = [Fault(429, retry_after="2")]
    assert await wire.places.search("Luna Pizza")
    assert [round(nap) for nap in wire.naps] == [2]


async def test_a_long_retry_after_is_not_waited_for(wire: Wire) -> None:
    wire.sandbox.faults = [Fault(429, times=5, retry_after="120")]
    with pytest.raises(Unavailable, match="slow down"):
        await wire.places.search("Luna Pizza")
    assert wire.naps == [] and len(wire.sandbox.seen) == 1


async def test_a_spent_day_is_not_asked_again(wire: Wire) -> None:
    wire.sandbox.quota_spent = True
    with pytest.raises(VendorRefused) as refused:
        await wire.places.search("Luna Pizza")
    assert refused.value.vendor_code == SPENT and "tomorrow" in refused.value.message
    assert len(wire.sandbox.seen) == 1


async def test_a_wrong_key_is_said(wire: Wire) -> None:
    wrong = PlacesClient(wire.http, SecretStr("wrong"), URL, loopback=True)
    with pytest.raises(VendorRefused) as refused:
        await wrong.search("Luna Pizza")
    assert refused.value.vendor_code == "API_KEY_INVALID"


@pytest.mark.parametrize("status", [500, 503])
async def test_trouble_at_google_is_tried_once_more(wire: Wire, status: int) -> None:
    wire.sandbox.faults = [Fault(status)]
    assert await wire.places.search("Luna Pizza")
    wire.sandbox.faults = [Fault(status, times=2)]
    with pytest.raises(Unavailable):
        await wire.places.search("Luna Pizza")


async def test_only_googles_own_hosts_are_asked(wire: Wire) -> None:
    for client in (PlacesClient(wire.http, SecretStr(KEY), URL), PlacesClient(wire.http, SecretStr(KEY), "http://a.b")):
        with pytest.raises(BadInput):
            await client.search("Luna Pizza")
    assert wire.sandbox.seen == []
    assert Hosts().places == "https://places.googleapis.com" and not Hosts().local and Hosts.at(URL).local


# How Google says no


@pytest.mark.parametrize(
    ("document", "code", "words"),
    [
        (error_body(404, "gone"), "NOT_FOUND", "gone"),
        (error_body(400, "API key not valid.", "API_KEY_INVALID"), "API_KEY_INVALID", "API key not valid."),
        (error_body(429, "Quota exceeded", quota_limit="ReadsPerMinute"), "RESOURCE_EXHAUSTED", "Quota exceeded"),
        (error_body(429, "Quota exceeded", quota_limit="SearchTextRequestPerDay"), SPENT, "tomorrow"),
        (error_body(429, "Quota exceeded", quota_limit_value="0"), NOT_APPROVED, "not approved"),
        ({"error": {"code": 403, "message": "m", "errors": [{"reason": "forbidden"}]}}, "forbidden", "m"),
        ({"error": "invalid_grant", "error_description": "Bad Request"}, "invalid_grant", "Bad Request"),
        ({"error": {"details": "x", "errors": 3}}, "", ""),
        ({"error": 3}, "", ""),
        ([], "", ""),
        (None, "", ""),
    ],
)
def test_googles_refusals_are_read(document: Any, code: str, words: str) -> None:
    found = explain(document)
    assert found[0] == code and words in found[1]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["error", "code", "message", "status", "details", "errors", "reason", "metadata"]), inner
        )
    ),
    max_leaves=12,
)


@given(JSON)
def test_whatever_google_says_can_be_read(document: Any) -> None:
    code, sentence = explain(document)
    assert isinstance(code, str) and isinstance(sentence, str) and len(sentence) <= 300


# OAuth


async def test_the_owner_is_asked_for_offline_access(wire: Wire) -> None:
    query = httpx.URL(wire.google.authorize_url("the-state", BACK)).params
    assert (query["access_type"], query["prompt"], query["state"]) == ("offline", "consent", "the-state")
    assert query["scope"].endswith("business.manage") and query["redirect_uri"] == BACK


async def test_a_code_becomes_tokens_once(wire: Wire) -> None:
    code = await wire.code()
    grant = await wire.google.exchange(code, BACK)
    assert grant.refresh_token and grant.expires_at and grant.expires_at > datetime.now(UTC) + timedelta(minutes=50)
    assert CLIENT_SECRET not in str(wire.last.query) and code.encode() not in wire.last.path.encode()
    with pytest.raises(VendorRefused):
        await wire.google.exchange(code, BACK)


async def test_an_unticked_box_is_said(wire: Wire) -> None:
    wire.sandbox.scope = "openid"
    with pytest.raises(BadInput, match="tick that box"):
        await wire.google.exchange(await wire.code(), BACK)


async def test_renewing_keeps_the_refresh_token(wire: Wire) -> None:
    first = await wire.google.exchange(await wire.code(), BACK)
    again = await wire.google.renew(first)
    assert again.access_token != first.access_token and again.refresh_token == first.refresh_token


async def test_a_grant_taken_back_is_over(wire: Wire) -> None:
    grant = await wire.google.exchange(await wire.code(), BACK)
    await wire.google.revoke(grant)
    await wire.google.revoke(grant)  # already gone is fine
    for gone in (grant, Grant("only-access")):
        with pytest.raises(AccessRevoked, match="connect it again"):
            await wire.google.renew(gone)


async def test_trouble_while_renewing_is_not_the_end_of_it(wire: Wire) -> None:
    grant = await wire.google.exchange(await wire.code(), BACK)
    wire.sandbox.faults = [Fault(503, times=9)]
    with pytest.raises(Unavailable):
        await wire.google.renew(grant)


# Business Profile


async def test_the_owners_side_is_read_page_by_page(wire: Wire) -> None:
    profile = await wire.profile()
    accounts = await profile.accounts()
    assert [one.name for one in accounts][-1] == PARENT
    assert [one.title for one in await profile.locations(PARENT)] == ["Luna Pizza", "Luna Pizza Catering"]
    location = await profile.location(LOCATION)
    assert location.metadata and location.metadata.placeId == PLACE_ID
    reviews = await profile.reviews(PARENT, LOCATION)
    assert len(reviews.reviews) == reviews.totalReviewCount == len(wire.sandbox.reviews) > 50
    assert len({one.name for one in reviews.reviews}) == len(reviews.reviews)
    assert len((await profile.reviews(PARENT, LOCATION, 1)).reviews) == 50
    items, total = await profile.media(PARENT, LOCATION)
    assert len(items) == total == 12 and len(await profile.posts(PARENT, LOCATION)) == 3


async def test_a_reply_sent_twice_is_the_same_as_once(wire: Wire) -> None:
    profile = await wire.profile()
    review = next(one for one in wire.sandbox.reviews if "reviewReply" not in one)
    wire.sandbox.faults = [Fault(drop=True, path="/reply")]  # it arrived, and we were not told
    answer = await profile.reply(review["name"], "Thank you, come again.")
    sent = [one for one in wire.sandbox.seen if one.path.endswith("/reply")]
    assert len(sent) == 2 and {one.method for one in sent} == {"PUT"} and sent[0].body == sent[1].body
    assert answer.comment == review["reviewReply"]["comment"] == "Thank you, come again."
    await profile.delete_reply(review["name"])
    assert "reviewReply" not in review


@pytest.mark.parametrize("text", ["", "  \n", "x" * (LONGEST_REPLY + 1), "ñ" * (LONGEST_REPLY // 2 + 1)])
async def test_a_reply_that_google_would_not_take_is_not_sent(wire: Wire, text: str) -> None:
    profile, before = await wire.profile(), len(wire.sandbox.seen)
    with pytest.raises(BadInput):
        await profile.reply(wire.sandbox.reviews[0]["name"], text)
    assert len(wire.sandbox.seen) == before


@pytest.mark.parametrize("name", ["", "reviews/1", f"{PARENT}/{LOCATION}/reviews/x/../../y", "accounts/a/locations/b"])
async def test_only_a_reviews_name_is_replied_to(wire: Wire, name: str) -> None:
    profile = await wire.profile()
    with pytest.raises(BadInput, match="not the name of a review"):
        await profile.reply(name, "Thanks")


async def test_a_token_refused_for_good_means_connecting_again(wire: Wire) -> None:
    profile = await wire.profile()
    wire.sandbox.tokens.access.clear()
    with pytest.raises(AccessRevoked):
        await profile.accounts()


async def test_an_answer_that_is_no_answer(wire: Wire, clock: FixedClock) -> None:
    async def nonsense(request: httpx.Request) -> httpx.Response:
        body = {"/v1/places:searchText": '{"places": [{"displayName": 3}]}'}.get(request.url.path, "<html>")
        return httpx.Response(200, text=body)

    async with httpx.AsyncClient(transport=httpx.MockTransport(nonsense)) as client:
        places = PlacesClient(VendorHttp(client, clock), SecretStr(KEY))
        with pytest.raises(Unavailable, match="do not understand"):
            await places.search("Luna Pizza")
        with pytest.raises(Unavailable, match="not JSON"):
            await places.place("abc")
