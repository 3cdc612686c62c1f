"""What the menu tools take, and a dish as it is stored."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Variation(BaseModel):
    """A size of a dish. Money in major units."""

    name: str
    price: float
    cost: float | None = None


class PastCost(BaseModel):
    """What a dish cost to make until then. Major units."""

    until: datetime
    cost: float


class MenuItem(BaseModel):
    """A dish. With sizes, `price` is that of the `standard` size (the best selling one) and `cost` the mean over
    the sizes, weighted by what was sold. Money in major units. `labour_minutes`: work on one. `merged_into`: the key
    of the dish that it counts as (a second name of it)."""

    key: str
    name: str
    category: str | None = None
    price: float
    cost: float | None = None
    available: bool = True
    variations: list[Variation] = Field(default_factory=list)
    standard: str | None = None
    aliases: list[str] = Field(default_factory=list)
    labour_minutes: float | None = None
    cost_history: list[PastCost] = Field(default_factory=list)
    merged_into: str | None = None

    def cost_on(self, moment: datetime) -> float | None:
        """What it cost to make then; today's where nothing else is known."""
        return next((past.cost for past in self.cost_history if past.until > moment), self.cost)

    def variation(self, name: str | None) -> Variation | None:
        return next((size for size in self.variations if size.name == name), None)


class AnalyzeMenuArgs(BaseModel):
    """Which part of the menu, and when. All are optional."""

    model_config = ConfigDict(extra="forbid")

    period_days: int | None = Field(
        default=None,
        description="Length of the period in days, ending yesterday (week 7, month 30, quarter 90, year 365). "
        "Default 30. For a calendar period such as last month use start_date and end_date.",
    )
    category: str | None = Field(default=None, max_length=240, description="Only this menu category, e.g. Chicken.")
    item: str | None = Field(
        default=None, max_length=240, description="One dish by name, for its details and the reasons."
    )
    start_date: date | None = Field(default=None, description="First day, inclusive (YYYY-MM-DD).")
    end_date: date | None = Field(default=None, description="Last day, inclusive (YYYY-MM-DD).")

    @field_validator("category", "item")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None


class MatrixArgs(AnalyzeMenuArgs):
    """The matrix with its bars moved, or seen as others do."""

    popularity_factor: float | None = Field(default=None, gt=0, le=10, description="Of an equal share; 0.7 is usual.")
    popularity_cutoff: float | None = Field(default=None, gt=0, le=100, description="Percent of all units instead.")
    target_margin: float | None = Field(
        default=None, ge=-10_000_000, le=10_000_000, description="Major units; instead of the weighted mean."
    )
    view: Literal["kasavana", "miller", "pavesic"] = "kasavana"


class UpdateMenuItemArgs(BaseModel):
    """A dish (or a size of it) and its new price or availability."""

    model_config = ConfigDict(extra="forbid")

    item: str = Field(
        min_length=1,
        max_length=240,
        description="The dish by name; add the size to change one size only, e.g. Hawaiian L.",
    )
    price: Decimal | None = Field(default=None, description="The new price in the restaurant's currency, e.g. 14.50.")
    available: bool | None = Field(default=None, description="false takes the dish off the menu, true puts it back.")
