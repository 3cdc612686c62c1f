"""Cases of a run share the sales and nothing else, in a world that is ready in no time."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest

from api.settings import Settings
from evals.world import NOW, World, open_world
from tools.content.schemas import CHANNELS


@pytest.fixture
async def world(settings: Settings) -> AsyncIterator[World]:
    async with open_world(settings) as world:
        yield world


async def sales(world: World) -> int:
    return await world.container.mongo.tenant("demo").item_days.count()


async def test_nothing_of_a_case_is_left_for_the_next(world: World) -> None:
    tenant = world.container.mongo.tenant("demo")
    fresh, sold = await world.guarded("demo"), await sales(world)
    version = (await world.container.restaurants.get("demo")).menu_version
    await tenant.menu_items.update_one({"name": "Big Meat"}, {"$set": {"price": 1.0, "available": False}})
    await tenant.menu_items.delete_many({"name": "Hawaiian"})
    await tenant.restaurants.update_one({}, {"$set": {"facts": 3, "name": "Mine"}})
    for name in ("approvals", "conversation_history", "runs", "deliveries", "content_campaigns", "a_later_one"):
        await tenant[name].insert_one({"status": "pending", "short_code": "AAAA", "idempotency_key": "k"})
    await world.container.facts.remember(await world.container.restaurants.get("demo"), "We close on Mondays", NOW)
    world.clock.advance(days=3)
    assert await world.guarded("demo") != fresh

    await world.reset("demo")

    assert await world.guarded("demo") == fresh
    assert await sales(world) == sold > 0
    for name in (
        "approvals",
        "conversation_history",
        "runs",
        "deliveries",
        "content_campaigns",
        "a_later_one",
        "facts",
    ):
        assert await tenant[name].count() == 0
    assert await world.container.knowledge.search("demo", "We close on Mondays", "fact") == []
    assert await tenant.customers.count({"reach": "sms", "orders": {"$gt": 3}}) > 100
    restaurant = await world.container.restaurants.get("demo")
    assert (restaurant.facts, restaurant.name) == (0, "Luna Pizza")
    assert restaurant.menu_version > version
    assert world.clock.now() == NOW


async def test_every_channel_leads_to_a_sandbox_in_this_process(world: World) -> None:
    await world.reset("demo")
    for channel in CHANNELS:
        await world.container.senders.of("demo", channel)  # NotFound where it is not set up
    profile = await world.container.voice.current("demo")
    assert profile.learned
    assert await world.container.mongo.tenant("demo").images.count() > 0


async def test_a_case_s_world_is_ready_in_150_ms(world: World) -> None:
    async def seconds() -> float:
        begun = time.perf_counter()
        await world.reset("demo")
        return time.perf_counter() - begun

    assert min([await seconds() for _ in range(10)]) < 0.15  # the best: a busy machine says nothing about us


async def test_the_world_is_gone_afterwards_and_the_owner_s_database_untouched(settings: Settings) -> None:
    async with open_world(settings) as world:
        mongo = world.container.mongo
        assert mongo.database.name != settings.mongodb_database
        assert mongo.database.name in await mongo.client.list_database_names()
        name = mongo.database.name
    async with open_world(settings) as other:
        names = await other.container.mongo.client.list_database_names()
        assert name not in names
        assert await other.container.mongo.client[settings.mongodb_database].restaurants.count_documents({}) == 0
