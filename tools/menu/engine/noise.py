"""How sure a dish's class is: the same weeks again would not have brought exactly the same orders.

What a dish sold, n, is taken as a count around its true rate. Given n, the rate is drawn from the Gamma posterior of
a Poisson count under Jeffreys' prior, its variance widened by the dispersion that the days show (quasi-Poisson:
McCullagh and Nelder, Generalized Linear Models, 1989, chapter 6): mean n + 1/2, variance dispersion x (n + 1/2). Each
draw has its own units for every dish, so both bars are computed anew in it, and each dish is classified in it. A
class's probability is the share of draws in which the dish has it. Prices and costs are taken as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from tools.menu.engine.matrix import CLASSES, Dish, Matrix

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

DECIDED = 0.80  # a class that is less sure than that is not decided
DRAWS = 1_000
_TIE = 1e-9  # shares and margins nearer than that are equal: the exact engine calls them high
_POOLED_DAYS = 28  # the whole menu's dispersion counts as that many days beside a dish's own
_CUBE_ROOT_NORMAL = 4.0  # a Gamma's shape from which its cube root may be taken for normal


def probabilities(matrix: Matrix, dispersion: Mapping[str, float] | None = None) -> dict[str, dict[str, float]]:
    """Of each class, by dish, for the dishes that have one. The same data give the same probabilities: the dice are
    seeded by them. `dispersion`: variance over mean of a dish's days, 1 where nothing is known."""
    dishes = [dish for dish in matrix.dishes if matrix.verdicts[dish.key].name in CLASSES]
    if not dishes or matrix.popularity is None or matrix.margin is None:
        return {}
    everything = sorted(matrix.dishes, key=lambda dish: dish.key)
    place = {dish.key: number for number, dish in enumerate(everything)}
    units = _rates(everything, dispersion or {}, _seed(everything))
    rows = [place[dish.key] for dish in dishes]
    popular = units[rows] / units.sum(axis=0) >= float(matrix.popularity) - _TIE
    margins = np.array([float(dish.margin or 0) for dish in dishes])
    earning = margins[:, None] >= _bar(matrix, margins, units[rows]) - _TIE * max(1.0, float(np.abs(margins).max()))
    both, sells, earns = (np.count_nonzero(each, axis=1) for each in (popular & earning, popular, earning))
    shares = np.stack([both, sells - both, earns - both, DRAWS - sells - earns + both], axis=1) / DRAWS
    return {
        dish.key: dict(zip(CLASSES, map(float, row), strict=True)) for dish, row in zip(dishes, shares, strict=True)
    }


def _bar(matrix: Matrix, margins: Floats, units: Floats) -> Floats | float:
    if matrix.bars.margin is not None:
        return float(matrix.bars.margin)
    return np.asarray(margins @ units / units.sum(axis=0))


def _rates(dishes: Sequence[Dish], dispersion: Mapping[str, float], seed: int) -> Floats:
    """(dishes, draws), never quite zero."""
    spread = np.array([max(1.0, dispersion.get(dish.key, 1.0)) for dish in dishes])
    mean = np.array([max(0.0, float(dish.units)) for dish in dishes]) + 0.5
    dice, shape = np.random.default_rng(seed), mean / spread
    rates = np.empty((len(dishes), DRAWS))
    many = shape >= _CUBE_ROOT_NORMAL
    few = dice.standard_gamma(np.broadcast_to(shape[~many, None], (int((~many).sum()), DRAWS)))
    rates[~many] = few * spread[~many, None]
    rates[many] = mean[many, None] * _cubes(dice, shape[many, None])
    return np.maximum(rates, 1e-12)


def _cubes(dice: np.random.Generator, shape: Floats) -> Floats:
    """Gamma draws of mean 1, quickly (Wilson and Hilferty, 1931: their cube roots are nearly normal)."""
    roots = dice.standard_normal((len(shape), DRAWS), dtype=np.float32) / (3 * np.sqrt(shape)) + (1 - 1 / (9 * shape))
    return np.asarray(roots * roots * roots)


def _seed(dishes: Sequence[Dish]) -> int:
    text = "\n".join(f"{dish.key}|{dish.units}|{dish.revenue}|{dish.cost}|{dish.labour}" for dish in dishes)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big")


def dispersions(keys: Sequence[str], units: Floats) -> dict[str, float]:
    """Variance over mean of each dish's days, given how busy the days were: Pearson's X² over its degrees of freedom,
    against the dish's share of each day's units. Each is pulled towards the whole menu's, which counts as four weeks.
    `units` is (dishes, days); days without a sale are left out. Never below 1."""
    sold = np.maximum(units, 0.0)
    sold = sold[:, sold.sum(axis=0) > 0]
    days, total = sold.shape[1], sold.sum()
    if days < 2 or total <= 0:
        return dict.fromkeys(keys, 1.0)
    expected = np.outer(sold.sum(axis=1) / total, sold.sum(axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        pearson = np.where(expected > 0, (sold - expected) ** 2 / expected, 0.0).sum(axis=1)
    share = sold.sum(axis=1) / total
    freedom = (days - 1) * np.maximum(1.0 - share, 1e-9)  # a multinomial's cells vary by n p (1 - p)
    selling = share > 0
    pooled = pearson[selling].sum() / freedom[selling].sum()
    each = (pearson + _POOLED_DAYS * pooled) / (freedom + _POOLED_DAYS)
    return {key: max(1.0, float(value)) for key, value in zip(keys, each, strict=True)}


def sure(matrix: Matrix, found: Mapping[str, Mapping[str, float]], key: str) -> tuple[float | None, bool]:
    """The probability of a dish's own class, and whether that decides it. None where it has no class."""
    verdict = matrix.verdicts.get(key)
    if verdict is None or verdict.name is None or key not in found:
        return None, False
    probability = found[key][verdict.name]
    return round(probability, 2), round(probability, 2) >= DECIDED
