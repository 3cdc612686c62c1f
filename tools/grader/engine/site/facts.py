"""What one page says, and what fetching measured: the parts that a site's facts are put together from."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from tools.grader.engine.evidence import Accessibility, Facts, Link, Network, SiteMenu, Structured, Wall

PartKind = Literal["style", "script", "image"]


class Part(Facts):
    """A file that the page loads."""

    url: str
    kind: PartKind


class Phone(Facts):
    """A number as written. `tap`: behind a tel: link, and then `dialled` is what it dials. `announced`: too short to be
    a whole number, but the page says it is one."""

    shown: str
    dialled: str | None = None
    tap: bool = False
    announced: bool = False


class Business(Facts):
    """More of the structured data than a grade needs: what other sources are asked with."""

    country: str | None = None  # ISO 3166, as it says
    menu_url: str | None = None
    hours: list[str] = Field(default_factory=list)  # "Mo-Fr 11:00-22:00"
    same_as: list[str] = Field(default_factory=list)


class PageFacts(Facts):
    """One page. Addresses are absolute; texts are cleaned, cut and still a stranger's."""

    url: str
    wall: Wall | None = None
    wall_name: str | None = None  # whose wall, in a few words
    title: str | None = None
    description: str | None = None
    viewport: bool = False
    h1: list[str] = Field(default_factory=list)
    language: str | None = None
    languages: list[str] = Field(default_factory=list)
    indexable: bool = True
    names: list[str] = Field(default_factory=list)  # what the site calls itself, surest first
    structured: Structured = Structured()
    business: Business = Business()
    hours_text: str | None = None
    phones: list[Phone] = Field(default_factory=list)
    address: str | None = None
    menu: SiteMenu = SiteMenu()
    menu_page: bool = False  # by its address, title or heading
    ordering: list[Link] = Field(default_factory=list)
    reservations: list[Link] = Field(default_factory=list)
    delivery: list[Link] = Field(default_factory=list)
    social: dict[Network, str] = Field(default_factory=dict)
    accessibility: Accessibility = Accessibility()
    menu_links: list[str] = Field(default_factory=list)
    contact_links: list[str] = Field(default_factory=list)
    own_links: list[str] = Field(default_factory=list)  # other pages of the site, in order of appearance
    parts: list[Part] = Field(default_factory=list)
    leads_to: str | None = None  # where browsers go on to by themselves, and what the only frame shows
    words: int = 0
    charset: str = "utf-8"
    problems: list[str] = Field(default_factory=list)  # of the markup, and limits that were met


class Measured(Facts):
    """What fetching told; the fields of SiteFacts of the same names."""

    fetched_at: datetime
    status: int = 200
    redirects: int = 0
    http_leads_to_https: bool | None = None
    certificate_days: int | None = None
    first_byte_ms: float | None = None
    html_bytes: int = 0
    page_bytes: int | None = None
    parts_weighed: int = 0
    compressed: bool | None = None
    cached_parts: float | None = None
    robots_found: bool | None = None
    robots_allow: bool | None = None  # search engines
    sitemap: bool | None = None
    links_checked: int = 0
    dead_links: list[str] = Field(default_factory=list)
