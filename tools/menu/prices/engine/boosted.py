"""Gradient-boosted response to price, for dishes with much to learn from, and only where it predicts better."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tools.menu.prices.engine.optimum import Interval
from tools.menu.prices.engine.regression import split

if TYPE_CHECKING:
    from tools.menu.prices.engine.controls import Controls
    from tools.menu.prices.engine.optimum import Response
    from tools.menu.prices.engine.pattern import Pattern
    from tools.menu.prices.engine.series import Booleans, Floats, PriceSeries

_LEVELS, _DAYS, _UNITS = 5, 540, 10.0  # what it takes: lasting prices, days, units a day
_BLOCKS, _BOOTSTRAPS, _BLOCK_DAYS, _SEED = 8, 24, 28, 7
_TREES: dict[str, Any] = {
    "objective": "count:poisson", "max_depth": 2, "eta": 0.2, "lambda": 1.0, "max_delta_step": 0.7,
    "min_child_weight": 1.0, "base_score": 1.0, "tree_method": "hist", "nthread": 1, "seed": _SEED,
    "monotone_constraints": "(-1,0)",
}  # fmt: skip
_ROUNDS = 40
_ERRORS = 2.0  # standard errors by which it must win


@dataclass(frozen=True, slots=True, eq=False)
class Boosted:
    """`elasticity` is the arc between the lowest and the highest lasting price."""

    response: Response
    elasticity: Interval


def carries(series: PriceSeries, pattern: Pattern) -> bool:
    """Whether there is enough of it to be worth a try."""
    return (
        len(pattern.levels) >= _LEVELS
        and int(pattern.used.sum()) >= _DAYS
        and float(series.units[pattern.used].mean()) >= _UNITS
    )


def boosted(
    series: PriceSeries, pattern: Pattern, controls: Controls, columns: tuple[Floats, ...], current: float
) -> Boosted | None:
    """Trees in place of the straight line of log units on log price, with all else as the log-log model has it.

    None where they do not beat it: mean Poisson deviance over contiguous blocks of days left out in turn, lower by two
    standard errors of the blocks' differences. Demand falls with the price by constraint. Between the lasting prices
    the response is a straight line in logs, beyond them it goes on with the mean slope: trees know no further.
    """
    task = _Task(series, pattern, controls, columns)
    if not task.wins():
        return None
    levels = np.log(np.array(pattern.levels))
    curves = task.bootstrap(levels)
    slopes = (curves[:, -1] - curves[:, 0]) / (levels[-1] - levels[0])

    def curve(prices: Floats) -> Floats:
        at = np.log(np.asarray(prices, dtype=float))
        inside = np.array([np.interp(at, levels, one) for one in curves])
        return np.asarray(inside + slopes[:, None] * (at - np.clip(at, levels[0], levels[-1]))[None, :])

    def response(prices: Floats) -> Floats:
        return np.asarray(np.exp(curve(prices) - curve(np.array([current]))))

    low, high = np.percentile(slopes, [5, 95])
    return Boosted(response, Interval(float(slopes.mean()), float(low), float(high)))


class _Task:
    def __init__(self, series: PriceSeries, pattern: Pattern, controls: Controls, columns: tuple[Floats, ...]) -> None:
        self._series, self._used, self._controls, self._columns = series, pattern.used, controls, columns
        self._days = np.flatnonzero(pattern.used)
        self._units = series.units[pattern.used]
        log_price = np.log(np.where(np.isnan(series.price), 1.0, series.price))
        self._log_price: Floats = log_price - log_price[self._days].mean()
        weekend = (controls.matrix[pattern.used, 3:6] > 0).any(axis=1)
        self._features = np.column_stack([np.log(series.price[pattern.used]), weekend])
        # beside the line a step at each level: else the drift learns what the line cannot follow
        self._levels = tuple((series.price == level) * 1.0 for level in pattern.levels[1:])

    def wins(self) -> bool:
        better = []
        for block in np.array_split(np.arange(self._days.size), _BLOCKS):
            hidden: Booleans = np.zeros(self._used.size, dtype=bool)
            hidden[self._days[block]] = True
            rest, line = self._split((self._log_price,), hidden)
            simple = np.exp((rest + line)[block])
            rest, _steps = self._split((self._log_price, *self._levels), hidden)
            seen = np.ones(self._days.size)
            seen[block] = 0.0
            trees = _predict(self._train(rest, seen), self._features[block], rest[block])
            better.append(_deviance(self._units[block], simple) - _deviance(self._units[block], trees))
        gains = np.array(better)
        return bool(gains.mean() > _ERRORS * gains.std(ddof=1) / np.sqrt(gains.size))

    def bootstrap(self, levels: Floats) -> Floats:
        """The log response at `levels` from models on resampled months; the mean over weekdays and weekends."""
        generator = np.random.default_rng(_SEED)
        block = np.arange(self._days.size) // _BLOCK_DAYS
        count = int(block[-1]) + 1
        weekend = float(self._features[:, 1].mean())
        curves = []
        for _ in range(_BOOTSTRAPS):
            weights = np.bincount(generator.integers(0, count, count), minlength=count)[block].astype(float)
            hidden: Booleans = np.zeros(self._used.size, dtype=bool)
            hidden[self._days] = weights == 0
            rest, _steps = self._split((self._log_price, *self._levels), hidden)
            model = self._train(rest, weights)
            by_part = [
                _predict(model, np.column_stack([levels, np.full(levels.size, part)]), np.zeros(levels.size))
                for part in (0.0, 1.0)
            ]
            curves.append(np.log((1 - weekend) * by_part[0] + weekend * by_part[1]))
        return np.array(curves)

    def _split(self, by_price: tuple[Floats, ...], hidden: Booleans) -> tuple[Floats, Floats]:
        return split(self._series.units, by_price, self._controls, self._used, self._columns, hidden)

    def _train(self, rest: Floats, weights: Floats) -> Any:
        import xgboost

        kept = weights > 0
        data = xgboost.DMatrix(
            self._features[kept], self._units[kept], weight=weights[kept], base_margin=rest[kept], nthread=1
        )
        return xgboost.train(_TREES, data, _ROUNDS)


def _predict(model: Any, features: Floats, rest: Floats) -> Floats:
    import xgboost

    return np.asarray(model.predict(xgboost.DMatrix(features, base_margin=rest, nthread=1)), dtype=float)


def _deviance(y: Floats, mean: Floats) -> float:
    safe = np.maximum(mean, 1e-9)
    return float(2 * np.mean(np.where(y > 0, y * np.log(np.maximum(y, 1e-9) / safe), 0.0) - (y - safe)))
