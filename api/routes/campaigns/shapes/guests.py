"""Guests, segments, deliveries and the law."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from api.routes.content.shapes.common import public
from api.routes.menu.shapes.common import Next, Shape
from tools.campaigns.guests.schemas import AudienceCount, Guest, Segment

PublicGuest = public("Guest", Guest, ("restaurant_id",))


class GuestPage(Shape):
    """Addresses are masked."""

    guests: list[PublicGuest]  # type: ignore[valid-type]
    next: Next
    total: int


class RefusedRow(Shape):
    line: int
    why: str


class ImportReport(Shape):
    added: int
    changed: int
    refused: list[RefusedRow]
    """The first fifty."""
    skipped: int
    not_opted_in: int
    """Said to have agreed, but not how and when."""
    stopped: int
    """Had asked to be left alone before: stays so."""


CountedSegment = public(
    "CountedSegment",
    Segment,
    label=(str, ...),
    members=(int, ...),
    by_channel=(dict[str, int], ...),
    left_out=(dict[str, int], ...),
)
AudiencePreview = public(
    "AudiencePreview", AudienceCount, detectable=(float | None, ...), too_few=(bool, ...), cost=(float | None, ...)
)


class SegmentList(Shape):
    segments: list[CountedSegment]  # type: ignore[valid-type]


class DeliveryRow(Shape):
    id: str
    channel: str
    to: str
    """Masked."""
    status: str
    why: str | None
    due_at: datetime
    sent_at: datetime | None
    clicks: int
    variant: str


class DeliveryPage(Shape):
    deliveries: list[DeliveryRow]
    next: Next


class LawRule(Shape):
    place: str
    channel: str
    window: str
    caps: list[str]
    notes: list[str]
    law: str | None
    verified: bool
    """Official, or several independent sources agree."""
    source: list[str]
    checked: str


class Lawbook(Shape):
    """Not legal advice."""

    window: str
    checked: str
    not_legal_advice: bool
    rules: list[LawRule]


def masked(address: str | None) -> str | None:
    """`a…@example.com`, `+1…0142`: enough to know one's own guest by."""
    if not address:
        return address
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"{address[:2]}…{address[-4:]}" if len(address) > 6 else "…"


def guest_json(guest: Guest) -> dict[str, Any]:
    shown = guest.model_dump(mode="json", exclude={"restaurant_id"})
    return {**shown, "email": masked(guest.email), "phone": masked(guest.phone)}
