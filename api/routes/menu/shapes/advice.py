"""What to promote, what came of it, and what an offer would bring."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.routes.menu.shapes.common import Currency, Demo, Next, Note, Range, Shape, Weekday

Strategy = Literal["bundle", "discount", "feature", "happy_hour", "limited_time", "loyalty", "drop", "reprice", "none"]
InsightStatus = Literal["open", "accepted", "declined", "expired", "measured"]


class Promotion(Shape):
    strategy: Strategy
    item: str
    with_item: str | None
    title: str
    weekday: Weekday | None
    offer: str | None = Field(examples=["15% off"])
    days: int
    lift_percent: Range
    lift_basis: Literal["modelled", "measured"]
    """`modelled` until a promotion of this place measured one."""
    cannibalisation_percent: float
    cost: float
    profit: Range | None
    profit_a_day: Range | None
    revenue: Range | None
    roi_percent: Range | None
    reasons: list[dict[str, Any]]
    """Each a `code` and the numbers behind it."""
    confidence: Literal["high", "medium", "low"]


class OpenPromotion(Promotion):
    id: str
    status: InsightStatus


class WeekdayLevel(Shape):
    weekday: Weekday
    index: float
    """1.0 is an average day."""
    low: float | None
    high: float | None
    slow: bool


class AdviceBasis(Shape):
    first_day: date
    last_day: date
    days_with_sales: int
    closed_days: int
    orders: int


class PromotionAdvice(Shape):
    goal: Literal["raise_margin", "raise_traffic", "clear_stock", "slow_day"] | None
    weekday: Weekday | None
    item: str | None
    currency: Currency
    demo: Demo
    suggestions: list[OpenPromotion]
    asked_day: WeekdayLevel | None
    weekdays: list[WeekdayLevel]
    interval_percent: int
    basis: AdviceBasis | None
    note: Note


class RunningDays(Shape):
    start: date
    end: date
    weekday: int | None
    """Monday 0; None is every day."""


class Recommendation(Shape):
    """A suggestion as it is kept: whether it was accepted, and what came of it."""

    id: str
    kind: str
    advice: str
    title: str
    body: Promotion
    status: InsightStatus
    reason: str | None
    data_day: date
    """The last day of sales that it stands on."""
    created_at: datetime
    updated_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    runs: RunningDays | None
    outcome: dict[str, Any] | None
    """What was measured once it ran."""


class RecommendationPage(Shape):
    recommendations: list[Recommendation]
    next: Next


class RoiFigures(Shape):
    discount_percent: float
    days: int
    cost: float
    price: float
    unit_cost: float | None
    units_a_day: float


class RoiEstimate(Shape):
    item: str | None
    currency: Currency
    demo: Demo
    inputs: RoiFigures
    """What it was worked out with: as given, else from the sales."""
    break_even_lift_percent: float | None
    break_even_alone_percent: float | None
    """The same if nothing came out of other dishes or later days."""
    break_even_extra_units: float | None
    never_breaks_even: bool
    modelled_lift_percent: Range | None
    lift_basis: Literal["modelled", "measured", "given"] | None
    cannibalisation_percent: float
    profit: Range | None
    revenue: Range | None
    roi_percent: Range | None
    worth_it: bool | None
    """None where the range has both gain and loss in it."""
    interval_percent: int
    assumptions: list[str]
    note: Note
