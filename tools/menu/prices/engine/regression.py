"""Quasi-Poisson regression of a dish's daily units on its log price, beside a drift whose pace is learnt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.linalg import cho_factor, cho_solve

if TYPE_CHECKING:
    from tools.menu.prices.engine.controls import Controls
    from tools.menu.prices.engine.series import Booleans, Floats

# Steps of the drift between two weeks (log scale): from a calm shop to one whose demand moves by a fifth.
_STEPS = (0.005, 0.015, 0.03, 0.06, 0.12, 0.25)
_START_STEP = 0.03
_ITERATIONS, _TOLERANCE = 25, 1e-5
_WEAK = 1e-3  # the drift's own level, which the intercept carries
_HUBER = 3.0  # standard deviations beyond which a day counts less
_ONE_THREAD = 200_000  # multiplications up to which OpenBLAS starts no thread (262,144)
_FLAT = 1e-2  # price's own precision here: the prior comes later, where dishes are pooled


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the data alone say of the elasticity: mean and standard error of the marginal likelihood, the
    overdispersion, and how many days stand behind it."""

    mean: float
    error: float
    dispersion: float
    days: int


def fit(
    units: Floats,
    log_price: Floats,
    controls: Controls,
    used: Booleans,
    columns: tuple[Floats, ...] = (),
) -> Evidence:
    """The elasticity: d log(units) / d log(price).

    Days count once each; standard errors are scaled by the larger of the daily and the weekly overdispersion, so that
    neighbouring days that err together are not taken for independent. The drift (a random walk) is integrated out
    over a grid of its own pace by marginal likelihood: a price that moved along with it stays uncertain.
    `columns` are the dish's own controls (promotion days, discounts, the shop's odd days).
    """
    design, precision = _design(log_price, controls, used, columns)
    y = units[used]
    nodes = slice(1 + controls.matrix.shape[1] - controls.nodes, 1 + controls.matrix.shape[1])
    scale = controls.node_days / 14
    weights = np.ones(y.size)
    start = precision + _drift(_START_STEP**2 * scale, nodes, design.shape[1])
    beta = _solve(design, y, start, weights, 1.0, None)
    mean, dispersion = _spread(design, y, beta, weights, used, start)
    residual = np.abs(y - mean) / np.sqrt(mean * dispersion)
    weights = np.minimum(1.0, _HUBER / np.maximum(residual, 1e-9))
    beta = _solve(design, y, start, weights, dispersion, beta)
    mean, dispersion = _spread(design, y, beta, weights, used, start)
    estimate, error = _marginal(design, y, beta, mean, weights, dispersion, precision, nodes, scale)
    return Evidence(estimate, error, dispersion, int(y.size))


def split(
    units: Floats,
    by_price: tuple[Floats, ...],
    controls: Controls,
    used: Booleans,
    columns: tuple[Floats, ...],
    hidden: Booleans,
) -> tuple[Floats, Floats]:
    """The log of the expected units on the used days, without the price's part and the price's part alone; by a fit
    that never saw the `hidden` days. `by_price` are the columns that stand for the price."""
    design, precision = _design(by_price[0], controls, used, (*columns, *by_price[1:]))
    nodes = slice(1 + controls.matrix.shape[1] - controls.nodes, 1 + controls.matrix.shape[1])
    prior = precision + _drift(_START_STEP**2 * controls.node_days / 14, nodes, design.shape[1])
    seen = ~hidden[used]
    y = units[used][seen]
    beta = _solve(design[seen], y, prior, np.ones(y.size), 1.0, None)
    first = nodes.stop + len(columns)
    return _line(design[:, :first], beta[:first]), _line(design[:, first:], beta[first:])


def _design(
    log_price: Floats, controls: Controls, used: Booleans, columns: tuple[Floats, ...]
) -> tuple[Floats, Floats]:
    """Intercept, controls, the dish's own, and the price last; with the precisions as a matrix."""
    own = [column[used] for column in columns]
    days = int(used.sum())
    design = np.column_stack([np.ones(days), controls.matrix[used], *own, log_price[used]])
    precision = np.concatenate([[1e-6], controls.precision, [1.0] * len(own), [_FLAT]])
    return design, np.diag(precision)


def _drift(variance: float, nodes: slice, size: int) -> Floats:
    """The precision of a random walk with this variance a step."""
    count = nodes.stop - nodes.start
    difference = np.diff(np.eye(count), axis=0)
    matrix = np.zeros((size, size))
    matrix[nodes, nodes] = difference.T @ difference / variance + _WEAK * np.eye(count)
    return matrix


def _solve(
    design: Floats, y: Floats, precision: Floats, weights: Floats, dispersion: float, beta: Floats | None
) -> Floats:
    """Newton's steps to the mode of the penalised quasi-likelihood."""
    if beta is None:
        beta = np.zeros(design.shape[1])
        beta[0] = np.log(max(float(y.mean()), 1e-3))
    for _ in range(_ITERATIONS):
        mean = np.exp(_line(design, beta))
        hessian = _gram(design, weights * mean) / dispersion + precision
        gradient = np.einsum("ij,i->j", design, weights * (y - mean)) / dispersion - precision @ beta
        step = cho_solve(cho_factor(hessian), gradient)
        step *= min(1.0, 2.0 / max(float(np.abs(step).max()), 1e-12))
        beta = beta + step
        if float(np.abs(step).max()) < _TOLERANCE:
            break
    return beta


def _line(design: Floats, beta: Floats) -> Floats:
    return np.asarray(np.clip(np.einsum("ij,j->i", design, beta), -20, 20))


def _gram(design: Floats, weights: Floats) -> Floats:
    """X'WX in pieces too small for the linear algebra library to start threads for: beside other work on the same
    cores these wait for each other, and a fit of milliseconds takes a second. The products with vectors above go
    without that library for the same reason."""
    days, size = design.shape
    rows = max(8, _ONE_THREAD // size**2)
    pieces = -(-days // rows)
    padded = np.zeros((pieces * rows, size))
    padded[:days] = design
    weighted = np.zeros_like(padded)
    weighted[:days] = design * weights[:, None]
    blocks = weighted.reshape(pieces, rows, size)
    return np.asarray(np.matmul(padded.reshape(pieces, rows, size).transpose(0, 2, 1), blocks).sum(axis=0))


def _spread(
    design: Floats, y: Floats, beta: Floats, weights: Floats, used: Booleans, precision: Floats
) -> tuple[Floats, float]:
    """The fitted means and the overdispersion: by day, or by week where whole weeks err together."""
    mean = np.exp(_line(design, beta))
    information = _gram(design, weights * mean)
    effective = float(np.trace(np.linalg.solve(information + precision, information)))
    free = max(y.size - effective, y.size / 4)
    residual = (y - mean) * np.sqrt(weights) / np.sqrt(mean)
    daily = float(residual @ residual) / free
    week = np.flatnonzero(used) // 7
    sums = np.bincount(week - week[0], weights=(y - mean) * np.sqrt(weights))
    expected = np.bincount(week - week[0], weights=mean)
    full = expected > 0
    weekly = float((sums[full] ** 2 / expected[full]).sum()) / max(full.sum() * free / y.size, 1.0)
    return mean, float(max(1.0, daily, weekly))


def _marginal(
    design: Floats,
    y: Floats,
    beta: Floats,
    mean: Floats,
    weights: Floats,
    dispersion: float,
    precision: Floats,
    nodes: slice,
    scale: float,
) -> tuple[float, float]:
    """The price's coefficient and its error, averaged over the drift's pace by marginal likelihood (working
    response of the last Newton step, so a Gaussian one)."""
    weight = weights * mean / dispersion
    working = _line(design, beta) + (y - mean) / mean
    information = _gram(design, weight)
    target = np.einsum("ij,i->j", design, weight * working)
    found = []
    for step in _STEPS:
        prior = precision + _drift(step**2 * scale, nodes, design.shape[1])
        factor = cho_factor(information + prior)
        mode = cho_solve(factor, target)
        unit = np.zeros(target.size)
        unit[-1] = 1.0
        variance = float(cho_solve(factor, unit)[-1])
        evidence = 0.5 * (
            float(np.linalg.slogdet(prior[nodes, nodes])[1])
            - 2 * float(np.log(np.diag(factor[0])).sum())
            + float(target @ mode)
        )
        found.append((float(mode[-1]), variance, evidence))
    means, variances, evidences = (np.array(column) for column in zip(*found, strict=True))
    share = np.exp(evidences - evidences.max())
    share /= share.sum()
    estimate = float(share @ means)
    return estimate, float(np.sqrt(share @ (variances + (means - estimate) ** 2)))
