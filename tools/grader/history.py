"""A restaurant's grades over months, a point a day, and what changed from the first to the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from memory.restaurants import Restaurant
from tools.grader.engine.results import Changes
from tools.grader.grading.scoring import changes_between
from tools.grader.schemas import Graded


@dataclass(frozen=True, slots=True)
class History:
    """`reports` oldest first, the last of each day. `changes`: None with fewer than two."""

    months: int
    reports: list[Graded]
    changes: Changes | None
    demo: bool


def history_of(restaurant: Restaurant, months: int, found: Sequence[Graded]) -> History:
    by_day: dict[date, Graded] = {restaurant.today(graded.started_at): graded for graded in found}
    reports = list(by_day.values())
    changes = changes_between(reports[0].evidence, reports[-1].evidence) if len(reports) > 1 else None
    return History(months, reports, changes, restaurant.demo)
