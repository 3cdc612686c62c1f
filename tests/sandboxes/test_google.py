"""The Google sandbox answers as Google's published descriptions say, and our requests are as they say too."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from pydantic import SecretStr

from core.clock import FixedClock
from sandboxes.google import CLIENT_ID, CLIENT_SECRET, KEY, GoogleSandbox
from sandboxes.google_shop import LOCATION, PARENT, PLACE_ID
from sandboxes.presence import Presence
from tests.contracts import google as contract
from tools.grader.accounts.logins import Google
from tools.integrations.access import GrantAccess
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.google.places import PlacesClient
from tools.integrations.http import VendorHttp

URL = "http://127.0.0.1:9111"
BACK = "https://luna.example/callback"
NOW = datetime(2026, 12, 31, 20, tzinfo=UTC)


class Watched(httpx.AsyncBaseTransport):
    """Holds each exchange against the descriptions."""

    def __init__(self, sandbox: GoogleSandbox) -> None:
        self._inner, self.problems, self.paths = httpx.ASGITransport(sandbox.app()), list[str](), list[str]()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        self.problems += contract.check(request, response)
        self.paths.append(f"{request.method} {request.url.path}")
        return response


@pytest.fixture
def sandbox() -> GoogleSandbox:
    return GoogleSandbox(Presence(NOW))


@pytest.fixture
async def browser(sandbox: GoogleSandbox) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app()), base_url=URL) as client:
        yield client


async def test_every_exchange_fits_the_published_descriptions(sandbox: GoogleSandbox, clock: FixedClock) -> None:
    watched = Watched(sandbox)
    async with httpx.AsyncClient(transport=watched) as client:
        http = VendorHttp(client, clock)
        places = PlacesClient(http, SecretStr(KEY), URL, loopback=True)
        await places.place(PLACE_ID)
        await places.search("Luna Pizza, Brooklyn", region="US")
        google = Google(http, GoogleConfig(CLIENT_ID, CLIENT_SECRET, URL), demo=True)
        link = await client.get(google.authorize_url("state", BACK))
        code = httpx.URL(link.headers["location"]).params["code"]
        grant = await google.renew(await google.exchange(code, BACK))
        access = GrantAccess(grant, "Google")
        assert len(await google.managed(access, "key")) == 2
        profile = google.profile(access, "key")
        await profile.location(LOCATION)
        await profile.attributes(LOCATION)
        await profile.media(PARENT, LOCATION)
        await profile.posts(PARENT, LOCATION)
        reviews = await profile.reviews(PARENT, LOCATION)
        await profile.reply(reviews.reviews[0].name, "Thank you!")
        await profile.delete_reply(reviews.reviews[0].name)
        await google.revoke(grant)
    assert watched.problems == []
    assert len(set(watched.paths)) == 15, sorted(set(watched.paths))


def test_the_descriptions_would_notice() -> None:
    number = next(n for n, one in enumerate(contract.DISCOVERY) if one["name"] == "places")
    place = "GoogleMapsPlacesV1Place"
    assert contract.problems(number, place, {"id": 3}) and contract.problems(number, place, {"reply": "thanks"})
    assert contract.unknown_fields(number, place, "reviews,photos.name,owner") == ["owner"]
    assert contract.problems(-1, "Review", {"starRating": "SIX"}) and contract.problems(
        -1, "Review", {"createTime": "now"}
    )


async def test_a_field_mask_is_required_and_obeyed(browser: httpx.AsyncClient) -> None:
    headers = {"X-Goog-Api-Key": KEY}
    without = await browser.get(f"/v1/places/{PLACE_ID}", headers=headers)
    assert without.status_code == 400 and "FieldMask" in without.json()["error"]["message"]
    masked = await browser.get(f"/v1/places/{PLACE_ID}", headers={**headers, "X-Goog-FieldMask": "id,rating"})
    assert set(masked.json()) == {"id", "rating"}
    body = {"textQuery": "Luna Pizza"}
    wrong = await browser.post("/v1/places:searchText", json=body, headers={**headers, "X-Goog-FieldMask": "id"})
    assert wrong.status_code == 400


@pytest.mark.parametrize(("key", "status", "reason"), [("", 403, None), ("guessed", 400, "API_KEY_INVALID")])
async def test_nobody_comes_in_without_the_key(
    browser: httpx.AsyncClient, key: str, status: int, reason: str | None
) -> None:
    headers = {"X-Goog-FieldMask": "id", **({"X-Goog-Api-Key": key} if key else {})}
    answer = await browser.get(f"/v1/places/{PLACE_ID}", headers=headers)
    details = answer.json()["error"].get("details", [{}])
    assert (answer.status_code, details[0].get("reason")) == (status, reason)


async def test_places_shows_five_reviews_and_no_reply(sandbox: GoogleSandbox, browser: httpx.AsyncClient) -> None:
    headers = {"X-Goog-Api-Key": KEY, "X-Goog-FieldMask": "*"}
    place = (await browser.get(f"/v1/places/{PLACE_ID}", headers=headers)).json()
    assert len(place["reviews"]) == 5 and place["userRatingCount"] == len(sandbox.reviews) > 50
    assert not [name for one in place["reviews"] for name in one if "repl" in name.casefold()]


async def test_search_has_pages(browser: httpx.AsyncClient) -> None:
    headers = {"X-Goog-Api-Key": KEY, "X-Goog-FieldMask": "places.id,nextPageToken"}
    headers["X-Goog-FieldMask"] = "places.id"
    body = {"textQuery": "Luna Pizza", "pageSize": 2}
    first = (await browser.post("/v1/places:searchText", json=body, headers=headers)).json()
    rest = {**body, "pageToken": first["nextPageToken"]}
    second = (await browser.post("/v1/places:searchText", json=rest, headers=headers)).json()
    ids = [one["id"] for page in (first, second) for one in page["places"]]
    assert len(ids) == len(set(ids)) == 3 and "nextPageToken" not in second


@pytest.mark.parametrize("path", ["/v1/accounts", f"/v1/{LOCATION}?readMask=name", f"/v4/{PARENT}/{LOCATION}/reviews"])
async def test_the_owners_side_takes_a_token_that_is_good(
    sandbox: GoogleSandbox, browser: httpx.AsyncClient, path: str
) -> None:
    old, _ = sandbox.tokens.issue(datetime.now(UTC) - timedelta(seconds=1))
    for headers in ({}, {"Authorization": "Bearer guessed"}, {"Authorization": f"Bearer {old}"}):
        assert (await browser.get(path, headers=headers)).status_code == 401


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
async def test_failures_on_demand_look_like_googles(browser: httpx.AsyncClient, status: int) -> None:
    await browser.post("/_sandbox/fail", json={"status": status, "path": "/v1", "retry_after": "3"})
    failed = await browser.get("/v1/accounts")
    assert (failed.status_code, failed.headers["retry-after"]) == (status, "3")
    assert failed.headers["x-tableside-demo"] == "true"
    error = failed.json()["error"]
    assert error["code"] == status and error["message"] and error["status"].isupper()
