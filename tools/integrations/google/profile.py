"""Google Business Profile with its owner's permission: places, photos, posts, reviews and the replies to them.

Accounts and locations come from the v1 APIs, reviews, media and posts from v4.9, which has no successor. Google has
shut down Q&A and Business Calls; nothing here asks for them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal, TypeVar

from core.errors import BadInput
from tools.integrations.access import Access, with_token
from tools.integrations.google.common import Hosts, policy
from tools.integrations.google.oauth import TITLE
from tools.integrations.google.schemas import (
    Accounts,
    Attributes,
    Location,
    Locations,
    Media,
    MediaItem,
    OwnReview,
    Post,
    Posts,
    ProfileAccount,
    ReviewReply,
    Reviews,
)
from tools.integrations.http import Call, VendorHttp
from tools.integrations.wire import Wire, read

LONGEST_REPLY = 4_096  # bytes
FIELDS = (
    "name",
    "title",
    "storefrontAddress",
    "phoneNumbers",
    "websiteUri",
    "profile",
    "regularHours",
    "specialHours",
    "openInfo",
    "metadata",
)
_PLACE = "name,title,storefrontAddress,metadata"
_ACCOUNTS, _LOCATIONS, _MEDIA, _POSTS, _REVIEWS = 20, 100, 500, 100, 50  # the most a page may have, or enough
_MOST_PAGES = 10
_REVIEW = re.compile(r"accounts/[\w-]+/locations/[\w-]+/reviews/[\w=-]+")
_LOCAL_POST = re.compile(r"accounts/[\w-]+/locations/[\w-]+/localPosts/[\w=-]+")
A = TypeVar("A", bound=Wire)
R = TypeVar("R")


class GoogleProfile:
    """One owner's. `key` is whose edits are counted (reads are counted for the whole project). Methods raise
    AccessRevoked, VendorRefused or Unavailable."""

    def __init__(
        self, http: VendorHttp, access: Access, *, key: str, hosts: Hosts | None = None, loopback: bool = False
    ) -> None:
        self._http, self._access, self._key, self._loopback = http, access, key, loopback
        self._hosts = hosts or Hosts()
        self.local = self._hosts.local
        urls = (self._hosts.accounts, self._hosts.information, self._hosts.business)
        self._policy = policy("google-business", TITLE, 5.0, 60, *urls)  # 300 a minute
        self._edits = policy("google-edits", TITLE, 10 / 60, 10, *urls)  # ten a minute and profile

    async def accounts(self) -> list[ProfileAccount]:
        url = f"{self._hosts.accounts}/v1/accounts"
        return await self._all(Accounts, url, {"pageSize": _ACCOUNTS}, lambda page: page.accounts)

    async def locations(self, account: str) -> list[Location]:
        """All of `accounts/...`: names, addresses and place ids."""
        url = f"{self._hosts.information}/v1/{account}/locations"
        params: dict[str, str | int] = {"readMask": _PLACE, "pageSize": _LOCATIONS}
        return await self._all(Locations, url, params, lambda page: page.locations)

    async def location(self, name: str) -> Location:
        url = f"{self._hosts.information}/v1/{name}"
        return read(Location, await self._send("GET", url, {"readMask": ",".join(FIELDS)}), TITLE)

    async def attributes(self, name: str) -> Attributes:
        """What the profile says besides (outdoor seating, a menu's address): those that are set."""
        return read(Attributes, await self._send("GET", f"{self._hosts.information}/v1/{name}/attributes"), TITLE)

    async def media(self, account: str, location: str) -> tuple[list[MediaItem], int]:
        """The owner's photos and videos, and how many there are in all."""
        url, total = f"{self._hosts.business}/v4/{account}/{location}/media", 0

        def items(page: Media) -> tuple[MediaItem, ...]:
            nonlocal total
            total = max(total, page.totalMediaItemCount or 0)
            return page.mediaItems

        found = await self._all(Media, url, {"pageSize": _MEDIA}, items)
        return found, max(total, len(found))

    async def posts(self, account: str, location: str) -> list[Post]:
        """The newest page of them."""
        url = f"{self._hosts.business}/v4/{account}/{location}/localPosts"
        return list(read(Posts, await self._send("GET", url, {"pageSize": _POSTS}), TITLE).localPosts)

    async def create_post(self, account: str, location: str, body: Mapping[str, Any]) -> Post:
        """Puts a local post up, once: it has no idempotency key. `body` is a LocalPost of v4.9 (see google.posting).
        Unavailable without `sent: False` in its details leaves open whether it is there: `posts` shows it."""
        url = f"{self._hosts.business}/v4/{account}/{location}/localPosts"
        return read(Post, await self._send("POST", url, body=body), TITLE)

    async def delete_post(self, name: str) -> None:
        """`name` as Google gave it: accounts/.../locations/.../localPosts/..."""
        if not _LOCAL_POST.fullmatch(name):
            raise BadInput(f"{name[:80]!r} is not the name of a post on Google.")
        await self._send("DELETE", f"{self._hosts.business}/v4/{name}")

    async def reviews(self, account: str, location: str, pages: int = _MOST_PAGES) -> Reviews:
        """The latest, last changed first, up to `pages` of 50; the counts are of all."""
        url = f"{self._hosts.business}/v4/{account}/{location}/reviews"
        first: Reviews | None = None

        def rows(page: Reviews) -> tuple[OwnReview, ...]:
            nonlocal first
            first = first or page
            return page.reviews

        params: dict[str, str | int] = {"pageSize": _REVIEWS, "orderBy": "update_time desc"}
        found = await self._all(Reviews, url, params, rows, pages)
        return (first or Reviews()).model_copy(update={"reviews": tuple(found), "nextPageToken": None})

    async def reply(self, review: str, text: str) -> ReviewReply:
        """Answers a review in public, or changes the answer: sent twice it is the same as once. `review` is its full
        name (accounts/.../locations/.../reviews/...). Raises BadInput where the text cannot be sent."""
        if not text.strip():
            raise BadInput("An empty reply cannot be posted.")
        if len(text.encode()) > LONGEST_REPLY:
            raise BadInput(f"Google takes replies of {LONGEST_REPLY} bytes at most; this one has {len(text.encode())}.")
        answer = await self._send("PUT", self._reply(review), body={"comment": text})
        return read(ReviewReply, answer, TITLE)

    async def delete_reply(self, review: str) -> None:
        await self._send("DELETE", self._reply(review))

    def _reply(self, review: str) -> str:
        if not _REVIEW.fullmatch(review):
            raise BadInput(f"{review[:80]!r} is not the name of a review on Google.")
        return f"{self._hosts.business}/v4/{review}/reply"

    async def _all(
        self,
        model: type[A],
        url: str,
        params: dict[str, str | int],
        rows: Callable[[A], tuple[R, ...]],
        pages: int = _MOST_PAGES,
    ) -> list[R]:
        """All pages, up to `pages` of them."""
        found: list[R] = []
        token: str | None = None
        for _ in range(pages):
            page = read(model, await self._send("GET", url, params | ({"pageToken": token} if token else {})), TITLE)
            found += rows(page)
            token = getattr(page, "nextPageToken", None)
            if not token:
                break
        return found

    async def _send(
        self,
        method: Literal["GET", "POST", "PUT", "DELETE"],
        url: str,
        params: dict[str, str | int] | None = None,
        *,
        body: Any = None,
    ) -> Any:
        edits = method != "GET"

        async def send(token: str) -> Any:
            call = Call(
                method,
                url,
                key=self._key if edits else "",
                headers={"Authorization": f"Bearer {token}"},
                params=params,
                json=body,
                loopback=self._loopback,
            )
            return await self._http.json(self._edits if edits else self._policy, call)

        return await with_token(self._access, TITLE, send)
