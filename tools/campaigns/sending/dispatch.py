"""Sends what is due over one channel of one restaurant, as fast as the provider allows, a slice of time at a go."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

from core.clock import Clock
from core.errors import NotFound
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import DirectChannel
from tools.campaigns.schemas import Campaign, Delivery
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.engine.pacing import MOST_TRIES, before_retry
from tools.campaigns.sending.links import Links
from tools.campaigns.sending.schemas import Guests, NotSent, OutcomeUnknown, Outgoing, Sender, Senders
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import DIRECT, Channel, Version
from tools.integrations.pacing import Bucket

SLICE = 5.0  # seconds, then other work of the lane has its turn
_BATCH_SECONDS, _MOST_CLAIMED = 2.0, 200
_PATIENCE = 0.75  # of the lease, after which a call is given up
_FRESH = 0.25  # seconds for which it is known which campaigns go on
_LONGEST_GOODBYE = 20.0  # seconds for calls under way when the worker is told to stop
LATER = timedelta(minutes=15)  # where nothing gets through until somebody acts


@dataclass
class Round:
    """What one slice came to. `trouble`: why nothing gets through over this channel."""

    handed: int = 0
    trouble: str | None = None
    stopping: bool = False
    campaigns: set[str] = field(default_factory=set)


class Dispatcher:
    def __init__(
        self, store: DeliveryStore, guests: Guests, senders: Senders, composer: Composer, links: Links, clock: Clock
    ) -> None:
        self._store, self._guests, self._senders = store, guests, senders
        self._composer, self._links, self._clock = composer, links, clock
        self._buckets: dict[tuple[str, Channel, float], Bucket] = {}

    async def work(self, restaurant: Restaurant, channel: Channel) -> Round:
        """One slice. Cancelled, it lets calls under way come to their end and gives back what it has claimed."""
        rid, done = restaurant.restaurant_id, Round()
        await self._store.tidy(rid, channel, self._clock.now())
        live = await self._live(rid, channel)
        if not live:
            return done
        try:
            sender = await self._senders.of(rid, channel)
        except NotFound as missing:
            done.trouble = missing.message
            return done
        most = max(1, min(_MOST_CLAIMED, int(sender.per_second * _BATCH_SECONDS)))
        ends = monotonic() + SLICE
        while live and monotonic() < ends and not done.trouble:
            batch = await self._store.claim(rid, channel, list(live), self._clock.now(), most)
            if not batch:
                break
            # Read after the claim: whoever stops a campaign takes the claims back after that.
            live = await self._live(rid, channel)
            await self._batch(_Desk(restaurant, channel, sender, live, done), batch)
            live = await self._after(rid, channel, batch)
        return done

    async def _after(self, restaurant_id: str, channel: Channel, batch: Sequence[Delivery]) -> dict[str, Campaign]:
        """Those that still go on. What came back of one that was cancelled meanwhile is cancelled too."""
        live = await self._live(restaurant_id, channel)
        for campaign_id in {one.campaign_id for one in batch} - set(live):
            if (await self._store.campaign(restaurant_id, campaign_id)).status == "cancelled":
                await self._store.cancel(restaurant_id, campaign_id, self._clock.now())
        return live

    async def _live(self, restaurant_id: str, channel: Channel) -> dict[str, Campaign]:
        return {one.id: one for one in await self._store.live(restaurant_id, channel)}

    async def _batch(self, desk: _Desk, batch: Sequence[Delivery]) -> None:
        texts = await self._texts(desk, batch)
        await self._links.lay([(desk.live[one.campaign_id], one, version) for one, version in texts])
        tasks = [asyncio.create_task(self._one(desk, one, version)) for one, version in texts]
        try:
            if tasks:
                await asyncio.wait(tasks)
        except asyncio.CancelledError:
            desk.done.stopping = True
            await asyncio.wait(tasks, timeout=_LONGEST_GOODBYE)
            raise
        finally:
            for task in tasks:
                task.cancel()
            failures = await asyncio.gather(*tasks, return_exceptions=True)
            await self._store.let_go(batch)
        for failure in failures:
            if isinstance(failure, Exception):
                raise failure

    async def _texts(self, desk: _Desk, batch: Sequence[Delivery]) -> list[tuple[Delivery, Version]]:
        """Those of campaigns that still go on, each with its text."""
        texts = []
        for delivery in batch:
            if delivery.campaign_id in desk.live:
                try:
                    texts.append((delivery, self._composer.version(desk.live[delivery.campaign_id], delivery)))
                except NotSent as refusal:
                    await self._store.end(delivery, "failed", self._clock.now(), refusal.message)
        return texts

    async def _one(self, desk: _Desk, delivery: Delivery, version: Version) -> None:
        async with desk.slots:
            if desk.stops():
                return
            if (wait := self._bucket(desk).reserve()) > 0:
                await asyncio.sleep(wait)
            if desk.stops() or not await self._may_go(desk.restaurant, delivery):
                return
            if desk.is_stale():  # a transaction that stops a campaign may not have seen what was just claimed
                desk.live = await self._live(delivery.restaurant_id, desk.channel)
            if delivery.campaign_id not in desk.live:
                return
            try:
                message = await self._composer.compose(desk.live[delivery.campaign_id], delivery, desk.restaurant.name)
            except NotSent as refusal:
                await self._store.end(delivery, "failed", self._clock.now(), refusal.message)
                return
            if await self._store.hand_over(delivery, self._clock.now(), message.reference):
                desk.done.handed += 1
                desk.done.campaigns.add(delivery.campaign_id)
                await self._send(desk, delivery, version, message)

    def _bucket(self, desk: _Desk) -> Bucket:
        rate = desk.sender.per_second
        key = (desk.restaurant.restaurant_id, desk.channel, rate)
        return self._buckets.setdefault(key, Bucket(rate, max(1, int(rate / 10))))

    async def _may_go(self, restaurant: Restaurant, delivery: Delivery) -> bool:
        """The look at the moment of sending: the window, then the guest's own word and hour."""
        now = self._clock.now()
        if delivery.not_after <= now:
            await self._store.end(delivery, "missed", now, "Its time was over before it could go out.")
            return False
        if delivery.channel not in DIRECT:
            return True
        channel: DirectChannel = "sms" if delivery.channel == "sms" else "email"
        verdict = await self._guests.verdict(restaurant, channel, delivery.to, delivery.zone, now, delivery.id)
        if verdict.allowed:
            return True
        if verdict.until is None:
            await self._store.end(delivery, "suppressed", now, verdict.reason)
        elif verdict.until >= delivery.not_after:
            await self._store.end(delivery, "missed", now, verdict.reason)
        else:
            await self._store.put_back(delivery, max(verdict.until, now), now, verdict.reason)
        return False

    async def _send(self, desk: _Desk, delivery: Delivery, version: Version, message: Outgoing) -> None:
        try:
            async with asyncio.timeout(max(self._store.lease.total_seconds() * _PATIENCE, 1.0)):
                receipt = await desk.sender.send(message)
        except NotSent as refusal:
            await self._refused(desk, delivery, refusal)
        except OutcomeUnknown as doubt:
            await self._store.doubt(delivery, self._clock.now(), doubt.message)
        except TimeoutError:
            await self._store.doubt(delivery, self._clock.now(), "The provider did not answer in time.")
        else:
            cost = version.cost_each if receipt.cost is None else receipt.cost
            bill = {"cost": cost, "parts": receipt.parts or version.parts}
            await self._store.sent(delivery, receipt.model_copy(update=bill), self._clock.now())

    async def _refused(self, desk: _Desk, delivery: Delivery, refusal: NotSent) -> None:
        now, asked = self._clock.now(), refusal.details.get("retry_after")
        if refusal.details.get("everyone"):
            desk.done.trouble = refusal.message
            await self._store.put_back(delivery, now + LATER, now, refusal.message)
        elif asked is not None and delivery.attempts + 1 < MOST_TRIES:
            due: datetime = now + before_retry(delivery.attempts + 1, float(asked))
            await self._store.put_back(delivery, due, now, refusal.message)
        else:
            await self._store.end(delivery, "failed", now, refusal.message)
            if (why := refusal.details.get("stop")) and delivery.channel in DIRECT:
                channel: DirectChannel = "sms" if delivery.channel == "sms" else "email"
                await self._guests.suppress(delivery.restaurant_id, channel, delivery.to, why)


class _Desk:
    """One sender at work."""

    def __init__(
        self, restaurant: Restaurant, channel: Channel, sender: Sender, live: dict[str, Campaign], done: Round
    ) -> None:
        self.restaurant, self.channel, self.sender, self.live, self.done = restaurant, channel, sender, live, done
        self.slots = asyncio.Semaphore(sender.in_flight)
        self._looked = monotonic()

    def is_stale(self) -> bool:
        """Whether it is time to look again which campaigns go on."""
        stale = monotonic() - self._looked > _FRESH
        if stale:
            self._looked = monotonic()
        return stale

    def stops(self) -> bool:
        return self.done.stopping or self.done.trouble is not None
