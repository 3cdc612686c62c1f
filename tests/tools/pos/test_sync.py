"""What comes over stays whole: the same analysis as from the file, odd data, and two at once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from core.errors import BadInput, Conflict
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.base import Fault
from sandboxes.onboarding import _costs
from sandboxes.pos import DemoItem, DemoLine, DemoVariation
from sandboxes.restaurant import load_demo
from tests.tools.pos.contract import NEW_YEAR, WEEK, line_of, lines, order
from tests.tools.pos.world import TillWorld
from tools.menu.schemas import AnalyzeMenuArgs
from tools.menu.service import MenuService
from tools.pos.sales import MOST_TYPED

TODAY = date(2027, 1, 1)
PERIODS: list[dict[str, Any]] = [
    {},
    {"period_days": 7},
    {"period_days": 365},
    {"start_date": "2026-03-01", "end_date": "2026-03-31"},
    {"category": "Chicken", "period_days": 90},
    {"item": "Hawaiian", "period_days": 30},
]


async def analyses(world: TillWorld) -> list[dict[str, Any]]:
    restaurant = await RestaurantStore(world.mongo).get("demo")
    service = MenuService(world.mongo, RestaurantStore(world.mongo))
    return [
        (await service.analyze(restaurant, TODAY, AnalyzeMenuArgs.model_validate(period))).content for period in PERIODS
    ]


async def test_the_same_analysis_as_from_the_file(world: TillWorld) -> None:
    await load_demo(world.mongo, world.clock, "world")
    from_file = await analyses(world)
    assert from_file[0] != from_file[2]
    await world.synced()  # it takes the place of the made-up sales: nothing is counted twice
    restaurant = await RestaurantStore(world.mongo).get("demo")
    assert len(restaurant.imports) == 1
    assert await analyses(world) == from_file
    await load_demo(world.mongo, world.clock, "world")
    assert (await RestaurantStore(world.mongo).get("demo")).imports == restaurant.imports


async def test_the_same_analysis_without_the_file(world: TillWorld) -> None:
    await world.synced()
    await _costs(world.mongo, world.restaurant)
    from_till = await analyses(world)
    await world.service.disconnect(world.restaurant, "square", "owner", delete_data=True)
    await load_demo(world.mongo, world.clock, "world")
    assert from_till == await analyses(world)


async def test_nothing_counts_before_all_of_it_is_in(world: TillWorld) -> None:
    await world.connect()
    report = await world.service.sync("demo", "square", seconds=0.0)
    assert report.status == "running"
    assert (await RestaurantStore(world.mongo).get("demo")).imports == []
    [standing] = await world.service.status("demo")
    assert standing["backfill"]["percent"] < 100


async def test_two_at_once_end_in_the_same_documents(world: TillWorld) -> None:
    await world.connect(since=WEEK - timedelta(days=60))
    runs = [world.service.sync("demo", "square") for _ in range(3)]
    ended = await asyncio.gather(*runs, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, Conflict) for one in ended), ended
    await world.service.sync("demo", "square")
    connection = await world.service.connections.get("demo", "square")
    expected = {one.id for one in world.sandbox.till.between("at", connection.sync.since, None)}
    orders = await world.documents("sales_orders")
    assert {each["order_id"] for each in orders.values()} == expected and connection.sync.orders == len(expected)
    sold = sum(line["quantity"] for each in orders.values() for line in each["lines"])
    assert sum(day["units"] for day in (await world.documents("item_days")).values()) == sold


async def test_a_dst_night(world: TillWorld) -> None:
    """Half past one comes twice on 1 November: two orders, one day, an hour apart."""
    await world.synced(since=WEEK)
    first, second = datetime(2026, 11, 1, 5, 30, tzinfo=UTC), datetime(2026, 11, 1, 6, 30, tzinfo=UTC)
    state = await world.service.connections.get("demo", "square")
    await world.mongo.tenant("demo").connections.update_one({}, {"$set": {"sync.since": first - timedelta(days=1)}})
    for number, at in enumerate((first, second)):
        made = order(world, f"night-{number}", line_of(world, "Hawaiian", "M"), at=at)
        made.updated_at = NEW_YEAR
        world.sandbox.till.put(made)
    assert (await world.service.sync("demo", "square")).orders_new == 2 and state
    stored = await world.mongo.tenant("demo").sales_orders.find({"order_id": {"$regex": "^night"}}).to_list()
    assert {one["day"] for one in stored} == {"2026-11-01"}
    assert sorted(one["at"] for one in stored) == [first, second]


async def test_a_currency_without_cents(world: TillWorld) -> None:
    world.sandbox.till.currency = "JPY"
    await world.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"currency": "JPY"}})
    world.restaurant = Restaurant(**{**world.restaurant.model_dump(), "currency": "JPY"})
    till = world.sandbox.till
    till.orders = {one.id: replace(one, currency="JPY") for one in till.orders.values()}
    await world.synced(since=WEEK)
    dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and {size["name"]: size["price"] for size in dish["variations"]}["M"] == 1325.0


async def test_an_order_in_another_currency_stops_it_in_words(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    order(world, "abroad", line_of(world, "Hawaiian", "M"), currency="EUR")
    with pytest.raises(BadInput, match="in EUR"):
        await world.service.sync("demo", "square")


async def test_free_text_is_counted_but_is_no_menu(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    typed = tuple(DemoLine(f"Thing number {number}", "1", 100) for number in range(MOST_TYPED + 500))
    for start in range(0, len(typed), 100):
        order(world, f"typed-{start}", *typed[start : start + 100])
    report = await world.service.sync("demo", "square")
    assert any("typed in" in note for note in report.notes)
    menu = await world.mongo.tenant("demo").menu_items.count({"typed": True})
    assert menu == MOST_TYPED + 1
    day = await world.mongo.tenant("demo").item_days.find({"day": "2027-01-01"}).to_list()
    assert sum(one["units"] for one in day) == len(typed)
    assert next(one for one in day if one["item"] == "other sales")["units"] == 500


async def test_a_dish_typed_in_by_its_name_is_that_dish(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    order(world, "typed", DemoLine("HAWAIIAN", "1", 1325), DemoLine("Catering for Ann", "1", 90_000))
    await world.service.sync("demo", "square")
    assert [line["item"] for line in await lines(world, "typed")] == ["hawaiian", "catering for ann"]
    dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "catering for ann"})
    assert dish and dish["available"] is False and dish["price"] == 900.0


async def test_weights_and_halves(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    for number in range(3):
        order(world, f"half-{number}", line_of(world, "Hawaiian", "M", "0.1"))
    await world.service.sync("demo", "square")
    day = await world.mongo.tenant("demo").item_days.find_one({"day": "2027-01-01"})
    assert day and day["units"] == 0.3


async def test_a_negative_price_in_the_catalogue_is_not_taken_over(world: TillWorld) -> None:
    item = world.sandbox.till.item("ITEM-HAWAIIAN")
    assert item
    item.variations[0].price_minor = -500
    report = await world.synced(since=WEEK)
    assert any("below zero" in note for note in report.notes)
    dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and min(size["price"] for size in dish["variations"]) >= 0


async def test_two_items_of_one_name_are_one_dish_and_an_old_name_can_be_used_again(world: TillWorld) -> None:
    items = world.sandbox.till.items
    items.append(DemoItem("ITEM-H2", "hawaiian", "Lunch", [DemoVariation("VAR-H2", "Lunch size", 800)]))
    await world.synced(since=WEEK)
    dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and len(dish["pos"]["square"]["ids"]) == 2 and len(dish["variations"]) == 4
    items[-1].name, items[-1].version = "Lunch deal", 2
    first = world.sandbox.till.item("ITEM-HAWAIIAN")
    assert first
    first.name, first.version = "Aloha", 2
    items.append(DemoItem("ITEM-H3", "Hawaiian", "Classic", [DemoVariation("VAR-H3", "Regular", 900)]))
    await world.service.sync("demo", "square")
    again = await world.mongo.tenant("demo").menu_items.find_one({"pos.square.ids": "ITEM-H3"})
    assert again and again["key"] == "hawaiian 2"


async def test_what_the_till_no_longer_lists_is_off_the_menu(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    item = world.sandbox.till.item("ITEM-HAWAIIAN")
    assert item
    item.deleted = True
    assert (await world.service.sync("demo", "square")).items_updated == 1
    dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
    assert dish and dish["available"] is False
    assert (await world.service.sync("demo", "square")).items_updated == 0


async def test_a_forgotten_page_is_read_again_from_the_start(world: TillWorld) -> None:
    await world.connect(since=WEEK - timedelta(days=60))
    await world.service.sync("demo", "square", seconds=0.0)
    await world.mongo.tenant("demo").connections.update_one(
        {}, {"$set": {"sync.page": "bm9uc2Vuc2U=", "sync.backfill_from": WEEK - timedelta(days=60)}}
    )
    assert (await world.service.sync("demo", "square")).status == "done"


async def test_a_job_says_how_far_it_is_and_waits_after_a_failure(world: TillWorld) -> None:
    await world.connect(since=WEEK - timedelta(days=60))
    said: list[dict[str, Any]] = []

    async def report(progress: dict[str, Any]) -> None:
        said.append(progress)

    await world.service.do_sync(await world.job("pos_sync"), report)
    assert [one["percent"] for one in said] == sorted(one["percent"] for one in said)
    assert said[-1]["percent"] == 100 and said[-1]["orders"] > 3_000
    world.sandbox.faults.append(Fault(status=401, times=9))
    world.sandbox.tokens.revoke()  # type: ignore[attr-defined]
    assert (await world.service.do_sync(await world.job("pos_sync"), report))["status"] == "needs_you"


async def test_a_second_account_is_not_mixed_in(world: TillWorld) -> None:
    await world.synced(since=WEEK)
    await world.mongo.tenant("demo").connections.update_one({}, {"$set": {"merchant_id": "ANOTHER"}})
    with pytest.raises(BadInput, match="connected already"):
        await world.connect()


async def test_two_workers_renew_a_token_once(world: TillWorld) -> None:
    await world.connect(since=WEEK)
    tokens = world.sandbox.tokens  # type: ignore[attr-defined]
    tokens.access = dict.fromkeys(tokens.access, datetime(2020, 1, 1, tzinfo=UTC))
    before = tokens.issued
    accounts = [await world.service.account("demo", "square") for _ in range(5)]
    await asyncio.gather(*(account.locations() for _, account, _ in accounts))
    assert tokens.issued == before + 1


async def test_orders_of_an_imported_file_are_not_counted_twice(world: TillWorld) -> None:
    known = world.sandbox.till.between("at", WEEK, None)[0]
    await world.mongo.tenant("demo").sales_orders.insert_one(
        {"_id": "file/1", "import_id": "file", "order_id": known.id, "day": known.id[:10], "at": known.at, "lines": []}
    )
    await world.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"imports": ["file"]}})
    await world.connect(since=WEEK)
    await world.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"demo": False}})
    report = await world.service.sync("demo", "square")
    assert any("not counted twice" in note for note in report.notes)
    assert await world.mongo.tenant("demo").sales_orders.count({"order_id": known.id}) == 1
