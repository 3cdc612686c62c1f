"""What the sources found, as derived values: what a grade stands on, and all that a report keeps to be scored again.

Nothing here is a vendor's text: no review, author, photo or opening hours of Google's or Yelp's, only counts, shares,
ages, yes and no, and links. None means "could not be told", which is never the same as no.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

SourceName = Literal["website", "google", "business_profile", "yelp", "pagespeed", "facebook", "instagram", "delivery"]
SourceStatus = Literal["ok", "not_connected", "blocked", "timeout", "error"]
Wall = Literal["robot_check", "login", "parked", "error_page", "empty"]
Network = Literal["facebook", "instagram", "tiktok", "x", "youtube"]
Aspect = Literal["food", "service", "price", "ambience", "wait", "delivery"]


class Facts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Link(Facts):
    """A link of the site and whose it is: the host's usual name (`opentable`, `ubereats`), or the site's own."""

    provider: str
    url: str


class Structured(Facts):
    """schema.org data of the site. `kind`: the restaurant-like type that was found (Restaurant, LocalBusiness, ...).
    `broken`: in a few words, blocks that could not be read. `missing`: recommended properties it lacks."""

    kind: str | None = None
    syntax: Literal["json-ld", "microdata", "rdfa"] | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    hours: bool = False
    menu: bool = False
    menu_items: int = 0
    price_range: bool = False
    cuisine: bool = False
    same_as: int = 0
    missing: list[str] = Field(default_factory=list)
    broken: list[str] = Field(default_factory=list)


class SiteMenu(Facts):
    """`dishes`, `prices`: how many lines of the page read like one."""

    kind: Literal["text", "pdf", "image", "elsewhere", "none"] = "none"
    url: str | None = None
    dishes: int = 0
    prices: int = 0


class Accessibility(Facts):
    """What can be told without a browser (WCAG 2.2: 1.1.1, 1.3.1, 2.4.4, 3.1.1, 4.1.2)."""

    images: int = 0
    images_without_alt: int = 0
    fields: int = 0
    fields_without_label: int = 0
    links_without_name: int = 0
    buttons_without_name: int = 0
    heading_jumps: int = 0
    language: str | None = None
    zoom_blocked: bool = False
    without_alt: list[str] = Field(default_factory=list)  # addresses of such pictures, the first few


class SiteFacts(Facts):
    """The restaurant's own website. Times in milliseconds, sizes in bytes. With a `wall` the page is not the
    restaurant's and nothing else here counts."""

    url: str  # where it ended up
    fetched_at: datetime
    wall: Wall | None = None
    status: int = 200
    redirects: int = 0
    https: bool = False
    http_leads_to_https: bool | None = None
    certificate_days: int | None = None  # until it runs out
    first_byte_ms: float | None = None
    html_bytes: int = 0
    page_bytes: int | None = None  # with the style sheets, scripts and pictures that could be weighed
    parts_weighed: int = 0
    compressed: bool | None = None
    cached_parts: float | None = None  # share of its static parts with caching headers
    viewport: bool | None = None
    title: str | None = None
    description: str | None = None
    h1: list[str] = Field(default_factory=list)
    language: str | None = None
    languages: list[str] = Field(default_factory=list)  # declared (hreflang) or linked
    name: str | None = None  # the restaurant's own, as best known
    structured: Structured = Structured()
    menu: SiteMenu = SiteMenu()
    hours: bool = False
    hours_text: str | None = None  # the site's own words
    opening_hours: list[str] = Field(default_factory=list)  # as schema.org writes them: "Mo-Fr 11:00-22:00"
    phone: str | None = None  # E.164, else as written
    phone_shown: str | None = None  # as written
    tap_to_call: bool = False
    address: str | None = None
    ordering: list[Link] = Field(default_factory=list)
    reservations: list[Link] = Field(default_factory=list)
    delivery: list[Link] = Field(default_factory=list)
    social: dict[Network, str] = Field(default_factory=dict)
    accessibility: Accessibility = Accessibility()
    robots_found: bool | None = None
    indexable: bool | None = None  # neither robots.txt nor a meta tag keeps search engines out
    sitemap: bool | None = None
    links_checked: int = 0
    dead_links: list[str] = Field(default_factory=list)
    pages_read: list[str] = Field(default_factory=list)


class Agreement(Facts):
    """Whether a listing says what the restaurant says of itself (its profile, else its website); None: one of the
    two does not say."""

    name: bool | None = None
    phone: bool | None = None
    address: bool | None = None
    website: bool | None = None


class Listing(Facts):
    """A place on Google or Yelp. `photos`: how many, as far as the vendor counts (`photos_capped`: at least that)."""

    id: str
    url: str | None = None
    fetched_at: datetime
    public_page: bool = False  # read from a public page because the API was not at hand
    operational: bool | None = None  # False: closed for good or for now
    rating: float | None = None
    ratings: int | None = None
    photos: int | None = None
    photos_capped: bool = False
    has_hours: bool | None = None
    has_phone: bool | None = None
    has_website: bool | None = None
    has_description: bool | None = None
    has_price_level: bool | None = None
    has_menu: bool | None = None
    categories: int | None = None
    claimed: bool | None = None
    agreement: Agreement = Agreement()


class Profile(Facts):
    """The owner's own view of Google Business Profile."""

    id: str
    fetched_at: datetime
    url: str | None = None
    verified: bool | None = None
    has_description: bool | None = None
    regular_hours: bool | None = None
    special_hours: bool | None = None
    attributes: int | None = None
    has_menu: bool | None = None
    photos: int | None = None
    newest_photo_days: float | None = None
    posts_90_days: int | None = None
    newest_post_days: float | None = None


class Speed(Facts):
    """PageSpeed Insights: Lighthouse 0-100, field data of real visitors where Google has it (milliseconds)."""

    fetched_at: datetime
    url: str
    strategy: Literal["mobile", "desktop"] = "mobile"
    performance: float | None = None
    accessibility: float | None = None
    best_practices: float | None = None
    seo: float | None = None
    largest_paint_ms: float | None = None
    layout_shift: float | None = None
    blocking_ms: float | None = None
    field_largest_paint_ms: float | None = None
    field_layout_shift: float | None = None
    field_interaction_ms: float | None = None
    lighthouse: str | None = None  # its version


class SocialPage(Facts):
    """A Facebook page or an Instagram business account. Shares of followers as 0-1. `public_page`: only what anyone
    may see was read; `unavailable`: metrics that Meta no longer gives."""

    id: str
    url: str | None = None
    fetched_at: datetime
    public_page: bool = False
    followers: int | None = None
    posts_30_days: int | None = None
    newest_post_days: float | None = None
    engagement: float | None = None  # reactions and comments a post, per follower
    has_about: bool | None = None
    has_hours: bool | None = None
    has_phone: bool | None = None
    has_website: bool | None = None
    has_photo: bool | None = None
    has_action: bool | None = None  # a button to order, book or call
    rating: float | None = None  # of five, where guests could still give stars
    ratings: int | None = None
    reach_28_days: int | None = None  # people who saw something of it
    engaged_28_days: int | None = None  # reactions, comments, clicks
    unavailable: list[str] = Field(default_factory=list)
    agreement: Agreement = Agreement()


class DeliveryListing(Facts):
    """A public listing page that the owner or the website links."""

    platform: str
    url: str
    fetched_at: datetime
    status: SourceStatus = "ok"
    reason: str | None = None  # why it could not be read
    open: bool | None = None
    rating: float | None = None
    ratings: int | None = None
    dishes: int | None = None
    with_photo: float | None = None  # share of dishes
    with_description: float | None = None
    agreement: Agreement = Agreement()


class ReviewFacts(Facts):
    """One review without its words. `source` is where it stands; ages in days, times in hours."""

    source: SourceName
    id: str
    rating: float | None = None
    at: datetime | None = None
    replied: bool | None = None  # None: the source does not tell replies
    reply_hours: float | None = None
    aspects: dict[Aspect, int] = Field(default_factory=dict)  # 1 praised, -1 complained about, 0 both


class SourceRead(Facts):
    """How reading one source went. `public`: it was read as anyone can, since its API was not at hand or failed."""

    name: SourceName
    status: SourceStatus
    milliseconds: int = 0
    error: str | None = None  # one plain sentence, for owners
    public: bool = False
    fetched_at: datetime | None = None


class Evidence(Facts):
    """All that one grade stands on. `now` is the moment that ages are counted to, so scoring is a pure function."""

    target: str
    now: datetime
    url: str | None = None
    name: str | None = None
    sources: dict[SourceName, SourceRead] = Field(default_factory=dict)
    site: SiteFacts | None = None
    google: Listing | None = None
    business_profile: Profile | None = None
    yelp: Listing | None = None
    pagespeed: Speed | None = None
    facebook: SocialPage | None = None
    instagram: SocialPage | None = None
    delivery: list[DeliveryListing] = Field(default_factory=list)
    reviews: list[ReviewFacts] = Field(default_factory=list)
