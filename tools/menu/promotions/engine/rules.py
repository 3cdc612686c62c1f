"""The plain table of menu consultants: one strategy for each kind of dish. The peer of the model, and its fallback.

After Kasavana and Smith (1982): keep and show stars, reprice plowhorses or sell them with something that earns, put
puzzles forward, take off dogs; with the guards a careful consultant adds (no discount on a thin margin, no bundle
without a partner, nothing dropped that earns about its share).
"""

from __future__ import annotations

from tools.menu.promotions.engine.features import Snapshot
from tools.menu.promotions.engine.strategies import EVERY_DAY, ONE_DAY, Move

_THIN, _RICH = 0.55, 0.70  # margin as a share of the price
_GOES_TOGETHER = 1.25  # lift of a pair worth a bundle
_FALLING, _IN_SEASON = -0.15, 0.15  # logs
_BIG_SELLER = 1.5  # times an equal share, as a log below
_BY_NAME = {move.strategy: move for move in EVERY_DAY}
_NOTHING = Move("none", reached=0.0)


def by_the_table(menu: Snapshot, row: int) -> Move:
    """The move for this dish; the first line that fits wins."""
    kind = menu.class_of(row)
    if kind in (None, "uncosted"):
        return _BY_NAME["feature"]
    pair = menu.pairs[row]
    together = pair is not None and pair.lift >= _GOES_TOGETHER
    margin, trend = menu.value(row, "margin_percent"), menu.value(row, "trend")
    if menu.value(row, "season") >= _IN_SEASON:
        return _BY_NAME["limited_time"]
    if kind == "dog":
        return _BY_NAME["drop"] if margin < _THIN else _BY_NAME["bundle"] if together else _NOTHING
    if kind == "plowhorse":
        return _BY_NAME["bundle"] if together and margin >= _THIN else _BY_NAME["reprice"]
    if kind == "puzzle":
        cheap = trend < _FALLING and margin >= _RICH
        return EVERY_DAY[0] if cheap else _BY_NAME["bundle"] if together else _BY_NAME["feature"]
    return _BY_NAME["loyalty"] if menu.value(row, "popularity") > _BIG_SELLER else _BY_NAME["feature"]


def on_the_day(menu: Snapshot, row: int, weekday: int) -> Move:
    """The same for one weekday: a happy hour where the margin carries it, else a pair, else showing it."""
    happy, bundle, feature = (move.on(weekday) for move in ONE_DAY)
    pair = menu.pairs[row]
    if pair is not None and pair.lift >= _GOES_TOGETHER:
        return bundle
    return happy if menu.value(row, "margin_percent") >= _RICH else feature
