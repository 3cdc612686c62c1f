"""Campaigns that suggest themselves, from what is known of the week, the menu and the guests. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from tools.campaigns.guests.schemas import Segment, SegmentKind
from tools.campaigns.planning.engine.strategy import CHANNELS, SEGMENTS
from tools.campaigns.schemas import Objective
from tools.content.schemas import Channel, Fact
from tools.menu.periods import WEEKDAYS

Json = dict[str, Any]
_MOST = 6
_WET = ("rain", "snow")


@dataclass(frozen=True, slots=True)
class Known:
    """`slow`: [{weekday, index, text}], the slowest first; `push`: [{item, name, why, class, offer, expected}];
    `members` of each segment; facts of the days ahead."""

    slow: Sequence[Json]
    push: Sequence[Json]
    members: Mapping[SegmentKind, int]
    weather: Sequence[Fact]
    holidays: Sequence[Fact]
    ran: frozenset[str]  # menu keys of dishes that a campaign ran with lately


def ideas(known: Known) -> list[Json]:
    """[{id, objective, title, why, item, item_name, offer, segment, channels, weekday, start_date, end_date,
    expected}], the most urgent first; each `why` is what it stands on."""
    dishes = [one for one in known.push if one["item"] not in known.ran] or list(known.push)
    dish = dishes[0] if dishes else None
    found = [_weather(known, dish), _slow(known, dish), _win_back(known), _thanks(known), _holiday(known)]
    found += [_another(one) for one in dishes[1:2]]
    return [one for one in found if one][:_MOST]


def _idea(objective: Objective, title: str, why: Sequence[str], dish: Json | None = None, **fields: Any) -> Json:
    channels: Sequence[Channel] = CHANNELS[objective]
    told: Json = {
        "objective": objective,
        "title": title,
        "why": [one for one in why if one],
        "item": dish["item"] if dish else None,
        "item_name": dish["name"] if dish else None,
        "offer": dish["offer"] if dish else None,
        "segment": Segment(kind=SEGMENTS[objective]).model_dump(),
        "channels": list(channels),
        "weekday": None,
        "start_date": None,
        "end_date": None,
        "expected": dish["expected"] if dish else None,
        **fields,
    }
    parts = (objective, told["item"], told["weekday"], told["start_date"])
    return {"id": sha256("|".join(map(str, parts)).encode()).hexdigest()[:12], **told}


def _with(dish: Json | None) -> str:
    return f" with the {dish['name']}" if dish else ""


def _slow(known: Known, dish: Json | None) -> Json | None:
    if not known.slow:
        return None
    slow = known.slow[0]
    title = f"Fill slow {WEEKDAYS[slow['weekday']]}s{_with(dish)}"
    why = [slow["text"], dish["why"] if dish else ""]
    return _idea("fill_slow_day", title, why, dish, weekday=slow["weekday"])


def _weather(known: Known, dish: Json | None) -> Json | None:
    """A wet day ahead: guests stay at home unless they are given a reason."""
    wet = next((one for one in known.weather if one.values.get("kind") in _WET and one.day), None)
    if wet is None or wet.day is None:
        return None
    day: date = wet.day
    title = f"{str(wet.values['kind']).capitalize()} on {WEEKDAYS[day.weekday()]}: bring people in{_with(dish)}"
    why = [f"{wet.text} (Source: {wet.source}.)", dish["why"] if dish else ""]
    return _idea("fill_slow_day", title, why, dish, start_date=day.isoformat(), end_date=day.isoformat())


def _win_back(known: Known) -> Json | None:
    lapsed = known.members.get("lapsed", 0)
    if not lapsed:
        return None
    why = [f"{lapsed:,} of your guests have not ordered for 60 days or more (your orders)."]
    return _idea("win_back", "Win back guests who stopped coming", why)


def _thanks(known: Known) -> Json | None:
    regulars = known.members.get("regulars", 0)
    if not regulars:
        return None
    why = [f"{regulars:,} regulars ordered at least four times in the last 90 days (your orders)."]
    return _idea("reward_regulars", "Thank your regulars", why)


def _holiday(known: Known) -> Json | None:
    if not known.holidays or known.holidays[0].day is None:
        return None
    fact, day = known.holidays[0], known.holidays[0].day
    name = str(fact.values.get("name") or "the holiday")
    why = [f"{fact.text} (Source: {fact.source}.)"]
    title = f"Say what you do on {name}"
    return _idea("announce", title, why, segment=None, start_date=day.isoformat(), end_date=day.isoformat())


def _another(dish: Json) -> Json:
    return _idea("raise_check", f"Put the {dish['name']} forward", [dish["why"]], dish)
