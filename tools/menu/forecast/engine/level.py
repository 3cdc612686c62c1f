"""The strong simple forecast: the house's level x its weekday x the dish's share of the house.

Level and shares are exponentially weighted sums; how fast they forget, and how far a dish's own weekdays are believed,
is a mixture of a grid, weighted by how well each would have done on earlier weeks. Shares of new dishes are drawn to
their category. The house's last year enters as another kind of level, where there is one. (The mixture is
the exponentially weighted forecaster of Cesa-Bianchi and Lugosi 2006.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tools.menu.forecast.engine.counts import softmax

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Booleans, Floats, Whole
    from tools.menu.forecast.engine.panel import Panel

HOUSE = np.array([5, 10, 20, 40, 80, 160, 1000.0])  # half-lives of the house's level, days
SHARE = np.array([10, 20, 40, 80, 160, 1000.0])  # of a dish's share
OWN = np.array([10, 40, 160, 1e6])  # units for which the house's weekdays stand against the dish's own
_WEEKDAYS = 180.0  # half-life of the weekdays
_YEAR, _YEARS_OF = 364, (2, 4)  # days; which half-lives also come with last year's change
_AROUND = 10  # days each side of the day a year ago
_SIZE = 5.0  # of the negative binomial by which shares are judged
_FIRST = 27  # the earliest origin that is looked at
_NEW = 3.0  # days for which the category stands against a new dish's own sales
_STEADY = 10.0  # units of the house for which a dish's long share stands against the recent one
_LATER = 14  # days into the record: a dish that sells for the first time after them is new
_GONE = 21, 6.0  # days without a sale, and units it would have sold in them


@dataclass(frozen=True, slots=True, eq=False)
class Mix:
    """Weights of the grid: `house` (half-lives,), `share` (half-lives, items), `own` (grid,)."""

    house: Floats
    share: Floats
    own: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the origins (J) knew of the leads (L): `house` (half-lives, J, L), `share` (half-lives, J, items),
    `own` (grid, J, items, 7), `leads` (L,), `weekday` (J, L)."""

    house: Floats
    share: Floats
    own: Floats
    leads: Whole
    weekday: Whole

    def earlier(self) -> Parts:
        """Without the last origin."""
        return Parts(self.house[:, 1:], self.share[:, 1:], self.own[:, 1:], self.leads, self.weekday[1:])

    def last(self) -> Parts:
        """The last origin alone."""
        return Parts(self.house[:, :1], self.share[:, :1], self.own[:, :1], self.leads, self.weekday[:1])

    def own_of(self) -> Floats:
        """(grid, J, items, L)"""
        days = np.broadcast_to(self.weekday[None, :, None, :], (*self.own.shape[:3], self.weekday.shape[1]))
        return np.take_along_axis(self.own, days, axis=3)


def weekly(panel: Panel, leads: Whole, most: int, step: int = 7) -> Whole:
    """The last origin, then up to `most` earlier ones whose days are all over, newest first."""
    first = panel.origin - int(leads[-1])
    return np.array([panel.origin, *range(first, _FIRST - 1, -step)][: most + 1])


def parts(panel: Panel, origins: Whole, leads: Whole) -> Parts:
    age, seen, slow, dummies = _seen(panel, origins)
    total = panel.units.sum(axis=0)
    by_day, _ = _profile(slow, total, dummies)
    share, long = _shares(panel, total, seen, age, slow)
    sold = np.einsum("it,jtd->jid", panel.units, slow[:, :, None] * dummies, optimize=True)
    expected = long[:, :, None] * by_day[:, None, :]
    against = OWN[:, None, None, None]
    own = (sold + against) / (expected + against)
    return Parts(house(panel, origins, leads), share, own, leads, panel.weekday[origins[:, None] + leads])


def _seen(panel: Panel, origins: Whole) -> tuple[Whole, Floats, Floats, Floats]:
    """Days since by origin, which of them it has seen open, the same with the weekdays' weights, weekdays 0 or 1."""
    age = origins[:, None] - np.arange(panel.days)
    seen = (age >= 0) * panel.open.astype(float)
    slow = _decay(age, np.array([_WEEKDAYS]))[0] * seen
    return age, seen, slow, (panel.weekday[: panel.days, None] == np.arange(7)).astype(float)


def _decay(age: Whole, half_lives: Floats) -> Floats:
    return np.asarray(np.exp2(-np.maximum(age, 0) / half_lives[:, None, None]))


def _profile(slow: Floats, total: Floats, dummies: Floats) -> tuple[Floats, Floats]:
    """The house's units by weekday, and each weekday beside the mean day (one day of which stands against it)."""
    mean = slow @ total / np.maximum(slow.sum(axis=1), 1e-9)
    by_day, count = (slow * total) @ dummies, slow @ dummies
    return by_day, (by_day + mean[:, None]) / np.maximum((count + 1) * mean[:, None], 1e-9)


def house(panel: Panel, origins: Whole, leads: Whole) -> Floats:
    """(half-lives, J, L): the house's units by each half-life; with last year's change as further ones."""
    age, seen, slow, dummies = _seen(panel, origins)
    total = panel.units.sum(axis=0)
    _, profile = _profile(slow, total, dummies)
    factor = profile[:, panel.weekday[: panel.days]]
    weights = _decay(age, HOUSE) * seen
    level = (weights @ total + 1e-9) / ((weights * factor).sum(axis=2) + 1e-9)
    ahead = np.take_along_axis(profile, panel.weekday[origins[:, None] + leads], axis=1)
    plain = level[:, :, None] * ahead
    if panel.origin - _YEAR < 2 * _FIRST:
        return np.asarray(plain)
    change = _last_year(panel, origins, leads, factor)
    return np.concatenate([plain, plain[list(_YEARS_OF)] * change])


def _last_year(panel: Panel, origins: Whole, leads: Whole, factor: Floats) -> Floats:
    """(half-lives, J, L): how the weeks after the same origin a year ago stood beside those before it."""
    total = panel.units.sum(axis=0)
    age = origins[:, None] - _YEAR - np.arange(panel.days)
    before = _decay(age, HOUSE[list(_YEARS_OF)]) * (age >= 0) * panel.open
    then = (before @ total) / np.maximum((before * factor).sum(axis=2), 1e-9)
    past = (age >= -_YEAR) * panel.open
    near = (np.abs(age[:, None, :] + leads[:, None]) <= _AROUND) * past[:, None]
    later = (near @ total) / np.maximum(np.einsum("jlt,jt->jl", near, factor), 1e-9)
    known = (origins - _YEAR >= 2 * _FIRST)[:, None] & (then[:, :, None] > 0) & (later > 0)
    change = np.where(known, later / np.maximum(then[:, :, None], 1e-9), 1.0)
    return np.clip(change, 0.5, 2.0)


def _shares(panel: Panel, total: Floats, seen: Floats, age: Whole, slow: Floats) -> tuple[Floats, Floats]:
    """(half-lives, J, items) and, over the weekdays' half-life, (J, items). A dish counts from its first sale on."""
    weights = np.concatenate([_decay(age, SHARE) * seen, slow[None]])
    sold = np.einsum("it,sjt->sji", panel.units, weights, optimize=True)
    against = _against(panel, total, weights)
    long_sold, long_against = sold[-2], against[-2]
    mean_day = long_against.max(axis=1) / np.maximum(weights[-2].sum(axis=1), 1e-9)
    few = _NEW * mean_day[:, None]
    long = (long_sold + few * _category(panel, long_sold, long_against)) / np.maximum(long_against + few, 1e-9)
    steady = np.maximum(_STEADY, few * np.exp2(-long_against / np.maximum(few, 1e-9) / _NEW))
    found = (sold[:-1] + steady * long) / (against[:-1] + steady)
    origins = (age >= 0).sum(axis=1) - 1
    found = found * ((long_sold > 0) & ~_gone(panel, found[3] * mean_day[:, None], origins))
    found /= np.maximum(found.sum(axis=2, keepdims=True), 1e-9)
    return found, sold[-1] / np.maximum((slow @ total)[:, None], 1e-9)


def _against(panel: Panel, total: Floats, weights: Floats) -> Floats:
    """(half-lives, J, items): the house's units over the days that a dish was there."""
    found = np.repeat((weights @ total)[:, :, None], len(panel.units), axis=2)
    first = (panel.units > 0).argmax(axis=1)
    late = np.flatnonzero(first >= _LATER)
    if len(late):
        since = np.where(np.arange(panel.days) >= first[late, None], total, 0.0)
        found[:, :, late] = np.einsum("it,sjt->sji", since, weights, optimize=True)
    return found


def _category(panel: Panel, sold: Floats, against: Floats) -> Floats:
    """(J, items): the mean share of the dishes of its category that were there."""
    groups = (panel.group[:, None] == np.arange(panel.group.max() + 1)).astype(float)
    there = (sold > 0).astype(float)
    share = np.divide(sold, against, out=np.zeros_like(sold), where=against > 0)
    return np.asarray((((share * there) @ groups) / np.maximum(there @ groups, 1.0)) @ groups.T)


def _gone(panel: Panel, rate: Floats, origins: Whole) -> Booleans:
    """(J, items): not sold for so long that chance does not explain it."""
    days = np.arange(panel.days)
    last = np.maximum.accumulate(np.where(panel.units > 0, days, -1), axis=1)[:, origins].T
    opened = np.concatenate([[0], np.cumsum(panel.open)])
    silent = opened[origins + 1][:, None] - opened[last + 1]
    return np.asarray((silent >= _GONE[0]) & (silent * rate > _GONE[1]))


def learn(found: Parts, units: Floats, weight: Floats) -> Mix:
    """How much each of the grid is believed. `found` of the earlier origins, `units` (J, items, L) what came, `weight`
    (J, L): 0 for days that do not count. Shares are judged given the house's units, not given its forecast."""
    total = units.sum(axis=1)
    off = np.abs(np.log((found.house + 1) / (total + 1)))
    usual = 1.48 * np.median(off[:, weight > 0]) + 0.03 if (weight > 0).any() else 1.0
    by_house = softmax(-(np.minimum(off / usual, 3.0) * weight).sum(axis=(1, 2)))
    each = weight[:, None]
    own = found.own_of()
    given = total[:, None] * own[1]
    likely = np.stack([(_likely(units, one[:, :, None] * given) * each).sum(axis=(0, 2)) for one in found.share])
    together = likely.sum(axis=1, keepdims=True) * min(1.0, 10 / likely.shape[1])
    share = softmax(0.5 * (likely + together))
    mixed = np.einsum("si,sji->ji", share, found.share)[:, :, None] * total[:, None]
    by_own = np.array([(_likely(units, mixed * one) * each).sum() for one in own])
    return Mix(by_house, share, softmax(by_own))


def _likely(units: Floats, mean: Floats) -> Floats:
    """Log-likelihood of the negative binomial, up to a constant."""
    mean = np.maximum(mean, 1e-3)
    return np.asarray(units * np.log(mean / (_SIZE + mean)) - _SIZE * np.log1p(mean / _SIZE))


def mixed(found: Parts, mix: Mix) -> tuple[Floats, Floats]:
    """Expected units of the house (J, L) and of each dish (J, items, L), which add up to it."""
    total = np.einsum("s,sjl->jl", mix.house, found.house)
    share = np.einsum("si,sji->ji", mix.share, found.share)
    split = share[:, :, None] * np.einsum("k,kjil->jil", mix.own, found.own_of())
    split /= np.maximum(split.sum(axis=1, keepdims=True), 1e-9)
    return total, total[:, None] * split
