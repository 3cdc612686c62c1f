"""Runs and their event logs.

A run belongs to one thread and one owner (a process with a lease). Its events are numbered from 1 and stored in
batches whose `_id` holds the first number, so two writers can never both continue the same log: the second insert
fails, which is what fences off an owner whose lease was taken over. Leases and lifetimes are real time, whatever
day the restaurant's clock is set to.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from pymongo import InsertOne, ReturnDocument, UpdateOne
from pymongo.errors import DuplicateKeyError

from core.errors import Conflict, NotFound
from memory.batching import Batcher
from memory.mongo import Document, Mongo, Session

LEASE = timedelta(seconds=30)
EVENTS_KEPT = timedelta(hours=24)
RUNS_KEPT = timedelta(days=90)
_COMPRESS_FROM = 1024  # bytes; below that zlib saves nothing worth its time

Status = Literal["running", "finished", "stopped", "failed"]
StoredEvent = tuple[int, str]  # sequence number, AG-UI event as JSON


class LogTaken(Exception):
    """Someone else has continued this log: stop writing."""


@dataclass(frozen=True, slots=True)
class Run:
    restaurant_id: str
    run_id: str
    thread_id: str
    user_id: str
    channel: str
    input_hash: str
    created_at: datetime
    owner: str
    lease_until: datetime
    status: Status = "running"

    @property
    def key(self) -> str:
        return f"{self.restaurant_id}/{self.run_id}"

    @property
    def is_kept(self) -> bool:
        """Whether its events are still there."""
        return self.created_at + EVENTS_KEPT > datetime.now(UTC)

    def document(self) -> Document:
        fields = {name: getattr(self, name) for name in self.__slots__}
        return {"_id": self.key, **fields, "expires_at": self.created_at + RUNS_KEPT}

    @classmethod
    def of(cls, document: Document) -> Run:
        return cls(**{name: document[name] for name in cls.__slots__})


class RunStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo
        self._runs, self._log = Batcher(mongo.system("runs")), Batcher(mongo.system("run_events"))

    async def begin(self, run: Run) -> Run | None:
        """Stores a new run. None: it is new. A run: the same one was begun before. Conflict: id or thread is taken."""
        try:
            await self._runs.write(InsertOne(run.document()))
            return None
        except DuplicateKeyError:
            pass
        if earlier := await self.find(run.restaurant_id, run.run_id):
            if (earlier.input_hash, earlier.thread_id) != (run.input_hash, run.thread_id):
                raise Conflict("This run id was used with another input.", code="run_id_taken")
            return earlier
        busy = await self.running_in(run.restaurant_id, run.thread_id)
        if busy is None:  # it ended between the two looks
            return await self.begin(run)
        raise Conflict(
            "I'm still answering your last message here. Wait for it, or stop it first.",
            code="thread_busy",
            run_id=busy.run_id,
        )

    async def add_finished(self, run: Run, events: Sequence[str], session: Session) -> None:
        """Stores a run that happened all at once (an approval's outcome), with its events."""
        await self._mongo.tenant(run.restaurant_id).runs.insert_one(
            {**run.document(), "finished_at": run.created_at, "status": "finished"}, session
        )
        await self._mongo.tenant(run.restaurant_id).run_events.insert_one(_batch(run, 1, events), session)

    async def find(self, restaurant_id: str, run_id: str) -> Run | None:
        document = await self._mongo.tenant(restaurant_id).runs.find_one({"run_id": run_id})
        return Run.of(document) if document else None

    async def get(self, restaurant_id: str, run_id: str) -> Run:
        if run := await self.find(restaurant_id, run_id):
            return run
        raise NotFound("There is no such run.")

    async def running_in(self, restaurant_id: str, thread_id: str) -> Run | None:
        document = await self._mongo.tenant(restaurant_id).runs.find_one({"thread_id": thread_id, "status": "running"})
        return Run.of(document) if document else None

    async def finish(self, run: Run, status: Status) -> None:
        await self._runs.write(
            UpdateOne(
                {"_id": run.key, "restaurant_id": run.restaurant_id, "status": "running"},
                {"$set": {"status": status, "finished_at": datetime.now(UTC)}},
            )
        )

    async def request_stop(self, restaurant_id: str, run_id: str) -> Run:
        document = await self._mongo.tenant(restaurant_id).runs.find_one_and_update(
            {"run_id": run_id}, {"$set": {"stop_requested": True}}, return_document=ReturnDocument.AFTER
        )
        if document is None:
            raise NotFound("There is no such run.")
        return Run.of(document)

    # -- the event log

    async def append(self, run: Run, first: int, events: Sequence[str]) -> None:
        """Stores the events numbered from `first`. Raises LogTaken where that number is taken."""
        try:
            await self._log.write(InsertOne(_batch(run, first, events)))
        except DuplicateKeyError:
            raise LogTaken(run.key) from None

    async def read(self, restaurant_id: str, run_id: str, after: int) -> list[StoredEvent]:
        """The stored events behind number `after`, in order."""
        cursor = self._mongo.tenant(restaurant_id).run_events.find({"run_id": run_id, "last": {"$gt": after}})
        batches = await cursor.sort("first").to_list()
        return [event for batch in batches for event in _events(batch) if event[0] > after]

    # -- across restaurants: what a process does for the runs it owns, and for those whose owner died

    async def renew(self, owner: str, keys: Sequence[str]) -> None:
        """Holds on to the runs that really go on here; one that could not be begun or ended is let go."""
        await self._mongo.system("runs").update_many(
            {"_id": {"$in": list(keys)}, "owner": owner, "status": "running"},
            {"$set": {"lease_until": datetime.now(UTC) + LEASE}},
        )

    async def stop_requests(self, keys: Sequence[str]) -> list[str]:
        cursor = self._mongo.system("runs").find({"_id": {"$in": list(keys)}, "stop_requested": True}, {"_id": 1})
        return [document["_id"] async for document in cursor]

    async def going_on(self) -> list[Run]:
        """Every run that is marked as running."""
        return [Run.of(document) async for document in self._mongo.system("runs").find({"status": "running"})]

    async def abandoned(self) -> list[Run]:
        """Runs whose owner let the lease run out."""
        cursor = self._mongo.system("runs").find({"status": "running", "lease_until": {"$lt": datetime.now(UTC)}})
        return [Run.of(document) async for document in cursor]


def _batch(run: Run, first: int, events: Sequence[str]) -> Document:
    text: Any = "\n".join(events)
    if len(text) > _COMPRESS_FROM:
        text = zlib.compress(text.encode(), 1)
    return {
        "_id": f"{run.key}:{first}",
        "restaurant_id": run.restaurant_id,
        "run_id": run.run_id,
        "first": first,
        "last": first + len(events) - 1,
        "events": text,
        "expires_at": datetime.now(UTC) + EVENTS_KEPT,
    }


def _events(batch: Document) -> list[StoredEvent]:
    stored = batch["events"]
    text = stored if isinstance(stored, str) else zlib.decompress(stored).decode()
    return list(enumerate(text.split("\n"), start=batch["first"]))
