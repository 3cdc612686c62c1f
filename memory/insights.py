"""Advice to the owner, what was decided about it and what came of it (`ai_insights`), one kind a capability."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, Literal

from pydantic import BaseModel
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import BadInput, Conflict, NotFound
from memory.mongo import Document, Mongo

_STALE = timedelta(days=28)  # of data since: advice older than that is about another month
_REFUSED_FOR = timedelta(days=30)
_KEPT = timedelta(days=180)

InsightStatus = Literal["open", "accepted", "declined", "expired", "measured"]
Decision = Literal["accept", "decline"]


class Runs(BaseModel):
    """When an accepted suggestion runs, both days inclusive. `weekday` 0 is Monday; None every day."""

    start: date
    end: date
    weekday: int | None = None


class Insight(BaseModel):
    """One piece of advice. `key` is the same for the same advice on the same data; `advice` for the same on any."""

    id: str
    kind: str = "promotion"
    key: str
    advice: str
    title: str
    body: dict[str, Any]
    status: InsightStatus = "open"
    reason: str | None = None
    data_day: date  # the last day of what it stands on
    created_at: datetime
    updated_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    runs: Runs | None = None
    outcome: dict[str, Any] | None = None


def identity(restaurant_id: str, key: str) -> str:
    """The same advice on the same data has the same id."""
    return sha256(f"{restaurant_id}|{key}".encode()).hexdigest()[:12]


class InsightStore:
    """Insights of one kind."""

    def __init__(self, mongo: Mongo, kind: str) -> None:
        self._mongo, self._kind = mongo, kind

    async def keep(self, restaurant_id: str, found: Sequence[Insight]) -> list[Insight]:
        """Stores what is new and returns what is stored now, with what was decided about it. The same advice on
        older data is over, unless it was decided."""
        return [await self._keep(restaurant_id, insight) for insight in found]

    async def _keep(self, restaurant_id: str, insight: Insight) -> Insight:
        insights, named = self._mongo.tenant(restaurant_id).ai_insights, {"kind": self._kind, "key": insight.key}
        fresh = _document(insight)
        changing = {name: fresh[name] for name in ("title", "body", "updated_at")}
        for _ in range(2):
            try:
                await insights.update_one(named, {"$setOnInsert": fresh}, upsert=True)
                break
            except DuplicateKeyError:  # someone else stored it just now
                continue
        await insights.update_one({**named, "status": "open"}, {"$set": changing})
        await insights.update_many(
            {"kind": self._kind, "advice": insight.advice, "status": "open", "key": {"$ne": insight.key}},
            {"$set": _over(insight.updated_at)},
        )
        return Insight.model_validate(await insights.find_one(named))

    async def expire(self, restaurant_id: str, last_day: date, now: datetime) -> None:
        """Open advice that stands on old data is no advice any more."""
        await self._mongo.tenant(restaurant_id).ai_insights.update_many(
            {"kind": self._kind, "status": "open", "data_day": {"$lt": (last_day - _STALE).isoformat()}},
            {"$set": _over(now)},
        )

    async def end_open(self, restaurant_id: str, now: datetime, *, except_keys: Sequence[str]) -> None:
        """Open advice that is not among these any more is over: what it asked for is done, or nothing to ask."""
        await self._mongo.tenant(restaurant_id).ai_insights.update_many(
            {"kind": self._kind, "status": "open", "key": {"$nin": list(except_keys)}}, {"$set": _over(now)}
        )

    async def refused(self, restaurant_id: str, now: datetime) -> frozenset[str]:
        """Advice that was turned down in the last thirty days."""
        cursor = self._mongo.tenant(restaurant_id).ai_insights.find(
            {"kind": self._kind, "status": "declined", "decided_at": {"$gt": now - _REFUSED_FOR}}, {"advice": 1}
        )
        return frozenset(document["advice"] for document in await cursor.to_list())

    async def decided(self, restaurant_id: str, *statuses: InsightStatus) -> list[Insight]:
        """What stands like that, the latest decision last."""
        wanted = {"kind": self._kind, "status": {"$in": list(statuses)}}
        cursor = self._mongo.tenant(restaurant_id).ai_insights.find(wanted).sort("decided_at", 1)
        return [Insight.model_validate(document) for document in await cursor.to_list()]

    async def measured(self, restaurant_id: str) -> list[Insight]:
        """What was measured, the latest last."""
        return await self.decided(restaurant_id, "measured")

    async def get(self, restaurant_id: str, insight_id: str) -> Insight:
        document = await self._mongo.tenant(restaurant_id).ai_insights.find_one({"kind": self._kind, "id": insight_id})
        if document is None:
            raise NotFound(f"There is no recommendation {insight_id!r} here.")
        return Insight.model_validate(document)

    async def latest(self, restaurant_id: str, advice: str) -> Insight:
        """The newest with this advice, whatever became of it."""
        document = await self._mongo.tenant(restaurant_id).ai_insights.find_one(
            {"kind": self._kind, "advice": advice}, sort=[("created_at", -1)]
        )
        if document is None:
            raise NotFound(f"There is no recommendation {advice!r} here.")
        return Insight.model_validate(document)

    async def page(
        self, restaurant_id: str, status: str | None, limit: int, cursor: str | None
    ) -> tuple[list[Insight], str | None]:
        """Newest first, and the cursor of the next page (None: that was all)."""
        wanted: Document = {"kind": self._kind} | ({"status": status} if status else {})
        if cursor:
            after, insight_id = _cursor(cursor)
            wanted["$or"] = [{"created_at": {"$lt": after}}, {"created_at": after, "id": {"$gt": insight_id}}]
        found = self._mongo.tenant(restaurant_id).ai_insights.find(wanted)
        documents = await found.sort([("created_at", -1), ("id", 1)]).limit(limit + 1).to_list()
        page = [Insight.model_validate(document) for document in documents[:limit]]
        more = len(documents) > limit
        return page, f"{page[-1].created_at.isoformat()}~{page[-1].id}" if more else None

    async def decide(self, restaurant_id: str, insight_id: str, fields: Document) -> Insight:
        """Only what is open can be decided; Conflict tells what won."""
        document = await self._mongo.tenant(restaurant_id).ai_insights.find_one_and_update(
            {"kind": self._kind, "id": insight_id, "status": "open"},
            {"$set": fields},
            return_document=ReturnDocument.AFTER,
        )
        if document is not None:
            return Insight.model_validate(document)
        winner = await self.get(restaurant_id, insight_id)
        raise Conflict(
            f"This recommendation is {winner.status} already.",
            status=winner.status,
            decided_by=winner.decided_by,
            decided_at=winner.decided_at and winner.decided_at.isoformat(),
        )

    async def record(self, restaurant_id: str, insight_id: str, fields: Document) -> Insight:
        await self._mongo.tenant(restaurant_id).ai_insights.update_one(
            {"kind": self._kind, "id": insight_id}, {"$set": fields}
        )
        return await self.get(restaurant_id, insight_id)


def _over(now: datetime) -> Document:
    """Advice that nobody decided on; it is forgotten in time, and what was decided stays."""
    return {"status": "expired", "expires_at": now + _KEPT}


def _document(insight: Insight) -> dict[str, Any]:
    """Days as text, which MongoDB has no type for; moments as they are."""
    document = insight.model_dump()
    document["data_day"] = insight.data_day.isoformat()
    return {name: value for name, value in document.items() if name not in ("kind", "key")}  # those are in the filter


def _cursor(text: str) -> tuple[datetime, str]:
    moment, _, insight_id = text.partition("~")
    try:
        return datetime.fromisoformat(moment), insight_id
    except ValueError:
        raise BadInput("That is no cursor of ours: leave it out to start from the first page.") from None
