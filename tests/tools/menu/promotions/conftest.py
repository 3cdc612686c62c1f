"""A café whose sales, orders and costs are plain enough to reason about, and the demo restaurant."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from tools.menu.history import History, Item
from tools.menu.promotions.engine.baskets import Baskets, baskets
from tools.menu.promotions.engine.features import Snapshot, snapshot

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
