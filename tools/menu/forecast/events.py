"""The owner's own days: events that bring guests and days the house is closed, entered by hand or from a calendar."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, Field, model_validator

from core.errors import BadInput, NotFound
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.integrations.events.client import CalendarClient
from tools.integrations.events.reading import read_calendar

_BACK, _AHEAD = timedelta(days=730), timedelta(days=365)  # of a calendar, around today
_LONGEST = 60  # days of one event

EventKind = Literal["event", "closed"]


class NewEvent(BaseModel):
    """`end` is inclusive; without it the event lasts one day. `closed`: nothing is sold on these days."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=120)
    start: date = Field(ge=date(2000, 1, 1), le=date(2099, 10, 31))
    end: date | None = None
    kind: EventKind = "event"

    @model_validator(mode="after")
    def _in_order(self) -> NewEvent:
        last = self.end or self.start
        if last < self.start:
            raise ValueError("an event cannot end before it starts")
        if (last - self.start).days >= _LONGEST:
            raise ValueError(f"an event lasts at most {_LONGEST} days")
        return self


class OwnEvent(BaseModel):
    """As it is stored. `source` is `own`, or the calendar it came from."""

    id: str = Field(default_factory=lambda: uuid4().hex[:12])
    uid: str
    name: str
    start: date
    end: date
    kind: EventKind = "event"
    source: str = "own"

    @property
    def days(self) -> list[date]:
        return [self.start + timedelta(days=number) for number in range((self.end - self.start).days + 1)]


class EventStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def between(self, restaurant_id: str, first: date, last: date) -> list[OwnEvent]:
        """Those that touch `first` to `last` (inclusive), by day."""
        touching = {"start": {"$lte": last.isoformat()}, "end": {"$gte": first.isoformat()}}
        return await self._found(restaurant_id, touching, limit=5_000)

    async def page(self, restaurant_id: str, limit: int = 200, after: str | None = None) -> list[OwnEvent]:
        """By day; `after` is the place of the last one seen, `<start> <id>`."""
        filter: dict[str, Any] = {}
        if after:
            start, _, event_id = after.partition(" ")
            filter = {"$or": [{"start": {"$gt": start}}, {"start": start, "id": {"$gt": event_id}}]}
        return await self._found(restaurant_id, filter, limit)

    async def add(self, restaurant_id: str, events: Sequence[OwnEvent], now: datetime) -> int:
        """Returns how many were new; one that is known by its uid is brought up to date."""
        updates = []
        for event in events:
            fields = event.model_dump(mode="json")
            once = {"id": fields.pop("id"), "created_at": now}
            updates.append(({"uid": event.uid}, {"$set": fields, "$setOnInsert": once}))
        stored = self._mongo.tenant(restaurant_id).events
        before = await stored.count()
        await stored.update_each(updates, upsert=True)
        return await stored.count() - before

    async def delete(self, restaurant_id: str, event_id: str) -> None:
        deleted = await self._mongo.tenant(restaurant_id).events.delete_many({"id": event_id})
        if deleted.deleted_count == 0:
            raise NotFound("There is no such event.")

    async def forget(self, restaurant_id: str, source: str, keep: Sequence[str]) -> None:
        """Takes out what a calendar no longer has."""
        await self._mongo.tenant(restaurant_id).events.delete_many({"source": source, "uid": {"$nin": list(keep)}})

    async def _found(self, restaurant_id: str, filter: dict[str, Any], limit: int) -> list[OwnEvent]:
        found = self._mongo.tenant(restaurant_id).events.find(filter).sort([("start", 1), ("id", 1)]).limit(limit)
        return [OwnEvent.model_validate(document) for document in await found.to_list()]


class EventService:
    def __init__(self, mongo: Mongo, calendars: CalendarClient) -> None:
        self.store, self._calendars = EventStore(mongo), calendars

    async def add(self, restaurant: Restaurant, event: NewEvent, now: datetime) -> OwnEvent:
        made = OwnEvent(uid="", **event.model_dump(exclude={"end"}), end=event.end or event.start)
        made = made.model_copy(update={"uid": f"own {made.id}"})
        await self.store.add(restaurant.restaurant_id, [made], now)
        return made

    async def import_ics(
        self, restaurant: Restaurant, today: date, now: datetime, *, text: str | None = None, url: str | None = None
    ) -> dict[str, int]:
        """Takes the events of two years back to one ahead out of a calendar; what it no longer has goes. Raises
        BadInput, TooLarge, Unavailable."""
        if (text is None) == (url is None):
            raise BadInput("Give the calendar either as `text` or as `url`.")
        if text is None:
            text = await self._calendars.fetch(url or "")
        first, last = today - _BACK, today + _AHEAD
        found = await asyncio.to_thread(read_calendar, text, first, last, restaurant.timezone)
        source = url.strip()[:500] if url else "file"
        events = [
            OwnEvent(uid=f"{source} {one.uid}", name=one.name, start=one.start, end=one.end, source=source)
            for one in found
            if (one.end - one.start).days < _LONGEST
        ]
        added = await self.store.add(restaurant.restaurant_id, events, now)
        await self.store.forget(restaurant.restaurant_id, source, [event.uid for event in events])
        return {"events": len(events), "added": added, "skipped": len(found) - len(events)}
