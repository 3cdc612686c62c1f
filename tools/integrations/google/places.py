"""Google Places (New): a place by its id, or by what is known of it, with all that a grade needs in one call."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import quote

from pydantic import SecretStr

from tools.integrations.google.common import Hosts, policy
from tools.integrations.google.schemas import Place, SearchAnswer
from tools.integrations.http import Call, VendorHttp
from tools.integrations.wire import read

TITLE = "Google Places"
MOST_PHOTOS, MOST_REVIEWS = 10, 5  # that Places ever gives
FIELDS = (
    "id",
    "displayName",
    "formattedAddress",
    "internationalPhoneNumber",
    "nationalPhoneNumber",
    "websiteUri",
    "googleMapsUri",
    "businessStatus",
    "movedPlaceId",
    "types",
    "rating",
    "userRatingCount",
    "priceLevel",
    "regularOpeningHours.periods",
    "photos.name",
    "reviews",
)
_FEW = 5  # candidates: more is no help to anyone who has to choose


class PlacesClient:
    """Methods raise VendorRefused (a bad key, no quota, no such place) or Unavailable."""

    def __init__(self, http: VendorHttp, key: SecretStr, url: str | None = None, *, loopback: bool = False) -> None:
        """`url`: a stand-in for Google, on this machine only where `loopback` allows it."""
        hosts = Hosts.at(url)
        self._http, self._key, self._loopback = http, key, loopback
        self._url, self.local = hosts.places, hosts.local
        usual = policy("google-places", TITLE, 10.0, 60, self._url)  # 600 a minute is the usual quota
        self._policy = replace(usual, keep="fresh")

    async def place(self, place_id: str, language: str = "en") -> Place:
        """By id. VendorRefused with status 404 where Google no longer knows it."""
        params = {"languageCode": language}
        return read(Place, await self._send("GET", f"/v1/places/{quote(place_id, safe='')}", "", params=params), TITLE)

    async def search(self, query: str, *, region: str | None = None, language: str = "en") -> list[Place]:
        """The few places that fit best, the best first. `region`: ISO 3166 of where it is sought."""
        body = {"textQuery": query, "pageSize": _FEW, "languageCode": language}
        if region:
            body["regionCode"] = region
        answer = await self._send("POST", "/v1/places:searchText", "places.", body=body)
        return list(read(SearchAnswer, answer, TITLE).places)

    async def _send(
        self, method: Any, path: str, prefix: str, *, params: dict[str, str] | None = None, body: Any = None
    ) -> Any:
        headers = {
            "X-Goog-Api-Key": self._key.get_secret_value(),
            "X-Goog-FieldMask": ",".join(prefix + field for field in FIELDS),
        }
        call = Call(
            method, f"{self._url}{path}", headers=headers, params=params, json=body, again=True, loopback=self._loopback
        )
        return await self._http.json(self._policy, call)
