"""Dates and times as tills write them. Whether 03/04 is March or April is decided from the whole file."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple
from zoneinfo import ZoneInfo

from core.errors import BadInput

DateOrder = Literal["dmy", "mdy", "ymd"]
_NUMERIC = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{4})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(?:[a-z]{2,9}\.?,?\s+)??(\d{1,2})(?:st|nd|rd|th)?[-\s]+(?:de\s+)?([a-z]{3,10})\.?,?"
    r"[-\s]+(?:de\s+)?(\d{4}|\d{2})"
)
_NAMED_US = re.compile(r"(?:[a-z]{2,9}\.?,?\s+)??([a-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})")
_TIME = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*(am|pm|a\.m\.|p\.m\.)?\s*"
    r"(z|utc|[+-]\d{2}:?\d{2})?"
)
_STAMP = re.compile(r"(.*?)(?:T|,?\s+)(\d{1,2}[:h]\d{2}.*)", re.IGNORECASE)
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january ene enero",
            "feb february febrero",
            "mar march marzo",
            "apr april abr abril",
            "may mayo",
            "jun june junio",
            "jul july julio",
            "aug august ago agosto",
            "sep sept september septiembre",
            "oct october octubre",
            "nov november noviembre",
            "dec december dic diciembre",
        ),
        1,
    )
    for name in names.split()
}
_FEW = 0.01  # share of dates that may contradict the others as typing errors


class Parts(NamedTuple):
    """Three numbers of a date whose order may still be open."""

    first: int
    second: int
    year: int
    order: DateOrder | None  # None: first and second may be day and month either way


def split_stamp(text: str) -> tuple[str, str]:
    """A date and the time after it, if any."""
    match = _STAMP.fullmatch(text) if ":" in text or "h" in text else None
    return (match[1], match[2]) if match else (text, "")


def read_parts(text: str) -> Parts | None:
    plain = text.strip()
    if match := _NUMERIC.fullmatch(plain):
        return Parts(int(match[1]), int(match[2]), _year(match[3]), None)
    if match := _ISO.fullmatch(plain):
        year, month, day = (int(group) for group in match.groups() if group is not None)
        return Parts(month, day, year, "ymd")
    lower = plain.casefold()
    if (match := _NAMED.fullmatch(lower)) and match[2] in _MONTHS:
        return Parts(_MONTHS[match[2]], int(match[1]), _year(match[3]), "ymd")
    if (match := _NAMED_US.fullmatch(lower)) and match[1] in _MONTHS:
        return Parts(_MONTHS[match[1]], int(match[2]), _year(match[3]), "ymd")
    return None


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 69 else 1900)


def day_of(parts: Parts, order: DateOrder) -> date | None:
    day_first = parts.order is None and order == "dmy"
    month, day = (parts.second, parts.first) if day_first else (parts.first, parts.second)
    try:
        return date(parts.year, month, day)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class Decision:
    order: DateOrder
    why: str


def decide_order(dates: Counter[str], latest: date, wished: DateOrder | None) -> Decision:
    """`dates` are the different date texts with their counts; none can lie after `latest`. BadInput if undecided."""
    parts = [(found, count) for text, count in dates.items() if (found := read_parts(text))]
    open_ones = [(found, count) for found, count in parts if found.order is None]
    if wished in ("dmy", "mdy"):
        return Decision(wished, "as asked for")
    if not open_ones:
        return Decision("ymd", "the dates say it themselves")
    day_first = sum(count for found, count in open_ones if found.first > 12 >= found.second)
    month_first = sum(count for found, count in open_ones if found.second > 12 >= found.first)
    if day_first or month_first:
        return _by_large_numbers(day_first, month_first)
    return _by_elimination([found for found, _count in open_ones], latest)


def _by_large_numbers(day_first: int, month_first: int) -> Decision:
    few, many = sorted((day_first, month_first))
    if few > _FEW * many:
        raise BadInput(
            f"The dates contradict each other: {day_first} can only be day/month and {month_first} only "
            "month/day. Clean the file, or say which is right with --dates dmy or --dates mdy."
        )
    order: DateOrder = "dmy" if day_first > month_first else "mdy"
    return Decision(order, f"{many:,} dates can only be read that way")


def _by_elimination(parts: list[Parts], latest: date) -> Decision:
    possible: list[DateOrder] = []
    orders: tuple[DateOrder, ...] = ("dmy", "mdy")
    for order in orders:
        days = [day_of(found, order) for found in parts]
        if all(day is not None and day <= latest for day in days):
            possible.append(order)
    if len(possible) == 1:
        return Decision(possible[0], "the other way some orders would lie in the future")
    if possible and all(found.first == found.second for found in parts):
        return Decision("dmy", "day and month are the same number")
    raise BadInput(
        "The file does not show whether its dates are day/month or month/day. Say it with --dates dmy "
        "(31/12/2026) or --dates mdy (12/31/2026)."
    )


class Moment(NamedTuple):
    """An order's instant and its business day. `shifted`: the local time does not exist (clocks went forward)."""

    at: datetime
    day: date
    shifted: bool = False


class LocalTimes:
    """Local clock readings of one zone to UTC. A reading that exists twice is the first of them."""

    def __init__(self, zone: str) -> None:
        self._zone = ZoneInfo(zone)
        self._steady: dict[date, datetime | None] = {}  # midnight in UTC; None: the clocks change on that day

    def moment(self, day: date, text: str) -> Moment | None:
        """None where the time cannot be read. No time at all is midnight."""
        match = _TIME.fullmatch(text.strip().casefold()) if text.strip() else None
        if text.strip() and match is None:
            return None
        clock = _clock(match) if match else time()
        if clock is None:
            return None
        if match and match[5]:
            return self._with_offset(day, clock, match[5])
        return self._local(day, clock)

    def _local(self, day: date, clock: time) -> Moment:
        if day not in self._steady:
            self._steady[day] = self._midnight(day)
        midnight = self._steady[day]
        if midnight is not None:
            return Moment(midnight + timedelta(hours=clock.hour, minutes=clock.minute, seconds=clock.second), day)
        at = datetime.combine(day, clock, self._zone).astimezone(UTC)
        exists = at.astimezone(self._zone).replace(tzinfo=None) == datetime.combine(day, clock)
        return Moment(at, day, shifted=not exists)

    def _midnight(self, day: date) -> datetime | None:
        start = datetime.combine(day, time(), self._zone)
        end = datetime.combine(day + timedelta(days=1), time(), self._zone)
        return start.astimezone(UTC) if start.utcoffset() == end.utcoffset() else None

    def _with_offset(self, day: date, clock: time, offset: str) -> Moment:
        digits = offset.replace(":", "") if offset not in ("z", "utc") else "+0000"
        delta = timedelta(hours=int(digits[1:3]), minutes=int(digits[3:5])) * (-1 if digits[0] == "-" else 1)
        at = datetime.combine(day, clock, UTC) - delta
        return Moment(at, at.astimezone(self._zone).date())


def _clock(match: re.Match[str]) -> time | None:
    hour, minute, second = int(match[1]), int(match[2]), int(match[3] or 0)
    if match[4]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if match[4].startswith("p") else 0)
    try:
        return time(hour, minute, min(second, 59))
    except ValueError:
        return None
