"""What promotions are judged on: the sales, and the menu as it sells now; from the database or from files."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.compute import compute
from memory.restaurants import Restaurant
from tools.menu.periods import Period
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.promotions.engine.features import Snapshot
    from tools.menu.promotions.store import PromotionStore

_LOOKED_AT = 800  # days: two years and the season before them
_FILE_ORDERS = 20_000  # the latest of a file


@dataclass(frozen=True, slots=True)
class Board:
    """`history` and `menu` are None where nothing was sold for two years, `last_sale` where nothing ever was."""

    items: Sequence[MenuItem]
    currency: str
    demo: bool
    history: History | None = None
    menu: Snapshot | None = None
    last_sale: date | None = None

    def row(self, key: str) -> int | None:
        """The dish's place in `menu`; None where it neither sold lately nor is on the menu."""
        if self.menu is None:
            return None
        return next((row for row, item in enumerate(self.menu.items) if item.key == key), None)


async def board_of(menu: MenuStore, insights: PromotionStore, restaurant: Restaurant, today: date) -> Board:
    """Up to yesterday."""
    yesterday = today - timedelta(days=1)
    items, history, last_sale = await asyncio.gather(
        menu.items(restaurant.restaurant_id),
        menu.history(restaurant, Period(yesterday - timedelta(days=_LOOKED_AT - 1), yesterday)),
        menu.last_sale(restaurant),
    )
    empty = Board(items, restaurant.currency, restaurant.demo, last_sale=last_sale)
    if history is None:
        return empty
    orders = await insights.orders(restaurant)
    return await compute(_drawn, empty, history, orders)


def board_of_files(orders: Path, costs: Path | None, currency: str, timezone: str) -> Board:
    """The same from an order file and costs alone. Raises BadInput."""
    from dataclasses import replace

    from tools.menu.history import priced
    from tools.menu.prices.files import dishes_of, read_costs
    from tools.menu.report.orders import read_sales

    history = read_sales(orders, currency=currency, timezone=timezone).history
    dishes = dishes_of(history)
    known = read_costs(costs, dishes) if costs else {}
    whole = {key: cost for (key, size), cost in known.items() if size is None}
    history = priced(history, {**_mean_costs(history, {k: c for k, c in known.items() if k[1]}), **whole})
    paid = [item.price or _paid(history, row) for row, item in enumerate(history.items)]
    items = tuple(replace(item, price=price) for item, price in zip(history.items, paid, strict=True))
    menu = [
        dish.model_copy(update={"price": item.price, "cost": item.cost, "variations": []})
        for dish, item in zip(dishes, items, strict=True)
    ]
    empty = Board(menu, currency, False)
    return _drawn(empty, replace(history, items=items), _orders_of(orders, currency, timezone))


def _drawn(empty: Board, history: History, orders: Sequence[Sequence[str]]) -> Board:
    """The history from its first open day to its last."""
    from dataclasses import replace

    from tools.menu.promotions.engine.baskets import baskets
    from tools.menu.promotions.engine.features import snapshot

    is_open = history.open.nonzero()[0]
    if not len(is_open):
        return empty
    known = history.between(history.dates[int(is_open[0])], history.dates[int(is_open[-1])])
    found = baskets(orders) if any(len(set(order)) > 1 for order in orders) else None
    return replace(empty, history=known, menu=snapshot(known, found))


def _mean_costs(history: History, by_size: dict[tuple[str, str | None], float]) -> dict[str, float]:
    """A dish's cost over its sizes, by what they sold; only where the cost of every size that sold is known."""
    found: dict[str, float] = {}
    for key in {key for key, _size in by_size}:
        sizes = [(float(one.units.sum()), by_size.get((key, one.size))) for one in history.sizes if one.key == key]
        sold = [(units, cost) for units, cost in sizes if units > 0]
        known = [(units, cost) for units, cost in sold if cost is not None]
        if known and len(known) == len(sold):
            found[key] = sum(units * cost for units, cost in known) / sum(units for units, _cost in known)
    return found


def _paid(history: History, row: int) -> float:
    units = float(history.units[row].sum())
    return float(history.revenue[row].sum()) / units if units > 0 else 0.0


def _orders_of(path: Path, currency: str, timezone: str) -> list[list[str]]:
    """Which dishes each of the last orders held; empty for a file without order numbers."""
    from collections import deque

    from tools.menu.imports.dates import LocalTimes
    from tools.menu.imports.files import open_text
    from tools.menu.imports.header import find_header
    from tools.menu.imports.lines import LineReader
    from tools.menu.imports.options import ImportOptions
    from tools.menu.imports.orders import NEEDED, ROLES, OrderSource
    from tools.menu.imports.survey import survey

    file, options = open_text(path), ImportOptions()
    found = survey(file, find_header(file, NEEDED, ROLES), options, date(2099, 12, 31))
    source = OrderSource(file, found, LineReader(found, LocalTimes(timezone), currency, date(2099, 12, 31)), options)
    last: deque[list[str]] = deque(maxlen=_FILE_ORDERS)
    for batch in source.batches():
        last.extend([line.item for line in order.lines] for order in batch if order.number)
    return list(last)
