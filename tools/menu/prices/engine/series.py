"""The price that a dish (one size of it) had day by day, told apart from a mean that moves with what was bought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.menu.history import History, Item

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]
    Days = NDArray[np.int_]

Key = tuple[str, str | None]  # (dish, size)

_SAME = 0.004  # prices within 0.4 % are one: totals are rounded to the minor unit
_AGREEING = 0.5  # of the pairs of lines of a day with one at this price, those with both
_PAIRS_NEEDED = 20
_MUCH, _SOME = 0.3, 0.02  # of the units sold at such prices
_PERSISTENT = 0.8  # share of neighbouring days at one price
_FEW_LEVELS, _LEVELS_COVER, _ENOUGH_UNITS = 8, 0.95, 5.0


class Point(NamedTuple):
    """What was sold at one price on one day, over so many order lines. `price` and `units` above 0 are sales,
    units below 0 refunds; a price of 0 is a giveaway and says nothing about demand. `paid` is what came in for all of
    it where that is not price x units: less after discounts, more with extras."""

    key: str
    size: str | None
    day: date
    price: float
    units: float
    lines: int = 1
    paid: float | None = None


@dataclass(frozen=True, slots=True, eq=False)
class PriceSeries:
    """A dish or one of its sizes. `units` by day, refunds taken off, never below 0. `price` is the day's list price,
    carried over days without a sale, NaN before the first. `discount` is the share that was given off it.
    `real` False: several prices stand side by side on the same days, so their mean says nothing."""

    item: Item
    size: str | None
    units: Floats
    price: Floats
    discount: Floats
    real: bool
    current: float | None
    cost: float | None

    @property
    def key(self) -> Key:
        return self.item.key, self.size

    @property
    def varied(self) -> bool:
        known = self.price[~np.isnan(self.price)]
        return known.size > 0 and bool(known.max() > known.min() * (1 + _SAME))


def moving(history: History) -> set[str]:
    """The dishes any of whose daily mean prices moved: for these alone the order lines are worth reading."""
    rows = [(item.key, history.units[row], history.revenue[row]) for row, item in enumerate(history.items)]
    sized = {one.key for one in history.sizes}
    rows = [row for row in rows if row[0] not in sized] + [(one.key, one.units, one.revenue) for one in history.sizes]
    return {key for key, units, revenue in rows if _spread(_mean(units, revenue)) > _SAME}


def series_of(
    history: History,
    points: Iterable[Point] | None = None,
    costs: Mapping[Key, float] | None = None,
    listed: Mapping[Key, float] | None = None,
) -> list[PriceSeries]:
    """One for each dish, or for each size of a dish that has any.

    `points` are the order lines where they are at hand (all of a dish's or none); without, the day's mean price
    stands for them. `costs` and `listed` (today's prices) by dish and size, in major units; a dish's own cost holds
    for a size only where it is the only one: the mean over sizes is no size's cost.
    """
    found: dict[Key, list[Point]] = defaultdict(list)
    for point in points or ():
        found[point.key, point.size].append(point)
    sizes: dict[str, list[tuple[str | None, Floats, Floats]]] = defaultdict(list)
    for one in history.sizes:
        sizes[one.key].append((one.size, one.units, one.revenue))
    made = []
    for row, item in enumerate(history.items):
        parts = sizes.get(item.key) or [(None, history.units[row], history.revenue[row])]
        for size, units, revenue in parts:
            own = (costs or {}).get((item.key, size))
            cost = item.cost if own is None and len(parts) == 1 else own
            if own is None and len(parts) == 1:
                cost = (costs or {}).get((item.key, None), item.cost)
            today = (listed or {}).get((item.key, size), item.price if len(parts) == 1 else 0.0)
            lines = found.get((item.key, size))
            days = _from_lines(lines, history) if lines else _from_means(units, revenue)
            made.append(_series(item, size, days, cost, today))
    return made


@dataclass(frozen=True, slots=True, eq=False)
class _Days:
    units: Floats
    price: Floats  # NaN on days without a sale
    discount: Floats
    real: bool


def _series(item: Item, size: str | None, days: _Days, cost: float | None, listed: float) -> PriceSeries:
    price = _levelled(days.price)
    known = price[~np.isnan(price)]
    current = listed if listed > 0 else (float(known[-1]) if known.size else None)
    units = np.maximum(days.units, 0.0)
    return PriceSeries(item, size, units, _carried(price), days.discount, days.real, current, cost)


def _from_means(units: Floats, revenue: Floats) -> _Days:
    price = _mean(units, revenue)
    return _Days(units, price, np.zeros_like(price), _looks_real(_levelled(price), units))


def _from_lines(points: Sequence[Point], history: History) -> _Days:
    """The day's price is that of most units; what is below it is a discount of that day.

    A price that stands beside others on its days is no list price but a size, a kind or a coupon: it is left out of
    the day's price, and with much of it (or nothing else that moved) the dish has no price history of its own.
    """
    inside = [one for one in points if 0 <= (one.day - history.start).days < history.days]
    days = np.array([(one.day - history.start).days for one in inside], dtype=int)
    units = np.bincount(days, weights=[one.units for one in inside], minlength=history.days).astype(float)
    sold = np.array([one.units > 0 and one.price > 0 for one in inside], dtype=bool)
    if not sold.any():
        return _Days(units, np.full(history.days, np.nan), np.zeros(history.days), real=True)
    days, amounts = days[sold], np.array([one.units for one in inside])[sold]
    prices = _levelled(np.array([one.price for one in inside])[sold])
    aside = _aside(days, prices, np.array([one.lines for one in inside], dtype=float)[sold], amounts)
    price = _day_price(days[~aside], prices[~aside], amounts[~aside], history.days)
    asked = amounts * np.fmin(prices, price[days])
    paid = np.array([np.inf if one.paid is None else max(one.paid, 0.0) for one in inside])[sold]
    paid = np.bincount(days, weights=np.fmin(asked, paid), minlength=history.days)
    full = np.bincount(days, weights=amounts, minlength=history.days) * price
    discount = np.where(full > 0, 1 - paid / np.where(full > 0, full, 1.0), 0.0)
    share = float(amounts[aside].sum() / amounts.sum())
    mixed = share > _MUCH or (share > _SOME and _spread(price) <= _SAME)
    if mixed:
        return _Days(units, _day_price(days, prices, amounts, history.days), np.zeros(history.days), real=False)
    return _Days(units, price, discount, _looks_real(price, units))


def _aside(days: Days, prices: Floats, lines: Floats, units: Floats) -> Booleans:
    """Which points are at a price that others stood beside on the same day.

    Of the lines that share a day with one at this price, how many are at it too: all of them for a list price, its
    share of the sales for a size. Where too few days have two lines it must at least stay from day to day.
    """
    of_day = np.bincount(days, weights=lines)[days]
    daily = _day_price(days, prices, units, int(days.max()) + 1)
    known = daily[~np.isnan(daily)]
    calm = _few_levels(known, units.sum() / known.size)
    aside = np.zeros(prices.size, dtype=bool)
    for level in np.unique(prices):
        here = prices == level
        pairs = float((lines[here] * (of_day[here] - 1)).sum())
        agreeing = float((lines[here] * (lines[here] - 1)).sum())
        if pairs >= _PAIRS_NEEDED:
            aside[here] = agreeing < _AGREEING * pairs
        elif not calm:
            stays = known[1:][known[:-1] == level] == level
            aside[here] = stays.size > 0 and float(stays.mean()) < _AGREEING
    return aside


def _day_price(days: Days, prices: Floats, units: Floats, length: int) -> Floats:
    """The price of most units, the higher one where two are even; NaN for a day without any."""
    price, most = np.full(length, np.nan), np.zeros(length)
    for level in np.unique(prices):
        here = prices == level
        sold = np.bincount(days[here], weights=units[here], minlength=length)
        more = (sold > 0) & (sold >= most)
        price[more], most[more] = level, sold[more]
    return price


def _looks_real(price: Floats, units: Floats) -> bool:
    """Daily figures alone: a list price stays for days or comes from a short list; the mean of a mix does neither."""
    known = ~np.isnan(price)
    prices = price[known]
    if prices.size < 2 or _spread(prices) <= _SAME:
        return True
    if float(np.mean(np.abs(np.diff(prices)) <= _SAME * prices[1:])) >= _PERSISTENT:
        return True
    return _few_levels(prices, float(units[known].mean()))


def _few_levels(prices: Floats, units_a_day: float) -> bool:
    """Whether few prices make up nearly all days of a dish that sells well: a mix of sizes has many means."""
    _values, counts = np.unique(prices, return_counts=True)
    covered = np.sort(counts)[::-1][:_FEW_LEVELS].sum() / prices.size
    return bool(covered >= _LEVELS_COVER and units_a_day >= _ENOUGH_UNITS)


def _mean(units: Floats, revenue: Floats) -> Floats:
    sold = (units > 0) & (revenue > 0)
    return np.where(sold, revenue / np.where(sold, units, 1.0), np.nan)


def _spread(prices: Floats) -> float:
    known = prices[~np.isnan(prices)]
    return float(known.max() / known.min() - 1) if known.size else 0.0


def _levelled(price: Floats) -> Floats:
    """Prices that are the same but for rounding become the same: the one that was charged on most days."""
    known = ~np.isnan(price)
    values, inverse, counts = np.unique(np.round(price[known], 4), return_inverse=True, return_counts=True)
    if values.size < 2:
        return price
    group = np.concatenate([[0], np.cumsum(np.diff(values) > _SAME * values[:-1])])
    chosen = {int(one): values[group == one][np.argmax(counts[group == one])] for one in np.unique(group)}
    levelled = price.copy()
    levelled[known] = np.array([chosen[int(one)] for one in group])[inverse]
    return levelled


def _carried(price: Floats) -> Floats:
    """The last known price goes on over days without a sale."""
    at = np.maximum.accumulate(np.where(np.isnan(price), -1, np.arange(price.size)))
    return np.where(at >= 0, price[np.maximum(at, 0)], np.nan)
