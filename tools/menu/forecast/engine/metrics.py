"""How far off forecasts were, by the measures that the field agrees on.

WAPE = 100 x sum|y - f| / sum y over items x days x origins, f the median; pinball = the mean of the quantile loss over
0.1, 0.5 and 0.9 divided by the mean demand; RMSSE = the root mean square error beside that of the seasonal naive
forecast on the training part, mean over items (Makridakis, M5; the lag is a week, f the mean); coverage = percent of
days inside 0.1 to 0.9. Closed days are left out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.menu.forecast.engine.counts import SHARES, pinball

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Floats


@dataclass(frozen=True, slots=True)
class Score:
    """`seconds`: of fitting and forecasting, all origins together."""

    wape: float
    rmsse: float
    pinball: float
    coverage80: float
    seconds: float

    def as_json(self) -> dict[str, float]:
        return {
            "wape": round(self.wape, 2),
            "rmsse": round(self.rmsse, 4),
            "pinball": round(self.pinball, 5),
            "coverage80": round(self.coverage80, 1),
            "seconds": round(self.seconds, 2),
        }


@dataclass(frozen=True, slots=True, eq=False)
class Truth:
    """`units` (origins, items, days), `open` (origins, days), `scale` (items,): the naive error before them."""

    units: Floats
    open: Booleans
    scale: Floats

    def score(self, mean: Floats, quantiles: Floats, seconds: float) -> Score:
        """`mean` (origins, items, days), `quantiles` (shares, origins, items, days)."""
        used = np.broadcast_to(self.open[:, None], self.units.shape)
        sold = max(float(self.units[used].sum()), 1e-9)
        inside = (self.units >= quantiles[0]) & (self.units <= quantiles[2])
        return Score(
            wape=float(100 * np.abs(self.units - quantiles[1])[used].sum() / sold),
            rmsse=self._rmsse(mean),
            pinball=float(self.lost(quantiles).sum() / sold),
            coverage80=float(100 * inside[used].mean()),
            seconds=seconds,
        )

    def lost(self, quantiles: Floats) -> Floats:
        """(origins,): the pinball of each origin, summed over items and days, mean over the shares."""
        each = [pinball(self.units, quantiles[row], share) for row, share in enumerate(SHARES)]
        return np.asarray((np.mean(each, axis=0) * self.open[:, None]).sum(axis=(1, 2)))

    def total_wape(self, mean: Floats) -> float:
        """Of the house: `mean` is summed over the items."""
        sold = self.units.sum(axis=1)
        off = np.abs(sold - mean.sum(axis=1))[self.open].sum()
        return float(100 * off / max(float(sold[self.open].sum()), 1e-9))

    def _rmsse(self, mean: Floats) -> float:
        square = np.where(self.open[:, None], (self.units - mean) ** 2, 0.0).sum(axis=(0, 2)) / max(self.open.sum(), 1)
        known = self.scale > 0
        return float(np.sqrt(square[known] / self.scale[known]).mean()) if known.any() else 0.0


def naive_scale(units: Floats, opened: Booleans) -> Floats:
    """(items,): the mean square change from one week to the next, over days that were open both times."""
    if units.shape[1] <= 7:
        return np.zeros(len(units))
    both = opened[7:] & opened[:-7]
    change = (units[:, 7:] - units[:, :-7])[:, both]
    return np.asarray((change**2).mean(axis=1)) if both.any() else np.zeros(len(units))
