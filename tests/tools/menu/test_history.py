"""Sales by day as arrays."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.menu.history import Item, SoldDay, history_of, priced

START = date(2026, 3, 2)
SALES = st.lists(
    st.builds(
        SoldDay,
        st.sampled_from(["soup", "pie", "tart"]),
        st.sampled_from([None, "S", "L"]),
        st.integers(0, 40).map(lambda day: START + timedelta(days=day)),
        st.integers(-3, 20).map(float),
        st.integers(-30, 300).map(float),
    ),
    min_size=1,
    max_size=60,
)


@given(SALES)
def test_nothing_is_lost_and_sizes_are_part_of_their_dish(sold: list[SoldDay]) -> None:
    history = history_of([Item("soup", "Soup"), Item("pie", "Pie")], sold)
    assert (history.start, history.end) == (min(row.day for row in sold), max(row.day for row in sold))
    assert history.units.sum() == sum(row.units for row in sold)
    assert history.revenue.sum() == sum(row.revenue for row in sold)
    for key in {row.key for row in sold}:
        own = history.units[history.index(key)].sum()
        in_sizes = sum(one.units.sum() for one in history.sizes if one.key == key)
        assert own - in_sizes == sum(row.units for row in sold if row.key == key and row.size is None)


@given(SALES, st.integers(0, 40))
def test_until_knows_nothing_of_later(sold: list[SoldDay], day: int) -> None:
    history, end = history_of([], sold), START + timedelta(days=day)
    if not history.start <= end <= history.end:
        return
    known = history.until(end)
    assert known.end == end and known.units.sum() == sum(row.units for row in sold if row.day <= end)
    assert all(one.units.shape == (known.days,) for one in known.sizes)


def test_days_weekdays_and_prices() -> None:
    sold = [SoldDay("soup", None, START, 2, 9.0), SoldDay("soup", None, START + timedelta(days=2), 1, 5.0)]
    history = history_of([Item("soup", "Soup", price=5.0)], sold)
    assert history.open.tolist() == [True, False, True] and history.weekdays.tolist() == [0, 1, 2]
    np.testing.assert_array_equal(history.prices, [[4.5, np.nan, 5.0]])
    assert priced(history, {"soup": 1.5}).items[0].cost == 1.5 and history.items[0].cost is None


def test_a_period_fills_zeros_and_leaves_out_what_lies_beside_it() -> None:
    sold = [SoldDay("soup", None, START, 2, 9.0), SoldDay("stray", None, START + timedelta(days=9), 1, 5.0)]
    history = history_of([Item("soup", "Soup")], sold, start=START, end=START + timedelta(days=4))
    assert history.units.tolist() == [[2, 0, 0, 0, 0], [0] * 5]
    assert not history.items[1].available and history.best_sellers(1) == ["soup"]
    assert history.only(["stray"]).keys == ("stray",)
    with pytest.raises(KeyError):
        history.only(["none"])
    with pytest.raises(ValueError, match="no sales"):
        history_of([], [])
