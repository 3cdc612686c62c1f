"""When a guest may be written to: the default hours, the stricter ones of a country or state, in the guest's own time.

The rules stand in law.yaml, dated and with their sources. Not legal advice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tools.campaigns.guests.engine.addresses import place_of
from tools.campaigns.guests.schemas import DirectChannel

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LOOK = 15  # days ahead at most
_STEP = timedelta(minutes=15)
Span = tuple[time, time]


@dataclass(frozen=True, slots=True)
class Cap:
    """At most `most` messages in `hours`."""

    most: int
    hours: int


@dataclass(frozen=True, slots=True)
class Place:
    """Whose rules hold: a country and, in the United States, a state; both as far as they are known."""

    country: str | None = None
    state: str | None = None


@dataclass(frozen=True, slots=True)
class When:
    """Every place and every zone in which it must be a decent hour at once."""

    places: tuple[Place, ...]
    zones: tuple[str, ...]  # () : nobody can tell what time it is for them


@cache
def table() -> Mapping[str, Any]:
    text = Path(__file__).with_name("law.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = yaml.safe_load(text)
    return found


@cache
def _areas() -> dict[str, str]:
    return {str(code): state for state, codes in table()["areas"].items() for code in codes}


def place(number: str | None, country: str | None = None) -> Place:
    """The place whose rules a phone number brings along; without one, the country that is known."""
    if not number:
        return Place(country)
    found, _ = place_of(number)
    return Place(found or country, _areas().get(number[2:5]) if found == "US" else None)


def caps(channel: DirectChannel, where: Place) -> list[Cap]:
    """How often; the stricter of ours and the law's."""
    ours = [Cap(most, hours) for most, hours in table()["caps"][channel]]
    law = [rule["per_day"] for rule in _rules(where) if rule.get("per_day")] if channel == "sms" else []
    return ours + [Cap(most, 24) for most in law]


def _rules(where: Place) -> Iterator[Mapping[str, Any]]:
    if where.country in table()["countries"]:
        yield table()["countries"][where.country]
    if where.state in table()["states"]:
        yield table()["states"][where.state]


@lru_cache(maxsize=20_000)
def hours(where: Place, day: date, channel: DirectChannel = "sms") -> Span | None:
    """The hours of that local day in which it may arrive, [from, to); None: not that day. The laws are about texts;
    email keeps the default hours."""
    spans = [_span(table()["default"], day)]
    if channel == "sms":
        for rule in _rules(where):
            spans.append(_span(rule, day))
            if rule.get("holidays") is False and day in _holidays(where, day.year):
                return None
    known = [span for span in spans if span is not None]
    if len(known) < len(spans):
        return None
    first, last = max(span[0] for span in known), min(span[1] for span in known)
    return (first, last) if first < last else None


def _span(rule: Mapping[str, Any], day: date) -> Span | None:
    name = _DAYS[day.weekday()]
    told: Sequence[str] | None = rule[name] if name in rule else rule.get("daily", ("00:00", "23:59"))
    return (time.fromisoformat(told[0]), time.fromisoformat(told[1])) if told else None


@cache
def _holidays(where: Place, year: int) -> frozenset[date]:
    import holidays  # slow to import, and only a few places ask

    return frozenset(holidays.country_holidays(where.country or "US", subdiv=where.state, years=year))


def when(number: str | None, zone: str | None, restaurant_zone: str, country: str | None = None) -> When:
    """Whose clocks count. A known zone is the guest's. Else those of the number's area code together with the
    restaurant's; a number that could be anywhere has none. Without a number, the restaurant's."""
    where = place(number, country)
    if zone:
        return When((where,), (zone,))
    if not number:
        return When((where,), (restaurant_zone,))
    _, zones = place_of(number)
    return When((where,), tuple(dict.fromkeys((*zones, restaurant_zone))) if zones else ())


def is_open(rule: When, moment: datetime, channel: DirectChannel = "sms") -> bool:
    """Whether it is a decent hour in all of those zones."""
    return bool(rule.zones) and all(_decent(rule, zone, moment, channel) for zone in rule.zones)


def _decent(rule: When, zone: str, moment: datetime, channel: DirectChannel) -> bool:
    local = moment.astimezone(ZoneInfo(zone))
    spans = [hours(where, local.date(), channel) for where in rule.places]
    return all(span is not None and span[0] <= local.time().replace(tzinfo=None) < span[1] for span in spans)


def next_allowed(rule: When, moment: datetime, channel: DirectChannel = "sms") -> datetime | None:
    """`moment` itself where it is allowed, else the next one (UTC); None where there is none within two weeks: the
    windows of its zones never overlap."""
    at, end = moment.astimezone(UTC), moment + timedelta(days=_LOOK)
    while rule.zones and at < end:
        late = [zone for zone in rule.zones if not _decent(rule, zone, at, channel)]
        if not late:
            return at
        at = max(_opening(rule, zone, at, channel) for zone in late)
    return None


def _opening(rule: When, zone: str, at: datetime, channel: DirectChannel) -> datetime:
    """The first decent moment of one zone after `at`."""
    local = at.astimezone(ZoneInfo(zone))
    for ahead in range(_LOOK + 1):
        day = local.date() + timedelta(days=ahead)
        spans = [span for where in rule.places if (span := hours(where, day, channel))]
        if len(spans) < len(rule.places):
            continue
        begins = datetime.combine(day, max(span[0] for span in spans), ZoneInfo(zone)).astimezone(UTC)
        while begins > at and not _decent(rule, zone, begins, channel) and begins < at + timedelta(days=_LOOK):
            begins += _STEP  # a clock that is put forward over the opening
        if begins > at:
            return begins
    return at + timedelta(days=_LOOK)
