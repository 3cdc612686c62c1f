"""What is known about days besides their sales, as the engine takes it, and as columns of numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]
    Whole = NDArray[np.int_]


class Weather(Protocol):
    """A day's weather: degrees Celsius and millimetres; None where it is not known."""

    @property
    def temperature_max(self) -> float | None: ...
    @property
    def precipitation(self) -> float | None: ...


@dataclass(frozen=True, slots=True)
class Context:
    """Names of holidays and events by day, weather by day, days that are known to be closed, and the keys of the
    dishes on promotion by day. Past days teach, future days are used; anything may be empty."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    events: Mapping[date, str] = field(default_factory=dict)
    weather: Mapping[date, Weather] = field(default_factory=dict)
    closed: frozenset[date] = frozenset()
    promotions: Mapping[date, frozenset[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Calendar:
    """Days from `start` on, further than the sales reach. `holidays`, `events`: a name or "" a day; `weather`
    (days, 2): temperature and rain, NaN where it is not known."""

    start: date
    weekday: Whole
    holidays: tuple[str, ...]
    events: tuple[str, ...]
    weather: Floats
    closed: Booleans
    promotions: Mapping[int, frozenset[str]]

    @property
    def days(self) -> int:
        return len(self.weekday)

    def date(self, day: int) -> date:
        return self.start + timedelta(days=day)

    def near(self, day: int) -> tuple[str, str, str]:
        """The holidays of the day before, of the day and of the day after."""
        before = self.holidays[day - 1] if day else ""
        after = self.holidays[day + 1] if day + 1 < self.days else ""
        return before, self.holidays[day], after


def calendar(context: Context, start: date, days: int) -> Calendar:
    every = [start + timedelta(days=number) for number in range(days)]
    return Calendar(
        start=start,
        weekday=(np.arange(days) + start.weekday()) % 7,
        holidays=tuple(context.holidays.get(day, "") for day in every),
        events=tuple(context.events.get(day, "") for day in every),
        weather=_weather(context.weather, every),
        closed=np.array([day in context.closed for day in every], dtype=bool),
        promotions={number: context.promotions[day] for number, day in enumerate(every) if day in context.promotions},
    )


def _weather(known: Mapping[date, Weather], every: list[date]) -> Floats:
    columns = np.full((len(every), 2), np.nan)
    for number, day in enumerate(every):
        if (seen := known.get(day)) is not None:
            columns[number] = [
                np.nan if value is None else value for value in (seen.temperature_max, seen.precipitation)
            ]
    return columns
