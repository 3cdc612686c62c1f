"""Laws of the backtest: no peeking, measures as defined, intervals that hold."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from core.errors import BadInput
from tests.tools.menu.forecast.engine import made
from tools.menu.forecast.engine import Context, Forecasts, backtest, fit, run, setting
from tools.menu.forecast.engine.counts import levels, quantile, scatter, whole
from tools.menu.forecast.engine.metrics import Truth

FEW = ("seasonal_naive", "ets", "level", "random_forest")


@pytest.fixture(scope="module")
def found():
    sales = made.history(made.counts(made.rates(6, 220, 4, 14)))
    return run(setting(sales, Context(), 7, 6), FEW)


def test_the_pipeline_stands_beside_its_candidates(found):
    assert set(found.items) == {"tableside", *FEW}
    assert found.items["tableside"].pinball < 0.85 * found.items["seasonal_naive"].pinball
    assert found.items["tableside"].wape < found.items["seasonal_naive"].wape
    assert found.items["tableside"].rmsse < found.items["seasonal_naive"].rmsse
    assert len(found.origins) == 6 and found.chosen == found.choices[-1]
    assert {round((b - a).days) for a, b in zip(found.origins, found.origins[1:], strict=False)} == {7}
    assert found.as_json()["items"]["level"].keys() == {"wape", "rmsse", "pinball", "coverage80", "seconds"}


def test_the_future_changes_nothing_at_an_origin():
    sales = made.history(made.counts(made.rates(6, 200, 4, 14)))
    given = setting(sales, Context(), 7, 4)
    changed = sales.units.copy()
    later = given.origins[1] + 1
    changed[:, later:] = made.counts(3 * made.rates(6, 200, 4, 14), seed=9)[:, later:]
    other = setting(replace(sales, units=changed, revenue=changed * 10), Context(), 7, 4)
    mine, theirs = run(given, FEW[1:3]), run(other, FEW[1:3])
    assert mine.choices[:2] == theirs.choices[:2]
    for name in ("tableside", "level", "ets"):
        before, after = mine.forecasts[name], theirs.forecasts[name]
        assert (before.mean[:2] == after.mean[:2]).all() and (before.quantiles[:, :2] == after.quantiles[:, :2]).all()
        assert not np.allclose(before.mean[3], after.mean[3])


def test_intervals_hold_what_they_say():
    sales = made.history(made.counts(made.rates(12, 320, 15, 40), 0.15, 5))
    score = run(setting(sales, Context(), 7, 16), ("seasonal_naive", "level"), "level").items["tableside"]
    assert 76 <= score.coverage80 <= 84


def test_measures_are_those_of_the_books():
    truth = Truth(np.array([[[2.0, 4.0, 100.0]]]), np.array([[True, True, False]]), np.array([4.0]))
    low, middle, high = np.array([[[1.0, 5.0, 0.0]]]), np.array([[[3.0, 5.0, 0.0]]]), np.array([[[4.0, 6.0, 0.0]]])
    score = truth.score(middle, np.stack([low, middle, high]), 1.0)
    assert score.wape == pytest.approx(100 * 2 / 6)
    tenth, half, ninety = (0.1 * 1 + 0.9 * 1) / 2, (0.5 + 0.5) / 2, (0.1 * 2 + 0.1 * 2) / 2
    assert score.pinball == pytest.approx((tenth + half + ninety) / 3 / 3)
    assert score.coverage80 == 50 and score.rmsse == pytest.approx(np.sqrt(1 / 4))
    assert truth.total_wape(middle) == pytest.approx(100 * 2 / 6)


def test_the_best_sellers_are_ranked_before_the_first_origin():
    units = made.counts(made.rates(6, 200, 4, 14))
    units[5, 180:] = 500.0
    keys = setting(made.history(units), Context(), 7, 4, items=3).panel.keys
    assert "dish 5" not in keys and len(keys) == 3


def test_days_closed_for_the_whole_menu_are_left_out():
    units = made.counts(made.rates(6, 200, 4, 14))
    units[:, 195] = 0
    given = setting(made.history(units), Context(), 7, 2)
    assert given.truth(given.origins).open.sum() == 13


def test_peers_join_the_table(found):
    peer = Forecasts(found.truth.units, np.stack([found.truth.units] * 3), 1.0)
    joined = found.beside({"oracle": peer})
    assert joined.items["oracle"].wape == 0 and joined.items["tableside"] == found.items["tableside"]


@pytest.mark.parametrize(("days", "origins"), [(30, 10), (10, 1), (60, 0)])
def test_too_few_days_are_said_in_one_line(days, origins):
    with pytest.raises(BadInput):
        backtest(made.history(made.counts(made.rates(3, days))), origins=origins)


def test_a_fit_without_a_choice_chooses_and_measures():
    model = fit(made.history(made.counts(made.rates(3, 90, 5, 9))))
    assert model.metrics["origins"] == 8 and model.metrics["candidates"].keys() >= {"level", "blend", "xgboost"}
    assert model.metrics["wape"] < model.metrics["seasonal_naive_wape"]
    assert fit(made.history(made.counts(made.rates(3, 90, 5, 9))), choice=model.choice).name == model.name


def test_counts_know_their_own_scatter():
    mean = np.repeat(np.linspace(10, 50, 5)[None, :, None], 60, axis=0) * np.ones((60, 5, 7))
    weight = np.ones((60, 7))
    for alpha in (0.04, 0.35):
        units = made.counts(mean, alpha, 3)
        near = scatter(units, mean, weight)
        assert np.allclose(np.log(near), np.log(alpha), atol=0.9)
        asked = levels(units, mean, np.full(5, alpha), weight)
        assert asked == pytest.approx((0.1, 0.5, 0.9), abs=0.04)


def test_levels_move_to_what_held():
    mean = np.full((60, 5, 7), 20.0)
    units = made.counts(mean, 0.5, 3)
    low, _, high = levels(units, mean, np.full(5, 0.01), np.ones((60, 7)))
    assert low < 0.02 and high > 0.98


def test_the_smeared_quantile_stays_at_its_whole_number():
    mean = np.array([0.2, 1.0, 4.0, 30.0])
    assert np.abs(quantile(0.9, mean, 0.1) - whole(0.9, mean, 0.1)).max() <= 0.1
