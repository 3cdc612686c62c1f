"""A batch of cases, one after the other in one world, so that none can see another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from core.errors import BadInput
from evals.case import Case
from evals.checks.state import state_filter
from evals.report import CaseOutcome, Report, summarise
from evals.simulate import simulate
from evals.world import World

Progress = Callable[[CaseOutcome], None]


async def replay(world: World, cases: Sequence[Case], repeat: int = 1, progress: Progress | None = None) -> Report:
    """Plays every case `repeat` times; it passes when it passes each time."""
    check_playable(world, cases)
    outcomes: list[CaseOutcome] = []
    for _ in range(repeat):
        for case in cases:
            outcomes.append(await simulate(world, case))
            if progress:
                progress(outcomes[-1])
    return summarise(outcomes)


def check_playable(world: World, cases: Sequence[Case]) -> None:
    """Finds what no run could mend before the first turn is spent."""
    for case in cases:
        if case.restaurant not in world.restaurants:
            known = ", ".join(sorted(world.restaurants))
            raise BadInput(f"{case.id}: there is no restaurant {case.restaurant!r} in the evals' world ({known})")
        for wanted in case.end_state:
            state_filter(wanted, case.restaurant)


def pick(cases: Sequence[Case], case_id: str | None) -> list[Case]:
    chosen = [case for case in cases if case_id in (None, case.id)]
    if not chosen:
        raise BadInput(f"there is no case with the id {case_id!r}")
    return chosen
