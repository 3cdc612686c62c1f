"""What an analysis stands on: how sure its classes are, what changed since the period before, how good the data are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from tools.menu.analysis import Analysis, dishes_of, evening_of
from tools.menu.engine import classify
from tools.menu.engine.changes import Moved, changes
from tools.menu.schemas import MenuItem

if TYPE_CHECKING:
    from tools.menu.history import History

_THIN = 14  # days with sales

Pairs = Sequence[tuple[str, date, float]]  # dish, day, units


def weighed(
    analysis: Analysis,
    items: Sequence[MenuItem],
    pairs: Pairs,
    days: Mapping[date, Fraction],
    effects: Mapping[str, Fraction],
) -> Analysis:
    """`pairs`: the period's last weeks, for how far its days differ; `days`: the house's units on every day of it.
    Takes milliseconds, so it belongs in a thread."""
    from tools.menu.engine.noise import dispersions, probabilities, sure

    if analysis.matrix.units <= 0:
        return analysis
    history = _history(analysis, items, pairs)
    found = probabilities(analysis.matrix, dispersions(history.keys, history.units))
    return replace(
        analysis,
        sure={dish.key: sure(analysis.matrix, found, dish.key) for dish in analysis.matrix.dishes},
        changes=moved(analysis, items, effects),
        quality=_quality(analysis, history, days),
    )


def _quality(analysis: Analysis, history: History, days: Mapping[date, Fraction]) -> dict[str, Any]:
    """Of this period, in short; `tools.menu.quality` reports on everything."""
    import numpy as np

    from tools.menu.quality.engine.days import odd_days
    from tools.menu.quality.engine.doubles import doubles

    period = analysis.period
    end = min(period.end, analysis.last_sale or period.end)
    length = max(1, (end - period.start).days + 1)
    units = np.array([float(days.get(period.start + timedelta(days=number), 0)) for number in range(length)])
    selling = int((units != 0).sum())
    thin = ", which is little to go by" if selling < _THIN else ""
    return {
        "grade_words": f"{selling} of {length} days with sales{thin}.",
        "days_with_sales": selling,
        "closed_days": length - selling,
        "uncosted_count": sum(dish.cost is None for dish in analysis.matrix.dishes),
        "duplicates_count": len(doubles(history)),
        "outlier_days_count": len(odd_days(units, period.start)),
    }


def moved(analysis: Analysis, items: Sequence[MenuItem], effects: Mapping[str, Fraction] | None = None) -> list[Moved]:
    """Against the equally long period before, with the costs of then."""
    if not analysis.had_sales_before or analysis.matrix.margin is None:
        return []
    then = evening_of(analysis.period.before.end, analysis.restaurant.timezone)
    scope = analysis.scope.category
    listed = [item for item in items if scope is None or item.category == scope]
    dishes = dishes_of(listed, analysis.before, analysis.restaurant.currency, then)
    return changes(classify(dishes, analysis.matrix.bars), analysis.matrix, effects)


def _history(analysis: Analysis, items: Sequence[MenuItem], pairs: Pairs) -> History:
    """The period's last weeks, at the menu's prices."""
    price = {item.key: item.price for item in items}
    from tools.menu.history import Item, SoldDay, history_of

    listed = [Item(one.key, one.name, one.category, one.price, one.cost, one.available) for one in items]
    sold = [SoldDay(key, None, day, units, units * price.get(key, 0.0)) for key, day, units in pairs]
    first = min((day for _key, day, _units in pairs), default=analysis.period.start)
    last = max((day for _key, day, _units in pairs), default=first)
    return history_of(listed, sold, currency=analysis.restaurant.currency, start=first, end=last)
