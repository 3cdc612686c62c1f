"""Which days an analysis covers."""

from __future__ import annotations

from datetime import date

import pytest

from core.errors import ToolInputError
from tools.menu.periods import Period, resolve_period

TODAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("days", "start", "end", "expected"),
    [
        (None, None, None, (date(2026, 12, 2), date(2026, 12, 31))),
        (7, None, None, (date(2026, 12, 25), date(2026, 12, 31))),
        (None, date(2026, 10, 1), date(2026, 12, 31), (date(2026, 10, 1), date(2026, 12, 31))),
        (30, date(2026, 10, 1), date(2026, 10, 5), (date(2026, 10, 1), date(2026, 10, 5))),
        (10, None, date(2026, 6, 10), (date(2026, 6, 1), date(2026, 6, 10))),
        (10, date(2026, 6, 1), None, (date(2026, 6, 1), date(2026, 6, 10))),
        (None, date(2026, 12, 20), None, (date(2026, 12, 20), date(2026, 12, 31))),
        (None, date(2027, 1, 1), None, (date(2027, 1, 1), date(2027, 1, 1))),
        (1, None, date(2016, 2, 29), (date(2016, 2, 29), date(2016, 2, 29))),
    ],
)
def test_periods(days: int | None, start: date | None, end: date | None, expected: tuple[date, date]) -> None:
    assert resolve_period(TODAY, days, start, end) == Period(*expected)


@pytest.mark.parametrize(
    ("days", "start", "end", "why"),
    [
        (0, None, None, "1 to 3,660"),
        (-3, None, None, "1 to 3,660"),
        (3_650_000, None, None, "3,650,000"),
        (None, date(2026, 2, 2), date(2026, 2, 1), "after it ends"),
        (None, date(2027, 2, 1), date(2027, 3, 1), "future"),
        (None, date(1, 1, 1), date(2026, 1, 1), "too long ago"),
        (None, None, date(1, 1, 1), "too long ago"),
        (None, date(2000, 1, 1), date(2026, 1, 1), "at most"),
    ],
)
def test_unusable_periods_say_why(days: int | None, start: date | None, end: date | None, why: str) -> None:
    with pytest.raises(ToolInputError, match=why):
        resolve_period(TODAY, days, start, end)


def test_the_period_before_is_as_long_and_touches() -> None:
    assert Period(date(2026, 12, 2), date(2026, 12, 31)).before == Period(date(2026, 11, 2), date(2026, 12, 1))
