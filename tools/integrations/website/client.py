"""Asks strangers' websites for pages, within limits, and says plainly why there is none."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import replace
from time import perf_counter
from typing import Literal
from urllib.parse import urljoin
from weakref import WeakValueDictionary

import httpx

from core.clock import Clock
from core.errors import BadInput
from tools.integrations.pacing import Bucket
from tools.integrations.website.guard import CheckedUrl, Guard
from tools.integrations.website.schemas import Hop, NoPage, Page
from tools.integrations.website.troubles import BROKEN_OFF, TROUBLES, Circles, said
from tools.integrations.website.unpacking import ACCEPTED, Body
from tools.integrations.website.wire import GuardedTransport, certificate_expires

Method = Literal["GET", "HEAD"]

ROBOT = "Tableside"  # our product token in robots.txt
USER_AGENT = f"{ROBOT}/1.0 (checks a restaurant's website for its owner; obeys robots.txt)"
MOST_BYTES = 3_000_000
MOST_REDIRECTS = 5
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": ACCEPTED,
    "Accept-Language": "en,es;q=0.8,*;q=0.5",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_NO_HEAD = frozenset({400, 403, 404, 405, 500, 501})  # what servers say that do not know HEAD
# What a grade asks at once goes at once; twenty grades at once leave the event loop time for people who talk.
_PER_SECOND, _AT_ONCE = 150.0, 40
_PER_HOST = {"public": 6, "loopback": 64}  # requests at once; this machine needs no politeness


class WebsiteClient:
    """One pool of connections for everyone; safe for many tasks at once. `trust`: certificates beside the usual ones;
    `transport`: another way to the same addresses (a website inside this process)."""

    def __init__(
        self,
        clock: Clock,
        *,
        guard: Guard,
        trust: ssl.SSLContext | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._clock, self.guard = clock, guard
        self._transport = transport or GuardedTransport(guard, trust)
        self._pace = Bucket(_PER_SECOND, _AT_ONCE)
        self._hosts: WeakValueDictionary[tuple[str, int], asyncio.Semaphore] = WeakValueDictionary()

    async def get(
        self,
        url: str,
        *,
        beside: str | None = None,
        most_bytes: int = MOST_BYTES,
        timeout: float = 10.0,  # noqa: ASYNC109
        method: Method = "GET",
    ) -> Page | NoPage:
        """Follows up to 5 redirects; never raises for what the world does. `timeout`: seconds for all of it. A page
        over `most_bytes` (unpacked) is cut. `beside`: the website whose grade this belongs to: what it leads to stays
        on its side of loopback. A server that does not know HEAD is asked with GET, its body left unread."""
        hops: list[Hop] = []
        if wait := self._pace.reserve():
            await asyncio.sleep(wait)
        started = perf_counter()
        try:
            async with asyncio.timeout(timeout):
                page = await self._answer(url, beside, most_bytes, method, hops)
        except TimeoutError:
            return NoPage(url, "timeout", f"The website did not answer within {timeout:g} seconds.", tuple(hops))
        except TROUBLES as error:
            return NoPage(url, *said(error), tuple(hops))
        took = 1000 * (perf_counter() - started)
        return replace(page, asked=url, hops=tuple(hops), total_ms=took, fetched_at=self._clock.now())

    async def aclose(self) -> None:
        await self._transport.aclose()

    async def _answer(self, url: str, beside: str | None, most: int, method: Method, hops: list[Hop]) -> Page:
        if method == "GET":
            return await self._follow(url, beside, most, "GET", hops)
        try:
            page = await self._follow(url, beside, 0, "HEAD", hops)
            if page.status not in _NO_HEAD:
                return page
        except BROKEN_OFF:
            pass
        hops.clear()
        return await self._follow(url, beside, 0, "GET", hops)

    async def _follow(self, url: str, beside: str | None, most: int, method: Method, hops: list[Hop]) -> Page:
        target = self.guard.check(url, beside=beside)
        while True:
            page = await self._ask(target, most, method)
            location = page.headers.get("location", "").strip()
            if page.status not in _REDIRECTS or not location:
                return page
            hops.append(Hop(target.url, page.status))
            if len(hops) > MOST_REDIRECTS:
                raise Circles
            target = self.guard.check(_joined(target.url, location), beside=target.url)

    async def _ask(self, target: CheckedUrl, most: int, method: Method) -> Page:
        turn = self._hosts.setdefault((target.host, target.port), asyncio.Semaphore(_PER_HOST[target.side]))
        async with turn:
            started = perf_counter()
            response = await self._transport.handle_async_request(httpx.Request(method, target.url, headers=_HEADERS))
            first_byte = 1000 * (perf_counter() - started)
            try:
                return await self._page(target, response, most if method == "GET" else None, first_byte)
            finally:
                await response.aclose()

    async def _page(self, target: CheckedUrl, response: httpx.Response, most: int | None, first_byte: float) -> Page:
        headers = {name.lower(): value for name, value in response.headers.items() if name.lower() != "set-cookie"}
        expires = certificate_expires(response)
        leads_on = response.status_code in _REDIRECTS and "location" in headers
        whole, content, transferred = True, b"", 0
        if most is not None and not leads_on:
            body = Body(headers.get("content-encoding", ""), most)
            whole = await _read(response, body)
            content, transferred = body.content, body.transferred
        return Page(
            asked=target.url,
            url=target.url,
            status=response.status_code,
            headers=headers,
            body=content,
            first_byte_ms=first_byte,
            transferred=transferred,
            truncated=not whole,
            certificate_expires=expires,
        )


async def _read(response: httpx.Response, body: Body) -> bool:
    """Fills `body`; whether that was all of it. One that breaks off counts as far as it came."""
    try:
        async for piece in response.aiter_raw():
            body.add(piece)
            if body.full or body.ended:
                break
    except BROKEN_OFF:
        if not body.transferred:
            raise
        return False
    return body.whole


def _joined(here: str, location: str) -> str:
    try:
        return urljoin(here, location)
    except ValueError:  # brackets that hold no IPv6 address
        raise BadInput("The website leads to something that is no address.") from None
