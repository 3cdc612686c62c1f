"""The benchmark's guests: numbers that no network routes (an exchange never begins with 0), for a demo restaurant."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from memory.migrations import migrate
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.campaigns.guests.schemas import Consent, Guest, Segment
from tools.campaigns.guests.store import as_document
from tools.campaigns.schemas import Campaign, Slot
from tools.campaigns.store import CampaignStore
from tools.content.schemas import Version

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)  # 10:00 in New York
TEXT = "Luna Pizza: hi {first_name}, Thai Chicken is 20% off on Tuesday. Menu: {link} Reply STOP to opt out"
_AREAS = ("212", "312", "303", "415", "512", "617", "646", "702", "718", "917")
_ZONES = ("America/New_York", "America/Chicago")
_NAMES = ("Maria", "James", "Aisha", "David", "Sofia")
_BATCH = 2_000


def number(row: int) -> str:
    """One of a million."""
    return f"+1{_AREAS[row % len(_AREAS)]}0{row // len(_AREAS):06}"


def documents(restaurant_id: str, count: int) -> Iterator[list[Document]]:
    agreed = Consent(channel="sms", status="opted_in", at=NOW, how="web form", source="web form")
    for start in range(0, count, _BATCH):
        yield [
            as_document(
                Guest(
                    id=f"g{row:06}",
                    restaurant_id=restaurant_id,
                    first_name=_NAMES[row % len(_NAMES)],
                    phone=number(row),
                    zone=_ZONES[row % len(_ZONES)],
                    consents=[agreed],
                    demo=True,
                    created_at=NOW,
                )
            )
            for row in range(start, min(start + _BATCH, count))
        ]


async def settle(mongo: Mongo, restaurant_id: str, count: int, holdout_percent: float) -> tuple[Restaurant, Campaign]:
    """A restaurant, its guests, and a campaign whose time is now."""
    await migrate(mongo)
    own: dict[str, Any] = {"restaurant_id": restaurant_id, "name": "Luna Pizza", "timezone": "America/New_York"}
    restaurant = Restaurant(**own, currency="USD", demo=True, created_at=NOW)
    await RestaurantStore(mongo).create(restaurant)
    for batch in documents(restaurant_id, count):
        await mongo.tenant(restaurant_id).customers.insert_many(batch)
    campaign = Campaign(
        id=f"c-{restaurant_id}",
        restaurant_id=restaurant_id,
        name="Thai Tuesday",
        status="scheduled",
        objective="fill_slow_day",
        channels=["sms"],
        segment=Segment(kind="all"),
        versions=[Version(channel="sms", body=TEXT, link="https://luna.example.com/menu", parts=2)],
        schedule=[Slot(channel="sms", at=NOW, until=NOW + timedelta(hours=6))],
        holdout_percent=holdout_percent,
        demo=True,
        created_by="bench",
        created_at=NOW,
        updated_at=NOW,
    )
    await CampaignStore(mongo).add(campaign)
    return restaurant, campaign
