"""What can be asked about sales over time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

DEFAULT_DAYS = 365


class TrendsArgs(BaseModel):
    """Which part of the menu, which days, which number. All are optional."""

    model_config = ConfigDict(extra="forbid")

    item: str | None = Field(None, max_length=240, description="One dish by name.")
    category: str | None = Field(None, max_length=240, description="Only this menu category.")
    period_days: int | None = Field(None, description=f"Days up to yesterday; {DEFAULT_DAYS} unless told.")
    start_date: date | None = Field(None, description="First day, inclusive.")
    end_date: date | None = Field(None, description="Last day, inclusive.")
    metric: Literal["units", "revenue", "contribution"] = Field("units", description="What is counted.")

    @field_validator("category", "item")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None
