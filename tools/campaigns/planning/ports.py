"""What planning needs of others: the writer, the guests, the outbox, the channels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from core.events import StepFinished, StepStarted
from memory.mongo import Session
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import AudienceCount, DirectChannel, Segment
from tools.campaigns.schemas import Campaign, Delivery
from tools.content.schemas import Brief, Channel, Draft, Version


class Writing(Protocol):
    """`tools.content.service.ContentService`."""

    async def write_for(
        self,
        restaurant: Restaurant,
        brief: Brief,
        now: datetime,
        *,
        thread_id: str | None,
        draft_id: str | None = None,
        step: Callable[[StepStarted | StepFinished], None] | None = None,
    ) -> Draft: ...

    async def get(self, restaurant_id: str, draft_id: str) -> Draft: ...

    async def edit_version(
        self,
        restaurant: Restaurant,
        draft_id: str,
        channel: Channel,
        variant: str,
        fields: dict[str, Any],
        by: str,
        now: datetime,
    ) -> Draft: ...

    async def extend(
        self, restaurant: Restaurant, draft_id: str, channels: Sequence[Channel], now: datetime
    ) -> Draft: ...

    async def recheck(
        self, restaurant: Restaurant, versions: Sequence[Version], brief: Brief, now: datetime
    ) -> list[Version]:
        """The same texts with today's findings; nothing is mended."""
        ...


class Counting(Protocol):
    """`tools.campaigns.guests.service.GuestService`."""

    async def count(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        now: datetime,
        holdout_percent: float,
        campaign_id: str,
    ) -> AudienceCount: ...


class Delivering(Protocol):
    """`tools.campaigns.sending.outbox.Outbox`. What is written in a session goes with the campaign's own change."""

    async def queue(self, campaign: Campaign, session: Session | None = None) -> None: ...

    async def stop(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> None: ...

    async def resume(self, campaign: Campaign, session: Session | None = None) -> None: ...

    async def cancel(self, restaurant_id: str, campaign_id: str, session: Session | None = None) -> int: ...

    async def counts(self, restaurant_id: str, campaign_id: str) -> dict[str, int]: ...

    async def undo(self, delivery: Delivery) -> None: ...

    async def can_undo(self, delivery: Delivery) -> bool: ...


class Connected(Protocol):
    """`tools.campaigns.sending.schemas.Senders`."""

    async def of(self, restaurant_id: str, channel: Channel) -> object:
        """Raises NotFound with what to connect, in one plain line."""
        ...
