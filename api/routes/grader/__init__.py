"""`/api/ai/digital-grader`: grades, what to do about them, who may see them, and the page for strangers."""

from __future__ import annotations

from fastapi import APIRouter

from api.routes.grader.accounts import router as accounts
from api.routes.grader.advice import router as advice
from api.routes.grader.competitors import router as competitors
from api.routes.grader.grades import router as grades
from api.routes.grader.history import router as history
from api.routes.grader.leads import router as leads
from api.routes.grader.profile import router as profile
from api.routes.grader.public import router as public
from api.routes.grader.rubric import router as rubric
from api.routes.grader.shares import router as shares

router = APIRouter(prefix="/api/ai/digital-grader", tags=["digital grader"])
# `history` before `grades`: /grades/latest is no report's id.
for part in (history, grades, advice, competitors, profile, accounts, shares, rubric, public, leads):
    router.include_router(part)
