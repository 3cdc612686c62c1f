"""Weekday pattern, trend and months from one log-linear model of the days.

log E[y] = level + weekday + month + trend x t + steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from scipy.special import stdtrit

from tools.menu.trends.engine.regression import Fit, fit
from tools.menu.trends.engine.series import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.menu.history import Booleans, Floats

    Numbers = NDArray[np.int_]

DAYS_A_MONTH = 365.25 / 12
INTERVAL = 95  # percent, of everything in this capability
_USUAL_SPREAD = 0.5  # of weekdays and months around the average, on the log scale
_TREND_FROM, _MONTHS_FROM = 56, 730  # days of history


class Interval(NamedTuple):
    """An estimate with its interval of INTERVAL percent."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Seasonal:
    """`index` is 1.0 on an average day; None where it is never open then. `number`: Monday 0, or January 1."""

    number: int
    index: Interval | None
    days: int


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    weekdays: tuple[Seasonal, ...]
    months: tuple[Seasonal, ...] | None  # from two years on
    trend: Interval | None  # change in percent a month; None under eight weeks
    expected: Floats  # of every day by this model, closed ones too
    weekday_index: Floats  # of every day
    dispersion: float  # variance over mean of an ordinary day

    @property
    def clear_trend(self) -> bool:
        return self.trend is not None and self.trend.low * self.trend.high > 0


class _Design(NamedTuple):
    """A column a term, in this order: one, weekdays, months, a line, steps."""

    columns: Floats
    week: slice
    weekdays: list[int]
    year: slice
    months: list[int]
    line: int | None

    @property
    def slow(self) -> Booleans:
        return np.asarray(np.arange(self.columns.shape[1]) >= self.year.stop)

    @property
    def prior(self) -> Floats:
        """Weekdays and months are drawn towards the average: with few sales an index would be 0 or 3 by chance."""
        precision = np.zeros((self.columns.shape[1],) * 2)
        for part in (self.week, self.year):
            size = part.stop - part.start
            precision[part, part] = (np.eye(size) + np.ones((size, size))) / _USUAL_SPREAD**2
        return precision


def fit_pattern(series: Series, ordinary: Booleans, steps: Sequence[int] = ()) -> Pattern:
    """`ordinary` are the days to learn from; `steps` the days (by number) at which the level is known to jump.
    ValueError with fewer than 21 ordinary days or without any sale."""
    if int(ordinary.sum()) < 21 or series.values[ordinary].sum() <= 0:
        raise ValueError("too few days for a pattern")
    design = _design(series, ordinary, steps)
    found = fit(design.columns[ordinary], series.values[ordinary], design.prior, design.slow)
    wide = float(stdtrit(found.freedom, 0.5 + INTERVAL / 200))
    weekdays = _indices(found, design.week, design.weekdays, wide)
    months = _indices(found, design.year, design.months, wide)
    of_weekday = np.array([weekdays[number].estimate if number in weekdays else 1.0 for number in range(7)])
    return Pattern(
        _seasonals(range(7), weekdays, series.weekdays, ordinary),
        _seasonals(range(1, 13), months, _months(series), ordinary) if series.days >= _MONTHS_FROM else None,
        None if design.line is None else _percent(found, design.line, wide),
        np.exp(np.clip(design.columns @ found.beta, -30, 30)),
        of_weekday[series.weekdays],
        found.dispersion,
    )


def _design(series: Series, ordinary: Booleans, steps: Sequence[int]) -> _Design:
    number = np.arange(series.days)
    week, weekdays = _dummies(series.weekdays, ordinary, least=2)
    months: list[int] = []
    parts: list[Floats] = [np.ones((series.days, 1)), week]
    if series.days >= _MONTHS_FROM:
        year, months = _dummies(_months(series), ordinary, least=15)
        parts.append(year)
    at_line = sum(part.shape[1] for part in parts)
    if series.days >= _TREND_FROM:
        parts.append(np.asarray((number - (series.days - 1) / 2) / DAYS_A_MONTH)[:, None])
    parts += [(number >= step)[:, None].astype(float) for step in steps]
    at_year = 1 + week.shape[1]
    line = at_line if series.days >= _TREND_FROM else None
    return _Design(np.hstack(parts), slice(1, at_year), weekdays, slice(at_year, at_line), months, line)


def _months(series: Series) -> Numbers:
    return np.array([day.month for day in series.dates])


def _dummies(group: Numbers, ordinary: Booleans, least: int) -> tuple[Floats, list[int]]:
    """Columns that sum to zero over the groups of `least` days and more: all but the last, which is minus the rest."""
    names = [int(name) for name in np.unique(group[ordinary]) if (group[ordinary] == name).sum() >= least]
    if len(names) < 2:
        return np.zeros((len(group), 0)), names
    columns = np.array([group == name for name in names[:-1]], dtype=float).T
    return columns - (group == names[-1])[:, None], names


def _indices(found: Fit, part: slice, names: Sequence[int], wide: float) -> dict[int, Interval]:
    """From effects on the log scale to indices whose mean is 1, by the delta method."""
    if len(names) < 2:
        return dict.fromkeys(names, Interval(1.0, 1.0, 1.0))
    full = np.vstack([np.eye(len(names) - 1), -np.ones(len(names) - 1)])
    effects = full @ found.beta[part]
    share = np.exp(effects) / np.exp(effects).sum()
    contrasts = np.zeros((len(names), len(found.beta)))
    contrasts[:, part] = (np.eye(len(names)) - share[None, :]) @ full
    index, far = share * len(names), np.minimum(wide * np.sqrt(found.variances(contrasts)), 30)
    low, high = index * np.exp(-far), np.minimum(index * np.exp(far), len(names))  # at most all of it
    return {name: Interval(float(index[n]), float(low[n]), float(high[n])) for n, name in enumerate(names)}


def _seasonals(
    numbers: Sequence[int], found: dict[int, Interval], group: Numbers, ordinary: Booleans
) -> tuple[Seasonal, ...]:
    return tuple(Seasonal(each, found.get(each), int((group[ordinary] == each).sum())) for each in numbers)


def _percent(found: Fit, at: int, wide: float) -> Interval:
    contrast = np.zeros((1, len(found.beta)))
    contrast[0, at] = 1.0
    slope, far = float(found.beta[at]), wide * float(np.sqrt(found.variances(contrast)[0]))
    return Interval(*(100 * float(np.expm1(np.clip(end, -5, 5))) for end in (slope, slope - far, slope + far)))
