"""All checks of a history together, and what they come to in a word."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from tools.menu.history import History
from tools.menu.quality.engine.days import Gap, OddDay, closed_weekdays, gaps, odd_days
from tools.menu.quality.engine.doubles import Double, doubles
from tools.menu.quality.engine.prices import OddPrice, PriceChange, odd_prices, price_changes

Grade = Literal["good", "fair", "thin", "none"]
_THIN_DAYS, _FAIR_GAPS, _FAIR_ODD = 28, 0.03, 0.03


@dataclass(frozen=True, slots=True)
class Quality:
    """What was found. Keys name dishes; days are inclusive."""

    history: History
    days_with_sales: int
    closed_weekdays: Sequence[int]
    gaps: Sequence[Gap]
    price_changes: Sequence[PriceChange]
    odd_prices: Sequence[OddPrice]
    odd_days: Sequence[OddDay]
    doubles: Sequence[Double]
    uncosted: Sequence[str]
    below_cost: Sequence[str]  # cost above what was paid
    refunded: Sequence[str]  # refunds above sales

    @property
    def closed_days(self) -> int:
        """Days of the record without a sale."""
        return self.history.days - self.days_with_sales

    @property
    def missing_days(self) -> int:
        return sum(gap.days for gap in self.gaps)

    @property
    def grade(self) -> Grade:
        if not self.days_with_sales:
            return "none"
        if self.days_with_sales < _THIN_DAYS:
            return "thin"
        holes = self.missing_days > _FAIR_GAPS * self.history.days or len(self.gaps) > 3
        odd = len(self.odd_days) > _FAIR_ODD * self.days_with_sales
        return "fair" if holes or odd or self.doubles or self.refunded or self.below_cost else "good"


def check(history: History, holidays: Callable[[date, date], Collection[date]] = lambda _first, _last: ()) -> Quality:
    """`holidays` is asked only where days are missing."""
    is_open = history.open
    closed = closed_weekdays(is_open, history.start)
    missing = gaps(is_open, history.start, closed, ())
    if missing:
        missing = gaps(is_open, history.start, closed, holidays(history.start, history.end))
    units, revenue = history.units.sum(axis=1), history.revenue.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        paid = np.where(units > 0, revenue / units, np.nan)
    active = [row for row, item in enumerate(history.items) if item.available or units[row] != 0]
    costs = {row: history.items[row].cost for row in active}
    return Quality(
        history=history,
        days_with_sales=int(is_open.sum()),
        closed_weekdays=closed,
        gaps=missing,
        price_changes=price_changes(history),
        odd_prices=odd_prices(history),
        odd_days=odd_days(history.units.sum(axis=0), history.start),
        doubles=doubles(history),
        uncosted=[history.items[row].key for row, cost in costs.items() if cost is None],
        below_cost=[history.items[row].key for row, cost in costs.items() if cost is not None and cost > paid[row]],
        refunded=[history.items[row].key for row in active if units[row] < 0 or revenue[row] < 0],
    )
