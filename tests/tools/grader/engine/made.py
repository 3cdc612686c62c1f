"""Evidence for the tests of scoring: a place with everything in order, and ways to take from it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from tools.grader.engine.evidence import (
    Accessibility,
    Agreement,
    DeliveryListing,
    Evidence,
    Link,
    Listing,
    Profile,
    ReviewFacts,
    SiteFacts,
    SiteMenu,
    SocialPage,
    SourceName,
    SourceRead,
    Speed,
    Structured,
)

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SITE = "https://luna.example/"
SOURCES: tuple[SourceName, ...] = (
    "website",
    "google",
    "business_profile",
    "yelp",
    "pagespeed",
    "facebook",
    "instagram",
    "delivery",
)
AGREED = Agreement(name=True, phone=True, address=True, website=True)


def site(**fields: Any) -> SiteFacts:
    facts: dict[str, Any] = {
        "url": SITE,
        "fetched_at": NOW,
        "https": True,
        "http_leads_to_https": True,
        "certificate_days": 60,
        "first_byte_ms": 240.0,
        "html_bytes": 20_000,
        "page_bytes": 900_000,
        "parts_weighed": 9,
        "compressed": True,
        "cached_parts": 1.0,
        "viewport": True,
        "title": "Luna Pizza | Wood-fired pizza in Brooklyn",
        "description": "Wood-fired pizza in Brooklyn since 2009. See our menu, order online or book a table.",
        "h1": ["Luna Pizza"],
        "language": "en",
        "name": "Luna Pizza",
        "structured": Structured(
            kind="Restaurant",
            syntax="json-ld",
            name="Luna Pizza",
            phone="+12125550142",
            address="12 Front St, Brooklyn, NY 11201",
            hours=True,
            menu=True,
        ),
        "menu": SiteMenu(kind="text", url=f"{SITE}menu", dishes=30, prices=30),
        "hours": True,
        "hours_text": "Tue-Sun 11:00-22:00",
        "opening_hours": ["Tu-Su 11:00-22:00"],
        "phone": "+12125550142",
        "phone_shown": "(212) 555-0142",
        "tap_to_call": True,
        "address": "12 Front St, Brooklyn, NY 11201",
        "ordering": [Link(provider="own", url=f"{SITE}order")],
        "reservations": [Link(provider="opentable", url="https://opentable.example/luna")],
        "delivery": [Link(provider="ubereats", url="https://ubereats.example/luna")],
        "social": {"facebook": "https://facebook.example/luna", "instagram": "https://instagram.example/luna"},
        "accessibility": Accessibility(images=8, fields=2, language="en"),
        "robots_found": True,
        "indexable": True,
        "sitemap": True,
        "links_checked": 20,
        "pages_read": [SITE, f"{SITE}menu", f"{SITE}contact"],
    }
    return SiteFacts(**(facts | fields))


def listing(**fields: Any) -> Listing:
    facts: dict[str, Any] = {
        "id": "place-1",
        "url": "https://maps.example/luna",
        "fetched_at": NOW,
        "operational": True,
        "rating": 4.6,
        "ratings": 320,
        "photos": 10,
        "photos_capped": True,
        "has_hours": True,
        "has_phone": True,
        "has_website": True,
        "has_description": True,
        "has_price_level": True,
        "has_menu": True,
        "categories": 3,
        "claimed": True,
        "agreement": AGREED,
    }
    return Listing(**(facts | fields))


def profile(**fields: Any) -> Profile:
    facts: dict[str, Any] = {
        "id": "locations/1",
        "fetched_at": NOW,
        "verified": True,
        "has_description": True,
        "regular_hours": True,
        "special_hours": True,
        "attributes": 12,
        "has_menu": True,
        "photos": 40,
        "newest_photo_days": 6.0,
        "posts_90_days": 4,
        "newest_post_days": 5.0,
    }
    return Profile(**(facts | fields))


def speed(**fields: Any) -> Speed:
    facts: dict[str, Any] = {
        "fetched_at": NOW,
        "url": SITE,
        "performance": 95.0,
        "accessibility": 97.0,
        "largest_paint_ms": 1200.0,
        "layout_shift": 0.02,
        "field_interaction_ms": 120.0,
    }
    return Speed(**(facts | fields))


def social(id: str = "luna", **fields: Any) -> SocialPage:
    facts: dict[str, Any] = {
        "id": id,
        "url": f"https://{id}.example/luna",
        "fetched_at": NOW,
        "followers": 900,
        "newest_post_days": 3.0,
        "has_about": True,
        "has_hours": True,
        "has_phone": True,
        "has_website": True,
        "has_photo": True,
        "has_action": True,
        "agreement": AGREED,
    }
    return SocialPage(**(facts | fields))


def delivery(**fields: Any) -> DeliveryListing:
    facts: dict[str, Any] = {
        "platform": "ubereats",
        "url": "https://ubereats.example/luna",
        "fetched_at": NOW,
        "open": True,
        "rating": 4.7,
        "ratings": 210,
        "dishes": 30,
        "with_photo": 0.9,
        "with_description": 0.9,
        "agreement": Agreement(name=True, phone=True, address=True),
    }
    return DeliveryListing(**(facts | fields))


def review(days: float, source: SourceName = "business_profile", **fields: Any) -> ReviewFacts:
    facts: dict[str, Any] = {
        "source": source,
        "id": f"{source}-{days}",
        "rating": 5.0,
        "at": NOW - timedelta(days=days),
    }
    if source == "business_profile":
        facts |= {"replied": True, "reply_hours": 12.0}
    return ReviewFacts(**(facts | fields))


def reviews() -> list[ReviewFacts]:
    """Ten in the last month, thirty before, one recent complaint: all answered."""
    recent = [review(3.0 * number + 1) for number in range(10)]
    return [*recent, review(20.5, rating=2.0), *(review(40.0 + 8 * number) for number in range(30))]


def read(name: SourceName, **fields: Any) -> SourceRead:
    return SourceRead(**({"name": name, "status": "ok", "milliseconds": 300, "fetched_at": NOW} | fields))


def everything(**fields: Any) -> Evidence:
    """All in order, from every source."""
    facts: dict[str, Any] = {
        "target": "luna.example",
        "now": NOW,
        "url": SITE,
        "name": "Luna Pizza",
        "sources": {name: read(name) for name in SOURCES},
        "site": site(),
        "google": listing(),
        "business_profile": profile(),
        "yelp": listing(id="luna-yelp", url="https://yelp.example/luna", photos=30, photos_capped=False),
        "pagespeed": speed(),
        "facebook": social("facebook"),
        "instagram": social("instagram"),
        "delivery": [delivery()],
        "reviews": reviews(),
    }
    return Evidence(**(facts | fields))


_FIELD: dict[SourceName, str] = {"website": "site"}


def without(evidence: Evidence, *names: SourceName, status: str = "not_connected") -> Evidence:
    """As if these sources had given nothing."""
    gone: dict[str, Any] = {}
    for name in names:
        gone[_FIELD.get(name, name)] = [] if name == "delivery" else None
    sources = evidence.sources | {name: read(name, status=status) for name in names}
    kept = [each for each in evidence.reviews if each.source not in names]
    return evidence.model_copy(update=gone | {"sources": sources, "reviews": kept})


def nothing() -> Evidence:
    return without(everything(), *SOURCES)


def poor() -> Evidence:
    """A place that is there and gets nearly everything wrong."""
    return everything(
        site=site(
            https=False,
            http_leads_to_https=False,
            first_byte_ms=2400.0,
            page_bytes=8_000_000,
            compressed=False,
            cached_parts=0.1,
            viewport=False,
            title="Home",
            description=None,
            structured=Structured(),
            menu=SiteMenu(kind="pdf", url=f"{SITE}menu.pdf"),
            hours=False,
            hours_text=None,
            tap_to_call=False,
            ordering=[],
            reservations=[],
            delivery=[],
            social={},
            accessibility=Accessibility(
                images=8,
                images_without_alt=8,
                fields=2,
                fields_without_label=2,
                links_without_name=3,
                without_alt=[f"{SITE}img/margherita-pizza.jpg", f"{SITE}img/IMG_2041.jpg"],
            ),
            sitemap=False,
            dead_links=[f"{SITE}old"],
            links_checked=4,
        ),
        google=listing(
            rating=3.4, ratings=24, photos=2, photos_capped=False, has_hours=False, has_menu=False, categories=1,
            agreement=Agreement(name=True, phone=False, address=True, website=True),
        ),
        yelp=None,
        business_profile=None,
        pagespeed=None,
        instagram=None,
        facebook=social("facebook", newest_post_days=80.0, has_action=False, has_hours=False),
        delivery=[],
        reviews=[],
        sources={
            **{name: read(name) for name in ("website", "google", "facebook")},
            **{name: read(name, status="not_connected") for name in ("business_profile", "yelp", "instagram")},
            "pagespeed": read("pagespeed", status="timeout"),
        },
    )  # fmt: skip


def walled() -> Evidence:
    """Only Google can be read: a robot wall stands before the site."""
    walled_site = SiteFacts(url=SITE, fetched_at=NOW, wall="robot_check", status=403, title="Just a moment...")
    return without(
        everything(site=walled_site), "business_profile", "yelp", "pagespeed", "facebook", "instagram", "delivery"
    )
