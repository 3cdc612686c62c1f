"""People who want to hear about their report: what they agree to, what is kept, how it is erased."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field, field_validator

from api.clients import client_of
from api.deps import House
from api.routes.grader.common import OPEN_HEADERS, OPEN_PROBLEMS, Json
from api.routes.grader.public import is_on
from api.routes.grader.shapes.public import ConsentText, LeadKept
from api.routes.menu.shapes.common import problems
from core.errors import Conflict
from memory.leads import KEPT
from tools.grader.consent import TEXT, VERSION

router = APIRouter(prefix="/public", responses=OPEN_PROBLEMS)
OFF_IS_404 = [Depends(is_on)]  # not for erasing: who left something takes it back whenever they like
_AN_HOUR = 20  # forms of one client
_OF_A_REPORT = 20
_EMAIL = r"^[^@\s<>\"',;:\\()\[\]]{1,64}@(?:[^@\s<>\"',;:\\()\[\].]{1,63}\.)+[^@\s<>\"',;:\\()\[\].]{2,63}$"


class LeadInput(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    token: str = Field(max_length=200, description="Of the report.")
    email: str = Field(max_length=254, pattern=_EMAIL, examples=["ada@example.com"])
    name: str | None = Field(None, max_length=100)
    restaurant: str | None = Field(None, max_length=200)
    consent: Literal[True] = Field(description="To the text of `GET /public/consent`, as it was shown.")
    consent_version: str = Field(max_length=40, description="Of the text that was shown.")

    @field_validator("consent", mode="before")
    @classmethod
    def _said(cls, value: object) -> object:
        """Nothing but true is a yes: no 1, no text."""
        return value if value is True else False


@router.get("/consent", response_model=ConsentText, dependencies=OFF_IS_404)
async def consent() -> Json:
    """What to show beside the form."""
    return {"version": VERSION, "text": TEXT, "retention_days": KEPT.days}


@router.post("/leads", status_code=201, response_model=LeadKept, responses=problems(409), dependencies=OFF_IS_404)
async def leave(lead: LeadInput, request: Request, response: Response, house: House) -> Json:
    """Keeps an address with what its owner agreed to. 422 without consent; 409 where the text has changed meanwhile:
    show the new one."""
    client = client_of(request, house.settings.trusted_proxies)
    await house.quotas.take("leads", client, _AN_HOUR, timedelta(hours=1))
    graded, _ = await house.sharing.begun(lead.token)
    if lead.consent_version != VERSION:
        raise Conflict("What you agree to has changed: please read it again.", code="consent_changed")
    if await house.leads.count_of(graded.id) >= _OF_A_REPORT:
        raise Conflict("Enough people have left their address for this report.")
    said = {"name": lead.name or None, "restaurant": lead.restaurant or None}
    kept, erasure = await house.leads.keep(
        lead.email.casefold(), (VERSION, TEXT), report_id=graded.id, target=graded.target, **said
    )
    response.headers.update(OPEN_HEADERS)
    return {"id": kept.id, "erasure_token": erasure, "expires_at": kept.expires_at.isoformat()}


@router.delete("/leads/{erasure_token}", status_code=204)
async def erase(erasure_token: Annotated[str, Path(max_length=200)], request: Request, house: House) -> Response:
    """Erases what was left, at once and for good."""
    client = client_of(request, house.settings.trusted_proxies)
    await house.quotas.take("erasures", client, 3 * _AN_HOUR, timedelta(hours=1))
    await house.leads.erase(erasure_token)
    return Response(status_code=204)
