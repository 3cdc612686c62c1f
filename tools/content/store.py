"""Drafts (`content_drafts`): every text that was written, with its brief, until a campaign carries it out."""

from __future__ import annotations

import re
from typing import Any

from pymongo import DESCENDING

from memory.mongo import Mongo
from memory.pages import page
from tools.content.schemas import Draft

_NEWEST = [("touched_at", DESCENDING), ("id", 1)]  # by the database's own time: the house's may stand still (`--now`)
_RECENT = 12  # drafts whose openings are not repeated


class DraftStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def put(self, draft: Draft) -> None:
        """In place of what was kept under its id."""
        drafts = self._mongo.tenant(draft.restaurant_id).content_drafts
        await drafts.update_one({"id": draft.id}, _written(draft), upsert=True)

    async def replace(self, draft: Draft, revisions: int) -> bool:
        """Writes it where it still has that many revisions; False where somebody else was faster."""
        drafts = self._mongo.tenant(draft.restaurant_id).content_drafts
        done = await drafts.update_one({"id": draft.id, "revisions": revisions}, _written(draft))
        return done.matched_count > 0

    async def get(self, restaurant_id: str, draft_id: str) -> Draft | None:
        return _draft(await self._mongo.tenant(restaurant_id).content_drafts.find_one({"id": draft_id}))

    async def latest(self, restaurant_id: str, thread_id: str) -> Draft | None:
        """The one that this conversation touched last."""
        drafts = self._mongo.tenant(restaurant_id).content_drafts
        return _draft(await drafts.find_one({"thread_id": thread_id}, sort=_NEWEST))

    async def all(self, restaurant_id: str, limit: int = 50) -> list[Draft]:
        """The newest first."""
        drafts = self._mongo.tenant(restaurant_id).content_drafts
        found = drafts.find(sort=_NEWEST, limit=limit)
        return [Draft.model_validate(document) async for document in found]

    async def page(self, restaurant_id: str, limit: int, after: str | None) -> tuple[list[Draft], str | None]:
        """The newest first, and where the next page begins."""
        drafts = self._mongo.tenant(restaurant_id).content_drafts
        found, following = await page(drafts, {}, "touched_at", limit, after)
        return [Draft.model_validate(document) for document in found], following

    async def openings(self, restaurant_id: str, but: str) -> list[str]:
        """First sentences of the last texts; not those of draft `but`."""
        found = self._mongo.tenant(restaurant_id).content_drafts.find(
            {"id": {"$ne": but}}, {"versions.body": 1}, sort=_NEWEST, limit=_RECENT
        )
        bodies = [version["body"] async for document in found for version in document.get("versions", [])]
        return [first for body in bodies for first in _firsts(body)]

    async def pictures(self, restaurant_id: str, but: str) -> list[str]:
        """Ids of the pictures of the last texts; not those of draft `but`."""
        found = self._mongo.tenant(restaurant_id).content_drafts.find(
            {"id": {"$ne": but}}, {"versions.picture.image_id": 1}, sort=_NEWEST, limit=_RECENT
        )
        shown = [version.get("picture") async for document in found for version in document.get("versions", [])]
        return list(dict.fromkeys(str(one["image_id"]) for one in shown if one and "image_id" in one))


def _firsts(body: str) -> list[str]:
    """The first sentence and the first two; an email's after its greeting."""
    text = body.split("\n\n", 1)[1] if "{first_name}" in body.split("\n\n", 1)[0] and "\n\n" in body else body
    sentences = re.findall(r"[^.!?\n]+[.!?]+", text)[:2]
    return [" ".join(sentences[:count]).strip() for count in range(1, len(sentences) + 1)]


def _written(draft: Draft) -> dict[str, Any]:
    return {"$set": _stored(draft), "$currentDate": {"touched_at": True}}


def _stored(draft: Draft) -> dict[str, Any]:
    return draft.model_dump(mode="json", exclude={"created_at", "updated_at"}) | {
        "created_at": draft.created_at,
        "updated_at": draft.updated_at,
    }


def _draft(document: dict[str, Any] | None) -> Draft | None:
    return Draft.model_validate(document) if document else None
