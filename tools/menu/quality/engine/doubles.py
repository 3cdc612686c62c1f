"""One dish under two names: spelled twice, or renamed midway. Suggestions, never more."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal

import numpy as np
from rapidfuzz import fuzz, process

from tools.menu.history import History
from tools.menu.names import normalise

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST = 1_500  # best sellers that are compared: each is held against each
_ALIKE, _SAME_WORDS, _RELATED = 86.0, 97.0, 60.0  # of 100
_TOGETHER = 0.05  # share of the rarer one's days on which both sold
_SAME_PRICE, _NEAR_PRICE = 0.02, 0.1
_HANDOVER, _LASTING = 14, 14  # days between the last of one and the first of the other; and days that each sold
_DISTINCT = frozenset(
    "small medium large xl extra double single half full kids diet zero light vegan hot cold iced".split()
)


@dataclass(frozen=True, slots=True)
class Double:
    """`keep` is the name in use last. `day`: from when on the new name sold, where it was renamed."""

    keep: str
    merge: str
    kind: Literal["spelling", "renamed"]
    similarity: float  # of the names, 0 to 100
    together: float  # share of the rarer one's days on which both sold
    day: date | None = None


@dataclass(frozen=True, slots=True)
class _Dish:
    row: int
    key: str
    words: str
    category: str | None
    price: float
    days: NDArray[np.bool_]
    first: int
    last: int
    units: float


def doubles(history: History) -> list[Double]:
    dishes = _dishes(history)
    if len(dishes) < 2:
        return []
    words = [dish.words for dish in dishes]
    alike = process.cdist(words, words, scorer=fuzz.token_sort_ratio, score_cutoff=_RELATED, dtype=np.uint8)
    pairs = np.argwhere(np.triu(alike, 1) >= _RELATED)
    found = [
        double
        for one, other in pairs
        if (double := _judged(dishes[one], dishes[other], float(alike[one, other]), history.start))
    ]
    return sorted(found, key=lambda double: (-double.similarity, double.keep, double.merge))


def _dishes(history: History) -> list[_Dish]:
    units = history.units.sum(axis=1)
    revenue = history.revenue.sum(axis=1)
    rows = [int(row) for row in np.argsort(-units, kind="stable")[:_MOST] if units[row] > 0]
    found = []
    for row in rows:
        item, days = history.items[row], history.units[row] > 0
        at = np.flatnonzero(days)
        price = float(revenue[row] / units[row])
        found.append(
            _Dish(
                row,
                item.key,
                normalise(item.name),
                item.category,
                price,
                days,
                int(at[0]),
                int(at[-1]),
                float(units[row]),
            )
        )
    return found


def _judged(one: _Dish, other: _Dish, similarity: float, start: date) -> Double | None:
    if not _may_be_one(one, other):
        return None
    together = float((one.days & other.days).sum() / min(one.days.sum(), other.days.sum()))
    old, new = sorted((one, other), key=lambda dish: (dish.last, dish.units, dish.key))
    gap = abs(one.price - other.price) / max(one.price, other.price, 1e-9)
    if _handed_over(old, new) and gap <= _NEAR_PRICE:
        day = start + timedelta(days=new.first)
        return Double(new.key, old.key, "renamed", similarity, together, day)
    apart = similarity >= _ALIKE and together <= _TOGETHER and gap <= _NEAR_PRICE
    same = similarity >= _SAME_WORDS and gap <= _SAME_PRICE
    return Double(new.key, old.key, "spelling", similarity, together) if apart or same else None


def _may_be_one(one: _Dish, other: _Dish) -> bool:
    """Not where a number or a word of size or kind tells them apart, nor in two categories."""
    if one.category and other.category and normalise(one.category) != normalise(other.category):
        return False
    apart = set(one.words.split()) ^ set(other.words.split())
    return not apart & _DISTINCT and not any(re.search(r"\d", word) for word in apart)


def _handed_over(old: _Dish, new: _Dish) -> bool:
    """The one stopped as the other began, and sold at about its rate."""
    if not 0 < new.first - old.last <= _HANDOVER:
        return False
    if min(old.days.sum(), new.days.sum()) < _LASTING:
        return False
    rates = [dish.units / (dish.last - dish.first + 1) for dish in (old, new)]
    return max(rates) <= 2 * min(rates)
