"""Days in a text: a weekday that is not the date's, days that are over, outside the campaign, or closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from functools import cache

from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.lexicon import days

_ENDING = re.compile(
    r"\b(?:until|till|through|thru|ends?|ending|expires?(?: on)?|by|hasta(?: el)?|termina(?: el)?)\s+(?:\w+,?\s+)?$"
)
_STARTING = re.compile(r"\b(?:from|since|starting(?: on)?|between|desde el|del)\s+(?:\w+,?\s+)?$")
_ON = {
    "en": r"\b(?:on|this|every|each|next|all|only|for|coming|until|through|till|from|ends?)\s+(?:a\s+|the\s+)?$",
    "es": r"\b(?:el|los|este|esta|cada|todos los|proximo|para el|hasta el|desde el|solo)\s+$",
}
_OPEN = re.compile(
    r"\b(?:open|abiert[oa]s?|abrimos)\s+(?:(?P<always>24/7|24 hours|las 24 horas|around the clock)"
    r"|(?:late\s+)?(?:until|till|til|'til|hasta)(?: las?)?\s+(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?"
    r"\s*(?P<half>[ap]\.?m\.?)?)"
)
_BARE_DAY = r"\d{1,2}(?:st|nd|rd|th)?(?![\d:%$€]|\s[%$€]|[.,]\d|\s?[ap]\.?m)"  # no price, no percentage, no time
_INVITES = re.compile(
    r"%|\boff\b|\bspecials?\b|\bdeals?\b|\bjoin us\b|\bsee you\b|\bcome (?:by|in|over)\b|\bdescuento\b|\boferta\b"
    r"|\bte esperamos\b|\bnos vemos\b"
)
_FIGURE = re.compile(r"\b(?:the(?: new)?|like an?|than(?: a)?|any|not an?|skip|no)\s+$")
_NEAR = timedelta(days=60)


@cache
def _patterns(language: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = days(language)
    week = "|".join([*words["weekdays"], *words["short"]])
    months = "|".join([*words["months"], *words["short_months"]])
    day = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\s?[%$€]|[\d:.]\d)"
    year = r"(?:,?\s+(?:de[l]?\s+)?(?P<year>20\d\d))?"
    if language == "en":
        dated = (
            rf"(?:\b(?P<week>{week})\b\.?,?\s+(?:the\s+)?)?\b(?:(?P<month>{months})\b\.?\s+(?:the\s+)?{day}|"
            rf"{day.replace('day', 'day2')}\s+(?:of\s+)?(?P<month2>{months})\b\.?){year}"
        )
    else:
        dated = rf"(?:\b(?P<week>{week})\b,?\s+(?:dia\s+)?)?\b{day}\s+de\s+(?P<month>{months})\b{year}"
        dated += "(?P<day2>)(?P<month2>)"  # the same groups in both languages
    return re.compile(dated), re.compile(rf"\b(?P<week>{week})(?P<many>s?)\b(?!\s*,?\s*(?:the\s+)?{_BARE_DAY})")


def day_hits(reading: Reading) -> Iterator[Hit]:
    dated, weekly = _patterns(reading.language)
    taken = []
    for found in dated.finditer(reading.plain):
        taken.append(found.span())
        yield from _dated(reading, found)
    yield from _numeric(reading)
    for found in weekly.finditer(reading.plain):
        if not any(start <= found.start() < end for start, end in taken):
            yield from _weekday(reading, found)
    yield from _opening(reading)


def _dated(reading: Reading, found: re.Match[str]) -> Iterator[Hit]:
    words, language = days(reading.language), reading.language
    name = found["month"] or found["month2"]
    month = words["months"].index(name) + 1 if name in words["months"] else words["short_months"][name]
    number = int(found["day"] or found["day2"] or 0)
    day = _day(reading, month, number, int(found["year"]) if found["year"] else None)
    if day is None:
        if not (language == "en" and name in ("may", "mar")):
            yield Hit("wrong_date", found.start(), found.end(), "There is no such day.")
        return
    wrong = list(_outside(reading, day, found))
    yield from wrong
    if found["week"] and not wrong and _weekday_of(found["week"], language) != day.weekday():
        right = _named(day.weekday(), language)
        said = reading.passage.quote(found.start("week"), found.end("week"))
        named = _named(_weekday_of(found["week"], language), "en")
        why = f"{_spoken(day)} is a {_named(day.weekday(), 'en')}, not a {named}."
        yield Hit(
            "wrong_date", found.start("week"), found.end("week"), why, right if said[0].isupper() else right.lower()
        )


def _day(reading: Reading, month: int, number: int, year: int | None) -> date | None:
    """The day that is meant: without a year the next one, or one of the last weeks."""
    today = reading.truth.today
    for each in [year] if year else [today.year, today.year + 1, today.year - 1]:
        with suppress(ValueError):
            found = date(each, month, number)
            if year or -_NEAR <= found - today <= timedelta(days=366) - _NEAR:
                return found
    return None


def _outside(reading: Reading, day: date, found: re.Match[str]) -> Iterator[Hit]:
    truth = reading.truth
    ends = bool(_ENDING.search(reading.before(found.start())))
    if ends and truth.ends and day != truth.ends and not found["year"]:
        fix = f"{_named(truth.ends.weekday(), reading.language)} " if found["week"] else ""
        yield Hit(
            "wrong_date",
            found.start(),
            found.end(),
            f"It ends on {_spoken(truth.ends)}.",
            _date(truth.ends, reading, fix),
        )
    elif day == truth.starts and day < truth.today <= (truth.ends or day) and _begins(reading, found):
        return  # "from January 5 to January 26" stays true until it ends
    elif day < truth.today:
        yield Hit("wrong_date", found.start(), found.end(), f"{_spoken(day)} is over.")
    elif (truth.starts and day < truth.starts) or (truth.ends and day > truth.ends):
        yield Hit("wrong_date", found.start(), found.end(), f"{_spoken(day)} is not among the days this is for.")
    elif day in truth.closed:
        yield Hit("wrong_date", found.start(), found.end(), f"The house is closed on {_spoken(day)}.")
    elif truth.hours is not None and not truth.hours.get(day.weekday()):
        yield Hit("wrong_date", found.start(), found.end(), f"The house is closed on {_named(day.weekday(), 'en')}s.")


def _begins(reading: Reading, found: re.Match[str]) -> bool:
    return bool(_STARTING.search(reading.before(found.start())))


def _numeric(reading: Reading) -> Iterator[Hit]:
    """11/24 or 24/11/2026, behind a word that says it is a day."""
    lead = r"(?:on|until|till|through|by|before|from|el|hasta el|desde el)\s+(?:[a-z]+,?\s+)?"
    for found in re.finditer(
        rf"\b{lead}(?P<first>\d{{1,2}})/(?P<second>\d{{1,2}})(?:/(?P<year>20\d\d))?(?![\d/])", reading.plain
    ):
        first, second = int(found["first"]), int(found["second"])
        american = reading.truth.country in (None, "US") and reading.language == "en"
        month, number = (first, second) if american else (second, first)
        day = _day(reading, month, number, int(found["year"]) if found["year"] else None)
        if day is None:
            yield Hit("wrong_date", found.start("first"), found.end(), "There is no such day.")
            continue
        for hit in _outside(reading, day, found if "week" in found.groupdict() else _plain_match(found)):
            yield Hit("wrong_date", found.start("first"), found.end(), hit.why)


def _plain_match(found: re.Match[str]) -> re.Match[str]:
    """The same span with the groups that a written date has."""
    again = re.compile(r"(?P<week>(?!))?(?P<year>(?!))?.+", re.DOTALL).match(
        found.string, found.start("first"), found.end()
    )
    assert again
    return again


def _weekday(reading: Reading, found: re.Match[str]) -> Iterator[Hit]:
    """A weekday as an occasion ("every Monday", "Mondays"), beside the campaign's days and the hours."""
    language, truth = reading.language, reading.truth
    if found["week"] in days(language)["short"]:
        return
    weekday = _weekday_of(found["week"], language)
    meant = found["many"] if language == "en" else ""
    right = _campaign_days(reading)
    if (
        not meant
        and not re.search(_ON[language], reading.before(found.start()))
        and not _invites(reading, found, right)
    ):
        return
    if right and weekday not in right:
        said = reading.passage.quote(found.start(), found.end())
        only = _named(next(iter(right)), language) + found["many"] if len(right) == 1 else ""
        if (
            language == "es"
            and only.rstrip("s") in ("sábado", "domingo")
            and "los " in reading.before(found.start(), 5)
        ):
            only = only.rstrip("s") + "s"
        shown = " or ".join(_named(one, "en") for one in sorted(right))
        fix = only if said[0].isupper() else only.lower()
        yield Hit("wrong_date", found.start(), found.end(), f"This is for {shown}.", fix)
    elif truth.hours is not None and not truth.hours.get(weekday):
        yield Hit("wrong_date", found.start(), found.end(), f"The house is closed on {_named(weekday, 'en')}s.")


def _invites(reading: Reading, found: re.Match[str], right: frozenset[int]) -> bool:
    """Without "on", it is an occasion where its sentence invites or offers, and names no right day beside it."""
    said, language = reading.sentence(found.start()), reading.language
    if not _INVITES.search(said) or _FIGURE.search(reading.before(found.start())):
        return False
    return not any(days(language)["weekdays"][one] in said for one in right)


def _campaign_days(reading: Reading) -> frozenset[int]:
    """The weekdays it is for; empty where every one may be."""
    truth = reading.truth
    if truth.weekday is not None:
        return frozenset({truth.weekday})
    if truth.starts and truth.ends and (truth.ends - truth.starts).days < 6:
        return frozenset(
            (truth.starts + timedelta(days=row)).weekday() for row in range((truth.ends - truth.starts).days + 1)
        )
    return frozenset()


def _opening(reading: Reading) -> Iterator[Hit]:
    hours = reading.truth.hours
    if hours is None:
        return
    for found in _OPEN.finditer(reading.plain):
        closing = {span[1] for spans in hours.values() for span in spans}
        if found["always"]:
            yield Hit("wrong_date", found.start(), found.end(), "The house is not open around the clock.")
            continue
        half = (found["half"] or "").replace(".", "")
        hour = int(found["hour"]) % 12 + 12 * (half != "am") if half else int(found["hour"])
        said = {f"{each % 24:02d}:{found['minute'] or '00'}" for each in ({hour} if half else {hour, hour + 12})}
        if not said & closing:
            yield Hit("wrong_date", found.start(), found.end(), "The house does not close at that time.")


def _weekday_of(word: str, language: str) -> int:
    words = days(language)
    return int(words["weekdays"].index(word) if word in words["weekdays"] else words["short"][word])


def _named(weekday: int, language: str) -> str:
    words = days(language)
    name = str(words.get("written", words["weekdays"])[weekday])
    return name.capitalize() if language == "en" else name


def _spoken(day: date) -> str:
    return f"{day:%B} {day.day}"


def _date(day: date, reading: Reading, lead: str) -> str:
    """As texts of that language write a day."""
    month = days(reading.language)["months"][day.month - 1]
    return (
        f"{lead}{day.day} de {month}"
        if reading.language == "es"
        else f"{lead.strip()}{', ' if lead else ''}{month.capitalize()} {day.day}"
    )
