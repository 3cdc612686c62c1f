"""An event as a calendar tells it."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel


class CalendarEvent(BaseModel):
    """One occurrence on local days, both inclusive. `uid` is the calendar's own, with the day where it recurs."""

    uid: str
    name: str
    start: date
    end: date
