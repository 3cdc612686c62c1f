"""The recommender beside the rule table, on restaurants of the kind it never learned from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.promotions.made import Restaurant, Truth
from benchmarks.promotions.tested_on import ChoiceRestaurant
from tools.menu.promotions.engine.choice import earned, options
from tools.menu.promotions.engine.features import Snapshot, snapshot
from tools.menu.promotions.engine.response import ResponseModel, response_model
from tools.menu.promotions.engine.rules import by_the_table, on_the_day
from tools.menu.promotions.engine.strategies import EVERY_DAY, ONE_DAY, Move

SEED, RESTAURANTS, RESAMPLES = 4_2026, 250, 4_000
Policy = Callable[[Snapshot, Sequence[int], int | None], list[Move]]
Results = dict[str, Any]


def by_model(model: ResponseModel) -> Policy:
    """The move with the highest expected profit for each dish, if any expects one."""

    def choose(menu: Snapshot, rows: Sequence[int], weekday: int | None) -> list[Move]:
        found = options(menu, model, rows, weekday)
        return [max(found[row], key=lambda option: earned(option) or 0.0).move for row in rows]

    return choose


def by_rules(menu: Snapshot, rows: Sequence[int], weekday: int | None) -> list[Move]:
    return [by_the_table(menu, row) if weekday is None else on_the_day(menu, row, weekday) for row in rows]


def always(move: Move) -> Policy:
    def choose(menu: Snapshot, rows: Sequence[int], weekday: int | None) -> list[Move]:
        there = [move if weekday is None else move.on(weekday)] * len(rows)
        return [
            one if one.strategy != "bundle" or menu.pairs[row] else _NOTHING
            for row, one in zip(rows, there, strict=True)
        ]

    return choose


_NOTHING = Move("none", reached=0.0)


class Judge:
    """Restaurants with the truth about every move, so that each policy is judged on the same."""

    def __init__(
        self, restaurants: int, seed: int, kind: Callable[[np.random.Generator], Restaurant] = ChoiceRestaurant
    ) -> None:
        self.houses: list[tuple[Restaurant, Snapshot, int]] = []
        self._truths: dict[tuple[int, int, Move], Truth] = {}
        for number in range(restaurants):
            rng = np.random.default_rng([seed, number])
            made = kind(rng)
            menu = snapshot(made.history, made.baskets)
            if menu is not None:
                self.houses.append((made, menu, int(min(menu.week, key=lambda day: day.ratio).weekday)))

    def truth(self, made: Restaurant, menu: Snapshot, row: int, move: Move) -> Truth:
        """Worked out once, since every policy is asked about the same."""
        key = (id(made), row, move)
        if key not in self._truths:
            self._truths[key] = truth_of(made, menu, row, move)
        return self._truths[key]

    def gains(self, policy: Policy, *, slow_day: bool = False) -> np.ndarray:
        """Profit of doing as it says with every dish, one at a time, in percent of what the dishes earn anyway;
        one figure a restaurant. With `slow_day` on the slowest weekday only."""
        found = []
        for made, menu, slowest in self.houses:
            weekday = slowest if slow_day else None
            rows = range(len(menu.items))
            chosen = policy(menu, rows, weekday)
            profit = sum(self.truth(made, menu, row, move).profit for row, move in zip(rows, chosen, strict=True))
            found.append(100 * profit / _usual(made, menu, weekday))
        return np.array(found)

    def best(self, *, slow_day: bool = False) -> np.ndarray:
        """What knowing every answer in advance would bring."""

        def choose(made: Restaurant, menu: Snapshot, row: int, weekday: int | None) -> float:
            moves = EVERY_DAY if weekday is None else tuple(move.on(weekday) for move in ONE_DAY)
            usable = [move for move in moves if move.strategy != "bundle" or menu.pairs[row]]
            return max(0.0, *(self.truth(made, menu, row, move).profit for move in usable))

        found = []
        for made, menu, slowest in self.houses:
            weekday = slowest if slow_day else None
            profit = sum(choose(made, menu, row, weekday) for row in range(len(menu.items)))
            found.append(100 * profit / _usual(made, menu, weekday))
        return np.array(found)

    def coverage(self, model: ResponseModel) -> float:
        """How many true lifts lie inside the model's 80% interval, in percent."""
        inside = []
        for made, menu, _slowest in self.houses:
            rows = list(range(0, len(menu.items), 4))
            for row, found in options(menu, model, rows, None).items():
                for option in found:
                    if option.move.strategy not in ("none", "drop") and option.response:
                        lift = self.truth(made, menu, row, option.move).lift
                        inside.append(option.response.low <= lift <= option.response.high)
        return 100 * float(np.mean(inside))


def truth_of(made: Restaurant, menu: Snapshot, row: int, move: Move) -> Truth:
    if move.strategy == "none":
        return Truth(0.0, 0.0, 0.0)
    keys, pair = [item.key for item in made.history.items], menu.pairs[row]
    return made.truth(keys.index(menu.items[row].key), move, keys.index(pair.other) if pair else None)


def _usual(made: Restaurant, menu: Snapshot, weekday: int | None) -> float:
    """What the dishes earn in the four weeks (or on the weekday in them) without any of it."""
    keys = {item.key: place for place, item in enumerate(made.history.items)}
    rows = [keys[item.key] for item in menu.items]
    units = made.usual[rows].sum(axis=1) if weekday is None else made.usual[rows][:, weekday]
    return 4 * float(units @ made.menu.margins[rows])


def compare(model: ResponseModel, restaurants: int = RESTAURANTS, seed: int = SEED) -> Results:
    judge = Judge(restaurants, seed)
    return {
        "restaurants": len(judge.houses),
        "every_day": _beside(judge, model, slow_day=False),
        "slow_day": _beside(judge, model, slow_day=True),
        "interval_coverage_percent": round(judge.coverage(model), 1),
    }


def promotions(_folder: Path) -> Results:
    """The benchmark's part."""
    return {"promotions": compare(response_model())}


def _beside(judge: Judge, model: ResponseModel, *, slow_day: bool) -> Results:
    ours, rules = judge.gains(by_model(model), slow_day=slow_day), judge.gains(by_rules, slow_day=slow_day)
    singles = {
        f"{move.strategy}{f'_{move.discount:.0%}' if move.strategy == 'discount' else ''}": judge.gains(
            always(move), slow_day=slow_day
        )
        for move in (ONE_DAY if slow_day else EVERY_DAY)
    }
    best = max(singles.values(), key=lambda gains: float(gains.mean()))  # chosen in hindsight: a hard peer
    return {
        "model": round(float(ours.mean()), 2),
        "rule_table": round(float(rules.mean()), 2),
        "perfect_knowledge": round(float(judge.best(slow_day=slow_day).mean()), 2),
        "always": {name: round(float(gains.mean()), 2) for name, gains in singles.items()},
        "model_minus_rules": _difference(ours - rules),
        "model_minus_best_single": _difference(ours - best),
    }


def _difference(of: np.ndarray) -> Results:
    low, high = interval(of)
    return {"estimate": round(float(of.mean()), 2), "low": low, "high": high}


def interval(differences: np.ndarray) -> tuple[float, float]:
    """90% of the mean over restaurants, by bootstrap."""
    rng = np.random.default_rng(1)
    means = rng.choice(differences, (RESAMPLES, len(differences))).mean(axis=1)
    return round(float(np.quantile(means, 0.05)), 2), round(float(np.quantile(means, 0.95)), 2)
