"""Replies to reviews (`review_replies`), one a review, kept no longer than the review's own words may be."""

from __future__ import annotations

from typing import Any

from memory.mongo import Mongo, Session
from tools.content.replies.schemas import Reply


class ReplyStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def put(self, restaurant_id: str, reply: Reply, session: Session | None = None) -> None:
        """In place of an earlier one to the same review."""
        key = {"source": reply.source, "review_id": reply.review_id}
        replies = self._mongo.tenant(restaurant_id).review_replies
        await replies.update_one(key, {"$set": reply.model_dump()}, upsert=True, session=session)

    async def mark(self, restaurant_id: str, review_id: str, status: str, approval_id: str) -> None:
        """What came of the reply that this approval sent."""
        query = {"review_id": review_id, "approval_id": approval_id}
        await self._mongo.tenant(restaurant_id).review_replies.update_one(query, {"$set": {"status": status}})

    async def find(self, restaurant_id: str, source: str, review_id: str) -> Reply | None:
        query: dict[str, Any] = {"source": source, "review_id": review_id}
        document = await self._mongo.tenant(restaurant_id).review_replies.find_one(query)
        return Reply.model_validate(document) if document else None
