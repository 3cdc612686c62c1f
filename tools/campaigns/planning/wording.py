"""A campaign in plain words: the approval's title and what the owner should know before the yes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from core.money import format_money
from memory.restaurants import Restaurant
from tools.campaigns.planning.engine import strategy, timing
from tools.campaigns.results.service import is_tellable
from tools.campaigns.schemas import Campaign
from tools.campaigns.sending.schemas import UNDO
from tools.content.schemas import TITLES, Channel

_WORDS: dict[Channel, tuple[str, str]] = {"sms": ("text", "texts"), "email": ("email", "emails")}
_UNDO = {"facebook": "Facebook", "google_post": "Google"}  # channels whose posts a program can take back


def title_of(campaign: Campaign) -> str:
    """`Send “Thai Chicken Pizza on Tuesdays”: 212 texts and a post on Instagram, 4 times`."""
    return f"Send “{campaign.name}”: {reach_of(campaign)}"


def reach_of(campaign: Campaign) -> str:
    parts = []
    for channel in strategy.direct(campaign.channels):
        count = campaign.audience.by_channel.get(channel, 0) if campaign.audience else 0
        parts.append(f"{count} {_WORDS[channel][0 if count == 1 else 1]}")
    if posts := strategy.public(campaign.channels):
        parts.append(f"{'a post' if len(posts) == 1 else 'posts'} on {strategy.channel_names(posts)}")
    days = len({slot.at.date() for slot in campaign.schedule if slot.channel == campaign.channels[0]})
    return " and ".join(parts) + (f", {days} times" if days > 1 else "")


def asked_notes(restaurant: Restaurant, campaign: Campaign, now: datetime, warnings: Sequence[str]) -> list[str]:
    """Time, money, who is left out, the hours that the law leaves, what can be taken back."""
    notes = [_times(restaurant, campaign, now), *_money(restaurant, campaign)]
    if campaign.audience:
        notes += _left_out(campaign)
    if strategy.direct(campaign.channels):
        notes.append(
            "Texts and emails leave between 8:00 and 20:00 of each guest's own time, or the stricter hours of their "
            "state; whoever cannot be reached in time is reported, not written to late."
        )
    if "sms" in campaign.channels:
        notes += _registration(restaurant)
    return [*notes, *_undo(campaign), *warnings]


def when_of(restaurant: Restaurant, campaign: Campaign) -> list[dict[str, str]]:
    """[{channel, at}], local ISO."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(restaurant.timezone)
    return [
        {"channel": slot.channel, "at": slot.at.astimezone(zone).isoformat(timespec="minutes")}
        for slot in campaign.schedule
    ]


def _times(restaurant: Restaurant, campaign: Campaign, now: datetime) -> str:
    told = []
    for channel in campaign.channels:
        slots = [slot for slot in campaign.schedule if slot.channel == channel]
        shown = ", ".join(
            "as soon as you approve" if slot.at <= now else timing.said(slot.at, restaurant.timezone) for slot in slots
        )
        told.append(f"{TITLES[channel]}: {shown}")
    return f"{'; '.join(told)} ({restaurant.timezone})."


def _money(restaurant: Restaurant, campaign: Campaign) -> list[str]:
    lines = [
        f"{line.messages} {TITLES[line.channel].lower()}s at {line.each:g} {restaurant.currency} each"
        for line in campaign.costs
        if line.each and line.total
    ]
    if not lines or campaign.cost is None:
        return []
    return [f"Cost: {format_money(campaign.cost, restaurant.currency)} ({', '.join(lines)})."]


def _left_out(campaign: Campaign) -> list[str]:
    audience = campaign.audience
    assert audience and campaign.segment
    are = "is" if audience.held_out == 1 else "are"
    of = f"{audience.held_out} of the {campaign.segment.plural}"
    told = [f"{of} {are} held out ({campaign.holdout_percent:g}%)."]
    if campaign.holdout_percent and not is_tellable(campaign.detectable):
        told.append("Too few guests to tell what it brings.")
    if audience.left_out:
        reasons = ", ".join(f"{count} ({reason})" for reason, count in audience.left_out.items())
        told.append(f"Not written to: {reasons}.")
    return told


def _registration(restaurant: Restaurant) -> list[str]:
    from tools.campaigns.guests.engine.law import table

    country = table()["countries"].get(restaurant.home_country) or {}
    return [note for note in country.get("notes", []) if "egist" in note]


def _undo(campaign: Campaign) -> list[str]:
    back = [_UNDO[channel] for channel in campaign.channels if channel in _UNDO]
    stays = [TITLES[channel] for channel in campaign.channels if channel not in _UNDO and channel != "website"]
    told = []
    if back:
        minutes = UNDO // timedelta(minutes=1)
        told.append(f"A post on {' and '.join(back)} can be taken back for {minutes} minutes.")
    if stays:
        told.append(f"What has gone out by {', '.join(stays)} cannot be taken back from here.")
    return told
