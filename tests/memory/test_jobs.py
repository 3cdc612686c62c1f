"""Jobs are claimed once, held while they are worked on, and taken over from the dead."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import Conflict, NotFound
from memory.jobs import Job, JobStore, Lane
from memory.mongo import Mongo


def job(clock: FixedClock, key: str = "k", lane: Lane = "light", **fields: Any) -> Job:
    now = clock.now()
    return Job(restaurant_id="trattoria", kind="sum", key=key, lane=lane, due_at=now, created_at=now, **fields)


@pytest.fixture
def store(mongo: Mongo) -> JobStore:
    return JobStore(mongo, lease=timedelta(seconds=0.2))


async def test_a_key_makes_it_happen_once(store: JobStore, clock: FixedClock) -> None:
    stored = await asyncio.gather(*(store.enqueue(job(clock)) for _ in range(8)))
    assert len({one.id for one in stored}) == 1
    claimed = await store.claim(["light"], clock.now())
    assert claimed and claimed.id == stored[0].id
    await store.finish(claimed, {"sum": 3})
    again = await store.enqueue(job(clock))
    assert again.status == "done" and again.result == {"sum": 3}
    assert await store.claim(["light"], clock.now()) is None


async def test_many_workers_never_get_the_same_one(store: JobStore, clock: FixedClock) -> None:
    for number in range(5):
        await store.enqueue(job(clock, f"k{number}"))
    claimed = await asyncio.gather(*(store.claim(["light"], clock.now()) for _ in range(9)))
    assert len({one.id for one in claimed if one}) == sum(one is not None for one in claimed) == 5


async def test_lanes_and_time_are_kept(store: JobStore, clock: FixedClock) -> None:
    later = job(clock, "later").model_copy(update={"due_at": clock.now() + timedelta(minutes=1)})
    await store.enqueue(later)
    await store.enqueue(job(clock, "heavy", "heavy"))
    assert await store.claim(["light"], clock.now()) is None
    assert await store.waiting(["heavy"], clock.now()) and not await store.waiting(["light"], clock.now())
    clock.advance(minutes=2)
    claimed = await store.claim(["light"], clock.now())
    assert claimed and claimed.key == "later"


async def test_a_dead_worker_s_job_is_taken_over_and_the_dead_cannot_finish_it(
    store: JobStore, clock: FixedClock
) -> None:
    await store.enqueue(job(clock))
    first = await store.claim(["light"], clock.now())
    assert first and await store.busy(["light"]) and await store.claim(["light"], clock.now()) is None
    await asyncio.sleep(0.25)
    assert not await store.busy(["light"]) and await store.waiting(["light"], clock.now())
    second = await store.claim(["light"], clock.now())
    assert second and second.id == first.id and second.attempts == 2
    for late in (store.finish(first, {}), store.renew(first), store.fail(first, "late", clock.now())):
        with pytest.raises(Conflict):
            await late
    await store.finish(second, {"by": "second"})
    assert (await store.get("trattoria", first.id)).result == {"by": "second"}


async def test_a_renewed_lease_holds(store: JobStore, clock: FixedClock) -> None:
    await store.enqueue(job(clock))
    held = await store.claim(["light"], clock.now())
    assert held
    for step in range(4):
        await asyncio.sleep(0.1)
        await store.renew(held, {"step": step})
        assert await store.claim(["light"], clock.now()) is None
    assert (await store.get("trattoria", held.id)).progress == {"step": 3}


async def test_a_failure_is_tried_again_later_and_later_then_no_more(store: JobStore, clock: FixedClock) -> None:
    await store.enqueue(job(clock, max_attempts=3))
    waits = []
    for _ in range(3):
        claimed = await store.claim(["light"], clock.now())
        assert claimed
        again = await store.fail(claimed, "no", clock.now())
        if again:
            waits.append(((await store.get("trattoria", claimed.id)).due_at - clock.now()).total_seconds())
        clock.advance(minutes=5)
    assert waits == [10, 20] and not again
    failed = await store.get("trattoria", claimed.id)
    assert (failed.status, failed.error, failed.attempts) == ("failed", "no", 3)
    assert await store.claim(["light"], clock.now()) is None


async def test_a_hopeless_one_is_not_tried_again(store: JobStore, clock: FixedClock) -> None:
    await store.enqueue(job(clock))
    claimed = await store.claim(["light"], clock.now())
    assert claimed and not await store.fail(claimed, "never", clock.now(), again=False)
    assert (await store.get("trattoria", claimed.id)).status == "failed"


async def test_a_job_that_kills_its_workers_is_given_up(store: JobStore, clock: FixedClock) -> None:
    await store.enqueue(job(clock, max_attempts=2))
    for _ in range(2):
        assert await store.claim(["light"], clock.now())
        await asyncio.sleep(0.25)
    assert await store.claim(["light"], clock.now()) is None
    latest = await store.latest("trattoria", "sum")
    assert latest and latest.status == "failed" and "died" in (latest.error or "")


async def test_a_job_given_back_is_due_at_once_and_no_try_is_lost(store: JobStore, clock: FixedClock) -> None:
    await store.enqueue(job(clock))
    held = await store.claim(["light"], clock.now())
    assert held
    await store.release(held, clock.now())
    again = await store.claim(["light"], clock.now())
    assert again and again.attempts == 1


async def test_another_restaurant_does_not_see_it(store: JobStore, clock: FixedClock) -> None:
    stored = await store.enqueue(job(clock))
    with pytest.raises(NotFound):
        await store.get("other", stored.id)
    other = await store.enqueue(job(clock).model_copy(update={"restaurant_id": "other", "id": "x"}))
    assert other.id == "x"  # the same key there is another job
    assert "token" not in stored.public() and "restaurant_id" not in stored.public()


async def test_the_latest_of_a_kind_may_be_asked_for_by_its_arguments(store: JobStore, clock: FixedClock) -> None:
    square = await store.enqueue(job(clock, "k1", args={"provider": "square"}))
    clock.advance(seconds=1)
    toast = await store.enqueue(job(clock, "k2", args={"provider": "toast"}))
    for found, expected in (
        (await store.latest("trattoria", "sum"), toast),
        (await store.latest("trattoria", "sum", provider="square"), square),
        (await store.latest("trattoria", "sum", provider="clover"), None),
    ):
        assert (found and found.id) == (expected and expected.id)
