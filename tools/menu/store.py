"""The menu and its sales in MongoDB. Reads come from `item_days`, never from the orders."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant
from tools.menu.periods import Period
from tools.menu.schemas import MenuItem

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

    async def _grouped(self, restaurant: Restaurant, match: Document, by: str) -> list[Document]:
        if not restaurant.imports:
            return []
        group: dict[str, Any] = {"_id": by, "units": {"$sum": "$units"}, "revenue": {"$sum": "$revenue_minor"}}
        pipeline: Sequence[Document] = [{"$match": match}, {"$group": group}]
        return await self._mongo.tenant(restaurant.restaurant_id).item_days.aggregate(pipeline)


def _within(restaurant: Restaurant, period: Period, key: str | None = None) -> Document:
    match: Document = {
        "import_id": {"$in": restaurant.imports},
        "day": {"$gte": period.start.isoformat(), "$lte": period.end.isoformat()},
    }
    return match if key is None else {**match, "item": key}
