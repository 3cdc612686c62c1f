"""Evidence and a rubric in, a grade out: pure, exact, the same every time, whatever the order.

`recommend` and `changes` are here too, so that one import gives all that a grade is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from pydantic import ValidationError

from core.errors import BadInput
from tools.grader.engine.changes import changes
from tools.grader.engine.checks import CHECKS, Outcome, Where
from tools.grader.engine.evidence import Agreement, Evidence
from tools.grader.engine.recommend import recommend
from tools.grader.engine.results import (
    Category,
    CategoryName,
    Check,
    CheckEvidence,
    Confidence,
    Recommendation,
    Scored,
    Status,
    Value,
)
from tools.grader.engine.rubric import Rubric, Rule
from tools.grader.engine.weighing import (
    category_coverage,
    category_score,
    coverage,
    rounded,
    shares,
    total,
    whole,
)

__all__ = ["Rescored", "changes", "recommend", "rescore", "score"]

_LONGEST_VALUE = 300  # characters of a title or the like that a report keeps


@dataclass(frozen=True, slots=True)
class Rescored:
    """A stored report under today's rubric. `notes`: what changed in the rubric since it was scored."""

    scored: Scored
    recommendations: list[Recommendation]
    from_version: str
    notes: list[str]


def score(evidence: Evidence, rubric: Rubric) -> Scored:
    """The grade of this evidence. Raises KeyError for a check of the rubric that nobody wrote (tests rule it out)."""
    outcomes = {rule.id: CHECKS[rule.id](evidence, rule) for rule in rubric.checks}
    earned = {id: outcome.fraction for id, outcome in outcomes.items() if outcome.applicable}
    checks, asked = [_check(rule, outcomes[rule.id]) for rule in rubric.checks], rubric.asking(earned)
    return tally(asked, checks, earned, certainty(evidence, rubric, coverage(asked, earned)))


def tally(rubric: Rubric, checks: list[Check], earned: Mapping[str, Fraction | None], sure: Fraction) -> Scored:
    """Checks and what each earned (0-1, None: not measured) added up."""
    covered, points = coverage(rubric, earned), total(rubric, earned)
    enough = covered >= Fraction(rubric.coverage.least) and points is not None
    final = whole(points) if enough and points is not None else None
    return Scored(
        score=final,
        grade=None if final is None else rubric.grade(final),
        coverage=_floored(covered, rubric),
        confidence=_confidence(sure, rubric),
        certainty=rounded(sure),
        rubric_version=rubric.version,
        categories=_categories(rubric, earned),
        checks=checks,
    )


def rescore(stored: Mapping[str, Any], version: str, rubric: Rubric) -> Rescored:
    """A report's stored evidence, scored by `rubric`; `version` is the rubric that it was scored by. Fields it does not
    know are left out, fields that were not there yet are "could not be told". Raises BadInput where it is none."""
    try:
        evidence = Evidence.model_validate(dict(stored))
    except ValidationError as error:
        raise BadInput("This report's evidence is not readable any more, so it cannot be scored again.") from error
    scored = score(evidence, rubric)
    notes = [] if version == rubric.version else rubric.notes_since(version)
    return Rescored(scored, recommend(evidence, scored, rubric), version, notes)


def certainty(evidence: Evidence, rubric: Rubric, covered: Fraction) -> Fraction:
    """How sure a grade is, 0-1, by the rubric's formula."""
    rule = rubric.confidence
    agreed = _agreement(evidence)
    return covered * (
        Fraction(rule.base)
        + Fraction(rule.agreement) * agreed
        + Fraction(rule.samples) * _samples(evidence, rule.enough_ratings, rule.enough_pages)
    )


def _agreement(evidence: Evidence) -> Fraction:
    told = [value for each in _agreements(evidence) for value in _compared(each)]
    return Fraction(sum(told), len(told)) if told else Fraction(0)


def _agreements(evidence: Evidence) -> Iterator[Agreement]:
    yield from (each.agreement for each in (evidence.google, evidence.yelp) if each)
    yield from (each.agreement for each in (evidence.facebook, evidence.instagram) if each)
    yield from (each.agreement for each in evidence.delivery if each.status == "ok")


def _compared(agreement: Agreement) -> list[bool]:
    told = (agreement.name, agreement.phone, agreement.address, agreement.website)
    return [value for value in told if value is not None]


def _samples(evidence: Evidence, enough_ratings: int, enough_pages: int) -> Fraction:
    ratings = sum(max(each.ratings or 0, 0) for each in (evidence.google, evidence.yelp) if each)
    pages = len(evidence.site.pages_read) if evidence.site and evidence.site.wall is None else 0
    return (
        Fraction(min(ratings, enough_ratings), enough_ratings) + Fraction(min(pages, enough_pages), enough_pages)
    ) / 2


def _confidence(sure: Fraction, rubric: Rubric) -> Confidence:
    if sure >= Fraction(rubric.confidence.high):
        return "high"
    return "medium" if sure >= Fraction(rubric.confidence.medium) else "low"


def _floored(covered: Fraction, rubric: Rubric) -> float:
    """In hundredths; but 0.396 is not shown as the 0.40 that it does not reach."""
    shown, least = rounded(covered), Fraction(rubric.coverage.least)
    return float(least) - 0.01 if covered < least <= Fraction(str(shown)) else shown


def _categories(rubric: Rubric, earned: Mapping[str, Fraction | None]) -> list[Category]:
    share = shares(rubric, earned)

    def one(name: CategoryName) -> Category:
        points = category_score(rubric, earned, name)
        return Category(
            name=name,
            title=rubric.categories[name].title,
            score=None if points is None else whole(points),
            coverage=rounded(category_coverage(rubric, earned, name)),
            weight=float(rubric.categories[name].weight),
            share=rounded(share[name], 4),
        )

    return [one(name) for name in rubric.categories]


def _check(rule: Rule, outcome: Outcome) -> Check:
    where = outcome.where or Where(rule.sources[0])
    return Check(
        id=rule.id,
        what=rule.what,
        category=rule.category,
        status=status(outcome.fraction),
        points=rounded(rule.points * (outcome.fraction or Fraction(0))),
        max_points=rule.points,
        evidence=CheckEvidence(summary=outcome.summary, value=_kept(outcome.value), url=where.url),
        source=where.source,
        fetched_at=where.fetched_at,
        basic=outcome.basic,
        public=where.public,
        applicable=outcome.applicable,
    )


def status(fraction: Fraction | None) -> Status:
    if fraction is None:
        return "not_measured"
    return "pass" if fraction >= 1 else "fail" if fraction <= 0 else "partial"


def _kept(value: Value) -> Value:
    return value[:_LONGEST_VALUE] if isinstance(value, str) else value
