"""Deliveries, each made once and handed over by one worker at a time.

queued -> (claimed) sending -> (handed over: from here it may have gone out) -> sent | failed | queued again | unknown.
Whoever claims holds a token; every later step asks for it, so a worker that was slow and lost its claim can hand
nothing over. A claim that ran out before the handing over is simply free again; one that ran out after it is `unknown`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from pymongo.errors import BulkWriteError

from core.errors import NotFound
from memory.mongo import Document, Mongo, Session, TenantCollection
from memory.pages import page
from tools.campaigns.schemas import Campaign, Delivery, DeliveryStatus
from tools.campaigns.sending.schemas import Receipt
from tools.content.schemas import Channel

LEASE = timedelta(seconds=60)
_DUPLICATE = 11_000
_FREE: Document = {"token": None, "lease_until": None, "handed_at": None}


class DeliveryStore:
    """`lease`: how long a worker may hold what it claimed, in real time."""

    def __init__(self, mongo: Mongo, lease: timedelta = LEASE) -> None:
        self._mongo, self.lease = mongo, lease

    def _of(self, restaurant_id: str) -> TenantCollection:
        return self._mongo.tenant(restaurant_id).deliveries

    async def add(self, restaurant_id: str, deliveries: Sequence[Delivery]) -> int:
        """Stores those that are not there yet; how many were new."""
        documents = [{**one.model_dump(exclude={"id"}), "_id": one.id, "id": one.id} for one in deliveries]
        try:
            await self._of(restaurant_id).insert_many(documents)
        except BulkWriteError as error:
            errors = (error.details or {}).get("writeErrors", [])
            if any(one.get("code") != _DUPLICATE for one in errors):
                raise
            return len(documents) - len(errors)
        return len(documents)

    async def get(self, restaurant_id: str, delivery_id: str) -> Delivery:
        document = await self._of(restaurant_id).find_one({"_id": delivery_id})
        if document is None:
            raise NotFound("There is no such delivery.")
        return Delivery.model_validate(document)

    async def anywhere(self, delivery_id: str) -> Delivery | None:
        """In whichever restaurant: a mail that comes back names the letter, not whose it is."""
        document = await self._mongo.system("deliveries").find_one({"_id": delivery_id})
        return Delivery.model_validate(document) if document else None

    async def find(self, restaurant_id: str, **fields: Any) -> list[Delivery]:
        cursor = self._of(restaurant_id).find(fields)
        return [Delivery.model_validate(document) async for document in cursor]

    async def page(
        self, restaurant_id: str, campaign_id: str, status: DeliveryStatus | None, limit: int, after: str | None
    ) -> tuple[list[Delivery], str | None]:
        """A campaign's, in the order of their time, and where the next page begins."""
        wanted: Document = {"campaign_id": campaign_id, **({"status": status} if status else {})}
        found, following = await page(self._of(restaurant_id), wanted, "due_at", limit, after, "oldest")
        return [Delivery.model_validate(document) for document in found], following

    # -- sending

    async def claim(
        self, restaurant_id: str, channel: Channel, campaigns: Sequence[str], now: datetime, most: int
    ) -> list[Delivery]:
        """Takes up to `most` that are due, the longest due first."""
        mine, token = self._of(restaurant_id), uuid4().hex
        due = {"campaign_id": {"$in": list(campaigns)}, "channel": channel, "status": "queued", "due_at": {"$lte": now}}
        ids = [one["_id"] async for one in mine.find(due, {"_id": 1}).sort("due_at").limit(most)]
        if not ids:
            return []
        taken = {"status": "sending", "token": token, "lease_until": datetime.now(UTC) + self.lease, "handed_at": None}
        await mine.update_many({"_id": {"$in": ids}, "status": "queued"}, {"$set": taken})
        cursor = mine.find({"_id": {"$in": ids}, "token": token}).sort("due_at")
        return [Delivery.model_validate(document) async for document in cursor]

    async def hand_over(self, delivery: Delivery, now: datetime, reference: str | None) -> bool:
        """The last step before the provider is called; False where the claim was lost, and nothing may go out."""
        real = datetime.now(UTC)
        changes = {"handed_at": real, "lease_until": real + self.lease, "reference": reference, "updated_at": now}
        changes["tried_at"] = min(real, now, delivery.tried_at or now)
        held = {"_id": delivery.id, "token": delivery.token, "status": "sending", "handed_at": None}
        moved = await self._of(delivery.restaurant_id).update_one(held, {"$set": changes, "$inc": {"attempts": 1}})
        return moved.matched_count == 1

    async def let_go(self, deliveries: Sequence[Delivery]) -> None:
        """Gives back what was claimed and not handed over."""
        if deliveries:
            held = {
                "_id": {"$in": [one.id for one in deliveries]},
                "token": {"$in": list({one.token for one in deliveries})},
                "status": "sending",
                "handed_at": None,
            }
            await self._of(deliveries[0].restaurant_id).update_many(held, {"$set": {"status": "queued", **_FREE}})

    async def put_back(self, delivery: Delivery, due: datetime, now: datetime, why: str | None) -> None:
        """It certainly did not go out: queued again for later."""
        changes = {"status": "queued", "due_at": due, "why": why, "updated_at": now, **_FREE}
        await self._settle(delivery, ["sending"], changes)

    async def end(self, delivery: Delivery, status: DeliveryStatus, now: datetime, why: str | None) -> None:
        """failed, suppressed, missed or cancelled: it will not be tried again."""
        await self._settle(
            delivery, ["sending"], {"status": status, "why": why, "updated_at": now, "lease_until": None}
        )

    async def doubt(self, delivery: Delivery, now: datetime, why: str) -> None:
        await self._settle(delivery, ["sending"], _unknown(now, why))

    async def sent(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        """The provider took it. Its callback may have been faster; what it said stays."""
        known = {name: value for name, value in _bill(receipt).items() if value is not None}
        status = "delivered" if receipt.final else "sent"
        times = {"sent_at": now} | ({"delivered_at": now} if receipt.final else {})
        changes = {"status": status, "why": None, "look_at": None, "updated_at": now, "lease_until": None, **times}
        if not await self._settle(delivery, ["sending", "unknown"], {**changes, **known}):
            mine = {"_id": delivery.id, "token": delivery.token}
            await self._of(delivery.restaurant_id).update_one(mine, {"$set": known})

    async def contain(self, restaurant_id: str, delivery_id: str, container_id: str | None) -> None:
        """Instagram's container, kept before it is published; None forgets it."""
        await self._of(restaurant_id).update_one({"_id": delivery_id}, {"$set": {"container_id": container_id}})

    async def _settle(self, delivery: Delivery, before: Sequence[DeliveryStatus], changes: Document) -> bool:
        held = {"_id": delivery.id, "token": delivery.token, "status": {"$in": list(before)}}
        moved = await self._of(delivery.restaurant_id).update_one(held, {"$set": changes})
        return moved.matched_count == 1

    # -- what was left behind

    async def tidy(self, restaurant_id: str, channel: Channel, now: datetime) -> None:
        """Claims that ran out: free again, or unknown where they may have gone out. Windows that are over: missed."""
        mine, real = self._of(restaurant_id), datetime.now(UTC)
        left = {"channel": channel, "status": "sending", "lease_until": {"$lt": real}}
        await mine.update_many({**left, "handed_at": None}, {"$set": {"status": "queued", **_FREE}})
        why = "The worker that sent it ended before it could note the answer."
        await mine.update_many({**left, "handed_at": {"$ne": None}}, {"$set": _unknown(now, why)})
        over = {"channel": channel, "status": "queued", "not_after": {"$lte": now}}
        late = {"status": "missed", "why": "Its time was over before it could go out.", "updated_at": now}
        await mine.update_many(over, {"$set": late})

    async def next_due(self, restaurant_id: str, channel: Channel, campaigns: Sequence[str]) -> datetime | None:
        """When the next one of these campaigns can go out; None where nothing waits."""
        waiting = {"campaign_id": {"$in": list(campaigns)}, "channel": channel, "status": "queued"}
        found = await self._of(restaurant_id).find_one(waiting, {"due_at": 1}, sort=[("due_at", 1)])
        return found["due_at"] if found else None

    async def next_lease(self, restaurant_id: str, channel: Channel) -> datetime | None:
        """When, in real time, the first claim runs out that somebody holds."""
        held = {"channel": channel, "status": "sending"}
        found = await self._of(restaurant_id).find_one(held, {"lease_until": 1}, sort=[("lease_until", 1)])
        return found["lease_until"] if found else None

    async def next_look(self, restaurant_id: str, channel: Channel) -> datetime | None:
        doubtful = {"channel": channel, "status": "unknown", "look_at": {"$ne": None}}
        found = await self._of(restaurant_id).find_one(doubtful, {"look_at": 1}, sort=[("look_at", 1)])
        return found["look_at"] if found else None

    # -- reconciling

    async def doubtful(self, restaurant_id: str, channel: Channel, now: datetime, most: int) -> list[Delivery]:
        query = {"channel": channel, "status": "unknown", "look_at": {"$lte": now}}
        cursor = self._of(restaurant_id).find(query).sort("look_at").limit(most)
        return [Delivery.model_validate(document) async for document in cursor]

    async def looked(self, delivery: Delivery, changes: Mapping[str, Any]) -> bool:
        """Notes what a look brought, unless something else was learned meanwhile."""
        held = {"_id": delivery.id, "status": "unknown", "looks": delivery.looks}
        update = {"$set": dict(changes), "$inc": {"looks": 1}}
        return (await self._of(delivery.restaurant_id).update_one(held, update)).matched_count == 1

    async def found(self, delivery: Delivery, receipt: Receipt, now: datetime) -> None:
        """The provider has it after all."""
        status = "failed" if receipt.lost else "delivered" if receipt.final else "sent"
        changes = {"status": status, "why": receipt.lost, "look_at": None, "sent_at": delivery.tried_at or now}
        await self.looked(delivery, {**changes, "updated_at": now, **_bill(receipt)})

    async def absent(self, delivery: Delivery, status: DeliveryStatus, now: datetime) -> None:
        """The provider certainly has not got it: it may go out (again)."""
        changes = {"status": status, "look_at": None, "absent": 0, "due_at": now, "updated_at": now, "why": None}
        await self.looked(delivery, {**changes, **_FREE})

    # -- campaigns

    async def live(self, restaurant_id: str, channel: Channel) -> list[Campaign]:
        """Campaigns that are being sent over this channel."""
        cursor = self._mongo.tenant(restaurant_id).content_campaigns.find({"status": "sending", "channels": channel})
        return [Campaign.model_validate(document) async for document in cursor]

    async def campaign(self, restaurant_id: str, campaign_id: str) -> Campaign:
        document = await self._mongo.tenant(restaurant_id).content_campaigns.find_one({"id": campaign_id})
        if document is None:
            raise NotFound("There is no such campaign.")
        return Campaign.model_validate(document)

    async def set_free(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> None:
        """Takes from workers what they have claimed and not handed over: they find that out when they try."""
        held = {"campaign_id": campaign_id, "status": "sending", "handed_at": None}
        await self._of(restaurant_id).update_many(held, {"$set": {"status": "queued", **_FREE}}, session)

    async def cancel(self, restaurant_id: str, campaign_id: str, now: datetime, session: Session | None = None) -> int:
        await self.set_free(restaurant_id, campaign_id, session)
        waiting = {"campaign_id": campaign_id, "status": "queued"}
        changes = {"status": "cancelled", "updated_at": now}
        return (await self._of(restaurant_id).update_many(waiting, {"$set": changes}, session)).modified_count

    async def move(self, restaurant_id: str, campaign_id: str, channel: Channel, occurrence: int, at: Document) -> None:
        """Gives those that wait another time (`due_at`, `not_after`)."""
        waiting = {"campaign_id": campaign_id, "channel": channel, "occurrence": occurrence, "status": "queued"}
        await self._of(restaurant_id).update_many({**waiting, "not_after": {"$ne": at["not_after"]}}, {"$set": at})

    async def counts(self, restaurant_id: str, campaign_id: str, **more: Any) -> dict[str, int]:
        """Status -> how many."""
        stages: list[Document] = [
            {"$match": {"campaign_id": campaign_id, **more}},
            {"$group": {"_id": "$status", "n": {"$sum": 1}}},
        ]
        return {one["_id"]: one["n"] for one in await self._of(restaurant_id).aggregate(stages)}

    async def open(self, restaurant_id: str, campaign_id: str) -> bool:
        """Whether anything may still happen to one of them."""
        going: list[Document] = [
            {"status": {"$in": ["queued", "sending"]}},
            {"status": "unknown", "look_at": {"$ne": None}},
        ]
        query = {"campaign_id": campaign_id, "$or": going}
        return await self._of(restaurant_id).find_one(query, {"_id": 1}) is not None

    # -- what providers and guests tell

    async def told(self, delivery: Delivery, before: Sequence[DeliveryStatus], changes: Document) -> bool:
        moved = await self._of(delivery.restaurant_id).update_one(
            {"_id": delivery.id, "status": {"$in": list(before)}}, {"$set": changes}
        )
        return moved.modified_count == 1

    async def clicked(self, restaurant_id: str, delivery_id: str, now: datetime) -> None:
        mine = self._of(restaurant_id)
        await mine.update_one({"_id": delivery_id}, {"$inc": {"clicks": 1}})
        await mine.update_one({"_id": delivery_id, "clicked_at": None}, {"$set": {"clicked_at": now}})


def _unknown(now: datetime, why: str) -> Document:
    """Its token stays: the worker may yet learn the answer."""
    state = {"status": "unknown", "unknown_since": now, "look_at": now, "looks": 0, "absent": 0}
    return {**state, "why": why, "updated_at": now, "lease_until": None}


def _bill(receipt: Receipt) -> Document:
    return {"provider_id": receipt.provider_id, "parts": receipt.parts, "cost": receipt.cost}
