"""The menu and its sales in MongoDB. Reads come from `item_days`, never from the orders."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Any

from core.compute import compute
from core.money import minor_digits
from tools.menu.periods import Period
from tools.menu.schemas import MenuItem

if TYPE_CHECKING:
    from memory.mongo import Document, Mongo, Session
    from memory.restaurants import Restaurant
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
        """The whole menu by name, with what was taken off. What was merged into another dish is a name of that one."""
        return sorted(merged_menu(await self.all_items(restaurant_id, session)), key=lambda item: item.name)

    async def all_items(self, restaurant_id: str, session: Session | None = None) -> list[MenuItem]:
        """Every dish as it is stored, merged or not."""
        cursor = self._mongo.tenant(restaurant_id).menu_items.find(session=session)
        return [MenuItem.model_validate(document) for document in await cursor.to_list()]

    async def merged(self, restaurant_id: str) -> dict[str, str]:
        """The key that each merged dish counts under."""
        menu_items = self._mongo.tenant(restaurant_id).menu_items
        if await menu_items.find_one({"merged_into": {"$type": "string"}}, {"_id": 1}) is None:
            return {}
        found = menu_items.find({}, {"key": 1, "merged_into": 1})
        return roots({document["key"]: document.get("merged_into") async for document in found})

    async def update_item(self, restaurant_id: str, key: str, fields: Document, session: Session) -> None:
        await self._mongo.tenant(restaurant_id).menu_items.update_one({"key": key}, {"$set": fields}, session=session)

    async def sales(self, restaurant: Restaurant, period: Period) -> Sales:
        """Units and revenue of each dish that has a sale in the period."""
        rows, merged = await asyncio.gather(
            self._grouped(restaurant, _within(restaurant, period), "$item"), self.merged(restaurant.restaurant_id)
        )
        found: dict[str, Sold] = {}
        for row in rows:
            key = _root(merged, row["_id"])
            before = found.get(key, Sold())
            found[key] = Sold(before.units + exact(row["units"]), before.revenue + exact(row["revenue"]))
        return found

    async def daily_units(self, restaurant: Restaurant, period: Period, key: str | None = None) -> dict[date, Fraction]:
        """Units a day of one dish, or of all."""
        keys = None if key is None else [key]
        if key is not None:
            merged = await self.merged(restaurant.restaurant_id)
            keys = [key, *(name for name, root in merged.items() if root == key)]
        rows = await self._grouped(restaurant, _within(restaurant, period, keys), "$day")
        return {date.fromisoformat(row["_id"]): exact(row["units"]) for row in rows}

    async def pairs(self, restaurant: Restaurant, period: Period) -> list[tuple[str, date, float]]:
        """Units by dish and day."""
        found = self._mongo.tenant(restaurant.restaurant_id).item_days.find(
            _within(restaurant, period), {"_id": 0, "item": 1, "day": 1, "units": 1}, batch_size=50_000
        )
        documents, merged = await asyncio.gather(found.to_list(), self.merged(restaurant.restaurant_id))
        days = {text: date.fromisoformat(text) for text in {document["day"] for document in documents}}
        return [(_root(merged, one["item"]), days[one["day"]], one["units"]) for one in documents]

    async def sizes(self, restaurant: Restaurant, period: Period, keys: Sequence[str]) -> dict[str, dict[str, Sold]]:
        """What each size of these dishes sold."""
        merged = await self.merged(restaurant.restaurant_id)
        wanted = [*keys, *(name for name, root in merged.items() if root in keys)]
        documents = (
            await self._mongo.tenant(restaurant.restaurant_id)
            .item_days.find(_within(restaurant, period, wanted), {"_id": 0, "item": 1, "sizes": 1})
            .to_list()
        )
        found: dict[str, dict[str, Sold]] = {}
        for document in documents:
            of_dish = found.setdefault(_root(merged, document["item"]), {})
            for one in document.get("sizes") or ():
                before = of_dish.get(one["name"], Sold())
                of_dish[one["name"]] = Sold(
                    before.units + exact(one["units"]), before.revenue + exact(one["revenue_minor"])
                )
        return found

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
        everything = await self.all_items(restaurant.restaurant_id)
        items, merged = merged_menu(everything), roots({item.key: item.merged_into for item in everything})
        found = self._mongo.tenant(restaurant.restaurant_id).item_days.find(
            match, {"_id": 0, "item": 1, "day": 1, "units": 1, "revenue_minor": 1, "sizes": 1}, batch_size=20_000
        )
        documents = await found.to_list()
        if merged:
            documents = [{**one, "item": _root(merged, one["item"])} for one in documents]
        return await compute(_history, restaurant, items, documents, period) if documents else None

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

    scale, day_of = 10.0 ** -minor_digits(restaurant.currency), cache(date.fromisoformat)
    sold = []
    for document in documents:
        key, day = document["item"], day_of(document["day"])
        if not document.get("sizes"):
            sold.append(SoldDay(key, None, day, document["units"], document["revenue_minor"] * scale))
            continue
        parts = [(one["name"], one["units"], one["revenue_minor"]) for one in document["sizes"]]
        rest = document["units"] - sum(part[1] for part in parts)
        rest_revenue = document["revenue_minor"] - sum(part[2] for part in parts)
        if rest or rest_revenue:
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


def _within(restaurant: Restaurant, period: Period, keys: Sequence[str] | None = None) -> Document:
    match: Document = {
        "import_id": {"$in": restaurant.imports},
        "day": {"$gte": period.start.isoformat(), "$lte": period.end.isoformat()},
    }
    return match if keys is None else {**match, "item": keys[0] if len(keys) == 1 else {"$in": list(keys)}}


def _root(merged: Mapping[str, str], key: str) -> str:
    return merged.get(key, key)


def roots(merged_into: Mapping[str, str | None]) -> dict[str, str]:
    """The dish that each merged one counts as in the end. One whose keeper is gone stands for itself again."""
    found = {}
    for key in merged_into:
        at, seen = key, {key}
        while (into := merged_into.get(at)) and into in merged_into and into not in seen:
            at = into
            seen.add(into)
        if at != key:
            found[key] = at
    return found


def merged_menu(items: Sequence[MenuItem]) -> list[MenuItem]:
    """The dishes that stand for themselves; the others' names are further names of theirs."""
    merged = roots({item.key: item.merged_into for item in items})
    if not merged:
        return list(items)
    names: dict[str, list[str]] = {}
    for item in items:
        if item.key in merged:
            names.setdefault(merged[item.key], []).extend([item.name, *item.aliases])
    return [
        item.model_copy(update={"aliases": [*item.aliases, *names[item.key]]}) if item.key in names else item
        for item in items
        if item.key not in merged
    ]
