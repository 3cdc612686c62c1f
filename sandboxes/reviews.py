"""Made-up reviews of the demo restaurant: the same ones every time, at moments counted back from now.

SYNTHETIC: nobody wrote them, and each author is named a demo guest. The words match the rating, and `aspects` says
what they are about, so that whoever reads them can be checked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from random import Random
from typing import Any

from sandboxes.review_words import CLOSERS, NAMES, OPENERS, PHRASES, REPLIES

SEED, DAYS = 20240229, 730
_COUNTS = {"google": 62, "yelp": 26, "facebook": 16, "delivery": 18}
_RATINGS = {5: 46, 4: 25, 3: 12, 2: 9, 1: 8}  # parts of a hundred
# rating -> (aspects praised, aspects complained about)
_MIX = {5: (2, 0), 4: (2, 0), 3: (1, 1), 2: (0, 2), 1: (0, 2)}
_REPLIED = 0.38  # of those old enough to be answered
_SPANISH = 0.14


@dataclass(frozen=True)
class DemoReview:
    """`aspects`: 1 praised, -1 complained about. `id` stays when the calendar moves."""

    id: str
    source: str  # google, yelp, facebook, delivery
    rating: int
    text: str
    author: str
    language: str
    at: datetime
    aspects: dict[str, int]
    reply: str | None = None
    replied_at: datetime | None = None


def written(now: datetime) -> list[DemoReview]:
    """All reviews up to `now`, newest first."""
    hour = now.replace(minute=0, second=0, microsecond=0)
    return [_dated(row, hour) for row in _rows()]


def _dated(row: dict[str, Any], now: datetime) -> DemoReview:
    at = now - timedelta(hours=row["hours_ago"])
    waited = row["reply_hours"]
    kept = {name: value for name, value in row.items() if name not in ("hours_ago", "reply_hours")}
    return DemoReview(**kept, at=at, replied_at=at + timedelta(hours=waited) if waited is not None else None)


@cache
def _rows() -> tuple[dict[str, Any], ...]:
    dice = Random(SEED)
    said: set[str] = set()
    rows = [_row(dice, source, number, said) for source, count in _COUNTS.items() for number in range(1, count + 1)]
    return tuple(sorted(rows, key=lambda row: row["hours_ago"]))


def _row(dice: Random, source: str, number: int, said: set[str]) -> dict[str, Any]:
    """Newer months have more reviews; lately guests wait longer, which a trend should find."""
    hours_ago = 9 + int(24 * DAYS * dice.random() ** 1.4)
    rating = dice.choices(list(_RATINGS), list(_RATINGS.values()))[0]
    language = "es" if dice.random() < _SPANISH else "en"
    aspects = _aspects(dice, rating, source, recent=hours_ago < 24 * 90)
    text = _text(dice, rating, language, aspects)
    while text in said:
        text = _text(dice, rating, language, aspects)
    said.add(text)
    replied = dice.random() < _REPLIED and hours_ago > 48
    first = dice.choice(NAMES[language])
    return {
        "id": f"demo-{source}-{number:03}",
        "source": source,
        "rating": rating,
        "text": text,
        "author": f"{first} {chr(65 + dice.randrange(26))}. (demo guest)",
        "language": language,
        "hours_ago": hours_ago,
        "aspects": aspects,
        "reply": _reply(dice, rating, language, first) if replied else None,
        "reply_hours": min(dice.choice([3, 7, 20, 26, 44, 70, 120, 210]), hours_ago - 2) if replied else None,
    }


def _aspects(dice: Random, rating: int, source: str, *, recent: bool) -> dict[str, int]:
    likely = {"food": 6, "service": 4, "price": 2, "ambience": 3, "wait": 2, "delivery": 1}
    if source == "delivery":
        likely |= {"delivery": 8, "ambience": 0, "service": 1}
    praised, blamed = _MIX[rating]
    found: dict[str, int] = {}
    if blamed and recent:
        found["delivery" if source == "delivery" else "wait"] = -1
    while len(found) < praised + blamed:
        left = {name: weight for name, weight in likely.items() if name not in found and weight}
        name = dice.choices(list(left), list(left.values()))[0]
        found[name] = -1 if sum(value < 0 for value in found.values()) < blamed else 1
    return found


def _text(dice: Random, rating: int, language: str, aspects: dict[str, int]) -> str:
    parts = [dice.choice(PHRASES[language][name, value]) for name, value in aspects.items()]
    if rating == 3:
        parts.reverse()  # what was good comes first
    tone = "good" if rating >= 4 else "mixed" if rating == 3 else "bad"
    if dice.random() < 0.7:
        parts.insert(0, dice.choice(OPENERS[language][tone]))
    if dice.random() < 0.6:
        parts.append(dice.choice(CLOSERS[language][tone]))
    return " ".join(parts)


def _reply(dice: Random, rating: int, language: str, first: str) -> str:
    tone = "good" if rating >= 4 else "bad"
    return dice.choice(REPLIES[language][tone]).format(name=first)
