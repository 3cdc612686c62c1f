"""Guests, what they agreed to, and who belongs to a segment."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, NamedTuple

from pydantic import BaseModel, Field

DirectChannel = Literal["email", "sms"]
SegmentKind = Literal["all", "lapsed", "regulars", "first_timers", "high_spenders", "birthday", "by_dish"]


class Consent(BaseModel):
    """One opt-in or its end. `how`: where and in which words it was given; `status` pending waits for a second yes."""

    channel: DirectChannel
    status: Literal["opted_in", "pending", "opted_out"]
    at: datetime
    how: str
    source: str  # "till", "web form", "imported", "sms", "unsubscribe page", "complaint"
    words: str | None = None  # the guest's own, where there are any


class Guest(BaseModel):
    """A guest (`customers`). `phone` is E.164. `zone`: IANA, where known. Orders carry `guest_id`."""

    id: str
    restaurant_id: str
    first_name: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    zone: str | None = None
    country: str | None = None
    language: Literal["en", "es"] | None = None
    birthday: str | None = None  # MM-DD
    consents: list[Consent] = Field(default_factory=list)  # the latest of each channel
    orders: int = 0
    spent_minor: int = 0
    first_order: date | None = None
    last_order: date | None = None
    demo: bool = False
    created_at: datetime


class Segment(BaseModel):
    """A rule. `days`: lapsed = no order for so many (60); regulars = within so many (90) at least `least` orders (4);
    birthday = within the next so many (14); by_dish = ordered `item` within so many (180)."""

    kind: SegmentKind
    days: int | None = Field(default=None, ge=1, le=730)
    least: int | None = Field(default=None, ge=1, le=200)
    item: str | None = None

    @property
    def label(self) -> str:
        """How owners call it."""
        return {
            "all": "everyone who agreed to hear from you",
            "lapsed": "lapsed guests",
            "regulars": "regulars",
            "first_timers": "first-timers",
            "high_spenders": "high spenders",
            "birthday": "guests with a birthday soon",
            "by_dish": "guests who order it",
        }[self.kind]

    @property
    def plural(self) -> str:
        """The same behind "the" or a number."""
        return "guests who agreed to hear from you" if self.kind == "all" else self.label

    def counted(self, number: int) -> str:
        """`1 lapsed guest`, `2000 guests who agreed to hear from you`."""
        if number != 1:
            return f"{number} {self.plural}"
        one = {"regulars": "regular", "first_timers": "first-timer", "high_spenders": "high spender"}.get(self.kind)
        return f"1 {one or self.plural.replace('guests', 'guest').replace('who order it', 'who orders it')}"


class Recipient(NamedTuple):
    """Whom one direct message is for. `held_out`: belongs to the holdout, gets nothing. A plain tuple: there may be
    hundreds of thousands."""

    guest_id: str
    channel: DirectChannel
    address: str
    first_name: str | None = None
    zone: str | None = None
    language: str | None = None
    held_out: bool = False


class AudienceCount(BaseModel):
    """How many would get it by channel, how many are held out, and why others do not."""

    segment: Segment
    members: int  # of the segment, whatever they agreed to
    by_channel: dict[DirectChannel, int]
    held_out: int
    left_out: dict[str, int] = Field(
        default_factory=dict
    )  # reason -> guests ("no opt-in", "stopped", "no number", ...)
    as_of: datetime


class Heard(BaseModel):
    """What a guest's message asked for, and the one answer to it (None: say nothing). `channels`: those that a stop or
    start is about; `new`: whether it changed anything."""

    wish: Literal["stop", "help", "start", "other"]
    answer: str | None = None
    channels: list[DirectChannel] = Field(default_factory=list)
    new: bool = False


class Imported(BaseModel):
    """What became of a file of guests. `problems`: one line each, with the line of the file (the first fifty)."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    skipped: int = 0
    opted_in: dict[DirectChannel, int] = Field(default_factory=dict)
    without_source: int = 0  # said to have agreed, but not how and when: kept as not opted in
    stopped: int = 0  # had asked to be left alone before: stays so
    problems: list[str] = Field(default_factory=list)


class Verdict(BaseModel):
    """May this go to this address now? `until`: when it may, where waiting helps."""

    allowed: bool
    reason: str | None = None
    until: datetime | None = None
