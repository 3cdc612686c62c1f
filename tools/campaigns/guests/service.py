"""Guests: who they are, what they agreed to, who belongs to a segment, and who must be left alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from core.clock import Clock
from core.errors import BadInput, NotFound
from memory.audit import AuditLog
from memory.links import Cipher
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.campaigns.guests import imports
from tools.campaigns.guests.audience import Audience
from tools.campaigns.guests.engine import addresses, law, optout, tokens
from tools.campaigns.guests.engine.holdout import Holdout
from tools.campaigns.guests.erasure import Erasure
from tools.campaigns.guests.figures import Figures
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
from tools.campaigns.guests.verdicts import WORD, Verdicts

_PROBLEMS = 50
_BOTH: tuple[DirectChannel, ...] = ("email", "sms")
_ANSWERED = timedelta(days=30)  # a message's answer is remembered so long


class GuestService:
    """`cipher` seals the key of the suppression list (see GuestStore)."""

    def __init__(self, mongo: Mongo, clock: Clock, cipher: Cipher | None = None) -> None:
        self._mongo, self._clock = mongo, clock
        self.store = GuestStore(mongo, cipher)
        self._audience, self._verdicts = Audience(mongo, self.store), Verdicts(mongo, self.store)
        self._erasure, self._figures = Erasure(mongo, self.store), Figures(mongo)

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
        return law.next_allowed(law.when(channel, number, zone, restaurant.timezone), at, channel)

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
            guest = Guest.model_validate({**known.model_dump(), **given})
            old, new = dict(addresses_of(known)), dict(addresses_of(guest))
            # a yes was for the address it was given with
            guest.consents = [one for one in guest.consents if old.get(one.channel) == new.get(one.channel)]
        else:
            guest = Guest(id=uuid4().hex[:12], restaurant_id=rid, created_at=now, demo=restaurant.demo, **given)
        stopped = await self._stopped(rid, guest)
        guest.consents = _latest(
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
        """Adds or completes the guests of a file. A row that cannot be is left out and said; a yes without how and when
        is kept as not opted in."""
        done, now = Imported(), self._clock.now()
        for line, row in await asyncio.to_thread(lambda: list(imports.rows(data))):
            done.rows += 1
            try:
                fields = imports.guest_fields(row, restaurant.home_country)
                agreed, bare = imports.consents(row, now)
                figures = imports.earlier_figures(row)
                guest, new = await self.add(restaurant, consents=agreed, figures=figures, **fields)
            except BadInput as problem:
                done.skipped += 1
                if len(done.problems) < _PROBLEMS:
                    done.problems.append(f"Line {line}: {problem.message}")
                continue
            done.added, done.changed = done.added + new, done.changed + (not new)
            done.without_source += bare
            self._tell(done, guest, agreed)
        details: dict[str, Any] = {
            "rows": done.rows,
            "added": done.added,
            "changed": done.changed,
            "skipped": done.skipped,
        }
        await AuditLog(self._mongo).write(restaurant.restaurant_id, now, by, "guests.imported", **details)
        return done

    def _tell(self, done: Imported, guest: Guest, agreed: Sequence[Consent]) -> None:
        kept = {consent.channel: consent.status for consent in guest.consents}
        for consent in agreed:
            if consent.status == "opted_in" and kept.get(consent.channel) == "opted_in":
                done.opted_in[consent.channel] = done.opted_in.get(consent.channel, 0) + 1
            elif consent.status == "opted_in":
                done.stopped += 1

    # -- yes and no

    async def opt_in(
        self, restaurant_id: str, channel: DirectChannel, address: str, source: str, how: str, *, pending: bool = False
    ) -> bool:
        """The guest's own yes; takes back an earlier stop. `pending`: it waits for a second yes. True where it changed
        something."""
        at, address = self._clock.now(), addresses.normal(channel, address)
        marked = tokens.mark(await self.store.key(restaurant_id), channel, address)
        if not pending:
            await self.store.lift(restaurant_id, channel, marked)
        if await self.store.suppressed(restaurant_id, channel, [marked]):
            return False
        before = {_status(guest, channel) for guest in await self.store.at(restaurant_id, channel, address)}
        status: Any = "pending" if pending else "opted_in"
        if before == {status}:
            return False
        consent = Consent(channel=channel, status=status, at=at, how=how, source=source)
        guests = await self.store.apply(restaurant_id, address, consent)
        await self.store.note(restaurant_id, address, consent, guests)
        return True

    async def opt_out(self, restaurant_id: str, channel: DirectChannel, address: str, source: str, words: str) -> bool:
        """Holds at once and until the guest takes it back. True where it is new."""
        return await self._leave(restaurant_id, channel, addresses.normal(channel, address), STOPPED, source, words)

    async def suppress(self, restaurant_id: str, channel: DirectChannel, address: str, why: str) -> bool:
        """For an address that must not be used: `why` "bounced", "complaint", ... Only a person can undo it."""
        return await self._leave(restaurant_id, channel, addresses.normal(channel, address), why, why, None)

    async def _leave(
        self, restaurant_id: str, channel: DirectChannel, address: str, why: str, source: str, words: str | None
    ) -> bool:
        at = self._clock.now()
        marked = tokens.mark(await self.store.key(restaurant_id), channel, address)
        entry = {"why": why, "source": source, "at": at}
        new = await self.store.suppress(restaurant_id, channel, marked, entry)
        said = words[:500] if words else None
        consent = Consent(channel=channel, status="opted_out", at=at, how=why, source=source, words=said)
        guests = await self.store.apply(restaurant_id, address, consent)
        if new:
            await self.store.note(restaurant_id, address, consent, guests)
        return new

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
        """What a guest's answer asks for, done, and the one thing to say back. The same message twice is answered once.
        `revoke_all`: a stop on one channel is one on all."""
        restaurant = await RestaurantStore(self._mongo).get(restaurant_id)
        address, reading = addresses.normal(channel, address), optout.read(text, restaurant.name)
        if reading.wish == "stop":
            wanted = _BOTH if revoke_all or reading.everything else reading.channels or (channel,)
            return await self._stop(restaurant, channel, address, wanted, text)
        if reading.wish == "start":
            return await self._start(restaurant, channel, address, text)
        if reading.wish == "help" and (message_id is None or await self._first(restaurant_id, message_id)):
            return Heard(wish="help", answer=_help(restaurant, channel))
        return Heard(wish=reading.wish)

    async def _stop(
        self, restaurant: Restaurant, channel: DirectChannel, address: str, wanted: Sequence[DirectChannel], text: str
    ) -> Heard:
        rid, reached = restaurant.restaurant_id, {(channel, address)}
        for guest in await self.store.at(rid, channel, address):
            reached |= set(addresses_of(guest))
        stopping = sorted(one for one in reached if one[0] in wanted) or [(channel, address)]  # never nothing at all
        news = [await self.opt_out(rid, one, its, channel, text) for one, its in stopping]
        channels = [one for one in _BOTH if one in {found for found, _ in stopping}]
        if not any(news):
            return Heard(wish="stop", channels=channels)
        what = " or ".join(WORD[one] for one in channels)
        back = " Reply START to hear from us again." if channel == "sms" and "sms" in channels else ""
        answer = f"{restaurant.name}: you will get no more {what} from us.{back}"
        return Heard(wish="stop", answer=answer, channels=channels, new=True)

    async def _start(self, restaurant: Restaurant, channel: DirectChannel, address: str, text: str) -> Heard:
        """Only who had agreed before, or was asked for a second yes, is in again."""
        rid = restaurant.restaurant_id
        pending = {_status(guest, channel) for guest in await self.store.at(rid, channel, address)} & {"pending"}
        if not pending and not await self.store.had_agreed(rid, channel, address):
            return Heard(wish="start")
        if not await self.opt_in(rid, channel, address, channel, f"wrote {text.strip()[:40]!r}"):
            return Heard(wish="start", channels=[channel])
        way = "Reply STOP to end, HELP for help." if channel == "sms" else "There is a way out in each of them."
        answer = f"{restaurant.name}: you will get {WORD[channel]} from us again. {way}"
        return Heard(wish="start", answer=answer, channels=[channel], new=True)

    async def _first(self, restaurant_id: str, message_id: str) -> bool:
        now = self._clock.now()
        return await self.store.asked(restaurant_id, message_id, now, now + _ANSWERED)

    async def restaurants_of(self, phone: str) -> list[str]:
        """Whose guest writes from that number (E.164)."""
        return await self.store.restaurants_of(phone)

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


def _status(guest: Guest, channel: DirectChannel) -> str | None:
    return next((one.status for one in guest.consents if one.channel == channel), None)


def _latest(before: Sequence[Consent], told: Sequence[Consent]) -> list[Consent]:
    newest = {consent.channel: consent for consent in before}
    for consent in told:
        known = newest.get(consent.channel)
        if known is None or consent.at >= known.at or consent.status == "opted_out":
            newest[consent.channel] = consent
    return list(newest.values())


def _help(restaurant: Restaurant, channel: DirectChannel) -> str:
    """Who writes, how to reach them, how to stop."""
    reach = f" Call {restaurant.phone}." if restaurant.phone else ""
    return (
        f"{restaurant.name}: news and offers you signed up for.{reach} Reply STOP to end. Msg and data rates may apply."
    )


def _name(segment: Segment) -> str:
    return "-".join(str(part) for part in (segment.kind, segment.days, segment.least, segment.item) if part)
