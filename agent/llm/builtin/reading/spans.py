"""Days and spans of days: the calendar's weeks, months, quarters and years, and what lies before them."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

UNIT_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "quarter": 90, "year": 365}


@dataclass(frozen=True, slots=True)
class Period:
    """Either the last `days` days up to yesterday, or the inclusive days `start` to `end`."""

    days: int | None = None
    start: date | None = None
    end: date | None = None

    def args(self) -> dict[str, int | str]:
        if self.days is not None:
            return {"period_days": self.days}
        assert self.start is not None and self.end is not None
        return {"start_date": self.start.isoformat(), "end_date": self.end.isoformat()}

    def bounds(self, today: date) -> tuple[date, date]:
        if self.start is not None and self.end is not None:
            return self.start, self.end
        end = today - timedelta(days=1)
        return end - timedelta(days=(self.days or 30) - 1), end


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a period is relative to."""

    today: date
    previous: Period | None = None  # the period talked about before, for "and the month before?"
    month_first: bool = True  # 3/10 is March 10
    southern: bool = False

    @property
    def yesterday(self) -> date:
        return self.today - timedelta(days=1)


def from_args(args: dict[str, object]) -> Period | None:
    """The period of an earlier tool call; None where it gave none or gave nonsense."""
    try:
        if args.get("start_date") and args.get("end_date"):
            return Period(
                start=date.fromisoformat(str(args["start_date"])), end=date.fromisoformat(str(args["end_date"]))
            )
        return Period(days=int(str(args["period_days"]))) if args.get("period_days") else None
    except ValueError:
        return None


def month_of(year: int, month: int) -> Period:
    return Period(start=date(year, month, 1), end=date(year, month, monthrange(year, month)[1]))


def shift_month(day: date, months: int) -> date:
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def calendar_unit(unit: str, day: date) -> Period:
    """The whole week (from Monday), month, quarter or year that holds `day`."""
    if unit == "day":
        return Period(start=day, end=day)
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return Period(start=monday, end=monday + timedelta(days=6))
    if unit == "month":
        return month_of(day.year, day.month)
    if unit == "quarter":
        return whole_months(day.year, 3 * ((day.month - 1) // 3) + 1, 3)
    return Period(start=date(day.year, 1, 1), end=date(day.year, 12, 31))


def whole_months(year: int, first: int, count: int) -> Period:
    last = shift_month(date(year, first, 1), count) - timedelta(days=1)
    return Period(start=date(year, first, 1), end=last)


def units_back(unit: str, back: int, today: date) -> Period:
    """The calendar unit `back` before the one that holds today."""
    period = calendar_unit(unit, today)
    for _ in range(back):
        assert period.start is not None
        period = calendar_unit(unit, period.start - timedelta(days=1))
    return period


def one_before(previous: Period, today: date, unit: str | None = None) -> Period:
    """The period just before `previous`: calendar units stay calendar units, other spans keep their length."""
    start, end = previous.bounds(today)
    length = (end - start).days + 1
    own = _calendar_name(previous) if previous.days is None else None
    if own and unit in (None, own):
        return calendar_unit(own, start - timedelta(days=1))
    if unit and previous.days is None and unit != "day":
        return calendar_unit(unit, start - timedelta(days=1))
    if unit:
        length = UNIT_DAYS[unit]
    return Period(start=start - timedelta(days=length), end=start - timedelta(days=1))


def _calendar_name(period: Period) -> str | None:
    for unit in ("day", "week", "month", "quarter", "year"):
        if period.start and calendar_unit(unit, period.start) == period:
            return unit
    return None


def up_to_yesterday(period: Period, calendar: Calendar) -> Period | None:
    """Nothing is sold after yesterday, so the part that lies ahead is left off."""
    assert period.start is not None and period.end is not None
    if period.end <= calendar.yesterday or period.start > calendar.yesterday:
        return period
    return Period(start=period.start, end=calendar.yesterday)


def latest(build: Callable[[int], Period], calendar: Calendar, year: int | None = None) -> Period | None:
    """The span of `build(year)`; without a year, the latest that has begun by yesterday."""
    if year is not None:
        return up_to_yesterday(build(year), calendar)
    period = build(calendar.today.year)
    assert period.start is not None
    return up_to_yesterday(period if period.start <= calendar.yesterday else build(calendar.today.year - 1), calendar)


def rolling(count: int, unit: str) -> Period:
    if unit == "month" and count % 12 == 0:
        return Period(days=365 * (count // 12))
    return Period(days=count * UNIT_DAYS[unit])


def months_earlier(day: date, months: int) -> date:
    first = shift_month(day, -months)
    last = monthrange(first.year, first.month)[1]
    whole = day.day == monthrange(day.year, day.month)[1]
    return first.replace(day=last if whole else min(day.day, last))
