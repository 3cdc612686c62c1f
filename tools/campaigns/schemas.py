"""What a campaign is, and what is on its way to guests."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator
from pydantic.json_schema import SkipJsonSchema

from tools.campaigns.guests.schemas import AudienceCount, Segment
from tools.content.schemas import Channel, Difference, Offer, Version
from tools.menu.promotions.schemas import Weekday

Objective = Literal[
    "fill_slow_day", "win_back", "launch_dish", "raise_check", "reward_regulars", "announce", "clear_stock"
]
CampaignStatus = Literal[
    "draft",  # being made; nothing is asked yet
    "awaiting_approval",
    "scheduled",  # approved, waits for its time
    "sending",
    "paused",
    "done",
    "cancelled",
    "expired",  # nobody approved it in time, or its window was missed
    "failed",
]


class Moment(BaseModel):
    """One entry of the history: who moved it, from where to where, why."""

    at: datetime
    by: str
    before: CampaignStatus | None = None
    after: CampaignStatus
    why: str


class Slot(BaseModel):
    """When a channel goes out: `at` for public posts and the start of direct ones (UTC); direct ones are spread over
    the recipients' own allowed hours until `until`."""

    channel: Channel
    at: datetime
    until: datetime


class CostLine(BaseModel):
    channel: Channel
    messages: int
    each: float | None  # major units; None: unknown
    total: float | None


class Campaign(BaseModel):
    """A document of `content_campaigns`. Money in major units, percent 0-100. `versions` is the text that was approved,
    word for word. `audience` as it was counted when it was shown."""

    id: str
    restaurant_id: str
    thread_id: str | None = None
    name: str
    status: CampaignStatus = "draft"
    objective: Objective
    why: list[str] = Field(default_factory=list)  # the strategy in plain sentences, each with its number and source
    channels: list[Channel]
    item: str | None = None  # menu key
    item_name: str | None = None
    offer: Offer | None = None
    segment: Segment | None = None
    start_date: date | None = None
    end_date: date | None = None
    weekday: int | None = None
    language: Literal["en", "es"] = "en"
    draft_id: str | None = None
    versions: list[Version] = Field(default_factory=list)
    difference: Difference | None = None
    schedule: list[Slot] = Field(default_factory=list)
    audience: AudienceCount | None = None
    holdout_percent: float = 10.0
    costs: list[CostLine] = Field(default_factory=list)
    cost: float | None = None
    base_rate: float | None = None  # share of such guests who order within the window anyway, 0-1; None: not known
    detectable: float | None = (
        None  # the smallest lift (percent points of guests who order) that could be told; None: too few
    )
    approval_id: str | None = None
    revision: int = 0  # grows with every approval that is carried out, so that a new time is queued anew
    queued_at: datetime | None = None
    proposed: dict[str, Any] | None = (
        None  # fields that a pending approval would change of one that is approved already
    )
    notes: list[str] = Field(default_factory=list)
    history: list[Moment] = Field(default_factory=list)
    results: dict[str, Any] | None = None
    demo: bool = False
    created_by: str
    created_at: datetime
    updated_at: datetime


DeliveryStatus = Literal[
    "queued",  # waits for its time
    "sending",  # a worker has it under a lease
    "sent",  # the provider took it
    "delivered",  # the provider says it arrived
    "failed",  # refused; will not be tried again
    "unknown",  # it may have gone out: looked up at the provider before anything else happens
    "held_out",  # belongs to the holdout
    "suppressed",  # opted out, bounced or not allowed at the moment of sending
    "missed",  # its window was over before it could go: reported, not sent late
    "cancelled",
]


class Delivery(BaseModel):
    """One message to one address (`deliveries`), made once: `id` comes from campaign, channel, occurrence and guest.
    `to` is E.164, an email address or the public page's id. `reference` is in the message itself (a short link's code)
    or its metadata, so that it can be found again at the provider."""

    id: str
    restaurant_id: str
    campaign_id: str
    channel: Channel
    to: str
    guest_id: str | None = None
    variant: str = "A"
    status: DeliveryStatus = "queued"
    due_at: datetime
    not_after: datetime
    attempts: int = 0
    token: str | None = None
    lease_until: datetime | None = None  # real time
    handed_at: datetime | None = None  # real time: from here on it may have gone out
    tried_at: datetime | None = None  # when it was first handed over, by whichever clock is earlier
    occurrence: int = 0  # which of the campaign's times of this channel
    looks: int = 0  # how often the provider was asked about it
    absent: int = 0  # how often in a row it certainly was not there
    unknown_since: datetime | None = None
    look_at: datetime | None = None  # when it is asked again
    reference: str | None = None
    provider_id: str | None = None
    container_id: str | None = None  # Instagram's, before it is published
    parts: int | None = None
    cost: float | None = None
    why: str | None = None
    first_name: str | None = None
    zone: str | None = None
    language: str | None = None  # of the text that the guest gets
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    clicked_at: datetime | None = None
    clicks: int = 0
    demo: bool = False
    created_at: datetime
    updated_at: datetime


class PlanArgs(BaseModel):
    """What a campaign is for. Only the objective is needed."""

    model_config = ConfigDict(extra="forbid")

    objective: str = Field(
        min_length=1,
        max_length=500,
        description="What it is for, in the owner's own words, or one of fill_slow_day, win_back, launch_dish, "
        "raise_check, reward_regulars, announce, clear_stock.",
    )
    channels: list[Channel] | None = Field(
        default=None, max_length=6, description="Only those that were named; left out, fitting ones are chosen."
    )
    item: str | None = Field(default=None, max_length=240, description="The dish to push, by name.")
    offer: str | None = Field(
        default=None, max_length=200, description='As the owner said it: "20% off", "$5 off", "two for 25".'
    )
    segment: str | None = Field(
        default=None,
        max_length=120,
        description="Who gets the direct messages: regulars, lapsed, first-timers, high spenders, birthday, everyone, "
        'or "people who order <dish>"; with days where named ("lapsed 90 days").',
    )
    start_date: date | None = Field(default=None, description="First day (YYYY-MM-DD).")
    end_date: date | None = Field(default=None, description="Last day, inclusive (YYYY-MM-DD).")
    weekday: Weekday | None = Field(default=None, description="The weekday it is about, e.g. tuesday: each of them.")
    at: datetime | None = Field(
        default=None, description="When to send, ISO, the restaurant's own time; only where the owner names a time."
    )
    send: bool = Field(
        default=False, description="True only where the owner asks for it to go out; opens ONE approval for sending."
    )
    language: Literal["en", "es"] | None = Field(default=None, description="Of the messages; left out: as asked.")
    variants: int | None = Field(default=None, ge=1, le=2, description="2 for an A/B test.")
    draft_id: str | None = Field(
        default=None, max_length=40, description="A draft that was shown and is to go out as it stands."
    )
    # What an approval carries: the campaign, its texts word for word, its times. The model is not told.
    campaign: SkipJsonSchema[str | None] = None
    texts: SkipJsonSchema[dict[str, str] | None] = None
    slots: SkipJsonSchema[list[Slot] | None] = None

    @field_validator("item", "offer", "segment", "weekday", mode="before")
    @classmethod
    def _blank_is_none(cls, value: object) -> object:
        return (value.strip() or None) if isinstance(value, str) else value

    @field_validator("weekday", mode="before")
    @classmethod
    def _any_case(cls, value: object) -> object:
        """ "Tuesdays" is Tuesday."""
        return value.casefold().removesuffix("s") if isinstance(value, str) else value

    @property
    def asks(self) -> bool:
        return self.send or self.at is not None


class RefArgs(BaseModel):
    """Which campaign."""

    model_config = ConfigDict(extra="forbid")

    campaign: str = Field(
        min_length=1,
        max_length=240,
        description='Its id, its name or words of it; "latest" for the one that was just talked about.',
    )


class LaunchArgs(RefArgs):
    texts: SkipJsonSchema[dict[str, str] | None] = None  # as approved or edited, word for word


class ScheduleArgs(LaunchArgs):
    """Which campaign, and when."""

    at: datetime = Field(description="When it goes out: ISO, the restaurant's own time where no zone stands in it.")


class ReportArgs(BaseModel):
    """Which campaign; left out: the latest that went out."""

    model_config = ConfigDict(extra="forbid")

    campaign: str | None = Field(default=None, max_length=240, description="Its id, name or words of it.")


class ListArgs(BaseModel):
    """Which campaigns."""

    model_config = ConfigDict(extra="forbid")

    status: CampaignStatus | Literal["upcoming"] | None = Field(
        default=None, description="Only those; upcoming: scheduled, going out or waiting for a yes. Left out: all."
    )
