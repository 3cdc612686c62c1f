"""A forecast that can be fitted, asked, kept and brought back."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from core.errors import BadInput
from tools.menu.forecast.engine import counts, rolling
from tools.menu.forecast.engine.effects import Learned
from tools.menu.forecast.engine.known import Context, calendar
from tools.menu.forecast.engine.panel import LATE, MOST_DAYS, Panel, check_horizon, closures, panel
from tools.menu.forecast.engine.stage import BLEND, CANDIDATES, FOREST, LEVEL, TREES, Scatter, Stage, spread

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Floats
    from tools.menu.history import History

_REACH = MOST_DAYS + LATE
_ORIGINS, _HORIZON = 8, 7  # of the backtest that chooses
_FORMAT = 1
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SHOWN = 3.0  # percent
Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which candidate forecasts for a restaurant."""

    model: str = LEVEL

    def as_json(self) -> Json:
        return asdict(self)


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """Days from `start` on. `mean` and each of `quantiles` (0.1, 0.5, 0.9) are (items, days); `closed`, `total_mean`
    and each of `total_quantiles` (days,). `drivers`: {kind, name, day (None for a weekday), effect_percent}."""

    start: date
    keys: tuple[str, ...]
    mean: Floats
    quantiles: dict[float, Floats]
    closed: Booleans
    total_mean: Floats
    total_quantiles: dict[float, Floats]
    drivers: list[Json]
    scatter: Scatter

    @property
    def days(self) -> int:
        return len(self.closed)

    def over(self, key: str | None = None, days: int | None = None) -> tuple[float, float, float]:
        """Expected units, low and high (80%) of the first `days` together; `key` None: of all dishes. The days of one
        forecast err together: their common part is what it was on earlier origins."""
        row = None if key is None else self.keys.index(key)
        mean = (self.total_mean if row is None else self.mean[row])[:days]
        alpha = float(self.scatter.house_alpha[0] if row is None else self.scatter.alpha[row])
        common = min(self.scatter.shared[row is None], alpha)
        total = float(mean.sum())
        if total <= 0:
            return 0.0, 0.0, 0.0
        alone = (alpha - common) * float((mean**2).sum()) / total**2
        low, high = (float(counts.quantile(share, total, common + alone)) for share in (0.1, 0.9))
        return total, low, high


@dataclass(eq=False)
class Model:
    """Fitted to the sales up to `panel.origin`. `metrics`: its backtest over the last weeks, run when first asked for
    where the fit did not need it; empty where the days do not suffice."""

    name: str
    panel: Panel
    stage: Stage
    measured: Json | None = None
    history: History | None = field(default=None, repr=False)
    context: Context | None = field(default=None, repr=False)

    @property
    def choice(self) -> Json:
        return Choice(self.name).as_json()

    @cached_property
    def metrics(self) -> Json:
        if self.measured is None and self.history is not None and self.context is not None:
            self.measured = _measured(_tested(self.history, self.context, self.name))
        return self.measured or {}

    def predict(self, horizon: int, context: Context | None = None, *, late: int = 0) -> Prediction:
        """`late`: how many of the days are over already (the sales lie behind), added to the 28 that a forecast
        reaches. Raises BadInput beyond."""
        check_horizon(horizon, late)
        return _predicted(self.stage.knowing(context) if context else self.stage, self.name, horizon)

    def dumps(self) -> bytes:
        """numpy's own format and XGBoost's, JSON around them; no pickle."""
        known, learned = self.panel, self.stage.learned
        about = {
            "format": _FORMAT, "name": self.name, "start": known.calendar.start.isoformat(), "keys": list(known.keys),
            "metrics": self.metrics, "labels": learned.labels, "told": list(self.stage.told) if self.trees else [],
        }  # fmt: skip
        arrays: dict[str, Any] = {
            "about": np.frombuffer(json.dumps(about).encode(), dtype=np.uint8),
            "units": known.units, "revenue": known.revenue, "open": known.open, "group": known.group,
            "mean": learned.mean, "covariance": learned.covariance, "factor": self.stage.effects.factor,
            "doubt": self.stage.effects.doubt,
        }  # fmt: skip
        for name in self.trees:
            arrays[f"tree_{name}"] = np.frombuffer(self.stage.booster(name).save_raw("ubj"), dtype=np.uint8)
        out = io.BytesIO()
        np.savez_compressed(out, **arrays)
        return out.getvalue()

    @property
    def trees(self) -> tuple[str, ...]:
        """The boosters that it needs."""
        if self.name not in TREES or not self.stage.teaches:
            return ()
        return (FOREST,) if self.name == BLEND else (self.name,)


def loads(data: bytes) -> Model:
    """The model that `dumps` wrote. Raises BadInput for anything else."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as found:
            arrays = {name: found[name] for name in found.files}
        about = json.loads(arrays["about"].tobytes())
    except (ValueError, OSError, KeyError, EOFError) as error:
        raise BadInput("This is not a forecast model.") from error
    if about.get("format") != _FORMAT:
        raise BadInput("This forecast model was written by another version: train it again.")
    return _restored(about, arrays)


def _restored(about: Json, arrays: dict[str, Any]) -> Model:
    days = arrays["units"].shape[1] + _REACH + 1
    known = Panel(
        tuple(about["keys"]), arrays["units"], arrays["revenue"], arrays["open"], arrays["group"],
        calendar(Context(), date.fromisoformat(about["start"]), days),
    )  # fmt: skip
    labels = tuple((str(kind), str(group), str(name)) for kind, group, name in about["labels"])
    stage = Stage(known, _REACH, Learned(labels, arrays["mean"], arrays["covariance"]))
    stage.recall(arrays["factor"], arrays["doubt"], tuple(about["told"]))
    for name in [one.removeprefix("tree_") for one in arrays if one.startswith("tree_")]:
        import xgboost

        booster = xgboost.Booster({"nthread": 1})
        booster.load_model(bytearray(arrays[f"tree_{name}"].tobytes()))
        stage.given(name, booster)
    stage.say(about["name"])  # the scatter is that of the days on which it was fitted
    return Model(about["name"], known, stage, about["metrics"])


def fit(history: History, context: Context | None = None, choice: Choice | Mapping[str, Any] | None = None) -> Model:
    """Fits the chosen candidate; without a choice the one with the least pinball over the last weeks, each origin
    forecast from the days before it. Raises BadInput where there is too little to learn from."""
    context = context or Context()
    known = panel(history, context)
    measured: Json | None = None
    name = name_of(choice)
    if name is None:
        tested = _tested(history, context, None)
        name, measured = _least_lost(tested), _measured(tested)
    model = Model(name, known, Stage(known, _REACH), measured, history, context)
    for needed in model.trees:
        model.stage.booster(needed)
    model.stage.say(name)
    return model


def quick(history: History, context: Context | None = None, horizon: int = 7, *, late: int = 0) -> Prediction:
    """The strong simple forecast at once: the level alone, without effects of days and without trees."""
    check_horizon(horizon, late)
    context = context or Context()
    known = panel(history, context)
    return _predicted(Stage(known, horizon, Learned()), LEVEL, horizon)


def name_of(choice: Choice | Mapping[str, Any] | None) -> str | None:
    if choice is None:
        return None
    name = choice.model if isinstance(choice, Choice) else choice.get("model")
    if name not in CANDIDATES:
        raise BadInput(f"There is no forecast named {name!r}: it is one of {', '.join(CANDIDATES)}.")
    return str(name)


def _tested(history: History, context: Context, fixed: str | None) -> rolling.Backtest | None:
    """None where the days do not suffice for four origins."""
    for origins in (_ORIGINS, _ORIGINS // 2):
        try:
            given = rolling.setting(history, context, _HORIZON, origins)
        except BadInput:
            continue
        return rolling.run(replace(given, warm=()), fixed=fixed)
    return None


def _least_lost(tested: rolling.Backtest | None) -> str:
    if tested is None:
        return LEVEL
    return rolling.least({name: tested.items[name].pinball for name in CANDIDATES})


def _measured(tested: rolling.Backtest | None) -> Json:
    if tested is None:
        return {}
    return {
        **tested.items[rolling.OURS].as_json(),
        "seasonal_naive_wape": round(tested.items["seasonal_naive"].wape, 2),
        "total_wape": round(tested.total[rolling.OURS], 2),
        "origins": len(tested.origins),
        "horizon": tested.horizon,
        "statistic": "median",
        "candidates": {name: score.as_json() for name, score in tested.items.items() if name != rolling.OURS},
    }


def _predicted(stage: Stage, name: str, horizon: int) -> Prediction:
    known = stage.panel
    shut = closures(known, horizon)
    said = stage.say(name, horizon)
    mean = np.where(shut, 0.0, np.concatenate([one.mean for one in said], axis=1)[:, :horizon])
    quantiles = np.where(shut, 0.0, np.concatenate([one.quantiles for one in said], axis=2)[:, :, :horizon])
    total, parts = mean.sum(axis=0), []
    for one, reach in zip(said, stage.reaches, strict=False):
        alpha = one.scatter.house_alpha[:, None] + stage.effects.doubt[reach.days[0]]
        parts.append(spread(one.mean.sum(axis=0)[None], alpha, one.scatter.house_levels)[:, 0])
    totals = np.where(shut, 0.0, np.concatenate(parts, axis=1)[:, :horizon])
    start = known.calendar.start + timedelta(days=known.days)
    return Prediction(
        start, known.keys, mean, dict(zip(counts.SHARES, quantiles, strict=True)), shut, total,
        dict(zip(counts.SHARES, totals, strict=True)), _drivers(stage, start, horizon, shut), said[0].scatter,
    )  # fmt: skip


def _drivers(stage: Stage, start: date, horizon: int, shut: Booleans) -> list[Json]:
    """What makes days unlike others: weekdays beside the mean day, then holidays, events and the weather by day."""
    found: list[Json] = []
    by_day = dict(zip(stage.near.found.weekday[0].tolist(), stage.near.mean[0].sum(axis=0).tolist(), strict=True))
    usual = sum(by_day.values()) / 7
    for weekday, units in sorted(by_day.items()):
        effect = round(100 * (units / usual - 1), 1) if usual > 0 else 0.0
        if abs(effect) >= _SHOWN:
            found.append({"kind": "weekday", "name": _WEEKDAYS[weekday], "day": None, "effect_percent": effect})
    for one in stage.effects.drivers(stage.panel.origin, horizon):
        if not shut[one.day]:
            found.append({**one._asdict(), "day": start + timedelta(days=one.day)})
    return found
