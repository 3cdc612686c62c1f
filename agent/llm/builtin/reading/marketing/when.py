"""When it goes out, and from which day to which it holds, on the restaurant's own clock."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from ...context import BuiltinContext
from ..ahead import Ahead, Coming, find_ahead
from ..calendar_words import DAY, DAYS, MONTH, MONTHS

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_AT = r"(?:at|by|around|about|for|from|@|a las?|para las?|a eso de las?)"
_TIME = re.compile(
    rf"\b(?:{_AT} )?(?P<h>\d\d?)(?: ?[:.h] ?(?P<m>\d\d))? ?(?P<half>(?:a|p) ?\.? ?m\b\.?|de la (?:manana|tarde|noche)|"
    r"in the (?:morning|afternoon|evening)|o'? ?clock|oclock)"
    rf"|\b(?:at|@|a las?|para las?) (?P<h2>\d\d?)(?: ?[:.h] ?(?P<m2>\d\d))?(?! ?(?:%|st|nd|rd|th|percent|dollars?|"
    rf"bucks?))\b"
    r"|\b(?P<h3>[01]?\d|2[0-3]) ?[:h] ?(?P<m3>[0-5]\d)\b"
    r"|\b(?:at |around |by |a |al )?(?P<word>noon|midday|mediodia|lunch ?time)\b"
)
_EVERY = re.compile(
    rf"\b(?:(?:every|each|cada|todos los|slow|quiet|dead|on|los|de los|our|my|floj[oa]s|weak) )?(?P<many>{DAY})s\b"
    rf"|\b(?:every|each|cada|todos los|slow|quiet|dead|los) (?:\w+ )?(?P<one>{DAY})\b"
)
_DOM = r"(?:the |el |day )?(?P<{0}>\d\d?)(?: ?(?:st|nd|rd|th))?"
_OF_MONTH = rf"(?: (?:of |de )?(?P<{{0}}>{MONTH}))?"
_RANGE = re.compile(
    rf"\b(?:from|between|del?|desde|entre) (?:(?P<before>{MONTH}) )?{_DOM.format('d1')}{_OF_MONTH.format('m1')}"
    rf" (?:to|until|till|through|and|al?|hasta|y|-) (?:(?P<after>{MONTH}) "
    rf")?{_DOM.format('d2')}{_OF_MONTH.format('m2')}\b"
    rf"|\b(?P<before2>{MONTH}) (?P<d3>\d\d?)(?: ?(?:st|nd|rd|th))? ?(?:-|to|through|until|till|al?|"
    rf"hasta) ?(?:(?P<after2>{MONTH}) )?"
    r"(?P<d4>\d\d?)\b"
)
_BACKWARDS = 300  # days
_OVER = re.compile(r"\b(?:yesterday|last night|ayer|anoche)\b")
_UNTIL = re.compile(r"\b(?:until|till|through|up to|hasta)\b")
_IN_HOURS = re.compile(
    r"\b(?:in|en|within) (?P<n>\d+|an?|una?|half an) (?P<unit>hours?|minutes?|mins?|horas?|minutos?)\b"
)


@dataclass(frozen=True, slots=True)
class When:
    """`at` is the restaurant's own clock, naive. `weekday` is a weekly thing; `tail` what stands beside all of it."""

    day: date | None = None
    clock: time | None = None
    at: datetime | None = None
    start: date | None = None
    end: date | None = None
    weekday: str | None = None
    rest: str = ""

    @property
    def named(self) -> bool:
        return any((self.at, self.start, self.weekday, self.day, self.clock))


def when_of(line: str, context: BuiltinContext) -> When:
    """Reads `line`: plain words, numbers in digits."""
    now = context.now.astimezone(ZoneInfo(context.timezone)).replace(tzinfo=None)
    soon = _IN_HOURS.search(line)
    if soon:
        at = now + _length(soon)
        return When(at.date(), at.time(), at.replace(second=0, microsecond=0), rest=_IN_HOURS.sub(" ", line))
    clock, rest = _clock(line)
    span, weekday, rest = _range(rest, context.today), None, rest
    if span:
        rest = _RANGE.sub(" ", rest)
    every = _EVERY.search(rest)
    if every:
        weekday = _WEEKDAYS[DAYS[every["many"] or every["one"]]]
        rest = _EVERY.sub(" ", rest, count=1)
    if span is None and _OVER.search(rest):  # a day that is over, which whoever carries it out says
        yesterday = context.today - timedelta(days=1)
        span, rest = Ahead(yesterday, yesterday), _OVER.sub(" ", rest)
    if span is None:
        span, rest = _span(rest, context)
    return _when(clock, span, weekday, rest, now)


def _when(clock: time | None, span: Ahead | None, weekday: str | None, rest: str, now: datetime) -> When:
    if span and span.start != span.end:
        return When(None, clock, None, span.start, span.end, weekday, rest)
    day = span.start if span else None
    if clock is None:
        return When(day, None, None, day, day, weekday, rest)
    if day is None and weekday:
        return When(None, clock, None, None, None, weekday, rest)
    chosen = day or (now.date() if clock > now.time() else now.date() + timedelta(days=1))
    return When(day, clock, datetime.combine(chosen, clock), None, None, weekday, rest)


def _length(match: re.Match[str]) -> timedelta:
    minutes = match["unit"].startswith("min")
    if match["n"].startswith("half"):
        return timedelta(minutes=30)
    count = int(match["n"]) if match["n"].isdigit() else 1
    return timedelta(minutes=min(count, 100_000)) if minutes else timedelta(hours=min(count, 2_000))


def _clock(line: str) -> tuple[time | None, str]:
    """The hour that is named, and the line without it. A bare hour from 1 to 7 is one of the afternoon."""
    match = _TIME.search(line)
    if match is None:
        return None, line
    rest = f"{line[: match.start()]} {line[match.end() :]}"
    if match["word"]:
        return time(12), rest
    hour = int(match["h"] or match["h2"] or match["h3"])
    minute = int(match["m"] or match["m2"] or match["m3"] or 0)
    half = (match["half"] or "").replace(" ", "").replace(".", "")
    hour = _of_the_day(hour, half, bare=match["h3"] is None)
    return (time(hour, minute), rest) if hour < 24 and minute < 60 else (None, line)


def _of_the_day(hour: int, half: str, bare: bool) -> int:
    if half.startswith(("pm", "delatarde", "delanoche", "intheafternoon", "intheevening")):
        return hour + 12 if hour < 12 else hour
    if half.startswith(("am", "delamanana", "inthemorning")):
        return 0 if hour == 12 else hour
    return hour + 12 if bare and 0 < hour < 8 else hour


def _range(line: str, today: date) -> Ahead | None:
    """`from the 5th to the 20th`, `january 5 - 20`."""
    match = _RANGE.search(line)
    if match is None:
        return None
    last_month = match["after"] or match["after2"] or match["m2"] or match["before"] or match["m1"] or match["before2"]
    first_month = match["before"] or match["m1"] or match["before2"] or last_month
    first = _date(int(match["d1"] or match["d3"]), first_month, today)
    last = _date(int(match["d2"] or match["d4"]), last_month, first or today)
    if first is None or last is None:
        return None
    if (last - first).days > _BACKWARDS:  # "from the 20th of january until the 12th": said backwards, and told so
        last = last.replace(year=last.year - 1) if (last.month, last.day) != (2, 29) else last
    return Ahead(first, last)


def _date(day: int, month: str | None, after: date) -> date | None:
    """The next such day from `after` on."""
    months = [MONTHS[month]] if month else range(1, 13)
    found = []
    for year in (after.year, after.year + 1):
        for number in months:
            try:
                found.append(date(year, number, day))
            except ValueError:
                continue
    return min((each for each in found if each >= after), default=None)


def _span(line: str, context: BuiltinContext) -> tuple[Ahead | None, str]:
    coming = Coming(context.today, None, month_first=context.currency == "USD")
    text = _UNTIL.sub(" until ", line)
    found = find_ahead(text, coming, leaning=True)
    if found is None:
        return None, line
    rest = f"{text[: found.start]} {text[found.end :]}"
    second = find_ahead(rest, coming, leaning=True) if re.search(r"\b(?:from|between|desde|entre)\b", text) else None
    if second and found.ahead.start <= second.ahead.end:
        return Ahead(found.ahead.start, second.ahead.end), f"{rest[: second.start]} {rest[second.end :]}"
    return found.ahead, rest


def iso(moment: datetime) -> str:
    return moment.isoformat(timespec="minutes")
