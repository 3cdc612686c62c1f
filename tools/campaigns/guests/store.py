"""Where guests, their consents and the suppression list are kept."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from secrets import token_hex
from typing import Any
from uuid import uuid4

from pymongo.errors import DuplicateKeyError

from core.errors import NotFound, Unavailable
from memory.links import Cipher
from memory.mongo import Document, Mongo, Session
from tools.campaigns.guests.engine.tokens import mark
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest

FIELD: dict[DirectChannel, str] = {"email": "email", "sms": "phone"}
STOPPED = "stopped"  # why an address is suppressed: they asked for it, so that they alone may take it back


class GuestStore:
    """`customers` holds guests as they are now, `consents` how that came about (only ever added to), `suppressions`
    the addresses that are left alone, as keyed hashes: they stay when a guest's data go.

    `cipher` seals the key of those hashes; without one it lies in the database as it is.
    """

    def __init__(self, mongo: Mongo, cipher: Cipher | None = None) -> None:
        self._mongo, self._cipher, self._keys = mongo, cipher, dict[str, bytes]()

    async def key(self, restaurant_id: str) -> bytes:
        """The restaurant's own secret, made once. Two processes that make it at once end with the same one."""
        if found := self._keys.get(restaurant_id):
            return found
        keys, purpose = self._mongo.tenant(restaurant_id).guest_keys, f"guests/{restaurant_id}"
        document = await keys.find_one()
        if document is None:
            made: Any = {"key": token_hex(32)}
            kept = {"sealed": self._cipher.seal(made, purpose)} if self._cipher else made
            with suppress(DuplicateKeyError):
                await keys.insert_one({"_id": restaurant_id, **kept})
            document = await keys.find_one() or kept
        if "sealed" in document and self._cipher is None:
            raise Unavailable("The guests' key is sealed, and this part of the program has nothing to open it with.")
        if "sealed" in document and self._cipher:
            before, document = document["sealed"], self._cipher.open(document["sealed"], purpose)
            anew = {"$set": {"sealed": self._cipher.seal(document, purpose)}}  # with the newest encryption key
            await keys.update_one({"sealed": before}, anew)
        self._keys[restaurant_id] = bytes.fromhex(document["key"])
        return self._keys[restaurant_id]

    # -- guests

    async def get(self, restaurant_id: str, guest_id: str) -> Guest:
        found = await self._mongo.tenant(restaurant_id).customers.find_one({"id": guest_id})
        if found is None:
            raise NotFound("There is no such guest.")
        return Guest.model_validate(found)

    async def at(self, restaurant_id: str, channel: DirectChannel, address: str) -> list[Guest]:
        """Those who can be reached there; a family may share a number."""
        found = self._mongo.tenant(restaurant_id).customers.find({FIELD[channel]: address}).limit(20)
        return [Guest.model_validate(one) async for one in found]

    async def page(self, restaurant_id: str, query: Document, limit: int, skip: int = 0) -> list[Guest]:
        """By their last order, the latest first."""
        found = (
            self._mongo.tenant(restaurant_id)
            .customers.find(query)
            .sort([("last_order", -1), ("id", 1)])
            .skip(skip)
            .limit(limit)
        )
        return [Guest.model_validate(one) async for one in found]

    async def save(self, guest: Guest, stopped: Sequence[DirectChannel] = (), session: Session | None = None) -> None:
        """Writes what is known of a guest; the figures of the orders stay as they are."""
        fields = as_document(guest, stopped)
        fresh = {name: fields.pop(name) for name in ("orders", "spent_minor", "first_order", "last_order")}
        fresh |= {name: fields.pop(name) for name in ("days", "dishes", "spent_year_minor", "_id", "created_at")}
        await self._mongo.tenant(guest.restaurant_id).customers.update_one(
            {"_id": fresh.pop("_id")}, {"$set": fields, "$setOnInsert": fresh}, upsert=True, session=session
        )

    async def restaurants_of(self, address: str, channel: DirectChannel = "sms") -> list[str]:
        """Across restaurants: a message says from which address it comes, not whose guest that is."""
        found: list[str] = await self._mongo.system("customers").distinct("restaurant_id", {FIELD[channel]: address})
        return sorted(found)

    # -- what they agreed to

    async def note(
        self, restaurant_id: str, address: str, consent: Consent, guests: Sequence[str], session: Session | None = None
    ) -> None:
        """One more entry of the history."""
        key = await self.key(restaurant_id)
        entry = {
            "_id": uuid4().hex,
            **consent.model_dump(),
            "address": address,
            "mark": mark(key, consent.channel, address),
            "guests": list(guests),
        }
        await self._mongo.tenant(restaurant_id).consents.insert_one(entry, session)

    async def had_agreed(self, restaurant_id: str, channel: DirectChannel, address: str) -> bool:
        marked = mark(await self.key(restaurant_id), channel, address)
        query = {"mark": marked, "channel": channel, "status": "opted_in"}
        return await self._mongo.tenant(restaurant_id).consents.find_one(query, {"_id": 1}) is not None

    async def history(self, restaurant_id: str, guest: Guest) -> list[Document]:
        """All entries of a guest's addresses, the oldest first."""
        key = await self.key(restaurant_id)
        marks = [mark(key, channel, address) for channel, address in addresses(guest)]
        found = self._mongo.tenant(restaurant_id).consents.find({"mark": {"$in": marks}}, {"_id": 0}).sort("at", 1)
        return await found.to_list()

    async def apply(self, restaurant_id: str, address: str, consent: Consent) -> list[str]:
        """Writes it to every guest with that address; returns their ids."""
        return (await self.apply_each(restaurant_id, [address], consent)).get(address, [])

    async def apply_each(self, restaurant_id: str, addresses: Sequence[str], consent: Consent) -> dict[str, list[str]]:
        """The same for several addresses at once; address -> ids."""
        customers, field = self._mongo.tenant(restaurant_id).customers, FIELD[consent.channel]
        guests: dict[str, list[str]] = {}
        async for one in customers.find({field: {"$in": list(addresses)}}, {"id": 1, field: 1}):
            guests.setdefault(one[field], []).append(one["id"])
        if guests:
            named = {"id": {"$in": [id for ids in guests.values() for id in ids]}, field: {"$in": list(guests)}}
            await customers.update_many(named, {"$pull": {"consents": {"channel": consent.channel}}})
            agreed = consent.status == "opted_in"
            reach = {"$addToSet" if agreed else "$pull": {"reach": consent.channel}}
            stop = {"$pull" if agreed else "$addToSet": {"stopped": consent.channel}}
            steps: Document = {"$push": {"consents": consent.model_dump()}}
            for step in (reach, *([] if consent.status == "pending" else [stop])):
                for operator, change in step.items():
                    steps.setdefault(operator, {}).update(change)
            await customers.update_many(named, steps)
        return guests

    # -- who is left alone

    async def suppress(self, restaurant_id: str, channel: DirectChannel, marked: str, fields: Document) -> bool:
        """True where it is new. Who asked to be left alone stays there whatever else is told of the address."""
        known = {"_id": f"{restaurant_id}/{channel}/{marked}", "why": {"$ne": STOPPED}}
        if fields["why"] != STOPPED:
            known["why"] = {"$exists": False}
        document = {"channel": channel, "mark": marked, **fields}
        try:
            await self._mongo.tenant(restaurant_id).suppressions.update_one(known, {"$set": document}, upsert=True)
        except DuplicateKeyError:
            return False
        return True

    async def suppressed(
        self, restaurant_id: str, channel: DirectChannel, marks: Sequence[str], session: Session | None = None
    ) -> dict[str, str]:
        """Which of the marks are left alone, and why."""
        query = {"_id": {"$in": [f"{restaurant_id}/{channel}/{one}" for one in marks]}}
        found = self._mongo.tenant(restaurant_id).suppressions.find(query, {"mark": 1, "why": 1}, session=session)
        return {one["mark"]: one["why"] async for one in found}

    async def lift(self, restaurant_id: str, channel: DirectChannel, marked: str) -> bool:
        """Takes back what the guest had asked for; a bounce or a complaint about email stays. A number that says yes
        works again, whatever a provider told of it."""
        query: Document = {"_id": f"{restaurant_id}/{channel}/{marked}"}
        if channel == "email":
            query["why"] = STOPPED
        gone = await self._mongo.tenant(restaurant_id).suppressions.delete_many(query)
        return gone.deleted_count > 0

    async def asked(self, restaurant_id: str, message_id: str, at: datetime, until: datetime) -> bool:
        """False where this message was answered before."""
        entry = {"_id": f"{restaurant_id}/{message_id}", "at": at, "expires_at": until}
        try:
            await self._mongo.tenant(restaurant_id).guest_messages.insert_one(entry)
        except DuplicateKeyError:
            return False
        return True


def addresses(guest: Guest) -> list[tuple[DirectChannel, str]]:
    found: list[tuple[DirectChannel, str | None]] = [("email", guest.email), ("sms", guest.phone)]
    return [(channel, address) for channel, address in found if address]


def as_document(guest: Guest, stopped: Sequence[DirectChannel] = ()) -> Document:
    """A guest as `customers` keeps it. Beside the fields of the shape: `reach` (channels that may be used), `stopped`,
    and what orders say: `days` of them (the newest first), `dishes` with their last day, the sum of a year."""
    agreed = {consent.channel for consent in guest.consents if consent.status == "opted_in"}
    reach = [channel for channel, _ in addresses(guest) if channel in agreed and channel not in stopped]
    document = guest.model_dump()
    for name in ("first_order", "last_order"):
        document[name] = document[name].isoformat() if document[name] else None
    days = sorted({day for day in (document["last_order"], document["first_order"]) if day}, reverse=True)
    return {
        "_id": f"{guest.restaurant_id}/{guest.id}",
        **document,
        "reach": reach,
        "stopped": list(stopped),
        "days": days,
        "dishes": [],
        "spent_year_minor": 0,
    }
