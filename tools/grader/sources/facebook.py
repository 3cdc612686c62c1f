"""Sources "facebook" and "instagram": the owner's page and account, else what those pages show to everybody.

With the owner's authorisation the Graph API tells counts and dates; nobody's name or words of posts are asked for.
Without it a page is read as anyone may read it, where robots.txt allows that: its og: tags and nothing more.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
from collections.abc import Awaitable, Sequence
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

from core.errors import NotFound, TablesideError
from tools.grader.engine.evidence import Agreement, SocialPage, SourceName
from tools.grader.engine.pages import Profile, read_profile
from tools.grader.sources import Found, Known, Review
from tools.grader.sources.asking import failed, kept_apart, link_of
from tools.grader.sources.pages import PublicPages, Unread
from tools.grader.sources.social import ENGAGED, REACH, account_facts, page_facts
from tools.integrations.facebook.client import FacebookClient, PageGrant
from tools.integrations.facebook.page import FacebookPage, Metrics
from tools.integrations.facebook.schemas import InstagramAccount, Post, Recommendation
from tools.integrations.http import AccessRevoked

T = TypeVar("T")

NO_PAGE = "No {title} page is linked by the website, and none is connected."
NO_READER = "{title} is not connected."
METRICS = (REACH, ENGAGED)
_USERNAME = re.compile(r"/@?([A-Za-z0-9._]{1,30})/?$")
_DOMAINS = {"facebook": ("facebook.com", "fb.com", "fb.me"), "instagram": ("instagram.com",)}


class FacebookAccounts(Protocol):
    """Where owners' authorisations are kept."""

    async def facebook(self, restaurant_id: str) -> PageGrant:
        """Raises NotFound where none is connected, AccessRevoked where it has to be again."""
        ...

    async def lost_facebook(self, restaurant_id: str, revoked: AccessRevoked) -> None:
        """Facebook let us in no more: the owner is asked to connect again."""
        ...


class _Meta:
    """What both sources share: whose page it is, and the public page where nobody let us in."""

    title = ""

    def __init__(
        self, client: FacebookClient | None, accounts: FacebookAccounts | None, pages: PublicPages | None
    ) -> None:
        """`client` None: no application is set up; `pages` None: public pages are not read."""
        self._client, self._accounts, self._pages = client, accounts, pages

    async def _page(self, known: Known) -> FacebookPage | None:
        """None: no owner has connected it, or not to this restaurant."""
        client, accounts = self._client, self._accounts
        if client is None or accounts is None or known.restaurant_id is None:
            return None
        if kept_apart(known, local=client.local, title=self.title):
            return None
        try:
            return FacebookPage(client, await accounts.facebook(known.restaurant_id))
        except NotFound:
            return None

    async def _lost(self, known: Known, revoked: AccessRevoked) -> None:
        if self._accounts and known.restaurant_id:
            await self._accounts.lost_facebook(known.restaurant_id, revoked)

    async def _public(self, name: SourceName, url: str | None, known: Known, before: Found | None) -> Found:
        """The page as everybody sees it; `before` is why the API could not be used."""
        linked = link_of(url, *_DOMAINS[name])
        if linked is None or self._pages is None:
            sentence = (NO_PAGE if linked is None else NO_READER).format(title=self.title)
            return before or Found("not_connected", sentence)
        found = await self._pages.read(linked, known, read_profile, self.title)
        if isinstance(found, Unread):
            said = f"{self.title} is not connected. {found.reason}"
            return before or Found(found.status, said, public=True)
        if found.title is None and found.followers is None:
            return before or Found("blocked", f"{self.title} shows this page to people who are signed in only.", True)
        reason = before.error if before else None
        return Found("ok", reason, public=True, facts={name: _shown(found, linked, known)})


class FacebookSource(_Meta):
    name: SourceName = "facebook"
    title = "Facebook"

    def ready(self, known: Known) -> bool:
        return known.facebook is not None or known.site

    async def read(self, known: Known) -> Found:
        try:
            page = await self._page(known)
            if page is not None:
                return await _read_page(page, known)
            return await self._public("facebook", known.facebook, known, None)
        except AccessRevoked as revoked:
            await self._lost(known, revoked)
            return await self._public("facebook", known.facebook, known, failed(revoked, self.title))
        except TablesideError as error:
            return await self._public("facebook", known.facebook, known, failed(error, self.title))


class InstagramSource(_Meta):
    name: SourceName = "instagram"
    title = "Instagram"

    def ready(self, known: Known) -> bool:
        return known.instagram is not None or known.site

    async def read(self, known: Known) -> Found:
        try:
            page = await self._page(known)
            account = await page.instagram(_username(known.instagram)) if page else None
            if account is not None:
                return Found("ok", facts={"instagram": _account(account, known)})
            return await self._public("instagram", known.instagram, known, None)
        except AccessRevoked as revoked:
            await self._lost(known, revoked)
            return await self._public("instagram", known.instagram, known, failed(revoked, self.title))
        except TablesideError as error:
            return await self._public("instagram", known.instagram, known, failed(error, self.title))


async def _read_page(page: FacebookPage, known: Known) -> Found:
    """The page's fields are needed; what else is refused goes without, and is named."""
    posts, recommendations, metrics = None, list[Recommendation](), Metrics(unavailable=METRICS)
    if page.frugal:
        partial = await page.facts()
    else:
        partial, posts, recommendations, metrics = await asyncio.gather(
            page.facts(), _posts(page), _recommendations(page), page.metrics(METRICS)
        )
    agreement = _agreement(known, partial.page.name, partial.page.phone, partial.page.line, partial.page.website)
    missing = [*partial.unavailable, *metrics.unavailable, *(["posts"] if posts is None else [])]
    facts = page_facts(partial.page, posts, metrics.values, missing, agreement, known.now)
    return Found("ok", facts={"facebook": facts}, reviews=tuple(_reviews(recommendations)))


async def _posts(page: FacebookPage) -> list[Post] | None:
    return await _or_none(page.posts())


async def _recommendations(page: FacebookPage) -> list[Recommendation]:
    return await _or_none(page.recommendations()) or []


async def _or_none(asked: Awaitable[T]) -> T | None:
    """None where Facebook does not let this be read; a revoked access ends everything."""
    try:
        return await asked
    except AccessRevoked:
        raise
    except TablesideError:
        return None


def _account(account: InstagramAccount, known: Known) -> SocialPage:
    agreement = _agreement(known, account.name, None, None, account.website)
    return account_facts(account, agreement, known.now)


def _agreement(
    known: Known, name: str | None, phone: str | None, address: str | None, website: str | None
) -> Agreement:
    from tools.grader.engine.agreement import agreement

    return agreement(known, name=name, phone=phone, address=address, website=website)


def _reviews(found: Sequence[Recommendation]) -> list[Review]:
    """A recommendation has words and a thumb; stars only where it is old."""
    reviews = []
    for one in found:
        words = one.review_text or ""
        said = hashlib.sha256(f"{one.created_time}\n{one.recommendation_type}\n{words}".encode()).hexdigest()[:16]
        story = one.open_graph_story.id if one.open_graph_story else None
        rating = float(one.rating) if one.rating else None
        reviews.append(Review("facebook", story or said, words, rating, one.created_time))
    return reviews


def _username(url: str | None) -> str | None:
    linked = link_of(url, *_DOMAINS["instagram"])
    found = _USERNAME.search(urlsplit(linked).path) if linked else None
    return found[1] if found else None


def _shown(found: Profile, url: str, known: Known) -> SocialPage:
    """A title is name and slogan in one, so only an agreeing name says something."""
    name = re.split(r"[|(•\-–—]", found.title or "")[0].strip() or None
    same = _agreement(known, name, None, None, None).name
    return SocialPage(
        id=urlsplit(url).path.strip("/")[:80] or url,
        url=url,
        fetched_at=known.now,
        public_page=True,
        followers=found.followers,
        has_photo=found.image or None,
        agreement=Agreement(name=True if same else None),
    )
