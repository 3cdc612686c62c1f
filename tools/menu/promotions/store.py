"""Promotion advice and what came of it, and the orders that say which dishes go together."""

from __future__ import annotations

from memory.insights import InsightStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant

MOST_ORDERS = 5_000  # the latest: more would not change which pairs stand out


class PromotionStore(InsightStore):
    def __init__(self, mongo: Mongo) -> None:
        super().__init__(mongo, "promotion")

    async def orders(self, restaurant: Restaurant) -> list[list[str]]:
        """The dishes of each of the latest orders."""
        cursor = self._mongo.tenant(restaurant.restaurant_id).sales_orders.find(
            {"import_id": {"$in": restaurant.imports}},
            {"_id": 0, "lines.item": 1},
            sort=[("day", -1)],
            limit=MOST_ORDERS,
            batch_size=MOST_ORDERS,
        )
        return [[line["item"] for line in document["lines"]] for document in await cursor.to_list()]
