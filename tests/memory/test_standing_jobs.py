"""A standing job is one document that starts over, and nothing that was asked for meanwhile is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import FixedClock
from memory.jobs import Job, JobStore
from memory.mongo import Mongo


@pytest.fixture
def store(mongo: Mongo) -> JobStore:
    return JobStore(mongo)


def job(clock: FixedClock, minutes: float = 0) -> Job:
    due = clock.now() + timedelta(minutes=minutes)
    return Job(restaurant_id="trattoria", kind="send", key="send/sms", due_at=due, created_at=clock.now())


async def test_armed_again_it_starts_over(store: JobStore, clock: FixedClock) -> None:
    for _ in range(3):
        await store.arm(job(clock))
        held = await store.claim(["light"], clock.now())
        assert held and held.attempts == 1
        await store.finish(held, {"n": 1})
        assert await store.claim(["light"], clock.now()) is None
    assert await store._mongo.tenant("trattoria").jobs.count() == 1


async def test_a_waiting_one_is_only_brought_forward(store: JobStore, clock: FixedClock) -> None:
    for minutes in (30, 10, 60):
        await store.arm(job(clock, minutes))
    clock.advance(minutes=9)
    assert await store.claim(["light"], clock.now()) is None
    clock.advance(minutes=1)
    assert await store.claim(["light"], clock.now())


async def test_armed_while_it_runs_it_runs_once_more_at_the_earliest_time(store: JobStore, clock: FixedClock) -> None:
    await store.arm(job(clock))
    held = await store.claim(["light"], clock.now())
    assert held
    for minutes in (20, 5, 9):
        await store.arm(job(clock, minutes))
    assert await store.claim(["light"], clock.now() + timedelta(hours=1)) is None, "one worker at a time"
    await store.finish(held, {})
    again = await store.get("trattoria", held.id)
    assert (again.status, again.due_at, again.again_at) == ("waiting", clock.now() + timedelta(minutes=5), None)
    clock.advance(minutes=5)
    last = await store.claim(["light"], clock.now())
    assert last
    await store.finish(last, {})
    assert (await store.get("trattoria", held.id)).status == "done"


async def test_a_done_one_is_not_forgotten_once_it_is_armed(store: JobStore, clock: FixedClock) -> None:
    await store.arm(job(clock))
    held = await store.claim(["light"], clock.now())
    assert held
    await store.finish(held, {"answer": "$literal"})
    jobs = store._mongo.tenant("trattoria").jobs
    done = await jobs.find_one({})
    assert done and "expires_at" in done and done["result"] == {"answer": "$literal"}
    await store.arm(job(clock))
    armed = await jobs.find_one({})
    assert armed and "expires_at" not in armed and armed["finished_at"] is None


async def test_a_failed_one_comes_back_and_long_waits_have_an_end(store: JobStore, clock: FixedClock) -> None:
    await store.arm(job(clock).model_copy(update={"attempts": 900, "max_attempts": 1_000}))
    held = await store.claim(["light"], clock.now())
    assert held and await store.fail(held, "no", clock.now())
    assert (await store.get("trattoria", held.id)).due_at <= clock.now() + timedelta(hours=1)
    clock.advance(hours=1)
    held = await store.claim(["light"], clock.now())
    assert held and not await store.fail(held, "no", clock.now(), again=False)
    await store.arm(job(clock))
    assert await store.claim(["light"], clock.now())


async def test_it_is_armed_with_the_transaction_or_not_at_all(store: JobStore, clock: FixedClock, mongo: Mongo) -> None:
    class Undone(Exception):
        pass

    async def work(session: object) -> None:
        await store.arm(job(clock), session)  # type: ignore[arg-type]
        raise Undone

    with pytest.raises(Undone):
        await mongo.transaction(work)
    assert await store.claim(["light"], clock.now()) is None
