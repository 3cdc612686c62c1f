"""What an owner looks at before planning: the week, the menu, the guests, the days ahead, and what suggests itself."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from core.errors import ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import AudienceCount, DirectChannel, Segment, SegmentKind
from tools.campaigns.planning.engine.ideas import Known, ideas
from tools.campaigns.planning.ground import Ground, Week
from tools.campaigns.results.proposals import Proposals
from tools.content.context.service import ContextService, gaps
from tools.content.schemas import Brief, Fact
from tools.grader.schemas import Graded
from tools.menu.periods import WEEKDAYS
from tools.menu.promotions.schemas import RecommendPromotionsArgs
from tools.menu.promotions.service import PromotionService
from tools.menu.schemas import MenuItem

Json = dict[str, Any]
_AHEAD = timedelta(days=6)
_SLOW = 0.9  # of an average day
_PUSHED = 4
_BOTH: tuple[DirectChannel, ...] = ("email", "sms")


class Guests(Protocol):
    """`tools.campaigns.guests.service.GuestService`."""

    async def count(
        self, restaurant: Restaurant, segment: Segment, channels: Sequence[DirectChannel], now: datetime
    ) -> AudienceCount: ...


class Grades(Protocol):
    """`tools.grader.service.GraderService`."""

    async def latest(self, restaurant_id: str, target: str | None = None) -> Graded | None: ...


class Overview:
    def __init__(
        self, mongo: Mongo, promotions: PromotionService, guests: Guests, context: ContextService, grades: Grades
    ) -> None:
        self._ground, self._promotions, self._guests = Ground(mongo, promotions), promotions, guests
        self._context, self._grades, self._proposals = context, grades, Proposals(mongo)

    async def of(self, restaurant: Restaurant, now: datetime) -> Json:
        """{analysis, strategies, proposals}; every figure is the restaurant's own."""
        rid, today = restaurant.restaurant_id, restaurant.today(now)
        brief = Brief(topic="", channels=["instagram"], starts=today, ends=today + _AHEAD)
        week, push, members, facts, graded, open_ = await asyncio.gather(
            self._ground.week(restaurant, today),
            self._pushed(restaurant, now),
            self._members(restaurant, now),
            self._context.gather(restaurant, brief, now),
            self._grades.latest(rid),
            self._proposals.open(rid),
        )
        slow = _slow(week)
        by_kind = {kind: [one for one in facts if one.kind == kind] for kind in ("weather", "holiday", "recent")}
        ran = frozenset(str(one.values.get("item")) for one in by_kind["recent"] if not one.values.get("draft"))
        known = Known(slow, push, members, by_kind["weather"], by_kind["holiday"], ran)
        analysis = {
            "slow_days": slow,
            "push": [{name: one[name] for name in ("item", "name", "why", "class")} for one in push],
            "lapsed": members["lapsed"],
            "regulars": members["regulars"],
            "reviews": _reviews(graded),
            "weather": _facts(by_kind["weather"]),
            "holidays": _facts(by_kind["holiday"]),
            "recent": _facts(by_kind["recent"]),
            "gaps": _gaps(restaurant, brief, facts, week, now),
        }
        told = [_proposal(one.model_dump(mode="json")) for one in open_]
        return {"analysis": analysis, "strategies": ideas(known), "proposals": told}

    async def _members(self, restaurant: Restaurant, now: datetime) -> dict[SegmentKind, int]:
        kinds: tuple[SegmentKind, ...] = ("lapsed", "regulars")
        return {kind: (await self._guests.count(restaurant, Segment(kind=kind), _BOTH, now)).members for kind in kinds}

    async def _pushed(self, restaurant: Restaurant, now: datetime) -> list[Json]:
        """What the menu engine would push, the best first."""
        items = {one.name: one for one in await self._ground.items(restaurant.restaurant_id) if one.available}
        if not items:
            return []
        try:
            found = await self._promotions.recommend(restaurant, restaurant.today(now), RecommendPromotionsArgs())
        except ToolInputError:
            return []
        pushes = [one for one in found.content["suggestions"] if one["strategy"] not in ("drop", "reprice", "none")]
        known = [(items[one["item"]], one) for one in pushes if one["item"] in items]
        return [_push(item, one) for item, one in known[:_PUSHED]]


def _push(item: MenuItem, advice: Json) -> Json:
    lift = advice["lift_percent"]
    expected = None
    if lift:
        ends = f"{lift['estimate']:+g}% ({lift['low']:+g} to {lift['high']:+g})"
        expected = f"{ends} {item.name} sold, {advice['lift_basis']}" + (
            ", not measured yet." if advice["lift_basis"] == "modelled" else " here before."
        )
    known = next((one.get("class") for one in advice["reasons"] if one.get("code") == "class"), None)
    why = f"Your menu's figures say: {advice['title']}."
    named = {"item": item.key, "name": item.name, "why": why, "class": known}
    return {**named, "offer": advice["offer"], "expected": expected}


def _slow(week: Week | None) -> list[Json]:
    """Days below nine tenths of the average, the slowest first."""
    if week is None or not week.average:
        return []
    found = [
        {"weekday": day, "index": round(mean / week.average, 2), "text": week.sentence(day) or WEEKDAYS[day]}
        for day, mean in week.means.items()
        if mean < _SLOW * week.average
    ]
    return sorted(found, key=lambda one: float(str(one["index"])))


def _reviews(graded: Graded | None) -> Json:
    reading = graded.reviews if graded else None
    return {"praised": reading.praised if reading else [], "complained": reading.complained if reading else []}


def _facts(facts: Sequence[Fact]) -> list[Json]:
    return [one.model_dump(mode="json") for one in facts]


def _gaps(restaurant: Restaurant, brief: Brief, facts: Sequence[Fact], week: Week | None, now: datetime) -> list[str]:
    sales = [] if week else ["There are no sales here yet, so nothing is known of slow days and dishes."]
    return [*sales, *gaps(restaurant, brief, facts, now)]


def _proposal(insight: Json) -> Json:
    body = insight["body"]
    why = [f"From “{body['campaign']}”."] if body.get("campaign") else []
    named = {"id": insight["id"], "title": insight["title"], "why": why, "status": insight["status"]}
    return {**named, "campaign_id": body.get("campaign_id")}
