"""Finds out what became of messages that may have gone out, before anything else happens to them.

Found at the provider: sent. Certainly not there at two looks apart, after a grace period: queued again. Cannot be told:
it stays unknown, is looked up at growing distances, and in the end the owner hears of it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from core.clock import Clock
from core.errors import NotFound
from memory.restaurants import Restaurant
from tools.campaigns.schemas import Campaign, Delivery, DeliveryStatus
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.engine.pacing import BETWEEN, GRACE, before_look
from tools.campaigns.sending.schemas import NotSent, OutcomeUnknown, Sender, Senders
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import Channel

_BATCH = 100
_LEEWAY = timedelta(minutes=5)  # between the provider's clock and ours


@dataclass(frozen=True, slots=True)
class Patience:
    """`grace`: how long after the doubt began a provider lists whatever it took; `between`: from one look that found
    nothing to the next."""

    grace: timedelta = GRACE
    between: timedelta = BETWEEN


class Reconciler:
    def __init__(
        self, store: DeliveryStore, senders: Senders, composer: Composer, clock: Clock, patience: Patience
    ) -> None:
        self._store, self._senders, self._composer, self._clock = store, senders, composer, clock
        self._patience = patience

    async def work(self, restaurant: Restaurant, channel: Channel) -> Sequence[Delivery]:
        """Looks up those whose turn it is; returns the ones that are given up as unknown."""
        restaurant_id = restaurant.restaurant_id
        doubtful = await self._store.doubtful(restaurant_id, channel, self._clock.now(), _BATCH)
        if not doubtful:
            return []
        try:
            sender: Sender | None = await self._senders.of(restaurant_id, channel)
        except NotFound:
            sender = None
        campaigns = dict[str, Campaign]()
        for each in {one.campaign_id for one in doubtful}:
            with suppress(NotFound):
                campaigns[each] = await self._store.campaign(restaurant_id, each)
        for orphan in [one for one in doubtful if one.campaign_id not in campaigns]:  # they hold up nobody else's
            await self._store.looked(orphan, {"look_at": None, "why": "Its campaign is gone."})
        doubtful = [one for one in doubtful if one.campaign_id in campaigns]
        turns = asyncio.Semaphore(sender.in_flight if sender else 1)

        async def look(delivery: Delivery) -> bool:
            async with turns:
                return await self._look(restaurant, campaigns[delivery.campaign_id], delivery, sender)

        going_on = await asyncio.gather(*(look(one) for one in doubtful))
        return [one for one, goes_on in zip(doubtful, going_on, strict=True) if not goes_on]

    async def _look(
        self, restaurant: Restaurant, campaign: Campaign, delivery: Delivery, sender: Sender | None
    ) -> bool:
        """False where it will not be looked up again."""
        now = self._clock.now()
        try:
            if sender is None:
                raise OutcomeUnknown("The account that it went out from is not connected any more.")
            message = await self._composer.compose(campaign, delivery, restaurant.name)
            receipt = await sender.find(message, (delivery.tried_at or delivery.created_at) - _LEEWAY)
        except (OutcomeUnknown, NotSent) as doubt:
            after = before_look(delivery.looks + 1)
            look_at = now + after if after else None
            await self._store.looked(delivery, {"look_at": look_at, "absent": 0, "why": doubt.message})
            return look_at is not None
        if receipt is not None:
            await self._store.found(delivery, receipt, now)
        elif delivery.absent and now >= (delivery.unknown_since or now) + self._patience.grace:
            await self._store.absent(delivery, _afterwards(campaign, delivery, now), now)
        else:
            since = delivery.unknown_since or now
            due = max(now + self._patience.between, since + self._patience.grace)
            await self._store.looked(delivery, {"look_at": due, "absent": delivery.absent + 1})
        return True


def _afterwards(campaign: Campaign, delivery: Delivery, now: datetime) -> DeliveryStatus:
    """What becomes of one that certainly did not go out."""
    if campaign.status == "cancelled":
        return "cancelled"
    return "queued" if now < delivery.not_after else "missed"
