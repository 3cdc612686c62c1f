"""One import on its way into the database: hidden rows, batch by batch."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Any

from pymongo.errors import BulkWriteError

from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.menu.imports.ledger import ImportLedger
from tools.menu.imports.lines import Line
from tools.menu.imports.orders import Order, OrderSource
from tools.menu.imports.tally import Tally

Progress = Callable[[int, int], None]  # rows done, rows in all
_RENEW_AFTER = 15.0  # seconds
_DUPLICATE_KEY = 11_000
_PART, _WRITERS = 2_000, 3


class Loader:
    def __init__(self, mongo: Mongo, ledger: ImportLedger, restaurant: Restaurant, import_id: str) -> None:
        self._ledger, self._restaurant, self._import_id = ledger, restaurant, import_id
        self._tenant = mongo.tenant(restaurant.restaurant_id)
        self.tally = Tally(restaurant.currency)
        self.skipped_lines = 0
        self._skipped: set[tuple[str, str]] = set()
        self._renewed = monotonic()

    @property
    def skipped_orders(self) -> int:
        return len(self._skipped)

    async def load(self, source: OrderSource, progress: Progress | None) -> None:
        """Reads the next batch while the one before is written."""
        batches = source.batches()
        batch = await asyncio.to_thread(next, batches, None)
        while batch is not None:
            writing = asyncio.ensure_future(self._write(batch))
            try:
                batch = await asyncio.to_thread(next, batches, None)
            finally:
                await writing
            if progress:
                progress(source.rows, source.survey.rows)
        await self._insert_days(self.tally.take_days(self._import_id, all_of_them=True))

    async def _write(self, batch: Sequence[Order]) -> None:
        if monotonic() - self._renewed > _RENEW_AFTER:
            await self._ledger.renew(self._restaurant.restaurant_id, self._import_id)
            self._renewed = monotonic()
        new = await self._without_known(batch)
        for order in new:
            for line in order.lines:
                self.tally.add(line)
        await self._insert([self._document(order) for order in new])
        await self._insert_days(self.tally.take_days(self._import_id))

    async def _insert_days(self, documents: Sequence[Document]) -> None:
        """By a few writers at once, so that one encodes while the server writes for another."""
        parts = iter([documents[start : start + _PART] for start in range(0, len(documents), _PART)])

        async def write() -> None:
            for part in parts:
                await self._tenant.item_days.insert_many(part)

        await asyncio.gather(*(write() for _ in range(_WRITERS)))

    async def _without_known(self, batch: Sequence[Order]) -> list[Order]:
        """Leaves out orders whose number and day stand in another import that counts."""
        numbers = sorted({order.number for order in batch if order.number})
        if not self._restaurant.imports or not numbers:
            return list(batch)
        found = self._tenant.sales_orders.find(
            {"order_id": {"$in": numbers}, "import_id": {"$in": self._restaurant.imports}},
            {"_id": 0, "order_id": 1, "day": 1},
        )
        known = {(document["order_id"], document["day"]) async for document in found}
        new = []
        for order in batch:
            if order.number and (order.number, order.day) in known:
                self._skipped.add((order.number, order.day))
                self.skipped_lines += len(order.lines)
            else:
                new.append(order)
        return new

    async def _insert(self, documents: Sequence[Document]) -> None:
        """An order whose number came up before in this file gets the lines that follow."""
        self.tally.orders += len(documents)
        try:
            await self._tenant.sales_orders.insert_many(documents)
        except BulkWriteError as error:
            again = [documents[failure["index"]] for failure in _failures(error)]
            self.tally.orders -= len(again)
            await self._tenant.sales_orders.update_each(
                [({"_id": order["_id"]}, {"$push": {"lines": {"$each": order["lines"]}}}) for order in again]
            )

    def _document(self, order: Order) -> Document:
        own = order.number or f"#{order.first_line}"
        return {
            "_id": f"{self._import_id}/{order.day}/{own}",
            "import_id": self._import_id,
            "order_id": order.number,
            "day": order.day,
            "at": order.lines[0].at,
            "lines": [_line(line) for line in order.lines],
        }


def _failures(error: BulkWriteError) -> list[dict[str, Any]]:
    failures: list[dict[str, Any]] = (error.details or {}).get("writeErrors", [])
    if any(failure["code"] != _DUPLICATE_KEY for failure in failures) or not failures:
        raise error
    return failures


def _line(line: Line) -> Document:
    size = {} if line.variation is None else {"variation": line.variation}
    return {
        "item": line.item,
        **size,
        "quantity": line.quantity,
        "unit_price_minor": line.unit_price_minor,
        "total_minor": line.total_minor,
    }
