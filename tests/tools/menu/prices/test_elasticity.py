"""Known elasticities come back; what is no price history gives none."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tests.tools.menu.prices.kitchen import START, WEEK, advice, kitchen, lines, one_dish
from tools.menu.history import History, Item, SizeSeries
from tools.menu.prices.engine.advice import Advice, advise
from tools.menu.prices.engine.controls import OddDays, Surroundings, controls_of
from tools.menu.prices.engine.pooling import PRIOR_MEAN, pool
from tools.menu.prices.engine.regression import Evidence
from tools.menu.prices.engine.series import Point, series_of


def errors(found: list[Advice], truth: np.ndarray) -> tuple[np.ndarray, float]:
    """How far the estimates lie off, and the share of the intervals that hold the truth."""
    known = [(one.elasticity, true) for one, true in zip(found, truth, strict=True) if one.elasticity]
    off = np.array([shape.estimate - true for shape, true in known])
    return off, float(np.mean([shape.low <= true <= shape.high for shape, true in known]))


@pytest.mark.parametrize("setting", [{}, {"hold": 7}, {"days": 1095, "hold": 60}, {"drift": 0.06}])
def test_known_elasticities_come_back(setting: dict[str, float]) -> None:
    rng = np.random.default_rng(11)
    truth = rng.uniform(-2.5, -0.4, 60)
    off, coverage = errors(advice(kitchen(rng, truth, **setting)), truth)  # type: ignore[arg-type]
    assert off.size >= 55
    assert abs(off.mean()) < 0.1 and np.sqrt((off**2).mean()) < 0.35
    assert 0.8 <= coverage <= 0.99  # of 90 %; 60 dishes leave 4 % of chance either way


def test_slow_sellers_lean_on_the_others_and_say_so() -> None:
    rng = np.random.default_rng(12)
    truth = rng.normal(-1.2, 0.3, 60)
    found = advice(kitchen(rng, truth, sells=(1.0, 3.0), days=730))
    off, coverage = errors(found, truth)
    assert abs(off.mean()) < 0.2 and coverage >= 0.8
    assert np.mean([one.elasticity.high - one.elasticity.low for one in found if one.elasticity]) > 0.5


def test_order_lines_and_daily_means_say_the_same() -> None:
    history = kitchen(np.random.default_rng(13), [-0.8, -1.6])
    by_line = advise(history, series_of(history, list(lines(history))))
    for one, other in zip(advice(history), by_line, strict=True):
        assert one.elasticity and other.elasticity
        assert one.elasticity.estimate == pytest.approx(other.elasticity.estimate, abs=0.02)


def test_a_size_mix_is_no_price_history() -> None:
    """Three sizes at one price each, as shares that move with the season: the mean price moves, no price does."""
    rng = np.random.default_rng(14)
    day = np.arange(365)
    large = 0.3 + 0.15 * np.sin(2 * np.pi * day / 365)
    sold = np.array([rng.poisson(12 * share) for share in (0.4 - large / 2 + 0.1, 0.5 - large / 2, large)], dtype=float)
    prices = np.array([12.0, 16.0, 20.5])
    sizes = tuple(
        SizeSeries("pizza", name, units, units * price) for name, units, price in zip("SML", sold, prices, strict=True)
    )
    units, revenue = sold.sum(axis=0)[None, :], (sold * prices[:, None]).sum(axis=0)[None, :]
    named = History(START, (Item("pizza", "Pizza"),), units, revenue, sizes=sizes)
    assert {one.reason for one in advice(named)} == {"no_price_history"}
    assert [(one.size, one.current) for one in advice(named)] == [("S", 12.0), ("M", 16.0), ("L", 20.5)]
    nameless = replace(named, sizes=())
    points = [
        Point("pizza", None, named.dates[at], price, count, int(count))
        for counts, price in zip(sold, prices, strict=True)
        for at, count in enumerate(counts)
    ]
    for series in (series_of(nameless), series_of(nameless, points)):
        [one] = advise(nameless, series)
        assert (one.reason, one.suggested, one.elasticity) == ("size_mix_only", None, None)


def test_a_rare_variant_is_no_price_change() -> None:
    rng = np.random.default_rng(15)
    points = [
        Point("curry", None, day, price, count, int(count))
        for day in kitchen(rng, [-1.0]).dates
        for price, count in ((7.95, rng.poisson(9)), (11.95, rng.poisson(1)))
        if count
    ]
    history = kitchen(rng, [-1.0])
    history = replace(history, items=(Item("curry", "Curry"),))
    [one] = advise(history, series_of(history, points))
    assert (one.reason, one.elasticity) == ("size_mix_only", None)


def test_coupons_do_not_hide_the_list_price() -> None:
    rng = np.random.default_rng(16)
    history = kitchen(rng, [-1.5], days=730, sells=(20.0, 20.0))
    points = []
    for point in lines(history):
        dear = rng.binomial(int(point.units), 0.9)
        points += [point._replace(units=float(dear), lines=dear)] if dear else []
        cheap = int(point.units) - dear
        if cheap:
            points.append(point._replace(units=float(cheap), lines=cheap, price=round(point.price * 0.85, 2)))
    [one] = advise(history, series_of(history, points))
    assert one.elasticity and one.elasticity.low <= -1.5 <= one.elasticity.high


@pytest.mark.parametrize("days", [365, 1095])
def test_a_price_that_goes_with_the_season_gives_no_confident_answer(days: int) -> None:
    """Dearer each summer, when twice as many come anyway."""
    rng, day = np.random.default_rng(17), np.arange(days)
    summer = np.sin(2 * np.pi * (day - 105) / 365) > 0
    price = np.where(summer, 11.5, 10.0)
    units = rng.poisson(20 * WEEK[day % 7] * np.where(summer, 2.0, 1.0) * (price / 10) ** -1.0)
    [one] = advice(one_dish(units, price))
    assert (one.reason, one.detail, one.suggested, one.elasticity) == ("unclear", "collinear", None, None)


def test_promotions_are_not_taken_for_price_changes() -> None:
    """Five advertised weeks at 20 % off bring half as many guests again: no elasticity at all, or the true one."""
    rng, day = np.random.default_rng(18), np.arange(730)
    promoted = np.isin(day // 5, [8, 30, 52, 74, 96, 118])
    pushed = np.where(promoted, 1.5, 1.0)
    units = rng.poisson(25 * WEEK[day % 7] * pushed * np.where(promoted, 0.8, 1.0) ** -1.0)
    [one] = advice(one_dish(units, np.where(promoted, 8.0, 10.0)))
    assert (one.reason, one.detail, one.elasticity) == ("too_few_changes", "promotions_only", None)
    usual = np.repeat(rng.choice([9.0, 10.0, 11.0], 13), 60)[:730]
    price = np.where(promoted, np.round(usual * 0.8, 2), usual)
    units = rng.poisson(25 * WEEK[day % 7] * pushed * (price / 10) ** -1.0)
    [one] = advice(one_dish(units, price))
    assert one.elasticity and one.elasticity.low <= -1.0 <= one.elasticity.high


def test_the_day_everybody_came_is_no_answer_to_the_price() -> None:
    history = kitchen(np.random.default_rng(19), [-1.0] * 6)
    party = history.units.copy()
    party[:, 200] *= 5
    odd = OddDays(replace(history, units=party)).of(0)
    assert odd is not None and np.count_nonzero(odd) < 10 and odd[200] == pytest.approx(np.log(5), abs=0.4)
    assert OddDays(one_dish(party[0], 10.0)).of(0) is None  # a dish is no witness in its own case


def test_rain_does_not_pass_for_the_price() -> None:
    """Rain keeps half the guests away, and the soup is made cheaper for it on most such days."""
    rng, day = np.random.default_rng(20), np.arange(730)
    rain = rng.random(730) < 0.3
    cheap = np.where(rng.random(730) < 0.85, rain, ~rain)
    price = np.where(cheap, 9.0, 10.0)
    units = rng.poisson(60 * WEEK[day % 7] * np.where(rain, 0.5, 1.0) * (price / 10) ** -1.5)
    history = one_dish(units, price)
    series = series_of(history)
    [blind] = advise(history, series)
    assert blind.elasticity is None and blind.reason == "unclear"  # cheaper and fewer: that was not the price
    [seeing] = advise(history, series, around=Surroundings(columns={"rain": rain * 1.0}))
    assert seeing.elasticity and seeing.elasticity.low <= -1.5 <= seeing.elasticity.high


def test_known_days_are_controls_of_their_own() -> None:
    history = one_dish(np.full(40, 5.0), 10.0)
    rain = np.where(np.arange(40) % 4 == 0, 12.0, 0.0)
    rain[3] = np.nan
    bare = controls_of(history, Surroundings())
    full = controls_of(history, Surroundings({START}, (), {"rain": rain}))
    assert full.matrix.shape[1] == bare.matrix.shape[1] + 1
    holidays, unknown = full.matrix[:, 11], full.matrix[3, 13]
    assert holidays.tolist() == [1.0] + [0.0] * 39 and unknown == 0.0


def test_pooling_goes_by_information() -> None:
    sure, unsure = pool([Evidence(-2.0, 0.1, 1.0, 365), Evidence(-2.0, 5.0, 1.0, 365)])
    assert sure.mean == pytest.approx(-2.0, abs=0.05) and sure.learnt
    assert PRIOR_MEAN - 0.7 < unsure.mean < PRIOR_MEAN and not unsure.learnt
    assert unsure.deviation > 0.7 and sure.deviation < 0.11
    assert not pool([Evidence(0.4, 0.1, 1.0, 365)])[0].learnt  # dearer and more of it: something else was at work
    assert pool([]) == []
