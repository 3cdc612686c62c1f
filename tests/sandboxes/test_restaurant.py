"""The demo restaurant: its calendars, its loading, its crash safety."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from zoneinfo import ZoneInfo

import pytest

from core.clock import FixedClock
from core.errors import BadInput
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.calendar import live_source, world_source
from sandboxes.restaurant import load_demo, menu, sizes, source_days, window
from tools.menu.schemas import AnalyzeMenuArgs
from tools.menu.service import MenuService

NOON = FixedClock(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))


async def totals(mongo: Mongo) -> tuple[int, int, str, str]:
    """Orders, pizzas, first and last day that count."""
    restaurant = await RestaurantStore(mongo).get("demo")
    match = {"$match": {"import_id": {"$in": restaurant.imports}}}
    tenant = mongo.tenant("demo")
    days = await tenant.item_days.aggregate(
        [
            match,
            {"$group": {"_id": None, "units": {"$sum": "$units"}, "first": {"$min": "$day"}, "last": {"$max": "$day"}}},
        ]
    )
    orders = await tenant.sales_orders.aggregate(
        [match, {"$unwind": "$lines"}, {"$group": {"_id": "$_id", "units": {"$sum": "$lines.quantity"}}}]
    )
    assert sum(order["units"] for order in orders) == days[0]["units"]
    return len(orders), days[0]["units"], days[0]["first"], days[0]["last"]


def test_the_source_year_is_whole() -> None:
    days = source_days()
    lines = Counter(line for tickets in days.values() for ticket in tickets for line in ticket.lines)
    assert (len(days), sum(map(len, days.values())), lines.total(), len(lines)) == (358, 21_350, 49_574, 91)
    assert sum(count * size.price for size, count in lines.items()) == pytest.approx(817_860.05)
    assert len({size.dish for size in sizes().values()}) == 32


def test_costs_are_plausible_and_every_dish_has_one() -> None:
    assert all(0.2 <= size.cost / size.price <= 0.4 for size in sizes().values())
    assert all(item["cost"] and item["available"] and item["standard"] for item in menu("demo"))


def test_the_world_is_2015_moved_by_574_weeks() -> None:
    assert world_source(date(2026, 1, 1)) == date(2015, 1, 1) and world_source(date(2026, 12, 31)) == date(2015, 12, 31)


@pytest.mark.parametrize(
    ("day", "source"),
    [
        (date(2026, 11, 21), date(2015, 11, 21)),  # Saturday to Saturday
        (date(2026, 7, 4), date(2015, 7, 4)),  # Independence Day, although the weekday differs
        (date(2026, 11, 26), date(2015, 11, 26)),
        (date(2027, 11, 25), date(2015, 11, 26)),  # Thanksgiving moves
        (date(2026, 12, 25), date(2015, 12, 25)),
        (date(2028, 2, 29), date(2015, 3, 3)),  # the Tuesday nearest to 28 February
        (date(2026, 6, 19), date(2015, 6, 19)),  # Juneteenth was no holiday in 2015
    ],
)
def test_a_live_day_repeats_its_like(day: date, source: date) -> None:
    assert live_source(day) == source


def test_a_live_day_has_the_same_weekday_within_days_unless_it_is_a_holiday() -> None:
    for number in range(800):
        day = date(2026, 1, 1) + timedelta(days=number)
        source = live_source(day)
        apart = abs(source.timetuple().tm_yday - day.timetuple().tm_yday)
        if source.weekday() == day.weekday():
            assert min(apart, 365 - apart) <= 11, (day, source)


def test_windows() -> None:
    world, live = window("world", NOON.now()), window("live", NOON.now())
    assert (world.first, world.last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert (live.first, live.last, len(live.days())) == (date(2025, 11, 22), date(2026, 11, 21), 365)
    late = window("live", datetime(2026, 11, 22, 23, 0, tzinfo=ZoneInfo("America/New_York")))
    assert late.last == date(2026, 11, 21)  # already the 23rd in UTC


async def test_the_world_has_all_four_classes(mongo: Mongo, clock: FixedClock) -> None:
    restaurant = await load_demo(mongo, clock, "world")
    assert restaurant.demo and restaurant.timezone == "America/New_York" and restaurant.menu_version == 1
    assert await totals(mongo) == (21_350, 49_574, "2026-01-01", "2026-12-31")
    result = await MenuService(mongo, RestaurantStore(mongo)).analyze(restaurant, date(2027, 1, 1), AnalyzeMenuArgs())
    assert all(result.content["class_counts"].values()) and result.content["demo"] and result.cards[0].demo
    assert sum(result.content["class_counts"].values()) == 32


async def test_loading_again_does_nothing(mongo: Mongo) -> None:
    first = await load_demo(mongo, NOON)
    started = perf_counter()
    assert await load_demo(mongo, NOON) == first
    assert perf_counter() - started < 1  # measured: 2 ms
    assert await mongo.system("imports").count_documents({}) == 1


async def test_a_new_day_is_appended_and_the_oldest_leaves(mongo: Mongo) -> None:
    first = await load_demo(mongo, NOON)
    later = FixedClock(NOON.now() + timedelta(days=3))
    second = await load_demo(mongo, later)
    appended = await totals(mongo)
    assert appended[2:] == ("2025-11-25", "2026-11-24") and second.imports == first.imports
    assert second.menu_version == first.menu_version + 3
    for name in await mongo.database.list_collection_names():  # its indexes stay, for the tests after this one
        if name != "migrations":
            await mongo.system(name).delete_many({})
    await load_demo(mongo, later)
    assert await totals(mongo) == appended  # the same as loaded at once


async def test_a_long_gap_a_step_back_or_another_calendar_loads_anew(mongo: Mongo, clock: FixedClock) -> None:
    first = await load_demo(mongo, NOON)
    await mongo.tenant("demo").menu_items.update_one({"key": "hawaiian"}, {"$set": {"price": 99.0}})
    for step, mode in ((FixedClock(NOON.now() + timedelta(days=90)), "live"), (NOON, "live"), (clock, "world")):
        restaurant = await load_demo(mongo, step, mode)  # type: ignore[arg-type]
        assert restaurant.imports != first.imports and len(restaurant.imports) == 1
    assert await totals(mongo) == (21_350, 49_574, "2026-01-01", "2026-12-31")
    assert await mongo.system("sales_orders").count_documents({}) == 21_350
    item = await mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert item is not None and item["price"] == 99.0  # what the owner changed stays


async def test_a_real_restaurant_is_never_mixed_with_the_demo(mongo: Mongo, restaurant: Restaurant) -> None:
    with pytest.raises(BadInput, match="real one"):
        await load_demo(mongo, NOON, restaurant_id=restaurant.restaurant_id)


CHILD = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from core.clock import FixedClock
from memory.mongo import Mongo
from sandboxes.restaurant import load_demo
from tools.menu.imports.ledger import ImportLedger

async def killed(*args, **kwargs): os.kill(os.getpid(), signal.SIGKILL)
ImportLedger.publish = killed
asyncio.run(load_demo(Mongo(*sys.argv[1:]), FixedClock(datetime(2026, 11, 22, 17, tzinfo=UTC))))
"""


async def test_killed_while_loading_nothing_counts_and_the_next_start_heals(mongo: Mongo) -> None:
    child = subprocess.run([sys.executable, "-c", CHILD, mongo.uri, mongo.database.name], check=False)
    assert child.returncode == -signal.SIGKILL
    half = await RestaurantStore(mongo).get("demo")
    assert half.imports == [] and await mongo.system("menu_items").count_documents({}) == 0
    await load_demo(mongo, NOON)
    orders, _units, _first, last = await totals(mongo)
    assert last == "2026-11-21" and await mongo.system("sales_orders").count_documents({}) == orders
