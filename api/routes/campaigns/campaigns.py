"""Campaigns as drafts: planned, looked at, changed before anything is asked."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from fastapi import APIRouter, Body, Request, Response
from fastapi.openapi.models import Example
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Drafter, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.campaigns.shapes.campaigns import CampaignPage, OneCampaign, campaign_json
from api.routes.content.common import Id, Json, Key, Variant, VersionEdit, call_for, dish_name
from api.routes.menu.shapes.common import PROBLEMS, problems
from core.errors import BadInput
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.planning.editing import Changes
from tools.campaigns.schemas import Campaign, CampaignStatus, PlanArgs
from tools.content.schemas import Channel
from tools.menu.periods import WEEKDAYS

router = APIRouter(responses=PROBLEMS)
_PLANS: dict[str, Example] = {
    "in words": {"value": {"objective": "fill slow Tuesdays with the Thai Chicken, text my regulars"}},
    "by fields": {"value": {"objective": "win_back", "channels": ["email"], "segment": {"kind": "lapsed", "days": 90}}},
}


class Plan(BaseModel):
    """What it is for; only `objective` is needed, in free words or one of the objectives. `weekday`: a name, or Monday
    0."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    objective: str = Field(min_length=1, max_length=500)
    channels: list[Channel] | None = Field(None, min_length=1, max_length=6)
    item: str | None = Field(None, max_length=240)
    offer: str | None = Field(None, max_length=200)
    segment: Segment | str | None = None
    start_date: date | None = None
    end_date: date | None = None
    at: datetime | None = None
    weekday: Annotated[int, Field(ge=0, le=6)] | str | None = None
    language: str | None = Field(None, pattern="^(en|es)$")
    variants: int | None = Field(None, ge=1, le=2)
    holdout_percent: float | None = Field(None, ge=0, le=50)


@router.get("", response_model=CampaignPage)
@router.get("/", response_model=CampaignPage, include_in_schema=False)
async def campaigns(
    request: Request,
    house: House,
    speaker: Speaker,
    status: CampaignStatus | None = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Response:
    """All of them or those that stand like that, the newest first."""
    after = place_of(cursor) if cursor else None
    found, following = await house.campaigns.page(speaker.restaurant_id, status, limit, after)
    page = {"campaigns": [campaign_json(one) for one in found], "next": cursor_of(following) if following else None}
    return tagged(request, page)


@router.post("", status_code=201, response_model=OneCampaign, responses=problems(409))
@router.post("/", status_code=201, response_model=OneCampaign, include_in_schema=False)
async def plan(
    wish: Annotated[Plan, Body(openapi_examples=_PLANS)], house: House, speaker: Drafter, key: Key = None
) -> Json:
    """Plans a whole campaign: what and why, for whom, when, its texts, audience and cost. A draft: nothing goes out."""
    rid, asked = speaker.restaurant_id, f"campaign {wish.model_dump_json()}"
    if key and (made := await house.repeats.earlier(rid, key, asked)):
        return await shown(house, await house.campaigns.get(rid, made))
    restaurant = await house.restaurants.get(rid)
    call = call_for(house, restaurant, speaker, key, "campaign")
    campaign = await house.campaigns.plan(call, await _args(house, rid, wish))
    if wish.holdout_percent is not None and wish.holdout_percent != campaign.holdout_percent:
        changes = Changes.model_validate({"holdout_percent": wish.holdout_percent})
        campaign = await house.campaigns.editing.change(restaurant, campaign.id, changes, speaker.user_id)
    if key:
        await house.repeats.keep(rid, key, asked, campaign.id)
    return await shown(house, campaign)


async def _args(house: House, restaurant_id: str, wish: Plan) -> PlanArgs:
    from tools.campaigns.guests.engine.segments import in_words

    segment = wish.segment
    if isinstance(segment, Segment):
        segment = in_words(segment, await dish_name(house, restaurant_id, segment.item))
    weekday = WEEKDAYS[wish.weekday].lower() if isinstance(wish.weekday, int) else wish.weekday
    if weekday and weekday.casefold().removesuffix("s").capitalize() not in WEEKDAYS:
        raise BadInput(f"{weekday!r} is no weekday; use monday to sunday.")
    item = await dish_name(house, restaurant_id, wish.item)
    fields = wish.model_dump(exclude={"holdout_percent"}) | {"segment": segment, "weekday": weekday, "item": item}
    return PlanArgs.model_validate(fields)


@router.get("/{campaign_id}", response_model=OneCampaign)
async def campaign(campaign_id: Id, request: Request, house: House, speaker: Speaker) -> Response:
    """With what can be done with it now (`allowed`)."""
    return tagged(request, await shown(house, await house.campaigns.get(speaker.restaurant_id, campaign_id)))


@router.patch("/{campaign_id}", response_model=OneCampaign, responses=problems(409))
async def change(campaign_id: Id, wanted: Changes, house: House, speaker: Drafter) -> Json:
    """Changes a draft; counted and priced anew. Another offer writes its texts anew. 409 once it was put up for
    approval."""
    if not wanted.model_fields_set:
        raise BadInput("Say what to change: name, schedule, holdout_percent, segment, channels or offer.")
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return await shown(house, await house.campaigns.editing.change(restaurant, campaign_id, wanted, speaker.user_id))


@router.patch("/{campaign_id}/versions/{channel}/{variant}", response_model=OneCampaign, responses=problems(409))
async def edit_version(
    campaign_id: Id, channel: Channel, variant: Variant, wanted: VersionEdit, house: House, speaker: Drafter
) -> Json:
    """One text in the owner's own words, measured again; the voice learns from it."""
    restaurant, by = await house.restaurants.get(speaker.restaurant_id), speaker.user_id
    edited = await house.campaigns.editing.edit_version(restaurant, campaign_id, channel, variant, wanted.fields, by)
    return await shown(house, edited)


async def shown(house: House, campaign: Campaign) -> Json:
    return {**campaign_json(campaign), "allowed": await house.campaigns.allowed(campaign)}
