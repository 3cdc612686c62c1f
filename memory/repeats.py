"""Requests that were sent twice (Idempotency-Key): the second is answered with what the first one made."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

from pymongo.errors import DuplicateKeyError

from core.errors import Conflict
from memory.mongo import Mongo

_KEPT = timedelta(hours=24)


class Repeats:
    """`key` is the client's, `asked` what it asked for; `made` the id of what came of it."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def earlier(self, restaurant_id: str, key: str, asked: str) -> str | None:
        """Conflict where the same key came with another question."""
        document = await self._mongo.tenant(restaurant_id).repeats.find_one({"_id": _id(restaurant_id, key)})
        if document is None or document["expires_at"] < datetime.now(UTC):
            return None
        if document["asked"] != _hashed(asked):
            raise Conflict("This Idempotency-Key was used for something else.", code="key_reused")
        return str(document["made"])

    async def keep(self, restaurant_id: str, key: str, asked: str, made: str) -> str:
        """What was made; by whoever was first."""
        document = {
            "_id": _id(restaurant_id, key),
            "asked": _hashed(asked),
            "made": made,
            "expires_at": datetime.now(UTC) + _KEPT,
        }
        try:
            await self._mongo.tenant(restaurant_id).repeats.insert_one(document)
        except DuplicateKeyError:
            return await self.earlier(restaurant_id, key, asked) or made
        return made


def _id(restaurant_id: str, key: str) -> str:
    return _hashed(f"{restaurant_id}|{key}")


def _hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()
