"""Which days an answer is about, and what no forecast can say."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ToolInputError
from tools.menu.forecast.schemas import MOST_DAYS, ForecastArgs
from tools.menu.forecast.windows import STALE, Window, window_of

TODAY = date(2027, 1, 1)
YESTERDAY = TODAY - timedelta(days=1)


def window(origin: date = YESTERDAY, **args: object) -> Window:
    return window_of(origin, TODAY, ForecastArgs.model_validate(args))


def test_without_a_wish_it_is_the_week_from_today() -> None:
    assert window() == Window(TODAY, TODAY + timedelta(days=6))


def test_a_day_is_asked_for_and_the_days_reach_to_it() -> None:
    friday = date(2027, 1, 8)
    assert window(date=friday) == Window(TODAY, friday, friday)
    assert window(date=TODAY) == Window(TODAY, TODAY, TODAY)
    assert window(date=friday, horizon_days=14).end == TODAY + timedelta(days=13)


@pytest.mark.parametrize("days", [0, -3, 29, 10_000])
def test_a_horizon_out_of_reach_is_said(days: int) -> None:
    with pytest.raises(ToolInputError, match=f"1 to 28 days ahead, not {days}"):
        window(horizon_days=days)


def test_a_day_that_is_over_or_too_far_is_said() -> None:
    with pytest.raises(ToolInputError, match="Thursday 31 December 2026 is over"):
        window(date=YESTERDAY)
    with pytest.raises(ToolInputError, match="not on record yet"):
        window(YESTERDAY - timedelta(days=3), date=YESTERDAY)
    with pytest.raises(ToolInputError, match="too far off.*Friday 29 January 2027"):
        window(date=date(2027, 1, 30))
    assert window(date=date(2027, 1, 29)).asked == date(2027, 1, 29)


def test_long_after_the_last_sale_it_is_the_days_right_after_it() -> None:
    origin = date(2015, 12, 31)
    found = window(origin, date=date(2027, 1, 8))
    assert (found.start, found.asked, found.stale) == (date(2016, 1, 1), None, True)
    assert found.out_of_reach == date(2027, 1, 8)
    assert window(origin, date=date(2016, 1, 3)).asked == date(2016, 1, 3)


@given(late=st.integers(1, 400), length=st.integers(1, MOST_DAYS), ahead=st.none() | st.integers(0, MOST_DAYS))
def test_a_window_is_always_within_reach(late: int, length: int, ahead: int | None) -> None:
    origin = TODAY - timedelta(days=late)
    day = None if ahead is None else TODAY + timedelta(days=ahead)
    found = window_of(origin, TODAY, ForecastArgs(horizon_days=length, date=day))
    assert origin < found.start <= found.end
    assert (found.end - origin).days <= MOST_DAYS + STALE
    assert found.asked is None or found.start <= found.asked <= found.end
    assert (found.asked is not None) + (found.out_of_reach is not None) == (day is not None)
    assert found.stale == (late > STALE)
