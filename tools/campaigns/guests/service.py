"""Guests: who they are, what they agreed to, who belongs to a segment, and who must be left alone."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import uuid4

from core.clock import Clock
from core.errors import NotFound
from memory.links import Cipher
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.audience import Audience
from tools.campaigns.guests.choices import Choices
from tools.campaigns.guests.engine import addresses, law, tokens
from tools.campaigns.guests.engine.holdout import Holdout
from tools.campaigns.guests.erasure import Erasure
from tools.campaigns.guests.figures import Figures
from tools.campaigns.guests.importing import Importer
from tools.campaigns.guests.merging import completed, latest
from tools.campaigns.guests.schemas import (
    AudienceCount,
    Consent,
    DirectChannel,
    Guest,
    Heard,
    Imported,
    Recipient,
    Segment,
    Verdict,
)
from tools.campaigns.guests.store import FIELD, STOPPED, GuestStore
from tools.campaigns.guests.store import addresses as addresses_of
from tools.campaigns.guests.verdicts import Verdicts

_BOTH: tuple[DirectChannel, ...] = ("email", "sms")


class GuestService:
    """`cipher` seals the key of the suppression list (see GuestStore)."""

    def __init__(self, mongo: Mongo, clock: Clock, cipher: Cipher | None = None) -> None:
        self._mongo, self._clock = mongo, clock
        self.store = GuestStore(mongo, cipher)
        self._audience, self._verdicts = Audience(mongo, self.store), Verdicts(mongo, self.store)
        self._choices = Choices(mongo, self.store, clock)
        self._erasure, self._figures = Erasure(mongo, self.store), Figures(mongo)
        self._importer = Importer(mongo, self.store, clock)

    # -- who gets a campaign

    async def holdout(self, restaurant_id: str, campaign_id: str, percent: float) -> Holdout:
        """`guest_id in holdout`: the same answer as `recipients` gives."""
        return Holdout(await self.store.key(restaurant_id), campaign_id, percent)

    async def count(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        now: datetime,
        holdout_percent: float = 10.0,
        campaign_id: str = "preview",
    ) -> AudienceCount:
        """With the `campaign_id` that `recipients` will get, the same guests to the last one."""
        await self.refresh(restaurant)
        holdout = await self.holdout(restaurant.restaurant_id, campaign_id, holdout_percent)
        counted = await self._audience.count(restaurant, segment, channels, now, holdout)
        await self._mongo.tenant(restaurant.restaurant_id).customer_segments.update_one(
            {"_id": f"{restaurant.restaurant_id}/{_name(segment)}"},
            {
                "$set": {
                    "name": _name(segment),
                    "rule": segment.model_dump(),
                    "members": counted.members,
                    "counted_at": now,
                }
            },
            upsert=True,
        )
        return counted

    async def recipients(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        campaign_id: str,
        holdout_percent: float,
        now: datetime,
    ) -> AsyncIterator[list[Recipient]]:
        """In batches of about 2,000, held-out ones among them (`held_out`)."""
        holdout = await self.holdout(restaurant.restaurant_id, campaign_id, holdout_percent)
        async for batch in self._audience.recipients(restaurant, segment, channels, now, holdout):
            yield batch

    async def verdict(
        self,
        restaurant: Restaurant,
        channel: DirectChannel,
        address: str,
        zone: str | None,
        now: datetime,
        delivery_id: str | None = None,
    ) -> Verdict:
        """The check at the moment of sending; see Verdicts.of."""
        return await self._verdicts.of(restaurant, channel, address, zone, now, delivery_id)

    def next_allowed(
        self, restaurant: Restaurant, channel: DirectChannel, address: str, zone: str | None, at: datetime
    ) -> datetime | None:
        """`at` itself where the hours allow it, else the next moment that they do (UTC); None: never."""
        number = address if channel == "sms" else None
        return law.next_allowed(law.when(number, zone, restaurant.timezone), at, channel)

    async def refresh(self, restaurant: Restaurant) -> int:
        """Brings the figures of the orders up to date; returns how many guests changed."""
        return await self._figures.refresh(restaurant, restaurant.today(self._clock.now()))

    async def segments(self, restaurant_id: str) -> list[dict[str, Any]]:
        """The rules that were counted before, each with its last count."""
        found = self._mongo.tenant(restaurant_id).customer_segments.find({}, {"_id": 0, "restaurant_id": 0})
        return await found.sort("counted_at", -1).to_list()

    # -- guests

    async def listed(self, restaurant_id: str, text: str | None, limit: int, skip: int = 0) -> tuple[list[Guest], int]:
        """Those whose name or address holds `text`, by their last order, and how many there are."""
        query: dict[str, Any] = {}
        if text and text.strip():
            part = {"$regex": re.escape(text.strip()), "$options": "i"}
            query = {"$or": [{name: part} for name in ("name", "first_name", "email", "phone")]}
        found = await self.store.page(restaurant_id, query, limit, skip)
        return found, await self._mongo.tenant(restaurant_id).customers.count(query)

    async def add(
        self,
        restaurant: Restaurant,
        *,
        consents: Sequence[Consent] = (),
        figures: Mapping[str, Any] | None = None,
        **fields: Any,
    ) -> tuple[Guest, bool]:
        """The guest, and whether it is a new one: who has that email address or number already is only completed.
        BadInput for an address that is none. A yes does not undo that somebody asked to be left alone."""
        rid, now = restaurant.restaurant_id, self._clock.now()
        for channel in _BOTH:
            if fields.get(FIELD[channel]):
                told = fields[FIELD[channel]]
                fields[FIELD[channel]] = addresses.normal(channel, told, restaurant.home_country)
        known = await self._known(rid, fields)
        given = {name: value for name, value in fields.items() if value is not None}
        if known:
            guest = completed(known, given)
        else:
            guest = Guest(id=uuid4().hex[:12], restaurant_id=rid, created_at=now, demo=restaurant.demo, **given)
        stopped = await self._stopped(rid, guest)
        guest.consents = latest(
            guest.consents, [one for one in consents if one.channel not in stopped or one.status == "opted_out"]
        )
        await self.store.save(guest, stopped)
        if figures and not known:
            named = self._mongo.tenant(rid).customers
            await named.update_one({"id": guest.id}, {"$set": dict(figures)})
        reached = dict(addresses_of(guest))
        for consent in consents:
            address = reached.get(consent.channel)
            if address and consent.status == "opted_out":
                await self.opt_out(rid, consent.channel, address, consent.source, consent.words or consent.how)
            elif address and consent.channel not in stopped:
                await self.store.note(rid, address, consent, [guest.id])
        return guest, known is None

    async def _known(self, restaurant_id: str, fields: Mapping[str, Any]) -> Guest | None:
        for channel in _BOTH:
            address = fields.get(FIELD[channel])
            if address and (found := await self.store.at(restaurant_id, channel, address)):
                return found[0]
        return None

    async def _stopped(self, restaurant_id: str, guest: Guest) -> list[DirectChannel]:
        key = await self.store.key(restaurant_id)
        found: list[DirectChannel] = []
        for channel, address in addresses_of(guest):
            if await self.store.suppressed(restaurant_id, channel, [tokens.mark(key, channel, address)]):
                found.append(channel)
        return found

    async def import_csv(self, restaurant: Restaurant, data: bytes, by: str) -> Imported:
        """See Importer.csv."""
        return await self._importer.csv(restaurant, data, by)

    # -- yes and no

    async def opt_in(
        self, restaurant_id: str, channel: DirectChannel, address: str, source: str, how: str, *, pending: bool = False
    ) -> bool:
        """See Choices.opt_in."""
        return await self._choices.opt_in(restaurant_id, channel, address, source, how, pending=pending)

    async def opt_out(self, restaurant_id: str, channel: DirectChannel, address: str, source: str, words: str) -> bool:
        """See Choices.opt_out."""
        return await self._choices.opt_out(restaurant_id, channel, address, source, words)

    async def suppress(self, restaurant_id: str, channel: DirectChannel, address: str, why: str) -> bool:
        """See Choices.suppress."""
        return await self._choices.suppress(restaurant_id, channel, address, why)

    async def heard(
        self,
        restaurant_id: str,
        channel: DirectChannel,
        address: str,
        text: str,
        *,
        message_id: str | None = None,
        revoke_all: bool = False,
    ) -> Heard:
        """See Choices.heard."""
        return await self._choices.heard(
            restaurant_id, channel, address, text, message_id=message_id, revoke_all=revoke_all
        )

    async def restaurants_of(self, address: str, channel: DirectChannel = "sms") -> list[str]:
        """Whose guest writes from that number (E.164)."""
        return await self.store.restaurants_of(address, channel)

    # -- the link in each email

    async def unsubscribe_token(
        self, restaurant_id: str, channel: DirectChannel, guest_id: str, address: str, campaign_id: str
    ) -> str:
        """What stands in `/u/{token}`; see engine/tokens.py."""
        key = await self.store.key(restaurant_id)
        marked = tokens.mark(key, channel, address)
        leaving = tokens.Leaving(
            restaurant_id=restaurant_id, channel=channel, guest_id=guest_id, campaign_id=campaign_id, mark=marked
        )
        return tokens.make(key, leaving)

    async def leaving(self, token: str) -> tokens.Leaving:
        """Whose link it is. NotFound for one that is not ours."""
        rid = tokens.whose(token)
        if not await self._mongo.tenant(rid).restaurants.find_one({}, {"_id": 1}):
            raise NotFound(tokens.NO_LINK)  # before a key is made for a name that a stranger thought up
        return tokens.opened(await self.store.key(rid), token)

    async def unsubscribe(self, token: str) -> tuple[tokens.Leaving, bool]:
        """Done at once; True where it is new. Works after the guest's data are gone, too."""
        leaving = await self.leaving(token)
        rid, key = leaving.restaurant_id, await self.store.key(leaving.restaurant_id)
        guests = self._mongo.tenant(rid).customers.find({"id": leaving.guest_id})
        for document in await guests.to_list():
            for channel, address in addresses_of(Guest.model_validate(document)):
                if channel == leaving.channel and tokens.mark(key, channel, address) == leaving.mark:
                    return leaving, await self.opt_out(rid, channel, address, "unsubscribe page", "one click")
        entry = {"why": STOPPED, "source": "unsubscribe page", "at": self._clock.now()}
        return leaving, await self.store.suppress(rid, leaving.channel, leaving.mark, entry)

    # -- a guest's rights

    async def export(self, restaurant_id: str, guest_id: str) -> dict[str, Any]:
        """All we hold on a guest, JSON-ready."""
        return await self._erasure.export(restaurant_id, guest_id)

    async def erase(self, restaurant_id: str, guest_id: str, by: str) -> None:
        """See Erasure.erase."""
        await self._erasure.erase(restaurant_id, guest_id, by, self._clock.now())


def _name(segment: Segment) -> str:
    return "-".join(str(part) for part in (segment.kind, segment.days, segment.least, segment.item) if part)
