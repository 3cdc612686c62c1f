"""Which of two texts did better: a fixed-horizon test.

Looked at once, when the window of the last guest is over, so that looking early cannot make a winner by luck: two
proportions, pooled z-test (Fisher's exact test for small counts), two-sided at 5 %.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tools.campaigns.results.engine.lift import Interval, Share, lift
from tools.campaigns.results.engine.power import ALPHA, detectable

Winner = Literal["A", "B"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """`winner` None: no difference could be told. `difference`: B less A, as shares. `detectable` as a share."""

    winner: Winner | None
    difference: Interval
    p: float
    test: str
    detectable: float | None


def verdict(a: Share, b: Share) -> Verdict | None:
    """None where nobody got one of them."""
    found = lift(b, a)
    if found is None:
        return None
    winner: Winner | None = None
    if found.p < ALPHA:
        winner = "B" if found.difference.value > 0 else "A"
    return Verdict(winner, found.difference, found.p, found.test, detectable(b.n, a.n, a.rate))
