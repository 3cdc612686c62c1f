"""Posting to a Facebook page and to the Instagram account that belongs to it, with the page's own token.

Graph has no idempotency keys. Each post is sent once; where the answer is lost, `recent` and `recent_instagram` show
whether it is there, and an Instagram container says itself whether it was published.
Source: developers.facebook.com/docs: pages-api/posts, instagram-platform/content-publishing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from core.errors import BadInput, NotFound
from tools.integrations.facebook.client import POLICY, FacebookClient, PageGrant
from tools.integrations.facebook.schemas import (
    Container,
    Created,
    InstagramPost,
    InstagramPosts,
    PagePost,
    PagePosts,
    PublishingLimit,
    Used,
)
from tools.integrations.http import VendorRefused
from tools.integrations.wire import read

LONGEST_CAPTION, MOST_HASHTAGS, LONGEST_ALT = 2_200, 30, 1_000  # Instagram's
LONGEST_POST = 63_206  # Facebook's
NOT_READY, NO_PICTURE, LIMIT_REACHED = "9007", "9004", "9"  # Instagram's own refusals, by their code
_NOT_ALLOWED = frozenset({"10", "200", "299"})
_LEEWAY = timedelta(minutes=2)  # between Facebook's clock and ours
_ID = re.compile(r"\d{1,30}(?:_\d{1,30})?")
_LATEST = 50
_RECONNECT = "Facebook has not been asked yet whether we may post there: connect it again."


class PagePublisher:
    """One page. Methods raise BadInput, AccessRevoked, VendorRefused, or Unavailable: with `sent: False` in its details
    where nothing was posted, else nobody knows."""

    def __init__(self, client: FacebookClient, grant: PageGrant) -> None:
        self._client, self._grant = client, grant
        self._page = f"/{quote(grant.page_id, safe='')}"
        self.local = client.local

    @property
    def has_instagram(self) -> bool:
        return bool(self._grant.instagram)

    # -- the page

    async def post(self, message: str, link: str | None = None) -> Created:
        """Words, with the preview of a page where there is a link."""
        form = {"message": _within(message, LONGEST_POST, "Facebook"), "published": "true"}
        return await self._created(f"{self._page}/feed", form | ({"link": link} if link else {}))

    async def photo(self, message: str, url: str, alt: str = "") -> Created:
        """A picture that Facebook fetches from `url`, with words below; a link stands among the words."""
        form = {"url": url, "caption": _within(message, LONGEST_POST, "Facebook"), "published": "true"}
        return await self._created(f"{self._page}/photos", form | ({"alt_text_custom": alt} if alt else {}))

    async def delete(self, post_id: str) -> None:
        await self._client.delete(f"/{_known(post_id)}", self._grant.token)

    async def recent(self, since: datetime) -> list[PagePost]:
        """The page's posts since then, newest first, of the latest fifty."""
        params: dict[str, str | int] = {"fields": "id,message,created_time,permalink_url", "limit": _LATEST}
        found = read(PagePosts, await self._get(f"{self._page}/posts", params), POLICY.title).data
        return [one for one in found if one.created_time is None or one.created_time >= since - _LEEWAY]

    # -- Instagram

    async def container(self, image_url: str, caption: str, alt: str = "") -> str:
        """The first of two steps: Instagram fetches the picture (JPEG, from a public address). Its id is to be kept
        before the second; one that is never published is gone a day later."""
        if caption.count("#") > MOST_HASHTAGS:
            raise BadInput(f"Instagram takes {MOST_HASHTAGS} hashtags at most; this one has {caption.count('#')}.")
        form = {"image_url": image_url, "caption": _within(caption, LONGEST_CAPTION, "Instagram")}
        if alt:
            form["alt_text"] = alt[:LONGEST_ALT]
        return (await self._created(f"{self._instagram}/media", form)).id

    async def container_status(self, container_id: str) -> Container:
        """Where it stands; PUBLISHED says that the second step was done, whoever heard the answer."""
        params = {"fields": "id,status_code,status"}
        return read(Container, await self._get(f"/{_known(container_id)}", params), POLICY.title)

    async def publish(self, container_id: str) -> str:
        """The second step: the post's id. VendorRefused with `NOT_READY` while the picture is still being fetched."""
        form = {"creation_id": _known(container_id)}
        return (await self._created(f"{self._instagram}/media_publish", form)).id

    async def recent_instagram(self, since: datetime) -> list[InstagramPost]:
        """What the account has posted since then, newest first, of the latest fifty."""
        params: dict[str, str | int] = {"fields": "id,caption,timestamp,permalink", "limit": _LATEST}
        found = read(InstagramPosts, await self._get(f"{self._instagram}/media", params), POLICY.title).data
        return [one for one in found if one.timestamp is None or one.timestamp >= since - _LEEWAY]

    async def publishing_limit(self) -> Used:
        """How many posts of the last 24 hours count, and of how many."""
        params = {"fields": "quota_usage,config"}
        answer = await self._get(f"{self._instagram}/content_publishing_limit", params)
        found = read(PublishingLimit, answer, POLICY.title)
        return found.data[0] if found.data else Used()

    @property
    def _instagram(self) -> str:
        if not self._grant.instagram:
            raise NotFound("No Instagram business account belongs to this Facebook page.")
        return f"/{quote(self._grant.instagram, safe='')}"

    async def _get(self, path: str, params: Mapping[str, str | int]) -> Any:
        return await self._client.get(path, self._grant.token, params, fresh=True)

    async def _created(self, path: str, form: Mapping[str, str]) -> Created:
        try:
            return read(Created, await self._client.post(path, self._grant.token, form), POLICY.title)
        except VendorRefused as refusal:
            if refusal.vendor_code in _NOT_ALLOWED:
                raise VendorRefused(_RECONNECT, refusal.vendor_status, refusal.vendor_code) from None
            raise


def _within(text: str, most: int, title: str) -> str:
    if not text.strip() or len(text) > most:
        raise BadInput(f"{title} takes 1 to {most:,} characters; this text has {len(text):,}.")
    return text


def _known(identifier: str) -> str:
    if not _ID.fullmatch(identifier):
        raise BadInput(f"{identifier[:60]!r} is not an id that Facebook gives.")
    return identifier
