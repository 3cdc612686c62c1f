"""Facts in MongoDB, where their truth is. `restaurants.facts` counts the living ones, in the same transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from memory.mongo import Document, Mongo, Session
from tools.facts.schemas import Fact

COLLECTION = "facts"
KEPT_AFTERWARDS = timedelta(days=30)  # a forgotten fact; remembered again it is as it was
LIVING: Document = {"forgotten_at": None}


def key_of(text: str) -> str:
    return sha256(text.casefold().rstrip(".!").encode()).hexdigest()[:24]


class FactStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def add(self, restaurant_id: str, text: str, now: datetime, origin: dict[str, Any]) -> Fact:
        """Adds a fact, or brings it back; once however often it is asked."""
        key, tenant = key_of(text), self._mongo.tenant(restaurant_id)

        async def write(session: Session) -> None:
            before = await tenant[COLLECTION].find_one_and_update(
                {"_id": f"{restaurant_id}/{key}"},
                {
                    "$set": {"text": text, "forgotten_at": None, "expires_at": None, "indexed_in": None},
                    "$setOnInsert": {"key": key, "created_at": now, **origin},
                },
                upsert=True,
                session=session,
            )
            if before is None or before["forgotten_at"]:
                await self._count(restaurant_id, 1, session)

        await self._mongo.transaction(write)
        return Fact(key=key, text=text, created_at=now)

    async def forget(self, restaurant_id: str, keys: Iterable[str], now: datetime) -> int:
        """Forgets living facts, softly: `expires_at` removes them later. Returns how many they were."""
        chosen, tenant = {"key": {"$in": list(keys)}, **LIVING}, self._mongo.tenant(restaurant_id)

        async def write(session: Session) -> int:
            update = {"$set": {"forgotten_at": now, "expires_at": now + KEPT_AFTERWARDS, "indexed_in": None}}
            changed = (await tenant[COLLECTION].update_many(chosen, update, session=session)).modified_count
            if changed:
                await self._count(restaurant_id, -changed, session)
            return changed

        return await self._mongo.transaction(write)

    async def living(self, restaurant_id: str, keys: Iterable[str] | None = None) -> list[Fact]:
        """The facts that hold, the newest first; only those of `keys` where given."""
        chosen = {**LIVING, "key": {"$in": list(keys)}} if keys is not None else LIVING
        return await self._find(restaurant_id, chosen)

    async def unindexed(self, restaurant_id: str, index: str) -> list[Fact]:
        """Those that `index` does not know yet as they are now, forgotten ones too."""
        return await self._find(restaurant_id, {"indexed_in": {"$ne": index}})

    async def mark_indexed(self, restaurant_id: str, fact: Fact, index: str) -> None:
        """Does nothing where the fact has changed since it was read."""
        as_read = {"key": fact.key, "forgotten_at": fact.forgotten_at}
        await self._mongo.tenant(restaurant_id)[COLLECTION].update_one(as_read, {"$set": {"indexed_in": index}})

    async def _find(self, restaurant_id: str, filter: Document) -> list[Fact]:
        cursor = self._mongo.tenant(restaurant_id)[COLLECTION].find(filter).sort("created_at", -1)
        return [Fact.model_validate(document) async for document in cursor]

    async def _count(self, restaurant_id: str, change: int, session: Session) -> None:
        await self._mongo.tenant(restaurant_id).restaurants.update_one({}, {"$inc": {"facts": change}}, session=session)
