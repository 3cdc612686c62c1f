"""What holidays, events and the weather do to the day's total: small effects, drawn to none, that every dish shares.

Ridge regression of the log of what sold over what the level expected, on out-of-sample days. A group of effects is used
only where it would have brought the forecasts of earlier weeks nearer to what came.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Calendar, Floats, Whole
    from tools.menu.forecast.engine.panel import Panel

_CLIP = 1.2  # of a log ratio: a day that sold next to nothing is one odd day, not a law
_LEAST = 21  # days to learn from
_TESTED = 26  # weeks on which a group has to prove itself
_SPREAD = {"any": 0.2, "name": 0.35, "beside": 0.15, "temperature": 0.1, "rain": 0.1}  # prior standard deviations
_DEGREES, _MILLIMETRES = 10.0, 5.0
_SHOWN = 3.0  # percent below which an effect is not worth naming


class Column(NamedTuple):
    """`kind` holiday, event or weather; `group` those that share a column of their own, whose name is ""; `name` what
    an owner calls it; `spread` its prior standard deviation."""

    kind: str
    group: str
    name: str
    spread: float
    values: Floats


class Driver(NamedTuple):
    """What moves a day: `day` the number of days after the origin, from 0."""

    kind: str
    name: str
    day: int
    effect_percent: float


def columns(calendar: Calendar) -> list[Column]:
    around = [calendar.near(day) for day in range(calendar.days)]
    eves = tuple(after if after and not name else "" for _, name, after in around)
    morrows = tuple(before if before and not name else "" for before, name, _ in around)
    return [
        *_named("holiday", "holiday", calendar.holidays),
        *_named("holiday", "before", eves, "the day before "),
        *_named("holiday", "after", morrows, "the day after "),
        *_named("event", "event", calendar.events),
        *_weather(calendar),
    ]


def _named(kind: str, group: str, names: tuple[str, ...], words: str = "") -> list[Column]:
    """One column for all of them and one each."""
    if not any(names):
        return []
    day = np.array([bool(name) for name in names], dtype=float)
    found = [Column(kind, group, "", _SPREAD["any"], day)]
    spread = _SPREAD["beside" if words else "name"]
    for name in sorted({*names} - {""}):
        own = np.array([other == name for other in names], dtype=float)
        found.append(Column(kind, group, f"{words}{name}", spread, own))
    return found


def _weather(calendar: Calendar) -> list[Column]:
    """How much warmer than the weeks around it, and how wet; 0 where it is not known."""
    temperature, rain = calendar.weather[:, 0], calendar.weather[:, 1]
    if np.isfinite(temperature).sum() + np.isfinite(rain).sum() == 0:
        return []
    known = np.isfinite(temperature)
    window = np.ones(31)
    near = np.convolve(np.where(known, temperature, 0.0), window, "same")
    usual = near / np.maximum(np.convolve(known.astype(float), window, "same"), 1.0)
    warmer = np.where(known, (np.nan_to_num(temperature) - usual) / _DEGREES, 0.0)
    wet = np.log1p(np.maximum(np.nan_to_num(rain), 0.0) / _MILLIMETRES)
    return [
        Column("weather", "weather", "temperature", _SPREAD["temperature"], warmer),
        Column("weather", "weather", "rain", _SPREAD["rain"], wet),
    ]


@dataclass(frozen=True, slots=True, eq=False)
class Effects:
    """By day of a calendar: `factor` on the day's total and `doubt` (variance of its log); `parts` (kind, name, log
    effect by day) what has a name of its own."""

    factor: Floats
    doubt: Floats
    parts: tuple[tuple[str, str, Floats], ...] = ()

    def drivers(self, origin: int, horizon: int) -> list[Driver]:
        found = [
            Driver(kind, name, day, round(100 * float(np.expm1(effect[origin + 1 + day])), 1))
            for kind, name, effect in self.parts
            for day in range(horizon)
        ]
        return [one for one in found if abs(one.effect_percent) >= _SHOWN]


@dataclass(frozen=True, slots=True, eq=False)
class Learned:
    """What was learned of which columns (kind, group, name): posterior mean and covariance of their coefficients."""

    labels: tuple[tuple[str, str, str], ...] = ()
    mean: Floats = field(default_factory=lambda: np.zeros(0))
    covariance: Floats = field(default_factory=lambda: np.zeros((0, 0)))

    @property
    def used(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(kind for kind, _, _ in self.labels))

    def on(self, calendar: Calendar) -> Effects:
        if not self.labels:
            return Effects(np.ones(calendar.days), np.zeros(calendar.days))
        known = {column[:3]: column.values for column in columns(calendar)}
        table = np.stack([known.get(label, np.zeros(calendar.days)) for label in self.labels], axis=1)
        own = [number for number, label in enumerate(self.labels) if label[0] != "weather"]
        doubt = np.einsum("da,ab,db->d", table[:, own], self.covariance[np.ix_(own, own)], table[:, own])
        return Effects(np.exp(table @ self.mean), doubt, self._shown(table))

    def _shown(self, table: Floats) -> tuple[tuple[str, str, Floats], ...]:
        """The effect of each thing that has a name, with its part of what all of its group have in common."""
        effect, found = table * self.mean, []
        for number, (kind, group, name) in enumerate(self.labels):
            if name:
                common = [other for other, label in enumerate(self.labels) if label[1:] == (group, "")]
                shared = effect[:, common].sum(axis=1) * (table[:, number] != 0)
                found.append((kind, name, effect[:, number] + shared))
        return tuple(found)


def learn(panel: Panel, days: Whole, expected: Floats) -> Learned:
    """`expected` (days,): the total that the level expected of day numbers `days`, out of sample, in order."""
    every = [column for column in columns(panel.calendar) if column.values[days].any()]
    total = panel.units[:, days].sum(axis=0)
    task = _Task(every, days, np.clip(np.log((total + 1) / (expected + 1)), -_CLIP, _CLIP), total, expected)
    used: tuple[str, ...] = ()
    for kind in ("holiday", "event", "weather"):
        if any(column.kind == kind for column in every) and task.lost((*used, kind)) < task.lost(used):
            used = (*used, kind)
    chosen = [column for column in every if column.kind in used]
    if not chosen:
        return Learned()
    return Learned(tuple(column[:3] for column in chosen), *task.fit(chosen, slice(None)))


@dataclass(frozen=True, slots=True, eq=False)
class _Task:
    every: list[Column]
    days: Whole
    ratio: Floats
    total: Floats
    expected: Floats

    def fit(self, chosen: list[Column], rows: slice | Booleans) -> tuple[Floats, Floats]:
        """Posterior mean and covariance of the coefficients."""
        table = np.stack([column.values[self.days][rows] for column in chosen], axis=1)
        ratio = self.ratio[rows]
        plain = np.median(ratio)
        noise = max(1.48 * float(np.median(np.abs(ratio - plain))), 0.05) ** 2
        prior = np.diag([column.spread**-2 for column in chosen])
        covariance = np.linalg.inv(table.T @ table / noise + prior)
        return np.asarray(covariance @ (table.T @ (ratio - plain)) / noise), np.asarray(covariance)

    def lost(self, used: tuple[str, ...]) -> float:
        """How far off the totals of the last weeks are, each with effects learned from the weeks before it."""
        chosen = [column for column in self.every if column.kind in used]
        lost, last = 0.0, int(self.days[-1])
        for first in range(max(last - 7 * _TESTED, int(self.days[0]) + 28), last + 1, 7):
            tested, before = (self.days >= first) & (self.days < first + 7), self.days < first
            if tested.any() and before.sum() >= _LEAST:
                lost += float(np.abs(self.total[tested] - self._said(chosen, tested, before)).sum())
        return lost

    def _said(self, chosen: list[Column], tested: Booleans, before: Booleans) -> Floats:
        moved = [column for column in chosen if column.values[self.days][tested].any()]
        if not moved:
            return self.expected[tested]
        table = np.stack([column.values[self.days][tested] for column in chosen], axis=1)
        return np.asarray(np.exp(table @ self.fit(chosen, before)[0]) * self.expected[tested])
