"""Which days are meant. "This", "past" and "last N" run up to yesterday; "last month" is the calendar one before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .spans import (
    UNIT_DAYS,
    Calendar,
    Period,
    calendar_unit,
    latest,
    month_of,
    months_earlier,
    one_before,
    rolling,
    shift_month,
    units_back,
    up_to_yesterday,
    whole_months,
)

_MONTHS = {
    name: index
    for index, names in enumerate(
        (
            "january jan enero ene",
            "february feb febrero",
            "march mar marzo",
            "april apr abril abr",
            "may mayo",
            "june jun junio",
            "july jul julio",
            "august aug agosto",
            "september sept sep septiembre setiembre",
            "october oct octubre",
            "november nov noviembre",
            "december dec diciembre dic",
        ),
        1,
    )
    for name in names.split()
}
_DAYS = {
    name: index
    for index, names in enumerate(
        (
            "monday mon lunes",
            "tuesday tue tues martes",
            "wednesday wed miercoles",
            "thursday thu thur thurs jueves",
            "friday fri viernes",
            "saturday sat sabado",
            "sunday sun domingo",
        )
    )
    for name in names.split()
}
_SEASONS = {
    "spring": 3,
    "primavera": 3,
    "summer": 6,
    "verano": 6,
    "autumn": 9,
    "fall": 9,
    "otono": 9,
    "winter": 12,
    "invierno": 12,
}
_FEASTS = {
    "christmas": ((12, 24), (12, 26)),
    "navidad": ((12, 24), (12, 26)),
    "halloween": ((10, 31), (10, 31)),
    "valentines day": ((2, 14), (2, 14)),
    "valentines": ((2, 14), (2, 14)),
    "new years eve": ((12, 31), (12, 31)),
    "new years day": ((1, 1), (1, 1)),
    "new year is eve": ((12, 31), (12, 31)),
    "new year is day": ((1, 1), (1, 1)),
    "valentine is day": ((2, 14), (2, 14)),
    "boxing day": ((12, 26), (12, 26)),
    "independence day": ((7, 4), (7, 4)),
    "st patricks day": ((3, 17), (3, 17)),
    "nochebuena": ((12, 24), (12, 24)),
    "nochevieja": ((12, 31), (12, 31)),
    "christmas eve": ((12, 24), (12, 24)),
    "christmas day": ((12, 25), (12, 25)),
}
_ORDINALS = {
    "first": 1,
    "1st": 1,
    "second": 2,
    "2nd": 2,
    "third": 3,
    "3rd": 3,
    "fourth": 4,
    "4th": 4,
    "primer": 1,
    "primero": 1,
    "segundo": 2,
    "tercer": 3,
    "tercero": 3,
    "cuarto": 4,
}
_COUNTS = {
    word: value
    for value, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())
}
_COUNTS |= {
    "a": 1,
    "an": 1,
    "couple": 2,
    "few": 3,
    "couple of": 2,
    "a couple of": 2,
    "a few": 3,
    "several": 3,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
    "seis": 6,
    "siete": 7,
    "ocho": 8,
    "nueve": 9,
    "diez": 10,
    "quince": 15,
    "treinta": 30,
    "un": 1,
    "una": 1,
    "thirty": 30,
    "sixty": 60,
    "ninety": 90,
    "fourteen": 14,
    "twenty": 20,
    "fifteen": 15,
}
_SPANISH_FORMS = (
    (r"\bsemanas?\b", "week"),
    (r"\bmes(es)?\b", "month"),
    (r"\banos?\b", "year"),
    (r"\btrimestres?\b", "quarter"),
    (r"\bdias?\b", "day"),
    (r"\bquincenas?\b", "fortnight"),
    (r"\bayer\b", "yesterday"),
    (r"\bhoy\b", "today"),
    (r"\bfin de week\b", "weekend"),
    (r"\b(?:la|el) (week|month|year|quarter|weekend) (?:pasad[oa]|anterior a este)\b", r"last \1"),
    (r"\b(week|month|year|quarter|weekend) pasad[oa]\b", r"last \1"),
    (r"\best[ea] (week|month|year|quarter|weekend)\b", r"this \1"),
    (r"\b(?:l[oa]s )?ultim[oa]s (\w+) (day|week|month|year|quarter)\b", r"last \1 \2"),
    (r"\bultim[oa] (day|week|month|year|quarter)\b", r"past \1"),
    (r"\b(?:el|la) (week|month|year|quarter) (?:anterior|de antes)\b", r"the \1 before"),
    (r"\bdel (week|month|quarter|year)\b", r"of the \1"),
    (r"\bantes de (?:ese|eso|esa)\b", "before that"),
    (r"\bdesde\b", "since"),
    (r"\bentre\b", "between"),
    (r"\bhace (\w+) (day|week|month|year)\b", r"\1 \2 ago"),
    (r"\bprimer quarter\b", "q1"),
    (r"\bsegundo quarter\b", "q2"),
    (r"\btercer quarter\b", "q3"),
    (r"\bcuarto quarter\b", "q4"),
)
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_DAY = "|".join(sorted(_DAYS, key=len, reverse=True))
_COUNT = r"\d{1,3}|" + "|".join(sorted(_COUNTS, key=len, reverse=True))
_UNIT = r"(?:day|week|fortnight|month|quarter|year)s?"
_YEAR = r"(?:19|20)\d\d"
_DOM = r"(?:the |el )?\d{1,2}(?: ?(?:st|nd|rd|th))?"
_OF = r"(?: of| de| del|,)?"


@dataclass(frozen=True, slots=True)
class Found:
    period: Period
    start: int
    end: int


def spanish_forms(text: str) -> str:
    """Spanish period words in the English form the rules below read."""
    for pattern, form in _SPANISH_FORMS:
        text = re.sub(pattern, form, text)
    return text


_TWO_MONTHS = re.compile(
    rf"(?:(?:between|from|entre) )?\b({_MONTH})((?: {_YEAR})?) (?:and|y|with|con|or|o|to) (?={_MONTH}\b)"
)


def apart(text: str) -> str:
    """`compare october and november` means either month, not the span of both."""
    if not re.search(r"\b(?:compar\w*|versus|difference|better|worse|mejor|peor)\b", text):
        return text
    return _TWO_MONTHS.sub(r"\1\2 versus ", text)


def find(text: str, calendar: Calendar) -> Found | None:
    """The first period that `text` (plain lower-case words) names."""
    best: Found | None = None
    best_core = len(text)
    for pattern, read in _RULES:
        match = pattern.search(text)
        if match is None:
            continue
        core = match.start() + len(_LEAD.match(match[0])[0])  # type: ignore[index]
        period = read(match, calendar) if core < best_core else None
        if period is not None:
            best, best_core = Found(period, match.start(), _end(match, calendar)), core
    return best


def _end(match: re.Match[str], calendar: Calendar) -> int:
    """Where the words of a period end: a form that takes in the rest of the text is over with its own period."""
    rest = match.groupdict().get("rest")
    inner = find(rest, calendar) if rest else None
    if inner is None:
        return match.end()
    after = re.match(r" on(?:wards?)?\b", rest[inner.end :]) if rest else None
    return match.start("rest") + inner.end + (after.end() if after else 0)


def _count(word: str) -> int:
    word = word.strip()
    return int(word) if word.isdigit() else _COUNTS[word]


def _unit(word: str) -> str:
    return word.rstrip("s")


def _year_word(text: str | None, calendar: Calendar) -> int | None:
    if not text:
        return None
    if "last" in text:
        return calendar.today.year - 1
    if "before" in text:
        return calendar.today.year - 2
    found = re.search(_YEAR, text)
    return int(found[0]) if found else calendar.today.year


# --- one reader per form


def _read_part_of(match: re.Match[str], calendar: Calendar) -> Period | None:
    """`the last three months of 2018`, `the first two weeks of december`, `first half of last year`."""
    side, count, unit, rest = match["side"], _count(match["count"] or "1"), _unit(match["unit"]), match["rest"]
    inner = find(rest, calendar)
    if inner is None or inner.period.start is None:
        return None
    start, end = inner.period.bounds(calendar.today)
    if unit in ("day", "week", "fortnight"):
        length = timedelta(days=count * UNIT_DAYS[unit] - 1)
        return Period(start=end - length, end=end) if side == "last" else Period(start=start, end=start + length)
    months = count * {"month": 1, "quarter": 3, "year": 12}[unit]
    if side == "last":
        return Period(start=shift_month(end, 1 - months), end=end)
    return Period(start=start, end=shift_month(start, months) - timedelta(days=1))


def _read_half(match: re.Match[str], calendar: Calendar) -> Period | None:
    year = None if match["year"] == "year" else _year_word(match["year"], calendar)
    first = 1 if _ORDINALS[match["nth"].replace(" ", "")] == 1 else 7
    return latest(lambda when: whole_months(when, first, 6), calendar, year)


def _read_quarter(match: re.Match[str], calendar: Calendar) -> Period | None:
    nth = int(match["q"]) if match["q"] else _ORDINALS[match["nth"].replace(" ", "")]
    return latest(lambda year: whole_months(year, 3 * nth - 2, 3), calendar, _year_word(match["year"], calendar))


def _read_month(match: re.Match[str], calendar: Calendar) -> Period | None:
    month, year = _MONTHS[match["month"]], _year_word(match["year"], calendar)
    return latest(lambda when: month_of(when, month), calendar, year)


def _read_month_range(match: re.Match[str], calendar: Calendar) -> Period | None:
    first, last = _MONTHS[match["a"]], _MONTHS[match["b"]]
    count = (last - first) % 12 + 1
    year = _year_word(match["year"], calendar)
    if year is not None and first > last:
        year -= 1
    return latest(lambda when: whole_months(when, first, count), calendar, year)


def _day_in(text: str, calendar: Calendar) -> date | None:
    """One exact day: `3 march`, `march 3rd 2018`, `2026-10-03`, `3/10/2026`."""
    iso = re.search(rf"({_YEAR}) ?- ?(\d\d?) ?- ?(\d\d?)", text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    slash = re.search(rf"(\d\d?) ?/ ?(\d\d?)(?: ?/ ?({_YEAR}|\d\d))?(?!\d)", text)
    if slash:
        month, day = (int(slash[1]), int(slash[2])) if calendar.month_first else (int(slash[2]), int(slash[1]))
        year = int(slash[3]) + (2000 if len(slash[3]) == 2 else 0) if slash[3] else None
        return _latest_day(month, day, year, calendar)
    words = re.search(rf"\b(?P<month>{_MONTH})\b", text)
    number = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    if words is None or number is None:
        return None
    named = re.search(_YEAR, text)
    return _latest_day(_MONTHS[words["month"]], int(number[1]), int(named[0]) if named else None, calendar)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest_day(month: int, day: int, year: int | None, calendar: Calendar) -> date | None:
    found = _date(year or calendar.today.year, month, day)
    if year is None and found and found > calendar.yesterday:
        return _date(calendar.today.year - 1, month, day)
    return found


def _read_day_range(match: re.Match[str], calendar: Calendar) -> Period | None:
    """A month or year named once (`3 to 10 march 2018`) holds for both days."""
    month, year = re.search(rf"\b(?:{_MONTH})\b", match[0]), re.search(_YEAR, match[0])
    start, end = (_day_in(_completed(part, month, year), calendar) for part in (match["a"], match["b"]))
    if start is None or end is None:
        return None
    if end < start and not year:
        start = _date(start.year - 1, start.month, start.day) or start
    return Period(start=start, end=end) if start <= end else None


def _completed(part: str, month: re.Match[str] | None, year: re.Match[str] | None) -> str:
    if re.search(r"\d ?[/-]", part):
        return part
    if month and not re.search(rf"\b(?:{_MONTH})\b", part):
        part += f" {month[0]}"
    return part if year is None or year[0] in part else f"{part} {year[0]}"


def _read_day(match: re.Match[str], calendar: Calendar) -> Period | None:
    day = _day_in(match[0], calendar)
    return Period(start=day, end=day) if day else None


def _read_since(match: re.Match[str], calendar: Calendar) -> Period | None:
    inner = find(match["rest"], calendar)
    if inner is None or inner.start > 4:
        return None
    start, _ = inner.period.bounds(calendar.today)
    return Period(start=start, end=calendar.yesterday) if start <= calendar.yesterday else None


def _read_weekday(match: re.Match[str], calendar: Calendar) -> Period | None:
    back = (calendar.today.weekday() - _DAYS[match["day"]]) % 7 or 7
    day = calendar.today - timedelta(days=back)
    return Period(start=day, end=day)


def _read_weekend(match: re.Match[str], calendar: Calendar) -> Period | None:
    sunday = calendar.today - timedelta(days=calendar.today.weekday() + 1)
    if match["which"] and "before" in match["which"]:
        sunday -= timedelta(days=7)
    return Period(start=sunday - timedelta(days=1), end=sunday)


def _read_before_last(match: re.Match[str], calendar: Calendar) -> Period | None:
    return units_back(_unit(match["unit"]), 2, calendar.today)


def _read_before(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit = _unit(match["unit"]) if match["unit"] else None
    if calendar.previous is None:
        return units_back(unit or "month", 1, calendar.today)
    start, end = calendar.previous.bounds(calendar.today)
    if unit == "year" and (end - start).days < 180:
        return Period(start=months_earlier(start, 12), end=months_earlier(end, 12))
    return one_before(calendar.previous, calendar.today, unit)


def _read_year_earlier(match: re.Match[str], calendar: Calendar) -> Period | None:
    if calendar.previous is None:
        return None
    start, end = calendar.previous.bounds(calendar.today)
    return Period(start=months_earlier(start, 12), end=months_earlier(end, 12))


def _read_ago(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit, count = _unit(match["unit"]), _count(match["count"])
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit == "day":
        day = calendar.today - timedelta(days=count)
        return Period(start=day, end=day)
    return units_back(unit, count, calendar.today)


def _read_last_unit(match: re.Match[str], calendar: Calendar) -> Period | None:
    return units_back(_unit(match["unit"]), 1, calendar.today)


def _read_this(match: re.Match[str], calendar: Calendar) -> Period | None:
    return rolling(1, _unit(match["unit"]))


def _read_last_n(match: re.Match[str], calendar: Calendar) -> Period | None:
    count = _count(match["count"])
    return rolling(count, _unit(match["unit"])) if count else None


def _read_to_date(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit = _unit(match["unit"] or match["unit2"] or {"mtd": "month", "ytd": "year", "wtd": "week"}[match[0]])
    start, _ = calendar_unit(unit, calendar.today).bounds(calendar.today)
    return Period(start=start, end=max(start, calendar.yesterday))


def _read_relative_day(match: re.Match[str], calendar: Calendar) -> Period | None:
    back = {"today": 0, "tonight": 0, "yesterday": 1, "the day before yesterday": 2, "last night": 1}[match[0]]
    day = calendar.today - timedelta(days=back)
    return Period(start=day, end=day)


def _read_season(match: re.Match[str], calendar: Calendar) -> Period | None:
    first = _SEASONS[match["season"]]
    if calendar.southern:
        first = (first + 5) % 12 + 1
    return latest(lambda year: whole_months(year, first, 3), calendar, _season_year(match, calendar))


def _season_year(match: re.Match[str], calendar: Calendar) -> int | None:
    found = re.search(_YEAR, match["year"] or "")
    if found:
        return int(found[0])
    return _year_word(match["year"], calendar) if match["year"] else None


def _read_feast(match: re.Match[str], calendar: Calendar) -> Period | None:
    (month, day), (month2, day2) = _FEASTS[match["feast"]]
    year = _year_word(match["year"], calendar)
    return latest(lambda when: Period(start=date(when, month, day), end=date(when, month2, day2)), calendar, year)


def _read_all_time(match: re.Match[str], calendar: Calendar) -> Period | None:
    return Period(days=3650)  # the longest that a tool takes


def _read_year(match: re.Match[str], calendar: Calendar) -> Period | None:
    year = int(match["year"])
    return up_to_yesterday(Period(start=date(year, 1, 1), end=date(year, 12, 31)), calendar)


_WHEN_YEAR = rf"(?:{_OF} (?P<year>{_YEAR}|(?:the )?(?:last|this) year|the year before))?"
_A_DAY = (
    rf"(?:{_DOM}{_OF} (?:{_MONTH})(?: {_YEAR})?|(?:{_MONTH}) {_DOM}(?:,? {_YEAR})?|{_YEAR} ?- ?\d\d? "
    rf"?- ?\d\d?|\d\d? ?/ ?\d\d?(?: ?/ ?\d+)?)"
)
_LEAD = re.compile(r"(?:(?:in|over|for|during|of|on|the|from|en|el|la|my|our) )*")
_LAST = r"(?:last|past|previous|prior|latest)"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Calendar], Period | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            rf"\b(?:the )?(?P<side>last|first|final)(?: (?P<count>{_COUNT}))? (?P<unit>{_UNIT}) (?:of|in|"
            rf"de|del) (?P<rest>.+)",
            _read_part_of,
        ),
        (
            rf"\b(?:the )?(?P<nth>first|1 ?st|second|2 ?nd) half(?: of (?:the )?(?P<year>{_YEAR}|last year|"
            rf"this year|year))?",
            _read_half,
        ),
        (
            rf"\b(?:between|from) (?P<a>{_A_DAY}|{_DOM}) (?:and|to|until|till|through|y|a|-) "
            rf"(?P<b>{_A_DAY}|{_DOM} (?:{_MONTH}))",
            _read_day_range,
        ),
        (
            rf"\b(?P<a>{_A_DAY}|{_DOM}) ?(?:to|until|till|through|-) ?(?P<b>{_A_DAY}|{_DOM} (?:{_MONTH}))",
            _read_day_range,
        ),
        (rf"\b(?P<a>(?:{_MONTH}) {_DOM}) ?(?:to|until|-|and) ?(?P<b>{_DOM})(?: {_YEAR})?(?![\d/])", _read_day_range),
        (rf"\bdel? (?P<a>{_DOM}) al (?P<b>{_DOM} de (?:{_MONTH}))", _read_day_range),
        (
            rf"\b(?:(?:between|from) )?(?P<a>{_MONTH}) (?:and|to|until|till|through|y|a|-) "
            rf"(?P<b>{_MONTH})\b{_WHEN_YEAR}",
            _read_month_range,
        ),
        (
            rf"\b(?:since|from(?=.+\bon(?:wards)?\b)) (?:the )?(?:start of |beginning of "
            rf")?(?P<rest>{_A_DAY}|(?:{_MONTH})\b.*|(?:last )?(?:{_DAY})\b|last {_UNIT}|{_YEAR}|yesterday|"
            rf"christmas|(?:last )?(?:summer|spring|winter|fall|autumn))(?: on(?:wards)?)?",
            _read_since,
        ),
        (rf"\b(?:(?:the|on|el) )*{_A_DAY}(?!\d)", _read_day),
        (
            rf"\b(?:q ?(?P<q>[1-4])|(?:the )?(?P<nth>first|1 ?st|second|2 ?nd|third|3 ?rd|fourth|4 ?th) "
            rf"quarter)\b{_WHEN_YEAR}",
            _read_quarter,
        ),
        (r"\bthe day before yesterday\b|\byesterday\b|\btoday\b|\btonight\b|\blast night\b", _read_relative_day),
        (r"\b(?:the )?(?P<unit>week|month|quarter|year) before last\b", _read_before_last),
        (r"\b(?:the )?(?P<which>last|this|past|previous|the weekend before)? ?weekend\b(?! before)", _read_weekend),
        (
            r"\b(?:the )?same (?:time|period|days|month|week|one)? ?(?:the )?(?:a )?(?:last year|year "
            r"before|year earlier)\b|\ba year (?:earlier|before)\b",
            _read_year_earlier,
        ),
        (r"\b(?:the |a )?(?P<unit>week|month|quarter|year|day)s? (?:before|earlier|prior)(?: that)?\b", _read_before),
        (
            r"\b(?:the )?(?:one |ones |period |time )?before (?:that|then)(?P<unit>)\b|\bthe (?:one|"
            r"period) before(?P<unit2>)\b",
            _read_before,
        ),
        (rf"\b(?P<count>{_COUNT}) (?P<unit>{_UNIT}) ago\b", _read_ago),
        (
            rf"\b(?:(?:over|in|for|during|of) )?(?:the |my |our )?{_LAST} (?P<count>{_COUNT}) "
            rf"(?P<unit>{_UNIT})\b",
            _read_last_n,
        ),
        (
            r"\b(?:the )?(?:last|previous|prior) (?P<unit>week|month|quarter|year)\b(?! (?:of|to date))",
            _read_last_unit,
        ),
        (
            r"\bmtd\b|\bytd\b|\bwtd\b|\b(?P<unit>week|month|quarter|year) to date\b|\bso far this "
            r"(?P<unit2>week|month|quarter|year)\b",
            _read_to_date,
        ),
        (r"\b(?:this|past|the past|current|these) (?P<unit>week|fortnight|month|quarter|year)\b", _read_this),
        (
            r"(?<!day )(?<!days )\b(?:of|for) the (?P<unit>week|month|quarter|year)\b(?! (?:before|of|ending|to))",
            _read_this,
        ),
        (
            rf"\b(?:for |over )?(?P<count>{_COUNT}) (?P<unit>{_UNIT})\b(?= (?:sales?|figures?|numbers|revenue|"
            rf"takings|trend|ventas))",
            _read_last_n,
        ),
        (r"(?<=slow |good |busy |weak |poor )(?P<unit>week|month)\b", _read_this),
        (rf"\b(?:last|past|on|this|el)? ?(?:last )?\b(?P<day>{_DAY})\b(?!s)", _read_weekday),
        (
            rf"\b(?:(?:last|this|in|of|en|for|during) )?\b(?P<month>{_MONTH})\b(?! (?:i|we|you|be|"
            rf"have)\b){_WHEN_YEAR}",
            _read_month,
        ),
        (
            rf"(?:\b(?:last |this |past |the |over |in |during |and |el |en |de |del |este )+|"
            rf"^)(?P<season>{'|'.join(_SEASONS)})\b(?! roll){_WHEN_YEAR}",
            _read_season,
        ),
        (
            rf"\b(?:over |at |around "
            rf")?(?P<feast>{'|'.join(sorted(_FEASTS, key=len, reverse=True))})\b{_WHEN_YEAR}",
            _read_feast,
        ),
        (
            r"\b(?:of )?all time\b|(?<!hardly )\bever\b|\bsince (?:the (?:very )?beginning|we opened)\b|"
            r"\bde todos los tiempos\b",
            _read_all_time,
        ),
        (rf"\b(?:in |for |during |of |en )?(?P<year>{_YEAR})\b(?! ?[-/])", _read_year),
    )
)
