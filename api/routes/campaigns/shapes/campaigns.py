"""Campaigns, their approvals, what came of them."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import ConfigDict, Field

from api.routes.content.shapes.common import public
from api.routes.content.shapes.drafts import ContentVersion, versions_json
from api.routes.menu.shapes.common import Demo, Next, Shape
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.schemas import Campaign
from tools.content.schemas import Channel, Fact

HIDDEN = ("restaurant_id", "proposed", "queued_at")
LabelledSegment = public("CampaignSegment", Segment, label=(str, ...))
PublicCampaign = public(
    "Campaign",
    Campaign,
    HIDDEN,
    versions=(list[ContentVersion], ...),  # type: ignore[valid-type]
    segment=(LabelledSegment | None, ...),
)
OneCampaign = public("CampaignNow", PublicCampaign, allowed=(list[str], ...))


class CampaignPage(Shape):
    campaigns: list[PublicCampaign]  # type: ignore[valid-type]
    next: Next


class ApprovalShown(Shape):
    """As `GET /api/ai/assistant/approvals` gives it."""

    model_config = ConfigDict(extra="allow")

    id: str
    title: str
    short_code: str
    status: str


class Asked(Shape):
    approval: ApprovalShown


class DayEntry(Shape):
    campaign_id: str
    name: str
    channel: Channel
    time: str
    """Local, HH:MM."""
    status: str


class CalendarDay(Shape):
    date: date
    entries: list[DayEntry]
    holidays: list[str]
    events: list[str]


class Calendar(Shape):
    days: list[CalendarDay]


class SlowDay(Shape):
    weekday: int
    """Monday 0."""
    index: float
    """1.0 is an average day."""
    text: str


class PushedDish(Shape):
    item: str
    name: str
    why: str
    dish_class: str | None = Field(alias="class")


class ReviewWords(Shape):
    praised: list[str]
    complained: list[str]


class Analysis(Shape):
    slow_days: list[SlowDay]
    push: list[PushedDish]
    lapsed: int
    regulars: int
    reviews: ReviewWords
    weather: list[Fact]
    holidays: list[Fact]
    recent: list[Fact]
    gaps: list[str]


class Strategy(Shape):
    """What to plan with: the fields of POST /, and why."""

    id: str
    objective: str
    title: str
    why: list[str]
    item: str | None
    item_name: str | None
    offer: str | None
    segment: Segment | None
    channels: list[Channel]
    weekday: int | None
    start_date: date | None
    end_date: date | None
    expected: str | None


class CampaignProposal(Shape):
    id: str
    title: str
    why: list[str]
    status: str
    campaign_id: str | None


class CampaignOverview(Shape):
    analysis: Analysis
    strategies: list[Strategy]
    proposals: list[CampaignProposal]


class Report(Shape):
    """What campaign_report tells, and what a chart of it is drawn from."""

    model_config = ConfigDict(extra="allow")

    campaign_id: str
    campaign: str
    status: str
    sent: int
    simulated: bool
    demo: Demo
    series: list[dict[str, Any]]
    statuses: dict[str, int]
    clicks_by_link: list[dict[str, Any]]


def segment_json(segment: Segment | None) -> dict[str, Any] | None:
    return {**segment.model_dump(mode="json"), "label": segment.label} if segment else None


def campaign_json(campaign: Campaign) -> dict[str, Any]:
    return {
        **campaign.model_dump(mode="json", exclude={*HIDDEN}),
        "versions": versions_json(campaign.versions),
        "segment": segment_json(campaign.segment),
    }
