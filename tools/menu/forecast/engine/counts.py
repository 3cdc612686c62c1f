"""Counts around a mean: negative-binomial quantiles, how far they scatter, and levels that held on earlier days.

Variance = mean + alpha x mean^2. The scatter of a dish is the one whose outer quantiles would have cost least (pinball)
on earlier out-of-sample days, drawn towards that of all dishes; the levels are then moved to what really held
(calibration of the probability integral transform; Kuleshov, Fenner and Ermon 2018).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy import special, stats

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from tools.menu.forecast.engine.known import Floats

SHARES = (0.1, 0.5, 0.9)
ALPHAS = np.array([0.001, 0.003, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.35, 0.6, 1.0, 1.8, 3.0])
_LEAST = 1e-6  # a mean below it is none
_SMEAR = 0.2  # a whole number's probability lies on this width around it
_MEANS = np.exp(np.linspace(np.log(0.02), np.log(20_000.0), 140))
_POOL = 100.0  # pseudo-days of all dishes together
_STEADY = 20.0  # days that it takes to move the levels half-way
_STEPS = np.linspace(0.01, 0.99, 99)


def below(units: ArrayLike, mean: ArrayLike, alpha: ArrayLike) -> Floats:
    """P(Y <= units) of the negative binomial."""
    units, mean, alpha = np.broadcast_arrays(units, np.maximum(mean, _LEAST), np.maximum(alpha, 1e-4))
    size = 1.0 / alpha
    found = special.betainc(size, np.maximum(units, 0.0) + 1.0, size / (size + mean))
    return np.asarray(np.where(units < 0, 0.0, found))


def whole(share: ArrayLike, mean: ArrayLike, alpha: ArrayLike) -> Floats:
    """The least whole number that at least `share` of the days stay within."""
    size = 1.0 / np.maximum(alpha, 1e-4)
    found = stats.nbinom.ppf(share, size, size / (size + np.maximum(mean, _LEAST)))
    return np.asarray(found, dtype=float)


def quantile(share: float, mean: ArrayLike, alpha: ArrayLike, smear: float = _SMEAR) -> Floats:
    """The quantile of the count smeared over `smear` around each whole number: an interval of whole numbers holds more
    than it says, by up to a tenth for a dish that sells five a day."""
    top = whole(share, mean, alpha)
    upto, before = below(top, mean, alpha), below(top - 1, mean, alpha)
    inside = (share - before) / np.maximum(upto - before, 1e-12)
    smeared = np.maximum(top + smear * (np.clip(inside, 0, 1) - 0.5), 0.0)
    return np.asarray(np.where(np.asarray(mean) > _LEAST, smeared, 0.0))


def pinball(units: Floats, said: Floats, share: float) -> Floats:
    off = units - said
    return np.maximum(share * off, (share - 1) * off)


@cache
def _outer() -> Floats:
    """(2, means, alphas): the outer quantiles over a grid, counts smeared to a line."""
    mean, alpha = np.meshgrid(_MEANS, ALPHAS, indexing="ij")
    return np.stack([quantile(share, mean, alpha, 1.0) for share in (SHARES[0], SHARES[2])])


def scatter(units: Floats, mean: Floats, weight: Floats) -> Floats:
    """Alpha by dish from earlier days: `units`, `mean` (origins, items, leads), `weight` (origins, leads)."""
    place = np.interp(np.log(np.maximum(mean, _MEANS[0])), np.log(_MEANS), np.arange(len(_MEANS)))
    at = np.minimum(place.astype(int), len(_MEANS) - 2)
    part = place - at
    each = weight[:, None]
    lost = np.empty((len(ALPHAS), mean.shape[1]))
    for number in range(len(ALPHAS)):
        total = np.zeros(mean.shape[1])
        for row, share in enumerate((SHARES[0], SHARES[2])):
            line = _outer()[row, :, number]
            said = line[at] * (1 - part) + line[at + 1] * part
            total += (pinball(units, said, share) * each).sum(axis=(0, 2))
        lost[number] = total
    return _cheapest(lost, float(weight.sum()))


def _cheapest(lost: Floats, days: float) -> Floats:
    together = lost.sum(axis=1)
    if together.min() <= 0:
        return np.full(lost.shape[1], 0.1)
    own = lost / np.maximum(lost.min(axis=0), 1e-9 * together.min())
    likely = softmax(-(np.minimum(own, 10.0) * days + _POOL * (together / together.min())[:, None]))
    return np.asarray(np.exp((np.log(ALPHAS)[:, None] * likely).sum(axis=0)))


def levels(units: Floats, mean: Floats, alpha: Floats, weight: Floats) -> tuple[float, ...]:
    """Which shares to ask the negative binomial for, so that 0.1, 0.5 and 0.9 would have held on earlier days.

    A count of a discrete law has no single place in it: its probability is spread evenly over its step.
    """
    each = np.broadcast_to(weight[:, None], units.shape)
    used = (each > 1e-3) & (mean > _LEAST)
    if not used.any():
        return SHARES
    spread = np.broadcast_to(alpha[None, :, None], units.shape)[used]
    counts, means, each = units[used], mean[used], each[used]
    high, low = below(counts, means, spread), below(counts - 1, means, spread)
    width = np.maximum(high - low, 1e-12)
    held = np.array([(each * np.clip((step - low) / width, 0, 1)).sum() for step in _STEPS]) / each.sum()
    days = float(weight.sum())
    trust = days / (days + _STEADY)
    curve = np.maximum.accumulate(trust * held + (1 - trust) * _STEPS)
    return tuple(float(np.interp(share, curve, _STEPS)) for share in SHARES)


def softmax(scores: Floats) -> Floats:
    """Along the first axis."""
    powers = np.exp(scores - scores.max(axis=0, keepdims=True))
    return np.asarray(powers / powers.sum(axis=0, keepdims=True))
