"""A log-linear model of counts or money that bears odd days, few sales, and days that are like their neighbours.

The quasi-Poisson score needs no count and bears zeros (Wedderburn 1974); days far out weigh less (Huber 1964). Standard
errors are Newey and West's (1987), never below the model's own, so that runs of good weeks do not pass for a trend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from tools.menu.history import Booleans, Floats

_ROUNDS = 60
_FAR, _SKEW = 4.0, 3.0  # deviations from which on a day weighs less; more for a dish that sells one or two a day
_LAG = 14  # days over which neighbours are taken to be alike


class Fit(NamedTuple):
    """`freedom` in days; `dispersion` is the variance over the mean of a day."""

    beta: Floats
    robust: Floats  # covariance with memory
    model: Floats  # covariance by the model alone, memory counted for what changes slowly
    dispersion: float
    freedom: int

    def variances(self, contrasts: Floats) -> Floats:
        """Of linear combinations, a row each: the larger of the two."""
        both = [np.einsum("ij,jk,ik->i", contrasts, one, contrasts) for one in (self.robust, self.model)]
        return np.asarray(np.maximum(np.maximum(both[0], both[1]), 0.0))


def fit(design: Floats, values: Floats, prior: Floats, slow: Booleans) -> Fit:
    """E[values] = exp(design @ beta). `prior` is the precision of beta around zero (0: none); `slow` marks columns that
    change slowly, whose errors grow where a good day is followed by another."""
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(values.mean(), 1e-9))
    freedom = max(len(values) - design.shape[1], 1)
    for _ in range(_ROUNDS):
        expected = np.exp(np.clip(design @ beta, -30, 30))
        pearson = (values - expected) / np.sqrt(expected)
        spread = _spread(pearson)
        far = _FAR * spread + _SKEW * spread**2 / np.sqrt(expected)
        pearson = np.clip(pearson, -far, far)
        dispersion = max(float((pearson**2).sum()) / freedom, 1e-12)
        near = pearson * np.sqrt(expected)  # values - expected, far ones weighed down
        weights = np.where(values == expected, 1.0, near / np.where(values == expected, 1.0, values - expected))
        bread = (design * (weights * expected)[:, None]).T @ design + dispersion * prior
        bread += 1e-9 * np.eye(design.shape[1])
        step = np.linalg.solve(bread, design.T @ near - dispersion * prior @ beta)
        beta = beta + np.clip(step, -2, 2)
        if np.abs(step).max() < 1e-8:
            break
    inverse = np.linalg.inv(bread)
    robust = inverse @ _newey_west(design * near[:, None]) @ inverse * len(values) / freedom
    grow = np.where(slow, np.sqrt(_memory(pearson)), 1.0)
    return Fit(beta, robust, dispersion * inverse * np.outer(grow, grow), dispersion, freedom)


def _spread(pearson: Floats) -> float:
    """The standard deviation, by the nine tenths of the days that lie closest: one catering order raises no doubt."""
    close = float(np.quantile(np.abs(pearson), 0.9)) / 1.645
    return close if close > 1e-6 else max(float(np.sqrt((pearson**2).mean())), 1e-6)


def _memory(pearson: Floats) -> float:
    """How much longer a series one has to see where a good day is followed by another: (1 + r) / (1 - r).
    A short series looks less alike than it is (Kendall 1954)."""
    middle = pearson - pearson.mean()
    alike = float(middle[1:] @ middle[:-1]) / max(float(middle @ middle), 1e-12)
    alike = min(alike + (1 + 4 * alike) / len(pearson), 0.95)
    return (1 + alike) / (1 - alike) if alike > 0 else 1.0


def _newey_west(scores: Floats) -> Floats:
    lags = min(_LAG, len(scores) // 8)
    total = scores.T @ scores
    for lag in range(1, lags + 1):
        together = scores[lag:].T @ scores[:-lag]
        total = total + (1 - lag / (lags + 1)) * (together + together.T)
    return np.asarray(total)
