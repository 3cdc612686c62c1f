"""Which dishes stand elsewhere than in the period before, and why: the dish itself moved, or a bar did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tools.menu.engine.matrix import CLASSES, Dish, Matrix

Because = Literal["mix", "price", "cost", "margin_bar", "popularity_bar"]
Axis = Literal["popularity", "margin"]


@dataclass(frozen=True, slots=True)
class Moved:
    """`before` and `now` are of what moved: a share of units (mix, popularity bar) or minor units (price, cost, margin
    bar). `size_mix`: the mean price moved because other sizes were bought, so the cause is the mix and not a price."""

    key: str
    name: str
    was: str
    is_now: str
    because: Because
    axis: Axis
    before: Fraction
    now: Fraction
    weight: Fraction  # how far the dish's own number moved, in shares of the bar
    size_mix: bool = False


def changes(before: Matrix, now: Matrix, price_effects: Mapping[str, Fraction] | None = None) -> list[Moved]:
    """The dishes of both periods whose class differs, furthest moved first.

    A dish that would stand elsewhere even against the bar of before moved itself: by its share of the units, its price
    or its cost, whichever did more. Otherwise the bar passed it by. Where both sides of the class changed, the one
    that moved further is named. `price_effects`: for dishes with sizes, the part of the change in mean price that the
    sizes' own prices brought (minor units); the rest is the mix of sizes.
    """
    old = {dish.key: dish for dish in before.dishes}
    found = []
    for dish in now.dishes:
        was, is_now = before.verdicts.get(dish.key), now.verdicts[dish.key]
        if was and was.name != is_now.name and was.name in CLASSES and is_now.name in CLASSES:
            causes = _causes(old[dish.key], dish, before, now, price_effects or {})
            found += sorted(causes, key=lambda cause: (-cause.weight, cause.axis))[:1]
    return sorted(found, key=lambda moved: (-moved.weight, moved.name))


def _causes(old: Dish, new: Dish, before: Matrix, now: Matrix, effects: Mapping[str, Fraction]) -> list[Moved]:
    was, is_now = before.verdicts[old.key], now.verdicts[new.key]
    names = (new.key, new.name, str(was.name), str(is_now.name))
    found = []
    if was.popular != is_now.popular and before.popularity and now.popularity:
        itself = (is_now.mix >= before.popularity) == is_now.popular
        values = (was.mix, is_now.mix) if itself else (before.popularity, now.popularity)
        because: Because = "mix" if itself else "popularity_bar"
        found.append(Moved(*names, because, "popularity", *values, _weight(*values)))
    if was.earning != is_now.earning and before.margin is not None and now.margin is not None:
        found.append(_earning(names, old, new, before.margin, now.margin, effects.get(new.key)))
    return found


def _earning(
    names: tuple[str, str, str, str], old: Dish, new: Dish, bar: Fraction, new_bar: Fraction, effect: Fraction | None
) -> Moved:
    itself = ((new.margin or 0) >= bar) == ((new.margin or 0) >= new_bar)
    if not itself:
        return Moved(*names, "margin_bar", "margin", bar, new_bar, _weight(bar, new_bar))
    by_price, by_cost = new.price - old.price, old.spent - new.spent
    weight = _weight(old.margin or Fraction(), new.margin or Fraction())
    if abs(by_cost) > abs(by_price):
        return Moved(*names, "cost", "margin", old.spent, new.spent, weight)
    sizes = effect is not None and abs(effect) < abs(by_price) / 2
    return Moved(*names, "mix" if sizes else "price", "margin", old.price, new.price, weight, size_mix=sizes)


def _weight(before: Fraction, now: Fraction) -> Fraction:
    return abs(now - before) / abs(before) if before else Fraction(1)


def price_effect(
    before: Mapping[str, tuple[Fraction, Fraction]], now: Mapping[str, tuple[Fraction, Fraction]]
) -> Fraction:
    """What the sizes' own prices did to a dish's mean price, at the mix of before (Laspeyres). (units, revenue) by
    size; sizes that did not sell in both periods say nothing."""
    both = [size for size in before if size in now and before[size][0] > 0 and now[size][0] > 0]
    units = sum((before[size][0] for size in both), Fraction())
    if not units:
        return Fraction()
    moved = (before[size][0] * (now[size][1] / now[size][0] - before[size][1] / before[size][0]) for size in both)
    return sum(moved, Fraction()) / units
