"""What is suggested: the best price inside what was tried, and nothing where the data cannot say."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.tools.menu.prices.kitchen import WEEK, advice, kitchen, lines, one_dish
from tools.menu.history import History
from tools.menu.prices.engine.advice import Advice, Wishes, advise, break_even, target_price
from tools.menu.prices.engine.boosted import boosted, carries
from tools.menu.prices.engine.controls import Surroundings, controls_of
from tools.menu.prices.engine.pattern import pattern_of
from tools.menu.prices.engine.series import Point, series_of


def steady(elasticity: float, cost: float | None = 4.0, currency: str = "USD", scale: float = 1.0) -> Advice:
    """Three years, forty a day, a price between 8 and 12 that moved every seven weeks and ends at 10."""
    rng, day = np.random.default_rng(21), np.arange(1095)
    price = scale * np.repeat(rng.choice([8.0, 9.0, 10.0, 11.0, 12.0], 23), 49)[:1095]
    price[-60:] = 10.0 * scale
    units = rng.poisson(40 * WEEK[day % 7] * (price / scale / 10) ** elasticity)
    [one] = advice(one_dish(units, price, cost=None if cost is None else cost * scale, currency=currency))
    return one


def test_an_insensitive_dish_goes_to_the_top_of_the_range() -> None:
    one = steady(-0.5)
    assert (one.reason, one.suggested, one.low, one.high) == ("raise", 12.5, 7.6, 12.6)
    assert one.profit_change and 0 < one.profit_change.low < one.profit_change.estimate < one.profit_change.high
    true = 30 * 40 * WEEK.mean() * (1.25**-0.5 * (12.5 - 4) - (10 - 4))
    assert one.profit_change.low <= true <= one.profit_change.high


def test_a_sensitive_dish_gets_its_optimum() -> None:
    """With -2.5 and a cost of 5 the best price is 5 x 2.5 / 1.5 = 8.33."""
    one = steady(-2.5, cost=5.0)
    assert one.reason == "lower" and one.suggested == pytest.approx(8.33, abs=0.5)


def test_the_best_price_is_kept() -> None:
    one = steady(-2.0, cost=5.0)  # 5 x 2 / 1 = 10
    assert one.reason in ("keep", "unclear")
    assert one.suggested in (10.0, None)
    assert one.suggested is None or (one.profit_change and one.profit_change.estimate == 0)


def test_without_a_cost_nothing_is_better() -> None:
    one = steady(-0.5, cost=None)
    assert (one.reason, one.suggested, one.profit_change, one.break_even) == ("no_cost", None, None, None)
    assert one.elasticity and one.elasticity.low <= -0.5 <= one.elasticity.high


def test_never_below_cost() -> None:
    one = steady(-1.0, cost=11.0)  # sold at 10: raise it, at least to the cost
    assert one.reason == "raise" and one.suggested is not None and one.low == 11.0 and one.suggested >= 11.0
    lost = steady(-1.0, cost=30.0)
    assert (lost.reason, lost.detail, lost.suggested, lost.low, lost.high) == (
        "unclear",
        "below_cost",
        None,
        None,
        None,
    )


def test_a_currency_without_cents_gets_whole_prices() -> None:
    one = steady(-0.5, currency="JPY", scale=100.0)
    assert (one.suggested, one.low, one.high) == (1260.0, 760.0, 1260.0)


def test_the_competition_caps_the_range() -> None:
    history = kitchen(np.random.default_rng(22), [-0.4], days=1095, sells=(40.0, 40.0))
    free = advice(history)[0]
    capped = advice(history, Wishes(competition={"dish 0": [9.0, 10.0]}))[0]
    assert free.high and capped.high and free.current
    assert capped.high == max(11.0, free.current) < free.high
    assert capped.suggested is None or capped.suggested <= capped.high


def test_the_target_margin_is_arithmetic_and_a_floor_where_it_can_be() -> None:
    assert target_price(4.0, 60.0, "USD") == 10.0
    assert target_price(4.0, 65.0, "USD") == 11.43  # 11.4286 would just miss it
    assert target_price(400, 65.0, "JPY") == 1143
    assert target_price(None, 65.0, "USD") is None and target_price(4.0, None, "USD") is None
    rng = np.random.default_rng(23)
    history = kitchen(rng, [-2.5], days=1095, sells=(40.0, 40.0), cost=4.0)
    wanted = advice(history, Wishes(target_margin=60.0))[0]
    assert wanted.target_price == 10.0 and (wanted.suggested is None or wanted.suggested >= 10.0)
    flat = advice(one_dish(np.full(90, 5.0), 10.0), Wishes(target_margin=65.0))[0]
    assert (flat.reason, flat.suggested, flat.target_price) == ("no_price_history", None, 11.43)


@given(price=st.floats(1, 500), share=st.floats(0, 0.95))
def test_the_break_even_breaks_even(price: float, share: float) -> None:
    even = break_even(price, price * share)
    assert even is not None
    kept = 1 - even.units_drop_percent / 100
    before, after = price * (1 - share), kept * price * (1.05 - share)
    assert after == pytest.approx(before, rel=0.002) and 0 < even.units_drop_percent < 100
    assert break_even(price, None) is None and break_even(price, price) is None


BAD: dict[str, tuple[History, str]] = {
    "one day": (one_dish(np.array([5.0]), 10.0), "no_price_history"),
    "a year of zero sales": (one_dish(np.zeros(365), 10.0), "no_price_history"),
    "two prices, one change": (
        one_dish(np.full(365, 20.0), np.where(np.arange(365) < 180, 10.0, 11.0)),
        "too_few_changes",
    ),
    "a few days of each price": (
        one_dish(np.full(30, 20.0), np.repeat([9.0, 10.0, 11.0, 10.0, 9.0], 6)),
        "too_few_changes",
    ),
    "nothing but refunds": (one_dish(-np.ones(50), 10.0), "no_price_history"),
    "negative prices": (one_dish(np.full(50, 5.0), -10.0), "no_price_history"),
    "given away": (one_dish(np.full(50, 5.0), 0.0), "no_price_history"),
}


@pytest.mark.parametrize("case", BAD)
def test_poor_data_gives_no_suggestion(case: str) -> None:
    history, reason = BAD[case]
    [one] = advice(history)
    assert (one.reason, one.suggested, one.elasticity, one.profit_change) == (reason, None, None, None)


def test_refunds_larger_than_sales_and_slips_change_nothing() -> None:
    history = kitchen(np.random.default_rng(24), [-1.0], days=730, sells=(30.0, 30.0))
    [clean] = advice(history)
    units, revenue = history.units.copy(), history.revenue.copy()
    units[0, 100], revenue[0, 100] = -40.0, -400.0  # a day of refunds
    units[0, 300], revenue[0, 300] = 20.0, 20 * 99.0  # a slip of the till
    [soiled] = advice(replace(history, units=units, revenue=revenue))
    assert clean.elasticity and soiled.elasticity
    assert soiled.elasticity.estimate == pytest.approx(clean.elasticity.estimate, abs=0.1)
    assert soiled.high == clean.high


@settings(max_examples=40, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    elasticity=st.floats(-3, -0.2),
    cost=st.floats(0, 15),
    currency=st.sampled_from(["USD", "JPY", "KWD"]),
)
def test_a_suggestion_keeps_every_promise(seed: int, elasticity: float, cost: float, currency: str) -> None:
    rng = np.random.default_rng(seed)
    prices = [round(float(price)) for price in rng.uniform(5, 40, 4)]
    history = kitchen(rng, [elasticity], days=500, hold=25, levels=prices, cost=cost, currency=currency)
    [one] = advice(history)
    if one.low is not None and one.high is not None:
        assert cost <= one.low <= one.high <= max(prices) * 1.05 + 1e-9 and one.low >= min(prices) * 0.95 - 1e-9
    if one.reason in ("raise", "lower"):
        assert one.suggested is not None and one.low is not None and one.high is not None and one.current
        assert one.low <= one.suggested <= one.high and one.suggested >= cost
        assert (one.suggested > one.current) == (one.reason == "raise")
        assert one.profit_change and one.profit_change.low > 0
        assert one.elasticity and one.elasticity.low < one.elasticity.estimate < one.elasticity.high
    else:
        assert one.suggested in (None, one.current)


def test_the_same_sales_give_the_same_advice() -> None:
    history = kitchen(np.random.default_rng(25), [-0.7, -1.9])
    assert advice(history) == advice(history)


def test_trees_are_used_only_where_they_predict_better() -> None:
    """A threshold that no straight line follows: above 10 half the guests stay away, below it none more come."""
    rng, day = np.random.default_rng(26), np.arange(1460)
    price = np.repeat(rng.choice([8.0, 9.0, 10.0, 11.0, 12.0], 48), 31)[:1460]
    for answer, wins in ((np.where(price > 10, 0.5, 1.0), True), ((price / 10) ** -1.2, False)):
        history = one_dish(rng.poisson(60 * WEEK[day % 7] * answer), price)
        [series] = series_of(history)
        pattern, controls = pattern_of(series, history.open), controls_of(history, Surroundings())
        assert carries(series, pattern)
        found = boosted(series, pattern, controls, (), 10.0)
        assert (found is not None) == wins
        if found:
            ratio = found.response(np.array([8.0, 10.0, 11.0])).mean(axis=0)
            assert ratio == pytest.approx([1.0, 1.0, 0.5], abs=0.08)
            [one] = advise(history, [series])
            assert one.boosted and one.elasticity and one.elasticity.low < one.elasticity.estimate < 0


def test_five_hundred_dishes_are_quick() -> None:
    """Two seconds on a quiet machine; processor time, because others may be at work."""
    rng = np.random.default_rng(27)
    history = kitchen(rng, rng.uniform(-2, -0.5, 500))
    started = time.process_time()
    assert len(advice(history)) == 500
    assert time.process_time() - started < 8


def test_discounts_off_an_unchanged_price_are_no_price_change() -> None:
    """A till names the menu's price and what was paid: a month of 20 % off is a promotion of its own."""
    history = kitchen(np.random.default_rng(29), [-1.5], days=730, sells=(30.0, 30.0))
    points = []
    for point in lines(history):
        off = 0.8 if (point.day - history.start).days % 30 < 3 else 1.0
        units = round(point.units * (1 if off == 1 else 2.5))
        points.append(point._replace(units=float(units), lines=units, paid=off * units * point.price))
    [series] = series_of(history, points)
    assert series.discount.max() == pytest.approx(0.2) and np.count_nonzero(series.discount > 0.01) == 75
    assert set(np.unique(series.price)) == {9.0, 10.0, 11.0, 12.0}
    [one] = advise(history, [series])
    assert one.elasticity and one.elasticity.low <= -1.5 <= one.elasticity.high


def test_free_dishes_among_sales_say_nothing_about_the_price() -> None:
    history = kitchen(np.random.default_rng(28), [-1.0])
    points = [Point("dish 0", None, day, 10.0, 5.0, 5) for day in history.dates]
    points += [Point("dish 0", None, day, 0.0, 2.0, 2) for day in history.dates[::3]]
    [one] = advise(history, series_of(history, points))
    assert (one.reason, one.current, one.seen) == ("no_price_history", 10.0, (10.0, 10.0))
