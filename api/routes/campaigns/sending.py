"""What needs a yes, and what stops: schedule, launch and cancel open an approval; pausing is done at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict

from api.asking import ask, call_of, thread_of
from api.deps import Decider, Drafter, House
from api.routes.campaigns.campaigns import shown
from api.routes.campaigns.shapes.campaigns import Asked, OneCampaign
from api.routes.content.common import Id, Json
from api.routes.menu.shapes.common import PROBLEMS, problems
from core.errors import Conflict
from core.principal import Principal
from tools.campaigns.states import SAID
from tools.content.schemas import Channel

router = APIRouter(prefix="/{campaign_id}", responses={**PROBLEMS, **problems(409)})


class When(BaseModel):
    """`at` without a zone is the restaurant's own time; none: the campaign's own times."""

    model_config = ConfigDict(extra="forbid")

    at: datetime | None = None


class Which(BaseModel):
    model_config = ConfigDict(extra="forbid")

    channel: Channel


@router.post("/schedule", status_code=202, response_model=Asked)
async def schedule(campaign_id: Id, house: House, speaker: Drafter, when: When | None = None) -> Json:
    """Opens ONE approval of sending it at that time; nothing goes out before the yes."""
    campaign = await house.campaigns.get(speaker.restaurant_id, campaign_id)
    if when and when.at:
        return await _asked(house, speaker, campaign_id, "schedule_campaign", at=when.at.isoformat())
    wish = {"objective": campaign.objective, "send": True}
    return await _asked(house, speaker, campaign_id, "plan_campaign", **wish)


@router.post("/launch", status_code=202, response_model=Asked)
async def launch(campaign_id: Id, house: House, speaker: Drafter) -> Json:
    """Opens ONE approval of sending it as soon as that is given."""
    return await _asked(house, speaker, campaign_id, "launch_campaign")


@router.post("/cancel", status_code=202, response_model=Asked)
async def cancel(campaign_id: Id, house: House, speaker: Drafter) -> Json:
    """Opens an approval of cancelling it for good."""
    return await _asked(house, speaker, campaign_id, "cancel_campaign")


async def _asked(house: House, speaker: Principal, campaign_id: str, tool: str, **args: Any) -> Json:
    campaign = await house.campaigns.get(speaker.restaurant_id, campaign_id)
    if ("cancel" if tool == "cancel_campaign" else "launch") not in await house.campaigns.allowed(campaign):
        raise Conflict(f"“{campaign.name}” is {SAID[campaign.status]}, so this cannot be done.", state=campaign.status)
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    call = call_of(house, restaurant, speaker, thread_of(campaign.id, campaign.thread_id))
    approval = await ask(house, call, tool, {**args, "campaign": campaign.id})
    return {"approval": approval.public()}


@router.post("/pause", response_model=OneCampaign)
async def pause(campaign_id: Id, house: House, speaker: Drafter) -> Json:
    """Nothing more goes out from now on; what has not gone out stays."""
    campaign = await house.campaigns.get(speaker.restaurant_id, campaign_id)
    return await shown(house, await house.campaigns.pause_one(campaign, speaker.user_id))


@router.post("/resume", response_model=OneCampaign)
async def resume(campaign_id: Id, house: House, speaker: Decider) -> Json:
    """Goes on as it was approved; 409 where that is not true any more: launching it asks anew."""
    return await shown(house, await house.campaigns.resume(speaker.restaurant_id, campaign_id, speaker.user_id))


@router.post("/undo", response_model=OneCampaign)
async def undo(campaign_id: Id, wanted: Which, house: House, speaker: Decider) -> Json:
    """Takes a public post back, as long as its channel allows it."""
    campaign = await house.campaigns.get(speaker.restaurant_id, campaign_id)
    await house.campaigns.undo(speaker.restaurant_id, campaign.id, wanted.channel)
    return await shown(house, await house.campaigns.get(speaker.restaurant_id, campaign_id))
