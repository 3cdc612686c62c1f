"""Brings in the guests of a file, five hundred at a time, so that whoever else asks meanwhile is answered."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from pymongo.errors import BulkWriteError

from core.clock import Clock
from memory.audit import AuditLog
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests import imports, merging
from tools.campaigns.guests.engine.tokens import mark
from tools.campaigns.guests.merging import CHANNELS, Merging, Place, Row
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest, Imported
from tools.campaigns.guests.store import FIELD, STOPPED, GuestStore, as_document
from tools.campaigns.guests.store import addresses as addresses_of

BATCH = 500
_DUPLICATE = 11000


class Importer:
    def __init__(self, mongo: Mongo, store: GuestStore, clock: Clock) -> None:
        self._mongo, self._store, self._clock = mongo, store, clock

    async def csv(self, restaurant: Restaurant, data: bytes, by: str) -> Imported:
        """Adds or completes the guests of a file. A row that cannot be is left out and said; a yes without how and when
        is kept as not opted in. BadInput, with nothing written, for what is no such file or has over 200,000 rows."""
        done, now = Imported(), self._clock.now()
        await asyncio.to_thread(lambda: sum(1 for _ in imports.rows(data)))
        told = imports.rows(data)

        def some() -> list[Row]:
            return merging.read(islice(told, BATCH), restaurant.home_country, now)

        while rows := await asyncio.to_thread(some):
            await self._batch(restaurant, rows, done, now)
        details: dict[str, Any] = {
            "rows": done.rows,
            "added": done.added,
            "changed": done.changed,
            "skipped": done.skipped,
        }
        await AuditLog(self._mongo).write(restaurant.restaurant_id, now, by, "guests.imported", **details)
        return done

    async def _batch(self, restaurant: Restaurant, rows: list[Row], done: Imported, now: datetime) -> None:
        rid = restaurant.restaurant_id
        known = await self._known(rid, [place for row in rows for place in row.places])
        reached = {place for row in rows for place in row.places}
        reached |= {place for guest in known for place in addresses_of(guest)}
        merged = Merging(restaurant, known, await self._stopped(rid, reached), now)
        await asyncio.to_thread(merged.take, rows, done)
        await self._save(rid, merged)
        await self._leave(rid, merged.leaving, now)
        await self._note(rid, [(place, consent, [guest]) for place, consent, guest in merged.notes])
        await self._left_meanwhile(rid, reached, merged, now)

    async def _known(self, restaurant_id: str, places: Sequence[Place]) -> list[Guest]:
        found: dict[str, Guest] = {}
        for channel in CHANNELS:
            wanted = sorted({address for one, address in places if one == channel})
            cursor = self._mongo.tenant(restaurant_id).customers.find({FIELD[channel]: {"$in": wanted}})
            async for document in cursor:
                found.setdefault(document["id"], Guest.model_validate(document))
        return list(found.values())

    async def _stopped(self, restaurant_id: str, places: Iterable[Place]) -> dict[Place, str]:
        key = await self._store.key(restaurant_id)
        found: dict[Place, str] = {}
        for channel in CHANNELS:
            marks = {mark(key, channel, address): address for one, address in places if one == channel}
            why = await self._store.suppressed(restaurant_id, channel, list(marks))
            found |= {(channel, marks[one]): reason for one, reason in why.items()}
        return found

    async def _save(self, restaurant_id: str, merged: Merging) -> None:
        customers = self._mongo.tenant(restaurant_id).customers
        fresh = [
            as_document(guest, merged.channels_stopped(guest)) | dict(merged.figures[guest.id])
            for guest in merged.added.values()
        ]
        await customers.insert_many(fresh)
        changes: list[tuple[Document, Document]] = []
        for guest in merged.changed.values():
            fields = as_document(guest, merged.channels_stopped(guest))
            changes.append(({"_id": fields["_id"]}, {"$set": {name: fields[name] for name in _KEPT}}))
        await customers.update_each(changes)  # who was erased meanwhile stays away

    async def _leave(self, restaurant_id: str, leaving: dict[Place, Consent], now: datetime) -> None:
        """As if each had asked for it: suppressed, taken from every guest with that address, and noted."""
        key = await self._store.key(restaurant_id)
        updates: list[tuple[Document, Document]] = []
        for (channel, address), told in leaving.items():
            marked = mark(key, channel, address)
            entry = {"channel": channel, "mark": marked, "why": STOPPED, "source": told.source, "at": now}
            updates.append(({"_id": f"{restaurant_id}/{channel}/{marked}", "why": {"$ne": STOPPED}}, {"$set": entry}))
        try:
            await self._mongo.tenant(restaurant_id).suppressions.update_each(updates, upsert=True)
        except BulkWriteError as error:
            if any(one["code"] != _DUPLICATE for one in error.details["writeErrors"]):
                raise  # else: the guest asked for the same at that very moment
        said: dict[tuple[DirectChannel, str, str], list[str]] = {}
        for (channel, address), told in leaving.items():
            said.setdefault((channel, (told.words or told.how)[:500], told.source), []).append(address)
        for (channel, words, source), addresses in said.items():
            consent = Consent(channel=channel, status="opted_out", at=now, how=STOPPED, source=source, words=words)
            whose = await self._store.apply_each(restaurant_id, addresses, consent)
            await self._note(restaurant_id, [((channel, one), consent, whose.get(one, [])) for one in addresses])

    async def _note(self, restaurant_id: str, notes: Sequence[tuple[Place, Consent, list[str]]]) -> None:
        key = await self._store.key(restaurant_id)
        entries = [
            {
                "_id": uuid4().hex,
                **consent.model_dump(),
                "address": address,
                "mark": mark(key, channel, address),
                "guests": guests,
            }
            for (channel, address), consent, guests in notes
        ]
        await self._mongo.tenant(restaurant_id).consents.insert_many(entries)

    async def _left_meanwhile(self, restaurant_id: str, reached: set[Place], merged: Merging, now: datetime) -> None:
        """Whoever said no between our looking and our writing."""
        for place, why in (await self._stopped(restaurant_id, reached)).items():
            if place not in merged.stopped:
                consent = Consent(channel=place[0], status="opted_out", at=now, how=why, source=why)
                await self._store.apply(restaurant_id, place[1], consent)


_KEPT = tuple(
    name
    for name in (*Guest.model_fields, "reach", "stopped")
    if name not in ("orders", "spent_minor", "first_order", "last_order", "created_at")
)
