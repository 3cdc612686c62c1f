"""Model versions: one active, older ones to go back to, and nothing left of what died."""

from __future__ import annotations

import asyncio

import pytest

from core.clock import FixedClock
from core.errors import Conflict, NotFound
from memory.models import KEEP, ModelStore, ModelVersion
from memory.mongo import Mongo

KIND = "forecast"


def version(clock: FixedClock, name: str = "a", restaurant_id: str = "trattoria") -> ModelVersion:
    return ModelVersion(
        restaurant_id=restaurant_id, kind=KIND, name=name, data_hash=name, origin="2026-12-31", created_at=clock.now()
    )


@pytest.fixture
def store(mongo: Mongo) -> ModelStore:
    return ModelStore(mongo)


async def test_versions_count_up_and_carry_their_bytes(store: ModelStore, clock: FixedClock) -> None:
    data = bytes(range(256)) * 4_000  # more than one chunk
    first = await store.add(version(clock), data)
    second = await store.add(version(clock, "b"), b"second")
    other = await store.add(version(clock, restaurant_id="other"), b"other")
    assert (first.version, second.version, other.version) == (1, 2, 1)
    assert await store.load(first) == data and await store.load(second) == b"second"
    assert [one.version for one in await store.versions("trattoria", KIND)] == [2, 1]
    assert await store.active("trattoria", KIND) is None  # candidates


async def test_one_is_active_and_an_older_one_can_be_again(store: ModelStore, clock: FixedClock) -> None:
    first, second = [await store.add(version(clock, name), b"x") for name in "ab"]
    await store.activate(first, clock.now())
    await store.activate(second, clock.now())
    assert [one.status for one in await store.versions("trattoria", KIND)] == ["active", "retired"]
    await store.activate(await store.get("trattoria", KIND, 1), clock.now())
    active = await store.active("trattoria", KIND)
    assert active and active.version == 1 and active.activated_at == clock.now()
    with pytest.raises(NotFound):
        await store.get("trattoria", KIND, 9)


async def test_two_trainers_at_once_leave_one_version_a_number(store: ModelStore, clock: FixedClock) -> None:
    added = await asyncio.gather(
        *(store.add(version(clock, str(number)), b"x") for number in range(4)), return_exceptions=True
    )
    numbers = [one.version for one in added if isinstance(one, ModelVersion)]
    assert len(set(numbers)) == len(numbers) >= 1
    assert all(isinstance(one, ModelVersion | Conflict) for one in added)


async def test_what_died_and_what_is_too_old_goes_with_its_bytes(
    store: ModelStore, clock: FixedClock, mongo: Mongo
) -> None:
    first = await store.add(version(clock), b"x" * 300_000)
    await store.activate(first, clock.now())
    for number in range(KEEP + 3):
        await store.retire(await store.add(version(clock, str(number)), b"y"))
    await store.add(version(clock, "died"), b"z" * 300_000)
    await mongo.database["fs.files"].delete_many({"filename": f"trattoria/{KIND}/{KEEP + 5}"})  # killed while it wrote
    kept = await store.tidy("trattoria", KIND)
    assert kept == [1, *range(5, KEEP + 5)]  # the active one stays whatever its age
    assert await mongo.database["fs.files"].count_documents({}) == len(kept)
    assert len(await mongo.database["fs.chunks"].distinct("files_id")) == len(kept)
    assert await store.load(await store.get("trattoria", KIND, 1)) == b"x" * 300_000


async def test_what_was_cleared_away_cannot_become_active(store: ModelStore, clock: FixedClock) -> None:
    """A trainer that slept while another one cleared its candidate."""
    slow = await store.add(version(clock), b"x")
    await store.tidy("trattoria", KIND)
    with pytest.raises(Conflict):
        await store.activate(slow, clock.now())
    with pytest.raises(NotFound):
        await store.load(slow)
