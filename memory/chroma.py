"""A Chroma collection over its HTTP API (v2).

By hand and not through the chromadb package: importing that costs a second and 95 MB in every process, and it
brings an embedding function that downloads a model.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from core.errors import Conflict, Unavailable
from memory.embeddings import EmbeddingFunction

if TYPE_CHECKING:
    import httpx

COLLECTIONS = "/api/v2/tenants/default_tenant/databases/default_database/collections"
SECONDS = 5.0
COOL_DOWN_SECONDS = 5.0  # after a failure the next calls fail at once, so that no turn waits for a dead server
NOT_FOUND = 404

T = TypeVar("T")


@dataclass(frozen=True)
class Connection:
    http: httpx.AsyncClient
    collection_id: str


class ChromaCollection:
    """One collection, made at first use with the embedding model's name in its metadata."""

    def __init__(self, name: str, address: Callable[[], Awaitable[str]], model: EmbeddingFunction) -> None:
        self._name, self._address, self._model = name, address, model
        self._connection: Connection | None = None
        self._connecting = asyncio.Lock()
        self._down_until = 0.0

    async def id(self) -> str:
        """Chroma's own id of it: another one after the collection was lost and made anew."""
        return (await self._within(self._connect, SECONDS)).collection_id

    async def post(self, operation: str, body: dict[str, Any], seconds: float = SECONDS) -> dict[str, Any]:
        """`upsert`, `query`, `get` or `delete`. Unavailable, soon, where Chroma does not answer."""
        return await self._within(lambda: self._post(operation, body), seconds)

    async def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection:
            await connection.http.aclose()

    async def _within(self, work: Callable[[], Awaitable[T]], seconds: float) -> T:
        import httpx

        if monotonic() < self._down_until:
            raise Unavailable("Chroma does not answer; it is tried again in a few seconds.")
        try:
            async with asyncio.timeout(seconds):
                return await work()
        except (httpx.HTTPError, TimeoutError, Unavailable) as error:
            self._down_until = monotonic() + COOL_DOWN_SECONDS
            await self.close()  # it may come back at another address
            if isinstance(error, Unavailable):
                raise
            raise Unavailable(f"Chroma does not answer ({type(error).__name__}).") from error

    async def _post(self, operation: str, body: dict[str, Any]) -> dict[str, Any]:
        for _ in range(2):
            connection = await self._connect()
            path = f"{COLLECTIONS}/{connection.collection_id}/{operation}"
            answer = await connection.http.post(path, json=body)
            if answer.status_code != NOT_FOUND:
                return content(answer)
            await self.close()  # somebody deleted the collection: made anew, once
        return content(answer)

    async def _connect(self) -> Connection:
        async with self._connecting:
            if self._connection is None:
                http = client_for(await self._address())
                try:
                    self._connection = Connection(http, await self._get_or_create(http))
                except BaseException:
                    await http.aclose()
                    raise
            return self._connection

    async def _get_or_create(self, http: httpx.AsyncClient) -> str:
        """An existing collection keeps its own metadata, so the answer tells which model made it."""
        made = content(
            await http.post(
                COLLECTIONS,
                json={
                    "name": self._name,
                    "get_or_create": True,
                    "configuration": {"hnsw": {"space": "cosine"}},
                    "metadata": {"embedding_model": self._model.name, "dimensions": self._model.dimensions},
                },
            )
        )
        stored = (made.get("metadata") or {}).get("embedding_model")
        if stored != self._model.name:
            raise Conflict(
                f"The collection {self._name!r} in Chroma was made with the embedding model {stored!r}, "
                f"and this Tableside uses {self._model.name!r}. Their vectors cannot be compared: use that "
                "model again, or delete the collection and let it be filled anew."
            )
        return str(made["id"])


def client_for(url: str) -> httpx.AsyncClient:
    import httpx

    # A proxy from the environment knows nothing of our loopback.
    remote = urlsplit(url).hostname not in ("127.0.0.1", "localhost", "::1")
    return httpx.AsyncClient(base_url=url, timeout=SECONDS, trust_env=remote)


def content(answer: httpx.Response) -> dict[str, Any]:
    if answer.status_code >= 400:
        raise Unavailable(f"Chroma answered {answer.status_code}: {answer.text[:300]}")
    document: dict[str, Any] = answer.json()
    return document
