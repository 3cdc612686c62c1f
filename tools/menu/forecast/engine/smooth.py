"""Two forecasts that everybody knows: the same weekday again, and exponential smoothing with a week's season (ETS).

The smoothing is additive in level and season (Holt-Winters without a trend; Hyndman and others 2008, ETS(A,N,A)), all
dishes and a grid of rates at once; each dish takes the rates with the least squared error. Closed days pass unseen.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Floats, Whole
    from tools.menu.forecast.engine.panel import Panel

_RATES = np.array([(level, season) for level in (0.02, 0.05, 0.1, 0.2, 0.4) for season in (0.01, 0.05, 0.15)])
_LONGEST = 2 * 366


def again(panel: Panel, origins: Whole, leads: Whole) -> Floats:
    """(J, items, L): what the same weekday sold when it was last open."""
    found = np.zeros((len(origins), len(panel.units), len(leads)))
    days = np.arange(panel.days)
    for weekday in range(7):
        mine = panel.open & (panel.weekday[: panel.days] == weekday)
        last = np.maximum.accumulate(np.where(mine, days, -1))[origins]
        sold = np.where(last >= 0, panel.units[:, last], 0.0).T
        wanted = panel.weekday[origins[:, None] + leads] == weekday
        found += sold[:, :, None] * wanted[:, None, :]
    return found


def smoothed(panel: Panel, origins: Whole, leads: Whole) -> Floats:
    """(J, items, L)"""
    start = max(0, panel.days - _LONGEST)
    kept, lost = _run(panel, start, {int(origin) for origin in origins})
    best = lost.argmin(axis=0)
    items = np.arange(len(best))
    found = np.zeros((len(origins), len(best), len(leads)))
    for row, origin in enumerate(origins):
        level, season = kept.get(int(origin), kept[max(kept)])
        ahead = panel.weekday[origin + leads]
        found[row] = (level[best, items] + season[ahead][:, best, items]).T
    return np.maximum(found, 0.0)


def _run(panel: Panel, start: int, wanted: set[int]) -> tuple[dict[int, tuple[Floats, Floats]], Floats]:
    """The level (rates, items) and season (7, rates, items) at each wanted day, and the squared error of one step."""
    units, weekday = panel.units, panel.weekday
    first = units[:, start : start + 28][:, panel.open[start : start + 28]]
    mean = first.mean(axis=1) if first.size else np.zeros(len(units))
    level = np.repeat(mean[None], len(_RATES), axis=0)
    season, lost = np.zeros((7, *level.shape)), np.zeros(level.shape)
    fast, slow = _RATES[:, :1], _RATES[:, 1:]
    kept = {}
    for day in range(start, panel.days):
        if panel.open[day]:
            of_day = season[weekday[day]]
            off = units[:, day] - level - of_day
            if day >= start + 28:
                lost += off * off
            level = level + fast * off
            season[weekday[day]] = of_day + slow * (1 - fast) * off
        if day in wanted:
            kept[day] = (level, season.copy())
    kept.setdefault(panel.origin, (level, season.copy()))
    return kept, lost
