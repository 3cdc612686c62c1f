"""A guest's yes and no: kept, and what they write back understood, done and answered once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.clock import Clock
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.campaigns.guests.engine import addresses, optout, tokens
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest, Heard
from tools.campaigns.guests.store import STOPPED, GuestStore
from tools.campaigns.guests.store import addresses as addresses_of
from tools.campaigns.guests.verdicts import WORD

_BOTH: tuple[DirectChannel, ...] = ("email", "sms")
_ANSWERED = timedelta(days=30)  # a message's answer is remembered so long


class Choices:
    def __init__(self, mongo: Mongo, store: GuestStore, clock: Clock) -> None:
        self._mongo, self._store, self._clock = mongo, store, clock

    async def opt_in(
        self, restaurant_id: str, channel: DirectChannel, address: str, source: str, how: str, *, pending: bool = False
    ) -> bool:
        """The guest's own yes; takes back an earlier stop. `pending`: it waits for a second yes. True where it changed
        something."""
        at, address = self._clock.now(), addresses.normal(channel, address)
        marked = tokens.mark(await self._store.key(restaurant_id), channel, address)
        if not pending:
            await self._store.lift(restaurant_id, channel, marked)
        if await self._store.suppressed(restaurant_id, channel, [marked]):
            return False
        before = {_status(guest, channel) for guest in await self._store.at(restaurant_id, channel, address)}
        status: Any = "pending" if pending else "opted_in"
        if before == {status}:
            return False
        consent = Consent(channel=channel, status=status, at=at, how=how, source=source)
        guests = await self._store.apply(restaurant_id, address, consent)
        await self._store.note(restaurant_id, address, consent, guests)
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
        marked = tokens.mark(await self._store.key(restaurant_id), channel, address)
        entry = {"why": why, "source": source, "at": at}
        new = await self._store.suppress(restaurant_id, channel, marked, entry)
        said = words[:500] if words else None
        consent = Consent(channel=channel, status="opted_out", at=at, how=why, source=source, words=said)
        guests = await self._store.apply(restaurant_id, address, consent)
        if new:
            await self._store.note(restaurant_id, address, consent, guests)
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
            return Heard(wish="help", answer=_help(restaurant))
        return Heard(wish=reading.wish)

    async def _stop(
        self, restaurant: Restaurant, channel: DirectChannel, address: str, wanted: Sequence[DirectChannel], text: str
    ) -> Heard:
        rid, reached = restaurant.restaurant_id, {(channel, address)}
        for guest in await self._store.at(rid, channel, address):
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
        pending = {_status(guest, channel) for guest in await self._store.at(rid, channel, address)} & {"pending"}
        if not pending and not await self._store.had_agreed(rid, channel, address):
            return Heard(wish="start")
        if not await self.opt_in(rid, channel, address, channel, f"wrote {text.strip()[:40]!r}"):
            return Heard(wish="start", channels=[channel])
        way = "Reply STOP to end, HELP for help." if channel == "sms" else "There is a way out in each of them."
        answer = f"{restaurant.name}: you will get {WORD[channel]} from us again. {way}"
        return Heard(wish="start", answer=answer, channels=[channel], new=True)

    async def _first(self, restaurant_id: str, message_id: str) -> bool:
        now = self._clock.now()
        return await self._store.asked(restaurant_id, message_id, now, now + _ANSWERED)


def _status(guest: Guest, channel: DirectChannel) -> str | None:
    return next((one.status for one in guest.consents if one.channel == channel), None)


def _help(restaurant: Restaurant) -> str:
    """Who writes, how to reach them, how to stop."""
    reach = f" Call {restaurant.phone}." if restaurant.phone else ""
    return (
        f"{restaurant.name}: news and offers you signed up for.{reach} Reply STOP to end. Msg and data rates may apply."
    )
