"""What the owner says about being found: the addresses that a grade goes by, and whom to be compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from core.clock import Clock
from core.errors import BadInput
from memory.restaurants import COMPETITORS, Restaurant, RestaurantStore
from tools.grader.schemas import Graded, Place
from tools.grader.service import GraderService
from tools.grader.targets import NO_NAMES, wanted
from tools.integrations.google.places import PlacesClient
from tools.integrations.website.guard import normalise

_HOSTS = {
    "facebook": ("facebook.com", "fb.com", "fb.me"),
    "instagram": ("instagram.com", "instagr.am"),
}
_PHONE = re.compile(r"\+?[0-9][0-9 ()./-]*(?:\s*(?:x|ext\.?)\s*[0-9]{1,6})?|\([0-9][0-9 ()./-]*", re.IGNORECASE)
_DIGITS = (5, 20)


class Profiles:
    """`places`: None where Google is not connected."""

    def __init__(
        self, clock: Clock, restaurants: RestaurantStore, grader: GraderService, places: PlacesClient | None
    ) -> None:
        self._clock, self._restaurants, self._grader, self._places = clock, restaurants, grader, places

    # -- settings

    async def settle(self, restaurant: Restaurant, given: dict[str, Any]) -> Restaurant:
        """Any of the fields that say how it is found; None forgets one. Raises BadInput, in one line, for what is no
        address that may be asked, and leaves all as it was."""
        checked = {name: self._checked(name, value) for name, value in given.items()}
        return await self._restaurants.settle(restaurant.restaurant_id, **checked)

    def _checked(self, name: str, value: Any) -> Any:
        if name == "delivery":
            return list(dict.fromkeys(self._address(one) for one in value or []))
        if name == "awards":
            return list(dict.fromkeys(value or []))
        if value is None:
            return None
        if name in ("website", "facebook", "instagram"):
            url = self._address(value)
            return _on(url, name) if name in _HOSTS else url
        if name == "phone":
            return _phone(value)
        return value

    def _address(self, text: str) -> str:
        url = normalise(text)
        self._grader.reach.guard.check(url)
        return url

    async def candidates(self, restaurant: Restaurant, name: str) -> list[dict[str, Any]]:
        """Places of that name near the restaurant, the best first. Raises BadInput without a Places key, Unavailable,
        VendorRefused."""
        if self._places is None:
            raise BadInput(NO_NAMES, code="address_needed")
        found = await self._places.search(name, region=restaurant.home_country)
        return [
            Place(
                place_id=one.id, name=one.title, address=one.formattedAddress or "", website=one.websiteUri
            ).model_dump()
            for one in found
        ]

    # -- competitors

    async def name_competitors(self, restaurant: Restaurant, named: Sequence[str]) -> Restaurant:
        """These alone, as addresses where they are some. Raises BadInput for what cannot be graded, or is their own."""
        chosen = []
        for one in named:
            wish = wanted(restaurant, one, self._grader.reach, self._clock.now()) if one.strip() else None
            if wish and wish.whose == "own":
                raise BadInput("That is your own: name others to compare with.")
            chosen += [wish.known.url or wish.target] if wish else []
        kept = list(dict.fromkeys(chosen))[:COMPETITORS]
        return await self._restaurants.settle(restaurant.restaurant_id, competitors=kept)

    async def by_competitor(self, restaurant: Restaurant) -> dict[str, Graded | None]:
        """Each that is known, with its newest finished grade; nobody is asked."""
        return {one: await self._grader.newest_of(restaurant, one) for one in restaurant.competitors}


def _on(url: str, network: str) -> str:
    host = urlsplit(url).hostname or ""
    if not any(host == name or host.endswith(f".{name}") for name in _HOSTS[network]):
        raise BadInput(f"That is no address at {network.capitalize()}: it is on another site.")
    return url


def _phone(text: str) -> str:
    fewest, most = _DIGITS
    if not _PHONE.fullmatch(text.strip()) or not fewest <= sum(one.isdigit() for one in text) <= most:
        raise BadInput("That is no telephone number that I can read. Write it like (212) 555-0142.")
    return text.strip()
