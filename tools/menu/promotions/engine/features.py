"""What is known of each dish before anything is promoted: class, margin, trend, season, weekdays, company."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from tools.menu.promotions.engine.baskets import Baskets, Pair

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.menu.history import Booleans, Floats, History, Item
    from tools.menu.promotions.engine.strategies import Move

    Whole = NDArray[np.int_]

WINDOW = 182  # days: half a year says how a dish sells now
RECENT = 56  # days: the level an offer starts from
_MONTH, _YEAR = 28, 364
_SHRINK_UNITS, _SHRINK_WEEKS = 10.0, 4.0
_Z80 = 1.2816
_POPULAR = 0.70  # of an equal share, as in the matrix
_FEWEST_WEEKS = 3  # before a weekday's index gets an interval

NAMES = (
    "popularity",  # log of units beside an equal share
    "popular_z",  # how many standard deviations above the popularity bar
    "margin_percent",
    "margin_ratio",  # unit margin beside the menu's mean
    "price_ratio",  # beside the category's mean price
    "trend",  # log, four weeks beside the four before
    "season",  # log, the coming four weeks a year ago beside that year
    "dispersion",  # log of variance over mean of daily units
    "units",  # log of units a day
    "substitutes",  # log of dishes in the category
    "affinity",  # log lift of the best partner in orders
    "partner_share",
    "partner_units",  # log, the partner's units beside its own
    "order_size",  # log of different dishes an order
    "discount",  # this and what follows is of the move
    "one_day",  # 1 on a single weekday
    "day_index",  # the house on the days of the offer, 1.0 = average
    "own_day_index",  # the dish on them
)


class DayIndex(NamedTuple):
    """A weekday beside the average open day (1.0), with its 80% interval; low and high None: too few weeks."""

    weekday: int
    ratio: float
    low: float | None
    high: float | None

    @property
    def slow(self) -> bool:
        return self.high is not None and self.high < 1.0


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The menu as it sells now. Arrays are by dish (sold in the window or on the menu), money in major units."""

    items: tuple[Item, ...]
    prices: Floats  # paid, the list price where nothing sold
    costs: Floats  # NaN where unknown
    rates: Floats  # units a day, over all days of the recent weeks
    by_weekday: Floats  # (dishes, 7) units on such a day
    sold: Floats  # units in the window
    days: int
    open_days: int
    week: tuple[DayIndex, ...]  # only weekdays that were ever open
    table: Floats  # (dishes, features without the move's)
    pairs: tuple[Pair | None, ...]
    baskets: Baskets | None = field(default=None)

    @property
    def margins(self) -> Floats:
        return self.prices - self.costs

    @cached_property
    def mean_margin(self) -> float | None:
        """By units, over the dishes whose cost is known."""
        known = ~np.isnan(self.costs) & (self.sold > 0)
        return float(np.average(self.margins[known], weights=self.sold[known])) if known.any() else None

    @cached_property
    def mean_price(self) -> float:
        total = float(self.sold.sum())
        return float(self.prices @ self.sold) / total if total > 0 else float(self.prices.mean())

    @cached_property
    def popular(self) -> Booleans:
        total = self.sold.sum()
        return np.asarray(self.sold >= _POPULAR * total / max(len(self.items), 1))

    def class_of(self, row: int) -> str | None:
        """The matrix class over the window; None without sales, `uncosted` without a cost."""
        if self.sold.sum() <= 0:
            return None
        if np.isnan(self.costs[row]) or self.mean_margin is None:
            return "uncosted"
        earning = bool(self.margins[row] >= self.mean_margin)
        return {(True, True): "star", (True, False): "plowhorse", (False, True): "puzzle"}.get(
            (bool(self.popular[row]), earning), "dog"
        )

    def slowest(self) -> DayIndex | None:
        return min(self.week, key=lambda day: day.ratio, default=None)

    def day(self, weekday: int) -> DayIndex | None:
        return next((day for day in self.week if day.weekday == weekday), None)

    def value(self, row: int, name: str) -> float:
        return float(self.table[row, NAMES.index(name)])

    def inputs(self, rows: Sequence[int], move: Move) -> Floats:
        """(rows, features) of doing `move` with these dishes."""
        return np.hstack([self.table[list(rows)], np.array([self._of_move(row, move) for row in rows])])

    def _of_move(self, row: int, move: Move) -> list[float]:
        if move.weekday is None:
            return [move.discount, 0.0, 1.0, 1.0]
        day = self.day(move.weekday)
        own = self.by_weekday[row, move.weekday] / max(float(self.by_weekday[row].mean()), 1e-9)
        return [move.discount, 1.0, day.ratio if day else 0.0, float(own)]


def snapshot(history: History, found: Baskets | None = None) -> Snapshot | None:
    """None where nothing at all was sold. Looks at the last half year, and at the year before for the season."""
    last = history.between(history.dates[-min(WINDOW, history.days)], history.end)
    units = np.maximum(last.units, 0)  # a day of refunds only is a day without sales
    rows = [row for row, item in enumerate(history.items) if item.available or units[row].sum() > 0]
    if not units.sum() or not rows:
        return None
    items = tuple(history.items[row] for row in rows)
    units, revenue = units[rows], last.revenue[rows]
    sold, is_open = units.sum(axis=1), units.sum(axis=0) > 0
    listed = np.array([item.price for item in items])
    prices = np.where((sold > 0) & (revenue.sum(axis=1) > 0), revenue.sum(axis=1) / np.maximum(sold, 1e-9), listed)
    costs = np.array([np.nan if item.cost is None else item.cost for item in items])
    rates = units[:, -RECENT:].mean(axis=1)
    week = _week(units.sum(axis=0), last.weekdays)
    by_weekday = _by_weekday(units, rates, last.weekdays, week)
    keys = [item.key for item in items]
    offered = [item.key for item in items if item.available]
    pairs = tuple(found.partner(key, offered) if found else None for key in keys)
    table = np.column_stack(
        [
            *_standing(items, sold, prices, costs),
            _trend(units),
            _season(history, rows),
            *_level(units, rates, is_open, items),
            *_company(pairs, keys, sold),
            np.full(len(items), np.log(found.size) if found and found.orders else np.nan),
        ]
    )
    return Snapshot(
        items, prices, costs, rates, by_weekday, sold, last.days, int(is_open.sum()), week, table, pairs, found
    )


def _week(totals: Floats, weekdays: Whole) -> tuple[DayIndex, ...]:
    """Each day beside the mean open day of its own seven days, so that a trend is no weekday."""
    ratios: list[list[float]] = [[] for _ in range(7)]
    for end in range(len(totals), min(len(totals), 7) - 1, -7):
        part = slice(max(end - 7, 0), end)
        block = totals[part]
        mean = block[block > 0].mean() if (block > 0).any() else 1.0
        for total, weekday in zip(block, weekdays[part], strict=True):
            if total > 0:
                ratios[int(weekday)].append(float(total / mean))
    return tuple(_day_index(number, np.array(found)) for number, found in enumerate(ratios) if found)


def _day_index(weekday: int, ratios: Floats) -> DayIndex:
    index = float(ratios.mean())
    if len(ratios) < _FEWEST_WEEKS:
        return DayIndex(weekday, index, None, None)
    half = _Z80 * float(ratios.std(ddof=1)) / np.sqrt(len(ratios)) * (1 + 1 / len(ratios))
    return DayIndex(weekday, index, max(index - float(half), 0.0), index + float(half))


def _by_weekday(units: Floats, rates: Floats, weekdays: Whole, week: tuple[DayIndex, ...]) -> Floats:
    """Units on such a day over the last twelve weeks, drawn to the house's own rhythm where weeks are few."""
    index = {day.weekday: day.ratio for day in week}
    part, days = units[:, -84:], weekdays[-84:]
    found = np.zeros((len(units), 7))
    opened = sum(index.values()) or 1.0
    for weekday in range(7):
        usual = rates * 7 * index.get(weekday, 0.0) / opened
        own = part[:, days == weekday]
        found[:, weekday] = (own.sum(axis=1) + _SHRINK_WEEKS * usual) / (own.shape[1] + _SHRINK_WEEKS)
    return found


def _standing(items: tuple[Item, ...], sold: Floats, prices: Floats, costs: Floats) -> list[Floats]:
    bar = sold.sum() / len(items)
    margins, known = prices - costs, ~np.isnan(costs)
    weights = np.where(known, np.maximum(sold, 1e-9), 0)
    mean = float(np.nansum(margins * weights) / weights.sum()) if known.any() else np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(prices > 0, margins / prices, np.nan)
        ratio = margins / mean if mean > 0 else np.full(len(items), np.nan)
    return [
        np.log((sold + 1) / (bar + 1)),
        (sold - _POPULAR * bar) / np.sqrt(np.maximum(sold, 1)),
        np.clip(share, -1, 1),
        np.clip(ratio, -3, 3),
        _beside_category(items, prices),
    ]


def _beside_category(items: tuple[Item, ...], prices: Floats) -> Floats:
    names = [item.category for item in items]
    ratios = np.ones(len(items))
    for name in set(names):
        rows = [row for row, own in enumerate(names) if own == name]
        mean = prices[rows].mean()
        if mean > 0 and len(rows) > 1:
            ratios[rows] = prices[rows] / mean
    return ratios


def _trend(units: Floats) -> Floats:
    if units.shape[1] < 2 * _MONTH:
        return np.zeros(len(units))
    now, before = units[:, -_MONTH:].sum(axis=1), units[:, -2 * _MONTH : -_MONTH].sum(axis=1)
    return np.asarray(np.log((now + _SHRINK_UNITS) / (before + _SHRINK_UNITS)))


def _season(history: History, rows: list[int]) -> Floats:
    """Whether it sold more than its year's mean in the four weeks that come, a year ago."""
    if history.days < _YEAR:
        return np.zeros(len(rows))
    year = np.maximum(history.units[rows][:, -_YEAR:], 0)
    coming, mean = year[:, :_MONTH].sum(axis=1), year.mean(axis=1) * _MONTH
    return np.asarray(np.log((coming + _SHRINK_UNITS) / (mean + _SHRINK_UNITS)))


def _level(units: Floats, rates: Floats, is_open: Booleans, items: tuple[Item, ...]) -> list[Floats]:
    opened = units[:, is_open]
    dispersion = (opened.var(axis=1) + 0.1) / (opened.mean(axis=1) + 0.1)
    names = [item.category for item in items]
    return [np.log(dispersion), np.log(rates + 0.1), np.log([float(names.count(name)) for name in names])]


def _company(pairs: tuple[Pair | None, ...], keys: list[str], sold: Floats) -> list[Floats]:
    """NaN where there are no orders to look into."""
    affinity = [np.nan if pair is None else np.log(pair.lift) for pair in pairs]
    share = [np.nan if pair is None else pair.share for pair in pairs]
    beside = [
        np.nan if pair is None else np.log((sold[keys.index(pair.other)] + 1) / (own + 1))
        for pair, own in zip(pairs, sold, strict=True)
    ]
    return [np.array(affinity), np.array(share), np.array(beside)]
