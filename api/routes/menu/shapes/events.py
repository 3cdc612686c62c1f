"""The owner's own days."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from api.routes.menu.shapes.common import Next, Shape


class StoredEvent(Shape):
    id: str
    name: str = Field(examples=["Street fair"])
    start: date
    end: date
    """Inclusive."""
    kind: Literal["event", "closed"]
    source: str
    """`own`, or the calendar it came from."""


class EventPage(Shape):
    events: list[StoredEvent]
    next: Next


class ImportedEvents(Shape):
    events: int
    """In the calendar, within the time that is of use."""
    added: int
    """New ones."""
    skipped: int
    """Too long to be an event (60 days and more)."""
