"""What is learned from: every sale counts, the same data has the same name, and nothing before the first sale."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np

from tools.menu.forecast.context import KnownDays
from tools.menu.forecast.events import OwnEvent
from tools.menu.forecast.fitting import REST, data_hash, error_of, quick_outlook, usable
from tools.menu.history import History, Item

START = date(2026, 10, 1)


def history(items: int, days: int = 40) -> History:
    units = np.random.default_rng(3).poisson(np.linspace(9, 0.1, items)[:, None], (items, days)).astype(float)
    return History(START, tuple(Item(f"d{row}", f"Dish {row}") for row in range(items)), units, units * 10)


def test_of_a_very_long_menu_the_rare_dishes_are_one_and_the_total_stays() -> None:
    whole = history(700)
    kept = usable(whole, whole.end)
    assert kept and len(kept.items) == 501 and kept.keys[-1] == REST
    assert np.array_equal(kept.units.sum(axis=0), whole.units.sum(axis=0))
    assert np.allclose(kept.revenue.sum(axis=0), whole.revenue.sum(axis=0))
    outlook = quick_outlook(whole, KnownDays(), 7)
    together = sum(sum(line.mean) for line in outlook.items.values())
    assert abs(together - sum(outlook.total.mean)) < 0.01 * together


def test_days_before_the_first_sale_and_after_the_last_are_none() -> None:
    whole = history(3)
    units = whole.units.copy()
    units[:, :5] = units[:, -4:] = 0
    kept = usable(replace(whole, units=units), whole.end + timedelta(days=9))
    assert kept and kept.start >= START + timedelta(days=5) and kept.end == START + timedelta(days=35)
    assert usable(replace(whole, units=units * 0), whole.end) is None
    assert usable(whole, START - timedelta(days=1)) is None


def test_the_same_data_has_the_same_name_and_other_data_another() -> None:
    one, known = history(3), KnownDays({START: "A day off"})
    assert data_hash(one, known) == data_hash(history(3), KnownDays({START: "A day off"}))
    more = one.units.copy()
    more[1, 7] += 1
    event = OwnEvent(uid="e", name="Fair", start=START, end=START)
    others = [
        data_hash(replace(one, units=more), known),
        data_hash(one, KnownDays()),
        data_hash(one, KnownDays({START: "A day off"}, [event])),
        data_hash(one, KnownDays({START: "A day off"}, promotions={START: frozenset({"d0"})})),
        data_hash(replace(one, items=(replace(one.items[0], price=9.0), *one.items[1:])), known),
    ]
    assert len({data_hash(one, known), *others}) == 6


def test_the_error_of_what_was_told() -> None:
    one = history(2, days=3)
    one = replace(one, units=np.array([[10.0, 0.0, 10.0], [10.0, 0.0, 0.0]]))
    second, third = START + timedelta(days=1), START + timedelta(days=2)
    told = {"d0": {START: 8.0, second: 9.0, third: 11.0}, "d1": {START: 10.0, third: 1.0}, "gone": {START: 5.0}}
    assert error_of(one, told) == (13.3, 2)  # (2 + 1 + 0 + 1) of 30; on the second day it was closed
    assert error_of(one, {}) == (None, 0)
