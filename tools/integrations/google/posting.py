"""Posts on a restaurant's Google profile: news, events and offers as My Business v4.9 takes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from core.errors import BadInput
from tools.integrations.google.profile import GoogleProfile
from tools.integrations.google.schemas import Post

LONGEST_SUMMARY, LONGEST_TITLE = 1_500, 58  # characters
Topic = Literal["STANDARD", "EVENT", "OFFER"]
Action = Literal["BOOK", "ORDER", "SHOP", "LEARN_MORE", "SIGN_UP", "CALL"]
_LEEWAY = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class LocalPost:
    """`starts` and `ends` are local times of the restaurant and belong to events and offers, `title` too; `coupon` and
    `terms` to offers. `action` with `url` is the button (an offer has none of its own; CALL takes no address)."""

    summary: str
    topic: Topic = "STANDARD"
    language: str = "en"
    picture_url: str | None = None
    action: Action | None = None
    url: str | None = None
    title: str | None = None
    starts: datetime | None = None
    ends: datetime | None = None
    coupon: str | None = None
    terms: str | None = None

    def body(self) -> dict[str, Any]:
        """As Google takes it. Raises BadInput where something is missing."""
        if not self.summary.strip() or len(self.summary) > LONGEST_SUMMARY:
            raise BadInput(
                f"A Google post has 1 to {LONGEST_SUMMARY:,} characters; this one has {len(self.summary):,}."
            )
        made: dict[str, Any] = {"languageCode": self.language, "summary": self.summary, "topicType": self.topic}
        if self.topic != "STANDARD":
            made["event"] = self._event()
        if self.topic == "OFFER":
            made["offer"] = _given(couponCode=self.coupon, redeemOnlineUrl=self.url, termsConditions=self.terms)
        elif self.action:
            made["callToAction"] = self._button()
        if self.picture_url:
            made["media"] = [{"mediaFormat": "PHOTO", "sourceUrl": self.picture_url}]
        return made

    def _event(self) -> dict[str, Any]:
        if not self.title or self.starts is None or self.ends is None or self.ends < self.starts:
            raise BadInput("An event or an offer on Google needs a title, a start, and an end after it.")
        return {"title": self.title[:LONGEST_TITLE], "schedule": _schedule(self.starts, self.ends)}

    def _button(self) -> dict[str, Any]:
        if self.action != "CALL" and not self.url:
            raise BadInput("A button on a Google post needs an address to lead to.")
        return _given(actionType=self.action, url=None if self.action == "CALL" else self.url)


class GooglePublisher:
    """One place. Methods raise BadInput, AccessRevoked, VendorRefused, or Unavailable: with `sent: False` in its
    details where nothing was posted, else nobody knows."""

    def __init__(self, profile: GoogleProfile, account: str, location: str) -> None:
        self._profile, self._account, self._location = profile, account, location
        self.local = profile.local

    async def create(self, post: LocalPost) -> Post:
        return await self._profile.create_post(self._account, self._location, post.body())

    async def delete(self, name: str) -> None:
        """Raises BadInput for a post of another place."""
        if not name.startswith(f"{self._account}/{self._location}/localPosts/"):
            raise BadInput("That is not a post of this restaurant.")
        await self._profile.delete_post(name)

    async def recent(self, since: datetime) -> list[Post]:
        """The place's posts since then, of the newest hundred."""
        found = await self._profile.posts(self._account, self._location)
        return [one for one in found if one.createTime is None or one.createTime >= since - _LEEWAY]


def _schedule(starts: datetime, ends: datetime) -> dict[str, Any]:
    """It must have all four parts (TimeInterval)."""
    return {"startDate": _day(starts), "startTime": _time(starts), "endDate": _day(ends), "endTime": _time(ends)}


def _day(moment: datetime) -> Mapping[str, int]:
    return {"year": moment.year, "month": moment.month, "day": moment.day}


def _time(moment: datetime) -> Mapping[str, int]:
    return {"hours": moment.hour, "minutes": moment.minute}


def _given(**fields: str | None) -> dict[str, str]:
    return {name: value for name, value in fields.items() if value}
