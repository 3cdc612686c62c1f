"""One grade as it goes on: what each source brings is written into its document at once, and scored."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Protocol
from uuid import uuid4

from core.clock import Clock
from core.processes import ParsingFailed
from tools.grader.engine.evidence import Evidence, SourceName
from tools.grader.grading.gather import MOST, Began, Ended, Gathering
from tools.grader.grading.scoring import Earlier, aside, compare, cut_short, earlier_of, rate
from tools.grader.grading.words import ReadReviews, kept_words, without_words
from tools.grader.schemas import Graded, Place, Whose, Words
from tools.grader.sources import Known, Review, Source
from tools.grader.store import deadline, whole
from tools.grader.targets import Reach, Wanted

log = logging.getLogger(__name__)
Told = Callable[[Graded], Awaitable[None]]

TOGETHER = 0.1  # seconds: what happens so soon after something else is written, scored and sent with it
FIRST = 2.5  # seconds until there is a first grade, whatever is still missing
APART = timedelta(hours=20)  # grades nearer than that are not compared: nothing changes in an hour


def fresh_report(restaurant_id: str, wish: Wanted, reach: Reach, now: datetime, most: float = MOST) -> Graded:
    """Before anything was read."""
    known, now = wish.known, whole(now)
    return Graded(
        id=uuid4().hex[:16],
        restaurant_id=restaurant_id,
        whose=wish.whose,
        key=wish.key,
        target=wish.target,
        demo=known.demo,
        name=known.name,
        url=known.url,
        started_at=now,
        deadline=deadline(most),
        waiting=[source.name for source in reach.sources],
        evidence=Evidence(target=wish.target, now=now, url=known.url, name=known.name),
    )


class Book(Protocol):
    """Where a grade is written: the database, or nowhere."""

    async def save(self, graded: Graded) -> bool: ...

    async def latest(
        self, restaurant_id: str, key: str | None = None, *, whose: Whose = "own", before: datetime | None = None
    ) -> Graded | None: ...

    async def keep_words(self, restaurant_id: str, words: Sequence[Words]) -> None: ...


async def nothing(graded: Graded) -> None:
    """Where nobody keeps what is recommended."""


class Grading:
    """Reads, writes, scores. `told` hears of each change of the document; `begun`: when it was asked for, as
    `monotonic` tells."""

    def __init__(
        self,
        graded: Graded,
        store: Book,
        clock: Clock,
        read_reviews: ReadReviews,
        told: Told,
        *,
        note: Told = nothing,
        begun: float | None = None,
        first: float = FIRST,
        most: float = MOST,
    ) -> None:
        self.graded, self._store, self._clock = graded, store, clock
        self._read_reviews, self._told, self._note_advice = read_reviews, told, note
        self._first, self._most, self._begun = first, most, monotonic() if begun is None else begun
        self._reviews: dict[SourceName, tuple[Review, ...]] = {}
        self._heeding: asyncio.Task[None] | None = None
        self._unheard = False
        self._looked_back = False
        self._earlier: Earlier | None = None
        self._writing = asyncio.Lock()
        self._later: asyncio.Task[None] | None = None
        self._lost = False

    async def run(self, sources: Iterable[Source], known: Known) -> None:
        """Until every source has ended or its time is up; then the document is closed, whatever happened."""
        first = asyncio.create_task(self._first_grade())
        try:
            async for step in Gathering(sources, known, self._clock.now, seconds=self._most).run():
                if self._lost:  # closed by somebody else: this process was away for too long
                    return
                await (self._began(step) if isinstance(step, Began) else self._ended(step))
            if self._heeding:
                await self._heeding
        finally:
            first.cancel()
            if self._heeding:
                self._heeding.cancel()
            await _whatever_comes(asyncio.create_task(self._close()))

    async def _first_grade(self) -> None:
        await asyncio.sleep(max(self._first - (monotonic() - self._begun), 0.0))
        async with self._writing:
            if self.graded.first_at is None:
                await self._rated()

    async def _began(self, step: Began) -> None:
        async with self._writing:
            self.graded.waiting = [one for one in self.graded.waiting if one != step.name]
            self.graded.reading = [*self.graded.reading, step.name]
            self._grown()

    async def _ended(self, step: Ended) -> None:
        async with self._writing:
            self._note(step)
            self._listen(step.found.reviews)
            self._grown()

    def _grown(self) -> None:
        """Written in a moment: much comes at once, and with it come other people's grades and talk."""
        if self._later is None or self._later.done():
            self._later = asyncio.create_task(self._written())

    async def _written(self) -> None:
        """Before the first grade only what is in is shown; the first one waits for all, or for its time."""
        await asyncio.sleep(TOGETHER)
        async with self._writing:
            await (self._save() if self.graded.first_at is None else self._rated())

    def _note(self, step: Ended) -> None:
        graded, name = self.graded, step.read.name
        graded.reading = [one for one in graded.reading if one != name]
        graded.waiting = [one for one in graded.waiting if one != name]
        graded.name, graded.url = step.known.name, step.known.url
        if graded.url is None:
            places = [
                Place(**{field: getattr(one, field) for field in Place.model_fields}) for one in step.found.candidates
            ]
            graded.candidates = places or graded.candidates
        sources = {**graded.evidence.sources, name: step.read}
        changes = {**step.found.facts, "sources": sources, "name": graded.name, "url": graded.url}
        graded.evidence = graded.evidence.model_copy(update=changes)

    def _listen(self, reviews: tuple[Review, ...]) -> None:
        """Has them read beside the sources that still read."""
        for source in {review.source for review in reviews}:
            self._reviews[source] = tuple(review for review in reviews if review.source == source)
            self._unheard = True
        if self._unheard and (self._heeding is None or self._heeding.done()):
            self._heeding = asyncio.create_task(self._heed())

    async def _heed(self) -> None:
        """Numbers go into the report, words where they have an end."""
        while self._unheard:
            everything = [review for found in self._reviews.values() for review in found]
            count = len(everything)
            try:
                reading = await self._read_reviews(everything, self.graded.started_at)
            except ParsingFailed as failed:
                log.warning("%d reviews could not be read: %s", count, failed)
                self._unheard = False  # the listings' own counts and ratings stand
                return
            async with self._writing:
                self._unheard = count != sum(map(len, self._reviews.values()))
                self.graded.evidence = self.graded.evidence.model_copy(update={"reviews": reading.facts})
                self.graded.reviews = without_words(reading)
                words = kept_words(self.graded.id, reading, everything)
                await self._store.keep_words(self.graded.restaurant_id, words)
                self._grown()

    async def _rated(self) -> None:
        if not self._looked_back:
            self._looked_back, self._earlier = True, await _before(self.graded, self._store)
        await aside(rate, self.graded)
        compare(self.graded, self._earlier)
        self.graded.first_at = self.graded.first_at or whole(self._clock.now())
        await self._save()

    async def _save(self) -> None:
        self._lost = self._lost or not await self._store.save(self.graded)
        await self._told(self.graded)

    async def _close(self) -> None:
        async with self._writing:
            if self._later:  # it sleeps, or waits for its turn
                self._later.cancel()
            if not self._lost:
                await finish(self.graded, self._store, self._clock, self._note_advice, self._earlier)
                await self._told(self.graded)


async def _whatever_comes(closing: asyncio.Task[None]) -> None:
    """Waits for it although we are told to stop: nobody else would."""
    try:
        await asyncio.shield(closing)
    except asyncio.CancelledError:
        await closing
        raise


async def finish(
    graded: Graded, store: Book, clock: Clock, note: Told = nothing, earlier: Earlier | None = None
) -> None:
    """Closes a report with what is in: also one whose process died. `note` keeps what is recommended, before anybody
    sees that it is final. `earlier`: the grade before it, where it was looked up already."""
    cut_short(graded)
    await aside(rate, graded)
    graded.finished_at = whole(clock.now())
    graded.first_at = graded.first_at or graded.finished_at
    compare(graded, earlier or await _before(graded, store))
    await note(graded)
    graded.final = True
    await store.save(graded)


async def _before(graded: Graded, store: Book) -> Earlier | None:
    """The last grade of another day, where there is one."""
    earlier = await store.latest(graded.restaurant_id, graded.key, whose=graded.whose, before=graded.started_at - APART)
    return await aside(earlier_of, earlier) if earlier else None
