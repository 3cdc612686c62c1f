"""The days that owners' words mean, on the fixed day 2027-01-01 (a Friday) in New York."""

from __future__ import annotations

from datetime import date

import pytest

from agent.llm.builtin.reading.periods import find
from agent.llm.builtin.reading.spans import Calendar, Period, from_args, month_of

TODAY = date(2027, 1, 1)


def span(start: str, end: str) -> dict[str, str]:
    return {"start_date": start, "end_date": end}


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        # "this", "past" and "last N" run up to yesterday
        ("this week", {"period_days": 7}),
        ("past week", {"period_days": 7}),
        ("the past month", {"period_days": 30}),
        ("this month", {"period_days": 30}),
        ("this quarter", {"period_days": 90}),
        ("this year", {"period_days": 365}),
        ("last two weeks", {"period_days": 14}),
        ("the last 3 months", {"period_days": 90}),
        ("past 10 days", {"period_days": 10}),
        ("last couple of weeks", {"period_days": 14}),
        ("the last six months", {"period_days": 180}),
        ("last 12 months", {"period_days": 365}),
        ("last 2 years", {"period_days": 730}),
        ("past fortnight", {"period_days": 14}),
        # "last" alone is the calendar one before
        ("last month", span("2026-12-01", "2026-12-31")),
        ("last week", span("2026-12-21", "2026-12-27")),
        ("last quarter", span("2026-10-01", "2026-12-31")),
        ("last year", span("2026-01-01", "2026-12-31")),
        ("the previous month", span("2026-12-01", "2026-12-31")),
        ("the month before last", span("2026-11-01", "2026-11-30")),
        ("the week before last", span("2026-12-14", "2026-12-20")),
        ("two weeks ago", span("2026-12-14", "2026-12-20")),
        ("3 months ago", span("2026-10-01", "2026-10-31")),
        ("a year ago", span("2026-01-01", "2026-12-31")),
        ("3 days ago", span("2026-12-29", "2026-12-29")),
        # named months, quarters, halves, years: the latest that has begun
        ("in october", span("2026-10-01", "2026-10-31")),
        ("october 2018", span("2018-10-01", "2018-10-31")),
        ("in january", span("2026-01-01", "2026-01-31")),
        ("october last year", span("2026-10-01", "2026-10-31")),
        ("q4 2018", span("2018-10-01", "2018-12-31")),
        ("q4", span("2026-10-01", "2026-12-31")),
        ("the third quarter of 2025", span("2025-07-01", "2025-09-30")),
        ("in 2018", span("2018-01-01", "2018-12-31")),
        ("first half of 2018", span("2018-01-01", "2018-06-30")),
        ("february 2024", span("2024-02-01", "2024-02-29")),
        ("from june to august", span("2026-06-01", "2026-08-31")),
        ("nov to feb 2018", span("2017-11-01", "2018-02-28")),
        # parts
        ("in the last three months of 2018", span("2018-10-01", "2018-12-31")),
        ("the last quarter of 2018", span("2018-10-01", "2018-12-31")),
        ("the first two weeks of december", span("2026-12-01", "2026-12-14")),
        ("the last week of november", span("2026-11-24", "2026-11-30")),
        # days
        ("yesterday", span("2026-12-31", "2026-12-31")),
        ("on friday", span("2026-12-25", "2026-12-25")),
        ("last monday", span("2026-12-28", "2026-12-28")),
        ("march 5", span("2026-03-05", "2026-03-05")),
        ("on 5th of may 2025", span("2025-05-05", "2025-05-05")),
        ("2026-10-03", span("2026-10-03", "2026-10-03")),
        ("3/10/2026", span("2026-03-10", "2026-03-10")),
        ("last weekend", span("2026-12-26", "2026-12-27")),
        ("between 3 and 10 march", span("2026-03-03", "2026-03-10")),
        ("from march 3 to march 10", span("2026-03-03", "2026-03-10")),
        ("3-10 march 2018", span("2018-03-03", "2018-03-10")),
        ("from 2026-01-05 to 2026-02-03", span("2026-01-05", "2026-02-03")),
        # since, seasons, feasts
        ("since june", span("2026-06-01", "2026-12-31")),
        ("since last friday", span("2026-12-25", "2026-12-31")),
        ("last summer", span("2026-06-01", "2026-08-31")),
        ("over christmas", span("2026-12-24", "2026-12-26")),
        ("over the winter", span("2026-12-01", "2026-12-31")),
    ],
)
def test_words_to_days(said: str, expected: dict[str, object]) -> None:
    found = find(said, Calendar(TODAY))
    assert found is not None
    assert found.period.args() == expected


@pytest.mark.parametrize(
    "said", ["may i ask something", "the best one", "did sales fall", "hawaiian 14", "hardly ever"]
)
def test_not_a_period(said: str) -> None:
    assert find(said, Calendar(TODAY)) is None


@pytest.mark.parametrize(
    ("before", "said", "expected"),
    [
        (Period(days=30), "the month before", span("2026-11-02", "2026-12-01")),
        (Period(days=7), "the week before", span("2026-12-18", "2026-12-24")),
        (month_of(2026, 12), "the month before", span("2026-11-01", "2026-11-30")),
        (month_of(2026, 12), "the one before that", span("2026-11-01", "2026-11-30")),
        (month_of(2026, 12), "the year before", span("2025-12-01", "2025-12-31")),
        (month_of(2026, 2), "a year earlier", span("2025-02-01", "2025-02-28")),
        (
            Period(start=date(2026, 10, 1), end=date(2026, 12, 31)),
            "the quarter before",
            span("2026-07-01", "2026-09-30"),
        ),
        (Period(start=date(2026, 12, 21), end=date(2026, 12, 27)), "the week before", span("2026-12-14", "2026-12-20")),
        (None, "the month before", span("2026-12-01", "2026-12-31")),
    ],
)
def test_one_further_back(before: Period | None, said: str, expected: dict[str, str]) -> None:
    found = find(said, Calendar(TODAY, before))
    assert found is not None
    assert found.period.args() == expected


def test_day_first_and_southern_summers() -> None:
    found = find("3/10/2026", Calendar(TODAY, month_first=False))
    assert found is not None and found.period.args() == span("2026-10-03", "2026-10-03")
    summer = find("last summer", Calendar(date(2026, 7, 1), southern=True))
    assert summer is not None and summer.period.args() == span("2025-12-01", "2026-02-28")


def test_a_month_that_is_not_over_ends_yesterday() -> None:
    found = find("in june", Calendar(date(2026, 6, 15)))
    assert found is not None and found.period.args() == span("2026-06-01", "2026-06-14")


def test_args_of_earlier_calls_are_read_back() -> None:
    assert from_args({"period_days": 30}) == Period(days=30)
    assert from_args({"start_date": "2026-12-01", "end_date": "2026-12-31"}) == month_of(2026, 12)
    assert from_args({"start_date": "soon", "end_date": "later"}) is None
    assert from_args({}) is None
