"""A grade that nobody keeps: for the command line, without a database."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime

from core.clock import Clock
from core.processes import Parsers
from tools.grader.grading.run import Grading, fresh_report
from tools.grader.grading.words import reader
from tools.grader.schemas import Graded, Whose, Words
from tools.grader.store import PUBLIC
from tools.grader.targets import Reach, wanted


class Unkept:
    """Holds the words of one grade in memory; there is no grade before it."""

    def __init__(self) -> None:
        self.words: list[Words] = []

    async def save(self, graded: Graded) -> bool:
        return True

    async def latest(
        self, restaurant_id: str, key: str | None = None, *, whose: Whose = "own", before: datetime | None = None
    ) -> Graded | None:
        return None

    async def keep_words(self, restaurant_id: str, words: Sequence[Words]) -> None:
        self.words = list(words)


async def grade_once(
    reach: Reach, target: str, clock: Clock, parsers: Parsers, told: Callable[[Graded], Awaitable[None]]
) -> tuple[Graded, list[Words]]:
    """To its end; `told` hears of every change. Raises BadInput for what cannot be graded."""
    now = clock.now()
    wish = wanted(None, target, reach, now)
    graded = fresh_report(PUBLIC, wish, reach, now)
    book = Unkept()
    await Grading(graded, book, clock, reader(parsers), told).run(reach.sources, wish.known)
    return graded, book.words
