"""Each dish's elasticity between what its own data say and what restaurants and its menu let one expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tools.menu.prices.engine.regression import Evidence

# Andreyeva, Long and Brownell 2010 (Am. J. Public Health 100: 216-222), a review of 160 studies of the United States:
# food away from home -0.81 (0.23 to 1.76 in size). A dish has neighbours on the menu to switch to, so a little more.
PRIOR_MEAN, PRIOR_MEAN_ERROR = -0.9, 0.4
PRIOR_SPREAD, PRIOR_DISHES = 0.9, 4.0  # how far dishes lie apart, and how many dishes that belief is worth
LEARNT = 0.5  # at least so much of the answer must come from the dish's own data
_ABSURD = 0.6744897501960817  # of the deviation below zero: with a quarter's chance that guests like it dearer
_Z90 = 1.6448536269514722


@dataclass(frozen=True, slots=True)
class Elasticity:
    """Mean and standard deviation of the posterior (normal); `weight` (0-1) is the part of the dish's own data."""

    mean: float
    deviation: float
    weight: float

    @property
    def low(self) -> float:
        return self.mean - _Z90 * self.deviation

    @property
    def high(self) -> float:
        return self.mean + _Z90 * self.deviation

    @property
    def learnt(self) -> bool:
        """Enough of it is the dish's own, and it is no answer that only something else can have brought about."""
        return self.weight >= LEARNT and self.mean < -_ABSURD * self.deviation


def pool(evidence: Sequence[Evidence]) -> list[Elasticity]:
    """Shrinks each towards the menu's mean, and that towards the review's; by weight of information.

    The spread between dishes is DerSimonian and Laird's moment estimate, mixed with the prior belief as if that had
    been seen on four dishes.
    """
    if not evidence:
        return []
    means = np.array([one.mean for one in evidence])
    variances = np.array([one.error**2 for one in evidence])
    spread = _spread(means, variances)
    weights = 1 / (variances + spread)
    total, prior = float(weights.sum()), PRIOR_MEAN_ERROR**-2
    centre = (float(weights @ means) + prior * PRIOR_MEAN) / (total + prior)
    own = spread / (spread + variances)
    # the centre is not known exactly either, and the less a dish says the more it leans on it
    deviations = np.sqrt(own * variances + (1 - own) ** 2 / (total + prior))
    return [
        Elasticity(float(share * mean + (1 - share) * centre), float(deviation), float(share))
        for share, mean, deviation in zip(own, means, deviations, strict=True)
    ]


def _spread(means: np.ndarray, variances: np.ndarray) -> float:
    """Variance between dishes."""
    count, believed = means.size, PRIOR_SPREAD**2
    if count < 2:
        return believed
    weights = 1 / variances
    centre = float(weights @ means / weights.sum())
    excess = float(weights @ (means - centre) ** 2) - (count - 1)
    free = float(weights.sum() - (weights**2).sum() / weights.sum())
    # dishes that say next to nothing must not outvote the belief
    informed = float((believed / (believed + variances)).sum())
    return (informed * max(0.0, excess / free) + PRIOR_DISHES * believed) / (informed + PRIOR_DISHES)
