"""Recommendations as the owner decides on them, and what came of those that were accepted, at the next grade."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Literal

from memory.insights import Insight, InsightStore, identity
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.grader.engine.results import Check, Recommendation, Scored
from tools.grader.schemas import Graded

KIND = "grade"
Outcome = Literal["done", "partly", "not_yet", "not_measured"]
Json = dict[str, Any]


class Decisions:
    def __init__(self, mongo: Mongo) -> None:
        self._insights = InsightStore(mongo, KIND)

    async def note(self, restaurant: Restaurant, graded: Graded, now: datetime) -> None:
        """After a grade: measures what was accepted, keeps what is open now."""
        rid = restaurant.restaurant_id
        accepted = await self._insights.decided(rid, "accepted")
        for insight in accepted:
            await self._measure(rid, insight, graded, now)
        left = {insight.advice for insight in await self._insights.decided(rid, "accepted")}
        left |= await self._insights.refused(rid, now)
        day = restaurant.today(graded.started_at)
        found = [_insight(rid, graded, one, day, now) for one in graded.recommendations if one.id not in left]
        await asyncio.gather(*(self._insights.keep(rid, [one]) for one in found))  # somebody waits; no two are alike
        await self._insights.end_open(rid, now, except_keys=[one.key for one in found])

    async def decide(
        self,
        restaurant: Restaurant,
        advice: str,
        decision: Literal["accepted", "declined"],
        by: str,
        now: datetime,
        reason: str | None = None,
    ) -> Insight:
        """`advice`: the recommendation's id. Conflict if it was decided already, NotFound where it was never given."""
        rid = restaurant.restaurant_id
        insight = await self._insights.latest(rid, advice)
        fields = {"status": decision, "reason": reason, "decided_by": by, "decided_at": now, "updated_at": now}
        return await self._insights.decide(rid, insight.id, fields)

    async def standing(self, restaurant_id: str) -> dict[str, Json]:
        """By the recommendation's id: {status, reason, decided_at, decided_by, outcome} of the latest decision."""
        found = await self._insights.decided(restaurant_id, "accepted", "declined", "measured")
        return {one.advice: _public(one) for one in found}

    async def _measure(self, rid: str, insight: Insight, graded: Graded, now: datetime) -> None:
        if graded.scored is None or insight.body["report_id"] == graded.id:
            return
        outcome = measured(insight, graded.scored)
        fields: Json = {"outcome": {**outcome, "report_id": graded.id, "at": now.isoformat()}, "updated_at": now}
        if outcome["status"] == "done":
            fields["status"] = "measured"
        await self._insights.record(rid, insight.id, fields)


def measured(insight: Insight, scored: Scored) -> Json:
    """What came of it: {status, points_before, points_after, of, score_before, score_after} over the checks that it was
    about and that could be measured again."""
    before: dict[str, float] = insight.body["checks"]
    now = {check.id: check for check in scored.checks if check.id in before}
    seen = {name: check for name, check in now.items() if check.measured}
    return {
        "status": _outcome(before, seen),
        "points_before": round(sum(before[name] for name in seen), 2),
        "points_after": round(sum(check.points for check in seen.values()), 2),
        "of": sum(check.max_points for check in seen.values()),
        "score_before": insight.body["score"],
        "score_after": scored.score,
    }


def _outcome(before: dict[str, float], seen: dict[str, Check]) -> Outcome:
    if not seen:
        return "not_measured"
    if len(seen) == len(before) and all(check.status == "pass" for check in seen.values()):
        return "done"
    return "partly" if any(check.points > before[name] for name, check in seen.items()) else "not_yet"


def _insight(rid: str, graded: Graded, one: Recommendation, day: Any, now: datetime) -> Insight:
    assert graded.scored
    key = f"{one.id}|{graded.id}"
    points = {check.id: check.points for check in graded.scored.checks if check.id in one.checks}
    body = {
        **one.model_dump(mode="json", include={"why", "short", "points", "effort", "hand_over"}),
        "report_id": graded.id,
        "score": graded.scored.score,
        "checks": points,
    }
    return Insight(
        id=identity(rid, key),
        kind=KIND,
        key=key,
        advice=one.id,
        title=one.title,
        body=body,
        data_day=day,
        created_at=now,
        updated_at=now,
    )


def _public(insight: Insight) -> Json:
    return insight.model_dump(mode="json", include={"status", "reason", "decided_at", "decided_by", "outcome"})
