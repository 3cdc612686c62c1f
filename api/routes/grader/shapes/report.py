"""A graded presence."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from pydantic import Field

from api.routes.menu.shapes.common import Demo, Shape
from tools.grader.engine.evidence import Aspect, SourceName, SourceStatus
from tools.grader.engine.results import Category, Changes, Check, Confidence, Recommendation
from tools.grader.engine.reviews.schemas import Quote, Responses, Trend
from tools.grader.schemas import Place, Whose

Letter = Literal["A", "B", "C", "D", "F"]
DecisionStatus = Literal["accepted", "declined", "measured"]


class Decided(Shape):
    """What the owner said to a recommendation, and what came of it at a later grade."""

    status: DecisionStatus
    reason: str | None
    decided_at: datetime | None
    decided_by: str | None
    outcome: dict[str, Any] | None
    """{status: done, partly, not_yet or not_measured, points_before, points_after, of, score_before, score_after}."""


class Advice(Recommendation):
    """One thing to do, with the exact fix."""

    decision: Decided | None = Field(description="None: open.")


class SourceState(Shape):
    """How reading one source went; those still being read are in `reading` and `waiting`."""

    name: SourceName
    status: SourceStatus
    milliseconds: int
    error: str | None
    """One plain sentence."""
    public: bool
    """Read as anyone can, because its API was not at hand."""
    fetched_at: datetime | None


class AspectOfReviews(Shape):
    """Reviews that praise it, complain about it, do both; with guests' words for as long as they may be kept."""

    praised: int
    complained: int
    mixed: int
    quotes: list[Quote]


class ReviewSummary(Shape):
    """All reviews that could be read. `rating_margin`: half its 95% interval."""

    count: int
    unread: int
    """With words in a language that is not read."""
    sources: dict[SourceName, int]
    rated: int
    rating: float | None
    rating_margin: float | None
    newest_days: float | None
    months: dict[str, int]
    """By YYYY-MM."""
    per_month: float | None
    trend: Trend | None
    responses: Responses | None
    praised: list[Aspect]
    complained: list[Aspect]
    aspects: dict[Aspect, AspectOfReviews]


class ChangesSince(Changes):
    """Against the last grade of another day."""

    since: datetime
    report_id: str


class Report(Shape):
    """Grows until `final`; `rev` counts its changes. Before `first_at` there is no score yet."""

    target: str = Field(examples=["https://mariosrestaurant.com/"])
    score: int | None = Field(ge=0, le=100)
    """None: too little could be measured (`coverage` under 0.40)."""
    grade: Letter | None
    coverage: float
    """0-1: the part of the rubric that could be measured."""
    confidence: Confidence
    final: bool
    rubric_version: str | None
    categories: list[Category]
    checks: list[Check]
    recommendations: list[Advice]
    """The one to begin with first."""
    sources: list[SourceState]
    id: str
    whose: Whose
    name: str | None
    url: str | None
    started_at: datetime
    first_at: datetime | None
    finished_at: datetime | None
    rev: int
    reading: list[SourceName]
    waiting: list[SourceName]
    candidates: list[Place]
    """Places that the name may mean: the owner picks."""
    demo: Demo
    reviews: ReviewSummary | None
    changes: ChangesSince | None
