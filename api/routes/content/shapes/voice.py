"""The voice, and the library of pictures."""

from __future__ import annotations

from datetime import datetime

from api.routes.content.shapes.common import public
from api.routes.menu.shapes.common import Demo, Shape
from tools.content.schemas import Language
from tools.content.voice.schemas import VoiceProfile

Profile = public("VoiceProfile", VoiceProfile, ("restaurant_id", "vocabulary"))


class VoiceSample(Shape):
    id: str
    text: str
    """Its beginning."""
    source: str
    at: datetime


class VoiceVersion(Shape):
    version: int
    reason: str | None
    created_at: datetime | None
    created_by: str | None


class VoiceState(Shape):
    profile: Profile  # type: ignore[valid-type]
    samples: list[VoiceSample]
    versions: list[VoiceVersion]
    notes: list[str]
    """What the owner should know of what was just learned."""


class LibraryImage(Shape):
    id: str
    alt: dict[Language, str]
    tags: list[str]
    item: str | None
    """The menu key of the dish it shows."""
    width: int
    height: int
    demo: Demo
    url: str
    """A small cut of it: a signed path on this server, good for a day or more."""


class ImageList(Shape):
    images: list[LibraryImage]
    public: bool
    """Whether Instagram can fetch pictures from here."""
    why_not: str | None
