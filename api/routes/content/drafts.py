"""Drafts: written, revised, edited. Nothing here reaches a guest."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Drafter, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.content.common import Id, Json, Key, Variant, VersionEdit, call_for, dish_name
from api.routes.content.shapes.drafts import ContentDraft, DraftPage, RevisedDraft, draft_json
from api.routes.menu.shapes.common import PROBLEMS, problems
from tools.content.schemas import Channel
from tools.content.writing.schemas import ReviseArgs, WriteArgs

router = APIRouter(prefix="/drafts", responses=PROBLEMS)
_WISHES: dict[str, Example] = {
    "two channels": {"value": {"channels": ["sms", "instagram"], "topic": "rainy Tuesday", "item": "Thai Chicken"}},
    "an A/B pair": {"value": {"channels": ["email"], "topic": "new winter menu", "offer": "20% off", "variants": 2}},
}


class Instruction(BaseModel):
    model_config = ConfigDict(extra="forbid")

    instruction: str = Field(min_length=1, max_length=2_000, examples=["shorter, and no emojis"])


@router.get("", response_model=DraftPage)
async def drafts(
    request: Request, house: House, speaker: Speaker, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """What was written, the newest first."""
    after = place_of(cursor) if cursor else None
    found, following = await house.content.page(speaker.restaurant_id, limit, after)
    page = {"drafts": [draft_json(one) for one in found], "next": cursor_of(following) if following else None}
    return tagged(request, page)


@router.post("", status_code=201, response_model=ContentDraft, responses=problems(409))
async def write(
    wish: Annotated[WriteArgs, Body(openapi_examples=_WISHES)], house: House, speaker: Drafter, key: Key = None
) -> dict[str, Any]:
    """Writes a draft for each channel, in the restaurant's voice and measured against its menu."""
    rid, asked = speaker.restaurant_id, f"draft {wish.model_dump_json()}"
    if key and (made := await house.repeats.earlier(rid, key, asked)):
        return draft_json(await house.content.get(rid, made))
    restaurant = await house.restaurants.get(rid)
    named = wish.model_copy(update={"item": await dish_name(house, rid, wish.item)})
    draft = await house.content.write(call_for(house, restaurant, speaker, key, "draft"), named)
    if key:
        await house.repeats.keep(rid, key, asked, draft.id)
    return draft_json(draft)


@router.get("/{draft_id}", response_model=ContentDraft)
async def draft(draft_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    return tagged(request, draft_json(await house.content.get(speaker.restaurant_id, draft_id)))


@router.post("/{draft_id}/revise", response_model=RevisedDraft, responses=problems(409))
async def revise(draft_id: Id, wish: Instruction, house: House, speaker: Drafter, key: Key = None) -> Json:
    """Changes it as the owner says. 409 where a campaign was approved with it."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    await house.content.get(speaker.restaurant_id, draft_id)
    campaign = await house.campaigns.editing.of_draft(restaurant, draft_id)
    call = call_for(house, restaurant, speaker, key, f"revise-{draft_id}")
    revised = await house.content.revise(call, ReviseArgs(instruction=wish.instruction, draft_id=draft_id))
    if campaign:
        await house.campaigns.editing.adopt(restaurant, campaign, revised, speaker.user_id)
    return {"draft": draft_json(revised), "changed": revised.changed}


@router.patch("/{draft_id}/versions/{channel}/{variant}", response_model=ContentDraft, responses=problems(409))
async def edit(
    draft_id: Id, channel: Channel, variant: Variant, wanted: VersionEdit, house: House, speaker: Drafter
) -> Json:
    """One text in the owner's own words, measured again; the voice learns from it. 409 where a campaign was approved
    with it."""
    restaurant, fields = await house.restaurants.get(speaker.restaurant_id), wanted.fields
    await house.content.get(speaker.restaurant_id, draft_id)
    if campaign := await house.campaigns.editing.of_draft(restaurant, draft_id):
        await house.campaigns.editing.edit_version(restaurant, campaign.id, channel, variant, fields, speaker.user_id)
        return draft_json(await house.content.get(speaker.restaurant_id, draft_id))
    now, by = house.clock.now(), speaker.user_id
    return draft_json(await house.content.edit_version(restaurant, draft_id, channel, variant, fields, by, now))
