"""Voices in MongoDB: every version (`brand_voice_profiles`), the samples they rest on (`voice_samples`) and what the
owner taught (`voice_lessons`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pymongo.errors import BulkWriteError, DuplicateKeyError

from core.errors import Conflict
from memory.mongo import Document, Mongo
from tools.content.voice.engine.teaching import Lesson
from tools.content.voice.schemas import Sample, VoiceProfile

PROFILES, SAMPLES, LESSONS = "brand_voice_profiles", "voice_samples", "voice_lessons"
_LIVING: Document = {"erased": {"$ne": True}}
MOST_LESSONS = 200  # the newest count


class VoiceStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    # -- versions

    async def latest(self, restaurant_id: str) -> VoiceProfile | None:
        found = await self._versions(restaurant_id, 1)
        return found[0] if found else None

    async def versions(self, restaurant_id: str, limit: int = 100) -> list[VoiceProfile]:
        """The newest first."""
        return await self._versions(restaurant_id, limit)

    async def add(self, profile: VoiceProfile) -> None:
        """Raises Conflict where that version is there already."""
        rid = profile.restaurant_id
        document = {"_id": f"{rid}/{profile.version}", **profile.model_dump()}
        try:
            await self._mongo.tenant(rid)[PROFILES].insert_one(document)
        except DuplicateKeyError:
            raise Conflict("The voice has just been changed by somebody else.") from None

    async def _versions(self, restaurant_id: str, limit: int) -> list[VoiceProfile]:
        cursor = self._mongo.tenant(restaurant_id)[PROFILES].find().sort("version", -1).limit(limit)
        return [VoiceProfile.model_validate(document) async for document in cursor]

    # -- samples

    async def keep(self, restaurant_id: str, samples: Sequence[Sample]) -> int:
        """Adds those that are not there yet; returns how many."""
        documents = [
            {"_id": f"{restaurant_id}/{one.id}", **one.model_dump(), "indexed_in": None, "erased": False}
            for one in samples
        ]
        try:
            await self._mongo.tenant(restaurant_id)[SAMPLES].insert_many(documents)
        except BulkWriteError as error:
            if any(one["code"] != 11_000 for one in error.details["writeErrors"]):
                raise
            return int(error.details["nInserted"])
        return len(documents)

    async def samples(self, restaurant_id: str, ids: Iterable[str] | None = None) -> list[Sample]:
        """The newest first; only those of `ids` where given."""
        filter = _LIVING if ids is None else {**_LIVING, "id": {"$in": list(ids)}}
        cursor = self._mongo.tenant(restaurant_id)[SAMPLES].find(filter).sort([("at", -1), ("id", 1)])
        return [Sample.model_validate(document) async for document in cursor]

    async def erase(self, restaurant_id: str, ids: Iterable[str]) -> int:
        """Their words are gone at once; what is left says that the index has to forget them too."""
        filter: Document = {**_LIVING, "id": {"$in": list(ids)}}
        update = {"$set": {"text": "", "erased": True, "indexed_in": None}}
        return (await self._mongo.tenant(restaurant_id)[SAMPLES].update_many(filter, update)).modified_count

    async def unindexed(self, restaurant_id: str, index: str) -> tuple[dict[str, str], list[str]]:
        """(texts by id that `index` does not know, ids of erased ones that it has to forget)."""
        waiting = await self._mongo.tenant(restaurant_id)[SAMPLES].find({"indexed_in": {"$ne": index}}).to_list()
        texts = {one["id"]: one["text"] for one in waiting if not one.get("erased")}
        return texts, [one["id"] for one in waiting if one.get("erased")]

    async def indexed(self, restaurant_id: str, index: str, known: Iterable[str], forgotten: Iterable[str]) -> None:
        samples = self._mongo.tenant(restaurant_id)[SAMPLES]
        filter: Document = {**_LIVING, "id": {"$in": list(known)}}
        await samples.update_many(filter, {"$set": {"indexed_in": index}})
        await samples.delete_many({"erased": True, "id": {"$in": list(forgotten)}})

    # -- lessons

    async def note(self, restaurant_id: str, lesson: Lesson) -> bool:
        """Whether it is a new one: the same edit heard twice teaches once."""
        document = {"_id": f"{restaurant_id}/{lesson.id}", **lesson.model_dump()}
        try:
            await self._mongo.tenant(restaurant_id)[LESSONS].insert_one(document)
        except DuplicateKeyError:
            return False
        return True

    async def lessons(self, restaurant_id: str) -> list[Lesson]:
        cursor = self._mongo.tenant(restaurant_id)[LESSONS].find().sort("at", -1).limit(MOST_LESSONS)
        return [Lesson.model_validate(document) async for document in cursor]

    async def settle_words(self, restaurant_id: str) -> None:
        """The owner has set by hand which words are never used: what was noted before says nothing more of that."""
        await self._mongo.tenant(restaurant_id)[LESSONS].update_many({}, {"$set": {"removed": [], "never": []}})
