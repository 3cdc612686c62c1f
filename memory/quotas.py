"""How often strangers may ask for something, counted where every replica sees it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from math import ceil

from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import TooMany
from memory.mongo import Mongo
from memory.restaurants import NOBODY


class Quotas:
    """Counts in windows of real time. What is counted is kept as a hash, until its window ends."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def take(self, what: str, who: str, most: int, window: timedelta) -> None:
        """One more of `what` by `who`. Raises TooMany, which says when to come back."""
        now, size = datetime.now(UTC), window.total_seconds()
        slot = int(now.timestamp() // size)
        ends = datetime.fromtimestamp((slot + 1) * size, UTC)
        key = sha256(f"{what}|{who}|{size}|{slot}".encode()).hexdigest()[:40]
        if await self._count(key, ends) > most:
            seconds = max(ceil((ends - now).total_seconds()), 1)
            raise TooMany(f"That was asked for too often. Come back in {_told(seconds)}.", retry_after=seconds)

    async def _count(self, key: str, ends: datetime) -> int:
        change = {"$inc": {"count": 1}, "$setOnInsert": {"expires_at": ends}}
        quotas = self._mongo.tenant(NOBODY).quotas
        while True:
            try:
                document = await quotas.find_one_and_update(
                    {"_id": key}, change, upsert=True, return_document=ReturnDocument.AFTER
                )
            except DuplicateKeyError:  # another replica began this window just now
                continue
            return int(document["count"]) if document else 0


def _told(seconds: int) -> str:
    if seconds < 120:
        return f"{seconds} seconds"
    return f"{ceil(seconds / 60)} minutes" if seconds < 7_200 else f"{ceil(seconds / 3600)} hours"
