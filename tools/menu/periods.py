"""Which days an analysis covers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import ToolInputError

DEFAULT_DAYS, MAX_DAYS = 30, 3_660
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")  # as date.weekday() counts
_EARLIEST, _LATEST_YEAR = date(1980, 1, 1), 2100


@dataclass(frozen=True, slots=True)
class Period:
    """Both days inclusive."""

    start: date
    end: date

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    @property
    def before(self) -> Period:
        """The equally long period just before."""
        return Period(self.start - timedelta(days=self.days), self.start - timedelta(days=1))

    def last(self, days: int) -> Period:
        """Its last days, at most so many."""
        return Period(max(self.start, self.end - timedelta(days=days - 1)), self.end)

    def as_json(self) -> dict[str, str | int]:
        return {"start": self.start.isoformat(), "end": self.end.isoformat(), "days": self.days}


def resolve_period(today: date, days: int | None, start: date | None, end: date | None) -> Period:
    """`days` end yesterday unless a date is given; start and end together win over `days`."""
    if days is not None and not 1 <= days <= MAX_DAYS:
        raise ToolInputError(f"A period is 1 to {MAX_DAYS:,} days long, so {days:,} does not work.")
    for given in (start, end):
        if given and given < _EARLIEST:
            raise ToolInputError(f"{given.isoformat()} is too long ago: dates start with {_EARLIEST.year}.")
    if end and end.year >= _LATEST_YEAR:
        raise ToolInputError(f"{end.isoformat()} is too far ahead.")
    if start and start > today:
        raise ToolInputError(f"{start.isoformat()} is in the future; today is {today.isoformat()}.")
    return _checked(_window(today, days, start, end))


def _window(today: date, days: int | None, start: date | None, end: date | None) -> Period:
    yesterday = today - timedelta(days=1)
    if start and end:
        return Period(start, end)
    if start:
        return Period(start, start + timedelta(days=days - 1) if days else max(start, yesterday))
    last = end or yesterday
    return Period(last - timedelta(days=(days or DEFAULT_DAYS) - 1), last)


def _checked(period: Period) -> Period:
    if period.start > period.end:
        raise ToolInputError(
            f"The period starts on {period.start.isoformat()}, after it ends on {period.end.isoformat()}."
        )
    if period.days > MAX_DAYS:
        raise ToolInputError(f"That is {period.days:,} days; a period is at most {MAX_DAYS:,} days long.")
    return period
