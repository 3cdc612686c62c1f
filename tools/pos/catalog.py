"""A till's catalogue beside our menu: what is new, what changed there, what the owner set here.

Three sides are compared: what the till says now, what it said last time (kept in the dish's `pos`), and ours. Only what
changed at the till since then is taken over, so a price that waits to be written to the till is not lost to an old one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from core.money import format_money, to_major
from memory.mongo import Document
from memory.restaurants import Restaurant
from tools.menu.names import normalise
from tools.pos.types import CatalogItem, CatalogVariation

NO_SIZE = frozenset({"", "regular", "default", "standard", "normal"})  # what tills call the only size of a dish
Ref = tuple[str, str | None]  # key of the dish, its size


@dataclass(slots=True)
class MenuPlan:
    """What to write. `refs` leads from the till's item and variation ids to our dishes and sizes."""

    new: list[Document] = field(default_factory=list)
    changed: dict[str, Document] = field(default_factory=dict)  # key -> fields to set
    refs: dict[str, Ref] = field(default_factory=dict)
    by_name: dict[str, str] = field(default_factory=dict)  # normalised name or alias -> key
    notes: list[str] = field(default_factory=list)

    @property
    def writes(self) -> bool:
        return bool(self.new or self.changed)


class Planner:
    """Plans one catalogue for one restaurant."""

    def __init__(
        self, restaurant: Restaurant, provider: str, title: str, import_id: str, menu: Sequence[Document], now: datetime
    ) -> None:
        self._restaurant, self._provider, self._title = restaurant, provider, title
        self._import_id, self._now = import_id, now
        self._menu = {document["key"]: document for document in menu}
        self._links = {one: document for document in menu for one in self._linked(document).get("ids", ())}
        self._new: dict[str, Document] = {}

    def plan(self, catalog: Sequence[CatalogItem]) -> MenuPlan:
        plan, groups = MenuPlan(), self._grouped(catalog)
        for key, items in groups.items():
            known = self._menu.get(key)
            document = self._created(key, items[0]) if known is None else known
            fields = self._fields(document, items, plan, fresh=known is None)
            if known is None:
                plan.new.append({**document, **fields})
            elif fields:
                plan.changed[key] = {**fields, "updated_at": self._now}
        for key, document in self._menu.items():
            if key not in groups and (gone := self._gone(document)):
                plan.changed[key] = {**gone, "updated_at": self._now}
        self._index(plan)
        return plan

    # -- which dish an item is

    def _grouped(self, catalog: Sequence[CatalogItem]) -> dict[str, list[CatalogItem]]:
        """By the key of our dish; two items of one name are one dish."""
        groups: dict[str, list[CatalogItem]] = {}
        for item in sorted(catalog, key=lambda one: one.id not in self._links):  # those we know come first
            linked = self._links.get(item.id)
            key = linked["key"] if linked else self._free_key(item, groups)
            groups.setdefault(key, []).append(item)
        return groups

    def _free_key(self, item: CatalogItem, groups: Mapping[str, Sequence[CatalogItem]]) -> str:
        """The key of its name; with a number where a dish that was renamed since still goes by it."""
        name, number = normalise(item.name), 1
        while True:
            key = name if number == 1 else f"{name} {number}"
            told = [one.name for one in groups.get(key, ())]
            told += [self._linked(self._menu[key]).get("name", item.name)] if key in self._menu else []
            if all(normalise(one) == name for one in told):
                return key
            number += 1

    def _linked(self, document: Document) -> Document:
        linked: Document = (document.get("pos") or {}).get(self._provider) or {}
        return linked

    def _created(self, key: str, item: CatalogItem) -> Document:
        return {
            "_id": f"{self._restaurant.restaurant_id}/{key}",
            "key": key,
            "name": item.name,
            "category": item.category,
            "price": 0.0,
            "cost": None,
            "available": item.available,
            "variations": [],
            "standard": None,
            "aliases": [],
            "source": self._provider,
            "import_id": self._import_id,
            "created_at": self._now,
            "updated_at": self._now,
        }

    # -- what to write

    def _fields(self, document: Document, items: Sequence[CatalogItem], plan: MenuPlan, *, fresh: bool) -> Document:
        linked = self._linked(document)
        now = link(items)
        if linked == now:
            return {}
        fields: Document = {f"pos.{self._provider}": now} if not fresh else {"pos": {self._provider: now}}
        fields |= self._named(document, linked, now)
        fields |= self._priced(document, linked, now, plan)
        if linked.get("available") != now["available"] and document["available"] != now["available"]:
            self._tell(document, plan, f"is {'on' if now['available'] else 'off'} the menu at {self._title}")
            fields["available"] = now["available"]
        return fields

    def _named(self, document: Document, linked: Document, now: Document) -> Document:
        fields: Document = {}
        if linked and linked["name"] != now["name"] and document["name"] != now["name"]:
            fields["name"] = now["name"]
            fields["aliases"] = list(dict.fromkeys([*document.get("aliases", ()), document["name"]]))
        moved = linked.get("category") != now["category"] if linked else not document.get("category")
        if moved and now["category"]:
            fields["category"] = now["category"]
        return fields

    def _priced(self, document: Document, linked: Document, now: Document, plan: MenuPlan) -> Document:
        before = {one["id"]: one["price_minor"] for one in linked.get("variations", ())}
        moved = {
            one["size"]: self._major(one["price_minor"])
            for one in now["variations"]
            if one["price_minor"] is not None and one["price_minor"] != before.get(one["id"])
        }
        for size in [size for size, price in moved.items() if price < 0]:
            plan.notes.append(f"{document['name']} has a price below zero at {self._title}; it was left as it was.")
            del moved[size]
        sized = bool(document["variations"]) or len({one["size"] for one in now["variations"]} - {None}) > 0
        return self._sizes(document, moved, now, plan) if sized else self._single(document, moved, plan)

    def _single(self, document: Document, moved: Mapping[str | None, float], plan: MenuPlan) -> Document:
        price = next(iter(moved.values()), None)
        if price is None or price == document["price"]:
            return {}
        self._tell_price(document, None, document["price"], price, plan)
        return {"price": price}

    def _sizes(self, document: Document, moved: Mapping[str | None, float], now: Document, plan: MenuPlan) -> Document:
        variations = [dict(one) for one in document["variations"]]
        ours = {normalise(one["name"]): one for one in variations}
        for size in [one["size"] for one in now["variations"] if one["size"] is not None]:
            price = moved.get(size)
            mine = ours.get(normalise(size))
            if mine is None:
                mine = ours[normalise(size)] = {"name": size, "price": price or 0.0}
                variations.append(mine)
            elif price is not None and mine["price"] != price:
                self._tell_price(document, size, mine["price"], price, plan)
                mine["price"] = price
        standard = document.get("standard") or variations[0]["name"]
        main = next((one["price"] for one in variations if one["name"] == standard), document["price"])
        fields: Document = {"variations": variations, "standard": standard, "price": main}
        return {name: value for name, value in fields.items() if document.get(name) != value}

    def _gone(self, document: Document) -> Document:
        """A dish that the till no longer lists."""
        linked = self._linked(document)
        if not linked or linked.get("gone"):
            return {}
        return {"available": False, f"pos.{self._provider}.gone": True, f"pos.{self._provider}.available": False}

    # -- telling

    def _tell_price(self, document: Document, size: str | None, ours: float, theirs: float, plan: MenuPlan) -> None:
        now = format_money(theirs, self._restaurant.currency)
        before = format_money(ours, self._restaurant.currency)
        self._tell(document, plan, f"{f'({size}) ' if size else ''}costs {now} at {self._title}, not {before}")

    def _tell(self, document: Document, plan: MenuPlan, what: str) -> None:
        """Only where the owner had set it here: everything else follows the till without a word."""
        if document.get("touched"):
            plan.notes.append(f"{document['name']} {what}; the till's word was taken.")

    def _major(self, minor: int) -> float:
        return to_major(minor, self._restaurant.currency)

    def _index(self, plan: MenuPlan) -> None:
        documents = [*self._menu.values(), *plan.new]
        for document in documents:
            for name in (document["key"], *document.get("aliases", ())):
                plan.by_name.setdefault(normalise(name), document["key"])
            fields = plan.changed.get(document["key"], {})
            linked = fields.get(f"pos.{self._provider}") or self._linked(document)
            sizes = {normalise(one["name"]): one["name"] for one in fields.get("variations", document["variations"])}
            for one in linked.get("variations", ()):
                size = None if one["size"] is None else sizes.get(normalise(one["size"]), one["size"])
                plan.refs[one["id"]] = (document["key"], size)
            for item_id in linked.get("ids", ()):
                plan.refs.setdefault(item_id, (document["key"], None))
        for document in documents:
            plan.by_name.setdefault(normalise(document["name"]), document["key"])


def link(items: Sequence[CatalogItem]) -> Document:
    """What the till says of a dish, as it is remembered until next time."""
    return {
        "ids": [item.id for item in items],
        "name": items[0].name,
        "category": items[0].category,
        "available": any(item.available for item in items),
        "variations": [
            _variation(item, one, single=len(item.variations) == 1 and len(items) == 1)
            for item in items
            for one in item.variations
        ],
    }


def _variation(item: CatalogItem, one: CatalogVariation, *, single: bool) -> dict[str, Any]:
    size = None if single and normalise(one.name) in NO_SIZE else one.name
    return {"id": one.id, "item": item.id, "size": size, "price_minor": one.price_minor}
