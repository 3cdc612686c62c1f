"""What is read off the sales before anything is promoted."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.tools.menu.promotions.conftest import DISHES, made, orders
from tools.menu.history import History
from tools.menu.promotions.engine.baskets import baskets
from tools.menu.promotions.engine.features import NAMES, Snapshot, snapshot
from tools.menu.promotions.engine.strategies import Move


def test_the_house_has_its_slow_day(menu: Snapshot) -> None:
    monday, saturday = menu.day(0), menu.day(5)
    assert monday and saturday and menu.slowest() == monday
    assert monday.slow and monday.ratio == pytest.approx(0.5, abs=0.06) and not saturday.slow
    assert monday.low is not None and monday.high is not None and monday.low < monday.ratio < monday.high


def test_an_even_week_has_no_slow_day_for_sure() -> None:
    rng = np.random.default_rng(5)
    units = rng.poisson(np.full((6, 182), 10.0)).astype(float)
    even = snapshot(replace(made(), units=units, revenue=units * 10))
    assert even and sum(day.slow for day in even.week) <= 1  # an 80% interval errs, low, one time in ten
    assert all(abs(day.ratio - 1) < 0.08 for day in even.week)


def test_a_trend_is_no_weekday() -> None:
    growing = made()
    factor = np.linspace(1, 5, growing.days)
    found = snapshot(replace(growing, units=growing.units * factor, revenue=growing.revenue * factor))
    assert found and (monday := found.day(0)) and monday.ratio == pytest.approx(0.5, abs=0.06)


def test_classes_are_the_matrixs(menu: Snapshot) -> None:
    kinds = {item.key: menu.class_of(row) for row, item in enumerate(menu.items)}
    assert kinds == {
        "burger": "star",
        "salad": "star",
        "steak": "puzzle",
        "soup": "plowhorse",
        "cake": "plowhorse",
        "mystery": "uncosted",
    }


def test_cake_goes_with_soup(menu: Snapshot) -> None:
    pair = menu.pairs[4]
    assert pair and pair.other == "soup" and pair.lift > 1.3 and pair.strength > 3


def test_without_orders_nothing_is_said_of_company(history: History) -> None:
    found = snapshot(history)
    assert found and found.pairs == (None,) * 6 and np.isnan(found.table[:, NAMES.index("affinity")]).all()


def test_orders_of_one_dish_each_pair_nothing() -> None:
    alone = baskets([["burger"], ["soup"], ["soup"]])
    pair = alone.partner("soup", ["burger", "soup"])
    assert pair and pair.together == 0 and alone.size == 1


def test_a_partner_is_on_the_menu() -> None:
    items = tuple(replace(item, available=item.key != "soup") for item in DISHES)
    found = snapshot(made(items=items), orders())
    assert found and all(pair is None or pair.other != "soup" for pair in found.pairs)


def test_nothing_sold_is_nothing_to_say() -> None:
    empty = replace(made(), units=np.zeros((6, 182)), revenue=np.zeros((6, 182)))
    assert snapshot(empty) is None


@pytest.mark.parametrize("days", [1, 6, 30])
def test_few_days_are_enough_for_figures_but_not_for_certainty(days: int) -> None:
    found = snapshot(made(days))
    assert found and found.days == days and np.isfinite(found.by_weekday).all()
    assert all(day.high is None and not day.slow for day in found.week) or days == 30


def test_refunds_do_not_sell_less_than_nothing() -> None:
    refunded = made()
    refunded.units[1, :] = -3
    found = snapshot(refunded)
    assert found and found.sold[1] == 0 and np.isfinite(found.table[1, : NAMES.index("affinity")]).all()


def test_a_move_on_one_day_is_told_apart(menu: Snapshot) -> None:
    every, monday = menu.inputs([0], Move("feature"))[0], menu.inputs([0], Move("feature", weekday=0))[0]
    assert (every[:-4] == monday[:-4])[: NAMES.index("affinity")].all()
    assert every[-4:].tolist() == [0, 0, 1, 1] and monday[-3] == 1 and monday[-2] == pytest.approx(0.5, abs=0.06)


def test_a_house_open_one_day_a_week_has_that_day() -> None:
    rare = made()
    units = rare.units * (rare.weekdays == 6)
    found = snapshot(replace(rare, units=units, revenue=units * 10))
    assert found and [day.weekday for day in found.week] == [6] and found.week[0].ratio == 1
