"""The laws by which arguments are compared."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.checks.dates import resolve_day, resolve_period
from evals.checks.matching import fold, mismatches, value_matches

TODAY = date(2027, 1, 1)  # a Friday
scalars = st.one_of(st.text(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.booleans())
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4)
)


def match(expected: object, actual: object) -> bool:
    return value_matches(expected, actual, TODAY)


@given(st.dictionaries(st.text(min_size=1), values, max_size=4))
def test_a_call_matches_itself(args: dict[str, object]) -> None:
    assert mismatches("some_tool", args, args, TODAY) == []


@given(st.dictionaries(st.text(min_size=1), scalars, max_size=4), st.dictionaries(st.text(min_size=1), scalars))
def test_arguments_are_a_subset(expected: dict[str, object], extra: dict[str, object]) -> None:
    assert mismatches("some_tool", expected, {**extra, **expected}, TODAY) == []


@given(st.lists(scalars, max_size=5), st.randoms())
def test_lists_are_sets(items: list[object], random: object) -> None:
    shuffled = [*items, *items]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert match(items, shuffled)


@given(st.integers(-(10**6), 10**6))
def test_numbers_match_however_they_are_written(number: int) -> None:
    forms = [
        number,
        float(number),
        str(number),
        f"{number}%",
        f"{number} %",
        f"${number}",
        f"{number}.0",
        f"{number:,}",
    ]
    assert all(match(left, right) for left in forms for right in forms)


@given(st.integers(0, 10**5), st.integers(0, 10**5))
def test_different_numbers_never_match(left: int, right: int) -> None:
    assert match(str(left), f"{right}% off") is (left == right)
    assert match(left, right) is (left == right)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("20", "20% off"),
        (20, "20% off all pizzas"),
        ("14.50", 14.5),
        ("14,50", 14.5),
        (1250, "$1,250.00"),
        ("hawaii", "The Hawaiian"),
        ("CREME", "crème brûlée"),
        ("crème brûlée", "Creme  Brulee"),
        (["sms"], ["email", "SMS"]),
        (["sms"], "sms"),
        ({"a": 1}, {"a": "1", "b": 2}),
        (None, None),
        ("yesterday", "2026-12-31"),
        ("2026-12-31", "yesterday"),
        (date(2026, 12, 31), "2026-12-31"),
        ("tuesday", "2027-01-05"),
        ("2027-01-05", "2027-01-05T18:00"),
        (True, True),
        ("2027-01-05T18:00", "2027-01-05 18:00:00-05:00"),
        ("2027-01-05T18:00-05:00", "2027-01-05T23:00:00+00:00"),
    ],
)
def test_matches(expected: object, actual: object) -> None:
    assert match(expected, actual)


@pytest.mark.parametrize(
    ("expected", "actual"),
    [
        ("20", "120% off"),
        (20, 2),
        (20, "twenty"),
        ("14.50", 14),
        ("The Hawaiian", "hawaii"),
        ("sms", None),
        (1, True),
        (True, 1),
        (True, "true"),
        (False, None),
        (None, 0),
        (["sms", "email"], ["sms"]),
        (["sms"], []),
        ({"a": 1}, {"b": 1}),
        ({"a": 1}, "a"),
        ("a", {"a": 1}),
        ("yesterday", "2026-12-30"),
        ("2026-12-31", "2027-01-31"),
        (0, ""),
        ("2027-01-05T18:00", "2027-01-05T19:00"),
        ("2027-01-05T18:00-05:00", "2027-01-05T18:00+00:00"),
    ],
)
def test_does_not_match(expected: object, actual: object) -> None:
    assert not match(expected, actual)


@given(st.integers(1, 400))
def test_period_days_and_the_same_days_are_equal_both_ways(days: int) -> None:
    counted = {"period_days": days}
    dated = {"start_date": str(TODAY - timedelta(days=days)), "end_date": "2026-12-31"}
    assert mismatches("analyze_menu", counted, dated, TODAY) == []
    assert mismatches("analyze_menu", dated, counted, TODAY) == []
    assert mismatches("analyze_menu", dated, {"period_days": days + 1}, TODAY)
    assert mismatches("analyze_menu", counted, {**dated, "end_date": "2026-12-30"}, TODAY)


def test_an_unsaid_period_is_the_tool_s_own_default() -> None:
    assert mismatches("analyze_menu", {"period_days": 30}, {}, TODAY) == []
    assert mismatches("analyze_menu", {"period_days": 7}, {}, TODAY)
    assert mismatches("analyze_menu", {}, {"period_days": 7}, TODAY) == []
    assert mismatches("plan_campaign", {"start_date": "tomorrow"}, {}, TODAY)
    assert mismatches("plan_campaign", {"start_date": "tomorrow"}, {"start_date": "2027-01-02"}, TODAY) == []


def test_half_a_period_asks_only_for_that_half() -> None:
    got = {"start_date": "2026-12-01", "end_date": "2026-12-31"}
    assert mismatches("analyze_menu", {"start_date": "2026-12-01"}, {"start_date": "2026-12-01"}, TODAY) == []
    assert mismatches("analyze_menu", {"end_date": "yesterday"}, got, TODAY) == []
    assert mismatches("analyze_menu", {"end_date": "2026-12-30"}, got, TODAY)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("today", "2027-01-01"),
        ("Yesterday", "2026-12-31"),
        ("tomorrow", "2027-01-02"),
        ("3 days ago", "2026-12-29"),
        ("in 10 days", "2027-01-11"),
        ("friday", "2027-01-08"),
        ("last friday", "2026-12-25"),
        ("next monday", "2027-01-04"),
        ("2026-02-28T10:00:00-05:00", "2026-02-28"),
        ("2026-02-30", None),
        ("hawaiian", None),
        (12, None),
        ("", None),
    ],
)
def test_resolve_day(text: object, day: str | None) -> None:
    assert resolve_day(text, TODAY) == (date.fromisoformat(day) if day else None)


def test_resolve_period_with_a_start_and_a_length() -> None:
    args = {"start_date": "2026-03-01", "period_days": 7}
    assert resolve_period(args, TODAY) == (date(2026, 3, 1), date(2026, 3, 7))


def test_fold() -> None:
    assert fold("  CRÈME   Brûlée ") == "creme brulee"
