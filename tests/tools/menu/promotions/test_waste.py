"""How much to prepare."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.menu.promotions.engine.waste import critical_share, prepared, to_prepare

DEMAND = {0.1: 10.0, 0.5: 20.0, 0.9: 30.0}


def test_the_newsvendor_by_hand() -> None:
    """Sold for 10, made for 5: half the days may run out, so the median is prepared."""
    found = to_prepare(DEMAND, price=10, cost=5)
    assert (found.prepare, found.over, found.short) == (20, pytest.approx(0.5), pytest.approx(0.5))


def test_a_cheap_dish_is_prepared_generously_and_a_dear_one_sparingly() -> None:
    assert to_prepare(DEMAND, 10, 1).prepare == 30
    assert to_prepare(DEMAND, 10, 9).prepare == 10
    assert to_prepare(DEMAND, 10, 12).prepare == 0


def test_what_a_leftover_brings_makes_room_for_more() -> None:
    assert critical_share(10, 5, salvage=4) == pytest.approx(5 / 6)
    assert critical_share(10, 0) == 1


def test_the_mean_left_is_the_area_under_the_distribution() -> None:
    """From 0 to 10 the share climbs to 0.1, from 10 to 20 to 0.5."""
    assert prepared(DEMAND, 20).left == pytest.approx(10 * 0.1 / 2 + 10 * 0.3)
    far = prepared(DEMAND, 1000)
    assert far.over == 1 and far.left == pytest.approx(1000 - 32.5 + prepared(DEMAND, 32.5).left)


@pytest.mark.parametrize(
    "quantiles", [{0.5: 3.0}, {0.1: 5.0, 0.9: 4.0}, {0.0: 1.0, 0.9: 4.0}, {0.1: 1.0, 0.9: float("nan")}]
)
def test_what_is_no_distribution_is_refused(quantiles: dict[float, float]) -> None:
    with pytest.raises(ValueError, match="quantiles"):
        prepared(quantiles, 3)


@given(st.lists(st.floats(0, 500), min_size=3, max_size=3), st.floats(0, 600), st.floats(0, 600))
def test_more_prepared_is_more_likely_left(units: list[float], one: float, other: float) -> None:
    demand = dict(zip((0.1, 0.5, 0.9), sorted(units), strict=True))
    less, more = (prepared(demand, quantity) for quantity in sorted((one, other)))
    assert 0 <= less.over <= more.over <= 1 and 0 <= less.left <= more.left + 1e-9
    assert less.left <= min(one, other) + 1e-6


@given(st.floats(0.5, 50), st.floats(0, 60))
def test_the_risk_of_what_it_says_is_the_newsvendors(price: float, cost: float) -> None:
    found = to_prepare(DEMAND, price, cost)
    below, above = prepared(DEMAND, found.prepare - 0.5), prepared(DEMAND, found.prepare + 0.5)
    assert found.prepare == 0 or below.over - 1e-9 <= critical_share(price, cost) <= above.over + 1e-9
