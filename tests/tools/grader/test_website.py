"""The source "website": two rounds of requests, robots.txt obeyed, walls told apart, nothing raised."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import monotonic

import httpx
import pytest
import pytest_asyncio

from core.clock import FixedClock
from core.processes import Parsers
from tools.grader.engine.evidence import SiteFacts
from tools.grader.sources import Found, Known
from tools.grader.sources.website import WebsiteSource
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
FILLER = "<p>" + "An ordinary restaurant writes about its kitchen. " * 8 + "</p>"
HOME = f"""<html lang="en"><head><title>Luna Pizza</title></head><body><h1>Luna Pizza</h1>{FILLER}
<a href="/menu">Menu</a><a href="/contact">Contact</a><a href="/gone">Events</a><a href="/private/x">Staff</a>
<a href="https://elsewhere.example/">Friends</a><p>Call (212) 555-0142. 84 Lantern St, Brooklyn, NY 11201</p>
<img src="/a.png"><img src="https://cdn.example/b.png"></body></html>"""
MENU = "<html><title>Menu</title><h1>Menu</h1>" + "".join(f"<p>Pizza number {n} ${n}.50</p>" for n in range(5, 15))


@dataclass
class Site:
    """luna.example, answering after `delay` seconds; what was asked stands in `asked`."""

    pages: dict[str, str | int] = field(
        default_factory=lambda: {"/": HOME, "/menu": MENU, "/contact": f"<h1>Contact</h1>{FILLER}Mon-Fri 11am-10pm"}
    )
    robots: str = "User-agent: *\nDisallow: /private/\n"
    delay: float = 0.0
    refuse: frozenset[str] = frozenset()  # schemes that lead nowhere
    asked: list[str] = field(default_factory=list)

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.asked.append(f"{request.method} {request.url}")
        await asyncio.sleep(self.delay)
        if request.url.scheme in self.refuse:
            raise httpx.ConnectError("refused")
        if request.url.scheme == "http" and "https" not in self.refuse:
            return answer(301, location=str(request.url.copy_with(scheme="https")))
        path = request.url.path
        if path == "/robots.txt":
            return answer(200, self.robots)
        if path.endswith(".png"):
            return answer(200, **{"content-length": "5000", "cache-control": "max-age=86400"})
        page = self.pages.get(path, 404)
        return answer(page) if isinstance(page, int) else answer(200, page, **{"content-type": "text/html"})


def answer(status: int, text: str = "", **headers: str) -> httpx.Response:
    """Read as it comes, as from a socket."""

    async def content() -> AsyncIterator[bytes]:
        yield text.encode()

    return httpx.Response(status, headers=headers, content=content())


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def parsers() -> AsyncIterator[Parsers]:
    async with Parsers(timeout=20) as opened:
        yield opened


@pytest.fixture
def source(parsers: Parsers) -> Callable[[Site], WebsiteSource]:
    def make(site: Site) -> WebsiteSource:
        client = WebsiteClient(FixedClock(NOW), guard=Guard(), transport=httpx.MockTransport(site))
        return WebsiteSource(client, parsers)

    return make


def known(url: str = "https://luna.example/", **more) -> Known:
    return Known(None, NOW, url=url, **more)


def facts(found: Found) -> SiteFacts:
    site = found.facts["site"]
    assert isinstance(site, SiteFacts)
    return site


async def test_a_site_is_read_in_two_rounds(source) -> None:
    site = Site()
    await source(site).read(known())  # the parsers' process is up
    site.delay, told = 0.4, []
    started = monotonic()
    found = await source(site).read_early(known(), lambda early: told.append((monotonic() - started, early)))
    took = monotonic() - started
    assert found.status == "ok" and took < 2 * site.delay + 0.3
    [(when, early)] = told
    assert when < site.delay + 0.3
    assert (early.name, early.phone, early.address) == (
        "Luna Pizza",
        "+12125550142",
        "84 Lantern St, Brooklyn, NY 11201",
    )
    assert early.menu.kind == "none" and facts(found).menu.kind == "text"


async def test_what_a_whole_read_tells(source) -> None:
    site = facts(await source(Site()).read(known()))
    assert (site.https, site.http_leads_to_https, site.redirects) == (True, True, 0)
    assert site.hours_text == "Mon-Fri 11am-10pm" and site.opening_hours == ["Mo-Fr 11:00-22:00"]
    assert site.dead_links == ["https://luna.example/gone"] and site.links_checked == 3
    assert (site.parts_weighed, site.cached_parts) == (2, 1.0)
    assert site.page_bytes == 10_000 + site.html_bytes
    assert (site.robots_found, site.indexable, site.sitemap) == (True, True, False)
    assert site.pages_read == [f"https://luna.example/{path}" for path in ("", "menu", "contact")]
    assert site.fetched_at == NOW


async def test_robots_txt_is_obeyed(source) -> None:
    site = Site()
    await source(site).read(known())
    assert not [line for line in site.asked if "/private/" in line or "elsewhere" in line]


async def test_a_site_that_asks_robots_away_is_left_alone(source) -> None:
    site = Site(robots="User-agent: *\nDisallow: /\n")
    found = await source(site).read(known())
    assert found.status == "blocked" and "robots.txt" in (found.error or "")
    assert facts(found).wall == "robot_check" and facts(found).indexable is False and facts(found).name is None
    assert not [line for line in site.asked if "/menu" in line or ".png" in line]


@pytest.mark.parametrize(
    ("home", "status", "wall"),
    [
        (403, "blocked", "robot_check"),
        (401, "blocked", "login"),
        (500, "error", "error_page"),
        ("<h1>luna.example</h1><p>Buy this domain</p>", "error", "parked"),
        ("<div id=root></div><script src=x.js></script>", "error", "empty"),
    ],
)
async def test_walls_end_it_after_one_round(source, home, status, wall) -> None:
    site = Site(pages={"/": home})
    found = await source(site).read(known())
    assert (found.status, facts(found).wall) == (status, wall)
    assert found.error and found.error.endswith(".")
    assert facts(found).page_bytes is None and len(site.asked) <= 6


async def test_no_answer_is_told_plainly(source) -> None:
    found = await source(Site(refuse=frozenset({"http", "https"}))).read(known())
    assert found.status == "error" and found.error and found.facts == {}


async def test_where_https_fails_the_plain_address_is_read(source) -> None:
    site = facts(await source(Site(refuse=frozenset({"https"}))).read(known()))
    assert site.url == "http://luna.example/" and site.https is False and site.name == "Luna Pizza"


async def test_a_site_on_this_machine_is_asked_alone(source) -> None:
    site = Site()
    await source(site).read(known(loopback=True))
    assert not [line for line in site.asked if "cdn.example" in line]


async def test_a_parser_that_fails_is_told() -> None:
    parsers = Parsers()
    await parsers.close()
    client = WebsiteClient(FixedClock(NOW), guard=Guard(), transport=httpx.MockTransport(Site()))
    found = await WebsiteSource(client, parsers).read(known())
    assert found.status == "error" and found.error


async def test_it_starts_with_an_address_only(source) -> None:
    assert source(Site()).ready(known()) and not source(Site()).ready(Known(None, NOW, name="Luna"))


@pytest.mark.parametrize("way", ['<meta http-equiv="refresh" content="0; url=/home">', '<frameset><frame src="/home">'])
async def test_a_page_that_only_leads_on_is_followed_once(source: Callable[[Site], WebsiteSource], way: str) -> None:
    site = Site({"/": way, "/home": HOME})
    found = await source(site).read(Known(None, NOW, url="https://luna.example/"))
    assert found.status == "ok" and facts(found).title == "Luna Pizza"
    round_and_round = Site({"/": way, "/home": way.replace("/home", "/")})
    assert (await source(round_and_round).read(Known(None, NOW, url="https://luna.example/"))).status == "error"
    assert [one for one in round_and_round.asked if one.endswith(("example/", "/home"))].count(
        "GET https://luna.example/home"
    ) == 1


@pytest.mark.parametrize(
    "way", ["http://169.254.169.254/latest", "https://other.example/", "/private/home", "http://127.0.0.1/"]
)
async def test_where_it_may_not_lead(source: Callable[[Site], WebsiteSource], way: str) -> None:
    site = Site({"/": f'<meta http-equiv="refresh" content="0; url={way}">', "/private/home": HOME})
    found = await source(site).read(Known(None, NOW, url="https://luna.example/"))
    assert found.status == "error" and facts(found).wall == "empty"
    assert all(one.split("/")[2] == "luna.example" and "private" not in one for one in site.asked)


@pytest.mark.parametrize(
    "way", ["https://luna.example/", "http://169.254.169.254/latest", "http://[::ffff:127.0.0.1]/"]
)
async def test_a_site_that_leads_astray_is_there_but_not_measured(parsers: Parsers, way: str) -> None:
    asked: list[str] = []

    async def astray(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return answer(302, location=way)

    client = WebsiteClient(FixedClock(NOW), guard=Guard(), transport=httpx.MockTransport(astray))
    found = await WebsiteSource(client, parsers).read(known())
    assert found.status == "error" and found.error and facts(found).wall == "error_page"
    assert set(asked) == {"luna.example"}
