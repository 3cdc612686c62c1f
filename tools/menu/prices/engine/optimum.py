"""The price that earns most, on average over what is not known of the demand, and by how much."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

if TYPE_CHECKING:
    from tools.menu.prices.engine.pooling import Elasticity
    from tools.menu.prices.engine.series import Booleans, Floats, PriceSeries

DRAWS = 400
MONTH = 30.0  # days
_RECENT_DAYS = 56
_LEAST_ELASTIC = -0.1  # a dearer dish is never taken to sell more
_WORTH = 0.003  # of the month's revenue: less is not worth a new menu
_LOW, _HIGH = 5, 95  # percentiles

# Expected units at each price as a multiple of those at today's: prices -> (draws, prices)
Response = Callable[["Floats"], "Floats"]


@dataclass(frozen=True, slots=True)
class Interval:
    """A 90% interval around an estimate."""

    estimate: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Best:
    """`price` None: no price is surely better. `worth` says whether the best guess would be worth the trouble."""

    price: float | None
    change: Interval | None
    worth: bool


def constant_elasticity(elasticity: Elasticity, current: float) -> Response:
    """units ~ price ^ elasticity, over evenly spread quantiles of its posterior: no dice, the same each time."""
    quantiles = ndtri((np.arange(DRAWS) + 0.5) / DRAWS)
    exponents = np.minimum(elasticity.mean + elasticity.deviation * quantiles, _LEAST_ELASTIC)

    def response(prices: Floats) -> Floats:
        return np.asarray((np.asarray(prices)[None, :] / current) ** exponents[:, None])

    return response


def units_a_month(series: PriceSeries, is_open: Booleans, response: Response, dispersion: float) -> Floats:
    """Per draw, the units of 30 days at today's price: those of the last eight weeks, each day put to that price."""
    days = min(_RECENT_DAYS, is_open.size)
    sold, price = series.units[-days:], series.price[-days:]
    known = is_open[-days:] & ~np.isnan(price)
    if not known.any() or sold[known].sum() <= 0:
        return np.zeros(1)
    prices, at = np.unique(price[known], return_inverse=True)
    by_price = np.bincount(at, weights=sold[known])
    base = (by_price[None, :] / response(prices)).sum(axis=1) * MONTH / days
    noise = np.random.default_rng(7).permutation(ndtri((np.arange(base.size) + 0.5) / base.size))
    return np.asarray(base * np.exp(noise * np.sqrt(dispersion / sold[known].sum())))


def best_price(candidates: Sequence[float], current: float, cost: float, base: Floats, response: Response) -> Best:
    """The candidate with the highest expected gain among those whose 90% interval lies above zero.

    The gain is the change of a month's contribution, (price - cost) x units, against leaving the price alone. Guests
    who order another dish instead are not counted.
    """
    prices = np.array([price for price in candidates if price >= cost and price != current])
    if prices.size == 0:
        return Best(None, None, worth=False)
    gains = base[:, None] * (response(prices) * (prices - cost) - (current - cost))
    means = gains.mean(axis=0)
    lows = np.percentile(gains, _LOW, axis=0)
    worth = _WORTH * float(base.mean()) * current
    sure = (lows > 0) & (means >= worth)
    if not sure.any():
        return Best(None, None, worth=bool(means.max() >= worth))
    at = int(np.argmax(np.where(sure, means, -np.inf)))
    change = Interval(float(means[at]), float(lows[at]), float(np.percentile(gains[:, at], _HIGH)))
    return Best(float(prices[at]), change, worth=True)
