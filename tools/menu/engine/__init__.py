"""Menu engineering on plain values. `noise` (arrays) is imported by itself: it takes numpy along."""

from tools.menu.engine.matrix import (
    CLASSES,
    KASAVANA_SMITH,
    Bars,
    Dish,
    Matrix,
    Verdict,
    best,
    classify,
    number,
    percent_change,
    rounded,
    slowest,
    unsold,
)

__all__ = [
    "CLASSES",
    "KASAVANA_SMITH",
    "Bars",
    "Dish",
    "Matrix",
    "Verdict",
    "best",
    "classify",
    "number",
    "percent_change",
    "rounded",
    "slowest",
    "unsold",
]
