"""What an offer earns and what it must bring to pay for itself, exactly.

An offer takes `discount` off the price of a unit. Of the usual units the share `reached` gets it too (1 for a plain
discount, 0 where nothing is taken off), and of every extra unit the share `taken` is one that another dish, or
another day, would have sold. With L the lift of units, m the unit margin, g the discount, o the margin of what is
displaced and F the fixed cost, over U usual units:

    profit = U * (L * (m - g - taken * o) - reached * g) - F

A price rise is a negative discount; taking a dish off the menu is a lift of -1. The break-even lift of a discount
that costs nothing else and displaces nothing is the textbook's g / (m - g).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple


class Interval(NamedTuple):
    """A figure and the interval around it, `low` <= `high`."""

    estimate: Fraction
    low: Fraction
    high: Fraction

    @classmethod
    def exactly(cls, value: Fraction) -> Interval:
        return cls(value, value, value)


@dataclass(frozen=True, slots=True)
class Offer:
    """Money a unit, in major units. `unit_cost` None: unknown. `taken` and `reached` are shares, 0 to 1."""

    price: Fraction
    unit_cost: Fraction | None
    units_a_day: Fraction
    days: int
    discount: Fraction = Fraction()
    fixed_cost: Fraction = Fraction()
    reached: Fraction = Fraction(1)
    taken: Fraction = Fraction()
    displaced_margin: Fraction = Fraction()
    displaced_price: Fraction = Fraction()

    @property
    def usual_units(self) -> Fraction:
        return self.units_a_day * self.days

    @property
    def margin_after(self) -> Fraction | None:
        """What an extra unit leaves at the offer's price; None where the cost is unknown."""
        return None if self.unit_cost is None else self.price - self.unit_cost - self.discount

    @property
    def gain(self) -> Fraction | None:
        """The same less what it takes from other sales."""
        return None if self.margin_after is None else self.margin_after - self.taken * self.displaced_margin

    @property
    def burden(self) -> Fraction:
        """What has to be earned back: the discount on units that would have sold anyway, and the fixed cost."""
        return self.usual_units * self.reached * self.discount + self.fixed_cost


def break_even_units(offer: Offer) -> Fraction | None:
    """Extra units that earn the burden back; None if none ever do, or the cost is unknown."""
    if offer.burden <= 0:
        return None if offer.gain is None else Fraction()
    return None if offer.gain is None or offer.gain <= 0 else offer.burden / offer.gain


def break_even_lift(offer: Offer) -> Fraction | None:
    """The same as a share of the usual units (0.25 is 25% more); None also where nothing sells usually."""
    units = break_even_units(offer)
    return None if units is None or offer.usual_units <= 0 else units / offer.usual_units


def profit(offer: Offer, lift: Fraction) -> Fraction | None:
    """Against leaving things as they are; None where the cost is unknown."""
    return None if offer.gain is None else offer.usual_units * lift * offer.gain - offer.burden


def revenue(offer: Offer, lift: Fraction) -> Fraction:
    """The change of revenue, which needs no cost."""
    extra = offer.usual_units * lift
    each = offer.price - offer.discount - offer.taken * offer.displaced_price
    return extra * each - offer.usual_units * offer.reached * offer.discount


def spend(offer: Offer, lift: Fraction) -> Fraction:
    """Money put in: what guests are given off, and the fixed cost. A price rise puts nothing in."""
    units = offer.usual_units * (offer.reached + max(lift, Fraction()))
    return units * max(offer.discount, Fraction()) + offer.fixed_cost


def roi(offer: Offer, lift: Fraction) -> Fraction | None:
    """Profit a unit of money put in (0.5 is 50%); None where nothing is put in or the cost is unknown."""
    earned, put_in = profit(offer, lift), spend(offer, lift)
    return None if earned is None or put_in <= 0 else earned / put_in


def profit_range(offer: Offer, lift: Interval) -> Interval | None:
    """Profit is linear in the lift, so the ends of the one are the ends of the other."""
    return _range([profit(offer, one) for one in lift])


def roi_range(offer: Offer, lift: Interval) -> Interval | None:
    """A quotient of two linear functions has no turning point, so here too the ends are the ends."""
    return _range([roi(offer, one) for one in lift])


def revenue_range(offer: Offer, lift: Interval) -> Interval:
    ends = [revenue(offer, one) for one in lift]
    return Interval(ends[0], min(ends), max(ends))


def _range(values: list[Fraction | None]) -> Interval | None:
    known = [value for value in values if value is not None]
    return Interval(known[0], min(known), max(known)) if len(known) == len(values) else None
