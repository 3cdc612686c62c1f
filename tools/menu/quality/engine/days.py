"""Days: which were closed as usual, which are missing, which stand out."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Booleans = NDArray[np.bool_]

_WEEKS, _USUALLY_SHUT = 4, 0.2  # a weekday counts as closed if it is open on less than that share of so many weeks
_NEAR, _FEWEST = 4, 4  # an odd day is measured against so many of its weekday before and after
_DEVIATIONS, _HIGH, _LOW = 5.0, 2.0, 0.4  # both: far out of the usual spread, and twice or less than half
_NORMAL = 1.4826  # of a normal spread, its standard deviation over its median absolute one


@dataclass(frozen=True, slots=True)
class Gap:
    """Both days inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1


@dataclass(frozen=True, slots=True)
class OddDay:
    day: date
    units: float
    usual: float


def closed_weekdays(open_days: Booleans, first: date) -> list[int]:
    """Monday 0 to Sunday 6. Nothing can be said of less than four weeks."""
    if not open_days.any():
        return []
    weekdays = (np.arange(len(open_days)) + first.weekday()) % 7
    shut = [
        weekday
        for weekday in range(7)
        if (on := open_days[weekdays == weekday]).size >= _WEEKS and on.mean() < _USUALLY_SHUT
    ]
    return shut if len(shut) < 7 else []  # a house that is never open has holes in its record, not closing days


def gaps(open_days: Booleans, first: date, closed: Collection[int], holidays: Collection[date]) -> list[Gap]:
    """Days within the record on which something should have sold. Closed weekdays and holidays do not make a gap,
    nor do they end one."""
    found: list[Gap] = []
    missing: list[date] = []
    for number in range(len(open_days) + 1):
        day = first + timedelta(days=number)
        if number < len(open_days) and not open_days[number]:
            if day.weekday() not in closed and day not in holidays:
                missing.append(day)
        elif missing:
            found.append(Gap(missing[0], missing[-1]))
            missing = []
    return found


def odd_days(units: Floats, first: date) -> list[OddDay]:
    """Days that sold far more or less than the same weekday of the weeks around them. `units` of the whole house."""
    if len(units) < 7 * _WEEKS:
        return []
    usual = np.full(len(units), np.nan)
    for day in np.flatnonzero(units > 0):
        near = [day + 7 * week for week in range(-_NEAR, _NEAR + 1) if week]
        known = [units[at] for at in near if 0 <= at < len(units) and units[at] > 0]
        if len(known) >= _FEWEST:
            usual[day] = np.median(known)
    ratio = np.log(np.where(units > 0, units, np.nan) / usual)
    if np.isnan(ratio).all():
        return []
    spread = max(_NORMAL * float(np.nanmedian(np.abs(ratio))), 0.05)
    far = (np.abs(ratio) > _DEVIATIONS * spread) & ((ratio > np.log(_HIGH)) | (ratio < np.log(_LOW)))
    return [OddDay(first + timedelta(days=int(at)), float(units[at]), float(usual[at])) for at in np.flatnonzero(far)]


def weekday_names(weekdays: Sequence[int]) -> list[str]:
    names = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
    return [names[weekday] for weekday in weekdays]
