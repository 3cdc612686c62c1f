"""`python -m benchmarks.promotions train` learns the recommender's response model anew, from a fixed seed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.promotions.learned_on import ElasticRestaurant
from benchmarks.promotions.made import Restaurant, Truth
from tools.menu.promotions.engine import forest
from tools.menu.promotions.engine.features import NAMES, Snapshot, snapshot
from tools.menu.promotions.engine.response import FILE, OUTPUTS, terms
from tools.menu.promotions.engine.strategies import EVERY_DAY, ONE_DAY, STRATEGIES, Move

SEED, RESTAURANTS, DISHES = 20150101, 700, 12
_SHAPE = {"max_depth": 4, "eta": 0.12, "min_child_weight": 20, "lambda": 2.0, "subsample": 0.8, "seed": 7}
_ROUNDS = {"lift": 45, "low": 25, "high": 25, "taken": 30}
_UNKNOWN_COSTS = 0.15  # of the menus, so that the trees know what to do without


@dataclass
class Example:
    strategy: str
    inputs: np.ndarray
    lift: float
    taken: float
    weight: float


def cases(restaurant: Restaurant, menu: Snapshot, rng: np.random.Generator) -> Iterator[tuple[int, Move, Truth]]:
    """Some dishes of the menu with every move, one weekday of the week each."""
    keys = [item.key for item in restaurant.history.items]
    rows = rng.permutation(len(menu.items))[:DISHES]
    for row in rows:
        place, partner = keys.index(menu.items[row].key), menu.pairs[row]
        weekday = int(rng.choice([day.weekday for day in menu.week]))
        for move in (*EVERY_DAY, *(one.on(weekday) for one in ONE_DAY)):
            if move.strategy != "bundle" or partner is not None:
                yield int(row), move, restaurant.truth(place, move, keys.index(partner.other) if partner else None)


def examples(restaurants: int, seed: int) -> list[Example]:
    found = []
    for number in range(restaurants):
        rng = np.random.default_rng([seed, number])
        made = ElasticRestaurant(rng)
        menu = snapshot(made.history, made.baskets)
        if menu is None:
            continue
        blind = rng.random() < _UNKNOWN_COSTS
        for row, move, truth in cases(made, menu, rng):
            if truth.usual > 0:
                found.append(_example(menu, row, move, truth, blind))
    return found


def _example(menu: Snapshot, row: int, move: Move, truth: Truth, blind: bool) -> Example:
    """`taken` is what makes the arithmetic of an offer come out at the true profit."""
    margin, given, reached, others = terms(menu, row, move)
    lost = truth.lift * (margin - given) - reached * given - truth.profit / truth.usual
    inputs = menu.inputs([row], move)[0]
    if blind:
        inputs[[NAMES.index("margin_percent"), NAMES.index("margin_ratio")]] = np.nan
    taken = lost / (truth.lift * others) if abs(truth.lift) > 1e-4 and others > 0 else 0.0
    return Example(move.strategy, inputs, truth.lift, float(np.clip(taken, -1.5, 1.5)), min(abs(truth.lift), 1.0))


def learn(found: list[Example]) -> dict[str, forest.Forest]:
    """For each strategy the mean lift, its 10% and 90% quantiles, and what is taken from other sales."""
    forests = {}
    for strategy in STRATEGIES:
        rows = [one for one in found if one.strategy == strategy]
        for output in OUTPUTS if rows else ():
            forests[f"{strategy}/{output}"] = _fitted(rows, output)
    return forests


def _fitted(rows: list[Example], output: str) -> forest.Forest:
    import xgboost

    moved = output == "taken" or rows[0].strategy == "drop"
    target = [one.taken if moved else one.lift for one in rows]
    weight = [one.weight**2 + 1e-4 if output == "taken" else 1.0 for one in rows]
    data = xgboost.DMatrix(np.array([one.inputs for one in rows]), np.array(target), weight=np.array(weight))
    quantile = {"low": 0.1, "high": 0.9}.get(output)
    aim: dict[str, Any] = {"objective": "reg:squarederror"}
    if quantile is not None:
        aim = {"objective": "reg:quantileerror", "quantile_alpha": quantile}
    if output == "taken":
        aim["min_child_weight"] = 1.0
    booster = xgboost.train({**_SHAPE, "nthread": 1, "tree_method": "hist", **aim}, data, _ROUNDS[output])
    return forest.forest_of(json.loads(bytes(booster.save_raw("json"))))


def train(path: Path = FILE, restaurants: int = RESTAURANTS, seed: int = SEED) -> dict[str, Any]:
    found = examples(restaurants, seed)
    forests = learn(found)
    about = {"features": list(NAMES), "seed": seed, "restaurants": restaurants, "examples": len(found)}
    forest.save(path, forests, about)
    return {**about, "bytes": path.stat().st_size}
