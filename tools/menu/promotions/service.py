"""Gathers sales and orders, asks the engine what to promote, keeps the advice and what came of it."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.clock import Clock
from core.compute import compute
from core.errors import Conflict, ToolInputError
from memory.insights import Decision, Insight, Runs, identity
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.base import ToolResult
from tools.menu.kept import Kept
from tools.menu.names import Found, find_item
from tools.menu.periods import WEEKDAYS
from tools.menu.promotions import present, roi_present
from tools.menu.promotions.board import Board, board_of
from tools.menu.promotions.calculator import DISCOUNT, estimate
from tools.menu.promotions.schemas import EstimateRoiArgs, RecommendPromotionsArgs, RoiInputs
from tools.menu.promotions.store import PromotionStore
from tools.menu.store import MenuStore

if TYPE_CHECKING:
    from tools.menu.promotions.engine.advice import Advice, Measured
    from tools.menu.promotions.engine.roi import Interval

_WEEKS = 4
_REMEMBERED = 16  # restaurants whose sales are at hand as arrays

Insights = list[Insight]
Bodies = list[dict[str, Any]]


class PromotionService:
    """What to promote and what it would bring. Accepting a suggestion records it; nothing is sent."""

    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self._menu, self._insights, self._clock = MenuStore(mongo), PromotionStore(mongo), clock
        self._boards = Kept[Board](_REMEMBERED)

    async def recommend(self, restaurant: Restaurant, today: date, args: RecommendPromotionsArgs) -> ToolResult:
        """The suggestions, each kept with an id. Raises ToolInputError for a dish that cannot be found."""
        board = await self._board(restaurant, today)
        found = find_item(args.item, board.items) if args.item else None
        rid = restaurant.restaurant_id
        refused, known = await asyncio.gather(
            self._insights.refused(rid, self._clock.now()), self._insights.measured(rid)
        )
        advice, bodies = await compute(advice_on, board, args, found, refused, _lifts(board, known))
        kept = await self._keep(restaurant, board, advice, bodies)
        suggestions = [{"id": one.id, **one.body, "status": one.status} for one in kept]
        content = await compute(present.content_of, board, args, advice, suggestions)
        return present.result(board, content)

    async def roi(self, restaurant: Restaurant, today: date, args: EstimateRoiArgs) -> ToolResult:
        """Break-even, profit and return of an offer. Raises ToolInputError."""
        board = await self._board(restaurant, today)
        found = find_item(args.item, board.items) if args.item else None
        known = await self._insights.measured(restaurant.restaurant_id) if found else []
        return await compute(roi_on, board, args, found, known)

    async def list(
        self, restaurant: Restaurant, status: str | None = None, limit: int = 50, cursor: str | None = None
    ) -> tuple[Insights, str | None]:
        """Advice, newest first, and the cursor of the next page."""
        return await self._insights.page(restaurant.restaurant_id, status, min(max(limit, 1), 200), cursor)

    async def get(self, restaurant: Restaurant, insight_id: str) -> Insight:
        return await self._insights.get(restaurant.restaurant_id, insight_id)

    async def decide(
        self, restaurant: Restaurant, insight_id: str, decision: Decision, reason: str | None, by: str
    ) -> Insight:
        """Conflict if it was decided already. An accepted suggestion runs for four weeks from tomorrow."""
        now = self._clock.now()
        fields: dict[str, Any] = {"reason": reason, "decided_by": by, "decided_at": now, "updated_at": now}
        if decision == "decline":
            return await self._insights.decide(restaurant.restaurant_id, insight_id, {**fields, "status": "declined"})
        insight = await self._insights.get(restaurant.restaurant_id, insight_id)
        runs = _runs(insight, restaurant.today(now))
        fields |= {"status": "accepted", "runs": runs.model_dump(mode="json")}
        return await self._insights.decide(restaurant.restaurant_id, insight_id, fields)

    async def measure(self, restaurant: Restaurant, insight_id: str) -> Insight:
        """What an accepted suggestion brought, from the sales of its days so far. Conflict if it was not accepted."""
        insight = await self._insights.get(restaurant.restaurant_id, insight_id)
        if insight.status not in ("accepted", "measured") or insight.runs is None:
            raise Conflict("Only a promotion that was accepted can be measured.", status=insight.status)
        now = self._clock.now()
        today = restaurant.today(now)
        board = await self._board(restaurant, today)
        outcome = await compute(_outcome, board, insight, insight.runs)
        done = outcome["status"] == "measured" and today > insight.runs.end
        fields = {"outcome": outcome, "updated_at": now, "status": "measured" if done else insight.status}
        return await self._insights.record(restaurant.restaurant_id, insight_id, fields)

    async def _board(self, restaurant: Restaurant, today: date) -> Board:
        last_sale = await self._menu.last_sale(restaurant)
        return await self._boards.get(
            restaurant, (last_sale, today), lambda: board_of(self._menu, self._insights, restaurant, today)
        )

    async def _keep(self, restaurant: Restaurant, board: Board, advice: Advice | None, bodies: Bodies) -> Insights:
        if advice is None or board.history is None:
            return []
        rid, now, last_day = restaurant.restaurant_id, self._clock.now(), board.history.end
        await self._insights.expire(rid, last_day, now)
        found = []
        for suggestion, body in zip(advice.suggestions, bodies, strict=True):
            key = f"{suggestion.advice}|{last_day.isoformat()}|{restaurant.menu_version}"
            found.append(
                Insight(
                    id=identity(rid, key),
                    key=key,
                    advice=suggestion.advice,
                    title=body["title"],
                    body=body,
                    data_day=last_day,
                    created_at=now,
                    updated_at=now,
                )
            )
        return await self._insights.keep(rid, found)


def advice_on(
    board: Board,
    args: RecommendPromotionsArgs,
    found: Found | None,
    refused: frozenset[str] = frozenset(),
    measured: Measured | None = None,
) -> tuple[Advice | None, Bodies]:
    """The advice and each suggestion as JSON; None where nothing was ever sold."""
    from tools.menu.promotions.engine.advice import Advice, Ask, advise
    from tools.menu.promotions.engine.response import response_model

    if board.menu is None:
        return None, []
    weekday = WEEKDAYS.index(args.weekday.capitalize()) if args.weekday else None
    if weekday is not None and board.menu.day(weekday) is None:  # closed on that day
        return Advice([], None), []
    keys = [found.item.key] if found else None
    advice = advise(board.menu, response_model(), Ask(args.goal, keys, weekday, refused, measured or {}))
    return advice, [present.suggestion_of(board, advice, one) for one in advice.suggestions]


def roi_on(board: Board, args: EstimateRoiArgs, found: Found | None, known: list[Insight]) -> ToolResult:
    from tools.menu.promotions.engine.response import response_model

    asked = RoiInputs.model_validate(args.model_dump())
    percent = asked.discount_percent if asked.discount_percent is not None else DISCOUNT
    lift = _measured_discount(found.item.name, percent, known) if found else None
    return roi_present.result(board, estimate(board, found, asked, response_model(), lift))


def _measured_discount(item: str, percent: float, known: list[Insight]) -> Interval | None:
    offer = f"{percent:g}% off"
    same = [
        one
        for one in known
        if one.body["strategy"] == "discount" and one.body["item"] == item and one.body["offer"] == offer
    ]
    return _lift_of(same[-1]) if same else None


def _lifts(board: Board, known: list[Insight]) -> Measured:
    """The latest measured lift of each strategy, dish and weekday."""
    keys = {item.name: item.key for item in board.items}
    return {
        (one.body["strategy"], keys[one.body["item"]], one.runs.weekday if one.runs else None): _lift_of(one)
        for one in known
        if one.body["item"] in keys
    }


def _lift_of(insight: Insight) -> Interval:
    from tools.menu.promotions.engine.roi import Interval

    lift = (insight.outcome or {})["lift_percent"]
    return Interval(*(Fraction(str(lift[name])) / 100 for name in ("estimate", "low", "high")))


def _runs(insight: Insight, today: date) -> Runs:
    start = today + timedelta(days=1)
    weekday = insight.body.get("weekday")
    number = None if weekday is None else WEEKDAYS.index(weekday)
    return Runs(start=start, end=start + timedelta(days=7 * _WEEKS - 1), weekday=number)


def _outcome(board: Board, insight: Insight, runs: Runs) -> dict[str, Any]:
    from tools.menu.promotions.engine.measure import measured

    keys = {item.name: item.key for item in board.items}
    key = keys.get(insight.body["item"])
    if board.history is None or key is None or key not in board.history.keys:
        raise ToolInputError(f"{insight.body['item']} is on the menu no more, so it cannot be measured.")
    beside = [keys[name] for name in (insight.body.get("with_item"),) if name in keys]
    found = measured(board.history, key, runs.start, runs.end, runs.weekday, beside)
    days = {"days": found.days, "units": round(found.units, 2)}
    if found.lift is None or found.expected is None or found.low is None or found.high is None:
        return {"status": "not_enough_days", "days_needed": found.needed, **days}
    lift = {"estimate": found.lift, "low": found.low, "high": found.high}
    return {
        "status": "measured",
        **days,
        "expected_units": round(found.expected, 1),
        "lift_percent": {name: round(100 * value, 1) for name, value in lift.items()},
        "interval_percent": present.INTERVAL_PERCENT,
    }
