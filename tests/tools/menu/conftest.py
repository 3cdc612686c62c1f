"""A small trattoria with sales, and a way to write exports."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.menu.imports import MenuImporter
from tools.menu.service import MenuService

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """`write(lines, name=..., encoding=...)` makes a file of them."""

    def make(lines: Sequence[str], name: str = "orders.csv", encoding: str = "utf-8", end: str = "\n") -> Path:
        path = tmp_path / name
        path.write_bytes((end.join(lines) + end).encode(encoding))
        return path

    return make


@pytest.fixture
def importer(mongo: Mongo, clock: FixedClock) -> MenuImporter:
    return MenuImporter(mongo, RestaurantStore(mongo), clock)


@pytest.fixture
def service(mongo: Mongo) -> MenuService:
    return MenuService(mongo, RestaurantStore(mongo))


ORDERS = [
    "Order ID,Date,Time,Item,Size,Category,Quantity,Unit price",
    "1,2026-12-01,18:00,Margherita,S,Pizza,2,8.00",
    "1,2026-12-01,18:00,Tiramisù,,Dessert,1,6.50",
    "2,2026-12-14,19:30,Margherita,L,Pizza,3,12.00",
    "2,2026-12-14,19:30,Quattro Formaggi,L,Pizza,1,14.00",
    "3,2026-12-31,20:15,Tiramisù,,Dessert,2,6.50",
    "4,2026-11-20,20:15,Quattro Formaggi,L,Pizza,4,14.00",
    "5,2026-10-02,20:15,Calzone,,Pizza,1,11.00",
]


@pytest.fixture
async def trattoria(importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write) -> Restaurant:
    """The `restaurant` with ORDERS imported."""
    await importer.run(restaurant, write(ORDERS, "trattoria.csv"))
    return await RestaurantStore(mongo).get(restaurant.restaurant_id)
