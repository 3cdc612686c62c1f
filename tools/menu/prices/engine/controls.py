"""Everything but the price that moves a dish's sales: weekday, season, drift, holidays, the whole shop's odd days."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from tools.menu.history import History

if TYPE_CHECKING:
    from tools.menu.prices.engine.series import Floats

_NODE_DAYS, _MOST_NODES, _FEWEST_NODES = 21, 40, 4
_YEAR = 365.25
_ODD = 3.0  # robust standard deviations
_RULING, _SLIGHT = 1 / 3, 0.05  # a dish's share of all units: too large to tell, too small to matter


@dataclass(frozen=True, slots=True, eq=False)
class Surroundings:
    """What is known of the days: public holidays, the owner's events, and daily columns such as the weather (one value
    a day of the history, NaN where nothing is known). Anything may be empty."""

    holidays: Collection[date] = ()
    events: Collection[date] = ()
    columns: Mapping[str, Floats] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Controls:
    """`matrix` is (days, columns) without intercept; `precision` the inverse variance of each coefficient's prior
    (on the log scale, around 0). The last `nodes` columns are the slow drift: a piecewise linear random walk whose
    own step is learnt. `open` days are those on which the shop sold anything."""

    matrix: Floats
    precision: Floats
    nodes: int
    node_days: float
    open: np.ndarray[tuple[int], np.dtype[np.bool_]]


def controls_of(history: History, around: Surroundings) -> Controls:
    """Columns are standardised; what is not known of a day counts as the mean."""
    days = np.arange(history.days, dtype=float)
    angle = 2 * np.pi * (days + history.start.timetuple().tm_yday) / _YEAR
    columns: list[tuple[Floats, float]] = [((history.weekdays == day) * 1.0, 1.0) for day in range(1, 7)]
    columns += [(wave(order * angle), 0.15 / order) for order in (1, 2) for wave in (np.sin, np.cos)]
    columns.append(((days - days.mean()) / _YEAR, 0.2))
    dates = history.dates
    for special in (around.holidays, around.events):
        columns.append((np.array([float(day in special) for day in dates]), 0.5))
    columns += [(_standard(column), 0.1) for column in around.columns.values()]
    hats, spacing = _hats(history.days)
    matrix = np.column_stack([*(column for column, _sd in columns), hats])
    precision = np.concatenate([[sd**-2 for _column, sd in columns], np.zeros(hats.shape[1])])
    return Controls(matrix, precision, hats.shape[1], spacing, history.open)


class OddDays:
    """Days on which the rest of the menu was far off its usual: holidays, storms, parties.

    A dish's own sales are no witness in its own case, so they are taken out where they weigh anything.
    """

    def __init__(self, history: History) -> None:
        self._history, self._total = history, np.maximum(history.units.sum(axis=0), 0.0)
        self._shared: Floats | None = None

    def of(self, row: int) -> Floats | None:
        """By how much (log), 0 on usual days. None where the rest is too small to tell."""
        own = self._history.units[row]
        share = max(float(own.sum()), 0.0) / max(float(self._total.sum()), 1.0)
        if share > _RULING or self._history.days < 28:
            return None
        if share > _SLIGHT:
            return _odd(np.maximum(self._total - own, 0.0), self._history)
        if self._shared is None:
            self._shared = _odd(self._total, self._history)
        return self._shared


def _odd(units: Floats, history: History) -> Floats:
    is_open = history.open & (units > 0)
    log = np.log(np.where(is_open, units, 1.0))
    weekdays = history.weekdays
    for day in range(7):
        of_day = is_open & (weekdays == day)
        log[of_day] -= np.median(log[of_day]) if of_day.any() else 0.0
    log[~is_open] = 0.0
    log -= _running_median(log, 29)
    scale = 1.4826 * float(np.median(np.abs(log[is_open]))) if is_open.any() else 0.0
    return np.where(is_open & (np.abs(log) > _ODD * max(scale, 0.03)), log, 0.0)


def _hats(days: int) -> tuple[Floats, float]:
    count = int(np.clip(round(days / _NODE_DAYS) + 1, _FEWEST_NODES, _MOST_NODES))
    nodes = np.linspace(0, max(days - 1, 1), count)
    spacing = float(nodes[1] - nodes[0])
    return np.maximum(0.0, 1 - np.abs(np.arange(days)[:, None] - nodes[None, :]) / spacing), spacing


def _standard(column: Floats) -> Floats:
    known = column[~np.isnan(column)]
    if known.size == 0 or known.std() == 0:
        return np.zeros_like(column)
    return np.where(np.isnan(column), 0.0, (column - known.mean()) / known.std())


def _running_median(values: Floats, width: int) -> Floats:
    padded = np.pad(values, width // 2, mode="edge")
    return np.asarray(np.median(np.lib.stride_tricks.sliding_window_view(padded, width), axis=1))
