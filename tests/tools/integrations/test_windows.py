"""A list that changes while it is read is read whole."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.integrations.windows import Window, read_window

START = datetime(2026, 1, 1, tzinfo=UTC)


class List:
    """Rows by when they last changed. Between two requests one row may change again, which takes it to the end."""

    def __init__(self, seconds: list[int], size: int) -> None:
        self.rows = {number: START + timedelta(seconds=second) for number, second in enumerate(seconds)}
        self.size, self.asked, self.moves = size, 0, 0

    async def ask(self, start: datetime, before: datetime, number: int) -> list[int]:
        self.asked += 1
        found = sorted(row for row, at in self.rows.items() if start <= at < before)
        found = found[number * self.size : (number + 1) * self.size]
        if self.moves < len(self.rows) and self.asked % 2 == 0:  # someone edits the first row behind our back
            self.rows[min(self.rows, key=lambda row: self.rows[row])] = START + timedelta(days=30, seconds=self.asked)
            self.moves += 1
        return found


async def everything(source: List, end: datetime, width: timedelta) -> list[int]:
    window: Window | None = Window(START, width)
    seen: list[int] = []
    while window:
        window = Window.of(str(window))
        found, window = await read_window(source.ask, window, end, source.size, timedelta(days=28))
        seen += found
    return seen


@given(st.lists(st.integers(0, 3 * 86_400), max_size=60, unique=True), st.integers(2, 9))
def test_no_row_slips_through(seconds: list[int], size: int) -> None:
    source = List(seconds, size)
    seen = asyncio.run(everything(source, START + timedelta(days=40), timedelta(days=2)))
    assert set(seen) == set(range(len(seconds)))


def test_more_than_one_answer_in_one_second() -> None:
    source = List([5] * 25, 4)
    source.moves = 25  # nobody edits
    seen = asyncio.run(everything(source, START + timedelta(days=1), timedelta(days=1)))
    assert sorted(seen) == list(range(25))


def test_a_quiet_time_is_one_request() -> None:
    source = List([], 100)
    assert asyncio.run(everything(source, START + timedelta(days=1), timedelta(days=28))) == []
    assert source.asked == 1


@pytest.mark.parametrize("text", ["", "x/y", "1", "99999999999999999999/5"])
def test_another_cursor_is_none_of_ours(text: str) -> None:
    with pytest.raises((ValueError, OverflowError)):
        Window.of(text)
