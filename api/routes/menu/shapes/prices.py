"""What dishes should cost."""

from __future__ import annotations

from datetime import date
from typing import Literal

from api.routes.menu.shapes.common import Currency, Demo, Note, Range, Shape


class BreakEven(Shape):
    price_change_percent: float
    units_drop_percent: float
    """How many fewer may sell before that change of price costs money."""


class PriceAdvice(Shape):
    item: str
    size: str | None
    current: float | None
    suggested: float | None
    """None where the sales cannot say."""
    low: float | None
    """A suggestion never leaves `low` to `high`: what was ever charged, and a guard band."""
    high: float | None
    change_percent: float | None
    cost: float | None
    margin_percent: float | None
    elasticity: Range | None
    expected_profit_change: Range | None
    """Over 30 days."""
    reason: Literal[
        "raise", "lower", "keep", "no_price_history", "size_mix_only", "too_few_changes", "no_cost", "unclear"
    ]
    reason_text: str
    break_even: BreakEven | None
    target_price: float | None
    """Reaches the wanted margin, whatever guests do about it."""
    price_changes: int


class PriceCounts(Shape):
    suggested: int
    keep: int
    unknown: int


class PriceBasis(Shape):
    first_day: date | None
    last_day: date | None
    days_with_sales: int


class PriceSuggestions(Shape):
    currency: Currency
    demo: Demo
    items: list[PriceAdvice]
    items_count: int
    """Of all; `items` holds the first dozen."""
    counts: PriceCounts
    target_margin: float | None
    interval_percent: int
    basis: PriceBasis
    note: Note
