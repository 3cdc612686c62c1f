"""Sales over time."""

from __future__ import annotations

from datetime import date
from typing import Literal

from api.routes.menu.shapes.common import Currency, Demo, Note, Period, Scope, Shape, Weekday


class DayValue(Shape):
    day: date
    value: float | None
    """None on a closed day: that is no zero."""
    level: float | None
    """What an average day of that time brings, weekdays and special days taken out."""
    closed: bool


class WeekdayIndex(Shape):
    weekday: Weekday
    index: float | None
    """1.0 is an average day; None where it is never open on that weekday."""
    low: float | None
    high: float | None
    days: int
    """Days it was learned from."""


class MonthIndex(Shape):
    month: str
    index: float | None
    low: float | None
    high: float | None
    days: int


class MonthlyTrend(Shape):
    percent: float
    """Change a month, steps at change points left out."""
    low: float
    high: float
    clear: bool
    """The interval leaves out zero."""
    text: str


class SpecialEffect(Shape):
    kind: Literal["holiday", "event", "weather"]
    name: str
    percent: float | None
    """Against an ordinary day of that weekday and time; None where it was always closed then."""
    low: float | None
    high: float | None
    clear: bool
    days: int
    closed_days: int
    dates: list[date]
    note: Note


class ChangeReason(Shape):
    kind: Literal["price", "closed", "new_dish", "dish_gone"]
    text: str


class ChangePoint(Shape):
    day: date
    """The first day of the new level."""
    earliest: date
    latest: date
    before: float
    """An average day's, before."""
    after: float
    percent: float
    reasons: list[ChangeReason]
    """What lies near it in time: candidates, no proof."""


class TrendBasis(Shape):
    first_day: date | None
    last_day: date | None
    days_with_sales: int
    closed_days: int


class TrendChart(Shape):
    """The data of a `chart` card."""

    period: Period
    scope: Scope
    metric: Literal["units", "revenue", "contribution"]
    unit: str
    currency: Currency
    demo: Demo
    interval_percent: int
    series: list[DayValue]
    weekday: list[WeekdayIndex]
    months: list[MonthIndex] | None
    """From two years of sales on."""
    trend: MonthlyTrend | None
    """From eight weeks of sales on."""
    effects: list[SpecialEffect]
    change_points: list[ChangePoint]
    method: Literal["stl", "median"] | None
    """How the level was found."""
    basis: TrendBasis
    credit: str | None
    """A line to show beside it, where it uses somebody's data."""
    note: Note
