"""What a campaign changed: treated guests beside held-out ones, with the interval and the test named.

The share that orders: difference of two proportions, Newcombe's hybrid score interval (Newcombe 1998, method 10), and
the two-sided pooled z-test, or Fisher's exact test where fewer than five of any kind are expected. Money a guest:
difference of means with Welch's interval.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from scipy.stats import fisher_exact, t

LEVEL = 0.95
_FEW = 5  # expected guests of a kind, below which the normal approximation is poor (Cochran)


class Interval(NamedTuple):
    """A figure and its 95 % interval, `low` <= `value` <= `high`."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Share:
    """`hits` of `n` guests ordered."""

    hits: int
    n: int

    @property
    def rate(self) -> float:
        return self.hits / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class Lift:
    """`difference` as a share of guests (0.05 is five percentage points). `test`: which one gave `p`."""

    difference: Interval
    p: float
    test: str


def lift(treated: Share, held: Share) -> Lift | None:
    """None where a group is empty: nothing can be compared."""
    if treated.n == 0 or held.n == 0:
        return None
    p, test = _test(treated, held)
    return Lift(newcombe(treated, held), p, test)


def wilson(share: Share, level: float = LEVEL) -> tuple[float, float]:
    """Wilson's score interval of one proportion (Wilson 1927)."""
    z = NormalDist().inv_cdf(0.5 + level / 2)
    n, rate = share.n, share.rate
    middle = (rate + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(rate * (1 - rate) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def newcombe(treated: Share, held: Share, level: float = LEVEL) -> Interval:
    difference = treated.rate - held.rate
    (low_t, high_t), (low_h, high_h) = wilson(treated, level), wilson(held, level)
    low = difference - math.hypot(treated.rate - low_t, high_h - held.rate)
    high = difference + math.hypot(high_t - treated.rate, held.rate - low_h)
    return Interval(difference, max(min(low, difference), -1.0), min(max(high, difference), 1.0))


def _test(treated: Share, held: Share) -> tuple[float, str]:
    hits, n = treated.hits + held.hits, treated.n + held.n
    pooled = hits / n
    if min(treated.n, held.n) * min(pooled, 1 - pooled) < _FEW:
        table = [[treated.hits, treated.n - treated.hits], [held.hits, held.n - held.hits]]
        return float(fisher_exact(table).pvalue), "Fisher's exact test"
    error = math.sqrt(pooled * (1 - pooled) * (1 / treated.n + 1 / held.n))
    return math.erfc(abs(treated.rate - held.rate) / error / math.sqrt(2)), "two-proportion z-test"


def mean_difference(treated: Sequence[float], held: Sequence[float]) -> Interval | None:
    """Of money a guest, zeros of those who did not order included. None under two guests in a group."""
    if len(treated) < 2 or len(held) < 2:
        return None
    (mean_t, var_t), (mean_h, var_h) = _moments(treated), _moments(held)
    difference, error = mean_t - mean_h, math.sqrt(var_t + var_h)
    if error == 0:
        return Interval(difference, difference, difference)
    freedom = (var_t + var_h) ** 2 / (var_t**2 / (len(treated) - 1) + var_h**2 / (len(held) - 1))
    half = float(t.ppf(0.5 + LEVEL / 2, freedom)) * error
    return Interval(difference, difference - half, difference + half)


def _moments(values: Sequence[float]) -> tuple[float, float]:
    """The mean and the variance of the mean."""
    mean = math.fsum(values) / len(values)
    return mean, math.fsum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)
