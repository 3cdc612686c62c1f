"""Grades over time, and what changed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from api.deps import House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.grader.common import Mine, line_of
from api.routes.grader.shapes.lists import GradeHistory
from api.routes.grader.shapes.report import Report
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput, NotFound
from tools.grader.present import history_content
from tools.grader.schemas import Whose

router = APIRouter(prefix="/grades", responses=PROBLEMS)
_MONTH = 30.5  # days


@router.get("", response_model=GradeHistory)
async def grades(
    request: Request,
    house: House,
    restaurant: Mine,
    months: Annotated[int, Query(ge=1, le=60, description="How far back.")] = 12,
    whose: Annotated[str, Query(pattern="^(own|competitor)$", description="own or competitor.")] = "own",
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """Reports, newest first, each with what changed since the one before; and your own score over that time."""
    since = house.clock.now() - timedelta(days=round(_MONTH * months))
    after = _place(cursor) if cursor else None
    kind: Whose = "own" if whose == "own" else "competitor"
    found = await house.grader.listed(restaurant.restaurant_id, kind, limit + 1, since, after)
    page = found[:limit]
    following = cursor_of(f"{page[-1].started_at.isoformat()}~{page[-1].id}") if len(found) > limit else None
    over_time = history_content(await house.grader.history(restaurant, months))
    return tagged(request, {"grades": [line_of(one) for one in page], "next": following, "over_time": over_time})


@router.get("/latest", response_model=Report)
async def latest(request: Request, house: House, speaker: Speaker) -> Response:
    """Your newest finished one; 404 where there is none yet."""
    graded = await house.grader.latest(speaker.restaurant_id)
    if graded is None:
        raise NotFound("There is no grade yet: start one.")
    return tagged(request, await house.grader.shown(graded))


def _place(cursor: str) -> tuple[datetime, str]:
    moment, _, report_id = place_of(cursor).partition("~")
    try:
        return datetime.fromisoformat(moment), report_id
    except ValueError:
        raise BadInput("`cursor` takes the `next` of a page as it is.") from None
