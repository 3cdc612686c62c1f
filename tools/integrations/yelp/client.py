"""Yelp's API: finds a place by phone, by name and address, and reads it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, urlsplit

from pydantic import SecretStr

from tools.integrations.http import LOOPBACK, Call, Policy, VendorHttp
from tools.integrations.wire import read
from tools.integrations.yelp.schemas import Business, Businesses, Review, Reviews

URL = "https://api.yelp.com"
USED_UP = "ACCESS_LIMIT_REACHED"  # of the day; the one of a second is TOO_MANY_REQUESTS_PER_SECOND
REVIEWS = 3  # all that the API gives, and those as excerpts
_CANDIDATES = 5
_NAME, _PART = 64, 64  # characters that a match takes


def _explained(document: Any) -> tuple[str, str]:
    """Yelp says {"error": {"code": ..., "description": ...}}."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    return str(error.get("code", "")), str(error.get("description", ""))[:300]


POLICY = Policy(
    vendor="yelp",
    title="Yelp",
    hosts=frozenset({"api.yelp.com"}),
    explain=_explained,
    per_second=4.0,
    burst=4,
    timeout=10.0,
    attempts=2,
    longest_wait=3.0,
    most_bytes=2_000_000,
    keep="fresh",
    final=frozenset({USED_UP}),
)


class YelpClient:
    """Yelp with one key. A stand-in on this machine is asked only where `loopback` allows it: in the demo."""

    def __init__(self, http: VendorHttp, key: SecretStr, url: str = URL, *, loopback: bool = False) -> None:
        self._http, self._key, self._url, self._loopback = http, key, url.rstrip("/"), loopback
        self.local = (urlsplit(url).hostname or "") in LOOPBACK
        self._left: int | None = None
        self._reset: datetime | None = None

    def used_up(self, now: datetime) -> bool:
        """Whether Yelp said that this day's calls (300 on the smallest plan) are spent: then it is left in peace."""
        return self._left == 0 and self._reset is not None and now < self._reset

    async def by_phone(self, phone: str) -> list[Business]:
        """Places with this number (E.164)."""
        return await self._found("/v3/businesses/search/phone", {"phone": phone})

    async def by_name(self, name: str, address: str) -> list[Business]:
        """Places of about this name near an address as people write it, the likeliest first."""
        params: dict[str, str | int] = {"term": name[:300], "location": address[:250], "limit": _CANDIDATES}
        return await self._found("/v3/businesses/search", params)

    async def match(self, name: str, address1: str, city: str, state: str, country: str) -> list[Business]:
        """Places that Yelp takes for this one. `state`: up to three letters; `country`: two."""
        parts = {"name": name[:_NAME], "address1": address1[:_PART], "city": city[:_PART]}
        return await self._found("/v3/businesses/matches", {**parts, "state": state[:3], "country": country[:2]})

    async def business(self, business_id: str) -> Business:
        return read(Business, await self._get(f"/v3/businesses/{quote(business_id, safe='')}"), POLICY.title)

    async def reviews(self, business_id: str) -> list[Review]:
        """At most three, shortened by Yelp."""
        path = f"/v3/businesses/{quote(business_id, safe='')}/reviews"
        return list(read(Reviews, await self._get(path), POLICY.title).reviews[:REVIEWS])

    async def _found(self, path: str, params: Mapping[str, str | int]) -> list[Business]:
        return list(read(Businesses, await self._get(path, params), POLICY.title).businesses)

    async def _get(self, path: str, params: Mapping[str, str | int] | None = None) -> Any:
        headers = {"Authorization": f"Bearer {self._key.get_secret_value()}"}
        call = Call(
            "GET", self._url + path, headers=headers, params=params, loopback=self._loopback, told=self._hear_limits
        )
        return await self._http.json(POLICY, call)

    def _hear_limits(self, headers: Mapping[str, str]) -> None:
        left, reset = headers.get("ratelimit-remaining", ""), headers.get("ratelimit-resettime", "")
        with suppress(ValueError):  # not every answer carries them
            self._left, self._reset = int(float(left)), _moment(reset)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)
