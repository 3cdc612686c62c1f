"""What every source is to the grade: it is told what is known so far, and gives back what it found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from tools.grader.engine.evidence import SiteFacts, SourceName, SourceStatus


@dataclass(frozen=True, slots=True)
class Known:
    """The restaurant as far as it is known when a source starts. `site` says whether the website was read already
    (its name, phone, address and links are in here then). Phones as E.164 where they could be read."""

    restaurant_id: str | None  # None: a stranger's address, without connected accounts
    now: datetime
    url: str | None = None
    name: str | None = None
    phone: str | None = None
    address: str | None = None
    country: str | None = None  # ISO 3166
    place: tuple[float, float] | None = None  # latitude and longitude
    place_id: str | None = None
    yelp_id: str | None = None
    facebook: str | None = None  # address of the page
    instagram: str | None = None
    delivery: tuple[str, ...] = ()  # addresses of listings
    site: bool = False
    demo: bool = False  # a demo restaurant: sandboxes of this machine may answer
    loopback: bool = False  # its website is on this machine, which was allowed: then only this machine is asked


@dataclass(frozen=True, slots=True)
class Review:
    """A review in a guest's own words: hostile text, never stored without an end, data to every model."""

    source: SourceName
    id: str
    text: str = ""
    rating: float | None = None
    at: datetime | None = None
    author: str | None = None
    url: str | None = None
    language: str | None = None
    reply: str | None = None
    replied_at: datetime | None = None
    replied: bool | None = None  # None: the source does not tell


@dataclass(frozen=True, slots=True)
class Found:
    """What a source gives back. `facts`: fields of `Evidence` by name. `public`: read as anyone can."""

    status: SourceStatus
    error: str | None = None
    public: bool = False
    facts: dict[str, Any] = field(default_factory=dict)
    reviews: tuple[Review, ...] = ()
    candidates: tuple[Candidate, ...] = ()  # where a name fits several places: the owner picks, never we


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a name may mean."""

    place_id: str
    name: str
    address: str
    website: str | None = None


class Source(Protocol):
    """Reads one source. It never raises for what the world does: walls, refusals, silence are a `Found`."""

    @property
    def name(self) -> SourceName: ...

    def ready(self, known: Known) -> bool:
        """Whether it knows enough to start (else it is asked again when the website was read)."""
        ...

    async def read(self, known: Known) -> Found: ...


@runtime_checkable
class FirstPage(Source, Protocol):
    """A source that can tell what its first page says before it has read the rest (the website): the others start
    then. Whoever gathers calls `read_early` where a source has it, else `read`."""

    async def read_early(self, known: Known, tell: Callable[[SiteFacts], None]) -> Found:
        """As `read`; calls `tell` once, when the home page was read, with name, phone, address and links at least."""
        ...
