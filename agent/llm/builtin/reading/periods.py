"""Which days are meant. "This", "past" and "last N" run up to yesterday; "last month" is the calendar one before."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from . import period_forms as forms
from .calendar_words import COUNT, DAY, DOM, MONTH, OF, SEASONS, UNIT, YEAR
from .feasts import FEAST
from .spans import UNIT_DAYS, Calendar, Period, shift_month

_SPANISH_FORMS = (
    (r"\bsemanas?\b", "week"),
    (r"\bmes(es)?\b", "month"),
    (r"\banos?\b", "year"),
    (r"\btrimestres?\b", "quarter"),
    (r"\bdias?\b", "day"),
    (r"\bquincenas?\b", "fortnight"),
    (r"(?<!hasta )(?<!por la )(?<!de la )(?<!en la )\bmanana\b", "tomorrow"),
    (r"\bpasado tomorrow\b", "day after tomorrow"),
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
    (r"\b(?:l[oa]s? |el )?proxim[oa]s? (\w+) (day|week|month|year)\b", r"next \1 \2"),
    (rf"\b(?:l[oa]s? |el )?proxim[oa]s? (day|week|month|year|weekend|{DAY})\b", r"next \1"),
    (rf"\b(?:la |el )?(day|week|month|year|weekend|{DAY}) (?:que vienen?|proxim[oa]|entrante|siguiente)\b", r"next \1"),
    (r"\bdentro de (\w+) (day|week|month)\b", r"in \1 \2"),
    (r"\besta noche\b", "tonight"),
    (r"\bantes de (?:ese|eso|esa)\b", "before that"),
    (r"\bdesde\b", "since"),
    (r"\bentre\b", "between"),
    (r"\bhace (\w+) (day|week|month|year)\b", r"\1 \2 ago"),
    (r"\bprimer quarter\b", "q1"),
    (r"\bsegundo quarter\b", "q2"),
    (r"\btercer quarter\b", "q3"),
    (r"\bcuarto quarter\b", "q4"),
)


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
    rf"(?:(?:between|from|entre) )?\b({MONTH})((?: {YEAR})?) (?:and|y|with|con|or|o|to) (?={MONTH}\b)"
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


def _read_part_of(match: re.Match[str], calendar: Calendar) -> Period | None:
    """`the last three months of 2018`, `the first two weeks of december`, `first half of last year`."""
    side, count, unit, rest = (
        match["side"],
        forms.count_of(match["count"] or "1"),
        forms.unit_of(match["unit"]),
        match["rest"],
    )
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


def _read_since(match: re.Match[str], calendar: Calendar) -> Period | None:
    inner = find(match["rest"], calendar)
    if inner is None or inner.start > 4:
        return None
    start, _ = inner.period.bounds(calendar.today)
    return Period(start=start, end=calendar.yesterday) if start <= calendar.yesterday else None


_WHEN_YEAR = rf"(?:{OF} (?P<year>{YEAR}|(?:the )?(?:last|this) year|the year before))?"
_A_DAY = (
    rf"(?:{DOM}{OF} (?:{MONTH})(?: {YEAR})?|(?:{MONTH}) {DOM}(?:,? {YEAR})?|{YEAR} ?- ?\d\d? "
    rf"?- ?\d\d?|\d\d? ?/ ?\d\d?(?: ?/ ?\d+)?)"
)
_LEAD = re.compile(r"(?:(?:in|over|for|during|of|on|the|from|en|el|la|my|our) )*")
_LAST = r"(?:last|past|previous|prior|latest)"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Calendar], Period | None]], ...] = tuple(
    (re.compile(pattern), read)
    for pattern, read in (
        (
            rf"\b(?:the )?(?P<side>last|first|final)(?: (?P<count>{COUNT}))? (?P<unit>{UNIT}) (?:of|in|"
            rf"de|del) (?P<rest>.+)",
            _read_part_of,
        ),
        (
            rf"\b(?:the )?(?P<nth>first|1 ?st|second|2 ?nd) half(?: of (?:the )?(?P<year>{YEAR}|last year|"
            rf"this year|year))?",
            forms.read_half,
        ),
        (
            rf"\b(?:between|from) (?P<a>{_A_DAY}|{DOM}) (?:and|to|until|till|through|y|a|-) "
            rf"(?P<b>{_A_DAY}|{DOM} (?:{MONTH}))",
            forms.read_day_range,
        ),
        (
            rf"\b(?P<a>{_A_DAY}|{DOM}) ?(?:to|until|till|through|-) ?(?P<b>{_A_DAY}|{DOM} (?:{MONTH}))",
            forms.read_day_range,
        ),
        (rf"\b(?P<a>(?:{MONTH}) {DOM}) ?(?:to|until|-|and) ?(?P<b>{DOM})(?: {YEAR})?(?![\d/])", forms.read_day_range),
        (rf"\bdel? (?P<a>{DOM}) al (?P<b>{DOM} de (?:{MONTH}))", forms.read_day_range),
        (
            rf"\b(?:(?:between|from) )?(?P<a>{MONTH}) (?:and|to|until|till|through|y|a|-) "
            rf"(?P<b>{MONTH})\b{_WHEN_YEAR}",
            forms.read_month_range,
        ),
        (
            rf"\b(?:since|from(?=.+\bon(?:wards)?\b)) (?:the )?(?:start of |beginning of "
            rf")?(?P<rest>{_A_DAY}|(?:{MONTH})\b.*|(?:last )?(?:{DAY})\b|last {UNIT}|{YEAR}|yesterday|"
            rf"(?:last )?{FEAST}|(?:last )?(?:summer|spring|winter|fall|autumn))(?: on(?:wards)?)?",
            _read_since,
        ),
        (rf"\b(?:(?:the|on|el) )*{_A_DAY}(?!\d)", forms.read_day),
        (
            rf"\b(?:q ?(?P<q>[1-4])|(?:the )?(?P<nth>first|1 ?st|second|2 ?nd|third|3 ?rd|fourth|4 ?th) "
            rf"quarter)\b{_WHEN_YEAR}",
            forms.read_quarter,
        ),
        (r"\bthe day before yesterday\b|\byesterday\b|\btoday\b|\btonight\b|\blast night\b", forms.read_relative_day),
        (r"\b(?:the )?(?P<unit>week|month|quarter|year) before last\b", forms.read_before_last),
        (
            r"\b(?:the )?(?P<which>last|this|past|previous|the weekend before)? ?weekend\b(?! before)",
            forms.read_weekend,
        ),
        (
            r"\b(?:the )?same (?:time|period|days|month|week|one)? ?(?:the )?(?:a )?(?:last year|year "
            r"before|year earlier)\b|\ba year (?:earlier|before)\b",
            forms.read_year_earlier,
        ),
        (
            r"\b(?:the |a )?(?P<unit>week|month|quarter|year|day)s? (?:before|earlier|prior)(?: that)?\b",
            forms.read_before,
        ),
        (
            r"\b(?:the )?(?:one |ones |period |time )?before (?:that|then)(?P<unit>)\b|\bthe (?:one|"
            r"period) before(?P<unit2>)\b",
            forms.read_before,
        ),
        (rf"\b(?P<count>{COUNT}) (?P<unit>{UNIT}) ago\b", forms.read_ago),
        (
            rf"\b(?:(?:over|in|for|during|of) )?(?:the |my |our )?{_LAST} (?P<count>{COUNT}) "
            rf"(?P<unit>{UNIT})\b",
            forms.read_last_n,
        ),
        (
            r"\b(?:the )?(?:last|previous|prior) (?P<unit>week|month|quarter|year)\b(?! (?:of|to date))",
            forms.read_last_unit,
        ),
        (
            r"\bmtd\b|\bytd\b|\bwtd\b|\b(?P<unit>week|month|quarter|year) to date\b|\bso far this "
            r"(?P<unit2>week|month|quarter|year)\b",
            forms.read_to_date,
        ),
        (r"\b(?:this|past|the past|current|these) (?P<unit>week|fortnight|month|quarter|year)\b", forms.read_this),
        (
            r"(?<!day )(?<!days )\b(?:of|for) the (?P<unit>week|month|quarter|year)\b(?! (?:before|of|ending|to))",
            forms.read_this,
        ),
        (
            rf"\b(?:for |over )?(?P<count>{COUNT}) (?P<unit>{UNIT})\b(?= (?:sales?|figures?|numbers|revenue|"
            rf"takings|trend|ventas))",
            forms.read_last_n,
        ),
        (r"(?<=slow |good |busy |weak |poor )(?P<unit>week|month)\b", forms.read_this),
        (rf"\b(?:last|past|on|this|el)? ?(?:last )?\b(?P<day>{DAY})\b(?!s)", forms.read_weekday),
        (
            rf"\b(?:(?:last|this|in|of|en|for|during) )?\b(?P<month>{MONTH})\b(?! (?:i|we|you|be|"
            rf"have)\b){_WHEN_YEAR}",
            forms.read_month,
        ),
        (
            rf"(?:\b(?:last |this |past |the |over |in |during |and |el |en |de |del |este )+|"
            rf"^)(?P<season>{'|'.join(SEASONS)})\b(?! roll){_WHEN_YEAR}",
            forms.read_season,
        ),
        (
            rf"\b(?:over |at |around "
            rf")?(?P<feast>{FEAST})\b{_WHEN_YEAR}",
            forms.read_feast,
        ),
        (
            r"\b(?:of )?all time\b|(?<!hardly )\bever\b|\bsince (?:the (?:very )?beginning|we opened)\b|"
            r"\bde todos los tiempos\b",
            forms.read_all_time,
        ),
        (rf"\b(?:in |for |during |of |en )?(?P<year>{YEAR})\b(?! ?[-/])", forms.read_year),
    )
)
