"""Grades every restaurant anew from time to time, and says when something got worse."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from core.clock import Clock
from core.errors import TablesideError
from memory.insights import Insight, InsightStore, identity
from memory.jobs import Handler, Job, JobStore, Report
from memory.mongo import Mongo
from memory.restaurants import Regrade, Restaurant, RestaurantStore
from tools.grader.engine.evidence import Evidence
from tools.grader.schemas import Graded
from tools.grader.service import GraderService

KIND = "regrade"
ALERTS = "grade_change"
SCORE_DROP, RATING_DROP = 5.0, 0.2
IMPORTANT = 5  # points of a check whose failing is told
_EVERY: dict[Regrade, timedelta] = {"weekly": timedelta(days=7), "monthly": timedelta(days=30)}

# (restaurant, what names the message so that it is told once, its text): says it in the restaurant's conversations
Announce = Callable[[str, str, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Alert:
    """`advice` names what got worse, the same at every grade."""

    advice: str
    title: str
    body: dict[str, Any]


class Regrades:
    def __init__(
        self, mongo: Mongo, clock: Clock, restaurants: RestaurantStore, jobs: JobStore, service: GraderService
    ) -> None:
        self._clock, self._restaurants, self._jobs, self._service = clock, restaurants, jobs, service
        self._insights = InsightStore(mongo, ALERTS)

    async def plan(self) -> None:
        """Has everyone graded whose time has come."""
        for restaurant in await self._restaurants.all():
            if await self._is_due(restaurant):
                await self._jobs.enqueue(self._job(restaurant))

    async def _is_due(self, restaurant: Restaurant) -> bool:
        every = _EVERY.get(restaurant.regrades)
        if every is None or restaurant.demo or not (restaurant.website or restaurant.place_id):
            return False  # the demo's sandboxes run only when somebody looks at it
        latest = await self._service.latest(restaurant.restaurant_id)
        return latest is None or self._clock.now() - latest.started_at >= every

    def _job(self, restaurant: Restaurant) -> Job:
        now, every = self._clock.now(), _EVERY[restaurant.regrades]
        slot = int(now.timestamp() // every.total_seconds())
        key = f"{KIND}/{restaurant.regrades}/{slot}"
        return Job(restaurant_id=restaurant.restaurant_id, kind=KIND, key=key, due_at=now, created_at=now)

    def handlers(self, announce: Announce) -> dict[str, Handler]:
        """Kind of job -> who does it."""

        async def regrade(job: Job, report: Report) -> dict[str, Any]:
            return await self.do(job.restaurant_id, announce)

        return {KIND: regrade}

    async def do(self, restaurant_id: str, announce: Announce) -> dict[str, Any]:
        """Grades it now, keeps what got worse and tells it."""
        restaurant = await self._restaurants.get(restaurant_id)
        graded = await self._service.finished(await self._service.start(restaurant))
        found = alerts_of(graded, await self._earlier(graded))
        kept = [_insight(graded, restaurant, one) for one in found]
        await self._insights.keep(restaurant_id, kept)
        if found:
            await announce(restaurant_id, f"grade-{graded.id}", message(graded, found))
        score = graded.scored.score if graded.scored else None
        return {"report_id": graded.id, "score": score, "alerts": [one.advice for one in found]}

    async def alerts(self, restaurant_id: str, limit: int, cursor: str | None) -> tuple[list[Insight], str | None]:
        """What got worse, newest first, and the cursor of the next page."""
        return await self._insights.page(restaurant_id, None, limit, cursor)

    async def _earlier(self, graded: Graded) -> Evidence | None:
        if graded.before is None:
            return None
        try:
            return (await self._service.get(graded.restaurant_id, graded.before.report_id)).evidence
        except TablesideError:
            return None


def alerts_of(graded: Graded, earlier: Evidence | None) -> list[Alert]:
    """What got clearly worse since the grade before: measured both times, and in the same way."""
    if graded.before is None:
        return []
    changes, found = graded.before.changes, []
    if changes.like_for_like is not None and changes.like_for_like <= -SCORE_DROP:
        body = {"before": changes.score_before, "after": changes.score_after, "like_for_like": changes.like_for_like}
        title = f"Your grade online fell by {-changes.like_for_like:.0f} points"
        found.append(Alert("score", title, body))
    found += _ratings(earlier, graded.evidence) if earlier else []
    for one in changes.worse:
        if (one.before, one.after) == ("pass", "fail") and one.max_points >= IMPORTANT:
            found.append(Alert(f"check.{one.id}", one.summary, {"what": one.what, "category": one.category}))
    return found


def _ratings(before: Evidence, after: Evidence) -> list[Alert]:
    found = []
    for name, title in (("google", "Google"), ("yelp", "Yelp")):
        was, now = getattr(before, name), getattr(after, name)
        if was is None or now is None or was.rating is None or now.rating is None:
            continue
        if round(was.rating - now.rating, 2) >= RATING_DROP:
            body = {"before": was.rating, "after": now.rating}
            found.append(
                Alert(f"rating.{name}", f"Your rating on {title} fell from {was.rating} to {now.rating}", body)
            )
    return found


def message(graded: Graded, alerts: list[Alert]) -> str:
    lines = "\n".join(f"- {one.title.removesuffix('.')}." for one in alerts)
    about = graded.before.since.date().isoformat() if graded.before else ""
    return (
        f"I looked at how you stand online and something got worse since {about}:\n{lines}\nAsk me what to fix first."
    )


def _insight(graded: Graded, restaurant: Restaurant, one: Alert) -> Insight:
    key = f"{one.advice}|{graded.id}"
    assert graded.finished_at
    return Insight(
        id=identity(graded.restaurant_id, f"{ALERTS}|{key}"),
        kind=ALERTS,
        key=key,
        advice=one.advice,
        title=one.title,
        body={**one.body, "report_id": graded.id},
        data_day=restaurant.today(graded.started_at),
        created_at=graded.finished_at,
        updated_at=graded.finished_at,
    )
