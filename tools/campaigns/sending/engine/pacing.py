"""How long to wait: before another try, and before the provider is asked again."""

from __future__ import annotations

import random
from datetime import timedelta

MOST_TRIES = 6
_FIRST, _LONGEST = 20.0, 1_800.0  # seconds
GRACE = timedelta(minutes=2)  # after which a provider lists whatever it has taken
BETWEEN = timedelta(minutes=1)  # two looks that both have to find nothing
_LOOKS = (1, 2, 5, 15, 60, 180, 360, 720)  # minutes to the next look where the last one could not tell
MOST_LOOKS = len(_LOOKS)


def before_retry(attempts: int, asked: float | None) -> timedelta:
    """Doubled with each try, with jitter, and never less than the provider asked for (seconds)."""
    own = min(_FIRST * 2 ** max(attempts - 1, 0), _LONGEST) * random.uniform(0.75, 1.25)
    return timedelta(seconds=max(own, asked or 0.0))


def before_look(looks: int) -> timedelta | None:
    """How long after the `looks`-th look (1, 2, ...) the next one comes; None: it was asked often enough."""
    return timedelta(minutes=_LOOKS[looks - 1]) if looks <= MOST_LOOKS else None
