"""What will sell, and the models that say so."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.routes.menu.shapes.common import Currency, Demo, Note, Shape, Weekday


class Expected(Shape):
    """Units, with the interval."""

    expected: float
    low: float
    high: float


class ForecastDay(Expected):
    day: date
    weekday: Weekday
    closed: bool


class ForecastItem(Expected):
    name: str


class SoldDay(Shape):
    day: date
    units: float


class Driver(Shape):
    kind: Literal["holiday", "event", "weather", "weekday", "season"]
    name: str
    day: date | None
    """None: it holds for every day."""
    effect_percent: float


class ForecastModel(Shape):
    name: str
    version: int | None
    trained_at: str | None
    simple: bool
    """The quick model: nothing is trained yet."""


class ForecastAccuracy(Shape):
    """Of its own backtest, percent."""

    wape: float
    seasonal_naive_wape: float
    """What repeating last week would have been off by."""
    coverage80: float | None
    """How many of the days fell into the interval."""
    origins: int
    horizon: int


class Waste(Shape):
    item: str
    prepare: float
    over_percent: float


class ForecastBasis(Shape):
    first_day: date
    last_day: date
    days_with_sales: int
    closed_days: int


class DemandForecast(Shape):
    item: str | None
    unit: Literal["units"]
    currency: Currency
    demo: Demo
    origin: date | None
    """The last day of sales that it knows."""
    horizon_days: int
    interval_percent: int
    days: list[ForecastDay]
    total: Expected | None
    asked: ForecastDay | None
    """The day that was asked for by `date`."""
    items: list[ForecastItem]
    """The ten largest, where no dish was asked for."""
    statistic: Literal["mean"]
    """What `expected` is."""
    drivers: list[Driver]
    model: ForecastModel | None
    accuracy: ForecastAccuracy | None
    waste: Waste | None
    basis: ForecastBasis | None
    credit: str | None
    """A line to show beside it, where it uses somebody's data."""
    note: Note
    history: list[SoldDay]
    """What sold lately, at most eight weeks."""


class TrainedModel(Shape):
    version: int
    kind: str
    status: Literal["candidate", "active", "retired"]
    name: str = Field(examples=["xgboost"])
    choice: dict[str, Any]
    """What was chosen, for the next training to compare with."""
    data_hash: str
    origin: date
    metrics: dict[str, Any]
    card: dict[str, Any]
    """What it is, from which data, and how good, in plain words."""
    drift: dict[str, Any] | None
    seconds: float | None
    size: int
    """Bytes."""
    created_at: datetime
    activated_at: datetime | None


class ModelList(Shape):
    models: list[TrainedModel]
    """The newest first."""
    active: int | None
    drift: dict[str, Any] | None


class JobState(Shape):
    """Work that outlives the request: ask again until it is done or failed."""

    id: str
    kind: str
    args: dict[str, Any]
    lane: Literal["light", "heavy"]
    status: Literal["waiting", "running", "done", "failed"]
    due_at: datetime
    attempts: int
    max_attempts: int
    progress: dict[str, Any]
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None


class JobStarted(Shape):
    job: JobState
