"""What holidays, events and weather do to a day, against what level and weekday would let expect."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np
from scipy.special import stdtrit

from tools.menu.trends.engine.pattern import INTERVAL, Interval
from tools.menu.trends.engine.series import Calendar, Series, Special, Weather

if TYPE_CHECKING:
    from tools.menu.history import Booleans, Floats

_UNKNOWN_SPREAD, _LEAST_SPREAD = 0.3, 0.1  # of effects among themselves, on the log scale
_WEATHER_FROM, _RAIN_DAYS, _RAIN = 60, 8, 1.0  # days known, wet days, millimetres of a wet day


@dataclass(frozen=True, slots=True)
class Effect:
    """`percent` against an ordinary day of that weekday and time; None where it was always closed then.
    For temperature: for five degrees more than usual for the time of year."""

    kind: Literal["holiday", "event", "weather"]
    name: str
    percent: Interval | None
    days: int
    closed_days: int
    dates: tuple[date, ...]

    @property
    def clear(self) -> bool:
        return self.percent is not None and self.percent.low * self.percent.high > 0

    @property
    def seen_once(self) -> bool:
        return self.days == 1


def special_effects(series: Series, calendar: Calendar, expected: Floats, dispersion: float) -> list[Effect]:
    """Each holiday and event by name, the largest first. One day tells little, so each is drawn towards the mean of all
    by how uncertain it is (normal prior, spread by DerSimonian and Laird 1986)."""
    numbers: dict[Special, list[int]] = defaultdict(list)
    for number, day in enumerate(series.dates):
        for special in dict.fromkeys(calendar.specials.get(day, ())):
            numbers[special].append(number)
    seen = {special: [n for n in days if series.open[n]] for special, days in numbers.items()}
    measured = [special for special, days in seen.items() if days and expected[days].sum() > 0]
    logs, errors = _measure(series, [seen[special] for special in measured], expected, dispersion)
    percents = dict(zip(measured, _shrunk(logs, errors), strict=True))
    effects = [
        Effect(
            special.kind,
            special.name,
            percents.get(special),
            len(seen[special]),
            len(days) - len(seen[special]),
            tuple(series.dates[n] for n in days),
        )
        for special, days in numbers.items()
    ]
    return sorted(effects, key=lambda one: (-abs(one.percent.estimate) if one.percent else 0.0, one.name))


def _measure(series: Series, days: list[list[int]], expected: Floats, dispersion: float) -> tuple[Floats, Floats]:
    """Logs of sold / expected with half a unit of doubt against log 0, and their standard errors."""
    sums = np.array([[series.values[one].sum(), expected[one].sum()] for one in days]).reshape(-1, 2)
    sold, meant = np.maximum(sums[:, 0], 0.0), sums[:, 1]
    doubt = 0.5 * dispersion
    variances = dispersion * np.maximum(meant, sold) / np.maximum(meant, 1e-9) ** 2
    return np.log((sold + doubt) / (meant + doubt)), np.sqrt(variances + 0.03**2)  # the level itself is not exact


def _shrunk(logs: Floats, errors: Floats) -> list[Interval]:
    if len(logs) == 0:
        return []
    spread = _spread(logs, errors)
    weights = 1 / (errors**2 + spread**2)
    centre = float((weights * logs).sum() / (weights.sum() + 1 / _UNKNOWN_SPREAD**2))
    keep = spread**2 / (spread**2 + errors**2)
    estimates, wide = centre + keep * (logs - centre), 1.96 * errors * np.sqrt(keep)
    return [_interval(one, width) for one, width in zip(estimates, wide, strict=True)]


def _spread(logs: Floats, errors: Floats) -> float:
    if len(logs) < 4:
        return _UNKNOWN_SPREAD
    weights = 1 / errors**2
    centre = (weights * logs).sum() / weights.sum()
    excess = (weights * (logs - centre) ** 2).sum() - (len(logs) - 1)
    scale = weights.sum() - (weights**2).sum() / weights.sum()
    return float(np.sqrt(max(excess / scale, _LEAST_SPREAD**2)))


def _interval(log: float, wide: float) -> Interval:
    return Interval(*(100 * float(np.expm1(value)) for value in (log, log - wide, log + wide)))


def weather_effects(
    series: Series, ordinary: Booleans, expected: Floats, weather: Mapping[date, Weather]
) -> list[Effect]:
    """Rain and warmth together, by least squares on sold / expected of ordinary days; only what is clear is told."""
    known = [n for n, day in enumerate(series.dates) if ordinary[n] and _is_known(weather.get(day))]
    if len(known) < _WEATHER_FROM:
        return []
    days = [weather[series.dates[n]] for n in known]
    wet = np.array([(day.rain_mm or 0.0) >= _RAIN for day in days], dtype=float)
    warm = _unusual(np.array(known), np.array([day.temperature or 0.0 for day in days])) / 5
    ratio = series.values[known] / np.maximum(expected[known], 1e-9)
    causes = [("rain", wet, wet.sum() >= _RAIN_DAYS), ("warmth", warm, warm.std() > 0.2)]
    used = [(name, column) for name, column, enough in causes if enough and column.std() > 0]
    found = _regressed(ratio, [column for _, column in used])
    effects = []
    for (name, _), percent in zip(used, found, strict=True):
        count = int(wet.sum()) if name == "rain" else len(known)
        effects.append(Effect("weather", name, percent, count, 0, ()))
    return [effect for effect in effects if effect.clear]


def _is_known(day: Weather | None) -> bool:
    return day is not None and day.rain_mm is not None and day.temperature is not None


def _unusual(numbers: Floats, temperature: Floats) -> Floats:
    """Degrees above the mean of the days around."""
    return np.array(
        [
            degrees - temperature[np.abs(numbers - n) <= 15].mean()
            for n, degrees in zip(numbers, temperature, strict=True)
        ]
    )


def _regressed(ratio: Floats, columns: list[Floats]) -> list[Interval]:
    if not columns:
        return []
    design = np.column_stack([np.ones(len(ratio)), *columns])
    inverse = np.linalg.inv(design.T @ design)
    beta = inverse @ design.T @ ratio
    residual = ratio - design @ beta
    leverage = np.einsum("ij,jk,ik->i", design, inverse, design)
    scores = design * (residual / (1 - leverage))[:, None]  # HC3
    errors = np.sqrt(np.diag(inverse @ scores.T @ scores @ inverse))
    wide = float(stdtrit(len(ratio) - design.shape[1], 0.5 + INTERVAL / 200))
    base = max(float(beta[0]), 1e-9)
    return [
        Interval(
            *(100 * float(end) / base for end in (beta[n], beta[n] - wide * errors[n], beta[n] + wide * errors[n]))
        )
        for n in range(1, len(beta))
    ]
