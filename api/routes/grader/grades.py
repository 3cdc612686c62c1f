"""Start a grade, follow it, read it, score it anew, print it."""

from __future__ import annotations

import json
from typing import Annotated

from fastapi import APIRouter, Header, Request, Response
from pydantic import ConfigDict, Field
from sse_starlette import EventSourceResponse

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.routes.grader.common import PDF, STREAM, Asker, Id, Mine, answered
from api.routes.grader.printed import printed
from api.routes.grader.shapes.report import Report
from api.routes.grader.streams import LastEventId, follow
from api.routes.menu.shapes.common import PROBLEMS, problems
from core.errors import Forbidden, NotFound
from core.principal import Role
from tools.grader.schemas import Graded, GradePresenceArgs

router = APIRouter(prefix="/grades", responses=PROBLEMS)
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=200,
        description="The same key with the same body gives the same grade, for a day.",
    ),
]


class GradeWish(GradePresenceArgs):
    model_config = ConfigDict(extra="forbid")

    target: Annotated[str, Field(min_length=1, max_length=2_000)] | None = Field(
        None,
        description="A website's address, or a name where Places is connected. None: the restaurant's own.",
        examples=["mariosrestaurant.com"],
    )


@router.post("", status_code=202, response_model=Report, responses=problems(409))
async def start(wish: GradeWish, house: House, speaker: Asker, restaurant: Mine, key: Key = None) -> Response:
    """Begins a grade and answers at once with the report as it stands; `GET .../events` shows it grow. The same target
    that is being graded is joined. `compare_with` is remembered (owner or manager) and graded beside it."""
    if wish.compare_with and speaker.role not in (Role.OWNER, Role.MANAGER):
        raise Forbidden("Only an owner or a manager may name competitors.")
    asked = json.dumps(wish.model_dump(), sort_keys=True)
    graded = await _repeated(house, restaurant.restaurant_id, key, asked)
    if graded is None:
        graded = await house.grader.start(restaurant, wish.target)
        if wish.compare_with:
            await house.grader.compare(restaurant, wish.compare_with)
        if key:
            made = await house.repeats.keep(restaurant.restaurant_id, key, asked, graded.id)
            graded = await house.grader.get(restaurant.restaurant_id, made)
    where = f"/api/ai/digital-grader/grades/{graded.id}"
    return answered(await house.grader.shown(graded), 202, Location=where)


async def _repeated(house: House, restaurant_id: str, key: str | None, asked: str) -> Graded | None:
    made = await house.repeats.earlier(restaurant_id, key, asked) if key else None
    try:
        return await house.grader.get(restaurant_id, made) if made else None
    except NotFound:  # it was deleted meanwhile
        return None


@router.get("/{report_id}", response_model=Report)
async def report(report_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    """As it stands."""
    graded = await house.grader.get(speaker.restaurant_id, report_id)
    return tagged(request, await house.grader.shown(graded))


@router.get("/{report_id}/events", response_class=EventSourceResponse, responses=STREAM)
async def events(report_id: Id, house: House, speaker: Speaker, last_event_id: LastEventId = None) -> Response:
    """`progress` each time a source begins or ends, and `report` (whole) from the first grade on. Ends with the final
    one."""
    return await follow(house, await house.grader.get(speaker.restaurant_id, report_id), last_event_id)


@router.post("/{report_id}/rescore", response_model=Report)
async def rescore(report_id: Id, house: House, speaker: Decider) -> Response:
    """By the rubric of this release, from the report's own evidence: nobody is asked anew."""
    return answered(await house.grader.shown(await house.grader.rescore(speaker.restaurant_id, report_id)))


@router.get("/{report_id}/report.pdf", response_class=Response, responses=PDF)
async def as_pdf(report_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    """The report on paper."""
    graded = await house.grader.get(speaker.restaurant_id, report_id)
    return await printed(request, await house.grader.shown(graded))
