"""What every till's provider and sandbox must do. A vendor's test file subclasses this and gives a `world` fixture.

class TestSquare(TillContract): ...        # with a `world` fixture that yields its TillWorld
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo import monitoring

from core.errors import BadInput, Unavailable
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from sandboxes.base import Fault
from sandboxes.pos import DemoLine, DemoOrder, later
from sandboxes.restaurant import load_demo
from tests.tools.pos.world import KEY, TillWorld
from tools.integrations.http import AccessRevoked
from tools.integrations.vault import Vault
from tools.pos.types import Push, Span

WRITES = {"insert", "update", "delete", "findAndModify", "bulkWrite"}
NEW_YEAR = datetime(2027, 1, 1, 14, 55, tzinfo=UTC)  # just before the moment of connecting, in New York 9:55
WEEK = datetime(2026, 12, 25, 5, tzinfo=UTC)  # midnight in New York: a short past, for what needs no year


class Writes(monitoring.CommandListener):
    """Every command that may change the database."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    def started(self, event: monitoring.CommandStartedEvent) -> None:
        if event.command_name in WRITES:
            self.seen.append(f"{event.command_name} {event.command[event.command_name]}")

    def succeeded(self, event: monitoring.CommandSucceededEvent) -> None:
        pass

    def failed(self, event: monitoring.CommandFailedEvent) -> None:
        pass


def line_of(world: TillWorld, dish: str, size: str, quantity: str = "1", **more: object) -> DemoLine:
    item = next(one for one in world.sandbox.till.items if one.name == dish)
    variation = next(one for one in item.variations if one.name == size)
    return DemoLine(dish, quantity, variation.price_minor, item.id, variation.id, size, **more)  # type: ignore[arg-type]


def order(world: TillWorld, order_id: str, *lines: DemoLine, at: datetime = NEW_YEAR, **more: object) -> DemoOrder:
    made = DemoOrder(order_id, at, lines, at, **more)  # type: ignore[arg-type]
    world.sandbox.till.put(made)
    return made


async def lines(world: TillWorld, order_id: str) -> list[dict[str, object]]:
    stored = await world.mongo.tenant("demo").sales_orders.find_one({"order_id": order_id})
    assert stored
    found: list[dict[str, object]] = stored["lines"]
    return found


class TillContract:
    """`world` is a connected-to-be demo restaurant; see tests/tools/pos/world.py."""

    async def test_the_year_comes_over_as_the_demo_has_it(self, world: TillWorld) -> None:
        report = await world.synced()
        assert (report.status, report.orders_new, report.items_new) == ("done", 21_350, 32)
        orders, days = await world.documents("sales_orders"), await world.documents("item_days", drop=("sizes",))
        totals = {(day["day"], day["item"]): (day["units"], day["revenue_minor"]) for day in days.values()}
        await world.mongo.tenant("demo").restaurants.update_one({}, {"$set": {"imports": []}})
        for name in ("sales_orders", "item_days", "imports", "menu_items"):
            await world.mongo.tenant("demo")[name].delete_many({})
        await load_demo(world.mongo, world.clock, "world")
        own = await world.documents("sales_orders")
        assert sorted(orders) == sorted(own)
        for order_id, mine in own.items():
            theirs = orders[order_id]
            mine.pop("guest_id", None)  # which guest it was the file alone says
            assert {name: theirs[name] for name in mine} == mine
        expected = {
            (day["day"], day["item"]): (day["units"], day["revenue_minor"])
            async for day in world.mongo.tenant("demo").item_days.find()
        }
        assert totals == expected

    async def test_an_unchanged_account_writes_nothing(self, world: TillWorld, mongo: Mongo) -> None:
        await world.synced(since=WEEK)
        writes = Writes()
        watched = Mongo(mongo.uri, mongo.database.name)
        watched.client = type(watched.client)(mongo.uri, tz_aware=True, event_listeners=[writes])
        watched.database = watched.client.get_database(mongo.database.name, mongo.database.codec_options)
        again = type(world.service)(
            watched,
            world.clock,
            RestaurantStore(watched),
            Vault([KEY]),
            world.service._jobs,
            world.service.makers,
            world.service.public_url,
        )
        report = await again.sync("demo", world.name)
        assert writes.seen == []
        assert (report.orders_new, report.orders_updated, report.items_new, report.items_updated) == (0, 0, 0, 0)
        order(world, "late-1", line_of(world, "Hawaiian", "M"))
        assert (await again.sync("demo", world.name)).orders_new == 1
        assert writes.seen != []  # the listener sees what there is to see
        await watched.close()

    async def test_late_doubled_and_changed_orders(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        made = order(world, "late-1", line_of(world, "Hawaiian", "M", "2"))
        assert (await world.service.sync("demo", world.name)).orders_new == 1
        world.sandbox.till.put(later(made, NEW_YEAR + timedelta(minutes=1), lines=(line_of(world, "Hawaiian", "S"),)))
        report = await world.service.sync("demo", world.name)
        assert (report.orders_new, report.orders_updated) == (0, 1)
        assert [(each["variation"], each["quantity"]) for each in await lines(world, "late-1")] == [("S", 1)]
        day = await world.mongo.tenant("demo").item_days.find_one({"day": "2027-01-01", "item": "hawaiian"})
        assert day and (day["units"], day["sizes"][0]["name"]) == (1, "S")

    async def test_a_voided_order_counts_no_more(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        made = order(world, "late-1", line_of(world, "Hawaiian", "M"))
        await world.service.sync("demo", world.name)
        world.sandbox.till.put(later(made, NEW_YEAR + timedelta(minutes=1), state="voided"))
        await world.service.sync("demo", world.name)
        assert await lines(world, "late-1") == []
        assert await world.mongo.tenant("demo").item_days.find_one({"day": "2027-01-01"}) is None

    async def test_a_refund_counts_on_its_own_day_and_one_too_large_is_said(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        sold = line_of(world, "Hawaiian", "M")
        order(world, "sale-1", sold, at=NEW_YEAR)
        back = replace(sold, quantity="3")
        order(world, "refund-1", at=NEW_YEAR + timedelta(minutes=2), returned=(back,), return_of="sale-1")
        report = await world.service.sync("demo", world.name)
        assert [each["quantity"] for each in await lines(world, "refund-1")] == [-3]
        assert any("refund gave back more" in note for note in report.notes)
        day = await world.mongo.tenant("demo").item_days.find_one({"day": "2027-01-01"})
        assert day and day["units"] == -2

    async def test_discounts_taxes_tips_and_modifiers(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        sold = line_of(world, "Hawaiian", "M", discount_minor=125, tax_minor=100, modifiers=(("Olives", 150),))
        order(world, "late-1", sold, tip_minor=300)
        await world.service.sync("demo", world.name)
        [stored] = await lines(world, "late-1")
        assert stored["total_minor"] == sold.unit_minor - 125 + 150
        assert stored["unit_price_minor"] == sold.unit_minor and stored["discount_minor"] == 125
        assert stored["modifiers"] == [{"name": "Olives", "quantity": 1, "total_minor": 150}]

    async def test_a_page_that_fails_waits_and_goes_on_there(self, world: TillWorld) -> None:
        await world.connect(since=WEEK - timedelta(days=70))

        async def break_off(progress: dict[str, Any]) -> None:
            """After the first page the till has trouble for a while."""
            world.sandbox.faults = [Fault(status=503, times=99, path=_order_paths(world))]

        with pytest.raises(Unavailable):
            await world.service.sync("demo", world.name, progress=break_off)
        asked = [one for one in world.sandbox.seen if _order_paths(world) in one.path][-3:]
        assert len({(one.path, str(one.query), one.body) for one in asked}) == 1  # three times the same page
        assert (await world.service.connections.get("demo", world.name)).sync.orders > 0
        world.sandbox.faults.clear()
        world.sandbox.seen.clear()
        assert (await world.service.sync("demo", world.name)).status == "done"
        again = next(one for one in world.sandbox.seen if _order_paths(world) in one.path)
        assert (again.path, again.query, again.body) == (asked[-1].path, asked[-1].query, asked[-1].body)
        await self._all_there(world)

    async def test_revoked_in_the_middle_nothing_is_lost(self, world: TillWorld) -> None:
        await world.connect(since=WEEK - timedelta(days=70))

        async def revoke(progress: dict[str, Any]) -> None:
            world.sandbox.tokens.revoke()  # type: ignore[attr-defined]

        with pytest.raises(AccessRevoked):
            await world.service.sync("demo", world.name, progress=revoke)
        [standing] = await world.service.status("demo")
        assert standing["status"] == "needs_you" and standing["problem"] and standing["orders"] > 0
        with pytest.raises(AccessRevoked):  # it is not tried again and again
            await world.service.sync("demo", world.name)
        await world.connect()
        report = await world.service.sync("demo", world.name)
        assert report.status == "done"
        await self._all_there(world)

    async def _all_there(self, world: TillWorld) -> None:
        since = (await world.service.connections.get("demo", world.name)).sync.since
        demo = {one.id for one in world.sandbox.till.between("at", since, None)}
        orders = await world.documents("sales_orders")
        assert {each["order_id"] for each in orders.values()} == demo and len(orders) == len(demo)

    async def test_an_expired_token_is_renewed_without_a_word(self, world: TillWorld) -> None:
        await world.connect(since=WEEK)
        tokens = world.sandbox.tokens  # type: ignore[attr-defined]
        tokens.access = dict.fromkeys(tokens.access, datetime(2020, 1, 1, tzinfo=UTC))
        assert (await world.service.sync("demo", world.name)).status == "done"
        secrets, generation = await world.service.connections.secrets(
            await world.service.connections.get("demo", world.name)
        )
        assert generation == 1 and tokens.good(secrets["access_token"], datetime.now(UTC))

    async def test_a_renamed_dish_keeps_its_key(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        world.sandbox.till.item("ITEM-HAWAIIAN").name = "Aloha Pizza"  # type: ignore[union-attr]
        world.sandbox.till.item("ITEM-HAWAIIAN").version += 1  # type: ignore[union-attr]
        report = await world.service.sync("demo", world.name)
        dish = await world.mongo.tenant("demo").menu_items.find_one({"key": "hawaiian"})
        assert report.items_updated == 1 and dish
        assert dish["name"] == "Aloha Pizza" and "Hawaiian" in dish["aliases"]

    async def test_another_currency_is_refused(self, world: TillWorld) -> None:
        world.sandbox.till.currency = "JPY"
        with pytest.raises(BadInput, match="JPY"):
            await world.connect()
        assert await world.mongo.tenant("demo").connections.count() == 0

    async def test_a_price_is_written_once(self, world: TillWorld) -> None:
        """Also where the answer to the write never arrived."""
        await world.synced(since=WEEK)
        provider, account, location = await world.service.account("demo", world.name)
        if not provider.writable:
            return await self._refuses_writes(world)
        item = world.sandbox.till.item("ITEM-HAWAIIAN")
        assert item
        world.sandbox.faults.append(Fault(times=1, path=_write_path(world), drop=True))
        push = Push(item.id, "approval-1", {"VAR-HAWAIIAN-M": 1425}, None, "USD")
        await account.push(location, push)
        await account.push(location, push)
        prices = {size.name: size.price_minor for size in item.variations}
        assert prices["M"] == 1425 and prices["S"] == 1050
        assert item.version <= 2

    async def _refuses_writes(self, world: TillWorld) -> None:
        from tools.integrations.http import VendorRefused

        _, account, location = await world.service.account("demo", world.name)
        with pytest.raises(VendorRefused):
            await account.push(location, Push("ITEM-HAWAIIAN", "approval-1", {}, False))

    async def test_pages_come_in_order_and_can_be_asked_for_again(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        _, account, location = await world.service.account("demo", world.name)
        span, seen, page = Span("sold", WEEK - timedelta(days=20), WEEK), [], None
        while True:
            found = await account.orders(location, span, page)
            again = await account.orders(location, span, page)
            assert found == again
            seen += [one.updated_at for one in found.orders]
            page = found.next
            if page is None:
                break
        assert len(seen) > 800 and seen == sorted(seen)

    async def test_disconnecting_keeps_the_sales_and_forgets_the_tokens(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        sales = await world.mongo.tenant("demo").item_days.count()
        await world.service.disconnect(world.restaurant, world.name, "owner")
        stored = await world.mongo.tenant("demo").connections.find_one()
        assert stored and stored["status"] == "disconnected" and "sealed" not in stored
        assert await world.mongo.tenant("demo").item_days.count() == sales > 0
        restaurant = await RestaurantStore(world.mongo).get("demo")
        assert restaurant.imports == [stored["import_id"]]

    async def test_deleting_takes_the_sales_along(self, world: TillWorld) -> None:
        await world.synced(since=WEEK)
        await world.service.disconnect(world.restaurant, world.name, "owner", delete_data=True)
        for name in ("sales_orders", "item_days", "connections", "menu_items"):
            assert await world.mongo.tenant("demo")[name].count() == 0, name
        assert (await RestaurantStore(world.mongo).get("demo")).imports == []

    async def test_tokens_are_unreadable_at_rest(self, world: TillWorld) -> None:
        await world.connect(since=WEEK)
        stored = await world.mongo.tenant("demo").connections.find_one()
        connections = world.service.connections
        secrets, _ = await connections.secrets(await connections.get("demo", world.name))
        assert secrets["access_token"] and secrets["access_token"] not in str(stored)


def _order_paths(world: TillWorld) -> str:
    return {"square": "/v2/orders/search", "toast": "/ordersBulk", "clover": "/orders"}[world.name]


def _write_path(world: TillWorld) -> str:
    return {"square": "/v2/catalog/object", "toast": "/", "clover": "/items"}[world.name]
