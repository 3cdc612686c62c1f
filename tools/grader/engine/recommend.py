"""What to do next, by what it gains and whom it reaches, for the effort it takes."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tools.grader.engine.advice import Case, advise
from tools.grader.engine.checks.base import exact
from tools.grader.engine.evidence import Evidence
from tools.grader.engine.results import Check, Effort, Recommendation, Scored
from tools.grader.engine.rubric import Rubric
from tools.grader.engine.weighing import gains, rounded

_LEAST = Fraction(1, 20)  # of a point: what would show as 0.0 is not worth a card
_ORDER: tuple[Effort, ...] = ("small", "medium", "large")


def recommend(evidence: Evidence, scored: Scored, rubric: Rubric) -> list[Recommendation]:
    """Every piece of advice whose checks are not all passed, the most worthwhile first. `scored` is this evidence's, by
    this rubric; ids are stable per kind of advice."""
    earned = {check.id: _fraction(check) for check in scored.checks if check.applicable}
    gained = gains(rubric.asking(earned), earned)
    groups: dict[str, list[Check]] = {}
    for rule in rubric.checks:
        if rule.id in gained:
            groups.setdefault(rule.advice, []).append(scored.check(rule.id))
    ranked = [
        (_worth(checks, gained, rubric), _recommendation(id, checks, evidence, gained, rubric))
        for id, checks in groups.items()
        if _gain(checks, gained) >= _LEAST
    ]
    return [each for _, each in sorted(ranked, key=lambda pair: (-pair[0], pair[1].id))]


def _fraction(check: Check) -> Fraction | None:
    return (exact(check.points) or Fraction(0)) / check.max_points if check.measured else None


def _gain(checks: list[Check], gained: dict[str, Fraction]) -> Fraction:
    return sum((gained[check.id] for check in checks), Fraction(0))


def _worth(checks: list[Check], gained: dict[str, Fraction], rubric: Rubric) -> Fraction:
    reached = sum((gained[check.id] * Fraction(rubric.rule(check.id).reach) for check in checks), Fraction(0))
    cost: Decimal = rubric.effort[_effort(checks, rubric)]
    return reached / Fraction(cost)


def _effort(checks: list[Check], rubric: Rubric) -> Effort:
    return max((rubric.rule(check.id).effort for check in checks), key=_ORDER.index)


def _recommendation(
    id: str, checks: list[Check], evidence: Evidence, gained: dict[str, Fraction], rubric: Rubric
) -> Recommendation:
    advice = advise(id, Case(evidence, checks))
    fix = advice.fix if advice.code is None else f"{advice.fix}\n\n{advice.code.text}"
    return Recommendation(
        id=id,
        title=advice.title,
        why=advice.why,
        fix=fix,
        points=rounded(_gain(checks, gained), 1),
        effort=_effort(checks, rubric),
        short=advice.short,
        code=advice.code,
        checks=[check.id for check in checks],
        evidence=[check.evidence for check in checks],
        hand_over=advice.hand_over,
        brief=advice.brief,
    )
