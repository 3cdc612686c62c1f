"""Posting to Facebook, Instagram and Google: steps, refusals, and finding again what an answer was lost of."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from core.errors import BadInput, NotFound, Unavailable
from sandboxes.base import Fault
from sandboxes.facebook import ACCOUNT, APP_ID, PAGE, SECRET, FacebookSandbox
from sandboxes.facebook_posts import JPEG
from sandboxes.google import GoogleSandbox
from sandboxes.google_shop import LOCATION, PARENT
from tests.contracts import google as contract
from tests.serving import served
from tests.tools.grader.vendors import NOW, PRESENCE, http
from tools.integrations.access import Grant, GrantAccess
from tools.integrations.facebook.client import FacebookClient, PageGrant
from tools.integrations.facebook.publishing import (
    LIMIT_REACHED,
    NO_PICTURE,
    NOT_READY,
    PagePublisher,
)
from tools.integrations.google.common import Hosts
from tools.integrations.google.posting import GooglePublisher, LocalPost
from tools.integrations.google.profile import GoogleProfile
from tools.integrations.http import AccessRevoked, VendorRefused

LOCAL = f"{PRESENCE.urls['facebook']}/v24.0"
SPECS = Path(__file__).parents[4] / "shared/specs/facebook"
PICTURE = "https://luna.example/thai.jpg"


class Wire(httpx.AsyncBaseTransport):
    """Keeps every exchange."""

    def __init__(self, app: Any) -> None:
        self._inner = httpx.ASGITransport(app)
        self.exchanges: list[tuple[httpx.Request, httpx.Response]] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        self.exchanges.append((request, response))
        return response


# -- Facebook and Instagram


@pytest.fixture
def sandbox() -> FacebookSandbox:
    made = FacebookSandbox(PRESENCE, now=NOW)
    made.board.fetches = False
    return made


@pytest.fixture
def wire(sandbox: FacebookSandbox) -> Wire:
    return Wire(sandbox.app())


@pytest.fixture
def page(sandbox: FacebookSandbox, wire: Wire) -> PagePublisher:
    client = FacebookClient(http(wire), APP_ID, SecretStr(SECRET), LOCAL, loopback=True)
    return PagePublisher(client, PageGrant(PAGE, "Luna Pizza", SecretStr(sandbox.page_token()), ACCOUNT))


async def test_a_post_and_a_photo_stand_on_the_page(page: PagePublisher, sandbox: FacebookSandbox) -> None:
    words = await page.post("Thai Chicken on Tuesday", "https://luna.example/menu")
    photo = await page.photo("With a picture", PICTURE, "A pizza with peanuts")
    found = await page.recent(NOW)
    assert [one.message for one in found] == ["With a picture", "Thai Chicken on Tuesday"]
    assert [one.id for one in found] == [photo.post_id, words.id]
    kept = sandbox.board.of("facebook")
    assert (kept[1].link, kept[0].alt, kept[0].picture) == (
        "https://luna.example/menu",
        "A pizza with peanuts",
        PICTURE,
    )
    await page.delete(words.id)
    assert len(await page.recent(NOW)) == 1
    with pytest.raises(VendorRefused):
        await page.delete(words.id)


async def test_instagram_takes_two_steps(page: PagePublisher, sandbox: FacebookSandbox) -> None:
    sandbox.board.processing = 60.0
    container = await page.container(PICTURE, "Thai Chicken #tuesday", "A pizza with peanuts")
    assert (await page.container_status(container)).status_code == "IN_PROGRESS"
    with pytest.raises(VendorRefused) as early:
        await page.publish(container)
    assert early.value.vendor_code == NOT_READY
    sandbox.board.waiting[container].ready = 0.0
    assert (await page.container_status(container)).status_code == "FINISHED"
    media = await page.publish(container)
    assert (await page.container_status(container)).status_code == "PUBLISHED"
    [post] = await page.recent_instagram(NOW)
    assert (post.id, post.caption) == (media, "Thai Chicken #tuesday")
    assert sandbox.board.of("instagram")[0].alt == "A pizza with peanuts"


async def test_a_lost_answer_is_found_again(page: PagePublisher, sandbox: FacebookSandbox) -> None:
    container = await page.container(PICTURE, "Only once")
    sandbox.faults = [Fault(drop=True, path="/media_publish"), Fault(drop=True, path="/feed")]
    for lost in (page.publish(container), page.post("Only once")):
        with pytest.raises(Unavailable) as unknown:
            await lost
        assert unknown.value.details.get("sent") is None
    assert (await page.container_status(container)).status_code == "PUBLISHED"
    assert [one.message for one in await page.recent(NOW)] == ["Only once"]
    assert len(sandbox.board.posts) == 2


async def test_what_instagram_refuses(page: PagePublisher, sandbox: FacebookSandbox) -> None:
    with pytest.raises(VendorRefused) as no_picture:
        await page.container("nowhere", "Words")
    assert no_picture.value.vendor_code == NO_PICTURE
    sandbox.board.allowed = 1
    first, second = [await page.container(PICTURE, "Words") for _ in range(2)]
    await page.publish(first)
    with pytest.raises(VendorRefused) as spent:
        await page.publish(second)
    used = await page.publishing_limit()
    assert spent.value.vendor_code == LIMIT_REACHED
    assert used.quota_usage == 1 and used.config and used.config.quota_total == 1
    for text in ("", "x" * 2_201, "#a " * 31):
        with pytest.raises(BadInput):
            await page.container(PICTURE, text)
    with pytest.raises(BadInput):
        await page.container_status("../me")


async def test_slow_down_is_certainly_not_posted_and_old_permissions_are_said(
    page: PagePublisher, sandbox: FacebookSandbox
) -> None:
    sandbox.refuses = (32, "/feed")
    with pytest.raises(Unavailable) as slow:
        await page.post("Words")
    assert slow.value.details["sent"] is False
    sandbox.refuses = (200, "/feed")
    with pytest.raises(VendorRefused, match="connect it again"):
        await page.post("Words")
    sandbox.tokens.revoke()
    with pytest.raises(AccessRevoked):
        await page.post("Words")
    assert sandbox.board.posts == []


async def test_a_page_without_instagram(sandbox: FacebookSandbox, wire: Wire) -> None:
    client = FacebookClient(http(wire), APP_ID, SecretStr(SECRET), LOCAL, loopback=True)
    page = PagePublisher(client, PageGrant(PAGE, "Luna Pizza", SecretStr(sandbox.page_token())))
    assert not page.has_instagram
    with pytest.raises(NotFound, match="Instagram"):
        await page.container(PICTURE, "Words")


class House:
    """Serves pictures, and what is none."""

    def app(self) -> Starlette:
        answers = {
            "/thai.jpg": Response(JPEG + b"...", media_type="image/jpeg"),
            "/thai.png": Response(b"\x89PNG", media_type="image/png"),
            "/page.jpg": Response("<html>", media_type="text/html"),
            "/away": RedirectResponse("/thai.jpg"),
        }

        async def answer(request: Request) -> Response:
            return answers.get(request.url.path, Response(status_code=404))

        return Starlette(routes=[Route("/{name}", answer)])


@pytest.fixture
def pictures() -> Iterator[str]:
    with served(House()) as address:
        yield address


async def test_pictures_are_really_fetched_from_this_machine_only(
    page: PagePublisher, sandbox: FacebookSandbox, pictures: str
) -> None:
    sandbox.board.fetches = True
    assert await page.container(f"{pictures}/thai.jpg", "Words")
    for url, code in (
        (f"{pictures}/thai.png", "36001"),
        (f"{pictures}/page.jpg", NO_PICTURE),
        (f"{pictures}/away", NO_PICTURE),
        (f"{pictures}/nothing", NO_PICTURE),
        ("https://luna.example/thai.jpg", NO_PICTURE),
    ):
        with pytest.raises(VendorRefused) as refused:
            await page.container(url, "Words")
        assert refused.value.vendor_code == code, url


async def test_facebook_is_asked_as_its_own_files_describe(page: PagePublisher, wire: Wire) -> None:
    await page.post("Words", "https://luna.example/")
    await page.photo("Words", PICTURE, "A pizza")
    await page.publish(await page.container(PICTURE, "Words", "A pizza"))
    await page.publishing_limit()
    sent = {
        (request.method, request.url.path.rsplit("/", 1)[1]): dict(parse_qsl(request.content.decode()))
        for request, _ in wire.exchanges
    }
    assert {("POST", "feed"), ("POST", "photos"), ("POST", "media"), ("POST", "media_publish")} <= set(sent)
    if not SPECS.is_dir():
        return
    known = {**_edges("Page"), **_edges("IGUser")}
    for (method, edge), form in sent.items():
        described = known[(method, edge)]
        assert set(form) <= set(described), (edge, form)
        assert {name for name, needed in described.items() if needed} <= set(form)


def _edges(name: str) -> dict[tuple[str, str], dict[str, bool]]:
    found: dict[tuple[str, str], dict[str, bool]] = {}
    for one in json.loads((SPECS / f"{name}.json").read_text())["apis"]:
        if "endpoint" in one:
            found[(one["method"], one["endpoint"])] = {each["name"]: each["required"] for each in one["params"]}
    return found


# -- Google


@pytest.fixture
def google() -> GoogleSandbox:
    return GoogleSandbox(PRESENCE, now=NOW)


@pytest.fixture
async def place(google: GoogleSandbox) -> AsyncIterator[tuple[GooglePublisher, Wire]]:
    wire, url = Wire(google.app()), PRESENCE.urls["google"]
    token, _ = google.tokens.issue(NOW + timedelta(hours=1))
    access = GrantAccess(Grant(token, expires_at=NOW + timedelta(hours=1)), "Google")
    profile = GoogleProfile(http(wire), access, key="r1", hosts=Hosts.at(url), loopback=True)
    yield GooglePublisher(profile, PARENT, LOCATION), wire


STARTS = datetime(2027, 1, 12, 17)
POSTS = [
    LocalPost("Rainy Tuesday? Thai Chicken.", picture_url=PICTURE, action="ORDER", url="https://luna.example/"),
    LocalPost("Jazz in the dining room.", "EVENT", title="Jazz night", starts=STARTS, ends=STARTS + timedelta(hours=4)),
    LocalPost("20% off.", "OFFER", title="Tuesdays", starts=STARTS, ends=STARTS, coupon="TUE20", url="https://luna.example/"),
    LocalPost("Call us.", action="CALL", url="https://luna.example/"),
]  # fmt: skip


async def test_posts_stand_on_the_profile_and_fit_the_description(
    google: GoogleSandbox, place: tuple[GooglePublisher, Wire]
) -> None:
    publisher, wire = place
    made = [await publisher.create(post) for post in POSTS]
    assert [one.state for one in made] == ["LIVE"] * 4
    found = await publisher.recent(NOW)
    assert [one.summary for one in found] == [post.summary for post in reversed(POSTS)]
    await publisher.delete(made[0].name)
    assert len(await publisher.recent(NOW)) == 3
    assert [one for request, response in wire.exchanges for one in contract.check(request, response)] == []
    assert google.posted[0]["callToAction"] == {"actionType": "CALL"}


async def test_a_lost_answer_from_google_is_found_again(
    google: GoogleSandbox, place: tuple[GooglePublisher, Wire]
) -> None:
    publisher, _ = place
    google.faults = [Fault(drop=True, path="/localPosts")]
    with pytest.raises(Unavailable) as lost:
        await publisher.create(POSTS[0])
    assert lost.value.details.get("sent") is None
    assert [one.summary for one in await publisher.recent(NOW)] == [POSTS[0].summary] and len(google.posted) == 1


@pytest.mark.parametrize(
    "post",
    [
        LocalPost(" "),
        LocalPost("x" * 1_501),
        LocalPost("An event", "EVENT"),
        LocalPost("An offer", "OFFER", title="T", starts=STARTS, ends=STARTS - timedelta(days=1)),
        LocalPost("A button", action="BOOK"),
    ],
)
async def test_what_google_would_not_take_is_not_sent(post: LocalPost, place: tuple[GooglePublisher, Wire]) -> None:
    publisher, wire = place
    with pytest.raises(BadInput):
        await publisher.create(post)
    with pytest.raises(BadInput):
        await publisher.delete(f"{PARENT}/locations/other/localPosts/1")
    assert wire.exchanges == []
