"""The other matrices of the trade, and Kasavana and Smith's with wages counted in. Exact, ties high (or cheap)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from tools.menu.engine.matrix import Dish, Matrix

MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True)
class View:
    """`classes` by dish (None: no cost or no sales). `food_cost` (share 0 to 1) is the bar that is good to stay under;
    `other` the bar of the second axis: a share of the units (Miller) or an amount in minor units (Pavesic)."""

    name: str
    classes: Mapping[str, str | None]
    food_cost: Fraction | None
    other: Fraction | None


def miller(matrix: Matrix) -> View:
    """Jack Miller, Menu Pricing and Strategy, 1980: food cost percent against volume.

    Winners are cheap to make for their price and sell, losers neither; between them stand the marginals, I cheap but
    slow and II selling but dear. The bars: food cost over revenue of all costed dishes, and an equal share of units.
    """
    bar, equal = _food_cost(matrix), Fraction(1, len(matrix.dishes)) if matrix.dishes and matrix.units > 0 else None
    names = {(True, True): "winner", (True, False): "marginal_1", (False, True): "marginal_2", (False, False): "loser"}
    return View(
        "miller",
        {dish.key: _placed(dish, bar, equal, matrix.verdicts[dish.key].mix, names) for dish in matrix.dishes},
        bar,
        equal,
    )


def pavesic(matrix: Matrix) -> View:
    """David Pavesic, Cost/Margin Analysis (The Cornell Quarterly), 1983: food cost percent against weighted margin.

    Primes are cheap to make for their price and bring much in all, problems neither; sleepers are cheap but bring
    little, standards bring much but are dear. The bars: food cost over revenue of all costed dishes, and what a
    costed dish brings in all (margin x units) on average.
    """
    bar, costed = _food_cost(matrix), matrix.costed
    mean = matrix.contribution / len(costed) if matrix.contribution is not None and bar is not None else None
    names = {(True, True): "prime", (True, False): "sleeper", (False, True): "standard", (False, False): "problem"}
    return View(
        "pavesic",
        {dish.key: _placed(dish, bar, mean, dish.contribution or Fraction(), names) for dish in matrix.dishes},
        bar,
        mean,
    )


def food_cost(dish: Dish) -> Fraction | None:
    """Share of the price that the ingredients take, 0 to 1 and beyond."""
    return dish.cost / dish.price if dish.cost is not None and dish.price > 0 else None


def with_labour(dishes: Iterable[Dish], minutes: Mapping[str, Fraction], wage: Fraction) -> list[Dish]:
    """The same with wages in the margin (`wage` an hour, minor units). A dish without minutes counts as uncosted, so
    that it does not look better than those that have them."""
    return [
        replace(dish, labour=minutes[dish.key] * wage / MINUTES_AN_HOUR)
        if dish.key in minutes
        else replace(dish, cost=None)
        for dish in dishes
    ]


def _food_cost(matrix: Matrix) -> Fraction | None:
    spent = sum((dish.units * (dish.cost or 0) for dish in matrix.costed), Fraction())
    revenue = sum((dish.revenue for dish in matrix.costed), Fraction())
    return spent / revenue if revenue > 0 else None


def _placed(
    dish: Dish, bar: Fraction | None, other: Fraction | None, value: Fraction, names: Mapping[tuple[bool, bool], str]
) -> str | None:
    share = food_cost(dish)
    if share is None or bar is None or other is None:
        return None
    return names[share <= bar, value >= other]
