"""Groups of guests, counted."""

from __future__ import annotations

from typing import get_args

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import House, Speaker
from api.etag import tagged
from api.routes.campaigns.shapes.guests import AudiencePreview, SegmentList
from api.routes.content.common import Json
from api.routes.menu.shapes.common import PROBLEMS
from core.errors import BadInput
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import AudienceCount, DirectChannel, Segment, SegmentKind
from tools.campaigns.planning.audience import points
from tools.campaigns.planning.engine.strategy import reachable
from tools.campaigns.results.service import is_tellable
from tools.content.writing.checking import dish_named

router = APIRouter(prefix="/segments", responses=PROBLEMS)
_BOTH: list[DirectChannel] = ["email", "sms"]
_KINDS = [kind for kind in get_args(SegmentKind) if kind != "by_dish"]


class Preview(BaseModel):
    model_config = ConfigDict(extra="forbid")

    segment: Segment | str = Field(description="A rule, or words: regulars, lapsed 90 days, people who order <dish>.")
    channels: list[DirectChannel] = Field(min_length=1, max_length=2)
    holdout_percent: float = Field(10.0, ge=0, le=50)


@router.get("", response_model=SegmentList)
async def segments(request: Request, house: House, speaker: Speaker) -> Response:
    """Each kind with how many belong to it and can be reached; those by dish that were counted before."""
    restaurant, now = await house.restaurants.get(speaker.restaurant_id), house.clock.now()
    rules = [Segment(kind=kind) for kind in _KINDS]
    for kept in await house.guests.segments(speaker.restaurant_id):
        rule = Segment.model_validate(kept["rule"])
        if rule.kind == "by_dish" and rule not in rules:
            rules.append(rule)
    found = [await house.guests.count(restaurant, rule, _BOTH, now, 0.0) for rule in rules[:20]]
    return tagged(request, {"segments": [_counted(one) for one in found]})


def _counted(counted: AudienceCount) -> Json:
    numbers = {"members": counted.members, "by_channel": counted.by_channel, "left_out": counted.left_out}
    return {**counted.segment.model_dump(), "label": counted.segment.label, **numbers}


@router.post("/preview", response_model=AudiencePreview)
async def preview(wanted: Preview, house: House, speaker: Speaker) -> Json:
    """How many would get it, who would not and why, whether a lift could be told, and the cost of one text each."""
    restaurant, now = await house.restaurants.get(speaker.restaurant_id), house.clock.now()
    segment = await _rule(house, restaurant, wanted.segment)
    channels = list(dict.fromkeys(wanted.channels))
    counted = await house.guests.count(restaurant, segment, channels, now, wanted.holdout_percent)
    rate = await house.campaigns.results.base_rate(restaurant, segment, restaurant.today(now))
    least = await points(reachable(counted), counted, rate)
    texts, price = counted.by_channel.get("sms", 0), house.sms_price
    cost = 0.0 if not texts else None if price is None else round(texts * price, 2)
    return {**counted.model_dump(), "detectable": least, "too_few": not is_tellable(least), "cost": cost}


async def _rule(house: House, restaurant: Restaurant, wanted: Segment | str) -> Segment:
    from tools.campaigns.guests.engine.segments import read_segment

    items = await house.menu.menu(restaurant.restaurant_id)
    segment = read_segment(wanted, [one.name for one in items]) if isinstance(wanted, str) else wanted
    if segment.kind != "by_dish":
        return segment
    if not segment.item:
        raise BadInput("Guests of which dish? Name it as `item`.")
    return segment.model_copy(update={"item": dish_named(segment.item, items).key})
