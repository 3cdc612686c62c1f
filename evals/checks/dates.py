"""Days and periods as they are written in cases and tool calls, resolved against the fixed clock."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

PERIOD_KEYS = frozenset({"period_days", "start_date", "end_date"})
# What a tool reads as when the call names no period at all: days ending yesterday.
DEFAULT_PERIOD = {"analyze_menu": 30}
_WORDS = {"today": 0, "yesterday": -1, "tomorrow": 1}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[Tt ].*)?")
_AGO = re.compile(r"(\d+) days? ago")
_AHEAD = re.compile(r"in (\d+) days?")
_NAMED = re.compile(rf"(?:(last|next|on) )?({'|'.join(_WEEKDAYS)})")


class Period(NamedTuple):
    """Inclusive; None where that end is not said."""

    start: date | None
    end: date | None


def resolve_day(value: Any, today: date) -> date | None:
    """`2026-12-01`, `yesterday`, `3 days ago`, `tuesday` (the coming one); None for what is not a day."""
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    if _ISO.fullmatch(text):
        return _iso(text[:10])
    if text in _WORDS:
        return today + timedelta(days=_WORDS[text])
    if found := _AGO.fullmatch(text):
        return today - timedelta(days=int(found[1]))
    if found := _AHEAD.fullmatch(text):
        return today + timedelta(days=int(found[1]))
    if found := _NAMED.fullmatch(text):
        return _weekday(found[2], today, back=found[1] == "last")
    return None


def _iso(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _weekday(name: str, today: date, *, back: bool) -> date:
    """The nearest one that is not today."""
    ahead = (_WEEKDAYS.index(name) - today.weekday() - 1) % 7 + 1
    behind = (today.weekday() - _WEEKDAYS.index(name) - 1) % 7 + 1
    return today - timedelta(days=behind) if back else today + timedelta(days=ahead)


def same_time(one: Any, other: Any) -> bool:
    """Whether two moments of one day agree on the time, where both name one; without an offset it is local."""
    left, right = _moment(one), _moment(other)
    if left is None or right is None:
        return True
    if left.tzinfo and right.tzinfo:
        return left == right
    return left.replace(tzinfo=None) == right.replace(tzinfo=None)


def _moment(value: Any) -> datetime | None:
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or len(value.strip()) <= len("2027-01-01"):
        return None
    try:
        return datetime.fromisoformat(value.strip())
    except ValueError:
        return None


def resolve_period(args: Mapping[str, Any], today: date, default_days: int | None = None) -> Period:
    """The days a call is about. `default_days` is given for a tool that reads an unsaid period as ending yesterday."""
    yesterday = today - timedelta(days=1)
    start, end = resolve_day(args.get("start_date"), today), resolve_day(args.get("end_date"), today)
    days = _days(args.get("period_days"))
    if days is None and start is None and end is None and default_days is not None:
        days = default_days
    if days is None:
        return Period(start, yesterday if start and not end and default_days is not None else end)
    if start and not end:
        return Period(start, start + timedelta(days=days - 1))
    end = end or yesterday
    return Period(start or end - timedelta(days=days - 1), end)


def _days(value: Any) -> int | None:
    text = str(value).strip()
    return int(float(text)) if re.fullmatch(r"\d{1,5}(\.0+)?", text) else None
