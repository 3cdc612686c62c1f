"""What `forecast_demand` takes, and a forecast as plain values: what is stored, and what the answers are made from."""

from __future__ import annotations

from datetime import date, timedelta
from datetime import date as Day  # in a class whose field is called date
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

KIND = "forecast"  # of its models
MOST_DAYS, USUAL_DAYS = 28, 7
INTERVAL = 80  # percent


class ForecastArgs(BaseModel):
    """Which dish, how far, or which day. All are optional."""

    model_config = ConfigDict(extra="forbid")

    item: str | None = Field(default=None, max_length=240, description="One dish by name; none: the whole menu.")
    horizon_days: int | None = Field(
        default=None, description="How many days ahead, 1 to 28. Default 7. For one single day use `date`."
    )
    date: Day | None = Field(default=None, description="One day to look at, today or later (YYYY-MM-DD).")

    @field_validator("item")
    @classmethod
    def _blank_is_none(cls, value: str | None) -> str | None:
        return (value or "").strip() or None


class Line(BaseModel):
    """Units a day: mean, median, and the lower and upper end of the interval. Days scatter with a variance of
    mean + alpha x mean^2, of which all days have the part `common` together."""

    mean: list[float]
    mid: list[float]
    low: list[float]
    high: list[float]
    alpha: float = 0.0
    common: float = 0.0

    def part(self, first: int, last: int) -> Line:
        """Days `first` to `last` by number, the last not included."""
        mean, mid, low, high = (one[first:last] for one in (self.mean, self.mid, self.low, self.high))
        return Line.model_construct(mean=mean, mid=mid, low=low, high=high, alpha=self.alpha, common=self.common)


class Driver(BaseModel):
    """Why a day is unlike others."""

    kind: Literal["holiday", "event", "weather", "weekday", "season"]
    name: str
    day: date | None = None
    effect_percent: float


class Accuracy(BaseModel):
    """Of the backtest: percent, over `origins` past days, `horizon` days ahead each."""

    wape: float
    seasonal_naive_wape: float
    coverage80: float | None  # None where it was not measured
    origins: int
    horizon: int


class Basis(BaseModel):
    """What it stands on."""

    first_day: date
    last_day: date
    days_with_sales: int
    closed_days: int


class Told(BaseModel):
    """Which model says it."""

    name: str
    version: int | None = None
    trained_at: str | None = None
    simple: bool = False


class Outlook(BaseModel):
    """A forecast of every dish and of the total, from the day after `origin` on. `items` by key."""

    origin: date
    closed: list[bool]
    total: Line
    items: dict[str, Line]
    drivers: list[Driver] = Field(default_factory=list)
    accuracy: Accuracy | None = None  # over all dishes
    total_accuracy: Accuracy | None = None
    item_accuracy: dict[str, Accuracy] = Field(default_factory=dict)
    basis: Basis
    model: Told
    weather: bool = False  # weather went into it

    @property
    def end(self) -> date:
        """The last day it reaches."""
        return self.origin + timedelta(days=len(self.closed))

    def place(self, day: date) -> int:
        """The number of a day in every line."""
        return (day - self.origin).days - 1


Json = dict[str, Any]
