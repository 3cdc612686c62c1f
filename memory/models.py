"""Trained models as versions: a document each, its bytes in GridFS, at most one of a kind active.

candidate -> active -> retired; an older one may be made active again. What a trainer that was killed left behind
(a candidate that never got further, pieces of its bytes) is cleared before the next begins.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Literal

from bson import ObjectId
from gridfs.asynchronous import AsyncGridFSBucket
from gridfs.errors import NoFile
from pydantic import BaseModel, Field
from pymongo.errors import DuplicateKeyError

from core.errors import Conflict, NotFound
from memory.mongo import Document, Mongo, Session

KEEP = 10  # versions of a kind; older ones go, with their bytes

ModelStatus = Literal["candidate", "active", "retired"]


class ModelVersion(BaseModel):
    """One version. `card` says in plain words what it is, from which data, and how good; `origin` is the last day it
    has seen; `choice` names what was chosen, for the next training to compare with."""

    restaurant_id: str
    kind: str
    version: int = 0  # given when it is stored
    status: ModelStatus = "candidate"
    name: str
    choice: dict[str, Any] = Field(default_factory=dict)
    data_hash: str
    origin: str  # ISO date
    metrics: dict[str, Any] = Field(default_factory=dict)
    card: dict[str, Any] = Field(default_factory=dict)
    drift: dict[str, Any] | None = None
    seconds: float | None = None  # how long the training took
    blob: str = ""  # GridFS id
    size: int = 0  # bytes
    created_at: datetime
    activated_at: datetime | None = None

    def public(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"restaurant_id", "blob"})


class ModelStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._bucket = AsyncGridFSBucket(mongo.database)

    async def add(self, version: ModelVersion, data: bytes) -> ModelVersion:
        """Stores a candidate under the next number, the document first: whatever happens, it leads to the bytes.
        Conflict where two trained at once."""
        latest = await self.latest(version.restaurant_id, version.kind)
        number, blob = (latest.version + 1 if latest else 1), ObjectId()
        stored = version.model_copy(update={"version": number, "blob": str(blob), "size": len(data)})
        name = f"{version.restaurant_id}/{version.kind}/{number}"
        try:
            await self._mongo.tenant(version.restaurant_id).models.insert_one({"_id": name, **stored.model_dump()})
        except DuplicateKeyError:
            raise Conflict("Another training has just finished.") from None
        scope = {"restaurant_id": version.restaurant_id}
        await self._bucket.upload_from_stream_with_id(blob, name, data, metadata=scope)
        return stored

    async def load(self, version: ModelVersion) -> bytes:
        try:
            stream = await self._bucket.open_download_stream(ObjectId(version.blob))
        except NoFile:
            raise NotFound(f"The bytes of model {version.version} are gone.") from None
        return bytes(await stream.read())

    async def latest(self, restaurant_id: str, kind: str) -> ModelVersion | None:
        return await self._one(restaurant_id, {"kind": kind})

    async def active(self, restaurant_id: str, kind: str) -> ModelVersion | None:
        return await self._one(restaurant_id, {"kind": kind, "status": "active"})

    async def get(self, restaurant_id: str, kind: str, version: int) -> ModelVersion:
        if found := await self._one(restaurant_id, {"kind": kind, "version": version}):
            return found
        raise NotFound(f"There is no model version {version}.")

    async def versions(self, restaurant_id: str, kind: str, limit: int = 50) -> list[ModelVersion]:
        """The newest first."""
        found = self._mongo.tenant(restaurant_id).models.find({"kind": kind}).sort("version", -1).limit(limit)
        return [ModelVersion.model_validate(document) for document in await found.to_list()]

    async def activate(self, version: ModelVersion, now: datetime) -> ModelVersion:
        """Makes it the one that is used, and retires the one that was; both or neither."""
        models = self._mongo.tenant(version.restaurant_id).models

        async def work(session: Session) -> None:
            await models.update_many(
                {"kind": version.kind, "status": "active"}, {"$set": {"status": "retired"}}, session
            )
            changed = await models.update_one(
                {"kind": version.kind, "version": version.version},
                {"$set": {"status": "active", "activated_at": now}},
                session=session,
            )
            if changed.matched_count == 0:
                raise Conflict(f"Model version {version.version} is gone.")

        await self._mongo.transaction(work)
        return version.model_copy(update={"status": "active", "activated_at": now})

    async def note(self, version: ModelVersion, **fields: Any) -> None:
        await self._mongo.tenant(version.restaurant_id).models.update_one(
            {"kind": version.kind, "version": version.version}, {"$set": fields}
        )

    async def retire(self, version: ModelVersion) -> None:
        await self.note(version, status="retired")

    async def tidy(self, restaurant_id: str, kind: str) -> list[int]:
        """Clears what dead trainers left and what is too old to go back to; returns the versions that stay."""
        versions = await self.versions(restaurant_id, kind, limit=1_000)
        settled = [one for one in versions if one.status != "candidate"]
        kept = {one.version for row, one in enumerate(settled) if row < KEEP or one.status == "active"}
        for one in versions:
            if one.version not in kept:
                with suppress(NoFile):  # it never came so far; pieces of it are deleted all the same
                    await self._bucket.delete(ObjectId(one.blob))
                stale = {"kind": kind, "version": one.version, "status": one.status}
                await self._mongo.tenant(restaurant_id).models.delete_many(stale)
        return sorted(kept)

    async def _one(self, restaurant_id: str, filter: Document) -> ModelVersion | None:
        document = await self._mongo.tenant(restaurant_id).models.find_one(filter, sort=[("version", -1)])
        return ModelVersion.model_validate(document) if document else None
