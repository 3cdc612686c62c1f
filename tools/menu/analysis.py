"""One analysis as a value: what was asked, what was sold, where each dish stands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from core.errors import ToolInputError
from core.money import minor_digits
from tools.menu.engine import KASAVANA_SMITH, Bars, Dish, Matrix, classify
from tools.menu.engine.changes import Moved
from tools.menu.engine.views import View, with_labour
from tools.menu.names import Found, find_category, find_item
from tools.menu.periods import Period
from tools.menu.reasons import Reason
from tools.menu.schemas import MenuItem
from tools.menu.store import Sales, Sold

if TYPE_CHECKING:
    from memory.restaurants import Restaurant


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the menu that was asked for."""

    category: str | None = None
    found: Found | None = None


@dataclass(frozen=True, slots=True)
class Analysis:
    restaurant: Restaurant
    period: Period
    scope: Scope
    matrix: Matrix  # of the scope's category, or of the whole menu
    by_category: Mapping[str, Matrix]
    before: Sales  # the equally long period just before
    last_sale: date | None
    dish: Dish | None = None  # the one that was asked for
    reasons: Sequence[Reason] = field(default_factory=list)
    sure: Mapping[str, tuple[float | None, bool]] = field(default_factory=dict)  # probability of the class; decided
    changes: Sequence[Moved] = field(default_factory=list)  # since the period before
    quality: Mapping[str, Any] = field(default_factory=dict)
    labour: Matrix | None = None  # with wages in the margins, where they are known
    view: View | None = None  # another one than Kasavana and Smith's, where it was asked for

    @property
    def digits(self) -> int:
        return minor_digits(self.restaurant.currency)

    @property
    def scale(self) -> Fraction:
        """Minor units to major ones."""
        return Fraction(1, 10**self.digits)

    @property
    def had_sales_before(self) -> bool:
        """True at the first dish that sold, so cheap to ask."""
        return any(sold.units > 0 for sold in self.before.values())

    def units_before(self, key: str) -> Fraction | None:
        """None where the period before has no sales at all, so nothing can be compared."""
        return self.before.get(key, Sold()).units if self.had_sales_before else None


def scope_of(items: Sequence[MenuItem], category: str | None, item: str | None) -> Scope:
    """Resolves the names that were asked for. Raises ToolInputError."""
    categories = sorted({one.category for one in items if one.category})
    named = find_category(category, categories) if category else None
    found = find_item(item, items) if item else None
    if found and named and found.item.category != named:
        raise ToolInputError(
            f"{found.item.name} is not in {named} but in {found.item.category or 'no category'}.",
            candidates=[found.item.name],
        )
    return Scope(named, found)


def dishes_of(items: Iterable[MenuItem], sales: Sales, currency: str, costs_of: datetime | None = None) -> list[Dish]:
    """The menu with what it sold. A dish that was sold but is on no menu counts too, under its key. `costs_of`: with
    what dishes cost to make at that moment."""
    scale = 10 ** minor_digits(currency)
    then = [item if costs_of is None else item.model_copy(update={"cost": item.cost_on(costs_of)}) for item in items]
    listed = {item.key: _dish(item, sales.get(item.key, Sold()), scale) for item in then}
    strays = [
        Dish(key, key, None, False, sold.units, sold.revenue, Fraction())
        for key, sold in sales.items()
        if key not in listed
    ]
    return [*listed.values(), *strays]


def _dish(item: MenuItem, sold: Sold, scale: int) -> Dish:
    cost = None if item.cost is None else minor(item.cost, scale)
    return Dish(
        item.key, item.name, item.category, item.available, sold.units, sold.revenue, minor(item.price, scale), cost
    )


def minor(amount: float, scale: int) -> Fraction:
    """A stored amount in minor units, by its shortest decimal form."""
    return Fraction(Decimal(str(amount))) * scale


def matrices(dishes: Sequence[Dish], bars: Bars = KASAVANA_SMITH) -> dict[str, Matrix]:
    """The matrix of each category."""
    names = sorted({dish.category for dish in dishes if dish.category})
    return {name: classify((dish for dish in dishes if dish.category == name), bars) for name in names}


def evening_of(day: date, timezone: str) -> datetime:
    """The end of the day in the restaurant's zone."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(timezone))


def labour_matrix(restaurant: Restaurant, items: Iterable[MenuItem], matrix: Matrix) -> Matrix | None:
    """None where no wage or no dish's minutes are known."""
    minutes = {item.key: Fraction(str(item.labour_minutes)) for item in items if item.labour_minutes is not None}
    if restaurant.hourly_wage is None or not minutes:
        return None
    wage = minor(restaurant.hourly_wage, 10 ** minor_digits(restaurant.currency))
    return classify(with_labour(matrix.dishes, minutes, wage), matrix.bars)
