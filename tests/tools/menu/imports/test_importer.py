"""Whole imports into a real database."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pymongo.errors import OperationFailure

from core.clock import FixedClock
from core.errors import BadInput, Conflict, NotFound, Unavailable
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import ORDERS, Write
from tools.menu.imports import ImportOptions, MenuImporter, orders
from tools.menu.imports.ledger import ImportLedger
from tools.menu.imports.loader import Loader
from tools.menu.schemas import AnalyzeMenuArgs
from tools.menu.service import MenuService

HEADER = "order,date,item,quantity,unit price"


async def counts(mongo: Mongo) -> dict[str, int]:
    return {
        name: await mongo.system(name).count_documents({})
        for name in ("sales_orders", "item_days", "menu_items", "imports")
    }


async def fresh(mongo: Mongo) -> Restaurant:
    return await RestaurantStore(mongo).get("trattoria")


async def sold(mongo: Mongo) -> dict[str, Any]:
    """What counts: units per dish over the imports that are visible."""
    visible = (await fresh(mongo)).imports
    rows = await mongo.tenant("trattoria").item_days.aggregate(
        [{"$match": {"import_id": {"$in": visible}}}, {"$group": {"_id": "$item", "units": {"$sum": "$units"}}}]
    )
    return {row["_id"]: row["units"] for row in rows}


async def test_documents(trattoria: Restaurant, mongo: Mongo) -> None:
    order = await mongo.tenant("trattoria").sales_orders.find_one({"order_id": "1"})
    assert order is not None
    assert (order["day"], order["at"]) == ("2026-12-01", datetime(2026, 12, 1, 23, 0, tzinfo=UTC))
    assert order["lines"] == [
        {"item": "margherita", "variation": "S", "quantity": 2, "unit_price_minor": 800, "total_minor": 1600},
        {"item": "tiramisu", "quantity": 1, "unit_price_minor": 650, "total_minor": 650},
    ]
    day = await mongo.tenant("trattoria").item_days.find_one({"item": "margherita", "day": "2026-12-14"})
    assert day is not None and (day["units"], day["revenue_minor"], day["import_id"]) == (3, 3600, trattoria.imports[0])
    item = await mongo.tenant("trattoria").menu_items.find_one({"key": "margherita"})
    assert item is not None and item["_id"] == "trattoria/margherita"
    assert (item["name"], item["category"], item["price"], item["standard"]) == ("Margherita", "Pizza", 12.0, "L")
    assert item["variations"] == [{"name": "S", "price": 8.0}, {"name": "L", "price": 12.0}]


async def test_the_report(importer: MenuImporter, restaurant: Restaurant, write: Write) -> None:
    report = await importer.run(restaurant, write(ORDERS))
    assert (report.status, report.lines, report.imported_lines, report.orders) == ("done", 7, 7, 5)
    assert (report.items, report.new_items, report.units, report.revenue) == (4, 4, 14.0, 152.5)
    assert (report.first_day, report.last_day) == (date(2026, 10, 2), date(2026, 12, 31))
    assert report.mapping["variation"] == "Size" and report.dates == "ymd" and report.prices == "unit"
    assert report.text().splitlines()[0] == (
        "Imported 7 of 7 lines: 5 orders, 4 dishes (4 new), $152.50, 2026-10-02 to 2026-12-31."
    )


async def test_the_same_file_twice_changes_nothing(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    first = await importer.run(restaurant, write(ORDERS))
    before = await counts(mongo), await fresh(mongo)
    again = await importer.run(restaurant, write(ORDERS, "renamed.csv"))
    assert (again.status, again.import_id) == ("unchanged", first.import_id) and "nothing changed" in again.text()
    assert (await counts(mongo), await fresh(mongo)) == before


async def test_undo_takes_all_of_it_back(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.undo(trattoria, trattoria.imports[0])
    assert report.removed_items == 4 and "no longer counts" in report.text()
    assert await sold(mongo) == {} and (await fresh(mongo)).imports == []
    assert await counts(mongo) == {"sales_orders": 0, "item_days": 0, "menu_items": 0, "imports": 1}
    assert (await importer.run(trattoria, write(ORDERS))).status == "done"  # and may come in again
    with pytest.raises(NotFound):
        await importer.undo(await fresh(mongo), report.import_id)


async def test_undo_keeps_dishes_that_others_know(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    await importer.run(trattoria, write([HEADER, "90,2026-12-30,Margherita,1,9"]))
    await importer.costs(trattoria, write(["item,cost", "Tiramisù,2"], "costs.csv"))
    await importer.undo(trattoria, trattoria.imports[0])
    left = {document["key"] async for document in mongo.tenant("trattoria").menu_items.find()}
    assert left == {"margherita", "tiramisu"} and await sold(mongo) == {"margherita": 1}
    await importer.undo(trattoria, (await fresh(mongo)).imports[0])
    left = {document["key"] async for document in mongo.tenant("trattoria").menu_items.find()}
    assert left == {"tiramisu"}  # its cost is the owner's work


async def test_orders_of_an_earlier_import_are_skipped(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    more = await importer.run(
        trattoria,
        write(
            [*ORDERS, "6,2026-12-31,21:00,Calzone,,Pizza,2,11.00", "1,2026-12-02,21:00,Calzone,,Pizza,5,11.00"],
            "january.csv",
        ),
    )
    assert (more.skipped_orders, more.skipped_lines, more.orders, more.imported_lines) == (5, 7, 2, 2)
    assert (await sold(mongo))["calzone"] == 8  # order 1 of another day is another order
    assert "5 orders (7 lines) are known" in more.text()


async def test_only_known_orders_is_a_file_without_news(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    before = await sold(mongo)
    report = await importer.run(trattoria, write(ORDERS[:3], "part.csv"))
    assert (report.imported_lines, report.first_day) == (0, None) and await sold(mongo) == before
    assert report.text()


async def test_lines_of_an_order_may_lie_apart(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.menu.imports.orders.AT_HAND", 3)
    lines = [f"{order},2026-12-0{1 + order},{dish},1,5" for dish in ("Soup", "Bread", "Flan") for order in range(6)]
    report = await importer.run(restaurant, write([HEADER, *lines]))
    assert (report.orders, report.imported_lines) == (6, 18)
    orders = await mongo.tenant("trattoria").sales_orders.find().to_list()
    assert sorted(len(order["lines"]) for order in orders) == [3] * 6


async def test_lines_at_hand_stay_few_however_often_orders_come_back(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tools.menu.imports.orders.AT_HAND", 3)
    written: list[int] = []
    slices = orders._slices

    def counted(at_hand: list[orders.Order]) -> Iterator[list[orders.Order]]:
        written.append(sum(len(order.lines) for order in at_hand))
        return slices(at_hand)

    monkeypatch.setattr(orders, "_slices", counted)
    lines = [f"{order},2026-12-0{1 + order},Dish {turn},1,5" for turn in range(20) for order in range(2)]
    report = await importer.run(restaurant, write([HEADER, *lines]))
    assert (report.orders, report.imported_lines) == (2, 40) and max(written) <= 4
    stored = await mongo.tenant("trattoria").sales_orders.find().to_list()
    assert [len(order["lines"]) for order in stored] == [20, 20]


async def test_repeats_are_reported_and_dropped_only_on_wish(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    lines = [HEADER, "1,2026-12-01,Soup,1,5", "1,2026-12-01,Soup,1,5", "2,2026-12-01,Soup,1,5"]
    kept = await importer.run(restaurant, write(lines))
    assert (kept.repeated_lines, kept.imported_lines) == (1, 3) and await sold(mongo) == {"soup": 3}
    await importer.undo(restaurant, kept.import_id)
    dropped = await importer.run(restaurant, write(lines), ImportOptions(drop_repeats=True))
    assert (dropped.repeated_lines, dropped.imported_lines) == (1, 2) and await sold(mongo) == {"soup": 2}


async def test_bad_rows_are_counted_with_their_lines_and_kept_out(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.run(
        restaurant,
        write(
            [
                HEADER,
                "1,2026-12-01,Soup,1,5",
                "2,soon,Soup,1,5",
                "3,2026-12-01,,1,5",
                "4,2026-12-01,Soup,none,5",
                "5,2026-12-01,Soup,1,free",
                "6,2026-12-01,Soup,1,-5",
                "7,2026-12-01,Soup",
                "8,2026-12-01,Soup,1,5,6,7",
                "9,2026-12-01,Soup,0,5",
                "10,2030-12-01,Soup,1,5",
                "11,2026-12-01 25:99,Soup,1,5",
                "Total,,,1,5",
                "12,2026-12-01,Soup,1,5,,",
            ]
        ),
    )
    assert (report.bad_rows, report.imported_lines, await sold(mongo)) == (11, 2, {"soup": 2})
    assert [row.line for row in report.bad] == list(range(3, 14))
    assert [row.reason for row in report.bad] == [
        "'soon' is not a date",
        "no item name",
        "'none' is not a quantity",
        "'free' is not a price",
        "the price is negative",
        "only 3 of 5 columns",
        "7 columns where the header has 5",
        "'0' is not a quantity",
        "2030-12-01 lies in the future",
        "the time '25:99' cannot be read",
        "no item name",
    ]


async def test_many_bad_rows_are_counted_but_not_all_listed(
    importer: MenuImporter, restaurant: Restaurant, write: Write
) -> None:
    report = await importer.run(restaurant, write([HEADER, "1,2026-12-01,Soup,1,5", *["2,never,Soup,1,5"] * 30]))
    assert (report.bad_rows, len(report.bad)) == (30, 20) and report.text().count("line ") == 20


async def test_refunds_and_voids(importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write) -> None:
    report = await importer.run(
        restaurant,
        write(
            [
                "order,date,item,qty,net sales,void",
                "1,2026-12-01,Soup,3,15.00,",
                "1,2026-12-01,Soup,-1,-5.00,",
                "2,2026-12-01,Soup,1,5.00,yes",
            ]
        ),
    )
    assert (report.refund_lines, report.void_lines, report.revenue) == (1, 1, 10.0) and await sold(mongo) == {"soup": 2}


async def test_a_european_export(importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write) -> None:
    report = await importer.run(
        restaurant,
        write(
            [
                "Nº de pedido;Fecha;Hora;Artículo;Cantidad;Importe",
                "7;31.12.2026;21:30;Paella;1,5;1.234,50 €",
                '8;30.12.2026;14:00;"Pulpo; a la gallega";2;25,00',
            ],
            encoding="cp1252",
            end="\r\n",
        ),
    )
    assert (report.encoding, report.delimiter, report.dates, report.prices) == (
        "cp1252",
        "semicolon",
        "dmy",
        "line_total",
    )
    assert report.revenue == 1259.5 and await sold(mongo) == {"paella": 1.5, "pulpo a la gallega": 2}


async def test_undecided_dates_are_asked_for(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    file = write([HEADER, "1,05/06/2026,Soup,1,5"])
    with pytest.raises(BadInput, match="--dates dmy"):
        await importer.run(restaurant, file)
    assert await counts(mongo) == dict.fromkeys(("sales_orders", "item_days", "menu_items", "imports"), 0)
    report = await importer.run(restaurant, file, ImportOptions(dates="mdy"))
    assert report.first_day == date(2026, 5, 6)


async def test_a_file_of_free_text_items_is_refused(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    lines = [f"{number},2026-12-01,wish number {number},1,5" for number in range(5_001)]
    with pytest.raises(BadInput, match="5,000 different"):
        await importer.run(restaurant, write([HEADER, *lines]))
    assert (await counts(mongo))["sales_orders"] == 0


async def test_a_file_with_nothing_usable(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    with pytest.raises(BadInput, match="None of the 1 lines .* line 2, 'x' is not a date"):
        await importer.run(restaurant, write([HEADER, "1,x,Soup,1,5"]))
    with pytest.raises(BadInput, match="no lines below"):
        await importer.run(restaurant, write([HEADER]))
    assert (await counts(mongo))["imports"] == 0


async def test_without_order_numbers_an_overlap_is_told(
    importer: MenuImporter, trattoria: Restaurant, write: Write
) -> None:
    report = await importer.run(trattoria, write(["day,item,price", "2026-12-01,Soup,5", "2026-12-02,Soup,5"]))
    assert report.orders == 2 and any("counted twice" in note for note in report.notes)
    assert any("no quantity column" in note for note in report.notes)


async def test_another_import_that_finishes_first_wins(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    load, first, second = Loader.load, write(ORDERS, "a.csv"), write([HEADER, "1,2026-12-01,Soup,1,5"], "b.csv")

    async def overtaken(self: Loader, *args: Any) -> None:
        monkeypatch.setattr(Loader, "load", load)
        await importer.run(restaurant, second)
        await load(self, *args)

    monkeypatch.setattr(Loader, "load", overtaken)
    with pytest.raises(Conflict, match="run this one again"):
        await importer.run(restaurant, first)
    assert await sold(mongo) == {"soup": 1} and (await counts(mongo))["sales_orders"] == 1


async def test_a_failing_database_leaves_nothing(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(*_args: Any, **_kwargs: Any) -> None:
        raise OperationFailure("No space left on device")

    monkeypatch.setattr(ImportLedger, "publish", full)
    with pytest.raises(Unavailable, match="nothing was imported"):
        await importer.run(restaurant, write(ORDERS))
    assert (await counts(mongo)) == {"sales_orders": 0, "item_days": 0, "menu_items": 0, "imports": 0}


async def test_a_living_import_is_not_swept_and_a_dead_one_is(mongo: Mongo, restaurant: Restaurant) -> None:
    ledger = ImportLedger(mongo)
    living = await ledger.begin("trattoria")
    dead = await ledger.begin("trattoria")
    await mongo.tenant("trattoria").item_days.insert_many([{"import_id": dead, "item": "x"}])
    await mongo.tenant("trattoria").imports.update_one({"_id": dead}, {"$set": {"owner.token": "a process before"}})
    assert await ledger.sweep() == 1
    assert await counts(mongo) == {"sales_orders": 0, "item_days": 0, "menu_items": 0, "imports": 1}
    await ledger.renew("trattoria", living)
    with pytest.raises(Conflict, match="taken for dead"):
        await ledger.publish(restaurant, dead, [], {})


async def test_numbers_after_an_import_equal_a_plain_count(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, service: MenuService, write: Write, clock: FixedClock
) -> None:
    rows = [
        (number // 3, 1 + number % 28, f"Dish {number * 7 % 11}", 1 + number % 4, 5 + number % 6)
        for number in range(2_500)
    ]
    await importer.run(
        restaurant,
        write(
            [
                HEADER,
                *(
                    f"{order},{day:02}/12/2026,{dish},{quantity},{price}.50"
                    for order, day, dish, quantity, price in rows
                ),
            ]
        ),
    )
    result = await service.analyze(
        await fresh(mongo), date(2027, 1, 1), AnalyzeMenuArgs(start_date=date(2026, 12, 5), end_date=date(2026, 12, 20))
    )
    plain: dict[str, list[float]] = {}
    for _order, day, dish, quantity, price in rows:
        if 5 <= day <= 20:
            units, revenue = plain.get(dish, [0, 0])
            plain[dish] = [units + quantity, revenue + quantity * (price + 0.5)]
    card = {row["name"]: [row["units"], row["revenue"]] for row in result.cards[0].data["items"] if row["units"]}
    assert card == plain
