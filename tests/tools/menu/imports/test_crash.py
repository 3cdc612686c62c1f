"""SIGKILL at any point of an import or an undo leaves what was before or all of what is new."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tools.menu.imports import MenuImporter

LINES = [
    "order,date,item,quantity,unit price",
    *(f"{number // 2},2026-{1 + number % 12:02}-03,Dish {number % 40},1,5" for number in range(6_000)),
]

CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from core.clock import FixedClock
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from tools.menu.imports import MenuImporter
from tools.menu.imports.ledger import ImportLedger

uri, database, path, point, import_id = sys.argv[1:]
def die(*_): os.kill(os.getpid(), signal.SIGKILL)
def before(name):
    async def killed(*args, **kwargs): die()
    setattr(ImportLedger, name, killed)
def after(name):
    real = getattr(ImportLedger, name)
    async def killed(*args, **kwargs):
        await real(*args, **kwargs)
        die()
    setattr(ImportLedger, name, killed)
if point != "loading":
    when, name = point.split(" ")
    {"before": before, "after": after}[when](name)

async def main():
    mongo = Mongo(uri, database)
    store = RestaurantStore(mongo)
    importer = MenuImporter(mongo, store, FixedClock(datetime(2027, 1, 1, tzinfo=UTC)))
    restaurant = await store.get("trattoria")
    if import_id:
        await importer.undo(restaurant, import_id)
    else:
        await importer.run(restaurant, Path(path), progress=die if point == "loading" else None)

asyncio.run(main())
"""


def killed(mongo: Mongo, file: Path, point: str, import_id: str = "") -> None:
    child = subprocess.run(
        [sys.executable, "-c", CHILD, mongo.uri, mongo.database.name, str(file), point, import_id],
        check=False,
        capture_output=True,
        text=True,
    )
    assert child.returncode == -signal.SIGKILL, child.stderr


async def state(mongo: Mongo) -> tuple[int, int, int]:
    """Imports that count, dishes on the menu, units that count."""
    restaurant = await RestaurantStore(mongo).get("trattoria")
    rows = await mongo.tenant("trattoria").item_days.aggregate(
        [{"$match": {"import_id": {"$in": restaurant.imports}}}, {"$group": {"_id": None, "units": {"$sum": "$units"}}}]
    )
    menu = await mongo.tenant("trattoria").menu_items.count()
    return len(restaurant.imports), menu, rows[0]["units"] if rows else 0


@pytest.mark.parametrize("point", ["after begin", "loading", "before publish"])
async def test_killed_before_the_switch_nothing_counts(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, point: str
) -> None:
    file = write(LINES)
    killed(mongo, file, point)
    assert await state(mongo) == (0, 0, 0)
    assert (await importer.run(restaurant, file)).status == "done"  # at once, without waiting for a lease
    assert await state(mongo) == (1, 40, 6_000)
    assert await mongo.tenant("trattoria").sales_orders.count() == 6_000 // 2 * 2  # each order spans two days
    assert await mongo.tenant("trattoria").imports.count() == 1  # what the dead one left is swept


async def test_killed_after_the_switch_all_counts(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    file = write(LINES)
    killed(mongo, file, "after publish")
    assert await state(mongo) == (1, 40, 6_000)
    assert (await importer.run(restaurant, file)).status == "unchanged"


async def test_an_undo_killed_half_way_is_undone(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.run(restaurant, write(LINES))
    killed(mongo, Path("-"), "before retire", report.import_id)
    assert await state(mongo) == (1, 40, 6_000)
    killed(mongo, Path("-"), "after retire", report.import_id)
    assert await state(mongo) == (0, 0, 0)
    assert await importer.sweep() == 1
    assert await mongo.system("sales_orders").count_documents({}) == 0
