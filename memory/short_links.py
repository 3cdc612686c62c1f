"""Short links in messages: a code that cannot be guessed leads to one stored address, and clicks are counted.

Not scoped to a restaurant by the path: whoever taps a link is nobody of ours.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from pydantic import BaseModel, Field

from memory.mongo import Mongo

KEEP = timedelta(days=400)  # after which a link in an old message leads nowhere


class ShortLink(BaseModel):
    """`to` is where it leads, whole. `clicks` are people's, as far as they can be told from scanners."""

    code: str
    restaurant_id: str
    campaign_id: str
    delivery_id: str
    channel: str
    variant: str = "A"
    to: str = Field(pattern=r"^https?://\S+$", max_length=2_000)
    clicks: int = 0
    clicked_at: datetime | None = None  # first
    created_at: datetime
    expires_at: datetime = Field(default_factory=lambda: datetime.now(UTC) + KEEP)  # MongoDB's TTL knows no other time


class ShortLinkStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def put(self, links: Sequence[ShortLink]) -> None:
        """Stores those that are not there yet; all of one restaurant."""
        if links:  # an upsert takes the restaurant from its filter
            rows = [({"_id": one.code}, {"$setOnInsert": one.model_dump(exclude={"restaurant_id"})}) for one in links]
            await self._mongo.tenant(links[0].restaurant_id).links.update_each(rows, upsert=True)

    async def open(self, code: str) -> ShortLink | None:
        """None for a code that leads nowhere."""
        document = await self._mongo.system("links").find_one({"_id": code})
        return ShortLink.model_validate(document) if document else None

    async def count(self, link: ShortLink, now: datetime) -> None:
        mine = self._mongo.tenant(link.restaurant_id).links
        await mine.update_one({"_id": link.code}, {"$inc": {"clicks": 1}})
        await mine.update_one({"_id": link.code, "clicked_at": None}, {"$set": {"clicked_at": now}})
