"""Why a dish stands where it stands: codes with the numbers behind them, for the reply to put into words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from tools.menu.engine import Dish, Matrix, number, percent_change, rounded
from tools.menu.periods import WEEKDAYS

_MATTERS = 10  # percent: below that a change or a gap in price is not worth a sentence
_ENOUGH_UNITS = 20  # both periods together, and a weekday's expected units: below that it is noise
_WEAK_SHARE = Fraction(7, 10)

Reason = dict[str, Any]
DailyUnits = Mapping[date, Fraction]


def explain(
    dish: Dish,
    matrix: Matrix,
    before: Fraction | None,
    own_days: DailyUnits,
    all_days: DailyUnits,
    scale: Fraction,
    digits: int,
) -> list[Reason]:
    """`before` is what it sold in the previous period (None: unknown); `scale` turns minor units into major ones."""
    if dish.units <= 0:
        return [{"code": "unsold"}, *_cost_reasons(dish, matrix, scale, digits)]
    found = _mix_reasons(dish, matrix) + _cost_reasons(dish, matrix, scale, digits)
    found += _trend(dish, before) + _price_gap(dish, matrix, scale, digits)
    return found + weak_weekdays(own_days, all_days)


def _mix_reasons(dish: Dish, matrix: Matrix) -> list[Reason]:
    verdict = matrix.verdicts[dish.key]
    if verdict.popular is None:
        return []
    return [
        {
            "code": "high_mix" if verdict.popular else "low_mix",
            "mix_percent": rounded(100 * verdict.mix, 2),
            "threshold_percent": rounded(100 * (matrix.popularity or Fraction()), 2),
        }
    ]


def _cost_reasons(dish: Dish, matrix: Matrix, scale: Fraction, digits: int) -> list[Reason]:
    if dish.margin is None:
        return [{"code": "no_cost"}]
    earning = matrix.verdicts[dish.key].earning
    if earning is None or matrix.margin is None:
        return []
    return [
        {
            "code": "high_margin" if earning else "low_margin",
            "contribution_margin": rounded(dish.margin * scale, digits),
            "threshold": rounded(matrix.margin * scale, digits),
        }
    ]


def _trend(dish: Dish, before: Fraction | None) -> list[Reason]:
    change = None if before is None else percent_change(dish.units, before)
    if change is None or before is None or abs(change) < _MATTERS or dish.units + before < _ENOUGH_UNITS:
        return []
    return [
        {
            "code": "rising" if change > 0 else "falling",
            "units_change_percent": rounded(change, 1),
            "units": number(dish.units),
            "previous_units": number(before),
        }
    ]


def _price_gap(dish: Dish, matrix: Matrix, scale: Fraction, digits: int) -> list[Reason]:
    peers = [
        other
        for other in matrix.dishes
        if other.category == dish.category and other.key != dish.key and other.units > 0
    ]
    units = sum((other.units for other in peers), Fraction())
    usual = sum((other.revenue for other in peers), Fraction()) / units if units else Fraction()
    gap = percent_change(dish.price, usual)
    if dish.category is None or gap is None or abs(gap) < _MATTERS:
        return []
    return [
        {
            "code": "pricier_than_category" if gap > 0 else "cheaper_than_category",
            "category": dish.category,
            "price": rounded(dish.price * scale, digits),
            "category_price": rounded(usual * scale, digits),
            "difference_percent": rounded(gap, 1),
        }
    ]


def weak_weekdays(own: DailyUnits, everything: DailyUnits) -> list[Reason]:
    """The weekday on which the dish sells clearly less than the house's own rhythm would give; at most one."""
    total, whole = sum(own.values(), Fraction()), sum(everything.values(), Fraction())
    if total <= 0 or whole <= 0:
        return []
    gaps = []
    for weekday, name in enumerate(WEEKDAYS):
        expected = total * _on(everything, weekday) / whole
        sold = _on(own, weekday)
        if expected >= _ENOUGH_UNITS / 2 and sold < _WEAK_SHARE * expected:
            gaps.append((sold / expected, name, sold, expected))
    return [
        {"code": "weak_weekday", "weekday": name, "units": number(sold), "expected_units": rounded(expected, 1)}
        for _share, name, sold, expected in sorted(gaps)[:1]
    ]


def _on(days: DailyUnits, weekday: int) -> Fraction:
    return sum((units for day, units in days.items() if day.weekday() == weekday), Fraction())
