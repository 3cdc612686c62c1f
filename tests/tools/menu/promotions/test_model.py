"""The learned response model: read without XGBoost as XGBoost reads it, and better than the plain rule table."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import xgboost

from benchmarks.promotions import compare, training
from tools.menu.promotions.engine import forest, response
from tools.menu.promotions.engine.features import NAMES
from tools.menu.promotions.engine.response import FILE, ResponseModel, response_model


@pytest.fixture(scope="module")
def trained() -> ResponseModel:
    """A small version of what is committed, learned anew."""
    return ResponseModel(training.learn(training.examples(60, seed=5)))


@pytest.fixture(scope="module")
def judge() -> compare.Judge:
    """Restaurants of the other kind. It remembers the truth about every move it was asked for."""
    return compare.Judge(40, seed=6)


@pytest.mark.parametrize("objective", ["reg:squarederror", "reg:quantileerror"])
def test_trees_are_read_as_xgboost_reads_them(objective: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    inputs = rng.normal(size=(500, 5))
    inputs[rng.random(inputs.shape) < 0.2] = np.nan
    target = np.nan_to_num(inputs[:, 0]) * 2 + np.where(inputs[:, 1] > 0, 1, 0)
    aim = {"objective": objective, **({"quantile_alpha": 0.9} if "quantile" in objective else {})}
    booster = xgboost.train({**aim, "max_depth": 4, "nthread": 1}, xgboost.DMatrix(inputs, target), 20)
    ours = forest.forest_of(json.loads(bytes(booster.save_raw("json"))))
    forest.save(tmp_path / "forest.npz", {"f": ours}, {"seed": 1})
    stored, about = forest.load(tmp_path / "forest.npz")
    theirs = booster.predict(xgboost.DMatrix(inputs))
    for one in (ours, stored["f"]):
        np.testing.assert_allclose(one.predict(inputs), theirs, atol=1e-5)
    assert about["seed"] == 1


def test_the_committed_model_is_small_and_of_these_features() -> None:
    _forests, about = forest.load(FILE)
    assert FILE.stat().st_size < 300_000
    assert about["features"] == list(NAMES)
    assert (about["seed"], about["restaurants"]) == (training.SEED, training.RESTAURANTS)


def test_a_model_of_other_features_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    forest.save(tmp_path / "old.npz", {}, {"features": ["margin"]})
    monkeypatch.setattr(response, "FILE", tmp_path / "old.npz")
    response_model.cache_clear()
    with pytest.raises(ValueError, match="other features"):
        response_model()
    response_model.cache_clear()


def test_it_beats_the_rule_table_where_it_never_learned(judge: compare.Judge, trained: ResponseModel) -> None:
    for slow_day in (False, True):
        rules = judge.gains(compare.by_rules, slow_day=slow_day)
        ours = judge.gains(compare.by_model(trained), slow_day=slow_day)
        low, high = compare.interval(ours - rules)
        assert low > 0, f"{ours.mean():.2f} against {rules.mean():.2f}, difference {low} to {high}"
        assert (judge.best(slow_day=slow_day) >= np.maximum(ours, rules) - 1e-9).all()


def test_the_committed_one_is_as_good_as_one_learned_anew(judge: compare.Judge, trained: ResponseModel) -> None:
    committed = judge.gains(compare.by_model(response_model()))
    assert committed.mean() > judge.gains(compare.by_model(trained)).mean() - 1.0
    assert committed.mean() > max(0.0, judge.gains(compare.by_rules).mean())


def test_its_intervals_hold_what_guests_do() -> None:
    assert 65 <= compare.Judge(25, seed=8).coverage(response_model()) <= 95


def test_learning_is_repeatable() -> None:
    first, again = (training.examples(3, seed=5) for _ in range(2))
    assert [(one.strategy, one.lift, one.taken) for one in first] == [
        (one.strategy, one.lift, one.taken) for one in again
    ]
