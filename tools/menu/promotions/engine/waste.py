"""How much to prepare, and the risk that some of it is left, from the quantiles of a demand forecast.

The newsvendor: prepare the quantile at (price - cost) / (price - salvage), where one unit more costs as much in
likely waste as it earns in likely sales (Arrow, Harris and Marschak 1951). Between the given quantiles the
distribution is taken as linear; below them it runs to 0, above them it goes on with the slope of the last piece.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

Point = tuple[float, float]  # units, share of days with at most that many


@dataclass(frozen=True, slots=True)
class Waste:
    """`over` and `short` are probabilities that some is left or that it runs out; `left` the mean units left."""

    prepare: int
    over: float
    short: float
    left: float


def critical_share(price: float, cost: float, salvage: float = 0.0) -> float:
    """The quantile worth preparing, 0 to 1; 0 for a dish that earns nothing. `salvage` is what a leftover brings."""
    if price <= cost or price <= salvage:
        return 0.0
    return min((price - cost) / (price - min(salvage, cost)), 1.0)


def prepared(quantiles: Mapping[float, float], quantity: float) -> Waste:
    """The risk of having `quantity` (units) ready. ValueError without two quantiles or with crossing ones."""
    return _waste(_curve(quantiles), max(quantity, 0.0))


def to_prepare(quantiles: Mapping[float, float], price: float, cost: float, salvage: float = 0.0) -> Waste:
    """The quantity (whole units) that price and cost call for, with its risk."""
    curve = _curve(quantiles)
    return _waste(curve, float(round(_units_at(curve, critical_share(price, cost, salvage)))))


def _curve(quantiles: Mapping[float, float]) -> list[Point]:
    points = [(max(units, 0.0), share) for share, units in sorted(quantiles.items())]
    if len(points) < 2 or not all(0 < share < 1 and math.isfinite(units) for units, share in points):
        raise ValueError("a demand curve needs two quantiles between 0 and 1")
    if any(after[0] < before[0] for before, after in pairwise(points)):
        raise ValueError("the quantiles cross")
    (near, below), (far, above) = points[-2:]
    slope = max((far - near) / (above - below), 1e-9)
    return [(0.0, 0.0), *points, (far + slope * (1 - above), 1.0)]


def _units_at(curve: list[Point], share: float) -> float:
    for (left, below), (right, above) in pairwise(curve):
        if share <= above:
            return left + (right - left) * (share - below) / (above - below)
    return curve[-1][0]


def _waste(curve: list[Point], quantity: float) -> Waste:
    """`left` is the area under the distribution up to `quantity`."""
    over = left = 0.0
    for (start, below), (end, above) in pairwise(curve):
        if quantity <= start:
            break
        reached = min(quantity, end)
        share = above if end <= start else below + (above - below) * (reached - start) / (end - start)
        left += (reached - start) * (below + share) / 2
        over = share
    left += max(quantity - curve[-1][0], 0.0)
    return Waste(round(quantity), over, 1 - over, left)
