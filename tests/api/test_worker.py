"""A worker does what is due, holds on to it, and writes down what came of it."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api.worker import Worker, every
from core.clock import FixedClock
from core.errors import BadInput, Unavailable
from memory.jobs import Handler, Job, JobStore, Report
from memory.mongo import Mongo
from tests.conftest import until


@pytest.fixture
def store(mongo: Mongo) -> JobStore:
    return JobStore(mongo, lease=timedelta(seconds=0.3))


async def enqueue(store: JobStore, clock: FixedClock, kind: str = "sum") -> Job:
    now = clock.now()
    return await store.enqueue(Job(restaurant_id="trattoria", kind=kind, key=kind, due_at=now, created_at=now))


def worker(store: JobStore, clock: FixedClock, handler: Handler) -> Worker:
    return Worker(store, {"sum": handler}, clock, ["light"])


async def test_what_is_due_is_done(store: JobStore, clock: FixedClock) -> None:
    async def add(job: Job, report: Report) -> dict[str, Any]:
        await report({"half": True})
        return {"sum": 2}

    queued = await enqueue(store, clock)
    await worker(store, clock, add).until_idle()
    done = await store.get("trattoria", queued.id)
    assert (done.status, done.result, done.progress) == ("done", {"sum": 2}, {"half": True})


@pytest.mark.parametrize(
    ("error", "status"),
    [(Unavailable("later"), "waiting"), (BadInput("never"), "failed"), (ZeroDivisionError("a bug"), "waiting")],
)
async def test_what_went_wrong_is_written_down(
    store: JobStore, clock: FixedClock, error: Exception, status: str
) -> None:
    async def fail(job: Job, report: Report) -> dict[str, Any]:
        raise error

    queued = await enqueue(store, clock)
    await worker(store, clock, fail).until_idle()
    job = await store.get("trattoria", queued.id)
    assert job.status == status and str(error) in (job.error or "")


async def test_a_kind_that_nobody_knows_fails_at_once(store: JobStore, clock: FixedClock) -> None:
    queued = await enqueue(store, clock, "dance")
    await Worker(store, {}, clock, ["light"]).until_idle()
    assert (await store.get("trattoria", queued.id)).status == "failed"


async def test_long_work_keeps_its_lease(store: JobStore, clock: FixedClock) -> None:
    begun: list[int] = []

    async def slow(job: Job, report: Report) -> dict[str, Any]:
        begun.append(job.attempts)
        await asyncio.sleep(1)
        return {}

    queued = await enqueue(store, clock)
    both = [worker(store, clock, slow), worker(store, clock, slow)]
    await asyncio.gather(*(one.until_idle() for one in both))
    assert begun == [1] and (await store.get("trattoria", queued.id)).status == "done"


async def test_told_to_stop_it_gives_its_job_back(store: JobStore, clock: FixedClock) -> None:
    begun = asyncio.Event()

    async def slow(job: Job, report: Report) -> dict[str, Any]:
        begun.set()
        await asyncio.sleep(60)
        return {}

    queued = await enqueue(store, clock)
    task = asyncio.create_task(worker(store, clock, slow).for_ever())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    job = await store.get("trattoria", queued.id)
    assert (job.status, job.attempts, job.token) == ("waiting", 0, None)


async def test_what_was_taken_over_is_left_alone(store: JobStore, clock: FixedClock, mongo: Mongo) -> None:
    """The first worker slept through its lease; the other's result stands."""
    ended: list[str] = []

    async def slow(job: Job, report: Report) -> dict[str, Any]:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("first")
        return {}

    queued = await enqueue(store, clock)
    task = asyncio.create_task(worker(store, clock, slow).until_idle())
    while (await store.get("trattoria", queued.id)).status != "running":
        await asyncio.sleep(0.01)
    await mongo.tenant("trattoria").jobs.update_one({"id": queued.id}, {"$set": {"token": "another"}})
    await until(lambda: ended == ["first"])
    await asyncio.wait_for(task, 5)
    assert (await store.get("trattoria", queued.id)).token == "another"


@pytest.mark.parametrize("error", [Unavailable("no answer"), KeyError("a bug")])
async def test_what_goes_on_beside_the_requests_goes_on_after_a_failure(error: Exception) -> None:
    looks: list[int] = []

    async def look() -> None:
        looks.append(1)
        if len(looks) == 1:
            raise error

    task = asyncio.create_task(every(0.001, look))
    await until(lambda: len(looks) >= 3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
