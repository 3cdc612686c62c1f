"""The arithmetic of an offer, against examples worked by hand and laws that hold for any."""

from __future__ import annotations

from fractions import Fraction as F

from hypothesis import given
from hypothesis import strategies as st

from tools.menu.promotions.engine.roi import (
    Interval,
    Offer,
    break_even_lift,
    break_even_units,
    profit,
    profit_range,
    revenue,
    roi,
    roi_range,
    spend,
)

money = st.fractions(min_value=0, max_value=100, max_denominator=100)
share = st.fractions(min_value=0, max_value=1, max_denominator=100)
offers = st.builds(
    Offer,
    price=st.fractions(min_value=1, max_value=100, max_denominator=100),
    unit_cost=money,
    units_a_day=money,
    days=st.integers(1, 60),
    discount=money,
    fixed_cost=money,
    reached=share,
    taken=share,
    displaced_margin=money,
)
lifts = st.fractions(min_value=-1, max_value=5, max_denominator=1000)


def test_a_plain_discount_by_hand() -> None:
    """16 for a dish that costs 5, 10 a day for 14 days, 20% off: 3.20 given on 140, 7.80 left on each one more."""
    offer = Offer(F(16), F(5), F(10), 14, discount=F("3.2"))
    assert break_even_units(offer) == F(448) / F("7.8")
    assert break_even_lift(offer) == F("3.2") / F("7.8")  # the textbook's discount over margin after it
    assert profit(offer, F(0)) == -448 and profit(offer, F(1, 2)) == 70 * F("7.8") - 448
    assert revenue(offer, F(1, 2)) == 210 * F("12.8") - 140 * 16
    assert spend(offer, F(1, 2)) == 210 * F("3.2")
    assert roi(offer, F(1, 2)) == (70 * F("7.8") - 448) / (210 * F("3.2"))


def test_an_advert_without_a_discount_by_hand() -> None:
    offer = Offer(F(20), F(8), F(5), 10, fixed_cost=F(120), reached=F(0))
    assert break_even_units(offer) == 10 and break_even_lift(offer) == F(1, 5)
    assert profit(offer, F(2, 5)) == 120 and roi(offer, F(2, 5)) == 1


def test_what_is_taken_from_other_dishes_raises_the_bar() -> None:
    offer = Offer(F(10), F(4), F(10), 10, discount=F(1), taken=F(1, 2), displaced_margin=F(6))
    assert offer.gain == 2 and break_even_lift(offer) == F(1, 2)


def test_giving_it_away_never_pays() -> None:
    assert break_even_lift(Offer(F(10), F(4), F(5), 7, discount=F(10))) is None
    assert break_even_lift(Offer(F(10), F(0), F(5), 7, discount=F(10))) is None  # nothing lost, nothing earned back


def test_a_discount_below_the_cost_never_pays() -> None:
    offer = Offer(F(10), F(9), F(5), 7, discount=F(2))
    assert break_even_units(offer) is None and profit(offer, F(3)) == 105 * -1 - 70


def test_a_dish_that_costs_nothing_can_be_worked_out() -> None:
    assert break_even_lift(Offer(F(10), F(0), F(5), 7, discount=F(5))) == 1


def test_without_a_cost_there_is_revenue_only() -> None:
    offer = Offer(F(10), None, F(5), 2, discount=F(1))
    assert (profit(offer, F(1)), break_even_lift(offer), roi(offer, F(1))) == (None, None, None)
    assert profit_range(offer, Interval(F(1), F(0), F(2))) is None
    assert revenue(offer, F(1)) == 80


def test_nothing_sold_has_units_to_earn_but_no_lift() -> None:
    offer = Offer(F(10), F(4), F(0), 7, fixed_cost=F(60))
    assert break_even_units(offer) == 10 and break_even_lift(offer) is None


def test_nothing_to_earn_back_is_even_at_once() -> None:
    assert break_even_units(Offer(F(10), F(4), F(5), 7)) == 0


def test_dropping_a_dish_is_worth_what_its_guests_take_instead() -> None:
    offer = Offer(F(10), F(9), F(10), 1, reached=F(0), taken=F(1, 2), displaced_margin=F(6))
    assert profit(offer, F(-1)) == 20  # ten margins of 1 are gone, five of 6 come


def test_a_price_rise_earns_on_those_who_stay() -> None:
    offer = Offer(F(10), F(4), F(100), 1, discount=F(-1))
    assert profit(offer, F(-1, 10)) == 90 * 7 - 600 and spend(offer, F(0)) == 0 and roi(offer, F(0)) is None


@given(offers, lifts, lifts)
def test_profit_grows_with_the_lift_where_an_extra_unit_earns(offer: Offer, one: F, other: F) -> None:
    low, high = sorted((one, other))
    gain, less, more = offer.gain, profit(offer, low), profit(offer, high)
    assert gain is not None and less is not None and more is not None
    assert more >= less if gain >= 0 else more <= less


@given(offers)
def test_profit_is_zero_at_the_break_even_and_never_above_it_where_there_is_none(offer: Offer) -> None:
    lift = break_even_lift(offer)
    if lift is not None and offer.burden > 0:
        assert profit(offer, lift) == 0
    elif lift is None and offer.usual_units > 0:
        best = profit(offer, F(100))
        assert best is not None and best < 0


@given(offers, lifts, lifts, lifts)
def test_ranges_hold_every_lift_between_their_ends(offer: Offer, one: F, other: F, between: F) -> None:
    low, high = sorted((one, other))
    inside = min(max(between, low), high)
    found, back = profit_range(offer, Interval(inside, low, high)), roi_range(offer, Interval(inside, low, high))
    assert found is not None and found.low <= found.estimate <= found.high
    assert back is None or back.low <= back.estimate <= back.high
