"""MongoDB: one client a process, every tenant query scoped by construction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, TypeVar

from bson.codec_options import CodecOptions
from pymongo import AsyncMongoClient, UpdateOne, WriteConcern
from pymongo.asynchronous.client_session import AsyncClientSession
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.asynchronous.cursor import AsyncCursor
from pymongo.errors import PyMongoError
from pymongo.results import DeleteResult, UpdateResult

from core.errors import Unavailable

Document = dict[str, Any]
Filter = Mapping[str, Any]
Session = AsyncClientSession
T = TypeVar("T")


class TenantCollection:
    """One collection as one restaurant sees it: `restaurant_id` is in every filter and every document."""

    def __init__(self, collection: AsyncCollection[Document], restaurant_id: str) -> None:
        self._collection, self._scope = collection, {"restaurant_id": restaurant_id}

    def _filter(self, filter: Filter | None) -> Document:
        return {**(filter or {}), **self._scope}

    def find(self, filter: Filter | None = None, projection: Any = None, **options: Any) -> AsyncCursor[Document]:
        return self._collection.find(self._filter(filter), projection, **options)

    async def find_one(self, filter: Filter | None = None, projection: Any = None, **options: Any) -> Document | None:
        return await self._collection.find_one(self._filter(filter), projection, **options)

    async def count(self, filter: Filter | None = None, **options: Any) -> int:
        return await self._collection.count_documents(self._filter(filter), **options)

    async def aggregate(self, pipeline: Sequence[Filter], **options: Any) -> list[Document]:
        cursor = await self._collection.aggregate([{"$match": self._scope}, *pipeline], **options)
        return await cursor.to_list()

    async def insert_one(self, document: Filter, session: Session | None = None) -> None:
        await self._collection.insert_one({**document, **self._scope}, session=session)

    async def insert_many(self, documents: Sequence[Filter], session: Session | None = None) -> None:
        if documents:
            scoped = [{**document, **self._scope} for document in documents]
            await self._collection.insert_many(scoped, ordered=False, session=session)

    async def update_one(
        self, filter: Filter, update: Any, upsert: bool = False, session: Session | None = None
    ) -> UpdateResult:
        return await self._collection.update_one(self._filter(filter), update, upsert=upsert, session=session)

    async def update_many(self, filter: Filter, update: Any, session: Session | None = None) -> UpdateResult:
        return await self._collection.update_many(self._filter(filter), update, session=session)

    async def update_each(
        self, updates: Sequence[tuple[Filter, Any]], session: Session | None = None, *, upsert: bool = False
    ) -> None:
        """Many single updates in one round trip, in no particular order."""
        if updates:
            requests = [UpdateOne(self._filter(filter), update, upsert=upsert) for filter, update in updates]
            await self._collection.bulk_write(requests, ordered=False, session=session)

    async def find_one_and_update(self, filter: Filter, update: Any, **options: Any) -> Document | None:
        return await self._collection.find_one_and_update(self._filter(filter), update, **options)

    async def delete_many(self, filter: Filter, session: Session | None = None) -> DeleteResult:
        return await self._collection.delete_many(self._filter(filter), session=session)


class Tenant:
    """One restaurant's view of the database: `tenant["menu_items"]`, `tenant.menu_items`."""

    def __init__(self, mongo: Mongo, restaurant_id: str) -> None:
        self._mongo, self.restaurant_id = mongo, restaurant_id

    def __getitem__(self, name: str) -> TenantCollection:
        return TenantCollection(self._mongo.system(name), self.restaurant_id)

    def __getattr__(self, name: str) -> TenantCollection:
        return self[name]


class Mongo:
    """The database. `tenant(id)` for what belongs to a restaurant; `system(name)` only for sweeps and migrations."""

    def __init__(self, uri: str, database: str = "tableside", *, timeout_ms: int = 5_000) -> None:
        self.uri = uri
        self.client: AsyncMongoClient[Document] = AsyncMongoClient(
            uri,
            tz_aware=True,
            serverSelectionTimeoutMS=timeout_ms,
            appname="tableside",
        )
        options: CodecOptions[Document] = CodecOptions(tz_aware=True)
        self.database = self.client.get_database(database, options, write_concern=WriteConcern("majority"))

    def tenant(self, restaurant_id: str) -> Tenant:
        return Tenant(self, restaurant_id)

    def system(self, name: str) -> AsyncCollection[Document]:
        return self.database[name]

    async def transaction(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """Runs `work` in one transaction; it may run more than once, so it must write only through the session."""
        async with self.client.start_session() as session:
            return await session.with_transaction(work)

    async def ping(self) -> None:
        try:
            await self.client.admin.command("ping")
        except PyMongoError as error:
            raise Unavailable(f"MongoDB does not answer: {str(error).split(' (configured')[0]}") from error

    async def close(self) -> None:
        await self.client.close()
