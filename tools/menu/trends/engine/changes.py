"""Days from which on it sold clearly more or less, and what happened about then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.menu.history import History
from tools.menu.trends.engine.series import Series

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.menu.history import Booleans, Floats

DAYS_FROM = 56
_SEGMENT = 14  # days, at least, between two changes
_PENALTY = 3.5  # of one more change, x variance x log(days): under one false change in a hundred quiet years
_LEAST = 0.05  # a smaller change is not worth an owner's time
_SCARCE = 10.0
_PRICE_MOVED, _WINDOW = 0.015, 28  # share of a price; days before and after
_PAUSE, _NEAR = 3, 3  # closed days, and how near


@dataclass(frozen=True, slots=True)
class Reason:
    """What lies near a change in time. It is a candidate, no proof."""

    kind: Literal["price", "closed", "new_dish", "dish_gone"]
    item: str | None = None
    before: float | None = None
    after: float | None = None
    days: int | None = None


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """`day` is the first of the new level; it may as well lie anywhere from `earliest` to `latest`.
    `before` and `after` are an average day's."""

    day: date
    number: int
    earliest: date
    latest: date
    before: float
    after: float
    reasons: tuple[Reason, ...] = ()

    @property
    def percent(self) -> float:
        return 100 * (self.after / self.before - 1) if self.before > 0 else 100.0


def change_points(series: Series, ordinary: Booleans, weekday_index: Floats) -> list[ChangePoint]:
    """PELT (Killick et al. 2012) on the deseasonalised series, in logs, or in square roots where it sells less than ten
    a day. None where a straight line tells it as well as the steps."""
    numbers = np.flatnonzero(ordinary)
    if len(numbers) < DAYS_FROM or series.values[numbers].sum() <= 0:
        return []
    import ruptures

    steady = np.maximum(series.values[numbers], 0.0) / weekday_index[numbers]
    signal = np.sqrt(steady + 0.375) if series.mean < _SCARCE else np.log(np.maximum(steady, 0.05 * series.mean))
    noise = _noise(signal)
    signal = _fenced(signal, noise)
    unit = float(noise * np.log(len(signal)))
    search = ruptures.KernelCPD(kernel="linear", min_size=_SEGMENT)
    cuts = [int(cut) for cut in search.fit(signal[:, None]).predict(pen=_PENALTY * unit)[:-1]]
    if not cuts or _line_is_as_good(signal, cuts, unit):
        return []
    edges = [0, *cuts, len(signal)]
    found = [_point(series, numbers, steady, signal, noise, edges[at : at + 3]) for at in range(len(cuts))]
    return [point for point in found if abs(point.after - point.before) >= _LEAST * point.before]


def _noise(signal: Floats) -> float:
    """The variance of a day, in the long run: from differences of days and of weeks, which a step hardly touches."""
    daily = float(np.median(np.abs(np.diff(signal)))) * 1.4826 / np.sqrt(2)
    weeks = signal[: len(signal) // 7 * 7].reshape(-1, 7).mean(axis=1)
    weekly = float(np.median(np.abs(np.diff(weeks)))) * 1.4826 / np.sqrt(2) * np.sqrt(7)
    return float(max(daily, weekly, 1e-3)) ** 2


def _fenced(signal: Floats, noise: float) -> Floats:
    """One odd day is no change: nothing counts for more than three deviations from the days around it."""
    around = np.array([np.median(signal[max(0, at - 7) : at + 8]) for at in range(len(signal))])
    far = 3 * np.sqrt(noise)
    return np.clip(signal, around - far, around + far)


def _line_is_as_good(signal: Floats, cuts: Sequence[int], unit: float) -> bool:
    """By Schwarz's criterion: a step has a place and a height, a line only a slope."""
    steps = sum(float(((part - part.mean()) ** 2).sum()) for part in np.split(signal, cuts))
    day = np.arange(len(signal))
    slope, level = np.polyfit(day, signal, 1)
    return float(((signal - level - slope * day) ** 2).sum()) <= steps + (2 * len(cuts) - 1) * unit


def _point(
    series: Series, numbers: NDArray[np.intp], steady: Floats, signal: Floats, noise: float, edges: Sequence[int]
) -> ChangePoint:
    first, cut, end = edges
    places = range(first + 2, end - 1)
    costs = {at: float(signal[first:at].var() * (at - first) + signal[at:end].var() * (end - at)) for at in places}
    near = [at for at in places if costs[at] <= costs[cut] + 3.84 * noise]
    dates = series.dates
    return ChangePoint(
        dates[int(numbers[cut])],
        int(numbers[cut]),
        dates[int(numbers[min(near)])],
        dates[int(numbers[max(near)])],
        float(steady[first:cut].mean()),
        float(steady[cut:end].mean()),
    )


def reasons_for(point: ChangePoint, history: History, keys: Sequence[str] | None) -> tuple[Reason, ...]:
    """What happened about that day: prices that moved, days it was closed, dishes that came or went. At most three."""
    at = (point.day - history.start).days
    rows = list(range(len(history.items))) if keys is None else [history.index(key) for key in keys]
    closed = int((~history.open[max(0, at - _PAUSE - _NEAR) : at + _NEAR]).sum())
    pause = (Reason("closed", days=closed),) if closed >= _PAUSE else ()
    prices = sorted(_price_moves(history, rows, at), key=lambda one: one[0], reverse=True)
    return (*(reason for _, reason in prices[:2]), *pause, *_comings(history, rows, at))[:3]


def _price_moves(history: History, rows: Sequence[int], at: int) -> list[tuple[float, Reason]]:
    """With the revenue behind each. A dish with sizes is asked size by size: another mix of sizes is no new price."""
    sizes = {size.key for size in history.sizes}
    wanted = {history.items[row].key: row for row in rows}
    series: list[tuple[int, str | None, Floats, Floats]] = [
        (row, None, history.units[row], history.revenue[row]) for key, row in wanted.items() if key not in sizes
    ]
    series += [(wanted[one.key], one.size, one.units, one.revenue) for one in history.sizes if one.key in wanted]
    found = []
    for row, size, units, revenue in series:
        before, after = _paid(units, revenue, at - _WINDOW, at), _paid(units, revenue, at, at + _WINDOW)
        if before and after and abs(after / before - 1) > _PRICE_MOVED:
            name = history.items[row].name
            label = f"{name} ({size})" if size else name
            earned = float(revenue[max(0, at - _WINDOW) : at + _WINDOW].sum())
            found.append((earned, Reason("price", label, before, after)))
    return found


def _paid(units: Floats, revenue: Floats, first: int, last: int) -> float | None:
    part = slice(max(0, first), max(0, last))
    sold = units[part] > 0
    return float(np.median(revenue[part][sold] / units[part][sold])) if sold.sum() >= 3 else None


def _comings(history: History, rows: Sequence[int], at: int) -> list[Reason]:
    found = []
    if len(rows) == 1:
        return []
    for row in rows:
        sold = np.flatnonzero(history.units[row] > 0)
        if len(sold) == 0:
            continue
        if sold[0] > 0 and abs(int(sold[0]) - at) <= _NEAR:
            found.append(Reason("new_dish", history.items[row].name))
        elif sold[-1] < history.days - _SEGMENT and abs(int(sold[-1]) + 1 - at) <= _NEAR:
            found.append(Reason("dish_gone", history.items[row].name))
    return found
