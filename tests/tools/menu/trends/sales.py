"""Made-up sales whose truth is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from tools.menu.history import History, Item

START = date(2026, 1, 1)
_RAW = np.array([0.8, 0.85, 0.9, 1.0, 1.25, 1.3, 0.9])
WEEK = _RAW / _RAW.mean()  # Monday to Sunday
SALAD, ITEM = "salad", Item("soup", "Soup", "Starters", price=10.0, cost=3.0)


def soup(
    rng: np.random.Generator,
    *,
    days: int = 365,
    mean: float = 100.0,
    monthly: float = 0.0,
    steps: Sequence[tuple[int, float]] = (),
    alike: float = 0.0,
    noise: float = 0.02,
    closed: Sequence[int] = (),
    factors: Mapping[int, float] | None = None,
) -> History:
    """A dish with negative-binomial counts beside a steady one. `monthly` percent a month; `steps` (day, factor);
    `alike` makes good days follow good days (AR(1) of 8%); `factors` of single days."""
    number = np.arange(days)
    expected = mean * WEEK[(number + START.weekday()) % 7] * (1 + monthly / 100) ** (number / (365.25 / 12))
    for at, factor in steps:
        expected = np.where(number >= at, expected * factor, expected)
    for at, factor in (factors or {}).items():
        expected[at] *= factor
    expected = expected * np.exp(_waves(rng, days, alike)) if alike else expected
    units = rng.negative_binomial(1 / noise, 1 / (1 + noise * expected)).astype(float)
    both = np.vstack([units, np.full(days, 5.0)])
    both[:, list(closed)] = 0.0
    prices = np.array([[10.0], [6.0]])
    return History(START, (ITEM, Item(SALAD, "Salad", "Starters", price=6.0)), both, both * prices)


def _waves(rng: np.random.Generator, days: int, alike: float) -> np.ndarray:
    shocks, waves = rng.normal(0, 0.08 * np.sqrt(1 - alike**2), days), np.zeros(days)
    for at in range(1, days):
        waves[at] = alike * waves[at - 1] + shocks[at]
    return waves


def day(number: int) -> date:
    return START + timedelta(days=number)
