"""A text while it is typed, and the facts that it may lean on."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import House, Speaker
from api.etag import tagged
from api.routes.content.common import Json
from api.routes.content.shapes.drafts import CheckedText, FactList
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput
from tools.content.context.service import gaps
from tools.content.schemas import Brief, Channel
from tools.content.writing.checking import Typed, dish_named

router = APIRouter(responses=PROBLEMS)
Item = Annotated[str | None, Query(max_length=240, description="A dish, by name or menu key.")]


class TypedText(BaseModel):
    """A text as it stands in the box, and what it is for."""

    model_config = ConfigDict(extra="forbid")

    channel: Channel
    text: str = Field(max_length=100_000)
    subject: str | None = Field(None, max_length=1_000)
    offer: str | None = Field(None, max_length=200)
    item: str | None = Field(None, max_length=240)
    starts: date | None = None
    ends: date | None = None


@router.post("/check", response_model=CheckedText)
async def check(typed: TypedText, house: House, speaker: Speaker) -> Json:
    """What is not right in it, how it is sent and what that costs, and whether it sounds like the restaurant. Nothing
    is kept."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    blank = {"offer": (typed.offer or "").strip() or None, "item": (typed.item or "").strip() or None}
    found = await house.checking.of(restaurant, Typed(**{**typed.model_dump(), **blank}), house.clock.now())
    return {
        "findings": found.version.findings,
        "mended": found.mended,
        "sms": _sms(typed.text, found.version.cost_each) if typed.channel == "sms" else None,
        "voice": found.voice.model_dump(),
    }


def _sms(text: str, cost: float | None) -> Json:
    from tools.content.writing.engine.sms import as_sent, sms_parts

    count = sms_parts(as_sent(text))
    return {"encoding": count.encoding, "units": count.units, "parts": count.parts, "cost_each": cost}


@router.get("/facts", response_model=FactList)
async def facts(
    request: Request,
    house: House,
    speaker: Speaker,
    item: Item = None,
    starts: date | None = None,
    ends: date | None = None,
) -> Response:
    """Weather, holidays, events, the dish, what the menu engine advises, what ran lately: each with its source; and
    what nobody knows."""
    if starts and ends and ends < starts:
        raise BadInput(f"The end ({ends}) is before the start ({starts}).")
    restaurant, now = await house.restaurants.get(speaker.restaurant_id), house.clock.now()
    key = dish_named(item, await house.menu.menu(speaker.restaurant_id)).key if item else None
    brief = Brief(topic="", channels=["instagram"], item=key, starts=starts, ends=ends)
    found = await house.context.gather(restaurant, brief, now)
    told = {"facts": [one.model_dump(mode="json") for one in found], "gaps": gaps(restaurant, brief, found, now)}
    return tagged(request, told)
