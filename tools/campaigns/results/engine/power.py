"""How large a lift must be to be told from luck: 80 % power, 5 % two-sided.

The usual sample-size formula for two proportions with unequal groups (Fleiss, Levin, Paik 2003, ch. 4, without the
continuity correction), solved for the higher rate.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

POWER, ALPHA = 0.80, 0.05
_NORMAL = NormalDist()
TELLABLE = 0.15  # a message that moves one guest in seven is a very good one: what needs more is "too few guests"
HOLDOUTS = (10.0, 15.0, 20.0, 25.0, 30.0, 40.0, 50.0)  # percent


def power(n_treated: int, n_held: int, base: float, lift: float) -> float:
    """The chance that a true `lift` over `base` (shares, 0-1) comes out significant."""
    if n_treated < 1 or n_held < 1 or lift <= 0:
        return ALPHA
    raised = min(base + lift, 1.0)
    pooled = (n_treated * raised + n_held * base) / (n_treated + n_held)
    under_null = math.sqrt(pooled * (1 - pooled) * (1 / n_treated + 1 / n_held))
    under_lift = math.sqrt(raised * (1 - raised) / n_treated + base * (1 - base) / n_held)
    z = _NORMAL.inv_cdf(1 - ALPHA / 2)
    if under_lift == 0:
        return 1.0 if lift > z * under_null else 0.0
    return _NORMAL.cdf((lift - z * under_null) / under_lift)


def detectable(n_treated: int, n_held: int, base: float) -> float | None:
    """The smallest lift (a share of guests) with 80 % power; None where even "everyone comes" could not be told."""
    highest = 1.0 - base
    if n_treated < 2 or n_held < 2 or highest <= 0 or power(n_treated, n_held, base, highest) < POWER:
        return None
    low, high = 0.0, highest
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (low, middle) if power(n_treated, n_held, base, middle) >= POWER else (middle, high)
    return high


def enough(n_treated: int, n_held: int, base: float) -> bool:
    """Whether a lift that a good campaign may have could be told."""
    found = detectable(n_treated, n_held, base)
    return found is not None and found <= TELLABLE


@cache
def holdout(members: int, base: float, at_least: float = HOLDOUTS[0]) -> float:
    """The smallest holdout (percent) with which so many guests are enough; `at_least` where none would be."""
    for percent in HOLDOUTS:
        held = round(members * percent / 100)
        if percent >= at_least and enough(members - held, held, base):
            return percent
    return at_least
