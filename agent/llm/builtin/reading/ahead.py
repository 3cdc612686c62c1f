"""Days that lie ahead, in the restaurant's own calendar.

"Friday" and "next Friday" are the coming one, on a Friday the one in seven days; "this Friday" may be today. "Next
week" is the seven days from today, "this weekend" the coming Saturday and Sunday, "next weekend" the one after. A date
without a year is its next occurrence. What may also be past ("on Friday", "the weekend") is only read as lying ahead
where the words beside it do: `leaning`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from .calendar_words import COUNT, DAY, DAYS, DOM, MONTH, MONTHS, OF, UNIT, YEAR
from .feasts import FEAST, feast
from .period_forms import count_of, unit_of
from .spans import UNIT_DAYS, month_of


@dataclass(frozen=True, slots=True)
class Ahead:
    """From `start` to `end`, both included, neither before today."""

    start: date
    end: date

    def args(self, today: date) -> dict[str, str | int]:
        """As the forecast takes it: one day by its date, several by how far they reach."""
        if self.start == self.end:
            return {"date": self.start.isoformat()}
        return {"horizon_days": (self.end - today).days + 1}


@dataclass(frozen=True, slots=True)
class Coming:
    """What a day is relative to; `previous` is the one talked about before."""

    today: date
    previous: Ahead | None = None
    month_first: bool = True


@dataclass(frozen=True, slots=True)
class FoundAhead:
    ahead: Ahead
    start: int
    end: int


_WILL = re.compile(
    r"\b(?:will|would we|going to|shall|expect\w*|forecast\w*|predict\w*|projec\w+|anticipat\w*|prep\w*|need\w*|"
    r"plan(?:ning)? (?:for|on)|coming|upcoming|ahead|likely|look(?:s|ing)? like|looking|stock up|count on|reckon|"
    r"estimat\w*|chances?|odds|sell out|how (?:busy|slow|quiet)|"
    r"should (?:i|we)|(?:can|do) (?:i|we) (?:\w+ )?(?:need|open|close|give|manage|get by)|worth (?:opening|being open)|"
    r"hit hard|(?:got|have) (?:for|on)|guess|survive|cope|handle|get through|thinking about|suck|crew|vendra|sera|"
    r"volume|mental|swamped|hammered|hectic|traffic|trabajo|movimiento|jaleo|se (?:ve|viene)|"
    r"(?:should|do|can|must) (?:i|we) (?:make|bake|cook|buy|order|get|have|defrost|thaw|roll|sell|run|promote|offer)|"
    r"(?:be|get|have) (?:\w+ )?(?:busy|slow|quiet|ready|enough)|run (?:short|out)|to (?:make|bake|cook|prep|get|have)|"
    r"(?:gonna|finna)|if (?:i|we)|"
    r"vender(?:e|emos|an|a)|vamos a|voy a|habra|prepar\w*|esper\w+|pronostic\w*|previs\w*|prever|necesit\w*|"
    r"hara falta|hacer falta|se presenta|pinta)\b"
)
_WAS = re.compile(
    r"\b(?:did|was|were|sold|had|went|came|last|past|previous|yesterday|ago|so far|made|took|done|been|shifted|moved|"
    r"vendi(?:mos|o|eron|do)?|fue|hubo|pasad[oa]|ordered|how (?:is|are))\b"
)
_HOW_MANY = re.compile(r"\b(?:how (?:many|much)|cuant[oa]s?)\b(?!.*\b(?:did|was|were|sold|have|has|had|went|is|are)\b)")
_SOON = 45  # days
_EDGES = re.compile(r"[.;?!]| (?:and|y|but|pero|also|then) |,")
# What stands in front of a day that says since when a change holds, or when one meets again.
_NOT_AFTER = re.compile(r"(?:\b(?:from|starting|effective|as of|until|till|see you|you|hasta|desde|partir de|por) )$")


def find_ahead(text: str, coming: Coming, leaning: bool = False) -> FoundAhead | None:
    """The first span ahead that `text` names. `leaning`: the talk is of what lies ahead."""
    best: FoundAhead | None = None
    for pattern, read, sure in _RULES:
        for match in pattern.finditer(text):
            if best and match.start() >= best.start:
                break
            if _NOT_AFTER.search(text[: match.start()]):
                continue
            found = read(match, coming)
            if found and (sure or _leans(text, match, leaning, soon=_soon(found, read, coming))):
                best = FoundAhead(found, match.start(), match.end())
                break
    return best


def _soon(found: Ahead, read: Callable[[re.Match[str], Coming], Ahead | None], coming: Coming) -> bool:
    """Near enough that a bare "how many on the 9th" asks what is to come."""
    return read is not _month and (found.end - coming.today).days <= _SOON


def _leans(text: str, match: re.Match[str], leaning: bool, soon: bool) -> bool:
    """Whether the clause around a day that may be past speaks of what is to come."""
    before, after = text[: match.start()], text[match.end() :]
    start = max((edge.end() for edge in _EDGES.finditer(before)), default=0)
    end = next((edge.start() for edge in _EDGES.finditer(after)), len(after))
    for around in (f"{before[start:]} {after[:end]}", f"{before} {after}"):
        if _WAS.search(around):
            return False
        if _WILL.search(around):
            return True
    return leaning or (soon and bool(_HOW_MANY.search(f"{before} {after}")))


# --- one reader per form


def _one(day: date) -> Ahead:
    return Ahead(day, day)


def _days_on(day: date, name: str) -> date:
    """The coming weekday, never `day` itself."""
    return day + timedelta(days=(DAYS[name] - day.weekday() - 1) % 7 + 1)


def _tomorrow(match: re.Match[str], coming: Coming) -> Ahead:
    return _one(coming.today + timedelta(days=2 if "after" in match[0] else 1))


def _day_after(match: re.Match[str], coming: Coming) -> Ahead | None:
    return _one(coming.previous.end + timedelta(days=1)) if coming.previous else None


def _today(match: re.Match[str], coming: Coming) -> Ahead:
    return _one(coming.today)


def _weekday(match: re.Match[str], coming: Coming) -> Ahead:
    which, day = match.groupdict().get("which") or "", _days_on(coming.today, match["day"])
    if "this" in which.split() and coming.today.weekday() == DAYS[match["day"]]:
        day = coming.today
    return _one(day)


def _weekday_later(match: re.Match[str], coming: Coming) -> Ahead:
    """`friday week`, `a week on friday`, `the friday after (next)`: seven days after the coming one."""
    base = coming.previous.start if coming.previous and "next" not in match[0] and "week" not in match[0] else None
    first = base if base and base.weekday() == DAYS[match["day"]] else _days_on(coming.today, match["day"])
    return _one(first + timedelta(days=7))


def _in_units(match: re.Match[str], coming: Coming) -> Ahead:
    days = count_of(match["count"]) * UNIT_DAYS[unit_of(match["unit"])]
    return _one(coming.today + timedelta(days=days))


def _next_units(match: re.Match[str], coming: Coming) -> Ahead | None:
    count = count_of(match["count"] or "1")
    unit = unit_of(match["unit"])
    days = 28 if (unit, count) == ("month", 1) else count * UNIT_DAYS[unit]
    return Ahead(coming.today, coming.today + timedelta(days=days - 1)) if days > 1 else _tomorrow_of(coming, days)


def _tomorrow_of(coming: Coming, days: int) -> Ahead | None:
    return _one(coming.today + timedelta(days=1)) if days else None


def _week_after(match: re.Match[str], coming: Coming) -> Ahead:
    before = coming.previous.end if coming.previous else coming.today + timedelta(days=6)
    return Ahead(before + timedelta(days=1), before + timedelta(days=7))


def _this_week(match: re.Match[str], coming: Coming) -> Ahead:
    return Ahead(coming.today, coming.today + timedelta(days=6))


def _weekend(match: re.Match[str], coming: Coming) -> Ahead:
    """On a Saturday or Sunday "this weekend" is what is left of it."""
    saturday = coming.today + timedelta(days=5 - coming.today.weekday())
    if (match["which"] or "").strip() == "next":
        return Ahead(saturday + timedelta(days=7), saturday + timedelta(days=8))
    return Ahead(max(saturday, coming.today), saturday + timedelta(days=1))


def _up_to(match: re.Match[str], coming: Coming) -> Ahead:
    return Ahead(coming.today, _days_on(coming.today, match["day"]))


def _rest(match: re.Match[str], coming: Coming) -> Ahead:
    today = coming.today
    if match["unit"] == "month":
        end = month_of(today.year, today.month).end or today
        return Ahead(today, end)
    return Ahead(today, today + timedelta(days=6 - today.weekday()))


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _dated(match: re.Match[str], coming: Coming) -> Ahead | None:
    """`january 20`, `20 january 2027`: without a year the next one."""
    number = re.search(r"(?<!\d)\d{1,2}(?!\d)", match[0])
    month = re.search(rf"\b(?:{MONTH})\b", match[0])
    named = re.search(YEAR, match[0])
    assert number and month
    return _coming(MONTHS[month[0]], int(number[0]), int(named[0]) if named else None, coming)


def _numeric(match: re.Match[str], coming: Coming) -> Ahead | None:
    month, day = int(match["a"]), int(match["b"])
    if not coming.month_first:
        month, day = day, month
    year = int(match["c"]) if match["c"] else None
    return _coming(month, day, year + 2000 if year is not None and year < 100 else year, coming)


def _iso(match: re.Match[str], coming: Coming) -> Ahead | None:
    return _coming(int(match["m"]), int(match["d"]), int(match["y"]), coming)


def _coming(month: int, day: int, year: int | None, coming: Coming) -> Ahead | None:
    found = _date(year or coming.today.year, month, day)
    if year is None and found and found < coming.today:
        found = _date(coming.today.year + 1, month, day)
    return _one(found) if found and found >= coming.today else None


def _dom(match: re.Match[str], coming: Coming) -> Ahead | None:
    """`the 14th`: in this month, or in the first after it that has such a day and it is still to come."""
    today = coming.today
    months = ((today.year + (today.month - 1 + n) // 12, (today.month - 1 + n) % 12 + 1) for n in range(3))
    days = (_date(year, month, int(match["n"])) for year, month in months)
    return next((_one(day) for day in days if day and day >= today), None)


def _feast(match: re.Match[str], coming: Coming) -> Ahead:
    for year in (coming.today.year, coming.today.year + 1):
        period = feast(match["feast"], year)
        if period.end and period.start and period.end >= coming.today:
            return Ahead(max(period.start, coming.today), period.end)
    raise AssertionError("a feast comes every year")


def _month(match: re.Match[str], coming: Coming) -> Ahead | None:
    month = MONTHS[match["month"]]
    year = coming.today.year + (month < coming.today.month)
    period = month_of(year, month)
    assert period.start and period.end
    return Ahead(max(period.start, coming.today), period.end)


_NEXT = r"(?:(?:the|this|el|la|l[oa]s) )?(?:(?:very )?next|coming|upcoming|following)"
_LEAD = r"(?:(?:by|on|for|over|in|during|el|la|the|para|en) )*"
_PART = r"(?: (?:in the )?(?:morning|lunch|afternoon|evening|night|nite|noche))?"
_RULES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Coming], Ahead | None], bool], ...] = tuple(
    (re.compile(pattern), read, sure)
    for pattern, read, sure in (
        (r"\b(?:the )?day after tomorrow\b|\bpasado tomorrow\b", lambda m, c: _one(c.today + timedelta(days=2)), True),
        (rf"\btomorrow\b{_PART}", _tomorrow, True),
        (
            rf"\b(?:(?:on|for|the|el) )*(?:{DAY}),? (?:the )?(?:{DOM}{OF} (?:{MONTH})|(?:{MONTH}) {DOM})\b",
            _dated,
            False,
        ),
        (rf"\b(?:(?:on|for|the|el) )*(?:{DAY}),? (?:the )?(?P<n>\d\d?) (?:st|nd|rd|th)\b", _dom, False),
        (r"\b(?:the )?day after(?=[ ?.!]*$)", _day_after, False),
        (rf"\b(?:the )?(?P<day>{DAY}) (?:after next|after that|after|week)\b", _weekday_later, True),
        (rf"\b(?:a )?week (?:on|from) (?P<day>{DAY})\b", _weekday_later, True),
        (rf"\b(?:(?:on|for|this|the|el) )*(?:next|coming|upcoming) (?P<day>{DAY})\b(?!s){_PART}", _weekday, True),
        (rf"\b(?P<which>this) (?P<day>{DAY})\b{_PART}", _weekday, False),
        (
            rf"\b(?:in|within|en|dentro de) (?P<count>{COUNT}) (?P<unit>{UNIT})(?: is)?(?: time)?(?: from "
            rf"(?:now|today))?\b(?! (?:off|on))",
            _in_units,
            True,
        ),
        (rf"\b(?P<count>{COUNT}) (?P<unit>{UNIT}) (?:from (?:now|today)|out)\b", _in_units, True),
        (rf"\b{_NEXT} (?P<count>{COUNT}|)(?: ?full)? ?(?P<unit>{UNIT})\b(?! (?:on|from))", _next_units, True),
        (rf"\b(?P<count>{COUNT}) (?P<unit>{UNIT}) ahead\b", _next_units, True),
        (r"\bthe week (?:ahead|to come)\b|\bthe coming days\b", _this_week, True),
        (r"\b(?:the )?week after next\b", _week_after, True),
        (r"\b(?:the )?week after(?: (?:that|next))?\b", _week_after, False),
        (r"\b(?:the )?(?P<which>next )weekend\b", _weekend, True),
        (r"\b(?:the )?(?P<which>coming |this coming )weekend\b", _weekend, True),
        (rf"\b{_LEAD}(?P<which>this )?weekend\b", _weekend, False),
        (
            rf"\b(?:(?:from )?(?:now|today) )?(?:until|till?|through|up to|hasta)(?: el)? (?P<day>{DAY})\b(?!s)",
            _up_to,
            False,
        ),
        (r"\b(?:the )?(?:rest|remainder) of (?:the |this )?(?P<unit>week|month)\b", _rest, True),
        (r"\bresto (?:de|of) (?:la |the |this )*(?P<unit>week|month)\b", _rest, True),
        (rf"\b(?P<y>{YEAR}) ?- ?(?P<m>\d\d?) ?- ?(?P<d>\d\d?)\b", _iso, True),
        (rf"\b(?:(?:on|the|el|of|del?) )*(?:{DOM}{OF} (?:{MONTH})|(?:{MONTH}) {DOM}),? {YEAR}\b", _dated, True),
        (rf"\b(?:(?:on|the|el) )*(?:{DOM}{OF} (?:{MONTH})|(?:{MONTH}) {DOM})\b(?! ?(?:to|-|until) ?\d)", _dated, False),
        (r"\b(?:on )?(?P<a>\d\d?) ?/ ?(?P<b>\d\d?)(?: ?/ ?(?P<c>\d{4}|\d\d))?\b", _numeric, False),
        (r"\b(?:on |for |by )?the (?P<n>\d\d?) (?:st|nd|rd|th)\b", _dom, False),
        (r"\b(?:para |por )?el(?: day)? (?P<n>\d\d?)\b(?! (?:%|de\b|percent|day|week))", _dom, False),
        (rf"\b(?:on |over |at |for |this |next |coming )*(?P<feast>{FEAST})", _feast, False),
        (r"\b(?:today|tonight)\b", _today, False),
        (r"\b(?:in|for|during) (?P<month>" + MONTH + r")\b(?! \d)", _month, False),
        (r"\b(?:this|the) (?:week)\b", _this_week, False),
        (rf"\b(?:on |el |for |para |por )*(?P<day>{DAY})\b(?!s){_PART}", _weekday, False),
    )
)
