"""Source "yelp": the restaurant's place on Yelp, found by phone or by name and address, never guessed.

Yelp's terms forbid reading its pages by machine, so without its API there is nothing. Of its content only derived
values, the id and the link are kept; the words of reviews go on with an end to their keeping (24 hours).
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from core.errors import TablesideError
from tools.grader.engine.evidence import Agreement, Listing, SourceName
from tools.grader.sources import Found, Known, Review
from tools.grader.sources.asking import failed, kept_apart, link_of
from tools.integrations.http import VendorRefused
from tools.integrations.yelp.client import USED_UP, YelpClient
from tools.integrations.yelp.schemas import Business
from tools.integrations.yelp.schemas import Review as WireReview

NO_KEY = "Yelp is not connected: it needs a key, since Yelp lets no one read its pages by machine."
SPENT = "Today's calls to Yelp are used up; it can be read again tomorrow."
TOO_LITTLE = "Neither a phone number nor an address is known to find it by on Yelp."
UNKNOWN = "Yelp shows no place whose name, phone and address fit this restaurant."
_PACIFIC = ZoneInfo("America/Los_Angeles")  # in which Yelp dates reviews
_STREET = re.compile(r"^\s*(?P<street>[^,]+),\s*(?P<city>[^,]+),\s*(?P<state>[A-Z]{2})\b")
_PHOTOS = 3  # the most that Yelp tells of


class YelpSource:
    name: SourceName = "yelp"

    def __init__(self, client: YelpClient | None) -> None:
        """None: no key."""
        self._client = client

    def ready(self, known: Known) -> bool:
        return self._client is None or bool(
            known.yelp_id or known.phone or (known.name and known.address) or known.site
        )

    async def read(self, known: Known) -> Found:
        client = self._client
        if client is None:
            return Found("not_connected", NO_KEY)
        if apart := kept_apart(known, local=client.local, title="Yelp"):
            return apart
        if not (known.yelp_id or known.phone or (known.name and known.address)):
            return Found("not_connected", TOO_LITTLE)
        if client.used_up(known.now):
            return Found("error", SPENT)
        try:
            return await self._read(client, known)
        except VendorRefused as refusal:
            return Found("error", SPENT) if refusal.vendor_code == USED_UP else failed(refusal, "Yelp")
        except TablesideError as error:
            return failed(error, "Yelp")

    async def _read(self, client: YelpClient, known: Known) -> Found:
        place_id = known.yelp_id or await _looked_up(client, known)
        if place_id is None:
            return Found("ok", UNKNOWN)
        place, reviews = await asyncio.gather(client.business(place_id), _reviews(client, place_id))
        agreement = _agreement(known, place)
        if known.yelp_id is None and not fits(agreement):
            return Found("ok", UNKNOWN)
        return Found("ok", facts={"yelp": _listing(place, agreement, known.now)}, reviews=reviews)


async def _looked_up(client: YelpClient, known: Known) -> str | None:
    """The id of the one place that fits; a phone number finds it best."""
    from tools.grader.engine.agreement import phone_e164

    phone = phone_e164(known.phone, known.country)
    if phone and (found := _fitting(known, await client.by_phone(phone))):
        return found
    if not (known.name and known.address):
        return None
    parts = _STREET.match(known.address)
    if parts and (known.country or "US") in ("US", "CA"):
        street, city, state = parts["street"], parts["city"], parts["state"]
        places = await client.match(known.name, street, city, state, known.country or "US")
    else:
        places = await client.by_name(known.name, known.address)
    return _fitting(known, places)


def _fitting(known: Known, places: Iterable[Business]) -> str | None:
    """The one at the right address; with an old address only where no other place has this name and number (the
    branches of a chain may share both)."""
    found = [(place.id, agreement) for place in places if fits(agreement := _agreement(known, place))]
    here = [place_id for place_id, agreement in found if agreement.address]
    return here[0] if here else found[0][0] if len(found) == 1 else None


def fits(agreement: Agreement) -> bool:
    """Name and phone, or name and address, are the same: a shop that moved or changed its number is still itself.
    Where no name is known, phone and nothing against it."""
    if agreement.name is None:
        return bool(agreement.phone) and agreement.address is not False
    return agreement.name and bool(agreement.phone or agreement.address)


def _agreement(known: Known, place: Business) -> Agreement:
    from tools.grader.engine.agreement import agreement

    return agreement(known, name=place.name, phone=place.phone, address=place.location.line, website=None)


async def _reviews(client: YelpClient, place_id: str) -> tuple[Review, ...]:
    """Not every plan may read them; the listing counts without."""
    try:
        return tuple(_review(one, number) for number, one in enumerate(await client.reviews(place_id), 1))
    except TablesideError:
        return ()


def _review(one: WireReview, number: int) -> Review:
    return Review(
        source="yelp",
        id=one.id or f"excerpt-{number}",
        text=one.text,
        rating=one.rating,
        at=_moment(one.time_created),
        author=one.user.name if one.user else None,
        url=link_of(one.url, "yelp.com"),
    )


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text or "").replace(tzinfo=_PACIFIC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _listing(place: Business, agreement: Agreement, now: datetime) -> Listing:
    photos = len(place.photos) or int(bool(place.image_url))
    return Listing(
        id=place.id,
        url=link_of(place.url, "yelp.com"),
        fetched_at=now,
        operational=None if place.is_closed is None else not place.is_closed,
        rating=place.rating if place.review_count else None,
        ratings=place.review_count,
        photos=photos,
        photos_capped=photos >= _PHOTOS,
        has_hours=any(one.open for one in place.hours),
        has_phone=bool(place.phone),
        has_website=bool(place.attributes.business_url) if place.attributes else None,
        has_price_level=bool(place.price),
        has_menu=bool(place.yelp_menu_url or (place.attributes and place.attributes.menu_url)) or None,
        categories=len(place.categories),
        claimed=place.is_claimed,
        agreement=agreement,
    )
