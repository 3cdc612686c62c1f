"""Reports (`digital_grade_reports`) and guests' words, which are kept only as long as their source allows
(`grade_texts`)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from pymongo.errors import DuplicateKeyError

from core.errors import NotFound
from memory.mongo import Document, Mongo, TenantCollection
from memory.restaurants import NOBODY
from tools.grader.engine.evidence import SourceName
from tools.grader.schemas import Graded, Whose, Words

PUBLIC = NOBODY  # strangers' grades
GRACE = timedelta(seconds=15)  # after its minute: writing down, a slow database
_STRANGERS = timedelta(days=30)  # how long a grade without a restaurant is kept
# What each source's terms allow its reviews' words to be kept for; anything else is fetched anew.
KEEP_WORDS: dict[SourceName, timedelta] = {
    "google": timedelta(days=30),
    "business_profile": timedelta(days=30),
    "yelp": timedelta(hours=24),
    "facebook": timedelta(hours=24),
    "delivery": timedelta(hours=24),
}
_SHORTEST = timedelta(hours=24)
_DATES = ("started_at", "first_at", "finished_at", "deadline", "expires_at")


def deadline(seconds: float) -> datetime:
    """When a grade that has `seconds` from now is given up on. In real time: clocks of processes differ."""
    return whole(datetime.now(UTC) + timedelta(seconds=seconds) + GRACE)


def whole(moment: datetime) -> datetime:
    """To the millisecond, as MongoDB keeps it."""
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def is_over(graded: Graded) -> bool:
    """Whether its process must have died over it."""
    return not graded.final and graded.deadline < datetime.now(UTC)


class GradeStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def begin(self, graded: Graded) -> Graded | None:
        """Stores a new one; None where the same is being graded already."""
        if graded.restaurant_id == PUBLIC:
            graded.expires_at = datetime.now(UTC) + _STRANGERS
        try:
            await self._reports(graded.restaurant_id).insert_one({"_id": graded.id, **_document(graded)})
        except DuplicateKeyError:
            return None
        return graded

    async def save(self, graded: Graded) -> bool:
        """Writes what has grown and counts `rev` up. False where it was closed by somebody else."""
        graded.rev += 1
        moved = await self._reports(graded.restaurant_id).update_one(
            {"id": graded.id, "final": False}, {"$set": _changed(graded)}
        )
        return moved.matched_count == 1

    async def rewrite(self, graded: Graded) -> None:
        """A finished one that was scored anew."""
        graded.rev += 1
        await self._reports(graded.restaurant_id).update_one(
            {"id": graded.id, "final": True}, {"$set": _changed(graded)}
        )

    async def get(self, restaurant_id: str, report_id: str) -> Graded:
        document = await self._reports(restaurant_id).find_one({"id": report_id})
        if document is None:
            raise NotFound("There is no such report.")
        return Graded.model_validate(document)

    async def rev(self, restaurant_id: str, report_id: str) -> int:
        """How often it has changed; -1 where it is gone."""
        document = await self._reports(restaurant_id).find_one({"id": report_id}, {"rev": 1})
        return int(document["rev"]) if document else -1

    async def going_on(self, restaurant_id: str, key: str) -> Graded | None:
        return await self._one(restaurant_id, {"key": key, "final": False})

    async def latest(
        self, restaurant_id: str, key: str | None = None, *, whose: Whose = "own", before: datetime | None = None
    ) -> Graded | None:
        """The newest finished one (of that key)."""
        wanted: Document = {"whose": whose, "final": True}
        if key:
            wanted["key"] = key
        if before:
            wanted["started_at"] = {"$lt": before}
        return await self._one(restaurant_id, wanted)

    async def since(self, restaurant_id: str, moment: datetime, whose: Whose = "own") -> list[Graded]:
        """Finished ones with a score from that moment on, oldest first."""
        wanted = {"whose": whose, "final": True, "started_at": {"$gte": moment}, "scored.score": {"$ne": None}}
        found = self._reports(restaurant_id).find(wanted).sort("started_at", 1)
        return [Graded.model_validate(document) async for document in found]

    async def listed(
        self, restaurant_id: str, whose: Whose, limit: int, since: datetime, after: tuple[datetime, str] | None = None
    ) -> list[Graded]:
        """Since that moment, newest first; `after`: the start and the id of the last one of the page before."""
        wanted: Document = {"whose": whose, "started_at": {"$gte": since}}
        if after:
            moment, last = after
            wanted["$or"] = [{"started_at": {"$lt": moment}}, {"started_at": moment, "id": {"$gt": last}}]
        found = self._reports(restaurant_id).find(wanted).sort([("started_at", -1), ("id", 1)]).limit(limit)
        return [Graded.model_validate(document) async for document in found]

    async def delete(self, restaurant_id: str, report_id: str) -> bool:
        """With the words that belong to it. False where there was none."""
        await self._mongo.tenant(restaurant_id).grade_texts.delete_many({"report_id": report_id})
        gone = await self._reports(restaurant_id).delete_many({"id": report_id})
        return gone.deleted_count > 0

    # -- guests' words

    async def keep_words(self, restaurant_id: str, words: Sequence[Words]) -> None:
        """In place of what is there of the same report and source."""
        texts = self._mongo.tenant(restaurant_id).grade_texts
        for one in words:
            named = {"report_id": one.report_id, "source": one.source}
            await texts.update_one(named, {"$set": one.model_dump(mode="python")}, upsert=True)

    async def words(self, restaurant_id: str, report_id: str) -> list[Words]:
        """What may still be kept. MongoDB clears up once a minute, so what is over is left out here."""
        wanted = {"report_id": report_id, "expires_at": {"$gt": datetime.now(UTC)}}
        found = self._mongo.tenant(restaurant_id).grade_texts.find(wanted)
        return [Words.model_validate(document) async for document in found]

    async def _one(self, restaurant_id: str, wanted: Document) -> Graded | None:
        document = await self._reports(restaurant_id).find_one(wanted, sort=[("started_at", -1)])
        return Graded.model_validate(document) if document else None

    def _reports(self, restaurant_id: str) -> TenantCollection:
        return self._mongo.tenant(restaurant_id).digital_grade_reports


def words_end(source: SourceName) -> datetime:
    """Until when this source's words may be kept. In real time, as MongoDB's own clock runs."""
    return datetime.now(UTC) + KEEP_WORDS.get(source, _SHORTEST)


def _document(graded: Graded) -> dict[str, Any]:
    """Moments that are asked for stay moments; what stands inside the evidence is text."""
    document = graded.model_dump(mode="json")
    return {**document, **{name: getattr(graded, name) for name in _DATES}}


def _changed(graded: Graded) -> dict[str, Any]:
    """All but what names it."""
    return {name: value for name, value in _document(graded).items() if name not in ("restaurant_id", "id")}
