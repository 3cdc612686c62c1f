"""What fits an objective: channels, guests, a name; and what the messages cost. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from tools.base import GROWN
from tools.campaigns.guests.schemas import AudienceCount, DirectChannel, Segment, SegmentKind
from tools.campaigns.schemas import Campaign, CostLine, Objective, Slot
from tools.content.schemas import DIRECT, TITLES, Channel, Version
from tools.menu.periods import WEEKDAYS

CHANNELS: dict[Objective, tuple[Channel, ...]] = {
    "fill_slow_day": ("sms", "instagram"),
    "win_back": ("email", "sms"),
    "launch_dish": ("instagram", "facebook", "email"),
    "raise_check": ("email",),
    "reward_regulars": ("email", "sms"),
    "announce": ("instagram", "facebook", "google_post"),
    "clear_stock": ("sms", "instagram"),
}
SEGMENTS: dict[Objective, SegmentKind] = {
    "fill_slow_day": "regulars",
    "win_back": "lapsed",
    "launch_dish": "all",
    "raise_check": "regulars",
    "reward_regulars": "regulars",
    "announce": "all",
    "clear_stock": "regulars",
}
LABELS: dict[Objective, str] = {
    "fill_slow_day": "Fill a slow day",
    "win_back": "Win back guests",
    "launch_dish": "Launch",
    "raise_check": "Raise the average check",
    "reward_regulars": "Reward regulars",
    "announce": "Announcement",
    "clear_stock": "Use up stock",
}
_BEFORE: dict[Objective, str] = {"launch_dish": "New: ", "clear_stock": "Use up: ", "raise_check": "Raise the check: "}
_NAME = 60  # letters of a name
_TOPICS: dict[Objective, tuple[str, str]] = {
    "fill_slow_day": ("Come and see us", "Ven a vernos"),
    "win_back": ("We would love to see you again", "Nos encantaría volver a verte"),
    "reward_regulars": ("Thank you for coming so often", "Gracias por venir tanto"),
    "raise_check": ("Something to go with it", "Algo para acompañar"),
    "clear_stock": ("Come and see us", "Ven a vernos"),
}
_BASE = 0.2  # where nothing is known: one guest in five comes within two weeks


def direct(channels: Sequence[Channel]) -> list[DirectChannel]:
    known: tuple[DirectChannel, ...] = ("sms", "email")
    return [channel for channel in known if channel in channels]


def public(channels: Sequence[Channel]) -> list[Channel]:
    return [channel for channel in channels if channel not in DIRECT]


def name_of(
    objective: Objective, item: str | None, weekday: int | None, segment: Segment | None, news: str = ""
) -> str:
    """`Thai Chicken Pizza on Tuesdays`. `news`: what an announcement says."""
    if objective == "win_back":
        return f"Win back {segment.label if segment else 'guests'}" + (f" with {item}" if item else "")
    day = f" on {WEEKDAYS[weekday]}s" if weekday is not None else ""
    if item:
        return f"{_BEFORE.get(objective, '')}{item}{day}"
    if objective == "announce" and news:
        return f"{news[:1].upper()}{news[1:_NAME]}".strip() + day
    return f"{LABELS[objective]}{day}"


def topic_of(objective: Objective, item: str | None, news: str, spanish: bool) -> str:
    """What guests are told; an owner's aim ("use up stock") is nothing for their eyes."""
    if item:
        from tools.content.writing.engine.topic import hook_in

        weather = hook_in(news)  # "rainy Tuesday coming": the owner's word for it, whatever the forecast says
        return f"{item}, {weather}" if weather else item
    return _TOPICS[objective][spanish] if objective in _TOPICS else news


def costs(
    versions: Sequence[Version], audience: AudienceCount | None, slots: Sequence[Slot]
) -> tuple[list[CostLine], float | None]:
    """By channel over all its times, and the sum; None where a price is not known. Variants go to equal shares."""
    lines = []
    for channel in dict.fromkeys(slot.channel for slot in slots):
        times = sum(slot.channel == channel for slot in slots)
        each = _each(channel, [one for one in versions if one.channel == channel])
        count = messages(audience, channel) if channel in DIRECT else 1
        total = None if each is None else round(each * count * times, 2)
        lines.append(CostLine(channel=channel, messages=count * times, each=each, total=total))
    known = [line.total for line in lines if line.total is not None]
    return lines, round(sum(known), 2) if len(known) == len(lines) else None


def _each(channel: Channel, versions: Sequence[Version]) -> float | None:
    known = [one.cost_each for one in versions if one.cost_each is not None]
    if len(known) == len(versions) and known:
        return round(sum(known) / len(known), 4)
    return None if channel == "sms" else 0.0


def messages(audience: AudienceCount | None, channel: Channel) -> int:
    """How many of a direct channel go out each time."""
    counted: dict[Any, int] = audience.by_channel if audience else {}
    return counted.get(channel, 0)


def total(audience: AudienceCount | None) -> int:
    """Messages of one time."""
    return sum(audience.by_channel.values()) if audience else 0


def grown(before: AudienceCount | None, now: AudienceCount | None) -> bool:
    return total(now) > total(before) * GROWN


def reachable(audience: AudienceCount) -> int:
    """Guests who would hear of it, those held out included."""
    return max(audience.members - sum(audience.left_out.values()), 0)


def base_of(rate: float | None) -> float:
    """Kept from the ends, where nothing could be told from anything."""
    return _BASE if rate is None else min(max(rate, 0.01), 0.95)


def holdout_note(percent: float, guests: int, points: float | None, rate: float | None, tellable: bool) -> str:
    known = f"{round(100 * base_of(rate))}% of such guests order within two weeks anyway"
    basis = known if rate is not None else f"assuming that {round(100 * _BASE)}% of them order anyway"
    few = " (more than the usual 10%, because they are few)" if percent > 10 else ""
    held = f"{percent:g}% of the {guests} guests are held out and get nothing{few}, so that the lift can be measured"
    if points is None:
        return f"{held}. Too few guests to tell any lift ({basis})."
    if not tellable:
        return f"{held}. Too few guests to tell a usual one: it would have to be {points:g} points or more ({basis})."
    return f"{held}: a lift of {points:g} points or more could be told ({basis})."


def clashes(campaign: Campaign, others: Sequence[Campaign], day_of: str) -> list[tuple[Campaign, str]]:
    """Campaigns that write to guests directly on a day on which this one does. `day_of`: the zone that days are in."""
    from zoneinfo import ZoneInfo

    zone = ZoneInfo(day_of)

    def days(one: Campaign) -> set[str]:
        return {slot.at.astimezone(zone).date().isoformat() for slot in one.schedule if slot.channel in DIRECT}

    mine = days(campaign)
    return [(one, min(shared)) for one in others if one.id != campaign.id and (shared := mine & days(one))]


def is_over(slot: Slot, now: datetime) -> bool:
    return slot.until <= now


def channel_names(channels: Sequence[Channel]) -> str:
    names = [TITLES[channel] for channel in channels]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}" if names else "nothing"
