"""One page at Facebook and the Instagram account that belongs to it, read with the page's own token."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from core.errors import BadInput
from tools.integrations.facebook.client import POLICY, FacebookClient, PageGrant
from tools.integrations.facebook.schemas import (
    Discovered,
    Insights,
    InstagramAccount,
    PageAnswer,
    Post,
    Posts,
    Recommendation,
    Recommendations,
)
from tools.integrations.http import VendorRefused
from tools.integrations.wire import read

_INVALID = "100"
_NO_METRIC = re.compile(r"valid insights metric", re.IGNORECASE)
_NO_FIELD = re.compile(r"nonexist(?:ing|ent) field \(([a-z_]+)\)", re.IGNORECASE)
_BUSY_FROM = 90.0  # percent of an allowance: what is not needed is left out from there
_USERNAME = re.compile(r"[A-Za-z0-9._]{1,30}")
_ACCOUNT = "id,username,name,biography,website,profile_picture_url,followers_count,media_count"
_MEDIA = "media.limit(50){id,timestamp,like_count,comments_count}"
PAGE_FIELDS = (
    "id",
    "name",
    "about",
    "description",
    "link",
    "website",
    "phone",
    "hours",
    "is_always_open",
    "single_line_address",
    "location",
    "followers_count",
    "fan_count",
    "overall_star_rating",
    "rating_count",
    "is_permanently_closed",
    "picture{is_silhouette}",
    "cover",
    "call_to_actions{type}",
)
_EXTRA = ("overall_star_rating", "rating_count", "call_to_actions{type}")  # take a permission more than the others
_FORBIDDEN = frozenset({"10", "200"})
_POST = "id,created_time,reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares"
_RECOMMENDATION = "created_time,rating,recommendation_type,review_text,open_graph_story{id}"


@dataclass(frozen=True, slots=True)
class Partial:
    """What could be read, and the names of what Facebook no longer gives."""

    page: PageAnswer
    unavailable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Metrics:
    """Figures of the last 28 days by metric; those that are retired or not ours to see by name."""

    values: Mapping[str, float] = field(default_factory=dict)
    unavailable: tuple[str, ...] = ()


class FacebookPage:
    """One page, read with its own token."""

    def __init__(self, client: FacebookClient, grant: PageGrant) -> None:
        self._client, self._grant = client, grant
        self._path = f"/{quote(grant.page_id, safe='')}"

    @property
    def frugal(self) -> bool:
        """Whether so much of an allowance is used that only what is needed may be asked."""
        return self._client.usage >= _BUSY_FROM

    async def facts(self) -> Partial:
        """The page's own fields. Those that Facebook has retired, or that take a permission we were not given, are
        named and left out; the others are read."""
        try:
            return await self._fields(PAGE_FIELDS)
        except VendorRefused as refusal:
            if refusal.vendor_code not in _FORBIDDEN:
                raise
        found = await self._fields([one for one in PAGE_FIELDS if one not in _EXTRA])
        return Partial(found.page, (*found.unavailable, *(one.split("{")[0] for one in _EXTRA)))

    async def posts(self) -> list[Post]:
        """The newest hundred, with how many reacted and commented; nobody's words, nobody's name."""
        params: dict[str, str | int] = {"fields": _POST, "limit": 100}
        return list(read(Posts, await self._get("/posts", params), POLICY.title).data)

    async def messages(self, limit: int = 50) -> list[str]:
        """What the page itself wrote, the newest first."""
        params: dict[str, str | int] = {"fields": "id,created_time,message", "limit": limit}
        found = read(Posts, await self._get("/posts", params), POLICY.title).data
        return [one.message for one in found if one.message]

    async def captions(self, limit: int = 50) -> list[str]:
        """The same of the Instagram account that belongs to it; none where there is no account."""
        name = f"{{id,media.limit({limit}){{id,timestamp,caption}}}}"
        page = (await self._fields((f"connected_instagram_account{name}", f"instagram_business_account{name}"))).page
        own = page.instagram_business_account or page.connected_instagram_account
        return [one.caption for one in own.media if one.caption] if own else []

    async def recommendations(self) -> list[Recommendation]:
        params: dict[str, str | int] = {"fields": _RECOMMENDATION, "limit": 50}
        return list(read(Recommendations, await self._get("/ratings", params), POLICY.title).data)

    async def metrics(self, names: Sequence[str]) -> Metrics:
        """Asked for together; where one of them is retired Facebook refuses all, so then each alone."""
        try:
            return Metrics(await self._insights(names))
        except VendorRefused as refusal:
            if not (refusal.vendor_code == _INVALID and _NO_METRIC.search(refusal.message)):
                return Metrics(unavailable=tuple(names))
        alone = await asyncio.gather(*(self._alone(name) for name in names))
        values = {name: value for each in alone for name, value in each.items()}
        return Metrics(values, tuple(name for name in names if name not in values))

    async def instagram(self, username: str | None = None) -> InstagramAccount | None:
        """The business account of this page; with the `username` of another public one, what the first may see of
        that. None where the page has no account."""
        name = f"{{{_ACCOUNT},{_MEDIA}}}"
        found = await self._fields((f"connected_instagram_account{name}", f"instagram_business_account{name}"))
        own = found.page.connected_instagram_account or found.page.instagram_business_account
        if own is None or username is None or (own.username or "").casefold() == username.casefold():
            return own
        if not _USERNAME.fullmatch(username):
            raise BadInput("That is no name of an Instagram account.")
        params = {"fields": f"business_discovery.username({username}){name}"}
        answer = await self._client.get(f"/{quote(own.id, safe='')}", self._grant.token, params)
        return read(Discovered, answer, POLICY.title).business_discovery

    async def _alone(self, name: str) -> Mapping[str, float]:
        try:
            return await self._insights([name])
        except VendorRefused:
            return {}

    async def _insights(self, names: Sequence[str]) -> dict[str, float]:
        params = {"metric": ",".join(names), "period": "days_28"}
        found = read(Insights, await self._get("/insights", params), POLICY.title)
        newest = {one.name: one.values[-1].value for one in found.data if one.values}
        return {name: float(value) for name, value in newest.items() if isinstance(value, int | float)}

    async def _fields(self, fields: Sequence[str]) -> Partial:
        left, gone = list(fields), list[str]()
        while True:
            try:
                answer = await self._get("", {"fields": ",".join(left)})
            except VendorRefused as refusal:
                named = _NO_FIELD.search(refusal.message) if refusal.vendor_code == _INVALID else None
                kept = [one for one in left if named is None or one.split("{")[0] != named[1]]
                if named is None or len(kept) == len(left) or not kept:
                    raise
                left, gone = kept, [*gone, named[1]]
                continue
            return Partial(read(PageAnswer, answer, POLICY.title), tuple(gone))

    async def _get(self, edge: str, params: Mapping[str, str | int]) -> Any:
        return await self._client.get(self._path + edge, self._grant.token, params)
