"""What a channel's sender takes and what it may answer."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol, runtime_checkable

from pydantic import BaseModel, Field

from core.errors import TablesideError
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import DirectChannel, Recipient, Segment, Verdict
from tools.campaigns.schemas import Campaign
from tools.content.schemas import Channel, Schedule


class Outgoing(BaseModel):
    """One message as it leaves, complete. `delivery_id` goes with it where the provider keeps such a thing."""

    delivery_id: str
    restaurant_id: str
    channel: Channel
    to: str
    body: str
    subject: str | None = None
    html: str | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    unsubscribe_url: str | None = None  # one click ends the messages (RFC 8058)
    campaign_id: str = ""
    restaurant: str = ""  # its name
    language: str = "en"
    picture_url: str | None = None
    alt: str | None = None
    link: str | None = None
    button: str | None = None
    schedule: Schedule | None = None  # of an offer or an event, for Google
    starts: datetime | None = None
    ends: datetime | None = None
    reference: str | None = None
    container_id: str | None = None
    demo: bool = False


class Receipt(BaseModel):
    """The provider took it. `final`: it says that it arrived; `lost`: why it says that it did not."""

    provider_id: str
    parts: int | None = None
    cost: float | None = None
    final: bool = False
    lost: str | None = None


class NotSent(TablesideError):
    """It certainly did not go out. In details: `retry_after` (seconds) where another try makes sense; `stop` where the
    address must not be used again, with why ("bounced", "stopped", "complaint"); `everyone` where none gets through
    until somebody acts (a token that is no longer good)."""

    status, code = 502, "not_sent"


class OutcomeUnknown(TablesideError):
    """It may have gone out: the answer was lost. Look it up before anything else."""

    status, code = 504, "outcome_unknown"


class Sender(Protocol):
    """One channel of one restaurant. `per_second`: how many the provider allows; `in_flight`: how many at once."""

    @property
    def channel(self) -> Channel: ...

    @property
    def per_second(self) -> float: ...

    @property
    def in_flight(self) -> int: ...

    async def send(self, message: Outgoing) -> Receipt:
        """Raises NotSent or OutcomeUnknown, nothing else."""
        ...

    async def find(self, message: Outgoing, since: datetime) -> Receipt | None:
        """Whether the provider has it, asked of the provider; None: it certainly has not. Raises OutcomeUnknown where
        that cannot be told (yet)."""
        ...


UNDO = timedelta(minutes=30)  # for which a public post can be taken back from here, on whichever platform


@runtime_checkable
class Undoing(Protocol):
    """A sender that can take a post back, for so long after it stood there."""

    @property
    def undo_window(self) -> timedelta: ...

    async def undo(self, provider_id: str) -> None: ...


class Senders(Protocol):
    """Where senders come from: the restaurant's connected accounts."""

    async def of(self, restaurant_id: str, channel: Channel) -> Sender:
        """Raises NotFound with what to connect, in one plain line."""
        ...


class Problem(BaseModel):
    """Why a campaign may not go out as it was approved, in one plain sentence for the owner."""

    text: str


class Guests(Protocol):
    """What sending needs to know of guests (`GuestService`)."""

    def recipients(
        self,
        restaurant: Restaurant,
        segment: Segment,
        channels: Sequence[DirectChannel],
        campaign_id: str,
        holdout_percent: float,
        now: datetime,
    ) -> AsyncIterator[list[Recipient]]:
        """In batches, the same ones each time; held-out ones are among them."""
        ...

    async def verdict(
        self,
        restaurant: Restaurant,
        channel: DirectChannel,
        address: str,
        zone: str | None,
        now: datetime,
        delivery_id: str | None = None,
    ) -> Verdict:
        """Asked at the moment of sending."""
        ...

    def next_allowed(
        self, restaurant: Restaurant, channel: DirectChannel, address: str, zone: str | None, at: datetime
    ) -> datetime | None:
        """`at` itself where the hours allow it, else the next moment that they do; None: never."""
        ...

    async def suppress(self, restaurant_id: str, channel: DirectChannel, address: str, why: str) -> Any: ...


class Told(BaseModel):
    """What a provider tells about a message later. sent: it has it, whatever becomes of it. `stop`: why its address
    must not be used again."""

    status: Literal["sent", "delivered", "failed"]
    provider_id: str | None = None
    why: str | None = None
    stop: str | None = None


# Asked when a campaign's time has come: is what was approved still true? Whoever finds a problem also moves the
# campaign and asks the owner again.
Recheck = Callable[[Campaign], Awaitable[Problem | None]]
