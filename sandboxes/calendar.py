"""Which day of the source year plays which day of the demo.

World (evals): 2015 moved by 574 weeks falls exactly on 2026. Live: the source day of the same weekday nearest in the
calendar; a public holiday is played by its namesake, and no other day is played by a holiday.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

SOURCE_YEAR = 2015
WORLD_SHIFT = timedelta(weeks=574)
WORLD_START, WORLD_END = date(SOURCE_YEAR, 1, 1) + WORLD_SHIFT, date(SOURCE_YEAR, 12, 31) + WORLD_SHIFT
_DAYS = [date(SOURCE_YEAR, 1, 1) + timedelta(days=number) for number in range(365)]


def world_source(day: date) -> date:
    return day - WORLD_SHIFT


@cache
def live_source(day: date) -> date:
    """The day of 2015 that `day` repeats."""
    known = {name: when for when, name in _holidays(SOURCE_YEAR).items()}
    name = _holidays(day.year).get(day)
    if name in known:
        return known[name]
    special = set(known.values())
    plain = [source for source in _DAYS if source.weekday() == day.weekday() and source not in special]
    return min(plain, key=lambda source: (_distance(source, day), source))


def _distance(source: date, day: date) -> int:
    """Days between two places in the calendar, around the turn of the year if that is nearer."""
    apart = abs(source.timetuple().tm_yday - _same_place(day).timetuple().tm_yday)
    return min(apart, 365 - apart)


def _same_place(day: date) -> date:
    """The same month and day in the source year; 29 February counts as the 28th."""
    return date(SOURCE_YEAR, day.month, min(day.day, 28) if day.month == 2 else day.day)


@cache
def _holidays(year: int) -> dict[date, str]:
    import holidays  # the demo extra; slow to import

    return dict(holidays.country_holidays("US", years=year, observed=False, language="en_US").items())
