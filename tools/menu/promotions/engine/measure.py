"""What a promotion really brought: its days beside what the weeks before let expect.

Expected is the dish's level by weekday over the eight weeks before, times how the rest of the menu did on the same days
against its own expectation, so that a good season is not taken for a good promotion. The interval counts the noise of
both sides (overdispersed counts, delta method).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tools.menu.history import Booleans, Floats, History

BASE_DAYS = 56
ENOUGH_DAYS, ENOUGH_WEEKDAYS, ENOUGH_BASE = 7, 3, 14
_Z80 = 1.2816


@dataclass(frozen=True, slots=True)
class Outcome:
    """`units` beside `expected` over `days` open days; lifts are shares. None where nothing can be said yet."""

    days: int
    needed: int
    units: float
    expected: float | None
    lift: float | None
    low: float | None
    high: float | None


def measured(
    history: History, key: str, start: date, end: date, weekday: int | None = None, beside: Sequence[str] = ()
) -> Outcome:
    """`beside` are dishes that the promotion moves as well (a bundle's other one), which cannot be the yardstick."""
    row = history.index(key)
    during = _days(history, start, end, weekday)
    before = _days(history, start - timedelta(days=BASE_DAYS), start - timedelta(days=1), None)
    needed = ENOUGH_DAYS if weekday is None else ENOUGH_WEEKDAYS
    units, days = np.maximum(history.units, 0), int(during.sum())
    sold = float(units[row, during].sum())
    own = _expected(units[row], before, during, history)
    if days < needed or before.sum() < ENOUGH_BASE or own <= 0:
        return Outcome(days, needed, sold, None, None, None, None)
    others = [place for place, item in enumerate(history.items) if item.key not in (key, *beside)]
    rest = units[others].sum(axis=0)
    rest_expected = _expected(rest, before, during, history) if others else 0.0
    pace = float(rest[during].sum()) / rest_expected if rest_expected > 0 else 1.0
    expected = own * max(pace, 1e-9)
    lift = sold / expected - 1
    same = before if weekday is None else before & (history.weekdays == weekday)
    base = float(units[row, same].sum())
    half = _Z80 * (1 + lift) * _noise(units[row, before], base, sold, float(rest[during].sum()))
    return Outcome(days, needed, sold, expected, lift, max(lift - half, -1.0), lift + half)


def _days(history: History, start: date, end: date, weekday: int | None) -> Booleans:
    place = np.arange(history.days)
    inside = (place >= (start - history.start).days) & (place <= (end - history.start).days) & history.open
    return np.asarray(inside if weekday is None else inside & (history.weekdays == weekday))


def _expected(units: Floats, before: Booleans, during: Booleans, history: History) -> float:
    """By weekday; a weekday that has no day before is given the mean of all."""
    if not before.any():
        return 0.0
    total, mean = 0.0, float(units[before].mean())
    for weekday in range(7):
        that_day = history.weekdays == weekday
        base = units[before & that_day]
        total += int((during & that_day).sum()) * (float(base.mean()) if len(base) else mean)
    return total


def _noise(usual: Floats, base: float, sold: float, rest: float) -> float:
    """Relative standard deviation of units over expectation. `base`: units that the expectation stands on."""
    spread = max(float(usual.var() / usual.mean()) if usual.mean() > 0 else 1.0, 1.0)
    return float(np.sqrt(spread / max(sold, 1.0) + spread / max(base, 1.0) + 2 / max(rest, 1.0)))
