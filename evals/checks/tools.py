"""The tools a turn must and must not call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from evals.case import Expect, ExpectedCall
from evals.checks.matching import mismatches
from evals.checks.observed import Call, Observed
from tools.base import ToolClass


@dataclass(frozen=True, slots=True)
class Score:
    """Of the expected calls: how many were made at all, and how many with the right arguments."""

    expected: int = 0
    named: int = 0
    matched: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.expected + other.expected, self.named + other.named, self.matched + other.matched)


def check_tools(expect: Expect, seen: Observed) -> list[str]:
    """Every expected call is made; an extra call that only reads may stand beside, one that writes may not."""
    if expect.tools is None:
        return []
    full = assign(expect.tools, seen.calls, lambda wanted, call: _fits(wanted, call, seen))
    wrong = [_missing(wanted, seen) for index, wanted in enumerate(expect.tools) if index not in full]
    extra = [call for index, call in enumerate(seen.calls) if index not in full.values() and _writes(call)]
    # A write with wrong arguments is already reported as its expected call.
    excused = {wanted.name for index, wanted in enumerate(expect.tools) if index not in full}
    return wrong + [f"{call.name} was called, which was not expected" for call in extra if call.name not in excused]


def score_tools(expect: Expect, seen: Observed) -> Score:
    wanted = expect.tools or []
    named = assign(wanted, seen.calls, lambda one, call: one.name == call.name)
    matched = assign(wanted, seen.calls, lambda one, call: _fits(one, call, seen))
    return Score(len(wanted), len(named), len(matched))


def check_no_tools(expect: Expect, seen: Observed) -> list[str]:
    called = {call.name for call in seen.calls}
    return [f"{name} was called, which must not happen" for name in expect.no_tools if name in called]


def _fits(wanted: ExpectedCall, call: Call, seen: Observed) -> bool:
    return wanted.name == call.name and not mismatches(wanted.name, wanted.args, call.args, seen.today)


def _writes(call: Call) -> bool:
    return call.tool_class is not ToolClass.READ


def _missing(wanted: ExpectedCall, seen: Observed) -> str:
    """Says how the nearest call of that name differs."""
    same = [
        mismatches(wanted.name, wanted.args, call.args, seen.today) for call in seen.calls if call.name == wanted.name
    ]
    if not same:
        return f"{wanted.name} was not called (called: {', '.join(call.name for call in seen.calls) or 'nothing'})"
    nearest = min(same, key=len)
    return f"{wanted.name}: {'; '.join(nearest) or 'was called fewer times than expected'}"


def assign(
    expected: list[ExpectedCall], calls: list[Call], fits: Callable[[ExpectedCall, Call], bool]
) -> dict[int, int]:
    """The most expected calls that can each have an actual call of their own (expected index -> call index)."""
    owner: dict[int, int] = {}

    def place(index: int, tried: set[int]) -> bool:
        for spot, call in enumerate(calls):
            if spot in tried or not fits(expected[index], call):
                continue
            tried.add(spot)
            if spot not in owner or place(owner[spot], tried):
                owner[spot] = index
                return True
        return False

    for index in range(len(expected)):
        place(index, set())
    return {index: spot for spot, index in owner.items()}
