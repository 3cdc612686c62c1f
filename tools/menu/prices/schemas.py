"""What the price tool takes, and the report behind its answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, field_validator

from memory.restaurants import Restaurant

if TYPE_CHECKING:
    from tools.menu.prices.engine.advice import Advice


@dataclass(frozen=True, slots=True)
class PriceReport:
    """Advice for every dish and size, and the days it stands on (None: nothing was ever sold)."""

    restaurant: Restaurant
    advice: Sequence[Advice]
    target_margin: float | None
    first_day: date | None
    last_day: date | None
    days_with_sales: int


class SuggestPricesArgs(BaseModel):
    """Which dish, and what should stay of its price. Both are optional."""

    model_config = ConfigDict(extra="forbid")

    item: str | None = Field(
        default=None, max_length=240, description="One dish by name, with its size if one is meant, e.g. Hawaiian L."
    )
    target_margin: float | None = Field(
        default=None,
        gt=0,
        lt=100,
        description="The contribution margin that is wanted, in percent of the price: (price - cost) / price, e.g. 65.",
    )

    @field_validator("item")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None

    @field_validator("target_margin")
    @classmethod
    def _a_share_is_a_percentage(cls, value: float | None) -> float | None:
        return value * 100 if value is not None and value < 1 else value
