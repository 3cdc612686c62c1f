"""Small pure functions that say what is wrong with a turn."""

from __future__ import annotations

from evals.case import Expect
from evals.checks.approvals import check_approval
from evals.checks.observed import Observed
from evals.checks.tools import check_no_tools, check_tools
from evals.checks.words import check_clarify, check_grounding, check_not_says, check_out_of_scope, check_says

CHECKS = (
    check_tools,
    check_no_tools,
    check_approval,
    check_out_of_scope,
    check_clarify,
    check_says,
    check_not_says,
    check_grounding,
)


def check_turn(expect: Expect, seen: Observed) -> list[str]:
    """Everything wrong with one turn, the actions before the words."""
    return [why for check in CHECKS for why in check(expect, seen)]
