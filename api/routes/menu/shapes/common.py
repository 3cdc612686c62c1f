"""Parts that several answers share, and what a refusal looks like."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Weekday = Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
Demo = Annotated[bool, Field(description="Made-up sales of the demo restaurant.")]
Note = Annotated[str | None, Field(description="What one should know before reading the numbers, in one sentence.")]
Next = Annotated[str | None, Field(description="The `cursor` of the next page; None on the last one.")]
Currency = Annotated[str, Field(description="ISO 4217.", examples=["USD"])]


class Shape(BaseModel):
    """Names are relied on: a field is added, never renamed."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Range(Shape):
    """An estimate with its interval."""

    estimate: float
    low: float
    high: float


class Period(Shape):
    """Both days inclusive."""

    start: date
    end: date
    days: int


class Scope(Shape):
    category: str | None
    item: str | None


class Problem(Shape):
    """RFC 9457, sent as application/problem+json."""

    type: str = "about:blank"
    title: str = Field(examples=["Not Found"])
    status: int = Field(examples=[404])
    code: str = Field(examples=["not_found"])
    """Stable, for programs."""
    detail: str = Field(examples=["There is no such job."])
    """For people."""


PROBLEMS: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "It can never work as it stands: a date, a name, a cursor."},
    401: {"model": Problem, "description": "No valid token."},
    403: {"model": Problem, "description": "This role may not do that."},
    404: {"model": Problem, "description": "Not there, or another restaurant's."},
    422: {"model": Problem, "description": "A field has the wrong type or is out of its range."},
}


def problems(*codes: int) -> dict[int | str, dict[str, Any]]:
    """Refusals of one route beside those of all."""
    said = {409: "Something else won, or it cannot be done as things stand.", 503: "A service does not answer."}
    return {code: {"model": Problem, "description": said[code]} for code in codes}
