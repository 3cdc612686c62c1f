"""Which strategy for which dish: every move's expected answer, put through the arithmetic of an offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from tools.menu.promotions.engine.features import Snapshot
from tools.menu.promotions.engine.response import Response, ResponseModel, terms
from tools.menu.promotions.engine.roi import Interval, Offer, profit_range, revenue_range, roi_range, spend
from tools.menu.promotions.engine.strategies import EVERY_DAY, ONE_DAY, WEEKS, Move

NOTHING, NONE = Move("none", reached=0.0), Interval.exactly(Fraction())


@dataclass(frozen=True)
class Option:
    """One move with one dish. `offer` holds the arithmetic, `response` the answer it stands on (None: doing nothing).
    `profit` is None where the dish's cost is unknown."""

    row: int
    move: Move
    offer: Offer | None = None
    response: Response | None = None

    @cached_property
    def lift(self) -> Interval:
        found = self.response
        return Interval(exact(found.lift), exact(found.low), exact(found.high)) if found else NONE

    @cached_property
    def profit(self) -> Interval | None:
        if self.offer is None or self.response is None:
            return NONE
        earned = profit_range(self.offer, self.lift)
        if earned is None or self.response.taken_low == self.response.taken_high:
            return earned
        ends = [
            profit_range(replace(self.offer, taken=exact(taken)), self.lift) or NONE
            for taken in (self.response.taken_low, self.response.taken_high)
        ]
        return Interval(earned.estimate, min(one.low for one in ends), max(one.high for one in ends))

    @cached_property
    def revenue(self) -> Interval:
        return revenue_range(self.offer, self.lift) if self.offer else NONE

    @cached_property
    def roi(self) -> Interval | None:
        return roi_range(self.offer, self.lift) if self.offer else None

    @cached_property
    def cost(self) -> Fraction:
        return spend(self.offer, self.lift.estimate) if self.offer else Fraction()


def options(
    menu: Snapshot, model: ResponseModel, rows: Sequence[int], weekday: int | None = None
) -> dict[int, list[Option]]:
    """Everything that can be done with each of these dishes, doing nothing included."""
    found: dict[int, list[Option]] = {row: [Option(row, NOTHING)] for row in rows}
    for move in EVERY_DAY if weekday is None else [one.on(weekday) for one in ONE_DAY]:
        able = [row for row in rows if _possible(menu, row, move)]
        for row, response in zip(able, model.responses(menu, able, move) if able else [], strict=True):
            found[row].append(Option(row, move, offer_of(menu, row, move, response), response))
    return found


def earned(option: Option) -> float | None:
    """Expected profit; None where the cost is unknown."""
    return None if option.profit is None else float(option.profit.estimate)


def offer_of(menu: Snapshot, row: int, move: Move, response: Response) -> Offer:
    margin, given, reached, others = terms(menu, row, move)
    return Offer(
        price=exact(float(menu.prices[row])),
        unit_cost=None if np.isnan(margin) else exact(float(menu.costs[row])),
        units_a_day=exact(units_a_day(menu, row, move.weekday)),
        days=days_of(menu, move),
        discount=exact(given),
        reached=exact(reached),
        taken=exact(response.taken),
        displaced_margin=Fraction() if np.isnan(others) else exact(others),
        displaced_price=exact(menu.mean_price),
    )


def days_of(menu: Snapshot, move: Move) -> int:
    """Open days of the four weeks; of one weekday four."""
    return WEEKS if move.weekday is not None else WEEKS * max(len(menu.week), 1)


def units_a_day(menu: Snapshot, row: int, weekday: int | None) -> float:
    """Units a day on which the house is open."""
    if weekday is not None:
        return float(menu.by_weekday[row, weekday])
    return float(menu.rates[row]) * 7 / max(len(menu.week), 1)


def exact(value: float) -> Fraction:
    """A measured figure to a millionth, so that what is computed from it stays short."""
    return Fraction(round(value * 1_000_000), 1_000_000)


def _possible(menu: Snapshot, row: int, move: Move) -> bool:
    if move.strategy == "bundle" and menu.pairs[row] is None:
        return False
    return units_a_day(menu, row, move.weekday) > 0
