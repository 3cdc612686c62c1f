"""What the stand-in of Facebook does with posts: the page's, and Instagram's in their two steps, pictures fetched.

Graph has no idempotency keys: two equal requests make two posts. SYNTHETIC: nothing is published anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

import httpx

from sandboxes import base

JPEG = b"\xff\xd8\xff"
LONGEST_CAPTION, MOST_HASHTAGS = 2_200, 30
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_MOST_BYTES = 8_000_000
_EXPIRES = timedelta(hours=24)


class Refusal(base.Refusal):
    def __init__(
        self, code: int, message: str, status: int = 400, kind: str = "OAuthException", subcode: int | None = None
    ) -> None:
        self.status, self.body = status, refusal(code, message, kind)
        if subcode:
            self.body["error"]["error_subcode"] = subcode


def refusal(code: int, message: str, kind: str = "OAuthException") -> dict[str, Any]:
    return {"error": {"message": message, "type": kind, "code": code, "fbtrace_id": "DemoTrace"}}


@dataclass
class Posted:
    """A post. `channel` is facebook or instagram."""

    id: str
    channel: str
    text: str
    at: datetime
    picture: str | None = None
    alt: str | None = None
    link: str | None = None

    def shown(self) -> dict[str, Any]:
        return asdict(self) | {"at": self.at.isoformat(), "demo": True}


@dataclass
class Waiting:
    """An Instagram container. `ready`: when its picture has been worked through (monotonic)."""

    id: str
    made: datetime
    ready: float
    post: Posted
    published: bool = False


class Board:
    """The posts of one page and its Instagram account. `processing`: seconds that Instagram takes over a picture;
    `fetches`: whether pictures are really fetched, from this machine only; `allowed`: Instagram posts in 24 hours."""

    def __init__(self, page: str, clock: Callable[[], datetime]) -> None:
        self._page, self.clock = page, clock
        self.posts: list[Posted] = []  # newest last
        self.waiting: dict[str, Waiting] = {}
        self.processing, self.fetches, self.allowed = 0.0, True, 50
        self._made = 0

    def of(self, channel: str) -> list[Posted]:
        """Newest first."""
        return [one for one in reversed(self.posts) if one.channel == channel]

    async def feed(self, form: dict[str, str]) -> dict[str, Any]:
        if not form.get("message") and not form.get("link"):
            raise Refusal(100, "(#100) You must provide a message or a link")
        post = Posted(self._id(f"{self._page}_9"), "facebook", form.get("message", ""), self._now())
        post.link = form.get("link")
        self.posts.append(post)
        return {"id": post.id}

    async def photo(self, form: dict[str, str]) -> dict[str, Any]:
        url = form.get("url", "")
        if not url:
            raise Refusal(324, "(#324) Missing or invalid image file")
        if not await self._picture(url):
            raise Refusal(324, "(#324) Missing or invalid image file")
        text = form.get("caption") or form.get("message", "")
        post = Posted(self._id(f"{self._page}_9"), "facebook", text, self._now(), url, form.get("alt_text_custom"))
        self.posts.append(post)
        return {"id": f"9{post.id.rpartition('_')[2]}", "post_id": post.id}

    async def container(self, form: dict[str, str]) -> dict[str, Any]:
        url, caption = form.get("image_url", ""), form.get("caption", "")
        if not url:
            raise Refusal(100, "(#100) The parameter image_url is required.")
        if len(caption) > LONGEST_CAPTION or caption.count("#") > MOST_HASHTAGS:
            raise Refusal(100, "The caption was too long, or has too many hashtags.", subcode=2207010)
        content = await self._picture(url)
        if not content:
            raise Refusal(9004, "Only photo or video can be accepted as media type.", subcode=2207052)
        if self.fetches and not content.startswith(JPEG):
            raise Refusal(36001, "The image format is not supported.", subcode=2207005)
        post = Posted("", "instagram", caption, self._now(), url, form.get("alt_text"))
        made = Waiting(self._id("1788"), self._now(), monotonic() + self.processing, post)
        self.waiting[made.id] = made
        return {"id": made.id}

    def status(self, container: Waiting) -> dict[str, Any]:
        code = self._code(container)
        return {"id": container.id, "status_code": code, "status": f"{code.title()}: of a demo"}

    async def publish(self, form: dict[str, str]) -> dict[str, Any]:
        found = self.waiting.get(form.get("creation_id", ""))
        if found is None or found.published:
            raise Refusal(100, "(#100) Invalid parameter: creation_id")
        if self._code(found) == "EXPIRED":
            raise Refusal(9007, "The container has expired.", subcode=2207008)
        if self._code(found) != "FINISHED":
            raise Refusal(9007, "Media ID is not available", subcode=2207027)
        if self.used >= self.allowed:
            raise Refusal(9, "Application request limit reached", subcode=2207042)
        found.published = True
        found.post.id, found.post.at = self._id("1799"), self._now()
        self.posts.append(found.post)
        return {"id": found.post.id}

    @property
    def used(self) -> int:
        return sum(one.at > self._now() - _EXPIRES for one in self.of("instagram"))

    def limit(self) -> dict[str, Any]:
        config = {"quota_total": self.allowed, "quota_duration": int(_EXPIRES.total_seconds())}
        return {"data": [{"quota_usage": self.used, "config": config}]}

    def delete(self, post_id: str) -> dict[str, Any]:
        found = next((one for one in self.of("facebook") if one.id == post_id), None)
        if found is None:
            raise Refusal(100, "Unsupported delete request. Object does not exist.", kind="GraphMethodException")
        self.posts.remove(found)
        return {"success": True}

    def _code(self, container: Waiting) -> str:
        if container.published:
            return "PUBLISHED"
        if self._now() - container.made > _EXPIRES:
            return "EXPIRED"
        return "FINISHED" if monotonic() >= container.ready else "IN_PROGRESS"

    async def _picture(self, url: str) -> bytes:
        """Empty where there is none. Only this machine is asked, and no redirect is followed."""
        parts = urlsplit(url)
        if not self.fetches:
            return JPEG if parts.scheme in ("http", "https") else b""
        if parts.scheme not in ("http", "https") or (parts.hostname or "") not in _LOOPBACK:
            return b""
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=10.0) as client:
                answer = await client.get(url)
        except (httpx.HTTPError, httpx.InvalidURL):
            return b""
        picture = answer.headers.get("content-type", "").startswith("image/")
        return answer.content if answer.status_code == 200 and picture and len(answer.content) <= _MOST_BYTES else b""

    def _id(self, start: str) -> str:
        self._made += 1
        return f"{start}{self._made:010}"

    def _now(self) -> datetime:
        return self.clock().replace(microsecond=0)
