"""Price advice from files alone: orders as `menu import` takes them, costs and other places' prices beside them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import BadInput
from core.money import to_major
from core.places import check_currency, check_timezone
from memory.restaurants import country_of
from tools.menu.forecast.context import public_holidays
from tools.menu.imports.dates import LocalTimes
from tools.menu.imports.files import open_text
from tools.menu.imports.header import find_header
from tools.menu.imports.lines import Line, LineReader
from tools.menu.imports.numbers import decimal_comma, parse_amount
from tools.menu.imports.options import ImportOptions
from tools.menu.imports.orders import NEEDED, ROLES, OrderSource
from tools.menu.imports.survey import data_rows, survey
from tools.menu.imports.tally import too_many_dishes
from tools.menu.names import normalise, same_item
from tools.menu.schemas import MenuItem, Variation

if TYPE_CHECKING:
    from tools.menu.history import History, Item
    from tools.menu.prices.engine.series import Point

_LATEST = date(2099, 12, 31)  # no clock here: a file alone is read as it stands
_MOST_DAYS = 1826  # five years: older prices are another time's
_COUNTRIES = {"USD": "US", "GBP": "GB", "CAD": "CA", "AUD": "AU", "INR": "IN", "MXN": "MX", "JPY": "JP", "CHF": "CH"}

Key = tuple[str, str | None]  # (dish, size)


@dataclass(frozen=True, slots=True)
class PricedSales:
    """Daily sums, and beside them what was sold at which price."""

    history: History
    points: list[Point]


class _Sums:
    """Units, minor units of money and lines, by dish, size, day and price."""

    def __init__(self) -> None:
        self.cells: dict[tuple[str, str | None, str, int], list[float]] = defaultdict(lambda: [0, 0, 0])
        self.names: dict[str, tuple[str, str | None]] = {}

    def add(self, line: Line) -> None:
        known = self.names.get(line.item)
        if known is None or (known[1] is None and line.category):
            self.names[line.item] = (known[0] if known else line.name or line.item, line.category)
        cell = self.cells[line.item, line.variation, line.day, line.unit_price_minor]
        cell[0] += line.quantity
        cell[1] += line.total_minor
        cell[2] += 1


def read_priced_sales(path: Path, *, currency: str = "USD", timezone: str = "UTC") -> PricedSales:
    """The last five years of the file. Raises BadInput where it cannot be used."""
    check_currency(currency)
    check_timezone(timezone)
    options = ImportOptions()
    file = open_text(path)
    found = survey(file, find_header(file, NEEDED, ROLES), options, _LATEST)
    source = OrderSource(file, found, LineReader(found, LocalTimes(timezone), currency, _LATEST), options)
    sums = _Sums()
    for batch in source.batches():
        for order in batch:
            for line in order.lines:
                sums.add(line)
        too_many_dishes(len(sums.names))
    if not sums.cells:
        raise BadInput(f"None of the {source.rows:,} lines of {path.name} can be used.")
    return _arranged(sums, currency)


def _arranged(sums: _Sums, currency: str) -> PricedSales:
    from tools.menu.history import Item, SoldDay, history_of
    from tools.menu.prices.engine.series import Point

    days = {text: date.fromisoformat(text) for text in {cell[2] for cell in sums.cells}}
    last = max(days.values())
    first = max(min(days.values()), last - timedelta(days=_MOST_DAYS - 1))
    sold, points = [], []
    for (key, size, text, minor), (units, total, lines) in sums.cells.items():
        day = days[text]
        if day < first:
            continue
        sold.append(SoldDay(key, size, day, units, to_major(int(total), currency)))
        points.append(Point(key, size, day, to_major(minor, currency), units, int(lines)))
    items = [Item(key, name, category) for key, (name, category) in sums.names.items()]
    return PricedSales(history_of(items, sold, currency=currency, start=first, end=last), points)


def holidays_of(history: History, timezone: str) -> frozenset[date]:
    """The public holidays of the zone's country, else of the currency's where it is one country's."""
    country = country_of(timezone) or _COUNTRIES.get(history.currency)
    return frozenset(public_holidays(country, None, history.start, history.end))


def dishes_of(history: History) -> list[MenuItem]:
    """What is sold, as a menu to find names on."""
    sizes: dict[str, list[Variation]] = defaultdict(list)
    for one in history.sizes:
        sizes[one.key].append(Variation(name=one.size, price=0.0))
    return [_dish(item, sizes[item.key]) for item in history.items]


def _dish(item: Item, sizes: list[Variation]) -> MenuItem:
    return MenuItem(key=item.key, name=item.name, category=item.category, price=0.0, variations=sizes)


def read_costs(path: Path, dishes: list[MenuItem]) -> dict[Key, float]:
    """Item, cost and perhaps size. Names that are on no menu are left out; BadInput if none fits."""
    found = _amounts(path, "cost", dishes)
    return {key: amounts[-1] for key, amounts in found.items()}


def read_competition(path: Path, dishes: list[MenuItem]) -> dict[str, list[float]]:
    """Item and price, one line for each place that sells something like it."""
    prices: dict[str, list[float]] = defaultdict(list)
    for (key, _size), amounts in _amounts(path, "unit_price", dishes).items():
        prices[key] += [amount for amount in amounts if amount > 0]
    return dict(prices)


def _amounts(path: Path, role: str, dishes: list[MenuItem]) -> Mapping[Key, list[float]]:
    file = open_text(path)
    header = find_header(file, ("item", role), ("item", role, "variation"))
    columns = header.columns
    rows = [row + [""] * (len(header.names) - len(row)) for _line, row in data_rows(file, header)]
    comma = decimal_comma(row[columns[role]] for row in rows)
    known = {normalise(dish.name): dish for dish in dishes}
    found: dict[Key, list[float]] = defaultdict(list)
    for row in rows:
        name, amount = row[columns["item"]].strip(), parse_amount(row[columns[role]], comma)
        dish = known.get(normalise(name)) or (same_item(name, dishes) if name else None)
        size = row[columns["variation"]].strip() if "variation" in columns else ""
        if dish is not None and amount is not None and amount >= 0:
            found[dish.key, _size(dish, size)].append(float(amount))
    if not found:
        raise BadInput(f"None of the {len(rows):,} lines of {path.name} names a dish of the orders with its {role}.")
    return found


def _size(dish: MenuItem, text: str) -> str | None:
    return next((one.name for one in dish.variations if normalise(one.name) == normalise(text)), None) if text else None
