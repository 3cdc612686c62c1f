"""Laws of a fitted forecast: what it says of closed days, new and gone dishes, holidays, and of nothing at all."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from time import perf_counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from tests.tools.menu.forecast.engine import made
from tools.menu.forecast.engine import CANDIDATES, Context, fit, loads, quick


@pytest.fixture(scope="module")
def sales():
    return made.history(made.counts(made.rates()))


@pytest.mark.parametrize("name", CANDIDATES)
def test_quantiles_are_in_order_and_means_near_the_truth(sales, name):
    said = fit(sales, choice={"model": name}).predict(21)
    low, middle, high = (said.quantiles[share] for share in (0.1, 0.5, 0.9))
    assert (low >= 0).all() and (low <= middle).all() and (middle <= high).all()
    assert said.mean.shape == (8, 21) and said.start == sales.end + timedelta(days=1)
    truth = made.rates(days=221)[:, 200:]
    room = 0.5 if name == "seasonal_naive" else 0.15
    assert np.abs(said.mean - truth).sum() / truth.sum() < room
    assert said.total_mean == pytest.approx(said.mean.sum(axis=0))


@settings(max_examples=15, deadline=None)
@given(
    st.integers(1, 5),
    st.integers(20, 120),
    st.floats(0.05, 60),
    st.floats(0.01, 1.0),
    st.integers(0, 10_000),
    st.integers(1, 28),
)
def test_any_sales_give_finite_ordered_quantiles(items, days, most, alpha, seed, horizon):
    units = made.counts(made.rates(items, days, 0.05, most), alpha, seed)
    units[0, ::1] += 1  # so that every day was open
    said = quick(made.history(units), horizon=horizon)
    table = np.stack([said.quantiles[share] for share in (0.1, 0.5, 0.9)])
    assert np.isfinite(table).all() and np.isfinite(said.mean).all() and (said.mean >= 0).all()
    assert (np.diff(table, axis=0) >= 0).all()
    totals = [said.total_quantiles[share] for share in (0.1, 0.5, 0.9)]
    assert (np.diff(totals, axis=0) >= 0).all()


def test_closed_weekdays_and_named_days_are_zero():
    units = made.counts(made.rates())
    units[:, 6::7] = 0  # Sundays
    shut = made.day(203)
    said = quick(made.history(units), Context(closed=frozenset({shut})), 14)
    closed = [(said.start + timedelta(days=number)).weekday() == 6 for number in range(14)]
    closed[(shut - said.start).days] = True
    assert said.closed.tolist() == closed
    for table in (said.mean, *said.quantiles.values(), said.total_mean[None], said.total_quantiles[0.9][None]):
        assert (table[:, said.closed] == 0).all() and (table[:, ~said.closed].sum() > 0)


def test_a_holiday_that_was_always_closed_is_closed_again_and_one_odd_day_is_not():
    units = made.counts(made.rates(days=380))
    units[:, [20, 100]] = 0
    holidays = {made.day(20): "Quiet Day", made.day(20 + 364): "Quiet Day"}
    said = quick(made.history(units), Context(holidays=holidays), 7)
    assert said.closed.tolist() == [number == 4 for number in range(7)]


def test_a_lasting_holiday_effect_is_learned_and_named():
    mean = made.rates(days=500)
    days = list(range(10, 500, 31))
    mean[:, days] *= 2.0
    holidays = {made.day(number): "Feast" for number in [*days, 502]}
    told, untold = Context(holidays=holidays), Context()
    units = made.counts(mean, 0.02)
    with_it = fit(made.history(units), told, {"model": "level"}).predict(7, told)
    without = fit(made.history(units), untold, {"model": "level"}).predict(7, untold)
    assert with_it.total_mean[2] / without.total_mean[2] == pytest.approx(2.0, rel=0.15)
    assert with_it.total_mean[4] / without.total_mean[4] == pytest.approx(1.0, rel=0.05)
    feast = next(one for one in with_it.drivers if one["name"] == "Feast")
    assert feast["day"] == made.day(502) and feast["effect_percent"] == pytest.approx(100, abs=20)


def test_a_holiday_without_an_effect_does_not_enter():
    days = range(10, 400, 31)
    told = Context(holidays={made.day(number): f"Name {number % 3}" for number in days})
    model = fit(made.history(made.counts(made.rates(days=400), 0.02, 3)), told, {"model": "level"})
    factor = model.stage.effects.factor
    assert np.abs(factor - 1).max() < 0.1


def test_a_new_dish_is_drawn_to_its_category():
    mean = np.concatenate([made.rates(4, 200, 10, 10), made.rates(4, 200, 2, 2), np.zeros((2, 200))])
    units = made.counts(mean, 0.05)
    units[8:, 199] = 5.0  # both new dishes sold five on their only day
    said = quick(made.history(units, ["main"] * 4 + ["side"] * 4 + ["main", "side"]), horizon=7)
    main, side = said.mean[8].mean(), said.mean[9].mean()
    assert 5.5 < main < 11 and 1 < side < 4.8


def test_a_dish_that_stopped_selling_goes_to_zero():
    units = made.counts(made.rates())
    units[2, 120:] = 0
    said = quick(made.history(units), horizon=7)
    assert said.mean[2].max() < 0.05 and (said.quantiles[0.9][2] == 0).all()


def test_a_rare_dish_has_a_median_of_zero_and_a_mean_above():
    units = np.concatenate([made.counts(made.rates()), made.counts(np.full((1, 200), 0.15), seed=5)])
    said = quick(made.history(units), horizon=7)
    assert (said.quantiles[0.5][8] == 0).all() and 0.05 < said.mean[8].mean() < 0.35


def test_refunds_and_holes_do_no_harm(sales):
    units = sales.units.copy()
    units[0, 50], units[1, 60] = -40.0, np.nan
    said = quick(replace(sales, units=units), horizon=7)
    usual = quick(sales, horizon=7)
    assert said.mean == pytest.approx(usual.mean, rel=0.2)


@pytest.mark.parametrize("name", ["level", "ets", "blend", "xgboost_quantile"])
def test_a_model_comes_back_from_its_bytes(sales, name):
    days = range(10, 230, 31)
    context = Context(holidays={made.day(number): "Feast" for number in days})
    model = fit(sales, context, {"model": name})
    data = model.dumps()
    back = loads(data)
    mine, again = model.predict(28, context), back.predict(28, context)
    assert back.name == name and back.choice == model.choice and back.metrics == model.metrics
    assert again.mean == pytest.approx(mine.mean) and again.closed.tolist() == mine.closed.tolist()
    for share, table in mine.quantiles.items():
        assert again.quantiles[share] == pytest.approx(table)
    assert b"pickle" not in data and data[:2] == b"PK"


def test_what_is_no_model_is_refused():
    with pytest.raises(BadInput, match="not a forecast model"):
        loads(b"no model")


@pytest.mark.parametrize("horizon", [0, -1, 29, 10_000])
def test_the_horizon_is_bounded(sales, horizon):
    with pytest.raises(BadInput, match="A forecast reaches 1 to 28 days ahead"):
        quick(sales, horizon=horizon)


def test_days_that_are_over_are_added_to_the_reach(sales):
    assert quick(sales, horizon=42, late=14).days == 42
    with pytest.raises(BadInput):
        quick(sales, horizon=43, late=15)


def test_one_day_and_a_year_of_zeros_are_said_in_one_line():
    with pytest.raises(BadInput, match="at least 14 days with sales; there is only 1 day"):
        quick(made.history(np.ones((3, 1))))
    with pytest.raises(BadInput, match="Nothing was sold"):
        fit(made.history(np.zeros((3, 365))))
    with pytest.raises(BadInput, match="no forecast named 'magic'"):
        fit(made.history(np.ones((3, 60))), choice={"model": "magic"})


def test_two_weeks_are_enough_for_the_quick_one():
    said = quick(made.history(made.counts(made.rates(3, 16))), horizon=28)
    assert np.isfinite(said.mean).all() and said.mean.min() > 0


def test_days_together_scatter_less_than_apart_but_not_as_if_alone(sales):
    said = quick(sales, horizon=7)
    mean, low, high = said.over("dish 0")
    apart = said.quantiles[0.9][0].sum() - said.quantiles[0.1][0].sum()
    assert mean == pytest.approx(said.mean[0].sum()) and 2 * np.sqrt(mean) < high - low < apart
    assert said.over()[0] == pytest.approx(said.total_mean.sum())


def test_events_weather_and_promotions_are_taken(sales):
    class Day:
        temperature_max: float | None = 20.0
        precipitation: float | None = None

    days = [made.day(number) for number in range(240)]
    context = Context(
        events=dict.fromkeys(days[::20], "Market"),
        weather={day: Day() for day in days},
        promotions={day: frozenset({"dish 1"}) for day in days[5::9]},
    )
    said = fit(sales, context, {"model": "xgboost"}).predict(7, context)
    assert np.isfinite(said.mean).all()


def test_five_thousand_dishes_take_seconds():
    rng = np.random.default_rng(4)
    units = rng.poisson(np.exp(rng.normal(-3, 1.5, (5_000, 1))) * made.WEEK[np.arange(120) % 7]).astype(float)
    begin = perf_counter()
    said = quick(made.history(units), horizon=7)
    assert said.mean.shape == (5_000, 7) and perf_counter() - begin < 20
    assert said.total_mean.sum() == pytest.approx(units[:, -28:].sum() / 4, rel=0.15)


def test_today_is_not_asked_for():
    late = made.history(made.counts(made.rates()), start=date(2031, 5, 1))
    assert quick(late, horizon=1).start == date(2031, 5, 1) + timedelta(days=200)
