"""All that is learned from the sales up to one evening, and what each candidate then says of the days after it."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from tools.menu.forecast.engine import counts, effects, level, smooth
from tools.menu.forecast.engine.effects import Effects, Learned
from tools.menu.forecast.engine.level import Mix, Parts

if TYPE_CHECKING:
    import xgboost

    from tools.menu.forecast.engine.known import Context, Floats, Whole
    from tools.menu.forecast.engine.panel import Panel

NAIVE, ETS, LEVEL, BOOSTED, QUANTILES, FOREST, BLEND = (
    "seasonal_naive", "ets", "level", "xgboost", "xgboost_quantile", "random_forest", "blend",
)  # fmt: skip
CANDIDATES = (NAIVE, ETS, LEVEL, BOOSTED, QUANTILES, FOREST, BLEND)
TREES = (BOOSTED, QUANTILES, FOREST, BLEND)
_NEAR = np.arange(1, 8)
_WEEKS, _HALF = 40, 13.0  # earlier origins that are looked at, and the half-life of their weight, weeks
_FAR_STEP = 14  # days between the origins of far leads
_LEAST_ROWS = 200  # dishes x days that trees need to learn from
_MANY = 800  # dishes: with more of them fewer weeks are looked at
_HISTORY = 156  # weeks from which effects are learned


@dataclass(frozen=True, slots=True, eq=False)
class Scatter:
    """Around a mean: alpha by dish and of the house, and the levels to ask for (see `counts`). `shared` (dish, house):
    the part of the relative variance that the days of one forecast have in common."""

    alpha: Floats
    levels: tuple[float, ...]
    house_alpha: Floats
    house_levels: tuple[float, ...]
    shared: tuple[float, float]


@dataclass(eq=False)
class Reach:
    """The forecasts of some leads: at the last evening and at earlier ones, whose days are all over.

    `mean` (J, items, L) of the level without effects; `units` and `weight` of the earlier ones (J-1 first)."""

    panel: Panel
    leads: Whole
    step: int
    origins: Whole = field(init=False)
    found: Parts = field(init=False)
    mix: Mix = field(init=False)
    mean: Floats = field(init=False)
    ahead: dict[str, Floats] = field(init=False, default_factory=dict)  # by candidate, where no day's knowledge enters

    def __post_init__(self) -> None:
        most = _WEEKS * 7 // self.step
        if len(self.panel.units) > _MANY:
            most = max(4, most * _MANY // (2 * len(self.panel.units)))
        self.origins = level.weekly(self.panel, self.leads, most, self.step)
        self.found = level.parts(self.panel, self.origins, self.leads)
        self.mix = level.learn(self.found.earlier(), self.units, self.weight)
        self.mean = level.mixed(self.found, self.mix)[1]

    @property
    def days(self) -> Whole:
        return np.asarray(self.origins[:, None] + self.leads)

    @cached_property
    def units(self) -> Floats:
        return self.panel.units[:, self.days[1:]].transpose(1, 0, 2)

    @cached_property
    def weight(self) -> Floats:
        age = np.arange(len(self.origins) - 1) * self.step / 7
        return np.exp2(-age / _HALF)[:, None] * self.panel.open[self.days[1:]]

    def scatter(self, mean: Floats) -> Scatter:
        """From what was said of the earlier days, (J-1, items, L)."""
        alpha = counts.scatter(self.units, mean, self.weight)
        total, expected = self.units.sum(axis=1, keepdims=True), mean.sum(axis=1, keepdims=True)
        house = counts.scatter(total, expected, self.weight)
        return Scatter(
            alpha,
            counts.levels(self.units, mean, alpha, self.weight),
            house,
            counts.levels(total, expected, house, self.weight),
            (_shared(self.units, mean, self.weight), _shared(total, expected, self.weight)),
        )


def _shared(units: Floats, mean: Floats, weight: Floats) -> float:
    """Covariance of two days of the same forecast, beside the product of their means."""
    used = (weight > 0)[:, None]
    off, mean = np.where(used, units - mean, 0.0), np.where(used, mean, 0.0)
    pairs = (off.sum(axis=2) ** 2 - (off**2).sum(axis=2)).sum()
    against = (mean.sum(axis=2) ** 2 - (mean**2).sum(axis=2)).sum()
    return float(np.clip(pairs / against, 0.0, 1.0)) if against > 0 else 0.0


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """Of the leads of a reach: `mean` (items, L), `quantiles` (shares, items, L) without closed days."""

    mean: Floats
    quantiles: Floats
    scatter: Scatter


class Stage:
    """`far`: the last lead beyond the first week, 0 for none."""

    def __init__(self, panel: Panel, far: int = 0, learned: Learned | None = None) -> None:
        self.panel = panel
        self.near = Reach(panel, _NEAR, 7)
        self.reaches = [self.near]
        if far > _NEAR[-1]:
            self.reaches.append(Reach(panel, np.arange(8, far + 1), _FAR_STEP))
        self.learned = self._effects() if learned is None else learned
        self.effects: Effects = self.learned.on(panel.calendar)
        self._scatters: dict[tuple[str, int], Scatter] = {}
        self._boosters: dict[str, xgboost.Booster] = {}
        self._tables: dict[int, Floats] = {}
        self._told: tuple[str, ...] | None = None

    def knowing(self, context: Context) -> Stage:
        """The same, learned already, with other knowledge of the days ahead."""
        found = copy(self)
        found.panel = self.panel.known(context)
        found.effects = self.learned.on(found.panel.calendar)
        return found

    @property
    def told(self) -> tuple[str, ...]:
        """The signals that the trees get: of the days' effects only those that proved themselves."""
        from tools.menu.forecast.engine import trees

        if self._told is None:
            left_out = {"holiday", "event", "weather"} - set(self.learned.used)
            self._told = trees.signals(self.panel, left_out)
        return self._told

    def _effects(self) -> Learned:
        calendar = self.panel.calendar
        if not (any(calendar.holidays) or any(calendar.events) or np.isfinite(calendar.weather).any()):
            return Learned()
        origins = level.weekly(self.panel, _NEAR, _HISTORY)[1:][::-1]
        if len(origins) < 4:
            return Learned()
        expected = np.einsum("s,sjl->jl", self.near.mix.house, level.house(self.panel, origins, _NEAR)).ravel()
        days = (origins[:, None] + _NEAR).ravel()
        opened = self.panel.open[days]
        return effects.learn(self.panel, days[opened], expected[opened])

    def mean(self, reach: Reach) -> Floats:
        """(J, items, L) of the level with the effects of the days."""
        return np.asarray(reach.mean * self.effects.factor[reach.days][:, None])

    def scatter(self, name: str, number: int) -> Scatter:
        """Trees are judged as the level they start from: their own past is not out of sample."""
        key = (name if name in (NAIVE, ETS) else LEVEL, number)
        if key not in self._scatters:
            reach = self.reaches[number]
            self._scatters[key] = reach.scatter(self._plain(key[0], reach, reach.origins)[1:])
        return self._scatters[key]

    def _plain(self, name: str, reach: Reach, origins: Whole) -> Floats:
        if name == NAIVE:
            return smooth.again(self.panel, origins, reach.leads)
        if name == ETS:
            return smooth.smoothed(self.panel, origins, reach.leads)
        return self.mean(reach)

    def _ahead(self, name: str, reach: Reach) -> Floats:
        if name in (NAIVE, ETS):
            if name not in reach.ahead:
                reach.ahead[name] = np.asarray(self._plain(name, reach, reach.origins[:1])[0])
            return reach.ahead[name]
        return np.asarray(reach.mean[0] * self.effects.factor[reach.days[0]])

    def say(self, name: str, horizon: int | None = None) -> list[Said]:
        """What the candidate says of each reach after the last evening, as far as `horizon` needs them."""
        needed = [number for number, reach in enumerate(self.reaches) if horizon is None or reach.leads[0] <= horizon]
        return [self._say(name, number) for number in needed]

    @cached_property
    def teaches(self) -> bool:
        """Whether there are rows enough for trees; else what uses them says what the level says."""
        return sum(int((reach.weight > 0).sum()) for reach in self.reaches) * len(self.panel.units) >= _LEAST_ROWS

    def _say(self, name: str, number: int) -> Said:
        reach, scatter = self.reaches[number], self.scatter(name, number)
        mean = self._ahead(name, reach)
        if name in TREES and not self.teaches:
            name = LEVEL
        if name == QUANTILES:
            return Said(mean, self._tree_quantiles(number, mean, scatter), scatter)
        if name in TREES:
            mean = self._corrected(name, number, mean)
        doubt = self.effects.doubt[reach.days[0]] if name not in (NAIVE, ETS) else np.zeros(len(reach.leads))
        return Said(mean, spread(mean, scatter.alpha[:, None] + doubt, scatter.levels), scatter)

    def _corrected(self, name: str, number: int, mean: Floats) -> Floats:
        from tools.menu.forecast.engine import trees

        if name != BLEND:
            return trees.corrected(self.booster(name), self._now(number, mean), mean)
        reach = self.reaches[number]
        forest = trees.corrected(self.booster(FOREST), self._now(number, mean), mean)
        smoothed = self._ahead(ETS, reach) * self.effects.factor[reach.days[0]]
        return np.asarray((mean + forest + smoothed) / 3)

    def _tree_quantiles(self, number: int, mean: Floats, scatter: Scatter) -> Floats:
        from tools.menu.forecast.engine import trees

        scale = _scale(mean, scatter.alpha[:, None])
        found = trees.spread_out(self.booster(QUANTILES), self._now(number, mean), mean, scale)
        found[1] = np.round(found[1])
        return np.sort(found, axis=0)

    def _now(self, number: int, mean: Floats) -> Floats:
        """What the trees see of the days ahead: (items, L, columns)."""
        from tools.menu.forecast.engine import trees

        reach = self.reaches[number]
        first = reach.origins[:1]
        table = trees.features(self.panel, first, reach.found.last(), reach.mix, mean[None], self.told)
        return np.asarray(table[0])

    def _table(self, number: int) -> Floats:
        """What they learn from: (J-1, items, L, columns)."""
        from tools.menu.forecast.engine import trees

        if number not in self._tables:
            reach = self.reaches[number]
            mean = self.mean(reach)[1:]
            found = reach.found.earlier()
            self._tables[number] = trees.features(self.panel, reach.origins[1:], found, reach.mix, mean, self.told)
        return self._tables[number]

    def booster(self, name: str) -> xgboost.Booster:
        """Trained on the earlier origins of every reach, once."""
        from tools.menu.forecast.engine import trees

        if name not in self._boosters:
            rows = [self._rows(number) for number in range(len(self.reaches))]
            table, units, mean, scale, weight = (np.concatenate(column) for column in zip(*rows, strict=True))
            if name == QUANTILES:
                self._boosters[name] = trees.quantiles(table, units, mean, scale, weight)
            else:
                self._boosters[name] = trees.boosted(table, units, mean, weight, forest=name == FOREST)
        return self._boosters[name]

    def recall(self, factor: Floats, doubt: Floats, told: tuple[str, ...]) -> None:
        """The effects and signals of the days on which it was trained."""
        self.effects, self._told = Effects(factor, doubt), told

    def given(self, name: str, booster: xgboost.Booster) -> None:
        """A booster that was trained before."""
        self._boosters[name] = booster

    def _rows(self, number: int) -> tuple[Floats, ...]:
        from tools.menu.forecast.engine import trees

        reach, mean = self.reaches[number], self.mean(self.reaches[number])[1:]
        used = trees.usable(mean, reach.weight)
        scale = _scale(mean, self.scatter(LEVEL, number).alpha[None, :, None])
        weight = np.broadcast_to(reach.weight[:, None], mean.shape)
        return self._table(number)[used], reach.units[used], mean[used], scale[used], weight[used]


def spread(mean: Floats, alpha: Floats, levels: tuple[float, ...]) -> Floats:
    """(shares, items, L): outer quantiles smeared, the median a whole number."""
    low, high = (counts.quantile(levels[number], mean, alpha) for number in (0, 2))
    middle = counts.whole(levels[1], mean, alpha)
    return np.stack([np.minimum(low, middle), middle, np.maximum(high, middle)])


def _scale(mean: Floats, alpha: Floats) -> Floats:
    return np.sqrt(mean + alpha * mean**2 + 0.25)
