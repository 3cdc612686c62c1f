"""Which days an answer is about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from core.errors import ToolInputError
from tools.menu.forecast.schemas import MOST_DAYS, USUAL_DAYS, ForecastArgs

STALE = 14  # days without a sale after which "the next days" are those right after the last sale


@dataclass(frozen=True, slots=True)
class Window:
    """`start` to `end`, both inclusive; `asked` is the one day that was asked for, None where none was or where it is
    out of reach."""

    start: date
    end: date
    asked: date | None = None
    stale: bool = False  # the sales on record ended long ago
    out_of_reach: date | None = None

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range((self.end - self.start).days + 1)]


def window_of(origin: date, today: date, args: ForecastArgs) -> Window:
    """The days to tell about, with sales known up to `origin`. Raises ToolInputError for what no forecast can say."""
    length = USUAL_DAYS if args.horizon_days is None else args.horizon_days
    if not 1 <= length <= MOST_DAYS:
        raise ToolInputError(f"A forecast looks 1 to {MOST_DAYS} days ahead, not {length}.")
    if args.date is not None:
        _check_day(args.date, origin, today)
    stale = (today - origin).days > STALE
    start = origin + timedelta(days=1) if stale else max(today, origin + timedelta(days=1))
    end = start + timedelta(days=length - 1)
    if args.date is None:
        return Window(start, end, stale=stale)
    if stale and args.date > origin + timedelta(days=MOST_DAYS):
        return Window(start, end, stale=True, out_of_reach=args.date)
    return Window(start, max(args.date, start) if args.horizon_days is None else max(end, args.date), args.date, stale)


def _check_day(day: date, origin: date, today: date) -> None:
    if day < today and day <= origin:
        raise ToolInputError(f"{named(day)} is over: a forecast looks ahead. What sold on it is in the sales.")
    if day < today and (today - origin).days <= STALE:
        raise ToolInputError(f"{named(day)} is over, though its sales are not on record yet (they end on {origin}).")
    if day > today + timedelta(days=MOST_DAYS):
        last = today + timedelta(days=MOST_DAYS)
        raise ToolInputError(f"{named(day)} is too far off: a forecast reaches {MOST_DAYS} days, to {named(last)}.")


def named(day: date) -> str:
    """As people say it: Friday 8 January 2027."""
    return f"{day:%A} {day.day} {day:%B %Y}"
