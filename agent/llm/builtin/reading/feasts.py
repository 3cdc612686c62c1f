"""Feast days by the names that owners give them: fixed ones, and those that move with the year."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from .spans import Period

Days = tuple[date, date]


def _fixed(month: int, day: int, last: int | None = None) -> Callable[[int], Days]:
    return lambda year: (date(year, month, day), date(year, month, last or day))


def _nth(month: int, weekday: int, nth: int, later: int = 0) -> Callable[[int], Days]:
    """The `nth` weekday of a month (from 1; -1 is the last), and `later` days on."""

    def days(year: int) -> Days:
        if nth > 0:
            first = date(year, month, 1)
            day = first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
        else:
            end = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
            day = end - timedelta(days=(end.weekday() - weekday) % 7)
        return day + timedelta(days=later), day + timedelta(days=later)

    return days


def easter(year: int) -> date:
    """Easter Sunday of the Gregorian calendar (the anonymous algorithm of Meeus, Jones and Butcher)."""
    golden, century, rest = year % 19, year // 100, year % 100
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


def _from_easter(offset: int, days: int = 1) -> Callable[[int], Days]:
    return lambda year: (easter(year) + timedelta(offset), easter(year) + timedelta(offset + days - 1))


_DAY = r"(?:s| is)? day"
_FEASTS: tuple[tuple[str, Callable[[int], Days]], ...] = (
    (r"christmas eve|nochebuena", _fixed(12, 24)),
    (r"christmas day", _fixed(12, 25)),
    (r"christmas|navidad|xmas", _fixed(12, 24, 26)),
    (r"boxing day", _fixed(12, 26)),
    (r"new year(?:s| is)? eve|nye|nochevieja|fin de year", _fixed(12, 31)),
    (rf"new year{_DAY}|year nuevo", _fixed(1, 1)),
    (rf"valentine(?:{_DAY}|s)|san valentin", _fixed(2, 14)),
    (rf"(?:st|saint) patrick(?:{_DAY}|s)", _fixed(3, 17)),
    (r"cinco de mayo", _fixed(5, 5)),
    (r"independence day", _fixed(7, 4)),
    (r"halloween", _fixed(10, 31)),
    (r"(?<!a )(?<!any )good friday|viernes santo", _from_easter(-2)),
    (r"easter monday", _from_easter(1)),
    (r"easter weekend|semana santa", _from_easter(-2, 4)),
    (r"easter(?: sunday)?|pascua", _from_easter(0)),
    (rf"mother{_DAY}|day de la madre", _nth(5, 6, 2)),
    (rf"father{_DAY}", _nth(6, 6, 3)),
    (r"memorial day", _nth(5, 0, -1)),
    (r"labou?r day", _nth(9, 0, 1)),
    (rf"(?:mlk|martin luther king)(?:{_DAY})?", _nth(1, 0, 3)),
    (rf"president{_DAY}", _nth(2, 0, 3)),
    (r"thanksgiving(?: day)?|accion de gracias", _nth(11, 3, 4)),
    (r"black friday", _nth(11, 3, 4, 1)),
)
FEAST = "(?:" + "|".join(names for names, _ in _FEASTS) + ")"


def feast(name: str, year: int) -> Period:
    """The days of the feast `name` (as `FEAST` finds it) in `year`."""
    days = next(days for names, days in _FEASTS if re.fullmatch(names, name))
    start, end = days(year)
    return Period(start=start, end=end)
