"""A café whose sales, orders and costs are plain enough to reason about, and the demo restaurant."""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import numpy as np
import pytest

from core.clock import FixedClock
from memory.migrations import migrate
from memory.mongo import Mongo
from sandboxes.restaurant import load_demo
from tests.conftest import Stores
from tools.menu.history import History, Item
from tools.menu.promotions.engine.baskets import Baskets, baskets
from tools.menu.promotions.engine.features import Snapshot, snapshot
from tools.menu.promotions.service import PromotionService

START = date(2026, 6, 1)  # a Monday
WEEK = np.array([0.5, 1.0, 1.0, 1.0, 1.3, 1.4, 0.8])
DISHES = (
    Item("burger", "Burger", "Mains", 14.0, 4.0),
    Item("salad", "Salad", "Mains", 12.0, 3.0),
    Item("steak", "Steak", "Mains", 30.0, 21.0),
    Item("soup", "Soup", "Starters", 7.0, 2.0),
    Item("cake", "Cake", "Desserts", 6.0, 1.5),
    Item("mystery", "Mystery", "Desserts", 9.0, None),
)
RATES = np.array([20.0, 6.0, 4.0, 9.0, 8.0, 3.0])


def made(days: int = 182, items: tuple[Item, ...] = DISHES, seed: int = 3, start: date = START) -> History:
    rng = np.random.default_rng(seed)
    weekdays = (np.arange(days) + start.weekday()) % 7
    units = rng.poisson(RATES[: len(items), None] * WEEK[weekdays][None, :]).astype(float)
    return History(start, items, units, units * np.array([item.price for item in items])[:, None])


def orders() -> Baskets:
    """Cake goes with soup more than chance has it."""
    rng = np.random.default_rng(4)
    found = []
    for _ in range(2000):
        order = [item.key for item, chance in zip(DISHES, RATES / 40, strict=True) if rng.random() < chance]
        if "soup" in order and rng.random() < 0.5:
            order.append("cake")
        found.append(order or ["burger"])
    return baskets(found)


@pytest.fixture
def history() -> History:
    return made()


@pytest.fixture
def menu(history: History) -> Snapshot:
    found = snapshot(history, orders())
    assert found
    return found


def day(number: int) -> date:
    return START + timedelta(days=number)


@pytest.fixture
def promotions(mongo: Mongo, clock: FixedClock) -> PromotionService:
    return PromotionService(mongo, clock)


@pytest.fixture(scope="session")
def demo_database(stores: Stores) -> str:
    """The name of a database that holds the demo restaurant."""
    name = f"demo_{uuid4().hex[:12]}"

    async def prepare() -> None:
        mongo = Mongo(stores.mongodb_uri, name)
        await migrate(mongo)
        await load_demo(mongo, FixedClock(datetime(2027, 1, 1, 15, tzinfo=UTC)), mode="world")
        await mongo.close()

    asyncio.run(prepare())
    return name
