"""What a promotion really brought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.tools.menu.promotions.conftest import START, day, made
from tools.menu.history import History
from tools.menu.promotions.engine.measure import measured


def lifted(
    by: float, start: int, end: int, weekday: int | None = None, *, everyone: float = 1.0, seed: int = 3
) -> History:
    history = made(140, seed=seed)
    rng = np.random.default_rng(seed + 100)
    days = np.arange(140)
    inside = (days >= start) & (days <= end) & ((history.weekdays == weekday) if weekday is not None else True)
    units = history.units.copy()
    units[:, inside] = rng.poisson(units[:, inside] * everyone)
    units[0, inside] = rng.poisson(units[0, inside] * by)
    return replace(history, units=units, revenue=units * 10)


def test_a_lift_that_was_put_in_is_found() -> None:
    found = measured(lifted(1.5, 100, 127), "burger", day(100), day(127))
    assert found.days == 28 and found.lift == pytest.approx(0.5, abs=0.12)
    assert found.low is not None and found.high is not None and found.low > 0.2 and found.high < 0.8


def test_a_good_season_is_no_good_promotion() -> None:
    found = measured(lifted(1.0, 100, 127, everyone=1.4), "burger", day(100), day(127))
    assert found.lift is not None and abs(found.lift) < 0.15


def test_one_weekday_is_held_against_its_own_like() -> None:
    found = measured(lifted(2.0, 98, 125, weekday=0), "burger", day(98), day(125), weekday=0)
    assert found.days == 4 and found.lift == pytest.approx(1.0, abs=0.5)


def test_the_interval_holds_the_truth_about_as_often_as_it_says() -> None:
    held = 0
    for seed in range(60):
        found = measured(lifted(1.3, 100, 127, seed=seed), "burger", day(100), day(127))
        assert found.low is not None and found.high is not None
        held += found.low <= 0.3 <= found.high
    assert 40 <= held <= 57


def test_too_few_days_say_so() -> None:
    found = measured(made(140), "burger", day(137), day(160))
    assert (found.days, found.needed, found.lift, found.expected) == (3, 7, None, None)
    assert measured(made(140), "burger", day(139), day(160), weekday=0).days == 0


def test_without_weeks_before_it_there_is_nothing_to_hold_it_against() -> None:
    assert measured(made(40), "burger", START, day(27)).lift is None
    with pytest.raises(KeyError):
        measured(made(40), "pie", START, day(27))
