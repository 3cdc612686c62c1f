"""Everything about one series in time, put together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.menu.history import History
from tools.menu.trends.engine.changes import ChangePoint, change_points, reasons_for
from tools.menu.trends.engine.effects import Effect, special_effects, weather_effects
from tools.menu.trends.engine.pattern import Pattern, fit_pattern
from tools.menu.trends.engine.series import Calendar, Metric, Series, series_of
from tools.menu.trends.engine.smooth import level_of

if TYPE_CHECKING:
    from tools.menu.history import Booleans, Floats

PATTERN_FROM = 21  # ordinary days
_SPECIAL_SHARE = 0.2  # more special days than that are the ordinary ones


@dataclass(frozen=True, slots=True, eq=False)
class Trends:
    """`pattern` and `level` are None where there are fewer than three weeks to learn from."""

    series: Series
    pattern: Pattern | None = None
    level: Floats | None = None
    method: Literal["stl", "median"] | None = None
    effects: tuple[Effect, ...] = field(default=())
    change_points: tuple[ChangePoint, ...] = field(default=())


def analyse(
    history: History,
    keys: Sequence[str] | None = None,
    metric: Metric = "units",
    calendar: Calendar | None = None,
) -> Trends:
    """Of the dishes `keys` together, or of the whole menu. KeyError for a dish that is not in the history."""
    calendar = calendar or Calendar()
    series = series_of(history, keys, metric)
    ordinary = _ordinary(series, calendar)
    if int(ordinary.sum()) < PATTERN_FROM or series.values[ordinary].sum() <= 0:
        return Trends(series)
    pattern = fit_pattern(series, ordinary)
    points = change_points(series, ordinary, pattern.weekday_index)
    if points:
        pattern = fit_pattern(series, ordinary, [point.number for point in points])
    level, method = level_of(series, ordinary, pattern.weekday_index, pattern.expected)
    expected = level * pattern.weekday_index
    effects = special_effects(series, calendar, expected, pattern.dispersion)
    effects += weather_effects(series, ordinary, expected, calendar.weather)
    told = tuple(replace(point, reasons=reasons_for(point, history, keys)) for point in points)
    return Trends(series, pattern, level, "stl" if method == "stl" else "median", tuple(effects), told)


def _ordinary(series: Series, calendar: Calendar) -> Booleans:
    """Open days that are no holiday and no event."""
    special = np.array([bool(calendar.specials.get(day)) for day in series.dates], dtype=bool)
    if series.days and special[series.open].mean() > _SPECIAL_SHARE:
        special[:] = False
    return np.asarray(series.open & ~special)
