"""The menu report of an order file: the matrix with its probabilities and what the data are worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from core.errors import BadInput
from core.money import minor_digits
from tools.menu.engine import Bars, Dish, Matrix, classify, number, rounded
from tools.menu.imports.options import ImportOptions
from tools.menu.report.orders import FileSales, read_sales

if TYPE_CHECKING:
    from tools.menu.history import History

Json = dict[str, Any]
NO_CATEGORY = "(no category)"
_REASONS = 20


@dataclass(frozen=True, slots=True)
class Wishes:
    """`popularity_cutoff` in percent of all units sold."""

    by: Literal["menu", "category"] = "menu"
    popularity_factor: float = 0.7
    popularity_cutoff: float | None = None
    currency: str = "USD"
    timezone: str = "UTC"
    options: ImportOptions = field(default_factory=ImportOptions)

    def bars(self) -> Bars:
        """Raises BadInput for a bar that no menu can have."""
        if not 0 < self.popularity_factor <= 10:
            raise BadInput("--popularity-factor is a share of an equal share, such as 0.7; it must lie in 0 to 10.")
        if self.popularity_cutoff is not None and not 0 < self.popularity_cutoff <= 100:
            raise BadInput("--popularity-cutoff is a percentage of all units sold, so it must lie in 0 to 100.")
        cutoff = None if self.popularity_cutoff is None else Fraction(str(self.popularity_cutoff)) / 100
        return Bars(Fraction(str(self.popularity_factor)), cutoff)


def menu_report(orders: Path, costs: Path | None, wishes: Wishes) -> Json:
    """Raises BadInput or TooLarge for a file that cannot be used."""
    bars = wishes.bars()
    sales = read_sales(
        orders,
        currency=wishes.currency,
        timezone=wishes.timezone,
        options=wishes.options,
        meanwhile=None if costs is None else _load_costing,
    )
    from tools.menu.engine.noise import dispersions

    history, notes = (sales.history, list[str]()) if costs is None else _costed(sales.history, costs)
    dishes = _dishes(replace(sales, history=history))
    spread = dispersions(history.keys, history.units)
    scopes = _scopes(dishes, wishes.by, bars)
    digits = minor_digits(wishes.currency)
    return {
        "items": [
            *(row for _scope, matrix in scopes for row in _rows(matrix, spread, digits)),
            *(_given_back(dish, digits) for dish in dishes if dish.units <= 0),
        ],
        "thresholds": [
            {
                "scope": scope,
                "popularity_percent": _percent(matrix.popularity),
                "contribution_margin": _money(matrix.margin, digits),
            }
            for scope, matrix in scopes
        ],
        "data_quality": _quality(sales, history, notes),
    }


def _load_costing() -> None:
    """What costs are read with takes a tenth of a second to load."""
    import_module("tools.menu.imports.costs")


def _costed(history: History, path: Path) -> tuple[History, list[str]]:
    """Costs by the rules of `menu costs`."""
    from tools.menu.imports.costs import read_costs, with_costs
    from tools.menu.schemas import MenuItem, Variation

    sizes: dict[str, list[str]] = {}
    units: dict[tuple[str, str | None], float] = {}
    for one in history.sizes:
        sizes.setdefault(one.key, []).append(one.size)
        units[one.key, one.size] = float(one.units.sum())
    sold, revenue = history.units.sum(axis=1), history.revenue.sum(axis=1)
    items = [
        MenuItem(
            key=item.key,
            name=item.name,
            price=float(revenue[row] / sold[row]) if sold[row] > 0 else 0.0,
            variations=[Variation(name=size, price=0.0) for size in sizes.get(item.key, ())],
        )
        for row, item in enumerate(history.items)
    ]
    _header, read = read_costs(path, items, history.currency)
    costs = {item.key: with_costs(item, read, units).cost for item in items if item.key in read.by_item}
    notes = [f"No dish called {row.item!r} (line {row.line} of {path.name})." for row in read.unknown[:_REASONS]]
    notes += [f"Line {row.line} of {path.name}: {row.reason}." for row in read.bad[:_REASONS]]
    priced = tuple(replace(item, cost=costs.get(item.key)) for item in history.items)
    return replace(history, items=priced), [*notes, *read.notes]


def _dishes(sales: FileSales) -> list[Dish]:
    """A file knows no menu: what is in it was sold, and its price is what was paid. Where as much came back as went
    out nothing was sold, so such a dish neither moves the bars nor has a price."""
    scale, found = 10 ** minor_digits(sales.history.currency), []
    for item in sales.history.items:
        units, revenue = sales.totals[item.key]
        cost = None if item.cost is None else Fraction(str(item.cost)) * scale
        found.append(Dish(item.key, item.name, item.category, False, units, revenue, Fraction(), cost))
    return found


def _scopes(dishes: Sequence[Dish], by: str, bars: Bars) -> list[tuple[str, Matrix]]:
    if by == "menu":
        return [("menu", classify(dishes, bars))]
    names = sorted({dish.category or NO_CATEGORY for dish in dishes})
    return [
        (name, classify([dish for dish in dishes if (dish.category or NO_CATEGORY) == name], bars)) for name in names
    ]


def _rows(matrix: Matrix, spread: dict[str, float], digits: int) -> list[Json]:
    from tools.menu.engine.noise import probabilities, sure

    found = probabilities(matrix, spread)
    rows = []
    for dish in matrix.dishes:
        probability, decided = sure(matrix, found, dish.key)
        rows.append(
            {
                "item": dish.name,
                "category": dish.category,
                "sold": number(dish.units),
                "price": _money(dish.price, digits) if dish.units > 0 else None,
                "cost": _money(dish.cost, digits, more=2),
                "contribution_margin": _money(dish.margin, digits),
                "mix_percent": _percent(matrix.verdicts[dish.key].mix),
                "class": matrix.verdicts[dish.key].name if dish.cost is not None else "uncosted",
                "probability": probability,
                "decided": decided,
            }
        )
    return rows


def _given_back(dish: Dish, digits: int) -> Json:
    return {
        "item": dish.name,
        "category": dish.category,
        "sold": number(dish.units),
        "price": None,
        "cost": _money(dish.cost, digits, more=2),
        "contribution_margin": None,
        "mix_percent": 0.0,
        "class": "uncosted" if dish.cost is None else None,
        "probability": None,
        "decided": False,
    }


def _money(amount: Fraction | None, digits: int, more: int = 0) -> float | None:
    """Minor units as a number in major ones; `more` digits than the currency has keep a cost as it was given."""
    return None if amount is None else rounded(amount / 10**digits, digits + more)


def _percent(share: Fraction | None) -> float | None:
    return None if share is None else rounded(100 * share, 4)


def _quality(sales: FileSales, history: History, notes: Sequence[str]) -> Json:
    from tools.menu.quality.engine.check import check
    from tools.menu.quality.present import document

    return {
        **document(check(history)),
        "rows": sales.rows,
        "lines": sales.lines,
        "bad_rows": sales.bad_rows,
        "bad_reasons": _most(sales.bad),
        "void_lines": sales.voids,
        "refund_lines": sales.refund_lines,
        "repeated_lines": sales.repeats,
        "notes": list(notes),
    }


def _most(counted: Counter[str]) -> list[Json]:
    ranked = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [{"reason": reason, "lines": lines} for reason, lines in ranked[:_REASONS]]
