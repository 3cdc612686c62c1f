"""The menu and its sales in MongoDB. Reads come from `item_days`, never from the orders."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.money import minor_digits
from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant
from tools.menu.periods import Period
from tools.menu.schemas import MenuItem

if TYPE_CHECKING:
    from tools.menu.history import History

_PRECISION = 6  # decimals of a stored number of units (a float where it is not whole)


@dataclass(frozen=True, slots=True)
class Sold:
    """`revenue` in minor units."""

    units: Fraction = Fraction()
    revenue: Fraction = Fraction()


Sales = Mapping[str, Sold]


def exact(number: float) -> Fraction:
    """A stored number as what was meant: sums of decimals come back as floats."""
    return Fraction(number) if isinstance(number, int) else Fraction(str(round(number, _PRECISION)))


class MenuStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def items(self, restaurant_id: str, session: Session | None = None) -> list[MenuItem]:
        """The whole menu by name, with what was taken off."""
        cursor = self._mongo.tenant(restaurant_id).menu_items.find(session=session)
        found = [MenuItem.model_validate(document) for document in await cursor.to_list()]
        return sorted(found, key=lambda item: item.name)

    async def update_item(self, restaurant_id: str, key: str, fields: Document, session: Session) -> None:
        await self._mongo.tenant(restaurant_id).menu_items.update_one({"key": key}, {"$set": fields}, session=session)

    async def sales(self, restaurant: Restaurant, period: Period) -> Sales:
        """Units and revenue of each dish that has a sale in the period."""
        rows = await self._grouped(restaurant, _within(restaurant, period), "$item")
        return {str(row["_id"]): Sold(exact(row["units"]), exact(row["revenue"])) for row in rows}

    async def daily_units(self, restaurant: Restaurant, period: Period, key: str | None = None) -> dict[date, Fraction]:
        """Units a day of one dish, or of all."""
        rows = await self._grouped(restaurant, _within(restaurant, period, key), "$day")
        return {date.fromisoformat(row["_id"]): exact(row["units"]) for row in rows}

    async def last_sale(self, restaurant: Restaurant) -> date | None:
        """The last day with any sale."""
        item_days = self._mongo.tenant(restaurant.restaurant_id).item_days
        found = await asyncio.gather(
            *(
                item_days.find_one(
                    {"import_id": import_id}, {"_id": 0, "day": 1}, sort=[("import_id", -1), ("day", -1)]
                )
                for import_id in restaurant.imports
            )
        )
        days = [document["day"] for document in found if document]
        return date.fromisoformat(max(days)) if days else None

    async def history(self, restaurant: Restaurant, period: Period | None = None) -> History | None:
        """Everything that sold, day by day and size by size; None where nothing ever did."""
        match: Document = {"import_id": {"$in": restaurant.imports}} if period is None else _within(restaurant, period)
        items = await self.items(restaurant.restaurant_id)
        found = self._mongo.tenant(restaurant.restaurant_id).item_days.find(
            match, {"_id": 0, "item": 1, "day": 1, "units": 1, "revenue_minor": 1, "sizes": 1}, batch_size=20_000
        )
        documents = await found.to_list()
        return await asyncio.to_thread(_history, restaurant, items, documents, period) if documents else None

    async def _grouped(self, restaurant: Restaurant, match: Document, by: str) -> list[Document]:
        if not restaurant.imports:
            return []
        group: dict[str, Any] = {"_id": by, "units": {"$sum": "$units"}, "revenue": {"$sum": "$revenue_minor"}}
        pipeline: Sequence[Document] = [{"$match": match}, {"$group": group}]
        return await self._mongo.tenant(restaurant.restaurant_id).item_days.aggregate(pipeline)


def _history(
    restaurant: Restaurant, items: Sequence[MenuItem], documents: Sequence[Document], period: Period | None
) -> History:
    from tools.menu.history import Item, SoldDay, history_of

    scale = 10.0 ** -minor_digits(restaurant.currency)
    sold = []
    for document in documents:
        key, day = document["item"], date.fromisoformat(document["day"])
        parts = [(one["name"], one["units"], one["revenue_minor"]) for one in document.get("sizes") or ()]
        rest = document["units"] - sum(part[1] for part in parts)
        rest_revenue = document["revenue_minor"] - sum(part[2] for part in parts)
        if rest or rest_revenue or not parts:
            parts.append((None, rest, rest_revenue))
        sold += [SoldDay(key, size, day, units, revenue * scale) for size, units, revenue in parts]
    return history_of(
        [Item(one.key, one.name, one.category, one.price, one.cost, one.available) for one in items],
        sold,
        currency=restaurant.currency,
        start=period.start if period else None,
        end=period.end if period else None,
        demo=restaurant.demo,
    )


def _within(restaurant: Restaurant, period: Period, key: str | None = None) -> Document:
    match: Document = {
        "import_id": {"$in": restaurant.imports},
        "day": {"$gte": period.start.isoformat(), "$lte": period.end.isoformat()},
    }
    return match if key is None else {**match, "item": key}
