"""Source "delivery": listings on delivery platforms that the owner or the website links; only what anyone may read."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime
from urllib.parse import urlsplit

from tools.grader.engine.evidence import Agreement, DeliveryListing, SourceName, SourceStatus
from tools.grader.engine.pages import Listing, Quote, read_listing
from tools.grader.sources import Found, Known, Review
from tools.grader.sources.pages import PublicPages, Unread
from tools.integrations.http import LOOPBACK

NONE_LINKED = "No delivery listing is linked by the website, and none was named."
NO_READER = "Delivery listings are not read here."
ANOTHER = "This page is another restaurant's: its name is not this one's, nor is its address."
SILENT = "This page tells nothing about the restaurant that could be read without a browser."
TITLES = {"ubereats": "Uber Eats", "doordash": "DoorDash", "pedidosya": "PedidosYa", "skipthedishes": "SkipTheDishes"}
MOST = 6  # listings of one grade
_KNOWN_TO_REST = 40  # characters of a host as a platform's name


class DeliverySource:
    name: SourceName = "delivery"

    def __init__(self, pages: PublicPages | None) -> None:
        self._pages = pages

    def ready(self, known: Known) -> bool:
        """What the website links is known only when it was read."""
        return known.site

    async def read(self, known: Known) -> Found:
        pages = self._pages
        if pages is None:
            return Found("not_connected", NO_READER)
        urls = list(dict.fromkeys(known.delivery))[:MOST]
        if not urls:
            return Found("ok", NONE_LINKED, public=True, facts={"delivery": []})
        read = await asyncio.gather(*(self._listing(pages, url, known) for url in urls))
        listings = [listing for listing, _ in read]
        reviews = tuple(review for _, found in read for review in found)
        status, reason = _overall(listings)
        return Found(status, reason, public=True, facts={"delivery": listings}, reviews=reviews)

    async def _listing(self, pages: PublicPages, url: str, known: Known) -> tuple[DeliveryListing, tuple[Review, ...]]:
        platform = platform_of(url, demo=known.demo)
        found = await pages.read(url, known, read_listing, title_of(platform))
        if isinstance(found, Unread):
            return DeliveryListing(
                platform=platform, url=url, fetched_at=known.now, status=found.status, reason=found.reason
            ), ()
        if found.name is None and found.rating is None and found.dishes is None:
            return DeliveryListing(platform=platform, url=url, fetched_at=known.now, status="error", reason=SILENT), ()
        agreement = _agreement(known, found)
        if agreement.name is False and not agreement.address and not agreement.phone:
            return DeliveryListing(
                platform=platform, url=url, fetched_at=known.now, status="error", reason=ANOTHER, agreement=agreement
            ), ()
        listing = _facts(found, platform, url, known.now, agreement)
        return listing, tuple(_review(quote, platform, url) for quote in found.reviews)


def title_of(platform: str) -> str:
    return TITLES.get(platform) or (platform if "." in platform else platform.title())


def platform_of(url: str, *, demo: bool = False) -> str:
    """The platform's usual name, else its host. The demo's platforms share one address: the path names them."""
    from tools.grader.engine.site.links import provider_of, providers

    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    if demo and host in LOOPBACK:
        first = parts.path.strip("/").split("/")[0]
        return first if any(name == first for _, name, _ in providers().values()) else host
    found = provider_of(url)
    return found[1] if found else host.removeprefix("www.")[:_KNOWN_TO_REST]


def _agreement(known: Known, found: Listing) -> Agreement:
    from tools.grader.engine.agreement import agreement

    return agreement(known, name=found.name, phone=found.phone, address=found.address, website=None)


def _facts(found: Listing, platform: str, url: str, now: datetime, agreement: Agreement) -> DeliveryListing:
    return DeliveryListing(
        platform=platform,
        url=url,
        fetched_at=now,
        open=found.open,
        rating=found.rating,
        ratings=found.ratings,
        dishes=found.dishes,
        with_photo=found.with_photo,
        with_description=found.with_description,
        agreement=agreement,
    )


def _overall(listings: list[DeliveryListing]) -> tuple[SourceStatus, str | None]:
    """One that could be read makes the source readable; the others are named."""
    unread = [listing for listing in listings if listing.status != "ok"]
    told = " ".join(dict.fromkeys(listing.reason or "" for listing in unread)) or None
    if len(unread) < len(listings):
        return "ok", told
    order: tuple[SourceStatus, ...] = ("blocked", "timeout", "error", "not_connected")
    return next(status for status in order if any(one.status == status for one in unread)), told


def _review(quote: Quote, platform: str, url: str) -> Review:
    said = hashlib.sha256(f"{url}\n{quote.at}\n{quote.author}\n{quote.text}".encode()).hexdigest()[:16]
    return Review(
        source="delivery",
        id=f"{platform}-{said}",
        text=quote.text,
        rating=quote.rating,
        at=_moment(quote.at),
        author=quote.author,
        url=url,
    )


def _moment(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
