"""What the context reads of other capabilities' collections, each in one query."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from memory.mongo import Document, Mongo

_RAN = ("scheduled", "sending", "done")
_MOST = 200


class ContextStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def weather(self, restaurant_id: str, days: list[date]) -> list[Document]:
        """Kept days, by day."""
        wanted = {"day": {"$in": [day.isoformat() for day in days]}}
        return await self._mongo.tenant(restaurant_id).weather_days.find(wanted, {"_id": 0}).sort("day", 1).to_list()

    async def dish(self, restaurant_id: str, key: str) -> Document | None:
        return await self._mongo.tenant(restaurant_id).menu_items.find_one({"key": key})

    async def campaigns(self, restaurant_id: str, since: datetime) -> list[Document]:
        """Those that ran, run or will, with a slot since then."""
        wanted: dict[str, Any] = {"status": {"$in": list(_RAN)}, "schedule.at": {"$gte": since}}
        fields = {"_id": 0, "name": 1, "item": 1, "item_name": 1, "channels": 1, "schedule": 1, "status": 1}
        return await self._mongo.tenant(restaurant_id).content_campaigns.find(wanted, fields, limit=_MOST).to_list()

    async def drafts(self, restaurant_id: str, since: datetime) -> list[Document]:
        """Written lately, whether they went out or not."""
        wanted = {"updated_at": {"$gte": since}}
        fields = {"_id": 0, "title": 1, "brief.item": 1, "updated_at": 1, "campaign_id": 1}
        return await self._mongo.tenant(restaurant_id).content_drafts.find(wanted, fields, limit=_MOST).to_list()
