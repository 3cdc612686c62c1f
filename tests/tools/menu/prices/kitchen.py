"""Dishes whose guests' answer to the price is known, because it was put in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np

from tools.menu.history import History, Item
from tools.menu.prices.engine.advice import Advice, Wishes, advise
from tools.menu.prices.engine.series import Point, series_of

START = date(2026, 1, 1)
WEEK = np.array([0.8, 0.85, 0.9, 1.0, 1.3, 1.5, 0.7])


def kitchen(
    rng: np.random.Generator,
    elasticities: Sequence[float],
    *,
    days: int = 365,
    hold: int = 28,
    levels: Sequence[float] = (9.0, 10.0, 11.0, 12.0),
    sells: tuple[float, float] = (5.0, 30.0),
    drift: float = 0.03,
    cost: float | None = 4.0,
    currency: str = "USD",
) -> History:
    """Each dish changes its price every `hold` days to one of `levels`, has a weekday pattern, a season of its own, a
    demand that drifts, and sells more unevenly than dice would (overdispersion 1.3)."""
    day = np.arange(days)
    sold, prices = [], []
    for elasticity in elasticities:
        price = np.repeat(rng.choice(levels, days // hold + 1), hold)[:days]
        nodes = np.arange(0, days + 14, 14)
        slow = np.interp(day, nodes, np.cumsum(rng.normal(0, drift, nodes.size)))
        season = 0.15 * np.sin(2 * np.pi * day / 365 + rng.uniform(0, 6))
        mean = rng.uniform(*sells) * WEEK[day % 7] * np.exp(season + slow) * (price / np.mean(levels)) ** elasticity
        sold.append(rng.poisson(rng.gamma(mean / 0.3, 0.3)))
        prices.append(price)
    units = np.array(sold, dtype=float)
    names = [Item(f"dish {row}", f"Dish {row}", cost=cost) for row in range(len(elasticities))]
    return History(START, tuple(names), units, units * np.array(prices), currency)


def one_dish(
    units: np.ndarray, price: np.ndarray | float, *, cost: float | None = 4.0, currency: str = "USD"
) -> History:
    """A shop of one dish, from its units and prices by day."""
    sold = np.asarray(units, dtype=float)[None, :]
    return History(START, (Item("soup", "Soup", cost=cost),), sold, sold * price, currency)


def lines(history: History) -> Iterator[Point]:
    """Every unit a line of its own."""
    for row, item in enumerate(history.items):
        for at in np.flatnonzero(history.units[row] > 0):
            sold = history.units[row, at]
            yield Point(item.key, None, history.dates[at], history.revenue[row, at] / sold, sold, int(sold))


def advice(history: History, wishes: Wishes | None = None) -> list[Advice]:
    return advise(history, series_of(history), wishes)
