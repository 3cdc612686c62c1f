"""The backtest by rolling origin: what each candidate would have said, and which would have been chosen when.

At each origin the choice looks only at origins whose days were over by then.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np

from core.errors import BadInput
from tools.menu.forecast.engine.metrics import Score, Truth, naive_scale
from tools.menu.forecast.engine.panel import LEAST_DAYS, Panel, check_horizon, closures, panel
from tools.menu.forecast.engine.stage import BLEND, CANDIDATES, FOREST, LEVEL, NAIVE, Stage

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Context, Floats
    from tools.menu.history import History

OURS = "tableside"
_WARM = 8  # origins before the first, by which the choice begins
_LOOKED_AT = 16  # of the latest origins, by which it is made
_WARM_DAYS = 41  # the earliest of them
_LEAD = 0.004
_MOST_ITEMS = 2_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Forecasts:
    """One model over the origins: `mean` (origins, items, days), `quantiles` (shares, origins, items, days)."""

    mean: Floats
    quantiles: Floats
    seconds: float


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """Scores by model: of the items, and of the house (`total`, WAPE of the sum of the means). `chosen` is what was
    chosen at the last origin, `choices` at each. `forecasts` and `truth` are there for further measures."""

    horizon: int
    origins: tuple[date, ...]
    keys: tuple[str, ...]
    items: dict[str, Score]
    total: dict[str, float]
    chosen: str
    choices: tuple[str, ...]
    forecasts: dict[str, Forecasts]
    truth: Truth

    @property
    def wape(self) -> float:
        """Of the chosen pipeline."""
        return self.items[OURS].wape

    def beside(self, peers: dict[str, Forecasts]) -> Backtest:
        """The same with the forecasts of others."""
        every = self.forecasts | peers
        return _scored(self.horizon, self.origins, self.keys, self.choices, every, self.truth)

    def as_json(self) -> dict[str, object]:
        return {
            "horizon": self.horizon,
            "origins": [day.isoformat() for day in self.origins],
            "items": {name: score.as_json() for name, score in self.items.items()},
            "total": {name: {"wape": round(wape, 2)} for name, wape in self.total.items()},
            "chosen": self.chosen,
        }


@dataclass(frozen=True, slots=True, eq=False)
class Setting:
    """A backtest before it is run: the dishes, the days, the origins (day numbers of `panel`)."""

    panel: Panel
    origins: tuple[int, ...]
    warm: tuple[int, ...]
    horizon: int

    @property
    def dates(self) -> tuple[date, ...]:
        return tuple(self.panel.calendar.start + timedelta(days=origin) for origin in self.origins)

    def truth(self, origins: Sequence[int]) -> Truth:
        days = np.array(origins)[:, None] + 1 + np.arange(self.horizon)
        first = self.panel.until(self.origins[0])
        scale = naive_scale(first.units, first.open)
        return Truth(self.panel.units[:, days].transpose(1, 0, 2), self.panel.open[days], scale)


def setting(
    history: History, context: Context, horizon: int = 7, origins: int = 10, step: int = 7, items: int | None = None
) -> Setting:
    """Raises BadInput where the days do not suffice."""
    check_horizon(horizon)
    if origins < 1 or step < 1 or (items is not None and items < 1):
        raise BadInput("A backtest needs at least one origin, one day between origins and one dish.")
    first = history.days - 1 - horizon - step * (origins - 1)
    if first < 0 or int(history.open[: first + 1].sum()) < LEAST_DAYS:
        need = f"{horizon + step * (origins - 1)} days after the first {LEAST_DAYS} days with sales"
        raise BadInput(f"{origins} origins of {horizon} days need {need}; there are {history.days} days in all.")
    opened = history.open
    if items is not None or len(history.items) > _MOST_ITEMS:
        before = history.until(history.start + timedelta(days=first))
        history = history.only(before.best_sellers(items or _MOST_ITEMS))
    whole = panel(history, context, opened)
    first -= history.days - whole.days
    warm = [first - step * back for back in range(_WARM, 0, -1)]
    return Setting(
        whole,
        tuple(first + step * number for number in range(origins)),
        tuple(origin for origin in warm if origin >= _WARM_DAYS),
        horizon,
    )


def run(
    given: Setting,
    candidates: Sequence[str] = CANDIDATES,
    fixed: str | None = None,
    progress: Progress | None = None,
) -> Backtest:
    """`fixed`: no choice, this candidate at every origin."""
    if fixed is not None:
        candidates = [*dict.fromkeys((NAIVE, fixed))]
    warm = given.warm if fixed is None else ()
    origins = (*warm, *given.origins)
    said: dict[str, list[tuple[Floats, Floats, float]]] = {name: [] for name in candidates}
    for number, origin in enumerate(origins):
        if progress:
            progress(number, len(origins))
        for name, one in _at(given.panel.until(origin), given.horizon, candidates).items():
            said[name].append(one)
    truth = given.truth(origins)
    lost = {name: truth.lost(np.stack([one[1] for one in all_], axis=1)) for name, all_ in said.items()}
    choices = [fixed or _choice(lost, origins, row, given.horizon) for row in range(len(warm), len(origins))]
    kept = {name: all_[len(warm) :] for name, all_ in said.items()}
    kept[OURS] = [kept[name][row] for row, name in enumerate(choices)]
    forecasts = {name: _joined(all_) for name, all_ in kept.items()}
    return _scored(given.horizon, given.dates, given.panel.keys, tuple(choices), forecasts, given.truth(given.origins))


def _at(known: Panel, horizon: int, candidates: Sequence[str]) -> dict[str, tuple[Floats, Floats, float]]:
    """Mean, quantiles and seconds of every candidate at the last evening of `known`."""
    begin = perf_counter()
    stage = Stage(known, horizon)
    shared = perf_counter() - begin
    shut = closures(known, horizon)
    found, seconds = {}, dict.fromkeys(CANDIDATES, 0.0)
    for name in candidates:
        begin = perf_counter()
        mean, quantiles = ahead(stage, name, horizon, shut)
        seconds[name] = perf_counter() - begin
        trained = seconds[FOREST] if name == BLEND else 0.0  # it uses the same trees
        found[name] = (mean, quantiles, shared + seconds[name] + trained)
    return found


def ahead(stage: Stage, name: str, horizon: int, shut: Booleans) -> tuple[Floats, Floats]:
    """Mean (items, horizon) and quantiles (shares, items, horizon), 0 on closed days."""
    said = stage.say(name, horizon)
    mean = np.concatenate([one.mean for one in said], axis=1)[:, :horizon]
    quantiles = np.concatenate([one.quantiles for one in said], axis=2)[:, :, :horizon]
    return np.where(shut, 0.0, mean), np.where(shut, 0.0, quantiles)


def _choice(lost: dict[str, Floats], origins: tuple[int, ...], row: int, horizon: int) -> str:
    """The candidate that lost least over the latest origins whose days were over by the evening of this one."""
    over = [other for other in range(row) if origins[other] + horizon <= origins[row]][-_LOOKED_AT:]
    if not over:
        return LEVEL if LEVEL in lost else next(iter(lost))
    return least({name: float(each[over].sum()) for name, each in lost.items()})


def least(lost: dict[str, float]) -> str:
    """The level, unless another lost less by more than its lead: chance alone finds a better one among seven."""
    best = min(lost, key=lambda name: lost[name])
    return LEVEL if LEVEL in lost and lost[LEVEL] <= lost[best] * (1 + _LEAD) else best


def _joined(said: list[tuple[Floats, Floats, float]]) -> Forecasts:
    return Forecasts(
        np.stack([mean for mean, _, _ in said]),
        np.stack([quantiles for _, quantiles, _ in said], axis=1),
        sum(seconds for _, _, seconds in said),
    )


def _scored(
    horizon: int,
    origins: tuple[date, ...],
    keys: tuple[str, ...],
    choices: tuple[str, ...],
    forecasts: dict[str, Forecasts],
    truth: Truth,
) -> Backtest:
    first = {OURS: forecasts[OURS]} | forecasts
    items = {name: truth.score(one.mean, one.quantiles, one.seconds) for name, one in first.items()}
    total = {name: truth.total_wape(one.mean) for name, one in first.items()}
    return Backtest(horizon, origins, keys, items, total, choices[-1], choices, first, truth)
