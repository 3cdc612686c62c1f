"""Long lists in pages, by a moment and an id: nothing is left out or told twice where the list grows meanwhile."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pymongo import ASCENDING, DESCENDING

from core.errors import BadInput
from memory.mongo import Document, TenantCollection


async def page(
    collection: TenantCollection,
    wanted: Document,
    field: str,
    limit: int,
    after: str | None,
    order: Literal["newest", "oldest"] = "newest",
) -> tuple[list[Document], str | None]:
    """Documents by `field` (a moment) and `id`, and the place that the next page begins at (None: that was all)."""
    down = order == "newest"
    query: Document = dict(wanted)
    if after:
        at, document_id = _place(after)
        later = {field: {"$lt" if down else "$gt": at}}
        query = {"$and": [query, {"$or": [later, {field: at, "id": {"$gt": document_id}}]}]}
    found = collection.find(query).sort([(field, DESCENDING if down else ASCENDING), ("id", ASCENDING)])
    documents = await found.limit(limit + 1).to_list()
    shown = documents[:limit]
    return shown, f"{shown[-1][field].isoformat()}~{shown[-1]['id']}" if len(documents) > limit else None


def _place(text: str) -> tuple[datetime, str]:
    moment, _, document_id = text.partition("~")
    try:
        return datetime.fromisoformat(moment), document_id
    except ValueError:
        raise BadInput("That is no cursor of ours: leave it out to start from the first page.") from None
