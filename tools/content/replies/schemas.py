"""What the content tools take and what a reply is."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, Protocol

from pydantic import BaseModel, Field
from pydantic.json_schema import SkipJsonSchema

from tools.grader.engine.evidence import SourceName
from tools.grader.sources import Review

LONGEST = 4_096  # bytes, what Google takes; the others take more
ReplyLanguage = Literal["en", "es"]


class ReplyArgs(BaseModel):
    """Which review to answer. Without any: the newest that nobody answered."""

    review: str | None = Field(
        None, max_length=500, description="The review's id, or words from it, or what it is about"
    )
    rating: int | None = Field(None, ge=1, le=5, description="Only reviews with so many stars")
    publish: bool = Field(False, description="True only where the owner asks to post the reply: it opens an approval")
    # The reply as proposed or as the owner edited it, and the one that it replaces; the model is not told of them.
    text: SkipJsonSchema[str | None] = Field(None, max_length=LONGEST)
    before: SkipJsonSchema[str | None] = None


class Reply(BaseModel):
    """A reply to one review as it is kept, until the review's words have to go. `before`: what stood there as our
    answer when it was written."""

    source: SourceName
    review_id: str
    text: str
    language: ReplyLanguage
    status: Literal["draft", "approved", "published", "failed"] = "draft"
    before: str | None = None
    approval_id: str | None = None
    updated_at: datetime
    expires_at: datetime


class OwnReviews(Protocol):
    """The restaurant's Google profile, connected by its owner."""

    async def reviews(self, restaurant_id: str) -> list[Review] | None:
        """As the owner sees them, `id` the full name that a reply goes to; None where nothing is connected. Raises
        AccessRevoked, VendorRefused, Unavailable."""
        ...

    async def reply(self, restaurant_id: str, review_id: str, text: str) -> None:
        """Puts the reply there, in place of what was. Raises the same, NotFound and BadInput."""
        ...
