"""Reads an iCalendar text within bounds: what is expanded is a window of days and a number of events, never a rule
without end."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.errors import BadInput, TooLarge
from tools.integrations.events.schemas import CalendarEvent

if TYPE_CHECKING:
    from icalendar import Calendar, Component

BYTES = 1_000_000
_COMPONENTS, _RECURRING, _OCCURRENCES = 5_000, 100, 2_000
_OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}  # no event of a restaurant's calendar recurs within a day
_SHORT = {"DAILY", "WEEKLY"}
_ALWAYS = {"FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYDAY", "BYMONTH"}
_OF_MONTHS = {"BYMONTHDAY", "BYSETPOS"}
_EARLIEST = 1970  # a rule that began before is walked through day by day


def read_calendar(text: str, first: date, last: date, timezone: str) -> list[CalendarEvent]:
    """The events of `first` to `last` (inclusive) on the days of `timezone`, recurring ones once a time. Raises
    BadInput for what is no calendar, TooLarge for one beyond the bounds. Slow: call it in a thread."""
    from icalendar import Calendar
    from recurring_ical_events import InvalidCalendar, of

    if len(text.encode()) > BYTES:
        raise TooLarge(f"This calendar is larger than {BYTES // 1000} kB.")
    try:
        calendar = Calendar.from_ical(text)
        _bound(calendar, last)
        zone = ZoneInfo(timezone)
        found = of(calendar, skip_bad_series=True).between(first, last + timedelta(days=1))
        return sorted(_within(found, zone, first, last), key=lambda event: event.start)[:_OCCURRENCES]
    except (ValueError, KeyError, AttributeError, TypeError, InvalidCalendar, OverflowError) as error:
        reason = " ".join(str(error).split())[:120]
        raise BadInput(f"This is not a calendar that can be read (iCalendar, .ics): {reason}") from None


def _bound(calendar: Calendar, last: date) -> None:
    """Refuses what would be too much, and ends every rule without an end at `last`."""
    events = calendar.walk("VEVENT")
    recurring = [event for event in events if "RRULE" in event or "RDATE" in event]
    if len(events) > _COMPONENTS or len(recurring) > _RECURRING:
        raise TooLarge(
            f"This calendar has {len(events)} events, {len(recurring)} of them recurring; "
            f"up to {_COMPONENTS} and {_RECURRING} can be read."
        )
    for event in recurring:
        start = _day(event.decoded("DTSTART"))
        if any(map(_unreadable, _rules(event))) or start.year < _EARLIEST:
            raise BadInput(f"The event {_name(event)!r} recurs too often or since too long ago to be read.")
        for rule in _rules(event):
            if "COUNT" not in rule and "UNTIL" not in rule:
                end = last + timedelta(days=2)
                whole_day = not isinstance(event.decoded("DTSTART"), datetime)
                rule["UNTIL"] = [end if whole_day else datetime.combine(end, time(), UTC)]


def _unreadable(rule: dict[str, Any]) -> bool:
    """Several times a day, a step of nothing, or parts that may never come true together: such a rule is walked
    through day by day to the year 9999."""
    often = {str(one).upper() for one in rule.get("FREQ", [])}
    parts = _ALWAYS if often <= _SHORT else _ALWAYS | _OF_MONTHS
    return bool(often & _OFTEN) or not set(rule) <= parts or any(int(step) < 1 for step in rule.get("INTERVAL", [1]))


def _rules(event: Component) -> list[dict[str, Any]]:
    rule = event.get("RRULE", [])
    return list(rule) if isinstance(rule, list) else [rule]


def _within(found: Iterable[Component], zone: ZoneInfo, first: date, last: date) -> Iterator[CalendarEvent]:
    for event in found:
        start = _day(_moment(event, "start"), zone)
        end = max(start, _last_day(event, zone))
        if start <= last and end >= first:
            uid = str(event.get("UID", ""))[:200] or f"{_name(event)} {start}"
            yield CalendarEvent(uid=f"{uid} {start}", name=_name(event), start=start, end=end)


def _last_day(event: Component, zone: ZoneInfo) -> date:
    """DTEND is the first moment that no longer belongs to it."""
    end = _moment(event, "end")
    if isinstance(end, datetime):
        return _day(end - timedelta(microseconds=1), zone)
    return end - timedelta(days=1)


def _moment(event: Component, name: str) -> date | datetime:
    """`start` or `end`, which an event works out where DTEND or DURATION is missing."""
    found: date | datetime = getattr(event, name)
    return found


def _day(moment: date | datetime, zone: ZoneInfo | None = None) -> date:
    if not isinstance(moment, datetime):
        return moment
    return moment.astimezone(zone).date() if moment.tzinfo and zone else moment.date()


def _name(event: Component) -> str:
    return " ".join(str(event.get("SUMMARY", "Event")).split())[:120] or "Event"
