"""Gradient-boosted trees, learned with XGBoost offline and read here without it: arrays, walked by NumPy.

The chat process so needs neither the library's import (seconds) nor its memory; `dump` and the file stand for
each other, and a test compares both readings.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tools.menu.history import Floats

    Numbers = NDArray[np.generic]

_FIELDS = ("feature", "threshold", "left", "right", "missing", "roots")


@dataclass(frozen=True, eq=False)
class Forest:
    """Nodes of all trees in one list. A leaf has feature -1 and its value in `threshold`; `missing` is the child
    that a value that is not known goes to."""

    feature: Numbers
    threshold: Numbers
    left: Numbers
    right: Numbers
    missing: Numbers
    roots: Numbers
    base: float

    def predict(self, inputs: Floats) -> Floats:
        """(rows,) from (rows, features); NaN is "not known"."""
        values = np.asarray(inputs, dtype=np.float32)  # as XGBoost compares
        rows = np.arange(len(values))[:, None]
        at = np.broadcast_to(self.roots, (len(values), len(self.roots)))
        while (inner := self.feature[at] >= 0).any():
            value = values[rows, np.maximum(self.feature[at], 0)]
            step = np.where(value < self.threshold[at], self.left[at], self.right[at])
            step = np.where(np.isnan(value), self.missing[at], step)
            at = np.where(inner, step, at)
        return np.asarray(self.base + self.threshold[at].sum(axis=1, dtype=np.float64))


def forest_of(model: Mapping[str, Any]) -> Forest:
    """From what XGBoost saves as JSON (`Booster.save_raw("json")`), a model of one output."""
    learner = model["learner"]
    base = learner["learner_model_param"]["base_score"]
    parts: dict[str, list[Any]] = {name: [] for name in _FIELDS}
    for tree in learner["gradient_booster"]["model"]["trees"]:
        start = len(parts["feature"])
        left, right = np.array(tree["left_children"]), np.array(tree["right_children"])
        leaf = left < 0
        parts["roots"].append(start)
        parts["feature"] += np.where(leaf, -1, tree["split_indices"]).tolist()
        parts["threshold"] += tree["split_conditions"]
        parts["left"] += np.where(leaf, 0, left + start).tolist()
        parts["right"] += np.where(leaf, 0, right + start).tolist()
        parts["missing"] += np.where(leaf, 0, np.where(tree["default_left"], left, right) + start).tolist()
    return _forest(parts, float(str(base).strip("[]")))


def _forest(parts: Mapping[str, Any], base: float) -> Forest:
    kinds = {"feature": np.int16, "threshold": np.float32}
    return Forest(**{name: np.asarray(parts[name], dtype=kinds.get(name, np.int32)) for name in _FIELDS}, base=base)


def save(path: Path, forests: Mapping[str, Forest], about: Mapping[str, Any]) -> None:
    """One compressed file; `about` says what it is and how it was made."""
    arrays = {f"{name}/{field}": getattr(forest, field) for name, forest in forests.items() for field in _FIELDS}
    described = {**about, "base": {name: forest.base for name, forest in forests.items()}}
    np.savez_compressed(path, about=np.array(json.dumps(described)), **arrays)


def load(path: Path) -> tuple[dict[str, Forest], dict[str, Any]]:
    with np.load(path, allow_pickle=False) as stored:
        about: dict[str, Any] = json.loads(str(stored["about"]))
        parts = {name: {field: stored[f"{name}/{field}"] for field in _FIELDS} for name in about["base"]}
    return {name: _forest(parts[name], about["base"][name]) for name in parts}, about
