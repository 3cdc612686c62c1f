"""How guests answer to a move, as learned from made-up restaurants: modelled, until a campaign has measured it.

The file beside this one is written by `python -m benchmarks.promotions train`; the restaurants it learned from, and
what was assumed of them, stand in `benchmarks/promotions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tools.menu.promotions.engine import forest
from tools.menu.promotions.engine.features import NAMES, Snapshot

if TYPE_CHECKING:
    from tools.menu.promotions.engine.strategies import Move

FILE = Path(__file__).with_name("response.npz")
OUTPUTS = ("lift", "low", "high", "taken")  # of a dish that is dropped, low and high are those of `taken`
LEAST_DISCOUNT, MOST_DISCOUNT = 0.05, 0.30  # what was learned is 10 and 20%; a little beyond is still sense
_MOST_TAKEN = 0.95


@dataclass(frozen=True, slots=True)
class Response:
    """Shares of the usual units, with 80% intervals. `taken`: of the extra units, those that other sales lose (below 0
    they bring some). Only a dish that is dropped, whose lift is no question, has an interval there."""

    lift: float
    low: float
    high: float
    taken: float
    taken_low: float
    taken_high: float


class ResponseModel:
    def __init__(self, forests: dict[str, forest.Forest]) -> None:
        self._forests = forests

    def responses(self, menu: Snapshot, rows: Sequence[int], move: Move) -> list[Response]:
        """What each of these dishes would do."""
        inputs = menu.inputs(rows, move)
        found = [self._forests[f"{move.strategy}/{name}"].predict(inputs).tolist() for name in OUTPUTS]
        make = _dropped if move.strategy == "drop" else _promoted
        return [make(*values) for values in zip(*found, strict=True)]


def _promoted(lift: float, low: float, high: float, taken: float) -> Response:
    taken = _bounded(taken)
    return Response(lift, min(low, lift), max(high, lift), taken, taken, taken)


def _dropped(_lift: float, low: float, high: float, taken: float) -> Response:
    taken = _bounded(taken)
    return Response(-1.0, -1.0, -1.0, taken, min(_bounded(low), taken), max(_bounded(high), taken))


def _bounded(taken: float) -> float:
    return min(max(taken, -_MOST_TAKEN), _MOST_TAKEN)


@lru_cache(maxsize=1)
def response_model() -> ResponseModel:
    """The one that comes with the program. ValueError if it was made for other features."""
    forests, about = forest.load(FILE)
    if about["features"] != list(NAMES):
        raise ValueError("the response model was learned from other features: python -m benchmarks.promotions train")
    return ResponseModel(forests)


def terms(menu: Snapshot, row: int, move: Move) -> tuple[float, float, float, float]:
    """Unit margin, money given a unit, the share of usual units that get it, and the margin of what is displaced.
    NaN where costs are unknown."""
    price, pair = float(menu.prices[row]), menu.pairs[row]
    given, reached = move.discount * price, move.reached
    if move.strategy == "bundle" and pair is not None:
        other = next(place for place, item in enumerate(menu.items) if item.key == pair.other)
        given, reached = move.discount * (price + float(menu.prices[other])), pair.share
    others = float("nan") if menu.mean_margin is None else menu.mean_margin
    return float(menu.margins[row]), given, reached or 0.0, others
