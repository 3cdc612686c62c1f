"""Where a restaurant's own words stand: its website, its posts, its replies to reviews."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urljoin

from core.errors import NotFound, TablesideError, ToolInputError, Unavailable
from core.processes import Parsers
from memory.restaurants import Restaurant
from tools.content.replies.schemas import OwnReviews
from tools.content.voice.engine.pages import MOST_PAGES, Story, read_story
from tools.grader.sources import Review
from tools.integrations.facebook.page import FacebookPage
from tools.integrations.http import AccessRevoked
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.robots import Robots
from tools.integrations.website.schemas import NoPage

_SECONDS, _MOST_BYTES = 8.0, 2_000_000
MOST_POSTS = 60
_NO_SITE = "I know no website of yours: tell me its address first, or paste a few of your texts."
_NO_POSTS = "Neither a Facebook page nor Instagram is connected: connect it, or paste a few of your posts."
_NO_REPLIES = "I find no replies of yours to reviews: connect your Google profile, or paste a few of them."


@dataclass(frozen=True)
class Words:
    """Texts as they stand there, the newest first, and what the owner should know about them."""

    texts: list[str]
    notes: list[str] = field(default_factory=list)


class Pages(Protocol):
    """The Facebook page that the owner connected."""

    async def facebook_page(self, restaurant_id: str) -> FacebookPage:
        """Raises NotFound, AccessRevoked."""
        ...

    async def lost_facebook(self, restaurant_id: str, revoked: AccessRevoked) -> None: ...


class OwnWords:
    """`website`, `accounts`, `reviews` None: nothing of that kind can be asked here."""

    def __init__(
        self,
        website: WebsiteClient | None,
        parsers: Parsers,
        accounts: Pages | None,
        reviews: OwnReviews | None,
    ) -> None:
        self.website = website
        self._parsers, self._accounts, self._reviews = parsers, accounts, reviews

    # -- the website

    async def of_website(self, restaurant: Restaurant) -> Words:
        """Home page and what tells the story. Raises ToolInputError where there is none, or none that may be read."""
        if restaurant.website is None or self.website is None:
            raise ToolInputError(_NO_SITE)
        robots = Robots.of(await self.website.get(urljoin(restaurant.website, "/robots.txt"), timeout=_SECONDS))
        home = await self._page(restaurant.website, robots, restaurant.website)
        if isinstance(home, str):
            raise ToolInputError(f"I can't read your website: {home} Paste a few of your texts instead.")
        texts, notes = list(home.texts), list[str]()
        for link in home.links[:MOST_PAGES]:
            page = await self._page(link, robots, restaurant.website)
            if isinstance(page, str):
                notes.append(f"One page could not be read ({page.rstrip('.')}).")
            else:
                texts += page.texts
        return Words(list(dict.fromkeys(texts)), notes)

    async def _page(self, url: str, robots: Robots, beside: str) -> Story | str:
        """The page, or why not."""
        assert self.website
        if not robots.allows(url):
            return "its robots.txt asks machines not to."
        page = await self.website.get(url, beside=beside, most_bytes=_MOST_BYTES, timeout=_SECONDS)
        if isinstance(page, NoPage):
            return page.reason
        headers = dict(page.headers)
        kind = headers.get("content-type", "")
        try:
            story = await self._parsers.run(read_story, page.body, kind, page.url, page.status, headers, group=beside)
        except Unavailable as error:
            return error.message
        return f"it shows {story.wall}." if story.wall else story

    # -- posts

    async def of_posts(self, restaurant: Restaurant) -> Words:
        """Of the connected Facebook page and its Instagram account. Raises ToolInputError where none is connected,
        AccessRevoked, VendorRefused, Unavailable."""
        if self._accounts is None:
            raise ToolInputError(_NO_POSTS)
        rid = restaurant.restaurant_id
        try:
            page = await self._accounts.facebook_page(rid)
            posts = await page.messages(MOST_POSTS)
            captions, trouble = await _or_trouble(page)
        except NotFound:
            raise ToolInputError(_NO_POSTS) from None
        except AccessRevoked as revoked:
            await self._accounts.lost_facebook(rid, revoked)
            raise
        notes = [f"Instagram could not be read: {trouble}"] if trouble else []
        return Words(list(dict.fromkeys([*posts, *captions])), notes)

    # -- replies

    async def of_replies(self, restaurant: Restaurant) -> Words:
        """What the owner answered in public, without whom it was said to. Raises ToolInputError where nothing is
        connected, AccessRevoked, VendorRefused, Unavailable."""
        reviews = await self._reviews.reviews(restaurant.restaurant_id) if self._reviews else None
        if not reviews:
            raise ToolInputError(_NO_REPLIES)
        found = [nameless(one.reply, one) for one in reviews if one.reply]
        if not found:
            raise ToolInputError(_NO_REPLIES)
        return Words(list(dict.fromkeys(found)))


def nameless(reply: str, review: Review) -> str:
    """The reply without the guest's name."""
    from tools.content.voice.engine.names import without

    return without(reply, (review.author or "").split())


async def _or_trouble(page: FacebookPage) -> tuple[Sequence[str], str | None]:
    try:
        return await page.captions(MOST_POSTS), None
    except AccessRevoked:
        raise
    except TablesideError as error:
        return [], error.message
