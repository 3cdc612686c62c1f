"""The demo restaurant as a till's data, for the stand-ins of tills' vendors.

A vendor's sandbox subclasses `TillSandbox`, adds its routes and renders `DemoOrder` and `DemoItem` as that vendor does.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.money import to_minor
from sandboxes.base import Sandbox
from sandboxes.restaurant import CURRENCY, NAME, TIMEZONE, Mode, sizes, window
from tools.menu.names import normalise
from tools.pos.types import CatalogItem, CatalogVariation

LOCATION, MERCHANT = "LUNA-PIZZA-1", "LUNA-PIZZA-MERCHANT"


@dataclass
class DemoVariation:
    id: str
    name: str
    price_minor: int
    version: int = 1


@dataclass
class DemoItem:
    """A dish as the till has it. `version` grows with every write."""

    id: str
    name: str
    category: str
    variations: list[DemoVariation]
    version: int = 1
    available: bool = True
    deleted: bool = False
    updated_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DemoLine:
    """`item`, `variation` None: an amount typed in under `name`."""

    name: str
    quantity: str
    unit_minor: int
    item: str | None = None
    variation: str | None = None
    size: str | None = None
    discount_minor: int = 0
    tax_minor: int = 0
    modifiers: tuple[tuple[str, int], ...] = ()


@dataclass
class DemoOrder:
    """An order of the till. `state`: closed, voided, open. `returned` are lines given back (of `return_of`)."""

    id: str
    at: datetime
    lines: tuple[DemoLine, ...]
    updated_at: datetime
    state: str = "closed"
    version: int = 1
    tip_minor: int = 0
    returned: tuple[DemoLine, ...] = ()
    return_of: str | None = None
    currency: str = CURRENCY


class DemoTill:
    """A year of the demo restaurant: its catalogue and its orders, which may be changed while it runs."""

    def __init__(self, mode: Mode = "live", now: datetime | None = None) -> None:
        self.mode, self.currency, self.timezone, self.name = mode, CURRENCY, TIMEZONE, NAME
        self.items = _items()
        self.orders = _orders(mode, now or Clock().now())
        self._sorted: dict[str, tuple[list[datetime], list[DemoOrder]]] = {}

    def between(self, by: str, start: datetime, end: datetime | None) -> list[DemoOrder]:
        """Orders whose `at` or `updated_at` lies in [start, end], sorted by it."""
        if by not in self._sorted:
            ordered = sorted(self.orders.values(), key=lambda order: (getattr(order, by), order.id))
            self._sorted[by] = [getattr(order, by) for order in ordered], ordered
        times, ordered = self._sorted[by]
        return ordered[bisect_left(times, start) : None if end is None else bisect_right(times, end)]

    def put(self, order: DemoOrder) -> None:
        """A new order, or a newer version of one."""
        if earlier := self.orders.get(order.id):
            order.version = earlier.version + 1
        self.orders[order.id] = order
        self._sorted.clear()

    def item(self, item_id: str) -> DemoItem | None:
        """By its own id or one of its sizes'."""
        return next(
            (one for one in self.items if item_id == one.id or any(item_id == size.id for size in one.variations)), None
        )


def demo_catalog() -> list[CatalogItem]:
    """The dishes as any till's normaliser gives them, without a till."""
    return [
        CatalogItem(
            item.id,
            item.name,
            item.category,
            tuple(CatalogVariation(size.id, size.name, size.price_minor) for size in item.variations),
        )
        for item in _items()
    ]


def _items() -> list[DemoItem]:
    by_dish: dict[str, DemoItem] = {}
    for size in sizes().values():
        code = normalise(size.dish).upper().replace(" ", "-")
        item = by_dish.setdefault(size.dish, DemoItem(f"ITEM-{code}", size.dish, size.category, []))
        item.variations.append(DemoVariation(f"VAR-{code}-{size.size}", size.size, to_minor(size.price, CURRENCY)))
    return list(by_dish.values())


def _orders(mode: Mode, now: datetime) -> dict[str, DemoOrder]:
    lines = {
        size: DemoLine(
            size.dish,
            "1",
            to_minor(size.price, CURRENCY),
            f"ITEM-{normalise(size.dish).upper().replace(' ', '-')}",
            f"VAR-{normalise(size.dish).upper().replace(' ', '-')}-{size.size}",
            size.size,
        )
        for size in sizes().values()
    }
    shown, zone, found = window(mode, now), ZoneInfo(TIMEZONE), {}
    for day in shown.days():
        midnight = datetime.combine(day, time(), zone)
        for number, ticket in enumerate(shown.tickets(day), 1):
            local = midnight.replace(hour=ticket.at.hour, minute=ticket.at.minute, second=ticket.at.second)
            sold = Counter(ticket.lines)
            order_id = f"{day.isoformat()}-{number:03}"  # the id that the demo's own loader gives it
            at = local.astimezone(UTC)
            found[order_id] = DemoOrder(order_id, at, tuple(_times(lines[size], n) for size, n in sold.items()), at)
    return found


def _times(line: DemoLine, count: int) -> DemoLine:
    return line if count == 1 else DemoLine(**{**vars(line), "quantity": str(count)})


class TillSandbox(Sandbox):
    """A till's vendor on loopback."""

    credentials: dict[str, str] = {}  # what connects to it, where the vendor has no OAuth

    def __init__(self, till: DemoTill | None = None, mode: Mode = "live", now: datetime | None = None) -> None:
        super().__init__()
        self.till = till or DemoTill(mode, now)

    def health(self) -> dict[str, Any]:
        return {**super().health(), "orders": len(self.till.orders)}


def later(order: DemoOrder, now: datetime, **changes: Any) -> DemoOrder:
    """The same order as it stands after a change at `now`."""
    return DemoOrder(**{**vars(order), "updated_at": now + timedelta(0), **changes})
