"""Grades a restaurant's digital presence: begins grades, follows them, keeps them, compares them."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Literal

from core.clock import Clock
from core.errors import BadInput, TablesideError
from core.processes import Parsers, ParsingFailed
from memory.bus import Bus, NoBus, Wait
from memory.insights import Insight
from memory.mongo import Mongo
from memory.restaurants import COMPETITORS, Restaurant, RestaurantStore
from tools.grader.decisions import Decisions
from tools.grader.grading.gather import MOST
from tools.grader.grading.run import FIRST, Grading, finish, fresh_report
from tools.grader.grading.scoring import load_engine, rate
from tools.grader.grading.words import reader
from tools.grader.history import History, history_of
from tools.grader.public import public
from tools.grader.schemas import Graded, Whose
from tools.grader.store import PUBLIC, GradeStore, is_over
from tools.grader.targets import Reach, Wanted, site_of, wanted

log = logging.getLogger(__name__)
FRESH = timedelta(minutes=10)  # a question asked again so soon is answered with what is there
Json = dict[str, Any]


@dataclass
class _Live:
    """A grade that goes on in this process. `graded` is as it was stored last: nobody sees more than that."""

    graded: Graded
    task: asyncio.Task[None] | None = None
    news: asyncio.Event = field(default_factory=asyncio.Event)


class GraderService:
    """`reach` is what may be asked; the demo's and the evals' sandboxes stand in for it. `first` and `most`: seconds
    until the first grade and until the last word."""

    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        restaurants: RestaurantStore,
        reach: Reach,
        parsers: Parsers,
        bus: Bus | None = None,
        *,
        first: float = FIRST,
        most: float = MOST,
    ) -> None:
        self._clock, self._restaurants, self.reach = clock, restaurants, reach
        self.store, self._bus, self._parsers = GradeStore(mongo), bus or NoBus(), parsers
        self._read_reviews = reader(parsers)
        self.decisions = Decisions(mongo)
        self._first, self._most = first, most
        self._live: dict[str, _Live] = {}

    # -- grading

    async def warm(self) -> None:
        """Loads what the first grade would wait for, here and in the parsers' process."""
        from tools.grader.engine.site import warm

        try:
            await self._parsers.warm(warm)
            await self._read_reviews([], self._clock.now())
        except ParsingFailed as failed:
            log.warning("the parsers' process could not be warmed up: %s", failed)
        await asyncio.to_thread(load_engine)

    async def start(
        self, restaurant: Restaurant | None, target: str | None = None, *, fresh: timedelta | None = None
    ) -> Graded:
        """Begins a grade and returns at once with what is there. One of the same target that goes on is joined; with
        `fresh`, one that was finished less than that ago is taken. Raises BadInput, ToolInputError."""
        asked = monotonic()
        wish = wanted(restaurant, target, self.reach, self._clock.now())
        rid = restaurant.restaurant_id if restaurant else PUBLIC
        if fresh and (earlier := await self._recent(rid, wish, fresh)):
            return earlier
        for _ in range(3):
            if begun := await self.store.begin(fresh_report(rid, wish, self.reach, self._clock.now(), self._most)):
                return self._carry(begun, restaurant, wish, asked)
            going_on = await self.store.going_on(rid, wish.key)
            if going_on and not self._is_dead(going_on):
                return going_on
            if going_on:
                await self._bury(going_on)
        raise BadInput("Many are grading this at the same moment. Try again in a minute.", code="busy")

    async def standing(self, restaurant: Restaurant | None, target: str | None, fresh: timedelta) -> Graded | None:
        """What `start` would give without asking anybody anew: one that goes on, or one that is fresh. BadInput."""
        wish = wanted(restaurant, target, self.reach, self._clock.now())
        rid = restaurant.restaurant_id if restaurant else PUBLIC
        going_on = await self.store.going_on(rid, wish.key)
        return going_on if going_on and not self._is_dead(going_on) else await self._recent(rid, wish, fresh)

    async def _recent(self, rid: str, wish: Wanted, fresh: timedelta) -> Graded | None:
        found = await self.store.latest(rid, wish.key, whose=wish.whose)
        same = found and (wish.whose != "own" or found.target == wish.target)  # an address may be spelt in many ways
        if found and same and timedelta() <= self._clock.now() - found.started_at < fresh:
            return found
        return None

    def _carry(self, graded: Graded, restaurant: Restaurant | None, wish: Wanted, asked: float) -> Graded:
        self._live[graded.id] = live = _Live(graded)
        live.task = asyncio.create_task(self._graded(live, restaurant, wish, asked), name=f"grade {graded.id}")
        return graded.model_copy()

    async def _graded(self, live: _Live, restaurant: Restaurant | None, wish: Wanted, asked: float) -> None:
        async def told(graded: Graded) -> None:
            live.graded = graded.model_copy()
            news, live.news = live.news, asyncio.Event()
            news.set()
            await self._bus.nudge(graded.id)

        async def note(graded: Graded) -> None:
            await self._noted(graded, restaurant)

        times = {"begun": asked, "first": self._first, "most": self._most}
        grading = Grading(
            live.graded.model_copy(), self.store, self._clock, self._read_reviews, told, note=note, **times
        )
        try:
            await grading.run(self.reach.sources, wish.known)
        finally:
            self._live.pop(live.graded.id, None)
            await told(live.graded)

    async def _noted(self, graded: Graded, restaurant: Restaurant | None) -> None:
        if graded.whose == "own" and restaurant and graded.scored:
            await self.decisions.note(restaurant, graded, self._clock.now())

    # -- following

    async def get(self, restaurant_id: str, report_id: str) -> Graded:
        """As it stands; one whose process died is closed with what it has. NotFound."""
        if live := self._live_of(restaurant_id, report_id):
            return live.graded
        graded = await self.store.get(restaurant_id, report_id)
        return await self._bury(graded) if self._is_dead(graded) else graded

    async def follow(self, restaurant_id: str, report_id: str, rev: int = -1) -> AsyncIterator[Graded]:
        """The report each time it has grown past `rev`, until it is final. NotFound."""
        async with self._bus.listen(report_id) as wait:
            while True:
                live = self._live_of(restaurant_id, report_id)
                news = live.news if live else None
                graded = await self.get(restaurant_id, report_id)
                if graded.rev > rev:
                    rev = graded.rev
                    yield graded
                if graded.final:
                    return
                await self._wait(graded, news, wait)

    async def _wait(self, graded: Graded, news: asyncio.Event | None, wait: Wait) -> None:
        if news:
            await news.wait()
            return
        while await self.store.rev(graded.restaurant_id, graded.id) == graded.rev and not is_over(graded):
            await wait(self._bus.patience)

    async def first(self, graded: Graded) -> Graded:
        """With its first grade."""
        seen = graded
        async for seen in self.follow(graded.restaurant_id, graded.id):
            if seen.first_at:
                break
        return seen

    async def finished(self, graded: Graded) -> Graded:
        """To its end."""
        return [seen async for seen in self.follow(graded.restaurant_id, graded.id)][-1]

    def _live_of(self, restaurant_id: str, report_id: str) -> _Live | None:
        live = self._live.get(report_id)
        return live if live and live.graded.restaurant_id == restaurant_id else None

    def _is_dead(self, graded: Graded) -> bool:
        return graded.id not in self._live and is_over(graded)

    async def _bury(self, graded: Graded) -> Graded:
        """Closes what a dead process left; whoever comes second finds it closed."""
        own = await self._restaurants.get(graded.restaurant_id) if graded.whose == "own" else None

        async def note(graded: Graded) -> None:
            await self._noted(graded, own)

        await finish(graded, self.store, self._clock, note)
        return await self.store.get(graded.restaurant_id, graded.id)

    # -- looking back

    async def latest(self, restaurant_id: str, target: str | None = None) -> Graded | None:
        """The restaurant's own newest finished report, or its newest of a competitor's address."""
        if target is None:
            return await self.store.latest(restaurant_id)
        return await self.store.latest(restaurant_id, f"competitor|{target}", whose="competitor")

    async def shown(self, graded: Graded) -> Json:
        """The report as everybody reads it: guests' words as long as they may be kept, and what was decided."""
        rid = graded.restaurant_id
        words = await self.store.words(rid, graded.id)
        decided = await self.decisions.standing(rid) if graded.whose == "own" else {}
        return public(graded, words, decided)

    async def history(self, restaurant: Restaurant, months: int) -> History:
        """The own grades of the last months, and what changed from the first to the last."""
        start = self._clock.now() - timedelta(days=round(30.5 * months))
        return history_of(restaurant, months, await self.store.since(restaurant.restaurant_id, start))

    async def listed(
        self,
        restaurant_id: str,
        whose: Whose,
        limit: int,
        since: datetime,
        after: tuple[datetime, str] | None = None,
    ) -> list[Graded]:
        """A page of one kind's reports, newest first."""
        found = await self.store.listed(restaurant_id, whose, limit, since, after)
        return [await self._bury(one) if self._is_dead(one) else one for one in found]

    async def rescore(self, restaurant_id: str, report_id: str) -> Graded:
        """A finished report by the rubric of this release, from its own evidence."""
        graded = await self.get(restaurant_id, report_id)
        if not graded.final:
            raise BadInput("This report is still growing: it can be scored anew when it is final.")
        rate(graded)
        await self.store.rewrite(graded)
        return graded

    async def decide(
        self,
        restaurant: Restaurant,
        recommendation: str,
        decision: Literal["accepted", "declined"],
        by: str,
        reason: str | None = None,
    ) -> Insight:
        """Conflict if it was decided already, NotFound where it was never given."""
        return await self.decisions.decide(restaurant, recommendation, decision, by, self._clock.now(), reason)

    # -- beside others

    async def compare(self, restaurant: Restaurant, named: Sequence[str] = ()) -> list[Graded]:
        """Begins (or takes up) the grades of competitors: those named here, which are remembered, or those known. At
        most five. Raises BadInput."""
        chosen = list(dict.fromkeys(one.strip() for one in named if one.strip()))
        if len(chosen) > COMPETITORS:
            raise BadInput(f"I can compare with {COMPETITORS} others at most.")
        for one in chosen:
            if wanted(restaurant, one, self.reach, self._clock.now()).whose == "own":
                raise BadInput(f"{one} is your own: name others to compare with.")
        if chosen:
            known = [one for one in restaurant.competitors if not _same(one, chosen)]
            kept = [*chosen, *known][:COMPETITORS]
            if kept != restaurant.competitors:
                await self._restaurants.settle(restaurant.restaurant_id, competitors=kept)
        return [await self.start(restaurant, one, fresh=FRESH) for one in chosen or restaurant.competitors]

    async def compared(self, restaurant: Restaurant) -> list[Graded]:
        """The newest reports of the competitors that are known, without asking anybody."""
        newest = [await self.newest_of(restaurant, one) for one in restaurant.competitors]
        return [one for one in newest if one]

    async def newest_of(self, restaurant: Restaurant, competitor: str) -> Graded | None:
        """The newest finished report of one that the owner named."""
        try:
            key = wanted(restaurant, competitor, self.reach, self._clock.now()).key
        except TablesideError:  # remembered before something here was switched off
            return None
        return await self.store.latest(restaurant.restaurant_id, key, whose="competitor")

    # -- the end

    async def close(self) -> None:
        """Ends what goes on here; each report is closed with what it has."""
        await asyncio.sleep(0)  # one that was begun this moment has to begin before it can end
        tasks = [live.task for live in self._live.values() if live.task]
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(outcome, Exception):
                log.error("a grade ended badly", exc_info=outcome)


def _same(one: str, chosen: Sequence[str]) -> bool:
    return any(site_of(one) == site_of(other) or one == other for other in chosen) if "://" in one else one in chosen
