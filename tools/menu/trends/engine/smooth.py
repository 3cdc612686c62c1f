"""The level behind the days: what an average day of that time sells."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tools.menu.trends.engine.series import Series

if TYPE_CHECKING:
    from tools.menu.history import Booleans, Floats

STL_FROM = 56  # days: eight weeks
_TREND_DAYS = 29  # over which the level is smoothed
_SCARCE = 10.0  # a day: below it, logarithms of counts say little


def level_of(series: Series, ordinary: Booleans, weekday_index: Floats, expected: Floats) -> tuple[Floats, str]:
    """A level a day, and the method: "stl" (Cleveland et al. 1990, weekly, robust) from eight weeks on, else "median"
    of the days around. Days that are not ordinary are filled by what the pattern expects, so they move nothing."""
    filled = np.where(ordinary, series.values, expected)
    if series.days < STL_FROM:
        return _median(filled / weekday_index), "median"
    from statsmodels.tsa.stl._stl import STL

    scarce = series.mean < _SCARCE or filled.min() <= 0
    given = filled if scarce else np.log(filled)
    fitted = STL(given, period=7, trend=_TREND_DAYS, trend_deg=0, robust=not scarce).fit()
    level = np.asarray(fitted.trend, dtype=float)
    level = np.maximum(level, 0.0) if scarce else np.exp(level)
    return np.asarray(level * _ratio(filled, level * weekday_index)), "stl"


def _ratio(filled: Floats, fitted: Floats) -> float:
    """What logarithms and robust weights take away from the mean."""
    total = float(fitted.sum())
    return float(filled.sum()) / total if total > 0 else 1.0


def _median(values: Floats, around: int = 7) -> Floats:
    return np.array([np.median(values[max(0, at - around) : at + around + 1]) for at in range(len(values))])
