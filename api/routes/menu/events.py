"""The owner's own days: events that bring guests, days the house is closed, calendars."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from api.deps import Decider, House, Speaker
from api.etag import tagged
from api.paging import Cursor, Limit, cursor_of, place_of
from api.routes.menu.days import today_of
from api.routes.menu.shapes.common import PROBLEMS
from api.routes.menu.shapes.events import EventPage, ImportedEvents, StoredEvent
from tools.menu.forecast.events import NewEvent, OwnEvent

_CALENDAR = (
    """BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Fair\nDTSTART;VALUE=DATE:20270515\nEND:VEVENT\nEND:VCALENDAR"""
)
router = APIRouter(prefix="/events", responses=PROBLEMS)


class CalendarFile(BaseModel):
    """One of the two: a calendar's text (iCalendar, RFC 5545), or where it is published."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = Field(None, description="The .ics file as text.", examples=[_CALENDAR])
    url: str | None = Field(
        None, max_length=2_000, description="An https address.", examples=["https://example.com/fairs.ics"]
    )


@router.get("", response_model=EventPage)
async def list_events(
    request: Request, house: House, speaker: Speaker, limit: Limit = 50, cursor: Cursor = None
) -> Response:
    """Own events by day."""
    after = place_of(cursor) if cursor else None
    found = await house.events.store.page(speaker.restaurant_id, limit + 1, after)
    page = found[:limit]
    following = cursor_of(f"{page[-1].start} {page[-1].id}") if len(found) > limit else None
    return tagged(request, {"events": [_public(event) for event in page], "next": following})


@router.post("", status_code=201, response_model=StoredEvent)
async def add_event(event: NewEvent, house: House, speaker: Decider) -> dict[str, object]:
    """An event, or days on which the house is closed: forecasts and trends take both into account."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    return _public(await house.events.add(restaurant, event, house.clock.now()))


@router.post("/ics", response_model=ImportedEvents)
async def import_calendar(calendar: CalendarFile, house: House, speaker: Decider) -> dict[str, int]:
    """Takes over a calendar's events, from two years back to one ahead. Again with the same address brings them up to
    date; what the calendar no longer has goes."""
    restaurant = await house.restaurants.get(speaker.restaurant_id)
    today, now = today_of(house, restaurant), house.clock.now()
    return await house.events.import_ics(restaurant, today, now, text=calendar.text, url=calendar.url)


@router.delete("/{event_id}", status_code=204)
async def delete_event(event_id: Annotated[str, Path(max_length=100)], house: House, speaker: Decider) -> Response:
    await house.events.store.delete(speaker.restaurant_id, event_id)
    return Response(status_code=204)


def _public(event: OwnEvent) -> dict[str, object]:
    return event.model_dump(mode="json", exclude={"uid"})
