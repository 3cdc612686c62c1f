"""When a campaign goes out: its days, and the hour of each channel, in the restaurant's own time.

Direct messages keep to 8:00-20:00 of the restaurant's day here; the stricter hours of a guest's own zone and state are
looked at for each guest when it is sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from core.errors import ToolInputError
from tools.campaigns.schemas import Slot
from tools.content.schemas import DIRECT, Channel

OPENS, CLOSES = time(8), time(20)  # of direct messages
MIDNIGHT = time()
LUNCH, AFTERNOON = time(11), time(15, 30)  # before people decide where to eat, at noon and in the evening
MOST = 12  # occurrences of one approval
WEEKS = 4  # of a weekly campaign without an end
AHEAD = timedelta(days=366)
_SOON = timedelta(minutes=20)  # an owner needs a moment to approve
_STANDS = timedelta(hours=3)  # how late a public post may still go out


@dataclass(frozen=True, slots=True)
class When:
    """What the owner said about time. `at`: a moment (UTC) for every channel."""

    start: date | None = None
    end: date | None = None
    weekday: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Times:
    """`days` it is about; `slots` by day and channel; `notes` what the owner should know about them."""

    days: tuple[date, ...]
    slots: tuple[Slot, ...]
    notes: tuple[str, ...]


def times(asked: When, channels: Sequence[Channel], now: datetime, zone: str) -> Times:
    """Raises ToolInputError for an end before the start, a past time and one more than a year ahead."""
    check(asked, now, zone)
    if asked.at is not None:
        return again(asked, channels, zone)
    days, notes = occurrences(asked, channels, now, zone)
    slots = [_slot(channel, _moment(day, channel, asked, zone), zone) for day in days for channel in channels]
    kept, moved = _ahead(slots, now, zone)
    return Times(tuple(days), tuple(kept), (*notes, *moved))


def check(asked: When, now: datetime, zone: str) -> None:
    today = now.astimezone(ZoneInfo(zone)).date()
    if asked.start and asked.end and asked.end < asked.start:
        raise ToolInputError(f"The end ({asked.end}) is before the start ({asked.start}). Which days do you mean?")
    if asked.end and asked.end < today:
        raise ToolInputError(f"{asked.end} is over already. Name days from today ({today}) on.")
    if asked.start and asked.start < today:
        raise ToolInputError(f"{asked.start} is over already. Name days from today ({today}) on.")
    if asked.start and asked.start > today + AHEAD:
        raise ToolInputError(f"{asked.start} is more than a year away. Name a nearer day.")
    if asked.at and asked.at < now - timedelta(minutes=1):
        raise ToolInputError(f"{said(asked.at, zone)} is over already. When should it go out?")
    if asked.at and asked.at > now + AHEAD:
        raise ToolInputError(f"{said(asked.at, zone)} is more than a year away. When should it go out?")


def occurrences(
    asked: When, channels: Sequence[Channel], now: datetime, zone: str
) -> tuple[list[date], tuple[str, ...]]:
    """The days it is about: each such weekday from start to end (four weeks without an end), else its one day."""
    today = now.astimezone(ZoneInfo(zone)).date()
    start = asked.start or today
    if asked.weekday is None:
        return [asked.start or today + timedelta(days=1)], ()
    first = start + timedelta(days=(asked.weekday - start.weekday()) % 7)
    if not any(_slot(one, _moment(first, one, asked, zone), zone).at > now + _SOON for one in channels):
        first += timedelta(days=7)  # that day's hours are over
    last = asked.end or first + timedelta(weeks=WEEKS - 1)
    days = [first + timedelta(weeks=number) for number in range(max((last - first).days // 7 + 1, 0))]
    if not days:
        raise ToolInputError(f"There is no such weekday left between {start} and {last}. Name a later end.")
    notes: tuple[str, ...] = ()
    if len(days) > MOST:
        notes = (f"One approval covers {MOST} dates at most, so it runs until {days[MOST - 1]}.",)
    elif asked.end is None and len(days) > 1:
        notes = (f"It runs {len(days)} weeks, {days[0]} to {days[-1]}: name an end for more or fewer.",)
    return days[:MOST], notes


def _moment(day: date, channel: Channel, asked: When, zone: str) -> datetime:
    """Texts on the day itself before lunch is decided; email and posts the afternoon before a named day, so that
    people can plan; a single undated thing goes out on its day."""
    ahead = channel != "sms" and asked.weekday is not None
    if ahead:
        return local(day - timedelta(days=1), AFTERNOON, zone)
    return local(day, LUNCH if channel == "sms" else AFTERNOON, zone)


def _ahead(slots: Sequence[Slot], now: datetime, zone: str) -> tuple[list[Slot], list[str]]:
    """Slots whose hour is over move to the next good hour while their day lasts; the rest falls away, and is told."""
    kept, notes = [], []
    for slot in slots:
        if slot.at > now + _SOON:
            kept.append(slot)
            continue
        soon = _slot(slot.channel, _next_quarter(now + _SOON), zone)
        if soon.at.astimezone(ZoneInfo(zone)).date() <= slot.until.astimezone(ZoneInfo(zone)).date() + timedelta(
            days=1
        ):
            kept.append(soon)
            notes.append(f"The usual hour of {slot.channel} is over, so it goes out at {said(soon.at, zone)}.")
    return kept, notes


def _next_quarter(moment: datetime) -> datetime:
    whole = moment.replace(second=0, microsecond=0)
    return whole + timedelta(minutes=-whole.minute % 15 or 15)


def again(asked: When, channels: Sequence[Channel], zone: str) -> Times:
    """Every channel at the moment that was named, and again each week where it is a weekly thing with an end."""
    assert asked.at
    at = asked.at
    first = at.astimezone(ZoneInfo(zone))
    weeks = 1
    if asked.weekday is not None and asked.end:
        weeks = min(max((asked.end - first.date()).days // 7 + 1, 1), MOST)
    days = [first.date() + timedelta(weeks=number) for number in range(weeks)]
    moments = [at, *(local(day, first.time(), zone) for day in days[1:])]
    slots, notes = [], []
    for moment in moments:
        for channel in channels:
            slot = _slot(channel, moment, zone)
            slots.append(slot)
            if slot.at != moment and moment == at:
                what = "Texts" if channel == "sms" else "Emails"
                notes.append(f"{what} may only go out between 8:00 and 20:00: they leave {said(slot.at, zone)}.")
    return Times(tuple(days), tuple(slots), tuple(notes))


def _slot(channel: Channel, moment: datetime, zone: str) -> Slot:
    """Direct messages never outside their hours: later on that day, or the next morning."""
    moment = moment.astimezone(UTC)
    if channel not in DIRECT:
        return Slot(channel=channel, at=moment, until=moment + _STANDS)
    here = moment.astimezone(ZoneInfo(zone))
    if here.time() < OPENS:
        moment = local(here.date(), OPENS, zone)
    elif here.time() >= CLOSES:
        moment = local(here.date() + timedelta(days=1), OPENS, zone)
    return Slot(channel=channel, at=moment, until=local(moment.astimezone(ZoneInfo(zone)).date(), CLOSES, zone))


def local(day: date, hour: time, zone: str) -> datetime:
    """That hour on the wall, as UTC. An hour that the clock skips is the one after it; one that comes twice, the
    first."""
    return datetime.combine(day, hour, ZoneInfo(zone)).astimezone(UTC)


def moment_of(at: datetime, zone: str) -> datetime:
    """A naive time is the restaurant's own. Raises ToolInputError at the ends of time."""
    try:
        moment = (at.replace(tzinfo=ZoneInfo(zone)) if at.tzinfo is None else at).astimezone(UTC)
    except OverflowError:
        moment = at.replace(tzinfo=UTC)
    if not 1970 < moment.year < 9000:  # no zone's clock can say it
        raise ToolInputError(f"{at.date()} is no day that anything goes out on. When should it go out?")
    return moment


def said(moment: datetime, zone: str) -> str:
    """`Tue Jan 5, 11:00`."""
    here = moment.astimezone(ZoneInfo(zone))
    return f"{here:%a %b} {here.day}, {here:%H:%M}"
