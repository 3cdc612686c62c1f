"""The last look before a message goes out: may this address have it now?"""

from __future__ import annotations

from datetime import datetime, timedelta

from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.engine import law
from tools.campaigns.guests.engine.tokens import mark
from tools.campaigns.guests.schemas import DirectChannel, Guest, Verdict
from tools.campaigns.guests.store import STOPPED, GuestStore

WORD: dict[DirectChannel, str] = {"email": "email", "sms": "texts"}
_WHY = {
    STOPPED: "This guest asked not to get {word}.",
    "bounced": "Messages to this address come back.",
    "complaint": "This guest complained about a message.",
}
_WENT_OUT = ("sent", "delivered")


class Verdicts:
    def __init__(self, mongo: Mongo, store: GuestStore) -> None:
        self._mongo, self._store = mongo, store

    async def of(
        self,
        restaurant: Restaurant,
        channel: DirectChannel,
        address: str,
        zone: str | None,
        now: datetime,
        delivery_id: str | None = None,
    ) -> Verdict:
        """Suppression, consent, hours and how often, in this order. `delivery_id`: the message that is about to go,
        which does not count against itself."""
        rid = restaurant.restaurant_id
        marked = mark(await self._store.key(rid), channel, address)
        if why := (await self._store.suppressed(rid, channel, [marked])).get(marked):
            said = _WHY.get(why, "This address is on the list of those left alone.")
            return Verdict(allowed=False, reason=said.format(word=WORD[channel]))
        guest = next((one for one in await self._store.at(rid, channel, address) if _agreed(one, channel)), None)
        if guest is None:
            return Verdict(allowed=False, reason=f"This guest has not agreed to {WORD[channel]}.")
        number = address if channel == "sms" else guest.phone
        clocks = law.when(number, zone or guest.zone, restaurant.timezone, guest.country)
        opens = law.next_allowed(clocks, now, channel)
        if opens is None:
            return Verdict(allowed=False, reason="Nobody can tell what time it is where this guest is.")
        if opens > now:
            return Verdict(
                allowed=False, reason="It is outside the hours in which guests may be written to.", until=opens
            )
        return await self._often(rid, channel, address, law.place(number, guest.country), now, delivery_id, clocks)

    async def _often(
        self,
        restaurant_id: str,
        channel: DirectChannel,
        address: str,
        where: law.Place,
        now: datetime,
        delivery_id: str | None,
        clocks: law.When,
    ) -> Verdict:
        caps = law.caps(channel, where)
        sent = await self._sent(
            restaurant_id, channel, address, now - timedelta(hours=max(cap.hours for cap in caps)), now, delivery_id
        )
        free: datetime | None = None
        for cap in caps:
            recent = [at for at in sent if at > now - timedelta(hours=cap.hours)]
            if len(recent) >= cap.most:  # the newest first
                again = recent[cap.most - 1] + timedelta(hours=cap.hours)
                free = max(free or again, again)
        if free is None:
            return Verdict(allowed=True)
        last = "in the last 24 hours" if free - now <= timedelta(hours=24) else "in the last 30 days"
        reason = f"This guest had as many {_many(channel)} from you as they should {last}."
        return Verdict(allowed=False, reason=reason, until=law.next_allowed(clocks, free, channel))

    async def _sent(
        self,
        restaurant_id: str,
        channel: DirectChannel,
        address: str,
        since: datetime,
        now: datetime,
        delivery_id: str | None,
    ) -> list[datetime]:
        """When messages went to that address, over all campaigns, the newest first. One whose outcome is unknown
        counts; of two that are being sent at this moment, only the one with the lower id counts for the other."""
        rest: list[Document] = [
            {"status": {"$in": _WENT_OUT}, "sent_at": {"$gt": since}},
            {"status": "unknown", "updated_at": {"$gt": since}},
        ]
        if delivery_id:
            rest.append({"status": "sending", "id": {"$lt": delivery_id}})
        query: Document = {"to": address, "channel": channel, "id": {"$ne": delivery_id}, "$or": rest}
        fields = {"sent_at": 1, "updated_at": 1, "status": 1}
        found = self._mongo.tenant(restaurant_id).deliveries.find(query, fields)
        times = [now if one["status"] == "sending" else one.get("sent_at") or one["updated_at"] async for one in found]
        return sorted(times, reverse=True)


def _agreed(guest: Guest, channel: DirectChannel) -> bool:
    return any(consent.channel == channel and consent.status == "opted_in" for consent in guest.consents)


def _many(channel: DirectChannel) -> str:
    return "texts" if channel == "sms" else "emails"
