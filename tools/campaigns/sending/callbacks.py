"""What providers tell about messages later: each step is taken once, and never back."""

from __future__ import annotations

from typing import Any

from core.clock import Clock
from tools.campaigns.guests.schemas import DirectChannel
from tools.campaigns.schemas import Delivery, DeliveryStatus
from tools.campaigns.sending.schemas import Guests, Told
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import DIRECT

# What a provider has went out, whatever we believed of it.
_BEFORE_SENT: tuple[DeliveryStatus, ...] = ("queued", "sending", "unknown", "missed", "cancelled")


class Callbacks:
    def __init__(self, store: DeliveryStore, guests: Guests, clock: Clock) -> None:
        self._store, self._guests, self._clock = store, guests, clock

    async def apply(self, restaurant_id: str, delivery_id: str, told: Told) -> bool:
        """Whether that was news. Raises NotFound. Repeated or late ones change nothing; delivered, failed are final."""
        delivery = await self._store.get(restaurant_id, delivery_id)
        if not delivery.attempts:
            return False  # it was never handed to anybody
        now = self._clock.now()
        changes: dict[str, Any] = {"status": told.status, "updated_at": now, "look_at": None, "why": told.why}
        if told.provider_id:
            changes["provider_id"] = told.provider_id
        if delivery.sent_at is None:
            changes["sent_at"] = now
        if told.status == "delivered":
            changes["delivered_at"] = now
        before = _BEFORE_SENT if told.status == "sent" else (*_BEFORE_SENT, "sent")
        await self._leave_alone(delivery, told)
        return await self._store.told(delivery, before, changes)

    async def _leave_alone(self, delivery: Delivery, told: Told) -> None:
        """An erased guest has no address any more. A text's failure that was told before stops nobody again: the guest
        may have said yes since, and Twilio's signatures do not age."""
        again = delivery.channel == "sms" and delivery.status == "failed"
        if told.stop and delivery.to and delivery.channel in DIRECT and not again:
            channel: DirectChannel = "sms" if delivery.channel == "sms" else "email"
            await self._guests.suppress(delivery.restaurant_id, channel, delivery.to, told.stop)
