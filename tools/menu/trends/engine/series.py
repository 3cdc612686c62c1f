"""One number a day out of the sales: of a dish, a category or the whole menu, in units or in money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from tools.menu.history import History

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.menu.history import Booleans, Floats

Metric = Literal["units", "revenue", "contribution"]


class Special(NamedTuple):
    """Something that makes a day unlike others."""

    kind: Literal["holiday", "event"]
    name: str


class Weather(NamedTuple):
    """Of one day; None where it is not known."""

    rain_mm: float | None
    temperature: float | None  # of the day's maximum, degrees Celsius


@dataclass(frozen=True, slots=True)
class Calendar:
    """What is known about days apart from their sales."""

    specials: Mapping[date, Sequence[Special]] = field(default_factory=dict)
    weather: Mapping[date, Weather] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """A value a day from `start` on. Where `open` is False the place was closed and the value means nothing: such days
    are left out everywhere, they are no zeros."""

    start: date
    values: Floats
    open: Booleans
    metric: Metric = "units"

    @property
    def days(self) -> int:
        return len(self.values)

    @property
    def dates(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range(self.days)]

    @property
    def weekdays(self) -> NDArray[np.int_]:
        return np.asarray((np.arange(self.days) + self.start.weekday()) % 7)

    @property
    def mean(self) -> float:
        """A day it was open; 0.0 where there is none."""
        return float(self.values[self.open].mean()) if self.open.any() else 0.0


def series_of(history: History, keys: Sequence[str] | None = None, metric: Metric = "units") -> Series:
    """The sum over `keys` (the whole menu where None), from the first sale among them to the last day anything sold; to
    their own last sale where all of them were taken off the menu. `contribution` counts only dishes with a cost."""
    rows = range(len(history.items)) if keys is None else [history.index(key) for key in keys]
    units, revenue = history.units[list(rows)], history.revenue[list(rows)]
    items = [history.items[row] for row in rows]
    if metric == "units":
        values = units.sum(axis=0)
    elif metric == "revenue":
        values = revenue.sum(axis=0)
    else:
        costed = [number for number, item in enumerate(items) if item.cost is not None]
        costs = np.array([items[number].cost for number in costed], dtype=float)
        values = revenue[costed].sum(axis=0) - costs @ units[costed]
    gone = keys is not None and not any(item.available for item in items)
    part = _lifetime(units, np.flatnonzero((units != 0).any(axis=0) if gone else history.open))
    start = history.start + timedelta(days=part.start)
    return Series(start, np.asarray(values[part], dtype=float), history.open[part], metric)


def _lifetime(units: Floats, last_days: NDArray[np.intp]) -> slice:
    sold = np.flatnonzero((units != 0).any(axis=0))
    return slice(int(sold[0]), int(last_days[-1]) + 1) if len(sold) else slice(0, 0)
