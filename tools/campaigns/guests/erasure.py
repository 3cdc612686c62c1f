"""A guest's right to see all we hold on them, and to have it gone."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from memory.audit import AuditLog
from memory.mongo import Document, Mongo, Session
from tools.campaigns.guests.engine.tokens import mark
from tools.campaigns.guests.store import STOPPED, GuestStore, addresses


class Erasure:
    def __init__(self, mongo: Mongo, store: GuestStore) -> None:
        self._mongo, self._store = mongo, store

    async def export(self, restaurant_id: str, guest_id: str) -> dict[str, Any]:
        """JSON-ready: the guest, every consent, messages with their clicks, orders, and what is left alone."""
        tenant = self._mongo.tenant(restaurant_id)
        guest = await self._store.get(restaurant_id, guest_id)
        key = await self._store.key(restaurant_id)
        whose, hidden = {"guest_id": guest_id}, {"_id": 0, "restaurant_id": 0, "token": 0, "lease_until": 0}
        alone: dict[str, dict[str, str]] = {}
        for channel, address in addresses(guest):
            alone |= {address: await self._store.suppressed(restaurant_id, channel, [mark(key, channel, address)])}
        held: dict[str, Any] = _plain(
            {
                "guest": guest.model_dump(mode="json"),
                "consents": await self._store.history(restaurant_id, guest),
                "left_alone": {address: next(iter(found.values())) for address, found in alone.items() if found},
                "messages": await tenant.deliveries.find(whose, hidden).sort("created_at", 1).to_list(),
                "orders": await tenant.sales_orders.find(whose, {**hidden, "import_id": 0}).sort("day", 1).to_list(),
            }
        )
        return held

    async def erase(self, restaurant_id: str, guest_id: str, by: str, now: datetime) -> None:
        """All of it in one transaction. What stays: orders without the guest, messages without an address (a campaign's
        figures), and the keyed hashes of the addresses: who wants to be forgotten is not written to again because some
        old list still has them. A number that others have too is theirs to stop. NotFound where there is no such guest.
        """
        guest = await self._store.get(restaurant_id, guest_id)
        key, tenant = await self._store.key(restaurant_id), self._mongo.tenant(restaurant_id)
        stopped = {consent.channel for consent in guest.consents if consent.status == "opted_out"}
        for channel, address in addresses(guest):
            if channel in stopped or len(await self._store.at(restaurant_id, channel, address)) == 1:
                entry: Document = {"why": STOPPED, "source": "erasure", "at": now}
                marked = mark(key, channel, address)
                if not await self._store.suppressed(restaurant_id, channel, [marked]):
                    await self._store.suppress(restaurant_id, channel, marked, entry)
        whose, reached = {"guest_id": guest_id}, [address for _, address in addresses(guest)]
        marks = [mark(key, channel, address) for channel, address in addresses(guest)]

        async def work(session: Session) -> None:
            # what a provider said of a message may name its address
            await tenant.deliveries.update_many({**whose, "why": {"$ne": None}}, {"$set": {"why": None}}, session)
            waiting = {"$set": {"status": "cancelled", "why": "The guest's data were erased.", "updated_at": now}}
            await tenant.deliveries.update_many({**whose, "status": "queued"}, waiting, session)
            gone = {"to": "", "first_name": None, "guest_id": None, "zone": None, "erased": True}
            await tenant.deliveries.update_many(whose, {"$set": gone}, session)
            await tenant.sales_orders.update_many(whose, {"$unset": {"guest_id": 1}}, session)
            blank = {"$set": {"address": None, "words": None}, "$pull": {"guests": guest_id}}
            await tenant.consents.update_many({"mark": {"$in": marks}, "address": {"$in": reached}}, blank, session)
            await tenant.suppressions.update_many(whose, {"$unset": {"guest_id": 1, "words": 1}}, session)
            await tenant.suppressions.update_many({"mark": {"$in": marks}}, {"$unset": {"words": 1}}, session)
            await tenant.customers.delete_many({"id": guest_id}, session)
            await AuditLog(self._mongo).write(restaurant_id, now, by, "guest.erased", session, guest_id=guest_id)

        await self._mongo.transaction(work)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
