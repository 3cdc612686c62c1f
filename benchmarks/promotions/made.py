"""What both kinds of made-up restaurant share: a menu, a history with noise, and the truth about every move.

Nothing here is measured. The ranges are assumptions, chosen to span what is published: demand for food away from home
falls by about 0.8% for 1% of price (0.23 to 1.76 over 13 studies; Andreyeva, Long and Brownell 2010, doi
10.2105/AJPH.2008.151415); one dish reacts more than the house, since guests switch dishes; promotions take part of
what they sell from other products and later purchases (van Heerde, Gupta and Wittink 2003, doi
10.1509/jmkr.40.4.481.19386: about a third of a promotion's units is neither); and a deal moves more than a lasting
price cut of the same size (Blattberg, Briesch and Fox 1995, doi 10.1287/mksc.14.3.G122), while a lasting rise loses
more in the long run than at first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np

from tools.menu.history import History, Item
from tools.menu.promotions.engine.baskets import Baskets
from tools.menu.promotions.engine.strategies import WEEKS, Move

START = date(2026, 1, 5)  # a Monday


@dataclass(frozen=True)
class Truth:
    """What a move does over four weeks. `lift` of the dish's units, `profit` of the house, `usual` units."""

    lift: float
    profit: float
    usual: float


class Restaurant(Protocol):
    """`usual`: units of each dish on each weekday, (dishes, 7)."""

    menu: Menu
    usual: np.ndarray
    history: History
    baskets: Baskets

    def truth(self, row: int, move: Move, partner: int | None) -> Truth: ...


@dataclass
class Menu:
    """Arrays by dish; `category` are numbers."""

    prices: np.ndarray
    costs: np.ndarray
    category: np.ndarray
    popularity: np.ndarray  # log, mean 0
    season: np.ndarray  # amplitude and phase, (dishes, 2)
    trend: np.ndarray  # log a year
    weekday: np.ndarray  # 7, mean 1 over open days, 0 closed
    own_weekday: np.ndarray  # (dishes, 7), mean about 1

    @property
    def margins(self) -> np.ndarray:
        return self.prices - self.costs

    def days_of(self, move: Move) -> np.ndarray:
        """How often each weekday comes in the four weeks of the move, 7 numbers."""
        days = np.where(self.weekday > 0, WEEKS, 0)
        return days if move.weekday is None else np.where(np.arange(7) == move.weekday, days, 0)

    def calendar(self, day: np.ndarray) -> np.ndarray:
        """Season and trend of each dish on these day numbers, (dishes, days)."""
        amplitude, phase = self.season[:, :1], self.season[:, 1:]
        wave = amplitude * np.cos(2 * np.pi * (day[None, :] / 364 - phase))
        return np.exp(wave + self.trend[:, None] * (day[None, :] - day[-1]) / 364)


def menu(rng: np.random.Generator) -> Menu:
    dishes, categories = int(rng.integers(8, 41)), int(rng.integers(2, 7))
    category = rng.integers(0, categories, dishes)
    level = rng.lognormal(np.log(12), 0.35, categories)
    prices = np.round(level[category] * rng.lognormal(0, rng.uniform(0.05, 0.25), dishes), 2)
    share = np.clip(rng.normal(rng.uniform(0.25, 0.4), 0.09, dishes), 0.08, 0.8)
    weekday = rng.lognormal(0, rng.uniform(0.05, 0.35), 7)
    weekday[rng.integers(0, 7)] *= 0 if rng.random() < 0.2 else 1
    popularity = rng.normal(0, rng.uniform(0.4, 1.1), dishes)
    return Menu(
        prices,
        np.round(prices * share, 2),
        category,
        popularity - popularity.mean(),
        np.column_stack([rng.exponential(0.15, dishes) * rng.integers(0, 2, dishes), rng.random(dishes)]),
        rng.normal(0, rng.uniform(0.1, 0.8), dishes),
        weekday / weekday[weekday > 0].mean(),
        rng.lognormal(0, rng.uniform(0.02, 0.25), (dishes, 7)),
    )


def history(rng: np.random.Generator, menu: Menu, usual: np.ndarray) -> History:
    """A record of 12 weeks to 14 months that ends with `usual` (dishes, 7) units a weekday; noise is overdispersed."""
    days = 7 * int(rng.integers(12, 61))
    numbers = np.arange(days)
    expected = usual[:, numbers % 7] * menu.calendar(numbers)
    spread = rng.uniform(3, 40)
    units = rng.poisson(expected * rng.gamma(spread, 1 / spread, expected.shape)).astype(float)
    items = tuple(
        Item(f"dish{row}", f"Dish {row}", f"c{menu.category[row]}", float(menu.prices[row]), float(menu.costs[row]))
        for row in range(len(menu.prices))
    )
    return History(START, items, units, units * menu.prices[:, None])


def baskets(rng: np.random.Generator, own: np.ndarray, both: np.ndarray, orders: float) -> Baskets:
    """What 28 days of orders would show of expected counts, with their noise."""
    upper = np.triu(rng.poisson(np.maximum(both, 0)), 1).astype(float)
    together = upper + upper.T
    np.fill_diagonal(together, np.maximum(rng.poisson(own), together.max(axis=1)))
    return Baskets(tuple(f"dish{row}" for row in range(len(own))), together, max(int(orders), 1))
