"""Segments as rules: from owners' words to a rule, and from a rule to a question to the guests' kept figures."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from core.errors import ToolInputError
from core.words import bare
from tools.campaigns.guests.schemas import Segment, SegmentKind

DAYS: dict[SegmentKind, int] = {"lapsed": 60, "regulars": 90, "birthday": 14, "by_dish": 180}
LEAST = 4  # orders of a regular
TOP = 0.2  # the share of guests who spend most, in SPENT_DAYS
SPENT_DAYS = 365

_SPAN = re.compile(r"(\d{1,3})\+?\s*(days?|d|weeks?|wks?|w|months?|mo|years?|dias?|semanas?|mes|meses|anos?)\b")
_TIMES = re.compile(
    r"(?:at least |al menos )?(\d{1,3})\+?\s*(?:or more |o mas )?(?:times|orders|visits|x\b|veces|pedidos|visitas)"
)
_UNIT = {"d": 1, "w": 7, "s": 7, "m": 30, "y": 365, "a": 365}
_NO_DISH = re.compile(r"\b(?:once|times?|often|lately|since|most|last|ago|days?|weeks?|months?|us|here|veces)\b")


@cache
def _told() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("segments.yaml").read_text(encoding="utf-8"))
    return found


@cache
def _kinds() -> dict[SegmentKind, re.Pattern[str]]:
    return {kind: re.compile(rf"\b(?:{words})\b") for kind, words in _told()["kinds"].items()}


def read_segment(text: str, items: list[str] | None = None) -> Segment:
    """The rule that an owner's words mean; defaults where they give no number. `items`: names of dishes that may stand
    in it. ToolInputError that names the choices where they mean none."""
    plain = _plain(text)
    if not plain:
        raise ToolInputError(_WHICH)
    days, least = _days(plain), _times(plain)
    if dish := _dish(plain, items or []):
        return Segment(kind="by_dish", item=dish, days=days)
    for kind, words in _kinds().items():
        if words.search(plain):
            return Segment(
                kind=kind,
                days=None if kind in ("all", "high_spenders") else days,
                least=least if kind == "regulars" else None,
            )
    if "by dish" in plain or "by_dish" in text:
        raise ToolInputError("Guests of which dish?")
    raise ToolInputError(_WHICH)


_WHICH = (
    "Whom is it for: regulars, lapsed guests, first-timers, high spenders, birthdays, guests who order a dish, "
    "or everyone?"
)


def in_words(segment: Segment, dish: str | None = None) -> str:
    """The words that `read_segment` reads as this rule. `dish`: the name of its dish."""
    days = f" {segment.days} days" if segment.days else ""
    if segment.kind == "by_dish":
        return f"guests who order {dish or segment.item}{days}"
    least = f" {segment.least} times" if segment.kind == "regulars" and segment.least else ""
    names = {
        "all": "everyone",
        "lapsed": "lapsed",
        "regulars": "regulars",
        "first_timers": "first timers",
        "high_spenders": "high spenders",
        "birthday": "birthday",
    }
    return f"{names[segment.kind]}{least}{days}"


def _dish(plain: str, items: list[str]) -> str | None:
    known = [name for name in items if re.search(rf"\b{re.escape(_plain(name))}\b", plain)]
    if known:
        return max(known, key=len)
    found = next((hit for one in _told()["dishes"] if (hit := re.search(one, plain))), None)
    if (
        not found
        or _NO_DISH.search(found["dish"])
        or any(words.fullmatch(found["dish"]) for words in _kinds().values())
    ):
        return None
    return found["dish"].strip()


def _days(plain: str) -> int | None:
    found = _SPAN.search(plain)
    if not found or not int(found[1]):
        return None
    return min(int(found[1]) * _UNIT[found[2][0]], 730)


def _times(plain: str) -> int | None:
    found = _TIMES.search(plain)
    return min(max(int(found[1]), 1), 200) if found else None


def query(segment: Segment, today: date, most: int | None = None) -> dict[str, Any]:
    """What to ask the guests' documents; `today` is the restaurant's. `most`: from what sum on a guest is among the
    high spenders (minor units; None: nobody is)."""
    days = segment.days or DAYS.get(segment.kind)
    since = (today - timedelta(days=days)).isoformat() if days else ""
    match segment.kind:
        case "lapsed":
            return {"last_order": {"$gt": "", "$lt": since}}
        case "regulars":
            return {f"days.{(segment.least or LEAST) - 1}": {"$gte": since}}  # the newest first
        case "first_timers":
            return {"orders": 1, **({"last_order": {"$gte": since}} if days else {})}
        case "high_spenders":
            return {"spent_year_minor": {"$gte": most}} if most else {"spent_year_minor": {"$lt": 0}}
        case "birthday":
            return {"birthday": {"$in": birthdays(today, days or 14)}}
        case "by_dish":
            return {"dishes": {"$elemMatch": {"key": segment.item, "last": {"$gte": since}}}}
        case "all":
            return {}


def birthdays(today: date, days: int) -> list[str]:
    """MM-DD from today on, so many days; who was born on 29 February has it on the 28th in other years."""
    found: dict[str, None] = {}
    for ahead in range(min(days, 366)):
        day = today + timedelta(days=ahead)
        found[day.strftime("%m-%d")] = None
        if (day.month, day.day) == (2, 28) and not calendar.isleap(day.year):
            found["02-29"] = None
    return list(found)


def _plain(text: str) -> str:
    kept = bare(text).replace("’", "").replace("'", "")
    return " ".join(re.sub(r"[^\w&+ -]", " ", kept).replace("_", " ").split())
