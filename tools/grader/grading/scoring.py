"""From what the sources found to a scored report: every step is a pure function of the evidence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import ParamSpec, TypeVar

from tools.grader.engine.evidence import Evidence, SourceName, SourceRead
from tools.grader.engine.results import Changes, Recommendation, Scored
from tools.grader.schemas import Comparison, Graded

P = ParamSpec("P")
T = TypeVar("T")
# Ten milliseconds a report, and twenty reports may come at once: the event loop goes on meanwhile. One thread, since
# more of them would only take the interpreter from it.
_ASIDE = ThreadPoolExecutor(1, thread_name_prefix="scoring")
CUT_SHORT = "It had not answered when the time was up."


def load_engine() -> None:
    """Imports what takes a moment: the rubric, phone numbers."""
    from tools.grader.engine.agreement import phone_e164
    from tools.grader.engine.rubric import load_rubric

    load_rubric()
    phone_e164("(212) 555-0142", "US")


async def aside(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """`function(*args)` beside the event loop; whoever calls sees to it that nobody changes what it reads."""
    return await asyncio.get_running_loop().run_in_executor(_ASIDE, partial(function, *args, **kwargs))


def scored_of(evidence: Evidence) -> tuple[Scored, list[Recommendation]]:
    """By the rubric of this release."""
    from tools.grader.engine.recommend import recommend
    from tools.grader.engine.rubric import load_rubric
    from tools.grader.engine.score import score

    rubric = load_rubric()
    scored = score(evidence, rubric)
    return scored, recommend(evidence, scored, rubric)


@dataclass(frozen=True, slots=True)
class Earlier:
    """A grade of another day, by the rubric of this release."""

    report_id: str
    since: datetime
    scored: Scored


def earlier_of(graded: Graded) -> Earlier:
    return Earlier(graded.id, graded.started_at, scored_of(graded.evidence)[0])


def compare(graded: Graded, earlier: Earlier | None) -> None:
    """Says what changed since then, as far as is measured."""
    from tools.grader.engine.changes import changes

    if earlier and graded.scored:
        changed = changes(earlier.scored, graded.scored)
        graded.before = Comparison(report_id=earlier.report_id, since=earlier.since, changes=changed)


def changes_between(before: Evidence, after: Evidence) -> Changes:
    """Both by the rubric of this release, so that a new rubric is no change of the restaurant's."""
    from tools.grader.engine.changes import changes

    return changes(scored_of(before)[0], scored_of(after)[0])


def rate(graded: Graded) -> None:
    """Scores what is in so far."""
    graded.scored, graded.recommendations = scored_of(graded.evidence)


def cut_short(graded: Graded) -> None:
    """Whatever had not ended took too long: it lowers the coverage and nothing else."""
    late: dict[SourceName, SourceRead] = {
        name: SourceRead(name=name, status="timeout", error=CUT_SHORT) for name in [*graded.reading, *graded.waiting]
    }
    graded.reading, graded.waiting = [], []
    graded.evidence = graded.evidence.model_copy(update={"sources": {**graded.evidence.sources, **late}})
