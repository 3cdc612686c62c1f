"""A till's orders as our documents: which dish each line is, and what a day's lines sum up to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from core.errors import BadInput
from core.money import to_major
from memory.mongo import Document
from memory.restaurants import Restaurant
from tools.menu.names import normalise
from tools.pos.catalog import NO_SIZE, Ref
from tools.pos.types import SaleLine, SaleOrder

MOST_TYPED = 1_000  # names that stand in no catalogue: above that they are free text, not dishes
OTHER, OTHER_NAME = "other sales", "Other sales"


@dataclass(slots=True)
class Book:
    """Which dish a line is. Names that stand in no catalogue become dishes of their own, off the menu, until there are
    too many of them; `typed` counts those that were there before."""

    restaurant: Restaurant
    provider: str
    import_id: str
    refs: Mapping[str, Ref]
    by_name: dict[str, str]
    typed: int = 0
    new: list[Document] = field(default_factory=list)

    def find(self, line: SaleLine, at: datetime) -> Ref:
        for known in (line.variation_id, line.item_id):
            if known and known in self.refs:
                key, size = self.refs[known]
                return key, size or (None if known == line.variation_id else _size(line))
        name = normalise(line.name)
        key = self.by_name.get(name) or self._typed(name, line, at)
        return key, _size(line) if key != OTHER else None

    def _typed(self, name: str, line: SaleLine, at: datetime) -> str:
        crowded = self.typed >= MOST_TYPED
        key, shown = (OTHER, OTHER_NAME) if crowded else (name, line.name)
        if key not in self.by_name:
            self.by_name[key] = key
            self.typed += 1
            self.new.append(self._dish(key, shown, line, at))
        return key

    def _dish(self, key: str, name: str, line: SaleLine, at: datetime) -> Document:
        return {
            "_id": f"{self.restaurant.restaurant_id}/{key}",
            "key": key,
            "name": name,
            "category": line.category,
            "price": to_major(max(line.unit_price_minor, 0), self.restaurant.currency),
            "cost": None,
            "available": False,
            "variations": [],
            "standard": None,
            "aliases": [],
            "source": self.provider,
            "typed": True,
            "import_id": self.import_id,
            "created_at": at,
            "updated_at": at,
        }

    def document(self, order: SaleOrder) -> Document:
        """The order as it is stored. Raises BadInput for another currency than the restaurant's."""
        if order.currency and order.currency != self.restaurant.currency:
            raise BadInput(
                f"Order {order.id} is in {order.currency}, but {self.restaurant.name} keeps {self.restaurant.currency}."
            )
        lines = [self._line(line, order.at) for line in order.lines]
        lines += [{**_given_back(self._line(line, order.at)), "refund": True} for line in order.refunds]
        details = {
            "tax_minor": order.tax_minor,
            "tip_minor": order.tip_minor,
            "service_minor": order.service_minor,
            "refund_minor": order.refund_minor,
            "refund_of": order.refund_of,
            "voided": order.voided,
            "voids": [self._line(line, order.at) for line in order.voids],
        }
        return {
            "_id": f"{self.import_id}/{order.id}",
            "import_id": self.import_id,
            "order_id": order.id,
            "day": order.business_day.isoformat(),
            "at": order.at,
            "lines": lines,
            "provider": self.provider,
            "version": order.version,
            "changed_at": order.updated_at,
            **{name: value for name, value in details.items() if value},
        }

    def _line(self, line: SaleLine, at: datetime) -> Document:
        key, size = self.find(line, at)
        more = {
            "discount_minor": line.discount_minor,
            "combo": line.combo,
            "modifiers": [
                {"name": one.name, "quantity": units(one.quantity), "total_minor": one.total_minor}
                for one in line.modifiers
            ],
        }
        return {
            "item": key,
            **({} if size is None else {"variation": size}),
            "quantity": units(line.quantity),
            "unit_price_minor": line.unit_price_minor,
            "total_minor": line.total_minor,
            **{name: value for name, value in more.items() if value},
        }


def _size(line: SaleLine) -> str | None:
    return None if normalise(line.variation or "") in NO_SIZE else line.variation


def _given_back(line: Document) -> Document:
    return {**line, "quantity": -line["quantity"], "total_minor": -line["total_minor"]}


def units(quantity: Decimal) -> int | float:
    """Whole where it is whole, as the database keeps it."""
    return int(quantity) if quantity == quantity.to_integral_value() else float(round(quantity, 6))


@dataclass(slots=True)
class _Sold:
    units: Decimal = Decimal()
    revenue_minor: int = 0

    def add(self, line: Mapping[str, object]) -> None:
        self.units += Decimal(str(line["quantity"]))
        self.revenue_minor += int(line["total_minor"])  # type: ignore[call-overload]


def day_totals(import_id: str, orders: Iterable[Document]) -> dict[str, list[Document]]:
    """The `item_days` of these orders by day: every dish with its units and revenue, and by size where it has any."""
    days: dict[str, dict[str, tuple[_Sold, dict[str, _Sold]]]] = {}
    for order in orders:
        dishes = days.setdefault(order["day"], {})
        for line in order["lines"]:
            sold, sizes = dishes.setdefault(line["item"], (_Sold(), {}))
            sold.add(line)
            if size := line.get("variation"):
                sizes.setdefault(size, _Sold()).add(line)
    return {
        day: [_total(import_id, day, item, *dishes[item]) for item in sorted(dishes)] for day, dishes in days.items()
    }


def _total(import_id: str, day: str, item: str, sold: _Sold, sizes: Mapping[str, _Sold]) -> Document:
    by_size = [
        {"name": name, "units": units(sizes[name].units), "revenue_minor": sizes[name].revenue_minor}
        for name in sorted(sizes)
    ]
    return {
        "_id": f"{import_id}/{day}/{item}",
        "import_id": import_id,
        "item": item,
        "day": day,
        "units": units(sold.units),
        "revenue_minor": sold.revenue_minor,
        **({"sizes": by_size} if by_size else {}),
    }


def refunded_too_much(orders: Sequence[Document], sources: Mapping[str, Document]) -> int:
    """How many gave back more than their sale had brought in."""
    found = 0
    for order in orders:
        back = -sum(line["total_minor"] for line in order["lines"] if line.get("refund")) + order.get("refund_minor", 0)
        source = sources.get(order.get("refund_of") or "", order if back and not order.get("refund_of") else None)
        if back and source:
            found += back > sum(line["total_minor"] for line in source["lines"] if not line.get("refund"))
    return found
