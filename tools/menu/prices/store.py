"""What the price engine reads beside the daily sums: the order lines of dishes whose prices moved."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from core.money import minor_digits
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant

if TYPE_CHECKING:
    from tools.menu.prices.engine.series import Point


class PriceStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def points(self, restaurant: Restaurant, keys: Collection[str], first: date, last: date) -> list[Point]:
        """What these dishes sold at which price, by day; empty without dishes."""
        from tools.menu.prices.engine.series import Point

        if not keys:
            return []
        days = {"$gte": first.isoformat(), "$lte": last.isoformat()}
        rows = await self._mongo.tenant(restaurant.restaurant_id).sales_orders.aggregate(
            [
                {"$match": {"import_id": {"$in": restaurant.imports}, "day": days, "lines.item": {"$in": list(keys)}}},
                {"$unwind": "$lines"},
                {"$match": {"lines.item": {"$in": list(keys)}}},
                {"$group": _BY_PRICE},
            ]
        )
        scale = 10.0 ** -minor_digits(restaurant.currency)
        return [
            Point(
                row["_id"]["item"],
                row["_id"].get("size"),
                date.fromisoformat(row["_id"]["day"]),
                row["_id"]["price"] * scale,
                float(row["units"]),
                row["lines"],
                row["paid"] * scale,
            )
            for row in rows
        ]


_BY_PRICE: Document = {
    "_id": {
        "item": "$lines.item",
        "size": "$lines.variation",
        "day": "$day",
        "price": "$lines.unit_price_minor",
    },
    "units": {"$sum": "$lines.quantity"},
    "lines": {"$sum": 1},
    "paid": {"$sum": "$lines.total_minor"},
}
