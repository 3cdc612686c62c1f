"""What the promotion tools take."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

Goal = Literal["raise_margin", "raise_traffic", "clear_stock", "slow_day"]
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class RecommendPromotionsArgs(BaseModel):
    """What it should do for the house. All are optional."""

    model_config = ConfigDict(extra="forbid")

    goal: Goal | None = Field(
        default=None,
        description="raise_margin: earn more a guest; raise_traffic: more guests; clear_stock: use up what is there; "
        "slow_day: fill a quiet weekday. Leave out for whatever earns most.",
    )
    item: str | None = Field(default=None, max_length=240, description="Only this dish, by name.")
    weekday: Weekday | None = Field(default=None, description="Only on this weekday, e.g. monday.")

    @field_validator("item", "weekday", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("weekday", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        """ "Mondays" is Monday."""
        return value.casefold().removesuffix("s") if isinstance(value, str) else value


class EstimateRoiArgs(BaseModel):
    """The offer to work out. All are optional; without a dish it is about the average dish."""

    model_config = ConfigDict(extra="forbid")

    item: str | None = Field(default=None, max_length=240, description="The dish by name, with its size if one.")
    discount_percent: float | None = Field(default=None, ge=0, le=100, description="Percent off the price, 0-100.")
    days: int | None = Field(default=None, ge=1, le=366, description="For how many days. Default 14.")
    cost: float | None = Field(
        default=None, ge=0, le=10_000_000, description="What it costs besides the discount (adverts, print), in money."
    )

    @field_validator("item")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None


class RoiInputs(EstimateRoiArgs):
    """The same for the calculator on a page or the command line, where every figure can be given by hand."""

    price: float | None = Field(default=None, gt=0, le=10_000_000)
    unit_cost: float | None = Field(default=None, ge=0, le=10_000_000)
    units_a_day: float | None = Field(default=None, ge=0, le=1_000_000)
    lift_percent: float | None = Field(default=None, ge=-100, le=10_000)
    cannibalisation_percent: float | None = Field(default=None, ge=0, le=100)
