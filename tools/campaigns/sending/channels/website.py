"""Banners on the restaurant's own website: a document that its page reads, shown between two moments (`banners`)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from memory.mongo import Mongo
from tools.campaigns.sending.schemas import Outgoing, Receipt
from tools.content.schemas import Channel


class WebsiteSender:
    """Our own database takes it, under the delivery's id: once, however often it is sent."""

    channel: Channel = "website"
    per_second, in_flight = 100.0, 1
    undo_window = timedelta(days=365)

    def __init__(self, mongo: Mongo, restaurant_id: str) -> None:
        self._banners = mongo.tenant(restaurant_id).banners

    async def send(self, message: Outgoing) -> Receipt:
        banner = {
            "text": message.body,
            "link": message.link,
            "button": message.button,
            "picture_url": message.picture_url,
            "alt": message.alt,
            "starts": message.starts,
            "ends": message.ends,
            "demo": message.demo,
        }
        await self._banners.update_one({"_id": message.delivery_id}, {"$set": banner}, upsert=True)
        return Receipt(provider_id=message.delivery_id, final=True)

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        found = await self._banners.find_one({"_id": message.delivery_id}, {"_id": 1})
        return Receipt(provider_id=message.delivery_id, final=True) if found else None

    async def undo(self, provider_id: str) -> None:
        await self._banners.delete_many({"_id": provider_id})


async def banner_of(mongo: Mongo, restaurant_id: str, now: datetime) -> dict[str, Any] | None:
    """What its website shows at that moment: the newest banner whose time it is."""
    query = {"starts": {"$lte": now}, "ends": {"$gt": now}}
    found = await mongo.tenant(restaurant_id).banners.find_one(query, sort=[("starts", -1)])
    return {name: value for name, value in found.items() if name not in ("_id", "restaurant_id")} if found else None
