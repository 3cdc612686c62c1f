"""Sales made up for the tests of the forecast: negative-binomial counts around known rates."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from tools.menu.history import History, Item

START = date(2024, 1, 1)  # a Monday
WEEK = np.array([0.8, 0.8, 0.9, 1.0, 1.3, 1.4, 1.0])


def rates(items: int = 8, days: int = 200, least: float = 3.0, most: float = 12.0) -> np.ndarray:
    return np.linspace(most, least, items)[:, None] * WEEK[np.arange(days) % 7]


def counts(mean: np.ndarray, alpha: float = 0.1, seed: int = 1) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * rng.gamma(1 / alpha, alpha, mean.shape)).astype(float)


def history(units: np.ndarray, categories: list[str] | None = None, start: date = START) -> History:
    names = categories or ["food"] * len(units)
    items = tuple(Item(f"dish {row}", f"Dish {row}", names[row]) for row in range(len(units)))
    return History(start, items, units, units * 10.0)


def day(number: int) -> date:
    return START + timedelta(days=number)
