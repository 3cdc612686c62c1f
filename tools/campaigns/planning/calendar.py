"""What goes out when, beside holidays and the owner's own days."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.schemas import Campaign
from tools.menu.forecast.context import public_holidays
from tools.menu.forecast.events import EventStore

Json = dict[str, Any]


def entries(campaigns: Sequence[Campaign], timezone: str, begin: datetime, end: datetime) -> list[Json]:
    zone = ZoneInfo(timezone)
    return [
        {
            "kind": "campaign",
            "date": slot.at.astimezone(zone).date().isoformat(),
            "time": f"{slot.at.astimezone(zone):%H:%M}",
            "campaign": one.name,
            "campaign_id": one.id,
            "channel": slot.channel,
            "status": one.status,
        }
        for one in campaigns
        for slot in one.schedule
        if begin <= slot.at < end
    ]


async def special_days(mongo: Mongo, restaurant: Restaurant, first: date, last: date) -> list[Json]:
    """Public holidays of the restaurant's country and what the owner entered, with their source."""
    holidays, events = await asyncio.gather(
        asyncio.to_thread(public_holidays, restaurant.home_country, restaurant.subdivision, first, last),
        EventStore(mongo).between(restaurant.restaurant_id, first, last),
    )
    found = [
        {"kind": "holiday", "date": day.isoformat(), "name": name, "source": "public holidays"}
        for day, name in holidays.items()
    ]
    return found + [
        {"kind": event.kind, "date": day.isoformat(), "name": event.name, "source": event.source}
        for event in events
        for day in event.days
        if first <= day <= last
    ]
