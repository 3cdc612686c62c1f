"""The owner's decisions on recommendations, and alerts."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.grader.common import Json, Mine
from api.routes.grader.shapes.lists import AlertPage, DecidedAdvice
from api.routes.menu.shapes.common import PROBLEMS, problems
from memory.insights import Decision

router = APIRouter(responses=PROBLEMS)
_STATUS: dict[Decision, Literal["accepted", "declined"]] = {"accept": "accepted", "decline": "declined"}
_ALERT = {"id", "advice", "title", "body", "status", "created_at"}


class DecisionInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    decision: Decision = Field(examples=["accept"])
    reason: str | None = Field(None, max_length=1_000, description="Why.")


@router.post("/recommendations/{advice_id}/decision", response_model=DecidedAdvice, responses=problems(409))
async def decide(
    advice_id: Annotated[str, Path(max_length=100)],
    wanted: DecisionInput,
    house: House,
    speaker: Decider,
    restaurant: Mine,
) -> Json:
    """Accepted ones are measured at the next grade, declined ones are not asked again for thirty days. Nothing is
    changed anywhere else. 409 if it was decided already."""
    said = _STATUS[wanted.decision]
    insight = await house.grader.decide(restaurant, advice_id, said, speaker.user_id, wanted.reason)
    named = {"title", "status", "reason", "decided_at", "decided_by", "outcome"}
    return {"id": insight.advice, **insight.model_dump(mode="json", include=named)}


@router.get("/alerts", response_model=AlertPage)
async def alerts(
    request: Request, house: House, speaker: Speaker, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """What got clearly worse between two scheduled grades, newest first."""
    after = place_of(cursor) if cursor else None
    found, following = await house.regrades.alerts(speaker.restaurant_id, limit, after)
    page = [one.model_dump(mode="json", include=_ALERT) for one in found]
    return tagged(request, {"alerts": page, "next": cursor_of(following) if following else None})
