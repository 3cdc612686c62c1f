"""LangGraph's checkpoints in MongoDB, native async.

One document a thread and namespace holds its newest checkpoints and their pending writes, so that a turn costs one
read and one write by `_id`, the stored bytes stay flat however long the talk, and a thread expires or goes as a whole.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bson.binary import Binary
from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    WRITES_IDX_MAP,
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
    PendingWrite,
    get_checkpoint_id,
    get_serializable_checkpoint_metadata,
    writes_sort_key,
)
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from pymongo import ASCENDING, IndexModel

from memory.mongo import Document, Mongo

CHECKPOINTS = "checkpoints"
CHECKPOINT_INDEXES: dict[str, list[IndexModel]] = {
    CHECKPOINTS: [
        IndexModel([("restaurant_id", ASCENDING), ("thread_id", ASCENDING)], name="thread"),
        IndexModel([("expires_at", ASCENDING)], name="expiry", expireAfterSeconds=0),
    ],
}
KEEP = 3
LIFETIME = timedelta(days=30)


class MongoCheckpointSaver(BaseCheckpointSaver[int]):
    """Keeps the newest `keep` checkpoints of each thread and namespace for `lifetime` after the last write.

    The thread id is `<restaurant_id>/<thread>`. Async only. Not for graphs with a DeltaChannel: those need the whole
    chain of ancestors, and only its newest part is kept here. A thread's document must stay below MongoDB's 16 MB.
    """

    def __init__(self, mongo: Mongo, *, keep: int = KEEP, lifetime: timedelta = LIFETIME) -> None:
        super().__init__(serde=JsonPlusSerializer(allowed_msgpack_modules=None))
        self._mongo, self._keep, self._lifetime = mongo, keep, lifetime
        self._collection = mongo.system(CHECKPOINTS)

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        thread_id, namespace = _address(config)
        parent = get_checkpoint_id(config)
        kind, data = self.serde.dumps_typed(
            {"checkpoint": checkpoint, "metadata": get_serializable_checkpoint_metadata(config, metadata)}
        )
        entry = {"id": checkpoint["id"], "parent": parent, "type": kind, "data": Binary(data)}
        change: Document = {"$push": {"checkpoints": {"$each": [entry], "$slice": -self._keep}}}
        if parent:  # ids grow with time: what waits on anything older than the parent was applied long ago
            change["$pull"] = {"writes": {"checkpoint": {"$lt": parent}}}
        await self._update(thread_id, namespace, change)
        return _config(thread_id, namespace, checkpoint["id"])

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        thread_id, namespace = _address(config)
        entries = []
        for index, (channel, value) in enumerate(writes):
            kind, data = self.serde.dumps_typed(value)
            entries.append(
                {
                    "checkpoint": config["configurable"]["checkpoint_id"],
                    "task": task_id,
                    "path": task_path,
                    "index": WRITES_IDX_MAP.get(channel, index),
                    "channel": channel,
                    "type": kind,
                    "data": Binary(data),
                }
            )
        await self._update(thread_id, namespace, {"$push": {"writes": {"$each": entries}}})

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        thread_id, namespace = _address(config)
        wanted = get_checkpoint_id(config)
        part = {"$elemMatch": {"id": wanted}} if wanted else {"$slice": -1}
        found = await self._collection.find_one({"_id": _key(thread_id, namespace)}, {"checkpoints": part, "writes": 1})
        entries = (found or {}).get("checkpoints")
        return self._tuple(thread_id, namespace, entries[-1], found or {}) if entries else None

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Newest first. Always of one thread: nothing here reads across restaurants."""
        if config is None:
            raise ValueError("Listing checkpoints needs a config with a thread_id.")
        count = 0
        for item in await self._history(config, get_checkpoint_id(before) if before else None):
            if limit is not None and count >= limit:
                return
            if all(item.metadata.get(key) == value for key, value in (filter or {}).items()):
                count += 1
                yield item

    async def adelete_thread(self, thread_id: str) -> None:
        await self._collection.delete_many(_thread(thread_id))

    async def aprune(self, thread_ids: Sequence[str], *, strategy: str = "keep_latest") -> None:
        for thread_id in thread_ids:
            if strategy == "delete":
                await self.adelete_thread(thread_id)
            else:
                await self._collection.update_many(_thread(thread_id), _KEEP_LATEST)

    async def _update(self, thread_id: str, namespace: str, change: Document) -> None:
        change["$set"] = {"expires_at": self._expiry()}
        change["$setOnInsert"] = _thread(thread_id)
        await self._collection.update_one({"_id": _key(thread_id, namespace)}, change, upsert=True)

    def _expiry(self) -> datetime:
        """Whole days, so that the index changes once a day and not with each turn. Always the real time, which is what
        the server compares with, even where the application's clock stands on another day."""
        midnight = datetime.now(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
        return midnight + self._lifetime + timedelta(days=1)

    async def _history(self, config: RunnableConfig, before: str | None) -> list[CheckpointTuple]:
        thread_id = config["configurable"]["thread_id"]
        namespace, wanted = config["configurable"].get("checkpoint_ns"), get_checkpoint_id(config)
        scope = _thread(thread_id) if namespace is None else {"_id": _key(thread_id, namespace)}
        found = [
            self._tuple(thread_id, document["_id"]["ns"], entry, document)
            async for document in self._collection.find(scope)
            for entry in document.get("checkpoints", [])
            if (before is None or entry["id"] < before) and (wanted is None or entry["id"] == wanted)
        ]
        return sorted(found, key=lambda item: item.checkpoint["id"], reverse=True)

    def _tuple(self, thread_id: str, namespace: str, entry: Document, document: Document) -> CheckpointTuple:
        stored = self.serde.loads_typed((entry["type"], entry["data"]))
        parent = entry["parent"]
        return CheckpointTuple(
            config=_config(thread_id, namespace, entry["id"]),
            checkpoint=stored["checkpoint"],
            metadata=stored["metadata"],
            parent_config=_config(thread_id, namespace, parent) if parent else None,
            pending_writes=self._writes(entry["id"], document.get("writes", ())),
        )

    def _writes(self, checkpoint_id: str, stored: Iterable[Document]) -> list[PendingWrite]:
        """A repeated ordinary write keeps its first value, a special one (error, interrupt, resume) its last."""
        unique: dict[tuple[str, int], Document] = {}
        for write in stored:
            if write["checkpoint"] == checkpoint_id:
                slot = (write["task"], write["index"])
                unique[slot] = unique.get(slot, write) if write["index"] >= 0 else write
        ordered = sorted(unique.values(), key=lambda item: writes_sort_key(item["path"], item["task"], item["index"]))
        return [
            (write["task"], write["channel"], self.serde.loads_typed((write["type"], write["data"])))
            for write in ordered
        ]


_KEEP_LATEST: list[Document] = [
    {"$set": {"checkpoints": {"$slice": ["$checkpoints", -1]}}},
    {
        "$set": {
            "writes": {
                "$filter": {
                    "input": {"$ifNull": ["$writes", []]},
                    "cond": {"$in": ["$$this.checkpoint", "$checkpoints.id"]},
                }
            }
        }
    },
]


def _key(thread_id: str, namespace: str) -> Document:
    return {"thread": thread_id, "ns": namespace}


def _thread(thread_id: str) -> Document:
    return {"restaurant_id": thread_id.partition("/")[0], "thread_id": thread_id}


def _address(config: RunnableConfig) -> tuple[str, str]:
    configurable = config["configurable"]
    return configurable["thread_id"], configurable.get("checkpoint_ns", "")


def _config(thread_id: str, namespace: str, checkpoint_id: str) -> RunnableConfig:
    return {"configurable": {"thread_id": thread_id, "checkpoint_ns": namespace, "checkpoint_id": checkpoint_id}}
