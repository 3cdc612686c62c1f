"""Trees on top of the level: XGBoost learns where the simple forecast is off, from lags, calendar, weather and
promotions. The level enters as an offset (base margin), so a tree that learns nothing changes nothing.

`boosted`: gradient boosting of the Poisson mean; `forest`: XGBoost's random forest; `quantiles`: boosting of the
quantile loss (reg:quantileerror, all three shares at once) on residuals in units of their expected scatter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from tools.menu.forecast.engine.counts import SHARES
from tools.menu.forecast.engine.level import Mix, Parts, mixed

if TYPE_CHECKING:
    import xgboost

    from tools.menu.forecast.engine.known import Booleans, Floats, Whole
    from tools.menu.forecast.engine.panel import Panel

_LEAST = 0.02  # expected units below which a row teaches nothing
_MOST_ROWS = 40_000
_COMMON: dict[str, Any] = {"tree_method": "hist", "max_bin": 48, "nthread": 1, "seed": 7, "verbosity": 0}
_BOOSTED = {
    "objective": "count:poisson", "max_depth": 3, "eta": 0.08, "min_child_weight": 30.0, "lambda": 20.0,
    "subsample": 0.7, "colsample_bytree": 0.6, "max_delta_step": 0.7,
}  # fmt: skip
_FOREST = {
    "objective": "count:poisson", "max_depth": 5, "eta": 1.0, "min_child_weight": 30.0, "lambda": 20.0,
    "subsample": 0.7, "colsample_bynode": 0.4, "num_parallel_tree": 50, "max_delta_step": 0.7,
}  # fmt: skip
_QUANTILES = {
    "objective": "reg:quantileerror", "quantile_alpha": list(SHARES), "max_depth": 3, "eta": 0.2,
    "min_child_weight": 30.0, "lambda": 10.0, "subsample": 0.7, "colsample_bytree": 0.6,
}  # fmt: skip
_ROUNDS, _QUANTILE_ROUNDS = 60, 30
_PAID, _STILL = (14, 84), 0.005  # days; the standard deviation of a log price that says nothing
_FAST, _MONTH, _LONG = 1, 2, -1  # half-lives of the grid that the trees see beside the mixture


def signals(panel: Panel, left_out: set[str]) -> tuple[str, ...]:
    """What is known of these days, by name: the columns that the trees get beside the sales, but for the kinds of
    effects that are `left_out`."""
    calendar, past = panel.calendar, slice(panel.days)
    known = {
        "holidays": "holiday" not in left_out and any(calendar.holidays[past]),
        "events": "event" not in left_out and any(calendar.events[past]),
        "temperature": "weather" not in left_out and bool(np.isfinite(calendar.weather[past, 0]).any()),
        "rain": "weather" not in left_out and bool(np.isfinite(calendar.weather[past, 1]).any()),
        "promotions": any(day < panel.days for day in calendar.promotions),
        "prices": _prices_move(panel),
    }
    return tuple(name for name, there in known.items() if there)


def _prices_move(panel: Panel) -> bool:
    origins = np.arange(_PAID[1], panel.days, 7)
    return bool(len(origins)) and float(_prices(panel, origins).std()) > _STILL


def features(panel: Panel, origins: Whole, found: Parts, mix: Mix, mean: Floats, told: tuple[str, ...]) -> Floats:
    """(J, items, L, columns). `mean` is the level's forecast with the day's effects, `told` the signals to use."""
    shape = mean.shape
    house, _ = mixed(found, mix)
    share = np.einsum("si,sji->ji", mix.share, found.share)
    own = found.own_of()
    days = origins[:, None] + found.leads
    columns = [np.log(np.maximum(mean, _LEAST))]
    columns += [np.log((found.house[row] + 0.1) / (house + 0.1))[:, None] for row in (_FAST, _MONTH, _LONG)]
    columns += [np.log((found.share[row] + 1e-4) / (share + 1e-4))[:, :, None] for row in (0, 1, 3, -1)]
    columns += [np.log(own[0] / own[-2]), np.log(own[-2]), found.weekday[:, None], found.leads]
    columns += [np.log((sold + 0.5) / (mean + 0.5)) for sold in _lags(panel, origins, days)]
    columns += [one[days][:, None] for one in _calendar(panel, told)]
    if "prices" in told:
        columns.append(_prices(panel, origins))
    if "promotions" in told:
        columns.append(_promoted(panel, days))
    return np.stack([np.broadcast_to(np.asarray(one, dtype=np.float32), shape) for one in columns], axis=-1)


def _lags(panel: Panel, origins: Whole, days: Whole) -> list[Floats]:
    """The dish's units on the last and the last but one of the same weekday that the origin knows."""
    weeks = -(-(days - origins[:, None]) // 7)
    back = [np.maximum(days - 7 * (weeks + more), 0) for more in (0, 1)]
    return [panel.units[:, one].transpose(1, 0, 2) for one in back]


def _calendar(panel: Panel, told: tuple[str, ...]) -> list[Floats]:
    """By day: the place in the year, in the month, holidays and events and the days beside them, the weather."""
    calendar = panel.calendar
    dates = [calendar.date(day) for day in range(calendar.days)]
    year = np.array([day.timetuple().tm_yday for day in dates]) * (2 * np.pi / 365.25)
    found = [np.sin(year), np.cos(year), np.array([day.day for day in dates], dtype=float)]
    for signal, names in (("holidays", calendar.holidays), ("events", calendar.events)):
        if signal in told:
            marks = np.array([bool(name) for name in names], dtype=float)
            found += [marks, np.append(marks[1:], 0.0), np.append(0.0, marks[:-1])]
    weather = zip(("temperature", "rain"), calendar.weather.T, strict=True)
    return found + [column for signal, column in weather if signal in told]


def _prices(panel: Panel, origins: Whole) -> Floats:
    """(J, items, 1): the log price paid in the last two weeks beside the last twelve."""
    sums = [
        np.concatenate([np.zeros((len(one), 1)), one.cumsum(axis=1)], axis=1) for one in (panel.revenue, panel.units)
    ]
    means = []
    for days in _PAID:
        revenue, units = (one[:, origins + 1] - one[:, np.maximum(origins + 1 - days, 0)] for one in sums)
        means.append(np.where((units > 0) & (revenue > 0), revenue / np.maximum(units, 1e-9), np.nan))
    return np.asarray(np.nan_to_num(np.log(means[0] / means[1])).T[:, :, None])


def _promoted(panel: Panel, days: Whole) -> Floats:
    marks = np.zeros((len(panel.keys), panel.calendar.days))
    order = {key: row for row, key in enumerate(panel.keys)}
    for day, keys in panel.calendar.promotions.items():
        marks[[order[key] for key in keys if key in order], day] = 1.0
    return np.asarray(marks[:, days].transpose(1, 0, 2))


def boosted(table: Floats, units: Floats, mean: Floats, weight: Floats, *, forest: bool = False) -> xgboost.Booster:
    """`table` (rows, columns); the others (rows,)."""
    import xgboost

    table, units, mean, weight = _sampled(table, units, mean, weight)
    data = xgboost.DMatrix(table, units, weight=weight, base_margin=np.log(np.maximum(mean, _LEAST)))
    return xgboost.train(_COMMON | (_FOREST if forest else _BOOSTED), data, 1 if forest else _ROUNDS)


def corrected(booster: xgboost.Booster, table: Floats, mean: Floats) -> Floats:
    """The mean after the trees; where next to nothing is expected it stays."""
    import xgboost

    flat = np.log(np.maximum(mean, _LEAST)).ravel()
    data = xgboost.DMatrix(table.reshape(-1, table.shape[-1]), base_margin=flat)
    found = booster.predict(data).reshape(mean.shape).astype(float)
    return np.asarray(np.where(mean > _LEAST, found, mean))


def quantiles(table: Floats, units: Floats, mean: Floats, scale: Floats, weight: Floats) -> xgboost.Booster:
    import xgboost

    off = (units - mean) / scale
    table, off, mean, weight = _sampled(table, off, mean, weight)
    return xgboost.train(_COMMON | _QUANTILES, xgboost.DMatrix(table, off, weight=weight), _QUANTILE_ROUNDS)


def spread_out(booster: xgboost.Booster, table: Floats, mean: Floats, scale: Floats) -> Floats:
    """(shares, items, L): quantiles in units, in order."""
    import xgboost

    found = booster.predict(xgboost.DMatrix(table.reshape(-1, table.shape[-1])))
    off = np.sort(found.reshape(*mean.shape, len(SHARES)).astype(float), axis=-1)
    return np.asarray(np.maximum(np.moveaxis(mean[..., None] + scale[..., None] * off, -1, 0), 0.0))


def usable(mean: Floats, weight: Floats) -> Booleans:
    """Rows that teach."""
    return np.asarray((mean > _LEAST) & (np.broadcast_to(weight[:, None], mean.shape) > 1e-3))


def _sampled(*columns: Floats) -> tuple[Floats, ...]:
    count = len(columns[0])
    if count <= _MOST_ROWS:
        return columns
    rows = np.random.default_rng(7).choice(count, _MOST_ROWS, replace=False)
    return tuple(column[rows] for column in columns)
