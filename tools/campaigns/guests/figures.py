"""What guests' orders say of them, kept up to date: how many, how much, when, of which dishes."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.engine.segments import SPENT_DAYS

_KEPT = 200  # days of orders that a guest's document lists
_PART, _BATCH = 500, 5_000


class Figures:
    """Reads the orders that carry a `guest_id` and belong to imports that count. What a guest's import said of earlier
    visits stays until the first linked order."""

    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def refresh(self, restaurant: Restaurant, today: date) -> int:
        """Brings them up to `today`; returns how many guests changed. Only guests with orders that are new, or that
        left the year, are read again; all of them where other imports count than before."""
        tenant = self._mongo.tenant(restaurant.restaurant_id)
        state = await tenant.guest_figures.find_one() or {}
        reached = {"imports": restaurant.imports, "day": today.isoformat(), "menu_version": restaurant.menu_version}
        if state and all(state.get(name) == value for name, value in reached.items()):
            return 0
        whole = state.get("imports") != restaurant.imports or state["day"] > reached["day"]
        changed = await self._changed(restaurant, None if whole else state["day"], today)
        counted = await self._count(restaurant, changed, today)
        if whole:
            counted |= await self._without(restaurant, counted)
        updates = [({"id": guest}, {"$set": {**figures, "linked": True}}) for guest, figures in counted.items()]
        parts = [updates[start : start + _PART] for start in range(0, len(updates), _PART)]
        await asyncio.gather(*(tenant.customers.update_each(part) for part in parts))
        state_id = f"{restaurant.restaurant_id}/figures"
        await tenant.guest_figures.update_one({"_id": state_id}, {"$set": reached}, upsert=True)
        return len(updates)

    async def _changed(self, restaurant: Restaurant, since: str | None, today: date) -> list[str] | None:
        """Guests to read again; None: all."""
        if since is None:
            return None
        year = timedelta(days=SPENT_DAYS)
        left = {"$gte": (date.fromisoformat(since) - year).isoformat(), "$lte": (today - year).isoformat()}
        orders = self._mongo.tenant(restaurant.restaurant_id).sales_orders
        linked: Document = {"guest_id": {"$exists": True}, "import_id": {"$in": restaurant.imports}}
        days: Document = {"$or": [{"day": {"$gte": since}}, {"day": left}]}
        gone = self._mongo.tenant(restaurant.restaurant_id).customers.find(
            {"linked": True, "spent_year_minor": {"$gt": 0}, "first_order": {"$lte": left["$lte"]}}, {"id": 1}
        )
        found = await orders.aggregate([{"$match": linked | days}, {"$group": {"_id": "$guest_id"}}])
        return sorted({*(row["_id"] for row in found), *[one["id"] async for one in gone]})

    async def _count(self, restaurant: Restaurant, guests: list[str] | None, today: date) -> dict[str, Document]:
        who: Document = {"$exists": True} if guests is None else {"$in": guests}
        cursor = self._mongo.tenant(restaurant.restaurant_id).sales_orders.find(
            {"guest_id": who, "import_id": {"$in": restaurant.imports}},
            {"_id": 0, "guest_id": 1, "day": 1, "lines.item": 1, "lines.total_minor": 1},
            batch_size=_BATCH,
        )
        year = (today - timedelta(days=SPENT_DAYS)).isoformat()
        sold: dict[str, Tally] = {}
        while orders := await cursor.to_list(_BATCH):
            for order in orders:
                sold.setdefault(order["guest_id"], Tally()).add(order["day"], order["lines"], order["day"] > year)
        counted = {guest: tally.figures() for guest, tally in sold.items()}
        return counted | {guest: dict(_NONE) for guest in guests or () if guest not in counted}

    async def _without(self, restaurant: Restaurant, counted: Iterable[str]) -> dict[str, Document]:
        """Guests who had orders that no longer count."""
        customers = self._mongo.tenant(restaurant.restaurant_id).customers
        gone = customers.find({"linked": True, "id": {"$nin": list(counted)}}, {"id": 1})
        return {one["id"]: dict(_NONE) async for one in gone}


_NONE: Document = {
    "orders": 0,
    "spent_minor": 0,
    "spent_year_minor": 0,
    "first_order": None,
    "last_order": None,
    "days": [],
    "dishes": [],
}


@dataclass(slots=True)
class Tally:
    """One guest's orders, added up one by one. Money in minor units."""

    days: list[str] = field(default_factory=list)
    dishes: dict[str, str] = field(default_factory=dict)
    spent: int = 0
    of_the_year: int = 0

    def add(self, day: str, lines: Sequence[Document], in_the_year: bool) -> None:
        """`lines`: [{item, total_minor}]."""
        self.days.append(day)
        total = 0
        for line in lines:
            total += line["total_minor"]
            if day > self.dishes.get(line["item"], ""):
                self.dishes[line["item"]] = day
        self.spent += total
        if in_the_year:
            self.of_the_year += total

    def figures(self) -> Document:
        self.days.sort(reverse=True)
        return {
            "orders": len(self.days),
            "spent_minor": self.spent,
            "spent_year_minor": self.of_the_year,
            "first_order": self.days[-1],
            "last_order": self.days[0],
            "days": self.days[:_KEPT],
            "dishes": [{"key": key, "last": last} for key, last in sorted(self.dishes.items())],
        }
