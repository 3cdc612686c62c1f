"""The page for strangers: a grade of any website, without signing in."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse

from api.clients import client_of
from api.deps import House
from api.routes.grader.common import OPEN_HEADERS, OPEN_PROBLEMS, PDF, STREAM, answered
from api.routes.grader.printed import printed
from api.routes.grader.shapes.public import StrangersGrade, StrangersReport
from api.routes.grader.streams import LastEventId, follow
from core.errors import NotFound
from tools.grader.schemas import Target
from tools.grader.targets import site_of
from tools.integrations.website.guard import looks_like_address, normalise

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_READS = 600  # looks at reports, an hour and client


async def is_on(house: House) -> None:
    if not (house.settings.public_grader or house.settings.demo):
        raise NotFound("There is nothing at this address.")


async def reader(request: Request, house: House) -> None:
    client = client_of(request, house.settings.trusted_proxies)
    await house.quotas.take("public reports", client, _READS, _HOUR)


router = APIRouter(prefix="/public", responses=OPEN_PROBLEMS, dependencies=[Depends(is_on)])
READS = [Depends(reader)]
Token = Annotated[str, Path(max_length=200)]


class PublicWish(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    target: Target = Field(description="A website's address.", examples=["mariosrestaurant.com"])


@router.post("/grades", status_code=202, response_model=StrangersGrade)
async def start(wish: PublicWish, request: Request, house: House) -> Response:
    """Begins a grade, or joins one that goes on or is less than ten minutes old. 429 where it is asked too often."""
    limits = house.settings
    client = client_of(request, limits.trusted_proxies)
    await house.quotas.take("public grades", client, limits.public_grades_per_client, _HOUR)
    if await house.sharing.standing(wish.target) is None:
        site = site_of(normalise(wish.target)) if looks_like_address(wish.target) else wish.target.casefold()
        await house.quotas.take("public target", site, limits.public_grades_per_target, _DAY)
        await house.quotas.take("public grades in all", "", limits.public_grades_per_hour, _HOUR)
    graded, share, token = await house.sharing.begin(wish.target)
    shown = await house.grader.shown(graded)
    return answered({"token": token, "report": shown, "expires_at": share.expires_at.isoformat()}, 202, open=True)


@router.get("/grades/{token}", response_model=StrangersReport, dependencies=READS)
async def report(token: Token, house: House) -> Response:
    """As it stands."""
    graded, share = await house.sharing.begun(token)
    shown = await house.grader.shown(graded)
    return answered({"report": shown, "expires_at": share.expires_at.isoformat()}, open=True)


@router.get("/grades/{token}/events", response_class=EventSourceResponse, responses=STREAM, dependencies=READS)
async def events(token: Token, house: House, last_event_id: LastEventId = None) -> Response:
    """As `GET /grades/{id}/events`."""
    graded, _ = await house.sharing.begun(token)
    return await follow(house, graded, last_event_id)


@router.get("/grades/{token}/report.pdf", response_class=Response, responses=PDF, dependencies=READS)
async def as_pdf(token: Token, request: Request, house: House) -> Response:
    graded, _ = await house.sharing.begun(token)
    answer = await printed(request, await house.grader.shown(graded))
    answer.headers.update(OPEN_HEADERS)
    return answer
