"""`python __main__.py IN.npz OUT.npz NAME...`: the peers' forecasts at every origin; progress on stderr.

In: units (items, days), open (days,), origins (day numbers), horizon, start (ISO day), holidays (days; 0 none, else its
number), country ("" for none), prophet_every (origins between two fits of prophet). Out: NAME (4, origins, items, days)
with the quantiles 0.1, 0.5, 0.9 and the mean, and seconds_NAME. Nothing goes below zero. Days on which the house was
closed are filled with the same weekday of the week before, which helps those that cannot leave days out.
"""

from __future__ import annotations

import logging
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

STATISTICAL = ("AutoETS", "SeasonalNaive", "DynamicOptimizedTheta", "MSTL")
LIGHTGBM, PROPHET = "LightGBM-quantile", "prophet"
TREES: dict[str, Any] = {
    "n_estimators": 200, "learning_rate": 0.05, "num_leaves": 15, "min_child_samples": 40, "subsample": 0.8,
    "subsample_freq": 1, "colsample_bytree": 0.8, "verbose": -1, "n_jobs": 1,
}  # fmt: skip


@dataclass
class Task:
    units: np.ndarray
    open: np.ndarray
    origins: list[int]
    horizon: int
    days: pd.DatetimeIndex
    holidays: np.ndarray
    country: str
    prophet_every: int

    @property
    def items(self) -> int:
        return len(self.units)

    def long(self, origin: int) -> pd.DataFrame:
        count = origin + 1
        return pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(self.items), count),
                "ds": np.tile(self.days[:count], self.items),
                "y": self.units[:, :count].ravel(),
            }
        )

    def wide(self, found: pd.DataFrame, names: tuple[str, str, str, str]) -> np.ndarray:
        ordered = found.sort_values(["unique_id", "ds"])
        return np.stack([ordered[name].to_numpy().reshape(self.items, self.horizon) for name in names])


def statistical(task: Task, name: str) -> Callable[[int], np.ndarray]:
    from statsforecast import StatsForecast, models

    made = {
        "AutoETS": lambda: models.AutoETS(season_length=7),
        "SeasonalNaive": lambda: models.SeasonalNaive(season_length=7),
        "DynamicOptimizedTheta": lambda: models.DynamicOptimizedTheta(season_length=7),
        "MSTL": lambda: models.MSTL(season_length=7),
    }[name]

    def at(origin: int) -> np.ndarray:
        forecast = StatsForecast(models=[made()], freq="D", n_jobs=1)
        found = forecast.forecast(df=task.long(origin), h=task.horizon, level=[80])
        return task.wide(found, (f"{name}-lo-80", name, f"{name}-hi-80", name))

    return at


def lightgbm(task: Task) -> Callable[[int], np.ndarray]:
    """Direct: every lag is known at the origin, so that no quantile is fed with quantiles."""
    import lightgbm as lgb
    from mlforecast import MLForecast
    from mlforecast.lag_transforms import ExponentiallyWeightedMean, RollingMean, SeasonalRollingMean

    def at(origin: int) -> np.ndarray:
        nearest = 7 * -(-task.horizon // 7)
        learners = {
            f"q{share}": lgb.LGBMRegressor(objective="quantile", alpha=share / 100, **TREES) for share in (10, 50, 90)
        } | {"mean": lgb.LGBMRegressor(objective="poisson", **TREES)}
        smooth = [RollingMean(7), RollingMean(28), RollingMean(84, min_samples=28), SeasonalRollingMean(7, 4)]
        forecast = MLForecast(
            models=learners,
            freq="D",
            lags=[nearest, nearest + 7, nearest + 14, nearest + 21],
            lag_transforms={nearest: [*smooth, ExponentiallyWeightedMean(0.1)]},
            date_features=["dayofweek", "month"],
        )
        table = task.long(origin)
        table["item"] = table.unique_id.astype("category")
        table["holiday"] = np.tile(task.holidays[: origin + 1], task.items)
        ahead = slice(origin + 1, origin + 1 + task.horizon)
        future = pd.DataFrame(
            {
                "unique_id": np.repeat(np.arange(task.items), task.horizon),
                "ds": np.tile(task.days[ahead], task.items),
                "holiday": np.tile(task.holidays[ahead], task.items),
            }
        )
        forecast.fit(table, static_features=["item"])
        return task.wide(forecast.predict(task.horizon, X_df=future), ("q10", "q50", "q90", "mean"))

    return at


def prophet(task: Task) -> Callable[[int], np.ndarray]:
    """One model an item, fitted anew every `prophet_every` origins; closed days are left out."""
    from prophet import Prophet

    fitted: dict[int, Any] = {}

    def at(origin: int) -> np.ndarray:
        number = task.origins.index(origin)
        found = np.zeros((4, task.items, task.horizon))
        ahead = pd.DataFrame({"ds": task.days[origin + 1 : origin + 1 + task.horizon]})
        for item in range(task.items):
            if number % task.prophet_every == 0:
                seen = task.open[: origin + 1]
                table = pd.DataFrame({"ds": task.days[: origin + 1][seen], "y": task.units[item, : origin + 1][seen]})
                fitted[item] = Prophet(interval_width=0.8, daily_seasonality=False, uncertainty_samples=200)
                if task.country:
                    fitted[item].add_country_holidays(task.country)
                fitted[item].fit(table)
            said = fitted[item].predict(ahead)
            found[:, item] = said.yhat_lower, said.yhat, said.yhat_upper, said.yhat
        return found

    return at


def read(path: str) -> Task:
    with np.load(path) as given:
        units, opened = given["units"].copy(), given["open"]
        for day in np.flatnonzero(~opened):
            units[:, day] = units[:, day - 7] if day >= 7 else units[:, opened].mean(axis=1)
        days = pd.date_range(str(given["start"]), periods=units.shape[1], freq="D")
        return Task(
            units,
            opened,
            [int(origin) for origin in given["origins"]],
            int(given["horizon"]),
            days,
            given["holidays"],
            str(given["country"]),
            int(given["prophet_every"]),
        )


def main() -> None:
    source, target, *names = sys.argv[1:]
    warnings.filterwarnings("ignore")
    for noisy in ("cmdstanpy", "prophet"):
        logging.getLogger(noisy).disabled = True
    task, found = read(source), {}
    for name in names:
        begin = time.perf_counter()
        at = {LIGHTGBM: lightgbm, PROPHET: prophet}.get(name, lambda task, name=name: statistical(task, name))(task)
        said = np.stack([at(origin) for origin in task.origins], axis=1)
        found[name] = np.sort(np.maximum(said[:3], 0.0), axis=0), np.maximum(said[3:], 0.0)
        found[name] = np.concatenate(found[name])
        found[f"seconds_{name}"] = np.array(time.perf_counter() - begin)
        print(f"peers: {name} {float(found[f'seconds_{name}']):.0f} s", file=sys.stderr, flush=True)
    np.savez(target, **found)


if __name__ == "__main__":
    main()
