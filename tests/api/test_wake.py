"""A job wakes a worker before it would have looked, here or on another machine, and is done once."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
import uvloop

from api.wake import waking
from api.worker import Worker
from core.clock import Clock
from memory.jobs import Job, JobStore, Report
from memory.mongo import Mongo, Session
from tests.conftest import RedisServer, Stores, free_port, until

SOON = 0.6  # seconds; a look by itself comes after one


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


class Done:
    """Who has done which job."""

    def __init__(self) -> None:
        self.by: list[tuple[str, str]] = []

    def worker(self, jobs: JobStore, name: str) -> Worker:
        async def do(job: Job, report: Report) -> dict[str, Any]:
            self.by.append((name, job.key))
            return {}

        return Worker(jobs, {"sum": do}, Clock(), ["light"])


def job(key: str = "k", after: float = 0.0) -> Job:
    now = Clock().now()
    return Job(restaurant_id="trattoria", kind="sum", key=key, due_at=now + timedelta(seconds=after), created_at=now)


async def test_in_one_process_a_job_is_done_at_once_and_one_for_later_when_it_is_due(mongo: Mongo) -> None:
    jobs, done = JobStore(mongo), Done()
    async with waking(jobs, done.worker(jobs, "here"), Clock()):
        started = monotonic()
        await jobs.enqueue(job("later", 0.2))
        await jobs.enqueue(job("now"))
        await until(lambda: done.by, SOON)
        await until(lambda: len(done.by) == 2, SOON)
        assert [key for _, key in done.by] == ["now", "later"] and monotonic() - started >= 0.2


def test_under_uvloop_as_the_server_runs_many_jobs_wake_it(stores: Stores, database: str) -> None:
    async def work() -> None:
        mongo = Mongo(stores.mongodb_uri, database)
        await mongo.system("jobs").delete_many({})
        jobs, done = JobStore(mongo), Done()
        async with waking(jobs, done.worker(jobs, "here"), Clock()):
            for number in range(3):
                await jobs.enqueue(job(f"now-{number}", -1.0))
            await until(lambda: len(done.by) == 3, SOON)
        await mongo.close()

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(work())


async def test_a_job_of_a_transaction_wakes_after_it(mongo: Mongo) -> None:
    jobs, done = JobStore(mongo), Done()

    async def approve(session: Session) -> None:
        await jobs.enqueue(job(), session)

    async with waking(jobs, done.worker(jobs, "here"), Clock()):
        await mongo.transaction(approve)
        await until(lambda: done.by, SOON)


async def test_over_redis_one_of_two_workers_does_it_once(mongo: Mongo, redis: RedisServer) -> None:
    done, stores = Done(), [JobStore(mongo), JobStore(mongo)]
    async with AsyncExitStack() as stack:
        for number, store in enumerate(stores):
            worker = done.worker(store, f"machine {number}")
            await stack.enter_async_context(waking(store, worker, Clock(), redis.url, "house"))
        await asyncio.sleep(0.2)  # both listen
        for n in range(8):
            await stores[0].enqueue(job(f"k{n}"))
            await until(lambda n=n: len(done.by) == n + 1, SOON)  # type: ignore[misc]
        await asyncio.sleep(0.05)
    assert sorted(key for _, key in done.by) == [f"k{n}" for n in range(8)]
    assert len({name for name, _ in done.by}) == 2, "both had their share"


async def test_without_redis_nothing_fails(mongo: Mongo, caplog: pytest.LogCaptureFixture) -> None:
    jobs, done = JobStore(mongo), Done()
    worker = done.worker(jobs, "here")
    async with waking(jobs, worker, Clock(), f"redis://127.0.0.1:{free_port()}"):
        await jobs.enqueue(job())
        await until(lambda: "nobody could be woken" in caplog.text, 5)
        await worker.until_idle()
    assert done.by == [("here", "k")]
