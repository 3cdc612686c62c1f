"""Links to a report, and what is behind them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House
from api.etag import tagged
from api.routes.grader.common import OPEN_HEADERS, OPEN_PROBLEMS, PDF, Id, Json, Mine, answered
from api.routes.grader.printed import printed
from api.routes.grader.public import READS
from api.routes.grader.shapes.lists import NewShareLink, SharedReport, ShareList
from api.routes.menu.shapes.common import PROBLEMS
from memory.shares import Share

router = APIRouter()
Token = Annotated[str, Path(max_length=200)]
_LINK = {"id", "report_id", "competitors", "created_by", "created_at", "expires_at"}


class ShareInput(BaseModel):
    model_config = ConfigDict(extra="forbid")

    days: int = Field(30, ge=1, le=90, description="How long the link is good.")
    competitors: bool = Field(False, description="Whether the comparison goes with it.")


@router.post("/grades/{report_id}/share", status_code=201, response_model=NewShareLink, responses=PROBLEMS)
async def share(report_id: Id, wanted: ShareInput, house: House, speaker: Decider, restaurant: Mine) -> Json:
    """A link to one of your own reports, for whoever you give it to."""
    made, token = await house.sharing.share(
        restaurant, report_id, wanted.days, speaker.user_id, competitors=wanted.competitors
    )
    # Behind the #, so that it stands in no server's log and no referrer.
    return {**_public(made), "token": token, "url": f"{house.settings.own_url}/shared#{token}"}


@router.get("/shares", response_model=ShareList, responses=PROBLEMS)
async def shares(request: Request, house: House, speaker: Decider) -> Response:
    """The links that are open, newest first."""
    found = await house.sharing.store.of(speaker.restaurant_id)
    return tagged(request, {"shares": [_public(one) for one in found]})


@router.delete("/shares/{share_id}", status_code=204, responses=PROBLEMS)
async def revoke(share_id: Id, house: House, speaker: Decider) -> Response:
    """Takes a link back: it leads nowhere from now on."""
    await house.sharing.store.revoke(speaker.restaurant_id, share_id)
    return Response(status_code=204)


@router.get("/shared/{token}", response_model=SharedReport, responses=OPEN_PROBLEMS, dependencies=READS)
async def shared(token: Token, house: House) -> Response:
    """What is behind a link. No sign-in. 404, in the same words, for one that ended, was taken back or never was."""
    return answered(await house.sharing.shared(token), open=True)


@router.get(
    "/shared/{token}/report.pdf", response_class=Response, responses={**OPEN_PROBLEMS, **PDF}, dependencies=READS
)
async def shared_pdf(token: Token, request: Request, house: House) -> Response:
    found = await house.sharing.shared(token)
    answer = await printed(request, found["report"])
    answer.headers.update(OPEN_HEADERS)
    return answer


def _public(share: Share) -> Json:
    return share.model_dump(mode="json", include=_LINK)
