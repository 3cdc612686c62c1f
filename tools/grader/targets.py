"""What is to be graded: the restaurant itself, a competitor or a stranger's address, from what somebody typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import urlsplit

from core.errors import BadInput, ToolInputError
from memory.restaurants import Restaurant
from tools.grader.schemas import Whose
from tools.grader.sources import Known, Source
from tools.integrations.website.guard import Guard, looks_like_address, normalise

ASK_ADDRESS = "Which website shall I look at? I don't know yours yet: give me its address, like mariosrestaurant.com."
NO_NAMES = "Without a Google Places key I can't look up a restaurant by its name: type its website's address."


@dataclass(frozen=True)
class Reach:
    """What a grade may ask. `names`: whether a restaurant can be found by its name."""

    guard: Guard
    sources: Sequence[Source] = field(default_factory=tuple)
    names: bool = False


@dataclass(frozen=True, slots=True)
class Wanted:
    """`key` is the same for two wishes that one grade answers."""

    whose: Whose
    key: str
    target: str
    known: Known


def wanted(restaurant: Restaurant | None, target: str | None, reach: Reach, now: datetime) -> Wanted:
    """Raises BadInput for what cannot be graded, ToolInputError where the address has to be asked for."""
    text = (target or "").strip()
    if restaurant and (not text or _is_own(restaurant, text)):
        return _own(restaurant, reach, now)
    if not text:
        raise ToolInputError(ASK_ADDRESS)
    whose: Whose = "competitor" if restaurant else "lead"
    demo = bool(restaurant and restaurant.demo)
    country = restaurant.home_country if restaurant else None
    if not looks_like_address(text):
        if not reach.names:
            raise BadInput(NO_NAMES, code="address_needed")
        place = restaurant.place if restaurant else None
        known = Known(None, now, name=text, country=country, place=place, demo=demo)
        return Wanted(whose, f"{whose}|name|{text.casefold()}", text, known)
    url = normalise(text)
    local = reach.guard.check(url).side == "loopback"
    known = Known(None, now, url=url, country=country, demo=demo, loopback=local)
    return Wanted(whose, f"{whose}|{url}", text, known)


def _own(restaurant: Restaurant, reach: Reach, now: datetime) -> Wanted:
    if not restaurant.website and not restaurant.place_id:
        raise ToolInputError(ASK_ADDRESS)
    url = normalise(restaurant.website) if restaurant.website else None
    local = url is not None and reach.guard.check(url).side == "loopback"
    known = Known(
        restaurant.restaurant_id,
        now,
        url=url,
        name=restaurant.name,
        phone=restaurant.phone and (phone(restaurant.phone, restaurant.home_country) or restaurant.phone),
        address=restaurant.address,
        country=restaurant.home_country,
        place=restaurant.place,
        place_id=restaurant.place_id,
        yelp_id=restaurant.yelp_id,
        facebook=restaurant.facebook,
        instagram=restaurant.instagram,
        delivery=tuple(restaurant.delivery),
        demo=restaurant.demo,
        loopback=local,
    )
    return Wanted("own", "own", restaurant.website or restaurant.name, known)


def phone(text: str, country: str | None) -> str | None:
    from tools.grader.engine.agreement import phone_e164

    return phone_e164(text, country)


def _is_own(restaurant: Restaurant, text: str) -> bool:
    if not looks_like_address(text):
        return text.casefold() == restaurant.name.casefold() and bool(restaurant.website or restaurant.place_id)
    return bool(restaurant.website) and site_of(normalise(text)) == site_of(restaurant.website or "")


def site_of(url: str) -> str:
    """Host and port, without www: two addresses of one site are the same."""
    return urlsplit(url).netloc.casefold().removeprefix("www.")
