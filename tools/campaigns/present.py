"""Campaigns as the model reads them (small JSON) and as the owner sees them (a card)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from core.cards import Card
from core.money import format_money
from memory.restaurants import Restaurant
from tools.base import ToolResult
from tools.campaigns.planning.wording import reach_of, when_of
from tools.campaigns.results.service import is_tellable
from tools.campaigns.schemas import Campaign
from tools.campaigns.states import SAID, UPCOMING
from tools.content.schemas import TITLES
from tools.content.writing.standins import readable

Json = dict[str, Any]
_SHOWN = 20  # campaigns of a list


def content_of(restaurant: Restaurant, campaign: Campaign, *, approval: bool = False) -> Json:
    """The shape of plan_campaign; money in major units, percent 0-100, times local."""
    audience = campaign.audience
    return {
        "campaign_id": campaign.id,
        "name": campaign.name,
        "status": campaign.status,
        "objective": campaign.objective,
        "why": campaign.why,
        "channels": campaign.channels,
        "item": campaign.item_name,
        "offer": campaign.offer.text if campaign.offer else None,
        "segment": {
            "label": campaign.segment.label,
            "members": audience.members,
            "by_channel": audience.by_channel,
            "held_out": audience.held_out,
            "left_out": audience.left_out,
        }
        if campaign.segment and audience
        else None,
        "schedule": when_of(restaurant, campaign),
        "cost": campaign.cost,
        "currency": restaurant.currency,
        "holdout_percent": campaign.holdout_percent,
        "detectable": campaign.detectable,
        "too_few": audience is not None and not is_tellable(campaign.detectable),
        "drafts": [
            {
                name: value
                for name, value in (
                    ("channel", one.channel),
                    ("variant", one.variant),
                    ("text", readable(one.body, campaign.language)),
                    ("subject", one.subject),
                    ("parts", one.parts),
                    ("why_not", one.why_not),
                )
                if value is not None
            }
            for one in campaign.versions
        ],
        "notes": campaign.notes,
        "approval": approval,
        "demo": restaurant.demo,
    }


def planned(restaurant: Restaurant, campaign: Campaign, *, approval: bool = False) -> ToolResult:
    content = content_of(restaurant, campaign, approval=approval)
    next_ = [] if approval else [f"Send “{campaign.name}”", "Make the text shorter", "Add 15% off"]
    return ToolResult(content, [card_of(restaurant, campaign, content)], next_)


def card_of(restaurant: Restaurant, campaign: Campaign, content: Json) -> Card:
    """The same with the versions whole, for previews, and when what goes out."""
    data = {
        **content,
        "versions": [one.model_dump(mode="json") for one in campaign.versions],
        "difference": campaign.difference.model_dump() if campaign.difference else None,
        "draft_id": campaign.draft_id,
        "calendar": [{"date": one["at"][:10], "time": one["at"][11:16], **one} for one in content["schedule"]],
        "history": [one.model_dump(mode="json") for one in campaign.history],
        "costs": [one.model_dump() for one in campaign.costs],
    }
    return Card(type="campaign", title=campaign.name, data=data, text=text_of(restaurant, campaign))


def text_of(restaurant: Restaurant, campaign: Campaign) -> str:
    """For a phone without pictures."""
    money = f", {format_money(campaign.cost, restaurant.currency)}" if campaign.cost else ""
    times = when_of(restaurant, campaign)
    when = f" First: {times[0]['at'].replace('T', ' ')[:16]}." if times else ""
    return f"{campaign.name} ({SAID[campaign.status]}): {reach_of(campaign)}{money}.{when}"


def changed(restaurant: Restaurant, campaign: Campaign, said: str) -> ToolResult:
    content = {
        "campaign_id": campaign.id,
        "name": campaign.name,
        "status": campaign.status,
        "said": said,
        "demo": restaurant.demo,
    }
    return ToolResult(content)


def listed(restaurant: Restaurant, campaigns: Sequence[Campaign]) -> ToolResult:
    """{campaigns: [{campaign_id, name, status, when, channels, audience, cost}], drafts, waiting, upcoming, total,
    notes}; `waiting` ones are among the upcoming: they go out only after a yes."""
    counted = Counter(one.status for one in campaigns)
    rows = [_row(restaurant, one) for one in campaigns[:_SHOWN]]
    notes = [] if len(campaigns) <= _SHOWN else [f"These are the latest {_SHOWN} of {len(campaigns)}."]
    content = {
        "campaigns": rows,
        "total": len(campaigns),
        "drafts": counted["draft"] + counted["expired"],
        "waiting": counted["awaiting_approval"],
        "upcoming": sum(counted[status] for status in UPCOMING),
        "currency": restaurant.currency,
        "notes": notes,
        "demo": restaurant.demo,
    }
    return ToolResult(content, [_table(rows)] if rows else [])


def _row(restaurant: Restaurant, campaign: Campaign) -> Json:
    times = when_of(restaurant, campaign)
    return {
        "campaign_id": campaign.id,
        "name": campaign.name,
        "status": campaign.status,
        "when": times[0]["at"] if times else None,
        "channels": campaign.channels,
        "audience": sum(campaign.audience.by_channel.values()) if campaign.audience else None,
        "cost": campaign.cost,
    }


def _table(rows: Sequence[Json]) -> Card:
    labels = {"name": "Campaign", "status": "Status", "when": "When", "channels": "Channels", "audience": "Messages"}
    shown = [
        {
            **row,
            "status": SAID[row["status"]],
            "channels": ", ".join(TITLES[channel] for channel in row["channels"]),
            "when": (row["when"] or "").replace("T", " ")[:16],
        }
        for row in rows
    ]
    data = {"columns": [{"key": key, "label": label} for key, label in labels.items()], "rows": shown}
    text = "\n".join(f"{row['name']}: {row['status']}, {row['when']}" for row in shown)
    return Card(type="table", title="Campaigns", data=data, text=text)


def reported(restaurant: Restaurant, campaign: Campaign, results: Json) -> ToolResult:
    """What came of it, as campaign_report gives it."""
    content = {
        "campaign_id": campaign.id,
        "campaign": campaign.name,
        "status": campaign.status,
        **results,
        "currency": restaurant.currency,
        "demo": restaurant.demo,
    }
    card = Card(
        type="campaign",
        title=f"{campaign.name}: results",
        data={**content_of(restaurant, campaign), "results": results},
        text=_told(campaign, results),
    )
    return ToolResult(content, [card], ["How did the one before do?", "Plan another campaign"])


def _told(campaign: Campaign, results: Json) -> str:
    lift = f" {results['lift']['text']}" if results["lift"] else ""
    simulated = " (simulated)" if results["simulated"] else ""
    return f"{campaign.name}: {results['sent']} sent, {results['clicks']} clicks.{lift}{simulated}"
