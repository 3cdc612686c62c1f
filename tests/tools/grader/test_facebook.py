"""Sources "facebook" and "instagram": with the owner's authorisation, and as everybody sees them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from core.errors import NotFound
from sandboxes.base import Fault
from sandboxes.facebook import APP_ID, PAGE, SECRET, FacebookSandbox
from tests.tools.grader.vendors import HOSTILE, KNOWN, NOW, PRESENCE, STRANGER, http, pages, slow, streamed
from tools.grader.engine.evidence import SocialPage
from tools.grader.engine.pages import followers_in
from tools.grader.sources import Found
from tools.grader.sources.facebook import METRICS, NO_PAGE, FacebookSource, InstagramSource
from tools.grader.sources.pages import PublicPages
from tools.integrations.facebook.client import RECONNECT, FacebookClient, PageGrant
from tools.integrations.http import AccessRevoked

URL = f"{PRESENCE.urls['facebook']}/v24.0"
PUBLIC = replace(STRANGER, facebook="https://m.facebook.com/lunapizza.demo?ref=x")


class Accounts:
    """The owner's authorisation, or none."""

    def __init__(self, grant: PageGrant | Exception) -> None:
        self.grant, self.lost = grant, list[tuple[str, str]]()

    async def facebook(self, restaurant_id: str) -> PageGrant:
        if isinstance(self.grant, Exception):
            raise self.grant
        return self.grant

    async def lost_facebook(self, restaurant_id: str, revoked: AccessRevoked) -> None:
        self.lost.append((restaurant_id, revoked.message))


@pytest.fixture
def sandbox() -> FacebookSandbox:
    return FacebookSandbox(PRESENCE, now=NOW)


@pytest.fixture
def client(sandbox: FacebookSandbox) -> FacebookClient:
    return FacebookClient(http(sandbox.app()), APP_ID, SecretStr(SECRET), URL, loopback=True)


@pytest.fixture
def accounts(sandbox: FacebookSandbox) -> Accounts:
    return Accounts(PageGrant(PAGE, "Luna Pizza", SecretStr(sandbox.page_token())))


@pytest.fixture
def source(client: FacebookClient, accounts: Accounts) -> FacebookSource:
    return FacebookSource(client, accounts, None)


@pytest.fixture
def instagram(client: FacebookClient, accounts: Accounts) -> InstagramSource:
    return InstagramSource(client, accounts, None)


def page(found: Found, name: str = "facebook") -> SocialPage:
    return SocialPage.model_validate(found.facts[name])


def showing(html: str, status: int = 200, robots: str = "") -> PublicPages:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/robots.txt":
            return streamed(robots)
        return streamed(html, status, **{"content-type": "text/html; charset=utf-8"})

    return pages(httpx.MockTransport(answer))


async def test_the_owners_page_is_read(source: FacebookSource, sandbox: FacebookSandbox) -> None:
    found = await source.read(KNOWN)
    shown = page(found)
    assert (found.status, found.public, shown.public_page) == ("ok", False, False)
    assert (shown.followers, shown.posts_30_days, round(shown.newest_post_days or 0)) == (1284, 3, 6)
    assert (shown.has_about, shown.has_hours, shown.has_website, shown.has_photo) == (True, True, True, True)
    assert (shown.has_action, shown.reach_28_days, shown.unavailable) == (False, 5310, [])
    assert (shown.rating, shown.ratings) == (4.4, 16)
    assert (shown.agreement.name, shown.agreement.phone) == (True, False)  # the old number still stands there
    assert shown.engagement and 0.005 < shown.engagement < 0.06
    assert len(found.reviews) == 16 and {one.rating for one in found.reviews} == {None}
    assert len(sandbox.seen) == 4


async def test_no_names_of_guests_are_asked_for(source: FacebookSource, sandbox: FacebookSandbox) -> None:
    found = await source.read(KNOWN)
    asked = " ".join(seen.query.get("fields", "") for seen in sandbox.seen)
    assert "reviewer" not in asked and "message" not in asked and "from" not in asked.split(",")
    assert {one.author for one in found.reviews} == {None}


async def test_a_retired_metric_is_named_and_the_rest_is_read(source: FacebookSource, sandbox: FacebookSandbox) -> None:
    sandbox.retired_metrics.add(METRICS[0])
    shown = page(await source.read(KNOWN))
    assert shown.unavailable == [METRICS[0]]
    assert (shown.reach_28_days, shown.engaged_28_days, shown.followers) == (None, 418, 1284)


async def test_a_retired_field_is_named_and_counts_neither_way(
    source: FacebookSource, sandbox: FacebookSandbox
) -> None:
    sandbox.retired_fields = {"call_to_actions", "hours"}
    shown = page(await source.read(KNOWN))
    assert shown.unavailable == ["call_to_actions", "hours"]
    assert (shown.has_action, shown.has_hours, shown.has_about) == (None, None, True)


@pytest.mark.parametrize("field", ["overall_star_rating", "call_to_actions"])
async def test_fields_of_a_permission_we_lack_are_named(
    source: FacebookSource, sandbox: FacebookSandbox, field: str
) -> None:
    sandbox.forbidden_fields = {field}
    shown = page(await source.read(KNOWN))
    assert shown.unavailable == ["call_to_actions", "overall_star_rating", "rating_count"]
    assert (shown.followers, shown.has_about, shown.has_action, shown.rating) == (1284, True, None, None)


@pytest.mark.parametrize(("path", "missing"), [("/posts", "posts"), ("/insights", METRICS[0]), ("/ratings", None)])
@pytest.mark.parametrize("code", [10, 200])
async def test_what_we_may_not_see_is_left_out(
    source: FacebookSource, sandbox: FacebookSandbox, path: str, missing: str | None, code: int
) -> None:
    sandbox.refuses = (code, path)
    found = await source.read(KNOWN)
    shown = page(found)
    assert found.status == "ok" and shown.followers == 1284
    assert (missing in shown.unavailable) if missing else found.reviews == ()


@pytest.mark.parametrize("code", [4, 17, 32, 613, 80001])
async def test_a_spent_allowance_is_an_error_and_not_pressed(
    source: FacebookSource, sandbox: FacebookSandbox, code: int
) -> None:
    sandbox.refuses = (code, f"/{PAGE}")
    found = await source.read(KNOWN)
    assert (found.status, found.error, found.facts) == ("error", "Facebook asks us to slow down.", {})
    paths = [seen.path for seen in sandbox.seen]
    assert len(paths) == len(set(paths)) == 4  # nothing twice


async def test_near_the_limit_only_what_is_needed_is_asked(source: FacebookSource, sandbox: FacebookSandbox) -> None:
    sandbox.usage = 95
    await source.read(KNOWN)
    sandbox.seen.clear()
    shown = page(await source.read(KNOWN))
    assert [seen.path for seen in sandbox.seen] == [f"/v24.0/{PAGE}"]
    assert (shown.followers, shown.posts_30_days, shown.engagement) == (1284, None, None)
    assert "posts" in shown.unavailable


@pytest.mark.parametrize("which", ["facebook", "instagram"])
async def test_a_revoked_access_asks_the_owner_to_connect_again(
    client: FacebookClient, accounts: Accounts, sandbox: FacebookSandbox, which: str
) -> None:
    sandbox.tokens.revoke()
    kind = FacebookSource if which == "facebook" else InstagramSource
    found = await kind(client, accounts, None).read(KNOWN)
    assert (found.status, found.error) == ("not_connected", RECONNECT) and set(accounts.lost) == {("r1", RECONNECT)}


@pytest.mark.parametrize("fault", [Fault(500, times=20), Fault(429, times=20), Fault(drop=True, times=20)])
async def test_troubles_cost_their_own_part_only(
    source: FacebookSource, sandbox: FacebookSandbox, fault: Fault
) -> None:
    sandbox.faults = [fault]
    found = await source.read(KNOWN)
    assert found.status == "error" and found.error and found.facts == {}


async def test_silence_is_a_timeout(accounts: Accounts) -> None:
    client = FacebookClient(http(httpx.MockTransport(slow)), APP_ID, SecretStr("s"))
    found = await FacebookSource(client, accounts, None).read(replace(STRANGER, restaurant_id="r1"))
    assert found == Found("timeout", "Facebook did not answer in time.")


async def test_the_instagram_account_of_the_page_is_read(instagram: InstagramSource, sandbox: FacebookSandbox) -> None:
    shown = page(await instagram.read(KNOWN), "instagram")
    assert (shown.followers, shown.posts_30_days, shown.url) == (2930, 7, PRESENCE.instagram)
    assert (shown.has_about, shown.has_website, shown.has_phone) == (True, False, None)
    assert shown.engagement and len(sandbox.seen) == 1


async def test_another_account_that_the_site_links_is_discovered(
    instagram: InstagramSource, sandbox: FacebookSandbox
) -> None:
    found = await instagram.read(replace(KNOWN, instagram="https://www.instagram.com/luna.other/?hl=en"))
    assert page(found, "instagram").url == "https://www.instagram.com/luna.other/"
    assert "business_discovery.username(luna.other)" in sandbox.seen[1].query["fields"]


@pytest.mark.parametrize("path", ["x){id},me{name", "a" * 31, "..%2f", "é"])
async def test_an_accounts_name_cannot_change_the_question(
    instagram: InstagramSource, sandbox: FacebookSandbox, path: str
) -> None:
    await instagram.read(replace(KNOWN, instagram=f"https://www.instagram.com/{path}"))
    assert all(path not in seen.query.get("fields", "") for seen in sandbox.seen)


# -- without the owner

OG = '<meta property="og:title" content="Luna Pizza | Brooklyn NY"><meta property="og:image" content="https://x.example/p.jpg">'
FOLLOWED = '<meta property="og:description" content="Luna Pizza. 1,284 followers. Pizza.">'


async def test_the_public_page_tells_what_everybody_sees() -> None:
    found = await FacebookSource(None, None, showing(f"<head>{OG}{FOLLOWED}</head>" + "<p>words here</p>" * 40)).read(
        PUBLIC
    )
    shown = page(found)
    assert (found.status, found.public, shown.public_page) == ("ok", True, True)
    assert (shown.followers, shown.has_photo, shown.agreement.name) == (1284, True, True)
    assert shown.url == "https://m.facebook.com/lunapizza.demo" and shown.posts_30_days is None


@pytest.mark.parametrize(
    ("html", "status", "robots"),
    [
        ("<title>Log in to Facebook</title><form><input type=password></form>", 200, ""),
        ("<p>x</p>", 401, ""),
        (f"<head>{OG}</head>", 200, "User-agent: *\nDisallow: /"),
        ("<p>nothing at all for machines</p>" * 40, 200, ""),
    ],
)
async def test_walls_are_named_and_give_nothing(html: str, status: int, robots: str) -> None:
    for kind, known in ((FacebookSource, PUBLIC), (InstagramSource, STRANGER)):
        found = await kind(None, None, showing(html, status, robots)).read(known)
        assert (found.status, found.facts) == ("blocked", {}) and found.error


@pytest.mark.parametrize("link", [None, "https://www.facebook.example/x", "javascript:alert(1)", "http://[", "https://facebook.com.evil.example/x"])  # fmt: skip
async def test_only_a_page_of_facebook_is_read(link: str | None) -> None:
    found = await FacebookSource(None, None, showing("<p>x</p>")).read(replace(STRANGER, facebook=link))
    assert found == Found("not_connected", NO_PAGE.format(title="Facebook"))


async def test_nothing_connected_and_nothing_linked(client: FacebookClient) -> None:
    nobody = Accounts(NotFound("Facebook is not connected."))
    source = FacebookSource(client, nobody, None)
    bare = replace(KNOWN, facebook=None)
    assert (await source.read(bare)).status == "not_connected"
    assert source.ready(bare) and not source.ready(replace(bare, site=False))
    assert not InstagramSource(client, nobody, None).ready(replace(KNOWN, instagram=None, site=False))


async def test_a_site_on_this_machine_asks_no_real_facebook() -> None:
    asked: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        return streamed("")

    pages_ = pages(httpx.MockTransport(answer))
    client = FacebookClient(http(httpx.MockTransport(answer)), APP_ID, SecretStr("s"))
    accounts = Accounts(PageGrant(PAGE, "x", SecretStr("t")))
    found = await FacebookSource(client, accounts, pages_).read(replace(KNOWN, demo=False))
    assert found.status == "not_connected" and asked == []


async def test_the_stand_in_is_asked_about_the_demo_alone(source: FacebookSource, sandbox: FacebookSandbox) -> None:
    assert (await source.read(replace(STRANGER, restaurant_id="r1"))).status == "not_connected"
    assert sandbox.seen == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,234 Followers, 56 Following, 78 Posts", 1234),
        ("12.5K followers", 12_500),
        ("1.234 seguidores", 1234),
        ("2M Followers", 2_000_000),
        ("1 followers", 1),
        ("12\u202f345 followers", 12_345),
        ("no followers", None),
        ("1.2.3K followers", None),
        ("followers: 7", None),
        ("", None),
    ],
)
def test_followers_as_people_write_them(text: str, count: int | None) -> None:
    assert followers_in(text) == count


@pytest.mark.parametrize("words", HOSTILE)
async def test_what_strangers_write_stays_data(source: FacebookSource, sandbox: FacebookSandbox, words: str) -> None:
    told: dict[str, Any] = {"about": words, "description": words, "name": words, "website": words, "link": words}
    whole = sandbox._whole_page
    sandbox._whole_page = lambda: whole() | told  # type: ignore[method-assign]
    found = await source.read(KNOWN)
    shown = page(found)
    assert found.status == "ok" and words not in shown.model_dump_json() and shown.followers == 1284
    assert shown.url is None and not shown.agreement.name
    public = await FacebookSource(None, None, showing(f"<head>{OG}</head><p>{words}</p>" * 30)).read(PUBLIC)
    assert words not in str(public.facts)
