"""Menu engineering after Kasavana and Smith (Menu Engineering, 1982), on plain values and exact.

A dish is popular if its share of the units is at least 70% of an equal share (0.70/N), and earns well if its
contribution margin is at least the mean margin weighted by units, over the dishes whose cost is known. Ties are
high. Both bars can be moved. Where labour is given, a margin is what is left after food and labour. Amounts are in
minor units. Fractions throughout: no float decides at a threshold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

POPULARITY_FACTOR = Fraction(7, 10)
CLASSES = ("star", "plowhorse", "puzzle", "dog")


@dataclass(frozen=True, slots=True)
class Dish:
    """One dish in one period. `revenue` after discounts."""

    key: str
    name: str
    category: str | None
    available: bool
    units: Fraction
    revenue: Fraction
    list_price: Fraction
    cost: Fraction | None = None
    labour: Fraction | None = None  # wages a unit; None: not looked at

    @property
    def counts(self) -> bool:
        """Sold in the period, or on the active menu."""
        return self.units > 0 or self.available

    @property
    def price(self) -> Fraction:
        return self.revenue / self.units if self.units > 0 else self.list_price

    @property
    def margin(self) -> Fraction | None:
        return None if self.cost is None else self.price - self.spent

    @property
    def contribution(self) -> Fraction | None:
        return None if self.cost is None else self.revenue - self.units * self.spent

    @property
    def spent(self) -> Fraction:
        """On one: food, and labour where it is looked at."""
        return (self.cost or Fraction()) + (self.labour or Fraction())


@dataclass(frozen=True, slots=True)
class Bars:
    """What is high. `factor` of an equal share is popular, or `cutoff` (a share 0 to 1) of the units; `margin` (minor
    units) earns well instead of the weighted mean."""

    factor: Fraction = POPULARITY_FACTOR
    cutoff: Fraction | None = None
    margin: Fraction | None = None

    def popularity(self, dishes: int) -> Fraction:
        return self.factor / dishes if self.cutoff is None else self.cutoff


KASAVANA_SMITH = Bars()


@dataclass(frozen=True, slots=True)
class Verdict:
    """Where a dish stands. `mix` is its share of the units, 0 to 1; None is "cannot be said"."""

    mix: Fraction
    popular: bool | None
    earning: bool | None
    name: str | None  # star, plowhorse, puzzle, dog, uncosted


@dataclass(frozen=True, slots=True)
class Matrix:
    """`popularity` is a share 0 to 1, `margin` an amount; None where nothing was sold or nothing has a cost."""

    dishes: Sequence[Dish]  # best selling first: units, then revenue, then name
    units: Fraction
    revenue: Fraction
    contribution: Fraction | None
    popularity: Fraction | None
    margin: Fraction | None
    verdicts: Mapping[str, Verdict]
    bars: Bars = KASAVANA_SMITH

    @property
    def costed(self) -> list[Dish]:
        return [dish for dish in self.dishes if dish.cost is not None]


def classify(dishes: Iterable[Dish], bars: Bars = KASAVANA_SMITH) -> Matrix:
    """The matrix of the dishes that count; the others are left out."""
    counted = sorted(
        (dish for dish in dishes if dish.counts),
        key=lambda dish: (-_plain(dish.units), -_plain(dish.revenue), dish.name),
    )
    units = sum((dish.units for dish in counted), Fraction())
    popularity = bars.popularity(len(counted)) if counted and units > 0 else None
    mean, contribution = _mean_margin(counted)
    margin = mean if mean is None or bars.margin is None else bars.margin
    any_cost = contribution is not None
    return Matrix(
        dishes=counted,
        units=units,
        revenue=sum((dish.revenue for dish in counted), Fraction()),
        contribution=contribution,
        popularity=popularity,
        margin=margin,
        verdicts={dish.key: _verdict(dish, units, popularity, margin, any_cost) for dish in counted},
        bars=bars,
    )


def _mean_margin(dishes: Sequence[Dish]) -> tuple[Fraction | None, Fraction | None]:
    costed = [(dish.units, dish.contribution) for dish in dishes if dish.contribution is not None]
    if not costed:
        return None, None
    contribution = sum((earned for _units, earned in costed), Fraction())
    units = sum((sold for sold, _earned in costed), Fraction())
    return (contribution / units if units > 0 else None), contribution


def _verdict(
    dish: Dish, units: Fraction, popularity: Fraction | None, margin: Fraction | None, any_cost: bool
) -> Verdict:
    mix = dish.units / units if units > 0 else Fraction()
    popular = None if popularity is None else mix >= popularity
    earning = None if margin is None or dish.margin is None else dish.margin >= margin
    return Verdict(mix, popular, earning, _class(popular, earning, uncosted=any_cost and dish.cost is None))


def _class(popular: bool | None, earning: bool | None, *, uncosted: bool) -> str | None:
    if popular is None:
        return None
    if uncosted:
        return "uncosted"
    if earning is None:
        return None
    return {(True, True): "star", (True, False): "plowhorse", (False, True): "puzzle"}.get((popular, earning), "dog")


def best(matrix: Matrix) -> list[Dish]:
    """The dishes that sold, best selling first."""
    return [dish for dish in matrix.dishes if dish.units > 0]


def slowest(matrix: Matrix) -> list[Dish]:
    """The dishes that sold, fewest units first; ties by revenue, then name."""
    return sorted(best(matrix), key=lambda dish: (_plain(dish.units), _plain(dish.revenue), dish.name))


def unsold(matrix: Matrix) -> list[Dish]:
    """On the active menu and sold nothing."""
    return sorted((dish for dish in matrix.dishes if dish.units <= 0), key=lambda dish: dish.name)


def _plain(value: Fraction) -> Fraction | int:
    """The same number, quicker to compare where it is whole."""
    return value.numerator if value.denominator == 1 else value


def percent_change(now: Fraction, before: Fraction) -> Fraction | None:
    return 100 * (now - before) / before if before > 0 else None


def rounded(value: Fraction | None, digits: int) -> float | None:
    """Halves away from zero, as on a bill."""
    if value is None:
        return None
    scale: int = 10**digits
    whole = (2 * abs(value.numerator) * scale + value.denominator) // (2 * value.denominator)
    return (whole if value >= 0 else -whole) / scale


def number(value: Fraction) -> int | float:
    """A count as it stands in JSON: whole where it is whole."""
    return int(value) if value.denominator == 1 else float(round(value, 2))
