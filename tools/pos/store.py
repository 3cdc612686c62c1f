"""What a till brings, written in small transactions: all of one page or nothing of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from pymongo.errors import BulkWriteError, DuplicateKeyError

from core.errors import Conflict
from memory.connections import Connection, ConnectionStore, SyncState
from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.pos.catalog import MenuPlan
from tools.pos.sales import day_totals

T = TypeVar("T")
KIND = "pos"  # of its entry in `imports`


class PosStore:
    def __init__(self, mongo: Mongo, connections: ConnectionStore) -> None:
        self._mongo, self._connections = mongo, connections
        self._restaurants = RestaurantStore(mongo)

    # -- the menu

    async def menu(self, restaurant_id: str) -> list[Document]:
        return await self._mongo.tenant(restaurant_id).menu_items.find().sort("key", 1).to_list()

    async def write_menu(self, restaurant_id: str, plan: MenuPlan) -> None:
        """New dishes and changed ones, and the menu's version with them."""
        menu_items = self._mongo.tenant(restaurant_id).menu_items

        async def work(session: Session) -> None:
            await menu_items.insert_many(plan.new, session)
            await menu_items.update_each(
                [({"key": key}, {"$set": set_}) for key, set_ in plan.changed.items()], session
            )
            await self._restaurants.menu_changed(restaurant_id, session)

        await self._alone(work)

    # -- sales

    async def known(self, restaurant_id: str, ids: Sequence[str]) -> dict[str, int]:
        """The versions of those orders that are stored."""
        found = self._mongo.tenant(restaurant_id).sales_orders.find({"_id": {"$in": list(ids)}}, {"version": 1})
        return {document["_id"]: int(document.get("version", 0)) async for document in found}

    async def elsewhere(self, restaurant: Restaurant, import_id: str, orders: Sequence[Document]) -> set[str]:
        """The ids of those orders that count already through another import, by number and day."""
        others = [one for one in restaurant.imports if one != import_id]
        if not others or not orders:
            return set()
        numbers = [order["order_id"] for order in orders]
        found = self._mongo.tenant(restaurant.restaurant_id).sales_orders.find(
            {"order_id": {"$in": numbers}, "import_id": {"$in": others}}, {"_id": 0, "order_id": 1, "day": 1}
        )
        there = {(document["order_id"], document["day"]) async for document in found}
        return {order["_id"] for order in orders if (order["order_id"], order["day"]) in there}

    async def sources(self, restaurant_id: str, import_id: str, numbers: Iterable[str]) -> dict[str, Document]:
        """Stored orders by their number, with their lines."""
        ids = [f"{import_id}/{number}" for number in numbers]
        if not ids:
            return {}
        found = self._mongo.tenant(restaurant_id).sales_orders.find({"_id": {"$in": ids}}, {"order_id": 1, "lines": 1})
        return {document["order_id"]: document async for document in found}

    async def write_page(
        self, connection: Connection, orders: Sequence[Document], dishes: Sequence[Document], state: SyncState
    ) -> Connection:
        """One page: orders, the sums of the days they touch, and where to go on, in one transaction."""
        if not orders and not dishes:
            return await self._connections.advance(connection, state)
        tenant = self._mongo.tenant(connection.restaurant_id)

        async def work(session: Session) -> Connection:
            moved = await self._connections.advance(connection, state, session)
            ids = [order["_id"] for order in orders]
            before = tenant.sales_orders.find({"_id": {"$in": ids}}, {"day": 1}, session=session)
            days = {order["day"] for order in orders} | {document["day"] async for document in before}
            await tenant.sales_orders.delete_many({"_id": {"$in": ids}}, session)
            await tenant.sales_orders.insert_many(orders, session)
            await tenant.menu_items.insert_many(dishes, session)
            await self._sum_days(connection, sorted(days), session)
            if connection.sync.backfill_from is None:  # else nothing of it counts yet
                await self._restaurants.menu_changed(connection.restaurant_id, session)
            return moved

        return await self._alone(work)

    async def _alone(self, work: Callable[[Session], Awaitable[T]]) -> T:
        """One transaction. Conflict where another worker wrote the same at the same time: all of ours is undone."""
        try:
            return await self._mongo.transaction(work)
        except (DuplicateKeyError, BulkWriteError) as error:
            raise Conflict("Another worker reads this till already.", code="sync_taken") from error

    async def _sum_days(self, connection: Connection, days: Sequence[str], session: Session) -> None:
        """From the stored orders, so that the same orders always give the same sums."""
        tenant, import_id = self._mongo.tenant(connection.restaurant_id), connection.import_id
        of_days = {"import_id": import_id, "day": {"$in": list(days)}}
        found = tenant.sales_orders.find(of_days, {"_id": 0, "day": 1, "lines": 1}, session=session, batch_size=5_000)
        totals = day_totals(import_id, await found.to_list())
        await tenant.item_days.delete_many(of_days, session)
        await tenant.item_days.insert_many([row for day in days for row in totals.get(day, ())], session)

    # -- the moment it counts

    async def open_import(self, connection: Connection, now: datetime, session: Session) -> None:
        """An entry that hides its rows until `reveal`."""
        entry = {
            "_id": connection.import_id,
            "kind": KIND,
            "provider": connection.provider,
            "status": "syncing",
            "file_name": connection.provider,
            "created_at": now,
        }
        await self._mongo.tenant(connection.restaurant_id).imports.insert_one(entry, session)

    async def reveal(self, connection: Connection, state: SyncState) -> Connection:
        """The whole past is in: from now on it counts, in place of made-up demo sales where there are some."""
        tenant = self._mongo.tenant(connection.restaurant_id)
        standards = await self._standards(connection)

        async def work(session: Session) -> Connection:
            restaurant = await self._restaurants.get(connection.restaurant_id)
            moved = await self._connections.advance(connection, state, session)
            replaced = await self._demo_imports(restaurant, session)
            kept = [one for one in restaurant.imports if one not in (*replaced, connection.import_id)]
            switched = await tenant.restaurants.update_one(
                {"imports": restaurant.imports},
                {"$set": {"imports": [*kept, connection.import_id]}, "$inc": {"menu_version": 1}},
                session=session,
            )
            if switched.matched_count == 0:
                raise Conflict("Another import finished at the same time; it will be tried again.")
            done = {"status": "done", "first_day": state.first_day, "last_day": state.last_day}
            await tenant.imports.update_one({"_id": connection.import_id}, {"$set": done}, session=session)
            await tenant.imports.update_many({"_id": {"$in": replaced}}, {"$set": {"status": "undone"}}, session)
            await tenant.menu_items.update_each(standards, session)
            return moved

        return await self._mongo.transaction(work)

    async def _demo_imports(self, restaurant: Restaurant, session: Session) -> list[str]:
        query = {"kind": "demo", "_id": {"$in": restaurant.imports}}
        found = self._mongo.tenant(restaurant.restaurant_id).imports.find(query, {"_id": 1}, session=session)
        return [document["_id"] async for document in found]

    async def _standards(self, connection: Connection) -> list[tuple[Document, Document]]:
        """The best selling size of each dish that came with this till, and its price as the dish's."""
        tenant, sold = self._mongo.tenant(connection.restaurant_id), Counter[tuple[str, str]]()
        pipeline: list[Document] = [
            {"$match": {"import_id": connection.import_id, "sizes": {"$exists": True}}},
            {"$unwind": "$sizes"},
            {"$group": {"_id": ["$item", "$sizes.name"], "units": {"$sum": "$sizes.units"}}},
        ]
        for row in await tenant.item_days.aggregate(pipeline):
            sold[tuple(row["_id"])] = row["units"]
        updates = []
        async for dish in tenant.menu_items.find({"import_id": connection.import_id, "variations": {"$ne": []}}):
            best = max(dish["variations"], key=lambda size: sold[dish["key"], size["name"]])
            updates.append(({"key": dish["key"]}, {"$set": {"standard": best["name"], "price": best["price"]}}))
        return updates

    async def days_covered(self, connection: Connection) -> tuple[str | None, str | None]:
        """The first and the last day with a sale."""
        item_days, query = self._mongo.tenant(connection.restaurant_id).item_days, {"import_id": connection.import_id}
        first = await item_days.find_one(query, {"day": 1}, sort=[("day", 1)])
        last = await item_days.find_one(query, {"day": 1}, sort=[("day", -1)])
        return (first or {}).get("day"), (last or {}).get("day")

    # -- leaving

    async def unlink(self, connection: Connection, session: Session) -> None:
        """Dishes no longer follow that till."""
        await self._mongo.tenant(connection.restaurant_id).menu_items.update_many(
            {f"pos.{connection.provider}": {"$exists": True}}, {"$unset": {f"pos.{connection.provider}": 1}}, session
        )

    async def hide(self, connection: Connection, session: Session) -> None:
        """Its sales count no more, and the dishes that only it brought go; the rows are cleared after."""
        tenant = self._mongo.tenant(connection.restaurant_id)
        restaurant = await self._restaurants.get(connection.restaurant_id)
        imports = [one for one in restaurant.imports if one != connection.import_id]
        switched = await tenant.restaurants.update_one(
            {"imports": restaurant.imports},
            {"$set": {"imports": imports}, "$inc": {"menu_version": 1}},
            session=session,
        )
        if switched.matched_count == 0:
            raise Conflict("An import finished at the same time; try again.")
        sold = {"import_id": {"$in": imports}, "item": {"$exists": True}}
        others = {
            row["_id"] for row in await tenant.item_days.aggregate([{"$match": sold}, {"$group": {"_id": "$item"}}])
        }
        await tenant.menu_items.delete_many(
            {"import_id": connection.import_id, "key": {"$nin": sorted(others)}}, session
        )
        await tenant.imports.update_one({"_id": connection.import_id}, {"$set": {"status": "undone"}}, session=session)
