"""Reading a list that changes while it is read: by stretches of time that each fit one answer.

Pages by number or offset lose a row when one before it leaves the list between two pages. A stretch of time that comes
in one answer cannot.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

T = TypeVar("T")
# (from, before, number of the page from 0) -> its rows
Ask = Callable[[datetime, datetime, int], Awaitable[list[T]]]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SMALLEST = timedelta(seconds=1)
_GROWTH = 4.0
_AHEAD, _YEAR = timedelta(days=1), timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Window:
    """Where to read on, and how long a stretch to try. As text it is a page's cursor."""

    start: datetime
    width: timedelta

    def __str__(self) -> str:
        return f"{_ms(self.start)}/{_ms(self.width)}"

    @classmethod
    def of(cls, text: str) -> Window:
        """Raises ValueError or OverflowError for what is no cursor of ours."""
        start, _, width = text.partition("/")
        return cls(_EPOCH + timedelta(milliseconds=int(start)), timedelta(milliseconds=int(width)))


async def read_window(
    ask: Ask[T], window: Window, end: datetime, size: int, widest: timedelta
) -> tuple[list[T], Window | None]:
    """The rows of a stretch from `window.start` on, and the window behind it (None: `end` is reached). `size` rows in
    one answer mean that there may be more, so a shorter stretch is asked for."""
    width = min(window.width, end - window.start, widest)
    while True:
        rows = await ask(window.start, window.start + width, 0)
        if len(rows) < size or width <= _SMALLEST:
            break
        width = max(width / 2, _SMALLEST)
    number = 1
    while len(rows) == number * size:  # that many in one second: pages it is
        rows = rows + await ask(window.start, window.start + width, number)
        number += 1
    reached = window.start + width
    fitting = min(0.7 * size / max(len(rows), 1), _GROWTH)
    return rows, Window(reached, max(width * fitting, _SMALLEST)) if reached < end else None


def open_end(start: datetime, now: datetime) -> datetime:
    """Where a span without an end stops: a day from now, since clocks differ. A house that was told another day
    (`--now`) may ask from the future of the real `now`: then a year from where it asks."""
    return now + _AHEAD if start <= now else start + _YEAR


def _ms(value: datetime | timedelta) -> int:
    since = value - _EPOCH if isinstance(value, datetime) else value
    return since // timedelta(milliseconds=1)
