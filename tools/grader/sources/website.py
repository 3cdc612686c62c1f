"""The source "website": the restaurant's own site, read in two rounds of requests side by side.

`first(known)` asks for the home page, robots.txt, the sitemap and the plain-http address at once and gives what the
home page says; `rest(first)` then reads menu and contact pages, weighs a sample of the parts and looks for dead links,
again at once. `read` does both; `read_early` tells what the home page says in between, so that other sources can start.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import urljoin, urlsplit

from core.errors import Unavailable
from core.processes import Parsers, ParsingFailed
from tools.grader.engine.evidence import SiteFacts, SourceStatus, Wall
from tools.grader.engine.site import Measured, PageFacts, combine, read_page
from tools.grader.engine.site.links import site_of
from tools.grader.engine.site.sampling import plan, weigh
from tools.grader.sources import Found, Known
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.robots import Robots
from tools.integrations.website.schemas import NoPage, Page

Answer = Page | NoPage

_HOME_SECONDS, _SIDE_SECONDS, _PAGE_SECONDS, _PART_SECONDS = 8.0, 5.0, 5.0, 4.0
_MOST_PAGE, _MOST_PART, _MOST_SIDE = 2_000_000, 1_000_000, 500_000  # bytes
_WALLS: dict[Wall, tuple[SourceStatus, str]] = {
    "robot_check": ("blocked", "The website lets no machine read it ({name}); that says nothing about the restaurant."),
    "login": ("blocked", "The website asks for a password before it shows anything."),
    "parked": ("error", "Nobody uses this address: it shows a parking page."),
    "error_page": ("error", "The website cannot be read: {name}."),
    "empty": ("error", "There is nothing to read at this address: {name}."),
}
_FORBIDDEN = "The website's robots.txt asks machines not to read it."
_ANSWERED = ("too_many_redirects", "too_large", "protocol")  # somebody is there, but what comes is no page
_COMPRESSIBLE = 1_400  # bytes: what fits into one packet gains nothing


@dataclass(frozen=True, slots=True)
class HomeRead(Found):
    """After the first round. Without `page` it is over: no answer, a wall, or robots.txt says no."""

    known: Known | None = None
    page: PageFacts | None = None
    answer: Page | None = None
    measured: Measured | None = None
    robots: Robots | None = None
    beside: Beside | None = None
    leads_to: str | None = None  # of an empty page: where browsers go on to


@dataclass(frozen=True, slots=True)
class Beside:
    """Requests of the first round that nothing waits for before the second is over."""

    sitemap: asyncio.Task[Answer]
    plain: asyncio.Task[Answer | None]

    async def results(self) -> tuple[Answer | None, Answer | None]:
        return await self.sitemap, await self.plain

    def cancel(self) -> None:
        self.sitemap.cancel()
        self.plain.cancel()


class WebsiteSource:
    """Reads in the parsers' process; never raises for what a website does."""

    name: Literal["website"] = "website"

    def __init__(self, client: WebsiteClient, parsers: Parsers) -> None:
        self._client, self._parsers = client, parsers

    def ready(self, known: Known) -> bool:
        return known.url is not None

    async def read(self, known: Known) -> Found:
        return await self.rest(await self.first(known))

    async def read_early(self, known: Known, tell: Callable[[SiteFacts], None]) -> Found:
        """Calls `tell` once when the home page was read, unless there is none."""
        first = await self.first(known)
        if isinstance(site := first.facts.get("site"), SiteFacts):
            tell(site)
        return await self.rest(first)

    async def first(self, known: Known) -> HomeRead:
        """The home page. What stands beside it (`beside`) may go on until `rest`, which must be called to end it."""
        assert known.url
        beside = Beside(
            asyncio.create_task(self._beside(known.url, "/sitemap.xml")),
            asyncio.create_task(self._plain_http(known.url)),
        )
        try:
            home, answer, _ = await asyncio.gather(
                self._home(known.url), self._beside(known.url, "/robots.txt"), self._warm()
            )
            first = await self._begun(known, home, Robots.of(answer))
        except BaseException:
            beside.cancel()
            raise
        if first.page is None:
            beside.cancel()
        return replace(first, beside=beside)

    async def _begun(self, known: Known, home: Answer, robots: Robots, *, moved: bool = False) -> HomeRead:
        """`moved`: a page that only leads on (a meta refresh, a frame) was followed already, as browsers do."""
        if isinstance(home, NoPage):
            answered = bool(home.hops) or home.failure in _ANSWERED
            facts = {"site": SiteFacts(url=home.asked, fetched_at=known.now, wall="error_page")} if answered else {}
            return HomeRead("timeout" if home.failure == "timeout" else "error", home.reason, facts=facts, known=known)
        measured = _measured(known, home, robots)
        if robots.reachable and not robots.allows(home.url):
            return HomeRead("blocked", _FORBIDDEN, facts={"site": _closed(home.url, measured)}, known=known)
        first = await self._read_home(known, home, measured, robots)
        on = first.leads_to
        if on and not moved and site_of(on) == site_of(home.url) and (not robots.reachable or robots.allows(on)):
            there = await self._client.get(on, beside=home.url, most_bytes=_MOST_PAGE, timeout=_PAGE_SECONDS)
            if isinstance(there, Page):
                return await self._begun(known, there, robots, moved=True)
        return first

    async def rest(self, first: HomeRead) -> Found:
        """The second round, on what the first one found; that itself where there is nothing more to read."""
        if first.page is None or first.known is None or first.measured is None or first.answer is None:
            return Found(first.status, first.error, facts=first.facts)
        known, home = first.known, first.page
        wanted = plan(home, first.robots.allows if first.robots else None, only_here=known.loopback)
        try:
            pages, parts, links, beside = await asyncio.gather(
                asyncio.gather(*(self._page(url, known) for url in wanted.pages)),
                asyncio.gather(*(self._part(url, kind, home.url) for url, kind in wanted.parts)),
                asyncio.gather(*(self._link(url, home.url) for url in wanted.links)),
                first.beside.results() if first.beside else _nothing(),
            )
        finally:
            if first.beside:
                first.beside.cancel()
        others = [page for _, page in pages if page is not None]
        answers = [*(answer for answer, _ in pages), *links]
        measured = _complete(first.measured, first.answer, parts, answers, beside)
        return Found("ok", facts={"site": combine(home, others, measured, known.country)})

    async def _warm(self) -> None:
        """The parser's process starts while the website thinks."""
        from tools.grader.engine.site import warm

        if self._parsers.process_id is None:
            with contextlib.suppress(ParsingFailed):  # the page itself will tell
                await self._parsers.warm(warm)

    async def _home(self, url: str) -> Answer:
        home = await self._client.get(url, most_bytes=_MOST_PAGE, timeout=_HOME_SECONDS)
        if isinstance(home, NoPage) and home.failure in ("connection", "tls") and (plain := _plain_of(url)):
            again = await self._client.get(plain, most_bytes=_MOST_PAGE, timeout=_HOME_SECONDS)
            return again if isinstance(again, Page) else home
        return home

    async def _beside(self, url: str, path: str) -> Answer:
        return await self._client.get(urljoin(url, path), beside=url, most_bytes=_MOST_SIDE, timeout=_SIDE_SECONDS)

    async def _plain_http(self, url: str) -> Answer | None:
        plain = _plain_of(url)
        return await self._client.get(plain, beside=url, most_bytes=0, timeout=_SIDE_SECONDS) if plain else None

    async def _read_home(self, known: Known, home: Page, measured: Measured, robots: Robots) -> HomeRead:
        try:
            page = await self._parse(home, known)
        except Unavailable as error:
            return HomeRead("error", f"The home page could not be read. {error.message}", known=known)
        site = combine(page, [], measured, known.country)
        if page.wall:
            status, words = _WALLS[page.wall]
            why = words.format(name=page.wall_name)
            return HomeRead(status, why, facts={"site": site}, known=known, leads_to=page.leads_to)
        return HomeRead(
            "ok", facts={"site": site}, known=known, page=page, answer=home, measured=measured, robots=robots
        )

    async def _page(self, url: str, known: Known) -> tuple[Answer, PageFacts | None]:
        answer = await self._client.get(url, beside=known.url, most_bytes=_MOST_PAGE, timeout=_PAGE_SECONDS)
        if isinstance(answer, NoPage) or answer.status != 200:
            return answer, None
        try:
            return answer, await self._parse(answer, known)
        except Unavailable:
            return answer, None

    async def _parse(self, page: Page, known: Known) -> PageFacts:
        kind = page.headers.get("content-type", "")
        return await self._parsers.run(
            read_page,
            page.body,
            kind,
            page.url,
            page.status,
            dict(page.headers),
            group=(known.restaurant_id, known.url),
        )

    async def _part(self, url: str, kind: str, beside: str) -> Answer:
        """Pictures say their size; style sheets and scripts are often packed on the way, so they are fetched."""
        most = 0 if kind == "image" else _MOST_PART
        return await self._client.get(url, beside=beside, most_bytes=most, timeout=_PART_SECONDS)

    async def _link(self, url: str, beside: str) -> Answer:
        """With GET, as people do: servers that answer HEAD wrongly would have to be asked twice."""
        return await self._client.get(url, beside=beside, most_bytes=0, timeout=_PART_SECONDS)


async def _nothing() -> tuple[None, None]:
    return None, None


def _plain_of(url: str) -> str | None:
    """The same site over http; None where it was asked for that way, or at a port of its own."""
    parts = urlsplit(url)
    if parts.scheme != "https" or parts.port not in (None, 443):
        return None
    return f"http://{parts.hostname}/"


def _closed(url: str, measured: Measured) -> SiteFacts:
    """What still counts of a site that we may not read: nothing but that."""
    return SiteFacts(
        url=url,
        fetched_at=measured.fetched_at,
        wall="robot_check",
        status=measured.status,
        https=url.startswith("https://"),
        robots_found=True,
        indexable=measured.robots_allow,
    )


def _measured(known: Known, home: Page, robots: Robots) -> Measured:
    expires, now = home.certificate_expires, home.fetched_at or known.now
    return Measured(
        fetched_at=now,
        status=home.status,
        redirects=len(home.hops),
        certificate_days=(expires - now).days if expires else None,
        first_byte_ms=round(home.first_byte_ms, 1),
        html_bytes=len(home.body),
        compressed="content-encoding" in home.headers if len(home.body) > _COMPRESSIBLE else None,
        robots_found=robots.found if robots.reachable else None,
        robots_allow=robots.allows(home.url, "Googlebot") if robots.reachable else None,
    )


def _is_sitemap(answer: Answer | None) -> bool | None:
    if not isinstance(answer, Page):
        return None
    return answer.status == 200 and any(mark in answer.body[:4_000] for mark in (b"<urlset", b"<sitemapindex"))


def _complete(
    measured: Measured,
    home: Page,
    parts: list[Answer],
    answers: list[Answer],
    beside: tuple[Answer | None, Answer | None],
) -> Measured:
    """With the second round: weight, caching, dead links, and what was asked beside."""
    weighed = [weigh(part) for part in parts if isinstance(part, Page)]
    known = [one for one in weighed if one is not None]
    checked = [one for one in answers if isinstance(one, Page) or one.failure == "dns"]
    dead = [one.asked for one in checked if isinstance(one, NoPage) or one.status in (404, 410)]
    sitemap, plain = beside
    return measured.model_copy(
        update={
            "sitemap": _is_sitemap(sitemap),
            "http_leads_to_https": plain.url.startswith("https://") if isinstance(plain, Page) else None,
            "page_bytes": (home.transferred or len(home.body)) + sum(size for size, _ in known),
            "parts_weighed": len(known),
            "cached_parts": round(sum(kept for _, kept in known) / len(known), 3) if known else None,
            "links_checked": len(checked),
            "dead_links": dead,
        }
    )
