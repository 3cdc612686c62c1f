"""The transcript: a document a turn and a header a thread, in `conversation_history`.

What the model needs to remember stands in its checkpoint; this is what people read.
"""

from __future__ import annotations

import json
import time
import zlib
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, Field
from pymongo import UpdateOne

from core.errors import NotFound
from memory.batching import Batcher
from memory.mongo import Document, Mongo, Session

TurnStatus = Literal["running", "complete", "stopped", "interrupted", "error"]
_KEPT_FROM_OPENING = ("_id", "kind", "order", "user", "created_at", "feedback")
_TITLE = 80  # characters of the first message that name a thread


class TurnRecord(BaseModel):
    """One turn. `user` is None where nobody spoke (an approval was decided)."""

    restaurant_id: str
    thread_id: str
    run_id: str
    user_id: str
    channel: str
    user: str | None
    reply: str = ""
    status: TurnStatus = "running"
    created_at: datetime
    brain: str | None = None
    tool_calls: list[dict[str, Any]] = Field(default_factory=list)
    cards: list[dict[str, Any]] = Field(default_factory=list)
    approvals: list[str] = Field(default_factory=list)  # ids
    suggestions: list[str] = Field(default_factory=list)
    notices: list[dict[str, str]] = Field(default_factory=list)
    feedback: dict[str, Any] | None = None


class ThreadHeader(BaseModel):
    thread_id: str
    title: str
    updated_at: datetime
    turns: int


class ConversationStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._history = Batcher(mongo.system("conversation_history"))

    async def open_turn(self, turn: TurnRecord) -> None:
        """Stores what was said, before it is answered."""
        packed = _pack(turn)
        once = {"_id": packed.pop("_id"), "restaurant_id": packed.pop("restaurant_id")}
        # Two updates go out as one command; an insert and an update would be two.
        await self._history.write(
            UpdateOne(once, {"$setOnInsert": packed}, upsert=True), UpdateOne(*_header(turn), upsert=True)
        )

    async def add_turn(self, turn: TurnRecord, session: Session) -> None:
        """Stores a whole turn at once, in a transaction."""
        history = self._mongo.tenant(turn.restaurant_id).conversation_history
        await history.insert_one(_pack(turn), session)
        filter, update = _header(turn)
        await history.update_one(filter, update, upsert=True, session=session)

    async def close_turn(self, turn: TurnRecord) -> None:
        """Writes the turn's outcome, once: a turn that was closed before stays as it is."""
        fields = _pack(turn)
        kept = {name: fields[name] for name in fields if name not in _KEPT_FROM_OPENING}
        still_open = {"_id": fields["_id"], "restaurant_id": turn.restaurant_id, "status": "running"}
        await self._history.write(UpdateOne(still_open, {"$set": kept}))

    async def set_feedback(self, restaurant_id: str, run_id: str, feedback: dict[str, Any]) -> None:
        result = await self._mongo.tenant(restaurant_id).conversation_history.update_one(
            {"_id": f"{restaurant_id}/{run_id}"}, {"$set": {"feedback": feedback}}
        )
        if not result.matched_count:
            raise NotFound("There is no such run.")

    async def unindexed(self, index: str, limit: int) -> list[TurnRecord]:
        """Across restaurants: ended turns that this index does not know, the oldest first."""
        query = {"kind": "turn", "indexed": {"$ne": index}, "status": {"$ne": "running"}}
        cursor = self._mongo.system("conversation_history").find(query).sort("order").limit(limit)
        return [_unpack(document) async for document in cursor]

    async def mark_indexed(self, turns: Sequence[TurnRecord], index: str) -> None:
        ids = [f"{turn.restaurant_id}/{turn.run_id}" for turn in turns]
        await self._mongo.system("conversation_history").update_many(
            {"_id": {"$in": ids}}, {"$set": {"indexed": index}}
        )

    async def threads(self, restaurant_id: str, limit: int) -> list[ThreadHeader]:
        cursor = self._mongo.tenant(restaurant_id).conversation_history.find({"kind": "thread"})
        return [ThreadHeader.model_validate(document) async for document in cursor.sort("updated_at", -1).limit(limit)]

    async def turns(
        self, restaurant_id: str, thread_id: str, limit: int, before: int | None = None
    ) -> list[tuple[int, TurnRecord]]:
        """The latest `limit` turns before order number `before`, oldest first. NotFound for an unknown thread."""
        history = self._mongo.tenant(restaurant_id).conversation_history
        query: Document = {"kind": "turn", "thread_id": thread_id}
        if before is not None:
            query["order"] = {"$lt": before}
        documents = await history.find(query).sort("order", -1).limit(limit).to_list()
        if not documents and before is None:
            raise NotFound("There is no such conversation.")
        return [(document["order"], _unpack(document)) for document in reversed(documents)]


def _pack(turn: TurnRecord) -> Document:
    fields = turn.model_dump(exclude={"cards"})
    cards = zlib.compress(json.dumps(turn.cards, separators=(",", ":")).encode()) if turn.cards else None
    return {
        "_id": f"{turn.restaurant_id}/{turn.run_id}",
        "kind": "turn",
        "order": time.time_ns(),
        **fields,
        "cards": cards,
    }


def _header(turn: TurnRecord) -> tuple[Document, Document]:
    """The filter and the update that keep the thread's header."""
    title = (turn.user or "Decision").strip()[:_TITLE]
    update = {
        "$setOnInsert": {"kind": "thread", "thread_id": turn.thread_id, "title": title},
        "$set": {"updated_at": turn.created_at},
        "$inc": {"turns": 1},
    }
    return {"_id": f"{turn.restaurant_id}/thread/{turn.thread_id}", "restaurant_id": turn.restaurant_id}, update


def _unpack(document: Document) -> TurnRecord:
    cards = json.loads(zlib.decompress(document["cards"])) if document["cards"] else []
    return TurnRecord.model_validate({**document, "cards": cards})
