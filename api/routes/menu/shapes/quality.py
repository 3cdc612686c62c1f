"""What the sales data is worth."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.routes.menu.shapes.common import Currency, Shape


class QualityBasis(Shape):
    first_day: date
    last_day: date
    days_with_sales: int
    closed_days: int


class Gap(Shape):
    """Days without sales that are no usual closing days, both inclusive."""

    start: date
    end: date
    days: int


class PriceChange(Shape):
    item: str
    size: str | None
    date: date
    before: float = Field(alias="from")
    after: float = Field(alias="to")


class Duplicate(Shape):
    """Two names that may be one dish. Nothing is merged before somebody says so."""

    keep: str
    merge: str
    kind: str
    similarity_percent: float
    sold_together_percent: float
    since: date | None
    """The first day of the second name, where one followed the other."""


class OddDay(Shape):
    date: date
    units: float
    usual: float


class OddPrice(Shape):
    item: str
    size: str | None
    date: date
    price: float
    usual: float


class Merge(Shape):
    """A name that counts as another one, by their keys."""

    id: str
    keep: str
    merge: str
    at: datetime


class QualityReport(Shape):
    grade: Literal["good", "fair", "thin", "none"]
    summary: list[str]
    """In plain words, the most important first."""
    basis: QualityBasis | None = None
    """None where nothing was ever sold."""
    currency: Currency | None = None
    demo: bool = False
    closed_weekdays: list[str] = Field(default_factory=list)
    gaps: list[Gap] = Field(default_factory=list)
    price_changes: list[PriceChange] = Field(default_factory=list)
    duplicates: list[Duplicate] = Field(default_factory=list)
    uncosted: list[str] = Field(default_factory=list)
    below_cost: list[str] = Field(default_factory=list)
    refunded: list[str] = Field(default_factory=list)
    outlier_days: list[OddDay] = Field(default_factory=list)
    outlier_prices: list[OddPrice] = Field(default_factory=list)
    counts: dict[str, int] = Field(default_factory=dict)
    """Of each kind; the lists show at most fifty."""
    merges: list[Merge]
    as_of: date
