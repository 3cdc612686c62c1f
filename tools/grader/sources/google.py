"""Source "google": the restaurant's place on Google, found by what is known of it, never guessed.

Google's terms: of its content only derived values, the place id and the link are kept; the words of the at most five
reviews that Places gives go on with an end to their keeping. Its pages are not read by machine, so without a key there
is nothing. Places tells no owner's replies: whether there are any cannot be told here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.errors import TablesideError
from tools.grader.engine.agreement import agreement, same_name
from tools.grader.engine.evidence import Agreement, Listing, SourceName
from tools.grader.sources import Candidate, Found, Known, Review
from tools.grader.sources.asking import failed, finite, kept_apart, link_of
from tools.integrations.google.common import SPENT
from tools.integrations.google.places import MOST_PHOTOS, MOST_REVIEWS, PlacesClient
from tools.integrations.google.schemas import Place, PlaceReview
from tools.integrations.http import VendorRefused

NO_KEY = "Google is not connected: it needs a Places key, since Google lets no one read its pages by machine."
OVER = "Today's calls to Google Places are used up; it can be read again tomorrow."
BAD_KEY = "Google did not accept our Places key."
UNKNOWN = "Google shows no place whose website, phone or address fits this restaurant."
SEVERAL = "Several places on Google have this name; say which one it is."
_KEY_TROUBLE = frozenset({"API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "SERVICE_DISABLED", "BILLING_DISABLED"})
_NO_KIND = frozenset({"point_of_interest", "establishment", "food", "store"})  # types that every restaurant has
_WORD = re.compile(r"\w+")


class GoogleSource:
    name: SourceName = "google"

    def __init__(self, places: PlacesClient | None) -> None:
        """None: no key."""
        self._places = places

    def ready(self, known: Known) -> bool:
        if self._places is None or known.place_id or known.site:
            return True
        return bool(known.name and (known.address or known.phone or not known.url))

    async def read(self, known: Known) -> Found:
        places = self._places
        if places is None:
            return Found("not_connected", NO_KEY)
        if apart := kept_apart(known, local=places.local, title="Google Places"):
            return apart
        try:
            return await self._read(places, known)
        except VendorRefused as refusal:
            return _refused(refusal)
        except TablesideError as error:
            return failed(error, "Google Places")

    async def _read(self, places: PlacesClient, known: Known) -> Found:
        if known.place_id and (place := await _by_id(places, known.place_id)):
            return _found(known, place)
        query = _query(known)
        if not query:
            return Found("ok", "Neither a name nor a phone number is known to look for on Google.")
        return _chosen(known, await places.search(query, region=known.country))


async def _by_id(places: PlacesClient, place_id: str) -> Place | None:
    """None where Google no longer knows that id: they change. One that moved is followed once."""
    try:
        place = await places.place(place_id)
        moved = place.movedPlaceId if place.businessStatus == "CLOSED_PERMANENTLY" else None
        return await places.place(moved) if moved else place
    except VendorRefused as refusal:
        if refusal.vendor_status == 404 or "place id" in refusal.message.casefold():
            return None
        raise


def _query(known: Known) -> str:
    if known.name:
        return " ".join(filter(None, (known.name, known.address or known.phone)))[:500]
    return known.phone or ""


def _chosen(known: Known, places: Sequence[Place]) -> Found:
    """The one place that is certainly it; where only a name is known, the one that has it, or all to choose from."""
    if not (known.phone or known.address or known.url):
        return _by_bare_name(known, places)
    agreed = [(place, agreement_of(known, place)) for place in places]
    fitting = sorted((one for one in agreed if fits(one[1])), key=lambda one: _closeness(one[1]), reverse=True)
    if not fitting:
        possible = tuple(_candidate(place) for place, agreement in agreed if _possible(agreement))
        return Found("ok", SEVERAL if len(possible) > 1 else UNKNOWN, candidates=possible)
    if len(fitting) > 1 and _closeness(fitting[0][1]) == _closeness(fitting[1][1]):
        return Found("ok", SEVERAL, candidates=tuple(_candidate(place) for place, _ in fitting))
    return _found(known, fitting[0][0])


def _by_bare_name(known: Known, places: Sequence[Place]) -> Found:
    named = [place for place in places if _named(known.name or "", place)]
    if len(named) != 1:
        return Found("ok", SEVERAL if named else UNKNOWN, candidates=tuple(_candidate(place) for place in named))
    found = _found(known, named[0])
    return Found("ok", facts=found.facts, reviews=found.reviews, candidates=(_candidate(named[0]),))


def _named(name: str, place: Place) -> bool:
    """The same name, or all that was typed is in the place's name or address ("luna pizza brooklyn")."""
    if same_name(name, place.title):
        return True
    typed, title = _words(name), _words(place.title)
    return bool(typed & title) and typed <= title | _words(place.formattedAddress or "")


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold().replace("'", "").replace("\u2019", "")))


def fits(agreement: Agreement) -> bool:
    """Website or phone, or name and address, are the same. A website or phone alone is not enough where the rest is
    another's: that is another branch of the same house, or a number that went to someone else."""
    elsewhere, other = agreement.address is False, agreement.name is False
    if agreement.name and agreement.address:
        return True
    if agreement.phone and not (elsewhere and other):
        return True
    return bool(agreement.website) and not (elsewhere and (other or agreement.phone is False))


def _possible(agreement: Agreement) -> bool:
    told = (agreement.phone, agreement.address, agreement.website)
    return bool(agreement.name) and all(one is not False for one in told)


def _closeness(agreement: Agreement) -> tuple[bool, ...]:
    """How surely it is this one; an address tells branches apart best."""
    told = (agreement.address, agreement.phone, agreement.website, agreement.name)
    return tuple(one is True for one in told)


def agreement_of(known: Known, place: Place) -> Agreement:
    return agreement(
        known,
        name=place.title or None,
        phone=place.internationalPhoneNumber or place.nationalPhoneNumber,
        address=place.formattedAddress,
        website=place.websiteUri,
    )


def _candidate(place: Place) -> Candidate:
    return Candidate(place.id, place.title, place.formattedAddress or "", place.websiteUri)


def _found(known: Known, place: Place) -> Found:
    reviews = tuple(_review(one, number) for number, one in enumerate(place.reviews[:MOST_REVIEWS], 1))
    return Found("ok", facts={"google": _listing(known, place)}, reviews=reviews)


def _listing(known: Known, place: Place) -> Listing:
    counted = bool(place.userRatingCount)
    status = {"OPERATIONAL": True, "CLOSED_TEMPORARILY": False, "CLOSED_PERMANENTLY": False}
    return Listing(
        id=place.id,
        url=link_of(place.googleMapsUri, "google.com") and place.googleMapsUri,
        fetched_at=known.now,
        operational=status.get(place.businessStatus or ""),
        rating=finite(place.rating, 1, 5) if counted else None,
        ratings=max(place.userRatingCount or 0, 0),
        photos=len(place.photos),
        photos_capped=len(place.photos) >= MOST_PHOTOS,
        has_hours=bool(place.regularOpeningHours and place.regularOpeningHours.periods),
        has_phone=bool(place.internationalPhoneNumber or place.nationalPhoneNumber),
        has_website=bool(place.websiteUri),
        has_price_level=place.priceLevel not in (None, "PRICE_LEVEL_UNSPECIFIED"),
        categories=len(set(place.types) - _NO_KIND),
        agreement=agreement_of(known, place),
    )


def _review(one: PlaceReview, number: int) -> Review:
    """In its original words, not Google's translation."""
    said = one.originalText or one.text
    return Review(
        source="google",
        id=one.name or f"review-{number}",
        text=said.text if said else "",
        rating=finite(one.rating, 1, 5),
        at=one.publishTime,
        author=one.authorAttribution.displayName if one.authorAttribution else None,
        url=link_of(one.googleMapsUri, "google.com") and one.googleMapsUri,
        language=said.languageCode if said else None,
    )


def _refused(refusal: VendorRefused) -> Found:
    if refusal.vendor_code == SPENT:
        return Found("error", OVER)
    if refusal.vendor_code in _KEY_TROUBLE or refusal.vendor_status in (401, 403):
        return Found("error", BAD_KEY)
    return failed(refusal, "Google Places")
