"""Lists: grades over time, competitors, alerts, decisions."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from api.routes.grader.shapes.report import Letter, Report
from api.routes.menu.shapes.common import Demo, Next, Note, Shape
from memory.insights import InsightStatus
from tools.grader.engine.results import CategoryName, Confidence
from tools.grader.schemas import Whose


class CategoryScore(Shape):
    name: CategoryName
    score: int | None
    coverage: float


class Change(Shape):
    """`score_change` is plain; `better` and `worse` name checks that were measured both times."""

    since: datetime
    score_before: int | None
    score_change: int | None
    better: list[str]
    worse: list[str]


class ReportLine(Shape):
    """A report in a row."""

    id: str
    whose: Whose
    target: str
    name: str | None
    url: str | None
    started_at: datetime
    finished_at: datetime | None
    final: bool
    score: int | None
    grade: Letter | None
    coverage: float
    confidence: Confidence
    rubric_version: str | None
    categories: list[CategoryScore]
    change: Change | None
    demo: Demo


class ScorePoint(Shape):
    at: datetime
    score: int | None
    grade: Letter | None
    coverage: float


class OverTime(Shape):
    """A point a day (its last grade), oldest first, and what changed from the first to the last."""

    months: int
    reports: list[ScorePoint]
    first: ScorePoint | None
    last: ScorePoint | None
    score_change: int | None
    better: list[str]
    worse: list[str]
    note: Note
    demo: Demo


class GradeHistory(Shape):
    grades: list[ReportLine]
    """Newest first."""
    next: Next
    over_time: OverTime


class Beside(Shape):
    """A competitor's newest grade, and the categories in which it is clearly ahead of yours or behind."""

    target: str
    name: str | None
    score: int | None
    grade: Letter | None
    coverage: float
    ahead_in: list[CategoryName] = Field(description="You are ahead.")
    behind_in: list[CategoryName] = Field(description="They are ahead.")
    measured_at: datetime


class Compared(Beside):
    report_id: str
    final: bool
    categories: list[CategoryScore]


class Comparison(Shape):
    own: ReportLine | None
    """Your newest finished grade."""
    compared: list[Compared]
    missing: list[str]
    """Competitors that were never graded: start one of them."""


class Competitor(Shape):
    target: str
    report: ReportLine | None
    """Its newest finished grade."""


class CompetitorList(Shape):
    competitors: list[Competitor]
    most: int


class Alert(Shape):
    """Something that got worse between two scheduled grades."""

    id: str
    advice: str = Field(examples=["rating.google"])
    """What it is about, the same each time."""
    title: str
    body: dict[str, Any]
    """With `report_id`, and what was so before and after."""
    status: InsightStatus
    created_at: datetime


class AlertPage(Shape):
    alerts: list[Alert]
    next: Next


class DecidedAdvice(Shape):
    """A recommendation with what was decided."""

    id: str
    """The recommendation's."""
    title: str
    status: InsightStatus
    reason: str | None
    decided_at: datetime | None
    decided_by: str | None
    outcome: dict[str, Any] | None


class ShareLink(Shape):
    id: str
    report_id: str
    competitors: bool
    """Whether the comparison goes with it."""
    created_by: str | None
    created_at: datetime
    expires_at: datetime


class NewShareLink(ShareLink):
    url: str
    """Told once: it cannot be found again."""
    token: str


class ShareList(Shape):
    shares: list[ShareLink]


class SharedReport(Shape):
    """What is behind a link: nothing of decisions, accounts or grades before it."""

    report: Report
    compared: list[Beside]
    expires_at: datetime
