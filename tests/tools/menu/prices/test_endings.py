"""Prices as menus have them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.money import minor_digits
from tools.menu.prices.engine.endings import friendly, habit, whole


@pytest.mark.parametrize(
    ("low", "high", "currency", "prices"),
    [
        (13.6, 14.6, "USD", [13.75, 14.0, 14.25, 14.5]),
        (1190, 1220, "JPY", [1190, 1200, 1210, 1220]),
        (15_000, 15_450, "KRW", [15_000, 15_100, 15_200, 15_300, 15_400]),
        (2.4, 2.51, "KWD", [2.4, 2.45, 2.5]),
        (0.95, 0.97, "USD", [0.95, 0.96, 0.97]),
        (7, 9, "JPY", [7, 8, 9]),
        (10, 9, "USD", []),
    ],
)
def test_steps_grow_with_the_price(low: float, high: float, currency: str, prices: list[float]) -> None:
    assert friendly(low, high, currency) == prices


def test_a_menu_of_charm_prices_stays_one() -> None:
    assert habit([9.99, 12.99, 14.99, 8.0], "USD") == Decimal("0.99")
    assert habit([9.99, 12.5, 14.0], "USD") is None and habit([1990, 2990], "JPY") is None and habit([], "USD") is None
    assert friendly(9.2, 11.2, "USD", Decimal("0.99")) == [9.49, 9.99, 10.49, 10.99]
    assert friendly(49, 52, "USD", Decimal("0.99")) == [49.99, 50.99, 51.99]


@given(low=st.floats(0.01, 5_000), width=st.floats(0, 0.5), currency=st.sampled_from(["USD", "JPY", "KWD"]))
def test_bounds_are_never_crossed(low: float, width: float, currency: str) -> None:
    high = low * (1 + width)
    prices = friendly(low, high, currency)
    assert prices == sorted(set(prices)) and all(low - 1e-8 <= price <= high + 1e-8 for price in prices)
    assert all(round(price, minor_digits(currency)) == price for price in prices)
    inner = whole(low, high, currency)
    assert inner[0] >= low - 1e-8 and inner[1] <= high + 1e-8
