"""What there is to learn from in a price history: its levels, its lasting changes, its short promotions."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tools.menu.prices.engine.series import Booleans, Floats, PriceSeries

_PROMOTION_DAYS, _PROMOTION_SHARE, _BACK = 14, 0.25, 0.01
_BLIP_DAYS, _LONG_RUN = 3, 14
_GONE_DAYS = 14  # a dish that sells daily and then not for so long was not on offer
_LEVEL_DAYS, _LEVELS_APART = 7, 0.02
_COLLINEAR = 0.78  # a price that is raised for each summer has 0.81, one that changes every month by chance 0.4
MIN_DAYS, MIN_UNITS, MIN_CHANGES = 60, 100.0, 2


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """`used` days enter the regression; `promotion` days are among them, with a coefficient of their own.
    `levels` are lasting prices with at least a week of sales; `changes` counts moves between lasting prices."""

    used: Booleans
    promotion: Booleans
    levels: tuple[float, ...]
    changes: int
    units: float
    with_calendar: float  # the share of the log price's variance that a smooth year and a straight line explain

    @property
    def collinear(self) -> bool:
        """The price went with the season or straight along with time: whatever else did so too looks like its doing."""
        return self.with_calendar > _COLLINEAR

    @property
    def enough(self) -> bool:
        apart = len(self.levels) > 1 and self.levels[-1] >= self.levels[0] * (1 + _LEVELS_APART)
        days = int((self.used & ~self.promotion).sum())
        return apart and self.changes >= MIN_CHANGES and days >= MIN_DAYS and self.units >= MIN_UNITS


def pattern_of(series: PriceSeries, is_open: Booleans) -> Pattern:
    used = is_open & ~np.isnan(series.price) & _offered(series.units, is_open)
    at = np.flatnonzero(used)
    none = np.zeros(used.size, dtype=bool)
    if at.size == 0:
        return Pattern(used, none, (), 0, 0.0, 0.0)
    runs = _runs(series.price[at])
    at, runs = _without_blips(at, runs, series.price)
    used = none.copy()
    used[at] = True
    promotion = none.copy()
    promotion[at] = _promotions(at, series.price[at])
    lasting = at[~promotion[at]]
    prices = series.price[lasting]
    values, counts = np.unique(prices[series.units[lasting] > 0], return_counts=True)
    levels = tuple(float(value) for value in values[counts >= _LEVEL_DAYS])
    changes = int(np.count_nonzero(np.diff(prices)))
    units = float(series.units[at].sum())
    return Pattern(used, promotion, levels, changes, units, _with_calendar(lasting, prices) if changes else 0.0)


def seen_range(series: PriceSeries, window: int) -> tuple[float, float] | None:
    """Lowest and highest price that was charged on at least three of the last `window` days; None where none was."""
    price = series.price[-window:]
    sold = price[(series.units[-window:] > 0) & ~np.isnan(price)]
    if sold.size == 0:
        return None
    values, counts = np.unique(sold, return_counts=True)
    regular = values[counts >= min(_BLIP_DAYS, counts.max())]
    return float(regular.min()), float(regular.max())


def _with_calendar(days: np.ndarray[tuple[int], np.dtype[np.intp]], prices: Floats) -> float:
    angle = 2 * np.pi * days / 365.25
    smooth = [np.ones(days.size), days / 365.25, *(wave(turn * angle) for turn in (1, 2) for wave in (np.sin, np.cos))]
    design, log = np.column_stack(smooth), np.log(prices)
    left = log - design @ np.linalg.lstsq(design, log)[0]
    return float(1 - left.var() / log.var())


def _offered(units: Floats, is_open: Booleans) -> Booleans:
    """From the first sale to the last, without long gaps."""
    sold = np.flatnonzero((units > 0) & is_open)
    offered = np.zeros(units.size, dtype=bool)
    if sold.size == 0:
        return offered
    offered[sold[0] : sold[-1] + 1] = True
    gaps = np.diff(sold)
    usual = max(float(np.median(gaps)), 1.0) if gaps.size else 1.0
    for gap in np.flatnonzero(gaps > _GONE_DAYS * usual):
        offered[sold[gap] + 1 : sold[gap + 1]] = False
    return offered


def _runs(price: Floats) -> list[slice]:
    edges = [0, *(np.flatnonzero(np.diff(price)) + 1).tolist(), price.size]
    return [slice(first, last) for first, last in pairwise(edges)]


def _without_blips(
    at: np.ndarray[tuple[int], np.dtype[np.intp]], runs: list[slice], price: Floats
) -> tuple[np.ndarray[tuple[int], np.dtype[np.intp]], list[slice]]:
    """A price of a day or two among runs of weeks is a slip of the till, not a price."""
    if not runs or float(np.median([run.stop - run.start for run in runs])) < _LONG_RUN:
        return at, runs
    values, counts = np.unique(price[at], return_counts=True)
    rare = set(values[counts <= _BLIP_DAYS].tolist())
    kept = np.array([day for day in at if float(price[day]) not in rare], dtype=np.intp)
    return (kept, _runs(price[kept])) if kept.size else (at, runs)


def _promotions(at: np.ndarray[tuple[int], np.dtype[np.intp]], price: Floats) -> Booleans:
    """Short dips that go back to where they came from, or that lie between two lasting prices. Many of them are not
    promotions but a way of pricing."""
    found = np.zeros(price.size, dtype=bool)
    runs = _runs(price)
    for before, run, after in zip(runs[:-2], runs[1:-1], runs[2:], strict=True):
        base, dip, back = price[before.start], price[run.start], price[after.start]
        days, around = run.stop - run.start, min(before.stop - before.start, after.stop - after.start)
        returns = dip < base * 0.99 and abs(back / base - 1) <= _BACK
        between = dip < 0.97 * min(base, back) and around >= max(2 * days, _LONG_RUN)
        if at[run.stop - 1] - at[run.start] < _PROMOTION_DAYS and (returns or between):
            found[run] = True
    return found if found.mean() <= _PROMOTION_SHARE else np.zeros(price.size, dtype=bool)
