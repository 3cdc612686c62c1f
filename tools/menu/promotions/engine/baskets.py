"""Which dishes go together in one order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tools.menu.history import Floats

MOST_DISHES = 200  # the best sellers of the orders: a pair needs two dishes that sell
_PRIOR = 5.0  # pairs that chance is given in advance, so that one shared order is no affinity


@dataclass(frozen=True, slots=True)
class Pair:
    """`lift` is 1.0 where two dishes meet as often as two average ones; `share` the part of the dish's orders."""

    other: str
    lift: float
    together: int
    share: float
    strength: float  # standard deviations above chance


@dataclass(frozen=True, eq=False)
class Baskets:
    """Orders that hold both dishes (dishes, dishes), with single counts on the diagonal."""

    keys: tuple[str, ...]
    together: Floats
    orders: int

    @property
    def size(self) -> float:
        """Different dishes an order, at least 1."""
        return max(float(np.trace(self.together)) / max(self.orders, 1), 1.0)

    def partner(self, key: str, among: Iterable[str]) -> Pair | None:
        """The dish of `among` that is most surely bought with `key` more often than chance would have it."""
        if key not in self.keys or not self.orders:
            return None
        found = [self._pair(key, other) for other in among if other != key and other in self.keys]
        return max(found, key=lambda pair: (pair.strength, pair.other), default=None)

    def _pair(self, key: str, other: str) -> Pair:
        row, column = self.keys.index(key), self.keys.index(other)
        both, chance = float(self.together[row, column]), float(self._chance[row, column])
        return Pair(
            other,
            (both + _PRIOR) / (chance + _PRIOR),
            int(both),
            both / max(float(self.together[row, row]), 1.0),
            (both - chance) / float(np.sqrt(chance + _PRIOR)),
        )

    @cached_property
    def _chance(self) -> Floats:
        """Meetings that popularity alone would bring. Large orders hold many pairs, so it is scaled to their sum."""
        own = np.diag(self.together)
        expected = np.outer(own, own) / max(self.orders, 1)
        apart = ~np.eye(len(own), dtype=bool)
        total = float(expected[apart].sum())
        return np.asarray(expected * (float(self.together[apart].sum()) / total if total else 1.0))


def baskets(orders: Iterable[Sequence[str]]) -> Baskets:
    """Counts pairs over orders of dish keys; a dish twice in an order counts once."""
    listed = [set(order) for order in orders]
    counts: dict[str, int] = {}
    for order in listed:
        for key in order:
            counts[key] = counts.get(key, 0) + 1
    keys = tuple(sorted(counts, key=lambda key: (-counts[key], key))[:MOST_DISHES])
    place = {key: column for column, key in enumerate(keys)}
    cells = [(row, place[key]) for row, order in enumerate(listed) for key in order if key in place]
    held = np.zeros((len(listed), len(keys)), dtype=np.float32)
    if cells:
        rows, columns = zip(*cells, strict=True)
        held[list(rows), list(columns)] = 1
    return Baskets(keys, np.asarray(held.T @ held, dtype=np.float64), len(listed))
