"""Public pages of others about the restaurant (a delivery listing, a social network's page): bytes to derived facts.

Pure, and run in the parsers' process: what stands in these pages is a stranger's.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from tools.grader.engine.evidence import Facts, Wall
from tools.grader.engine.site import PageFacts, read_page

MOST_DISHES, MOST_REVIEWS, MOST_TEXT = 2_000, 20, 1_500
_FOLLOWERS = re.compile(r"(\d[\d.,\u00a0\u202f ]{0,14}\d|\d)\s*([KM])?\s+(?:followers|seguidores)\b", re.IGNORECASE)
_COUNT = re.compile(r"(?:\d{1,8}|\d{1,3}(?:[.,]\d{3}){1,2})\+?")
_UNITS = {"": 1, "k": 1_000, "m": 1_000_000}
_CLOSED = re.compile(r"permanently closed|no longer available|cerrado permanentemente", re.IGNORECASE)


class Quote(Facts):
    """A review that the page itself shows: a guest's words."""

    text: str
    rating: float | None = None
    author: str | None = None
    at: str | None = None  # as written


class Listing(Facts):
    """What a listing says in its structured data. `open`: it takes orders (True), says that it is over (False)."""

    wall: Wall | None = None
    wall_name: str | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    rating: float | None = None  # of five
    ratings: int | None = None
    dishes: int | None = None
    with_photo: float | None = None
    with_description: float | None = None
    open: bool | None = None
    reviews: list[Quote] = Field(default_factory=list)


class Profile(Facts):
    """What a social network tells everybody, in its page's og: tags."""

    wall: Wall | None = None
    wall_name: str | None = None
    title: str | None = None
    about: str | None = None
    image: bool = False
    followers: int | None = None


def read_listing(body: bytes, content_type: str, url: str, status: int, headers: Mapping[str, str]) -> Listing:
    """From JSON-LD. Never raises for what is in `body`."""
    page = read_page(body, content_type, url, status, headers)
    found = _things(body, content_type)
    place = next((one for one in found if _is_place(one)), None)
    if page.wall and not (page.wall == "empty" and place):  # what only a script shows may still be told to machines
        return Listing(wall=page.wall, wall_name=page.wall_name)
    rating, ratings = _rating(place)
    dishes = _dishes(found)
    said = page.structured
    return Listing(
        name=said.name,
        phone=said.phone,
        address=said.address,
        rating=rating,
        ratings=ratings,
        dishes=len(dishes) or None,
        with_photo=_share(dishes, "image"),
        with_description=_share(dishes, "description"),
        open=_open(place, page),
        reviews=_reviews(place),
    )


def read_profile(body: bytes, content_type: str, url: str, status: int, headers: Mapping[str, str]) -> Profile:
    page = read_page(body, content_type, url, status, headers)
    tags = _og(body, content_type)
    if page.wall and not (page.wall == "empty" and tags):
        return Profile(wall=page.wall, wall_name=page.wall_name)
    about = tags.get("og:description")
    return Profile(
        title=tags.get("og:title"),
        about=about,
        image=bool(tags.get("og:image")),
        followers=followers_in(about or ""),
    )


def followers_in(text: str) -> int | None:
    """`1,234 Followers`, `12.5K followers`, `1.234 seguidores`."""
    found = _FOLLOWERS.search(text)
    if not found:
        return None
    digits, unit = re.sub(r"[\u00a0\u202f ]", "", found[1]), (found[2] or "").casefold()
    if unit:
        digits = digits.replace(",", ".")
        return round(float(digits) * _UNITS[unit]) if digits.count(".") <= 1 else None
    return int(re.sub(r"[.,]", "", digits))


# -- markup


def _tree(body: bytes, content_type: str) -> Any:
    from selectolax.lexbor import LexborHTMLParser

    from tools.grader.engine.site.decoding import MOST_BYTES, bounded, decode

    text, _ = decode(body[:MOST_BYTES], content_type)
    return LexborHTMLParser(bounded(text)[0])


def _og(body: bytes, content_type: str) -> dict[str, str]:
    from tools.grader.engine.site.texts import clean

    found: dict[str, str] = {}
    for node in _tree(body, content_type).css("meta[property^='og:']")[:100]:
        name, value = node.attributes.get("property"), clean(node.attributes.get("content"))
        if name and value:
            found.setdefault(name.casefold(), value)
    return found


def _things(body: bytes, content_type: str) -> list[dict[str, Any]]:
    from tools.grader.engine.site.jsonld import read_blocks
    from tools.grader.engine.site.things import things_in

    nodes = _tree(body, content_type).css("script[type='application/ld+json']")
    return things_in(read_blocks([node.text() for node in nodes])[0])


# -- what it says


def _is_place(thing: dict[str, Any]) -> bool:
    from tools.grader.engine.site.structured import FOOD, PLACE
    from tools.grader.engine.site.things import types_of

    return bool(set(types_of(thing)) & (FOOD | PLACE))


def _dishes(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each dish once, in the order of the menu."""
    from tools.grader.engine.site.things import text, types_of

    by_name: dict[str, dict[str, Any]] = {}
    for thing in found:
        name = text(thing.get("name")) if "MenuItem" in types_of(thing) else None
        if name and len(by_name) < MOST_DISHES:
            by_name.setdefault(name.casefold(), thing)
    return list(by_name.values())


def _share(dishes: list[dict[str, Any]], name: str) -> float | None:
    from tools.grader.engine.site.things import text

    return round(sum(text(dish.get(name)) is not None for dish in dishes) / len(dishes), 3) if dishes else None


def _rating(place: dict[str, Any] | None) -> tuple[float | None, int | None]:
    """(of five, how many): a page may write anything here, so only what can be true counts."""
    told = (place or {}).get("aggregateRating")
    if isinstance(told, list):
        told = next(iter(told), None)
    if not isinstance(told, dict):
        return None, None
    counts = [count for name in ("ratingCount", "reviewCount") if (count := _count(told.get(name))) is not None]
    ratings = max(counts, default=None)
    return (None if ratings == 0 else _of_five(told)), ratings


def _count(value: Any) -> int | None:
    """`1,234`, `500+`, 12, 12.0; None for anything else."""
    from tools.grader.engine.site.things import text

    written = (text(value, 20) or "").replace("\u00a0", "").replace(" ", "")
    return int(re.sub(r"\D", "", written)) if _COUNT.fullmatch(written) else None


def _of_five(told: dict[str, Any]) -> float | None:
    value = _number(told.get("ratingValue"))
    best, worst = _number(told.get("bestRating")), _number(told.get("worstRating"))
    best = 5.0 if best is None else best
    if value is None or best <= 0 or not (0 if worst is None else max(0.0, min(worst, best))) <= value <= best:
        return None
    return round(5 * value / best, 2)


def _number(value: Any) -> float | None:
    from tools.grader.engine.site.things import text

    try:
        number = float((text(value, 20) or "").replace(",", "."))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _open(place: dict[str, Any] | None, page: PageFacts) -> bool | None:
    from tools.grader.engine.site.things import types_of

    if _CLOSED.search(" ".join([page.title or "", *page.h1])):
        return False
    actions = (place or {}).get("potentialAction")
    told = actions if isinstance(actions, list) else [actions]
    return True if any(isinstance(one, dict) and "OrderAction" in types_of(one) for one in told) else None


def _reviews(place: dict[str, Any] | None) -> list[Quote]:
    from tools.grader.engine.site.things import text

    told = (place or {}).get("review")
    rows = [one for one in (told if isinstance(told, list) else [told]) if isinstance(one, dict)]
    found = []
    for row in rows[:MOST_REVIEWS]:
        rating = row.get("reviewRating")
        words = text(row.get("reviewBody") or row.get("description"), MOST_TEXT)
        if words:
            stars = _of_five(rating) if isinstance(rating, dict) else None
            found.append(
                Quote(
                    text=words, rating=stars, author=text(row.get("author"), 80), at=text(row.get("datePublished"), 40)
                )
            )
    return found
