"""What scoring gives: checks, categories, a grade, what to do about it, and what changed since."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.grader.engine.evidence import SourceName

CategoryName = Literal["google", "website", "social", "delivery", "reviews"]
Status = Literal["pass", "partial", "fail", "not_measured"]
Confidence = Literal["low", "medium", "high"]
Effort = Literal["small", "medium", "large"]
HandOver = Literal["content", "campaigns"]
Value = str | int | float | bool | None


class Result(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class CheckEvidence(Result):
    """`summary`: one sentence for owners without a page's own words, or why not measured. `value`: what was read."""

    summary: str
    value: Value = None
    url: str | None = None


class Check(Result):
    """`points` of `max_points`, exact to a hundredth; 0 where not measured, and then it counts nowhere. `basic`: our
    own look, because Lighthouse did not answer. `public`: read as anyone can. `applicable`: False where the question
    does not fit this restaurant (no delivery listings, say)."""

    id: str
    what: str
    category: CategoryName
    status: Status
    points: float
    max_points: int
    evidence: CheckEvidence
    source: SourceName | None = None
    fetched_at: datetime | None = None
    basic: bool = False
    public: bool = False
    applicable: bool = True

    @property
    def measured(self) -> bool:
        return self.status != "not_measured"


class Category(Result):
    """`score` 0-100, None: nothing of it was measured. `weight`: as the rubric has it. `share`: the part (0-1) that it
    had in this score, after what could not be measured was left out."""

    name: CategoryName
    title: str
    score: int | None
    coverage: float
    weight: float
    share: float


class Scored(Result):
    """A grade. `score` and `grade` are None under the rubric's least coverage. `certainty`: the number (0-1) behind
    `confidence`."""

    score: int | None
    grade: str | None
    coverage: float
    confidence: Confidence
    certainty: float
    rubric_version: str
    categories: list[Category]
    checks: list[Check]

    def check(self, id: str) -> Check:
        """KeyError where the rubric has no such check."""
        for check in self.checks:
            if check.id == id:
                return check
        raise KeyError(id)


class Code(Result):
    """A block to copy as it stands."""

    language: Literal["html", "json-ld", "xml", "text"]
    text: str


class Recommendation(Result):
    """One thing to do. `points`: what the score (0-100, of what was measured) gains. `short`: the fix in one line.
    `evidence`: what was found, a sentence a check. `brief`: ready for whoever it is handed over to."""

    id: str
    title: str
    why: str
    fix: str
    points: float
    effort: Effort
    short: str
    code: Code | None = None
    checks: list[str] = Field(default_factory=list)
    evidence: list[CheckEvidence] = Field(default_factory=list)
    hand_over: HandOver | None = None
    brief: str | None = None


class CheckChange(Result):
    """A check measured both times. `points`: gained (or lost) of `max_points`, as the later rubric counts."""

    id: str
    what: str
    category: CategoryName
    before: Status
    after: Status
    points: float
    max_points: int
    summary: str  # what is so now


class CategoryChange(Result):
    """`change`: over the checks measured both times alone, in points of 100; None: there is none."""

    name: CategoryName
    before: int | None
    after: int | None
    change: float | None


class MeasuredChange(Result):
    """A check that could be measured only once, or in another way: no change of the restaurant's."""

    id: str
    what: str
    category: CategoryName
    kind: Literal["new", "lost", "another_way"]
    summary: str


class Changes(Result):
    """What changed between two grades. `score_change`: the plain difference of the two scores; `like_for_like`: the
    same over what was measured both times and in the same way, so nothing but the restaurant moved it."""

    score_before: int | None
    score_after: int | None
    score_change: int | None
    like_for_like: float | None
    same_rubric: bool
    better: list[CheckChange]
    worse: list[CheckChange]
    categories: list[CategoryChange]
    measured: list[MeasuredChange]
    note: str | None = None
