"""Sources that say what a test wants, when it wants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tools.grader.engine.evidence import Link, Listing, ReviewFacts, SiteFacts, SourceName, Structured
from tools.grader.sources import Candidate, Found, Known, Review

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
HOUSE = "http://127.0.0.1:8099/"


def site(url: str = HOUSE, **changes: Any) -> SiteFacts:
    """A decent website, but for what `changes` says."""
    facts: dict[str, Any] = {
        "url": url,
        "fetched_at": NOW,
        "https": True,
        "first_byte_ms": 120.0,
        "html_bytes": 30_000,
        "page_bytes": 900_000,
        "compressed": True,
        "cached_parts": 1.0,
        "viewport": True,
        "title": "Trattoria, home cooking in Brooklyn",
        "description": "Fresh pasta every day, a garden, and a table for you in the heart of Brooklyn, since 1998.",
        "h1": ["Trattoria"],
        "language": "en",
        "name": "Trattoria",
        "phone": "+12125550142",
        "address": "84 Lantern Street, Brooklyn, NY 11201",
        "hours": True,
        "tap_to_call": True,
        "structured": Structured(kind="Restaurant", syntax="json-ld", name="Trattoria", hours=True, menu=True),
        "ordering": [Link(provider="toast", url="https://order.toasttab.com/trattoria")],
        "social": {"facebook": "https://www.facebook.com/trattoria"},
        "robots_found": True,
        "indexable": True,
        "sitemap": True,
        "pages_read": [url],
    }
    return SiteFacts.model_validate({**facts, **changes})


def listing(rating: float = 4.5, ratings: int = 250, **changes: Any) -> Listing:
    facts: dict[str, Any] = {
        "id": "place-1",
        "url": "https://maps.google.com/?cid=1",
        "fetched_at": NOW,
        "operational": True,
        "rating": rating,
        "ratings": ratings,
        "photos": 10,
        "photos_capped": True,
        "has_hours": True,
        "has_phone": True,
        "has_website": True,
        "has_description": True,
        "has_price_level": True,
        "categories": 3,
    }
    return Listing.model_validate({**facts, **changes})


@dataclass
class Actor:
    """`waits`: it needs the website first. `seconds`: how long it takes; None: for ever."""

    name: SourceName
    found: Found | Callable[[Known], Found] = field(default_factory=lambda: Found("ok"))
    seconds: float | None = 0.0
    waits: bool = False
    seen: list[Known] = field(default_factory=list)

    def ready(self, known: Known) -> bool:
        return known.site or not self.waits

    async def read(self, known: Known) -> Found:
        self.seen.append(known)
        await asyncio.sleep(3_600 if self.seconds is None else self.seconds)
        return self.found if isinstance(self.found, Found) else self.found(known)


@dataclass
class WebsiteActor(Actor):
    """Tells its first page after `seconds`, and needs `more` for the rest."""

    name: SourceName = "website"
    more: float = 0.0
    facts: SiteFacts = field(default_factory=site)

    def ready(self, known: Known) -> bool:
        return known.url is not None

    async def read_early(self, known: Known, tell: Callable[[SiteFacts], None]) -> Found:
        self.seen.append(known)
        await asyncio.sleep(3_600 if self.seconds is None else self.seconds)
        tell(self.facts)
        await asyncio.sleep(self.more)
        return Found("ok", facts={"site": self.facts})


def google(rating: float = 4.5, **more: Any) -> Actor:
    return Actor("google", Found("ok", facts={"google": listing(rating)}), waits=True, **more)


def reviews(source: SourceName = "google", count: int = 3, words: str = "The carbonara was wonderful.") -> Actor:
    found = tuple(Review(source, f"r{number}", words, 5.0, NOW, "Ada") for number in range(count))
    return Actor(source, Found("ok", facts={source: listing()}, reviews=found), waits=True)


def names(count: int) -> Actor:
    """Google where a name fits so many places."""
    places = tuple(
        Candidate(f"place-{number}", f"Luigi's {number}", f"{number} Main Street", HOUSE) for number in range(count)
    )
    return Actor("google", Found("ok", candidates=places))


def facts_of(review: Review) -> ReviewFacts:
    return ReviewFacts(source=review.source, id=review.id, rating=review.rating, at=review.at)
