"""Sums that grow while a file streams by: per dish and day for the answers, per dish for the menu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.money import to_major
from tools.menu.imports.lines import Line

if TYPE_CHECKING:
    from memory.mongo import Document

MOST_ITEMS = 5_000  # different dishes in a file: above that the item column holds free text
_FLUSH = 50_000  # pairs of dish and day


@dataclass
class _Sold:
    """A dish in one size. `price_minor` is the latest that was not zero."""

    units: int | float = 0
    latest: datetime | None = None
    price_minor: int = 0

    def add(self, line: Line) -> None:
        self.units = plus(self.units, line.quantity)
        if (self.latest is None or line.at >= self.latest) and (line.unit_price_minor > 0 or self.price_minor == 0):
            self.latest, self.price_minor = line.at, line.unit_price_minor


@dataclass
class _Dish:
    name: str
    category: str | None
    sizes: dict[str | None, _Sold] = field(default_factory=dict)


@dataclass(slots=True)
class _Day:
    """A dish on one day, and its sizes where it has any."""

    units: int | float = 0
    revenue_minor: int = 0
    sizes: dict[str, list[int | float]] | None = None

    def add(self, line: Line) -> None:
        self.units = plus(self.units, line.quantity)
        self.revenue_minor += line.total_minor
        if line.variation is not None:
            if self.sizes is None:
                self.sizes = {}
            size = self.sizes.setdefault(line.variation, [0, 0])
            size[0] = plus(size[0], line.quantity)
            size[1] += line.total_minor

    def fields(self) -> Document:
        fields: Document = {"units": self.units, "revenue_minor": self.revenue_minor}
        if self.sizes:
            fields["sizes"] = [
                {"name": name, "units": units, "revenue_minor": revenue}
                for name, (units, revenue) in self.sizes.items()
            ]
        return fields


def too_many_dishes(count: int) -> None:
    """Raises BadInput where a file names more dishes than any menu has."""
    if count > MOST_ITEMS:
        raise BadInput(
            f"The file names more than {MOST_ITEMS:,} different dishes, so its item column looks "
            "like free text, not a menu. Is another column meant?"
        )


def plus(units: int | float, more: int | float) -> int | float:
    """Sums of decimals stay the decimals they are."""
    return units + more if isinstance(more, int) else round(units + more, 6)


@dataclass
class Tally:
    """What is kept of an import, summed. `repeats`, `skipped`... stand in the report."""

    currency: str
    dishes: dict[str, _Dish] = field(default_factory=dict)
    days: dict[tuple[str, str], _Day] = field(default_factory=dict)
    first_day: str = ""
    last_day: str = ""
    lines: int = 0
    orders: int = 0
    units: Decimal = Decimal()
    revenue_minor: int = 0
    refunds: int = 0
    shifted: int = 0

    def add(self, line: Line) -> None:
        self.lines += 1
        self.units += Decimal(str(line.quantity)) if isinstance(line.quantity, float) else line.quantity
        self.revenue_minor += line.total_minor
        self.refunds += line.quantity < 0
        self.shifted += line.shifted
        self.first_day = min(self.first_day or line.day, line.day)
        self.last_day = max(self.last_day, line.day)
        self._add_to_dish(line)
        self.days.setdefault((line.item, line.day), _Day()).add(line)

    def _add_to_dish(self, line: Line) -> None:
        dish = self.dishes.get(line.item)
        if dish is None:
            too_many_dishes(len(self.dishes) + 1)
            dish = self.dishes[line.item] = _Dish(line.name, line.category)
        dish.category = dish.category or line.category
        sold = dish.sizes.get(line.variation)
        if sold is None:
            sold = dish.sizes[line.variation] = _Sold()
        sold.add(line)

    def take_days(self, import_id: str, *, all_of_them: bool = False) -> list[Document]:
        """The `item_days` to write, once there are many: a dish's day may be written in parts, readers sum."""
        if not all_of_them and len(self.days) < _FLUSH:
            return []
        taken, self.days = self.days, {}
        return [
            {"import_id": import_id, "item": item, "day": day, **sold.fields()} for (item, day), sold in taken.items()
        ]

    def menu_items(self, restaurant_id: str, import_id: str, known: Sequence[str], now: datetime) -> list[Document]:
        """The dishes that the menu does not have yet."""
        have = set(known)
        return [
            self._menu_item(restaurant_id, import_id, key, dish, now)
            for key, dish in self.dishes.items()
            if key not in have
        ]

    def _menu_item(self, restaurant_id: str, import_id: str, key: str, dish: _Dish, now: datetime) -> Document:
        named = {size: sold for size, sold in dish.sizes.items() if size is not None}
        sizes = named or dish.sizes
        standard, sold = max(sizes.items(), key=lambda entry: entry[1].units)
        variations = [{"name": size, "price": self._major(one.price_minor)} for size, one in named.items()]
        return {
            "_id": f"{restaurant_id}/{key}",
            "key": key,
            "name": dish.name,
            "category": dish.category,
            "price": self._major(sold.price_minor),
            "cost": None,
            "available": True,
            "variations": variations,
            "standard": standard,
            "aliases": [],
            "source": "import",
            "import_id": import_id,
            "created_at": now,
            "updated_at": now,
        }

    def _major(self, minor: int) -> float:
        return to_major(minor, self.currency)
