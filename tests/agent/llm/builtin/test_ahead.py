"""Days to come, on the fixed day 2027-01-01 (a Friday) in New York; and the rule for "next Friday" on any day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.llm.builtin.reading.ahead import Ahead, Coming, find_ahead
from agent.llm.builtin.reading.feasts import easter, feast
from agent.llm.builtin.reading.periods import spanish_forms

TODAY = date(2027, 1, 1)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
any_day = st.dates(date(2020, 1, 1), date(2040, 12, 31))


def on(day: str) -> dict[str, str]:
    return {"date": f"2027-{day}"}


def far(days: int) -> dict[str, int]:
    return {"horizon_days": days}


def args(said: str, leaning: bool = False, coming: Coming | None = None) -> dict[str, str | int] | None:
    found = find_ahead(spanish_forms(said), coming or Coming(TODAY), leaning)
    return found.ahead.args(TODAY) if found else None


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("next friday", on("01-08")),
        ("next tuesday", on("01-05")),
        ("the coming sunday", on("01-03")),
        ("friday after next", on("01-15")),
        ("a week on friday", on("01-15")),
        ("will we this friday", on("01-01")),
        ("how many on friday", on("01-08")),
        ("tomorrow", on("01-02")),
        ("day after tomorrow", on("01-03")),
        ("should we prep for tonight", on("01-01")),
        ("in 2 weeks", on("01-15")),
        ("2 weeks from today", on("01-15")),
        ("in 3 days", on("01-04")),
        ("will we sell on the 14 th", on("01-14")),
        ("expected on january 20", on("01-20")),
        ("will go on 20 jan", on("01-20")),
        ("will go on 1 / 9", on("01-09")),
        ("2027-02-03", on("02-03")),
        ("will we sell on new year is eve", on("12-31")),
        ("will we sell on thanksgiving", on("11-25")),
        ("next week", far(7)),
        ("the next 10 days", far(10)),
        ("coming fortnight", far(14)),
        ("next month", far(28)),
        ("will we need this weekend", far(3)),
        ("next weekend", far(10)),
        ("rest of the week", far(3)),
        ("el proximo viernes", on("01-08")),
        ("el viernes que viene", on("01-08")),
        ("manana", on("01-02")),
        ("pasado manana", on("01-03")),
        ("la semana que viene", far(7)),
        ("los proximos 10 dias", far(10)),
        ("vamos a vender el 14", on("01-14")),
    ],
)
def test_words_to_days(said: str, expected: dict[str, object]) -> None:
    assert args(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "what did we sell on friday",
        "how were sales last friday",
        "the weekend was slow",
        "best sellers in october",
        "raise it from tomorrow",
        "hasta manana",
        "see you tomorrow",
        "sold on the 14 th",
        "how many in january",
    ],
)
def test_what_was_is_not_ahead(said: str) -> None:
    assert args(said) is None


def test_the_talk_before_decides_where_the_words_do_not() -> None:
    assert args("and saturday") is None
    assert args("and saturday", leaning=True) == on("01-02")
    before = Coming(TODAY, Ahead(date(2027, 1, 8), date(2027, 1, 8)))
    assert args("the friday after", coming=before) == on("01-15")


@given(today=any_day, weekday=st.integers(0, 6))
def test_the_next_weekday_is_within_a_week_and_never_today(today: date, weekday: int) -> None:
    found = find_ahead(f"next {DAYS[weekday]}", Coming(today))
    assert found is not None
    assert found.ahead.start == found.ahead.end
    assert found.ahead.start.weekday() == weekday
    assert timedelta(0) < found.ahead.start - today <= timedelta(days=7)


@given(
    today=any_day, said=st.sampled_from(["next week", "this weekend", "the 31 st", "on may 5", "christmas", "in june"])
)
def test_nothing_ahead_lies_behind(today: date, said: str) -> None:
    found = find_ahead(f"what will we sell {said}", Coming(today))
    assert found is not None
    assert today <= found.ahead.start <= found.ahead.end


@pytest.mark.parametrize(
    ("name", "year", "day"),
    [
        ("thanksgiving", 2026, "2026-11-26"),
        ("labor day", 2026, "2026-09-07"),
        ("memorial day", 2027, "2027-05-31"),
        ("mother is day", 2027, "2027-05-09"),
        ("easter", 2027, "2027-03-28"),
        ("good friday", 2026, "2026-04-03"),
        ("black friday", 2026, "2026-11-27"),
    ],
)
def test_feasts_that_move(name: str, year: int, day: str) -> None:
    assert feast(name, year).start == date.fromisoformat(day)


@given(st.integers(1900, 2200))
def test_easter_is_a_sunday_in_its_season(year: int) -> None:
    assert easter(year).weekday() == 6
    assert date(year, 3, 22) <= easter(year) <= date(year, 4, 25)
