"""What is kept of a picture, and how it is cut for each channel."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field

from tools.content.schemas import Channel, Language

MOST_BYTES = 20_000_000
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2_400  # of what is kept
SHORTEST_SIDE = 320

# Width and height in pixels. Instagram: 4:5 portrait, the tallest its API takes (feed 4:5 to 1.91:1, at least 320 wide;
# developers.facebook.com, Instagram Platform, Content publishing). Facebook: a link post's 1.91:1. Google posts: 4:3,
# at least 400 x 300 (Business Profile, photos and videos).
SIZES: dict[Channel, tuple[int, int]] = {
    "instagram": (1080, 1350),
    "facebook": (1200, 628),
    "google_post": (1200, 900),
    "email": (1200, 600),
    "website": (1600, 640),
}


class StoredPicture(BaseModel):
    """A document of `images`; its bytes (JPEG) lie in GridFS under `blob`. `item`: the menu key of the dish it shows.
    `focus`: the point that every crop keeps, as shares of width and height."""

    id: str
    restaurant_id: str
    blob: str
    width: int
    height: int
    size: int  # bytes
    alt: dict[Language, str]
    channel_alt: dict[Channel, dict[Language, str]] = Field(default_factory=dict)
    tags: list[str] = Field(default_factory=list)
    item: str | None = None
    focus: tuple[float, float] = (0.5, 0.5)
    demo: bool = False
    digest: str  # of the bytes as they are kept: the same picture is kept once
    added_by: str
    created_at: datetime

    def alt_for(self, channel: Channel, language: Language) -> str:
        """In the language, else in the one that is there."""
        words = {**self.alt, **self.channel_alt.get(channel, {})}
        return words.get(language) or next(iter(words.values()), "")
