"""What the assistant can find again by meaning. An index: the truth of every entry lies in MongoDB."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from memory.chroma import ChromaCollection
from memory.embeddings import EmbeddingFunction

COLLECTION = "knowledge"
SEARCH_SECONDS = 2.0  # a turn waits no longer for what it can do without
Metadata = Mapping[str, str | int | float | bool]


@dataclass(frozen=True, slots=True)
class Found:
    """`score` is the cosine similarity, 1 for the same text; around 0 nothing in common."""

    id: str
    text: str
    score: float
    metadata: dict[str, Any]


class Knowledge:
    """Texts by meaning, each restaurant for itself: `restaurant_id` is in every id, document and question.

    `address` gives Chroma's URL, once it answers. Every method raises Unavailable, soon, where Chroma is down.
    """

    def __init__(
        self, address: Callable[[], Awaitable[str]], embed: EmbeddingFunction, collection: str = COLLECTION
    ) -> None:
        self._embed = embed
        self._chroma = ChromaCollection(collection, address, embed)

    async def index_id(self) -> str:
        """Names this index; it changes when the index was lost and must be filled anew."""
        return await self._chroma.id()

    async def remember(
        self, restaurant_id: str, id: str, text: str, kind: str, metadata: Metadata | None = None
    ) -> None:
        await self.remember_all(restaurant_id, kind, {id: text}, metadata)

    async def remember_all(
        self, restaurant_id: str, kind: str, texts: Mapping[str, str], metadata: Metadata | None = None
    ) -> None:
        """Adds or replaces texts by their ids."""
        if not texts:
            return
        vectors = await self._embed.embed(list(texts.values()))
        entry = {**(metadata or {}), "restaurant_id": restaurant_id, "kind": kind}
        await self._chroma.post(
            "upsert",
            {
                "ids": [_scoped(restaurant_id, id) for id in texts],
                "embeddings": vectors.tolist(),
                "documents": list(texts.values()),
                "metadatas": [entry] * len(texts),
            },
        )

    async def search(self, restaurant_id: str, text: str, kind: str, limit: int = 3) -> list[Found]:
        """The nearest texts, best first."""
        vectors = await self._embed.embed([text])
        answer = await self._chroma.post(
            "query",
            {
                "query_embeddings": vectors.tolist(),
                "n_results": limit,
                "where": _where(restaurant_id, kind),
                "include": ["documents", "metadatas", "distances"],
            },
            SEARCH_SECONDS,
        )
        rows = zip(
            answer["ids"][0], answer["documents"][0], answer["distances"][0], answer["metadatas"][0], strict=True
        )
        return [
            Found(id.removeprefix(f"{restaurant_id}/"), document, 1 - distance, metadata)
            for id, document, distance, metadata in rows
        ]

    async def forget(self, restaurant_id: str, *ids: str) -> None:
        """Removes texts; one that is not there is no error."""
        if ids:
            await self._chroma.post(
                "delete", {"ids": [_scoped(restaurant_id, id) for id in ids], "where": {"restaurant_id": restaurant_id}}
            )

    async def close(self) -> None:
        await self._chroma.close()


def _scoped(restaurant_id: str, id: str) -> str:
    return f"{restaurant_id}/{id}"


def _where(restaurant_id: str, kind: str) -> dict[str, Any]:
    return {"$and": [{"restaurant_id": restaurant_id}, {"kind": kind}]}
