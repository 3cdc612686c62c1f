"""One reader a form: which days `the week before last` or `3 to 10 march` are."""

from __future__ import annotations

import re
from datetime import date, timedelta

from .calendar_words import COUNTS, DAYS, MONTH, MONTHS, ORDINALS, SEASONS, YEAR
from .feasts import feast
from .spans import (
    Calendar,
    Period,
    calendar_unit,
    latest,
    month_of,
    months_earlier,
    one_before,
    rolling,
    units_back,
    up_to_yesterday,
    whole_months,
)


def count_of(word: str) -> int:
    word = word.strip()
    return int(word) if word.isdigit() else COUNTS[word]


def unit_of(word: str) -> str:
    return word.rstrip("s")


def year_of(text: str | None, calendar: Calendar) -> int | None:
    if not text:
        return None
    if "last" in text:
        return calendar.today.year - 1
    if "before" in text:
        return calendar.today.year - 2
    found = re.search(YEAR, text)
    return int(found[0]) if found else calendar.today.year


def read_half(match: re.Match[str], calendar: Calendar) -> Period | None:
    year = None if match["year"] == "year" else year_of(match["year"], calendar)
    first = 1 if ORDINALS[match["nth"].replace(" ", "")] == 1 else 7
    return latest(lambda when: whole_months(when, first, 6), calendar, year)


def read_quarter(match: re.Match[str], calendar: Calendar) -> Period | None:
    nth = int(match["q"]) if match["q"] else ORDINALS[match["nth"].replace(" ", "")]
    return latest(lambda year: whole_months(year, 3 * nth - 2, 3), calendar, year_of(match["year"], calendar))


def read_month(match: re.Match[str], calendar: Calendar) -> Period | None:
    month, year = MONTHS[match["month"]], year_of(match["year"], calendar)
    return latest(lambda when: month_of(when, month), calendar, year)


def read_month_range(match: re.Match[str], calendar: Calendar) -> Period | None:
    first, last = MONTHS[match["a"]], MONTHS[match["b"]]
    count = (last - first) % 12 + 1
    year = year_of(match["year"], calendar)
    if year is not None and first > last:
        year -= 1
    return latest(lambda when: whole_months(when, first, count), calendar, year)


def _day_in(text: str, calendar: Calendar) -> date | None:
    """One exact day: `3 march`, `march 3rd 2018`, `2026-10-03`, `3/10/2026`."""
    iso = re.search(rf"({YEAR}) ?- ?(\d\d?) ?- ?(\d\d?)", text)
    if iso:
        return _date(int(iso[1]), int(iso[2]), int(iso[3]))
    slash = re.search(rf"(\d\d?) ?/ ?(\d\d?)(?: ?/ ?({YEAR}|\d\d))?(?!\d)", text)
    if slash:
        month, day = (int(slash[1]), int(slash[2])) if calendar.month_first else (int(slash[2]), int(slash[1]))
        year = int(slash[3]) + (2000 if len(slash[3]) == 2 else 0) if slash[3] else None
        return _latest_day(month, day, year, calendar)
    words = re.search(rf"\b(?P<month>{MONTH})\b", text)
    number = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    if words is None or number is None:
        return None
    named = re.search(YEAR, text)
    return _latest_day(MONTHS[words["month"]], int(number[1]), int(named[0]) if named else None, calendar)


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


def read_day_range(match: re.Match[str], calendar: Calendar) -> Period | None:
    """A month or year named once (`3 to 10 march 2018`) holds for both days."""
    month, year = re.search(rf"\b(?:{MONTH})\b", match[0]), re.search(YEAR, match[0])
    start, end = (_day_in(_completed(part, month, year), calendar) for part in (match["a"], match["b"]))
    if start is None or end is None:
        return None
    if end < start and not year:
        start = _date(start.year - 1, start.month, start.day) or start
    return Period(start=start, end=end) if start <= end else None


def _completed(part: str, month: re.Match[str] | None, year: re.Match[str] | None) -> str:
    if re.search(r"\d ?[/-]", part):
        return part
    if month and not re.search(rf"\b(?:{MONTH})\b", part):
        part += f" {month[0]}"
    return part if year is None or year[0] in part else f"{part} {year[0]}"


def read_day(match: re.Match[str], calendar: Calendar) -> Period | None:
    day = _day_in(match[0], calendar)
    return Period(start=day, end=day) if day else None


def read_weekday(match: re.Match[str], calendar: Calendar) -> Period | None:
    back = (calendar.today.weekday() - DAYS[match["day"]]) % 7 or 7
    day = calendar.today - timedelta(days=back)
    return Period(start=day, end=day)


def read_weekend(match: re.Match[str], calendar: Calendar) -> Period | None:
    sunday = calendar.today - timedelta(days=calendar.today.weekday() + 1)
    if match["which"] and "before" in match["which"]:
        sunday -= timedelta(days=7)
    return Period(start=sunday - timedelta(days=1), end=sunday)


def read_before_last(match: re.Match[str], calendar: Calendar) -> Period | None:
    return units_back(unit_of(match["unit"]), 2, calendar.today)


def read_before(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit = unit_of(match["unit"]) if match["unit"] else None
    if calendar.previous is None:
        return units_back(unit or "month", 1, calendar.today)
    start, end = calendar.previous.bounds(calendar.today)
    if unit == "year" and (end - start).days < 180:
        return Period(start=months_earlier(start, 12), end=months_earlier(end, 12))
    return one_before(calendar.previous, calendar.today, unit)


def read_year_earlier(match: re.Match[str], calendar: Calendar) -> Period | None:
    if calendar.previous is None:
        return None
    start, end = calendar.previous.bounds(calendar.today)
    return Period(start=months_earlier(start, 12), end=months_earlier(end, 12))


def read_ago(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit, count = unit_of(match["unit"]), count_of(match["count"])
    if unit == "fortnight":
        unit, count = "week", 2 * count
    if unit == "day":
        day = calendar.today - timedelta(days=count)
        return Period(start=day, end=day)
    return units_back(unit, count, calendar.today)


def read_last_unit(match: re.Match[str], calendar: Calendar) -> Period | None:
    return units_back(unit_of(match["unit"]), 1, calendar.today)


def read_this(match: re.Match[str], calendar: Calendar) -> Period | None:
    return rolling(1, unit_of(match["unit"]))


def read_last_n(match: re.Match[str], calendar: Calendar) -> Period | None:
    count = count_of(match["count"])
    return rolling(count, unit_of(match["unit"])) if count else None


def read_to_date(match: re.Match[str], calendar: Calendar) -> Period | None:
    unit = unit_of(match["unit"] or match["unit2"] or {"mtd": "month", "ytd": "year", "wtd": "week"}[match[0]])
    start, _ = calendar_unit(unit, calendar.today).bounds(calendar.today)
    return Period(start=start, end=max(start, calendar.yesterday))


def read_relative_day(match: re.Match[str], calendar: Calendar) -> Period | None:
    back = {"today": 0, "tonight": 0, "yesterday": 1, "the day before yesterday": 2, "last night": 1}[match[0]]
    day = calendar.today - timedelta(days=back)
    return Period(start=day, end=day)


def read_season(match: re.Match[str], calendar: Calendar) -> Period | None:
    first = SEASONS[match["season"]]
    if calendar.southern:
        first = (first + 5) % 12 + 1
    return latest(lambda year: whole_months(year, first, 3), calendar, _season_year(match, calendar))


def _season_year(match: re.Match[str], calendar: Calendar) -> int | None:
    found = re.search(YEAR, match["year"] or "")
    if found:
        return int(found[0])
    return year_of(match["year"], calendar) if match["year"] else None


def read_feast(match: re.Match[str], calendar: Calendar) -> Period | None:
    return latest(lambda when: feast(match["feast"], when), calendar, year_of(match["year"], calendar))


def read_all_time(match: re.Match[str], calendar: Calendar) -> Period | None:
    return Period(days=3650)  # the longest that a tool takes


def read_year(match: re.Match[str], calendar: Calendar) -> Period | None:
    year = int(match["year"])
    return up_to_yesterday(Period(start=date(year, 1, 1), end=date(year, 12, 31)), calendar)
