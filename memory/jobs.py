"""Work that outlives a request: one durable document a job, claimed under a lease, done at least once.

waiting -> running -> done | failed; a failed attempt goes back to waiting until its attempts are used up. A job whose
worker died is taken over when its lease runs out, so whatever a job does must bear being done again. One that takes
its workers down with it is given up when its attempts are used up.

A standing job (`arm`) is one document that starts over whenever it is armed again; since one worker at a time has it,
it is also the lock of what it works on.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, Field
from pymongo import ReturnDocument
from pymongo.errors import DuplicateKeyError

from core.errors import Conflict, NotFound
from memory.mongo import Document, Mongo, Session

LEASE = timedelta(seconds=60)  # a worker renews it while it works
KEEP = timedelta(days=30)  # finished jobs are forgotten after that
_RETRY = timedelta(seconds=10)  # doubled with each attempt, up to three quarters of an hour
_MOST_DOUBLINGS = 8

Lane = Literal["light", "heavy"]  # heavy: holds a core for seconds, so it never runs beside conversations
Status = Literal["waiting", "running", "done", "failed"]


class Job(BaseModel):
    """`key` makes it happen once: a second job of the same restaurant with the same key is the first one."""

    id: str = Field(default_factory=lambda: uuid4().hex[:16])
    restaurant_id: str
    kind: str
    args: dict[str, Any] = Field(default_factory=dict)
    key: str
    lane: Lane = "light"
    status: Status = "waiting"
    due_at: datetime
    attempts: int = 0
    max_attempts: int = 5
    token: str | None = None  # of the worker that holds it
    lease_until: datetime | None = None
    again_at: datetime | None = None  # armed anew while it runs: it starts over then
    progress: dict[str, Any] = Field(default_factory=dict)
    result: dict[str, Any] | None = None
    error: str | None = None
    created_at: datetime
    finished_at: datetime | None = None

    def public(self) -> dict[str, Any]:
        return self.model_dump(mode="json", exclude={"restaurant_id", "token", "lease_until", "key", "again_at"})


Report = Callable[[dict[str, Any]], Awaitable[None]]  # how far it is; Conflict where another worker took the job over
Handler = Callable[[Job, Report], Awaitable[dict[str, Any]]]  # does a job of one kind and returns its result


class JobStore:
    """`lease` is how long a worker may be silent before another takes its job over."""

    def __init__(self, mongo: Mongo, lease: timedelta = LEASE) -> None:
        self._mongo, self.lease = mongo, lease
        self.stirred: Callable[[Job, bool], None] = lambda job, committed: None  # hears of every job that waits

    async def enqueue(self, job: Job, session: Session | None = None) -> Job:
        """Stores it unless one with its key is there, finished or not; returns the one that is stored."""
        jobs = self._mongo.tenant(job.restaurant_id).jobs
        if earlier := await jobs.find_one({"key": job.key}, session=session):
            return Job.model_validate(earlier)
        try:
            await jobs.insert_one({**job.model_dump(), "_id": job.id}, session)
        except DuplicateKeyError:
            if session is not None:
                raise  # the transaction is over; whoever runs it tries again as a whole
            return await self.enqueue(job)
        self.stirred(job, session is None)
        return job

    async def arm(self, job: Job, session: Session | None = None) -> None:
        """Sees to it that the standing job of this key runs at `due_at` or earlier, once more if it ran before or is
        running now."""
        jobs = self._mongo.tenant(job.restaurant_id).jobs
        armed = await jobs.update_one({"key": job.key}, _armed(job.due_at), session=session)
        if armed.matched_count == 0:
            try:
                await jobs.insert_one({**job.model_dump(), "_id": job.id}, session)
            except DuplicateKeyError:
                if session is not None:
                    raise
                return await self.arm(job)
        self.stirred(job, session is None)

    async def claim(self, lanes: Sequence[Lane], now: datetime) -> Job | None:
        """Takes the job that has been due longest, across restaurants, or one whose worker died. `now` is the
        clock's: what is due follows it, leases follow real time."""
        while True:
            real = datetime.now(UTC)
            taken = {"$set": {"status": "running", "token": uuid4().hex, "lease_until": real + self.lease}}
            document = await self._mongo.system("jobs").find_one_and_update(
                _free(lanes, now, real),
                {**taken, "$inc": {"attempts": 1}},
                sort=[("due_at", 1)],
                return_document=ReturnDocument.AFTER,
            )
            job = Job.model_validate(document) if document else None
            if job is None or job.attempts <= job.max_attempts:
                return job
            await self.fail(job, "Every worker that took it died over it.", now, again=False)

    async def renew(self, job: Job, progress: dict[str, Any] | None = None) -> None:
        """Keeps the lease, and tells how far it is. Conflict where another worker has taken the job over."""
        changes: Document = {"lease_until": datetime.now(UTC) + self.lease}
        await self._move(job, {"$set": changes | ({} if progress is None else {"progress": progress})})

    async def finish(self, job: Job, result: dict[str, Any], session: Session | None = None) -> None:
        """Done, or waiting again where it was armed meanwhile."""
        await self._move(job, _done(result), session)

    async def fail(self, job: Job, error: str, now: datetime, *, again: bool = True) -> bool:
        """Notes what went wrong; True where it will be tried again."""
        again = again and job.attempts < job.max_attempts
        if again:
            due = now + _RETRY * 2 ** min(job.attempts - 1, _MOST_DOUBLINGS)
            changes: Document = {"status": "waiting", "due_at": due, "error": error, "token": None}
        else:
            changes = {"status": "failed", "error": error, **_ended()}
        await self._move(job, {"$set": changes})
        return again

    async def release(self, job: Job, now: datetime) -> None:
        """Gives it back undone, for a worker that is told to stop: at once due again, and not counted as a try."""
        changes = {"status": "waiting", "due_at": now, "token": None, "attempts": job.attempts - 1}
        await self._move(job, {"$set": changes})

    async def get(self, restaurant_id: str, job_id: str) -> Job:
        document = await self._mongo.tenant(restaurant_id).jobs.find_one({"id": job_id})
        if document is None:
            raise NotFound("There is no such job.")
        return Job.model_validate(document)

    async def latest(self, restaurant_id: str, kind: str, **args: Any) -> Job | None:
        """The newest of its kind, with these arguments."""
        wanted = {"kind": kind} | {f"args.{name}": value for name, value in args.items()}
        document = await self._mongo.tenant(restaurant_id).jobs.find_one(wanted, sort=[("created_at", -1)])
        return Job.model_validate(document) if document else None

    async def waiting(self, lanes: Sequence[Lane], now: datetime) -> bool:
        """Whether there is anything to claim."""
        free = _free(lanes, now, datetime.now(UTC))
        return await self._mongo.system("jobs").find_one(free, {"_id": 1}) is not None

    async def busy(self, lanes: Sequence[Lane]) -> bool:
        """Whether a living worker is at one of these."""
        held = {"lane": {"$in": list(lanes)}, "status": "running", "lease_until": {"$gte": datetime.now(UTC)}}
        return await self._mongo.system("jobs").find_one(held, {"_id": 1}) is not None

    async def _move(self, job: Job, changes: Document | list[Document], session: Session | None = None) -> None:
        moved = await self._mongo.tenant(job.restaurant_id).jobs.update_one(
            {"id": job.id, "token": job.token, "status": "running"}, changes, session=session
        )
        if moved.matched_count == 0:
            raise Conflict("Another worker has taken this job over.")


def _free(lanes: Sequence[Lane], now: datetime, real: datetime) -> Document:
    """Due, or left behind by a worker that died."""
    return {
        "lane": {"$in": list(lanes)},
        "$or": [
            {"status": "waiting", "due_at": {"$lte": now}},
            {"status": "running", "lease_until": {"$lt": real}},
        ],
    }


_OVER = {"$in": ["$status", ["done", "failed"]]}


def _armed(due: datetime) -> list[Document]:
    """An update that starts a finished job over, brings a waiting one forward and marks a running one."""
    running = {"$eq": ["$status", "running"]}
    earlier = {"$min": ["$due_at", due]}
    again = {"$cond": [running, {"$min": ["$again_at", due]}, "$$REMOVE"]}
    return [
        {
            "$set": {
                "again_at": again,
                "due_at": {"$cond": [_OVER, due, {"$cond": [running, "$due_at", earlier]}]},
                "attempts": {"$cond": [_OVER, 0, "$attempts"]},
                "finished_at": {"$cond": [_OVER, None, "$finished_at"]},
                "expires_at": {"$cond": [_OVER, "$$REMOVE", "$expires_at"]},
            }
        },
        {"$set": {"status": {"$cond": [_OVER, "waiting", "$status"]}}},
    ]


def _done(result: Document) -> list[Document]:
    """An update that ends a job, or lets it wait for the time it was armed for while it ran."""
    again = {"$ne": [{"$ifNull": ["$again_at", None]}, None]}
    ended = _ended()
    return [
        {
            "$set": {
                "status": {"$cond": [again, "waiting", "done"]},
                "due_at": {"$cond": [again, "$again_at", "$due_at"]},
                "attempts": {"$cond": [again, 0, "$attempts"]},
                "finished_at": {"$cond": [again, None, ended["finished_at"]]},
                "expires_at": {"$cond": [again, "$$REMOVE", ended["expires_at"]]},
                "result": {"$literal": result},
            }
        },
        {"$set": {"again_at": None}},
    ]


def _ended() -> Document:
    real = datetime.now(UTC)
    return {"finished_at": real, "expires_at": real + KEEP}
