"""Reads all sources of one grade side by side: each starts as soon as enough is known for it, and one that hangs costs
its own part only."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any

from tools.grader.engine.evidence import SiteFacts, SourceName, SourceRead
from tools.grader.sources import FirstPage, Found, Known, Source

log = logging.getLogger(__name__)
MOST = 60.0  # seconds that a grade may take in all
_LET_GO = 1.0  # seconds that a source has to end once it was told to
_TOO_SLOW = "It did not answer in time."
_BROKE = "Something broke here while it was read; the log says what."
_UNKNOWN = "Not enough is known to find it: neither a name nor an address was found."


@dataclass(frozen=True, slots=True)
class Began:
    name: SourceName


@dataclass(frozen=True, slots=True)
class Ended:
    read: SourceRead
    found: Found
    known: Known  # as it was told to the source that ended last


class Gathering:
    """One grade's sources. `now` tells when something was fetched; durations are measured."""

    def __init__(
        self, sources: Iterable[Source], known: Known, now: Callable[[], datetime], *, seconds: float = MOST
    ) -> None:
        self._waiting: dict[SourceName, Source] = {source.name: source for source in sources}
        self._reading: dict[asyncio.Task[Found], tuple[SourceName, float]] = {}
        self.known, self._now, self._seconds = known, now, seconds
        self._began: list[Began] = []
        self._news = asyncio.Event()

    async def run(self) -> AsyncIterator[Began | Ended]:
        """What begins and what ends, as it happens; when it is over, every source has ended."""
        until = monotonic() + self._seconds
        try:
            self._start_ready()
            while self._reading or self._began:
                for began in self._told():
                    yield began
                over = await self._ended(max(until - monotonic(), 0.0))
                for began in self._told():  # it may have begun and ended while nobody looked
                    yield began
                for ended in over:
                    yield ended
                if monotonic() >= until:
                    break
            for ended in await self._cut_short():
                yield ended
        finally:
            await self._let_go()

    def _told(self) -> list[Began]:
        began, self._began = self._began, []
        return began

    def _start_ready(self) -> None:
        for name, source in list(self._waiting.items()):
            if source.ready(self.known):
                del self._waiting[name]
                self._reading[asyncio.create_task(self._read(source))] = (name, monotonic())
                self._began.append(Began(name))

    async def _read(self, source: Source) -> Found:
        if isinstance(source, FirstPage):
            return await source.read_early(self.known, self._first_page)
        return await source.read(self.known)

    def _first_page(self, site: SiteFacts) -> None:
        """The website told who it is before it was read to its end: the others need not wait."""
        self._learn(_with_site(self.known, site))

    def _learn(self, known: Known) -> None:
        if known != self.known:
            self.known = known
            self._start_ready()
            self._news.set()

    async def _ended(self, patience: float) -> list[Ended]:
        news = asyncio.create_task(self._news.wait())
        done, _ = await asyncio.wait([news, *self._reading], timeout=patience, return_when=asyncio.FIRST_COMPLETED)
        news.cancel()
        self._news.clear()
        return [self._over(task) for task in list(self._reading) if task in done]

    def _over(self, task: asyncio.Task[Found]) -> Ended:
        name, since = self._reading.pop(task)
        found = _outcome(name, task)
        self._learn(_learnt(self.known, name, found))
        return self._as_ended(name, found, since)

    def _as_ended(self, name: SourceName, found: Found, since: float | None) -> Ended:
        read = SourceRead(
            name=name,
            status=found.status,
            milliseconds=0 if since is None else round(1000 * (monotonic() - since)),
            error=found.error,
            public=found.public,
            fetched_at=None if since is None else self._now(),
        )
        return Ended(read, found, self.known)

    async def _cut_short(self) -> list[Ended]:
        """What still reads took too long; what never began had nothing to go by."""
        late = [self._as_ended(name, Found("timeout", _TOO_SLOW), since) for name, since in self._reading.values()]
        never = [self._as_ended(name, Found("not_connected", _UNKNOWN), None) for name in self._waiting]
        self._waiting.clear()
        await self._let_go()
        return late + never

    async def _let_go(self) -> None:
        tasks = list(self._reading)
        self._reading.clear()
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks, timeout=_LET_GO)


def _outcome(name: SourceName, task: asyncio.Task[Found]) -> Found:
    if task.cancelled():
        return Found("error", _BROKE)
    if error := task.exception():
        log.error("the source %s broke", name, exc_info=error)
        return Found("error", _BROKE)
    return task.result()


def _learnt(known: Known, name: SourceName, found: Found) -> Known:
    """What everybody may go by once this source has ended."""
    if name == "website":
        site = found.facts.get("site")
        return _with_site(known, site) if isinstance(site, SiteFacts) else replace(known, site=True)
    if known.url is None and len(found.candidates) == 1:
        place = found.candidates[0]
        changes: dict[str, Any] = {"place_id": known.place_id or place.place_id, "url": place.website}
        return replace(known, name=place.name, address=known.address or place.address, **changes)
    return known


def _with_site(known: Known, site: SiteFacts) -> Known:
    """The owner's own words come before the website's."""
    if site.wall:
        return replace(known, site=True)
    links: Sequence[str] = [link.url for link in site.delivery]
    return replace(
        known,
        name=known.name or site.name,
        phone=known.phone or site.phone,
        address=known.address or site.address,
        facebook=known.facebook or site.social.get("facebook"),
        instagram=known.instagram or site.social.get("instagram"),
        delivery=tuple(dict.fromkeys([*known.delivery, *links])),
        site=True,
    )
