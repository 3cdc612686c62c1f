"""What strangers see."""

from __future__ import annotations

from datetime import datetime

from api.routes.grader.shapes.report import Report
from api.routes.menu.shapes.common import Shape


class StrangersReport(Shape):
    report: Report
    expires_at: datetime


class StrangersGrade(StrangersReport):
    token: str
    """Opens the report for 30 days. Whoever has it reads it."""


class ConsentText(Shape):
    version: str
    text: str
    retention_days: int


class LeadKept(Shape):
    id: str
    erasure_token: str
    """Told once: `DELETE /public/leads/{erasure_token}` erases what was left."""
    expires_at: datetime
