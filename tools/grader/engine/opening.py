"""Opening hours as schema.org writes them, from a site's own words; only where every word of them is understood."""

from __future__ import annotations

import re

from core.words import bare

_SHORT = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_ENGLISH = (
    r"mon(?:day)?s?|tue(?:s(?:day)?)?s?|wed(?:nesday)?s?|thu(?:r(?:s(?:day)?)?)?s?|fri(?:day)?s?|sat(?:urday)?s?|"
    r"sun(?:day)?s?"
)
_SPANISH = r"lun(?:es)?|mar(?:tes)?|mie(?:rcoles)?|jue(?:ves)?|vie(?:rnes)?|sab(?:ados?)?|dom(?:ingos?)?"
_STARTS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "lun": 0, "mar": 1, "mie": 2, "jue": 3, "vie": 4, "sab": 5, "dom": 6,
}  # fmt: skip
_ALL = r"daily|every ?day|seven days a week|7 days a week|todos los dias|a diario"
_DAY = rf"(?:{_ENGLISH}|{_SPANISH})\b\.?"
_DAYS = rf"(?P<days>(?:{_ALL})\b|{_DAY}(?:\s*(?:-|to|thru|through|a|al)\s*{_DAY})?)"
_CLOCK = r"(\d{1,2})(?:[:.h](\d{2}))?\s*(am|pm|a\.m\.|p\.m\.|hrs?|h)?|(noon|midnight|mediodia|medianoche)"
_TIMES = rf"(?P<times>\d[^;a-z]*?(?:am|pm|a\.m\.|p\.m\.|hrs?|h)?\s*(?:-|to|until|till|a|hasta)\s*(?:las )?(?:{_CLOCK}))"
_CLOSED = r"(?P<closed>\b(?:closed|cerrado)\b)"
_TOKEN = re.compile(rf"(?:\b{_DAYS})|(?:{_TIMES})|{_CLOSED}")
_RANGE = re.compile(rf"^(?:{_CLOCK})\s*(?:-|to|until|till|a|hasta)\s*(?:las )?(?:{_CLOCK})$")
_AROUND = re.compile(r"\b(?:open|opening|hours|and|from|we are|de|desde|las|los|y|horario|abierto)\b|[\s:.,;|&()/-]")
_LATEST = 5 * 60  # minutes past midnight: a place that closes later than that is more likely misread


def opening_hours(words: str | None) -> list[str]:
    """`Tue-Sun 11am-10pm` as `["Tu-Su 11:00-22:00"]`; empty where any part could be read in two ways."""
    text = _plain(words or "")
    tokens = list(_TOKEN.finditer(text))
    if not tokens or _AROUND.sub("", _TOKEN.sub(" ", text)):
        return []
    found: list[str] = []
    days: list[str] = []
    fresh = True  # the next days start a new list
    shut = False  # "closed on Sundays": what follows are days off
    for token in tokens:
        if shut and token["days"]:
            continue
        if token["days"]:
            days, fresh = ([] if fresh else days) + [_days(token["days"])], False
            continue
        if token["closed"] and fresh:
            shut = True
            continue
        times = None if token["closed"] else _times(token["times"])
        if shut or not days or (times is None and not token["closed"]):
            return []
        found += [f"{','.join(days)} {times}"] if times else []
        fresh = True
    return list(dict.fromkeys(found)) if fresh else []


def _plain(words: str) -> str:
    return " ".join(re.sub("[\u2010-\u2015\u2212]", "-", bare(words)).split())


def _days(words: str) -> str:
    if re.fullmatch(_ALL, words):
        return "Mo-Su"
    named = [_SHORT[_STARTS[each[:3]]] for each in re.findall(_DAY, words)]
    return "-".join(named)


def _times(words: str) -> str | None:
    match = _RANGE.match(words.strip())
    if match is None:
        return None
    end = _clock(match.groups()[4:], None)
    start = _clock(match.groups()[:4], end[1] if end else None)
    if start is None or end is None:
        return None
    (opens, _), (closes, _) = start, end
    if start[1] is None and end[1] is not None and opens >= closes:
        opens -= 12 * 60  # "11-10pm" starts in the morning
    if not 0 <= opens < 24 * 60 or (closes <= opens and closes % (24 * 60) > _LATEST):
        return None
    return f"{_written(opens)}-{_written(closes)}"


def _clock(parts: tuple[str | None, ...], half: str | None) -> tuple[int, str | None] | None:
    """Minutes since midnight, and the half of the day that was said; `half` is the other end's. None: unclear."""
    hour, minute, said, word = parts
    if word:
        return (12 * 60 if word in ("noon", "mediodia") else 24 * 60), "24"
    number, past = int(hour or 0), int(minute or 0)
    mark = (said or "").replace(".", "")
    if number > 24 or past > 59 or (mark in ("am", "pm") and not 1 <= number <= 12):
        return None
    if mark in ("am", "pm"):
        return (number % 12 + (12 if mark == "pm" else 0)) * 60 + past, mark
    if half == "pm" and number <= 12:
        return (number % 12 + 12) * 60 + past, None
    clear = minute is not None or bool(mark) or number > 12
    return (number * 60 + past, "24") if clear and half != "am" else None


def _written(minutes: int) -> str:
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"
