"""A made-up restaurant for the forecast's benchmark: what it does is written here, and no forecast was fitted to it.

Two years of 30 dishes, closed on Mondays and at Christmas. A day's guests: a level that drifts (0.8% a day), breaks at
three unknown days (by up to a third), follows the year (a fifth) and the weekday, changes with each public holiday in
its own way, falls by 15% on rainy days (which come in spells), and scatters by 12%. A dish's part: Zipf, its own
weekdays and season, slow drift; promotions of a week nearly double it; five dishes come later, three go. Counts are
negative-binomial around that.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np

START, DAYS, DISHES, GUESTS = date(2022, 1, 3), 730, 30, 150.0
COUNTRY, SEED = "US", 20_260
WEEK = np.array([1.0, 0.75, 0.8, 0.95, 1.35, 1.5, 1.05])
CATEGORIES = ("starter", "main", "main", "side", "dessert")
Array = np.ndarray[Any, np.dtype[np.float64]]


def units(holidays: dict[date, str]) -> Array:
    """(dishes, days) of whole numbers; the same every time."""
    rng = np.random.default_rng(SEED)
    days = [START + timedelta(days=number) for number in range(DAYS)]
    weekday = np.array([day.weekday() for day in days])
    season = np.cos(2 * np.pi * (np.array([day.timetuple().tm_yday for day in days]) - 200) / 365.25)
    guests = _guests(rng, weekday, season, [holidays.get(day, "") for day in days])
    wanted = guests * _parts(rng, weekday, season)
    shut = (weekday == 0) | np.array(["Christmas" in holidays.get(day, "") for day in days])
    scatter = rng.gamma(1 / 0.06, 0.06, wanted.shape)
    return rng.poisson(np.where(shut, 0.0, wanted * scatter)).astype(float)


def _guests(rng: np.random.Generator, weekday: Array, season: Array, names: list[str]) -> Array:
    log = np.log(GUESTS * WEEK[weekday]) + 0.2 * season + np.cumsum(rng.normal(0, 0.008, DAYS))
    for day in rng.integers(90, DAYS - 30, 3):
        log[day:] += rng.uniform(-0.33, 0.33)
    effects = {name: rng.normal(0.1, 0.35) for name in sorted({*names} - {""})}
    log += [effects.get(name, 0.0) for name in names]
    rain = np.convolve(rng.random(DAYS + 2), [0.4, 0.3, 0.3], "valid") > 0.6
    return np.asarray(np.exp(log - 0.16 * rain + rng.normal(0, 0.12, DAYS)))


def _parts(rng: np.random.Generator, weekday: Array, season: Array) -> Array:
    zipf = np.arange(1, DISHES + 1) ** -0.8
    log = np.repeat(np.log(zipf / zipf.sum())[:, None], DAYS, axis=1)
    log += rng.normal(0, 0.2, (DISHES, 7))[:, weekday] + rng.normal(0, 0.25, (DISHES, 1)) * season
    log += np.cumsum(rng.normal(0, 0.008, (DISHES, DAYS)), axis=1)
    for dish in rng.choice(DISHES, 6, replace=False):
        for day in rng.integers(0, DAYS - 7, 8):
            log[dish, day : day + 7] += np.log(1.8)
    part = np.exp(log)
    changing = rng.choice(DISHES, 8, replace=False)
    for dish in changing[:5]:
        part[dish, : rng.integers(120, DAYS - 40)] = 0.0
    for dish in changing[5:]:
        part[dish, rng.integers(200, DAYS - 40) :] = 0.0
    return np.asarray(part)
