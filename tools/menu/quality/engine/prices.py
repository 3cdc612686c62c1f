"""Prices by dish and size, day by day: when they really changed, and which stand out.

Judged per size, so that more large ones sold is never taken for a higher price. A price is one that stood for three
selling days; a mean that moves every day (sizes or discounts that the till does not name) is not a price at all.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from core.money import minor_digits
from tools.menu.history import History

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_STANDS, _ENOUGH = 3, 5  # selling days that make a price; and those before one can be odd
_HIGH, _LOW = 2.5, 0.4


@dataclass(frozen=True, slots=True)
class PriceChange:
    """`day` is the first with the new price. Major units."""

    key: str
    size: str | None
    day: date
    before: float
    now: float


@dataclass(frozen=True, slots=True)
class OddPrice:
    key: str
    size: str | None
    day: date
    price: float
    usual: float


def price_changes(history: History) -> list[PriceChange]:
    found = []
    for key, size, days, prices in _series(history):
        starts = np.flatnonzero(np.append(True, np.diff(prices) != 0))
        lengths = np.diff(np.append(starts, len(prices)))
        stood = [(int(days[at]), float(prices[at])) for at in starts[lengths >= _STANDS]]
        for (_before, old), (day, new) in pairwise(stood):
            if new != old:
                found.append(PriceChange(key, size, history.start + timedelta(days=day), old, new))
    return sorted(found, key=lambda change: (change.day, change.key, change.size or ""))


def odd_prices(history: History) -> list[OddPrice]:
    found = []
    for key, size, days, prices in _series(history):
        usual = float(np.median(prices))
        if len(prices) < _ENOUGH or usual <= 0:
            continue
        for at in np.flatnonzero((prices > _HIGH * usual) | (prices < _LOW * usual)):
            found.append(OddPrice(key, size, history.start + timedelta(days=int(days[at])), float(prices[at]), usual))
    return sorted(found, key=lambda odd: (odd.day, odd.key, odd.size or ""))


def _series(history: History) -> list[tuple[str, str | None, NDArray[np.int64], Floats]]:
    """Days (numbers) and prices of each dish or, where it has sizes, each of its sizes."""
    digits = minor_digits(history.currency)
    sized = {one.key for one in history.sizes}
    series: list[tuple[str, str | None, Floats, Floats]] = [
        (one.key, one.size, one.units, one.revenue) for one in history.sizes
    ]
    series += [
        (item.key, None, history.units[row], history.revenue[row])
        for row, item in enumerate(history.items)
        if item.key not in sized
    ]
    found = []
    for key, size, units, revenue in series:
        days = np.flatnonzero(units > 0)
        if len(days):
            found.append((key, size, days, np.round(revenue[days] / units[days], digits)))
    return found
