"""Source "business_profile": what the owner's own Google Business Profile says, where the owner connected it.

The only source that tells replies. The words of reviews go on with an end to their keeping; facts hold counts and ages.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Iterable
from datetime import datetime, timedelta
from typing import TypeVar

from core.errors import NotFound, TablesideError
from memory.accounts import Account, PlaceChoice
from tools.grader.accounts.service import AccountService
from tools.grader.engine.evidence import Profile, SourceName
from tools.grader.sources import Found, Known, Review
from tools.grader.sources.asking import failed, kept_apart, link_of
from tools.integrations.google.profile import GoogleProfile
from tools.integrations.google.schemas import Attributes, Location, MediaItem, OwnReview, Post
from tools.integrations.http import AccessRevoked

NOT_CONNECTED = "Connect your Google Business Profile to have replies, posts and photos measured."
STRANGER = "Only its owner can connect this restaurant's Google Business Profile."
_TITLE = "Google Business Profile"
_PAGES = 4  # of 50 reviews: two hundred tell enough, and an owner waits
_LATELY = timedelta(days=90)
_MENU = "attributes/url_menu"
T = TypeVar("T")


class BusinessProfileSource:
    name: SourceName = "business_profile"

    def __init__(self, accounts: AccountService | None) -> None:
        """None: no accounts can be connected here (a command without a database)."""
        self._accounts = accounts

    def ready(self, known: Known) -> bool:
        return True

    async def read(self, known: Known) -> Found:
        if known.restaurant_id is None or self._accounts is None:
            return Found("not_connected", STRANGER)
        try:
            profile, account = await self._accounts.google(known.restaurant_id)
        except (NotFound, AccessRevoked) as error:
            return Found("not_connected", error.message if isinstance(error, AccessRevoked) else NOT_CONNECTED)
        except TablesideError as error:
            return failed(error, _TITLE)
        if apart := kept_apart(known, local=profile.local, title=_TITLE):
            return apart
        return await self._read(profile, account, known)

    async def _read(self, profile: GoogleProfile, account: Account, known: Known) -> Found:
        if account.place is None:
            return Found("not_connected", "Say which of your Google locations this restaurant is.")
        try:
            return await _all_of(profile, account.place, known.now)
        except AccessRevoked as revoked:
            if self._accounts:
                await self._accounts.lost(account, revoked)
            return failed(revoked, _TITLE)
        except TablesideError as error:
            return failed(error, _TITLE)


async def _all_of(profile: GoogleProfile, place: PlaceChoice, now: datetime) -> Found:
    """Side by side; what fails beside the location itself is left out and said."""
    missing: list[str] = []

    async def tried(what: str, asked: Awaitable[T]) -> T | None:
        try:
            return await asked
        except AccessRevoked:
            raise
        except TablesideError:
            missing.append(what)
            return None

    location, attributes, media, posts, reviews = await asyncio.gather(
        profile.location(place.id),
        tried("attributes", profile.attributes(place.id)),
        tried("photos", profile.media(place.parent, place.id)),
        tried("posts", profile.posts(place.parent, place.id)),
        tried("reviews", profile.reviews(place.parent, place.id, _PAGES)),
    )
    facts = _profile(location, attributes, media, posts, now)
    found = tuple(own_review(one) for one in reviews.reviews) if reviews else ()
    error = f"Google did not give us its {' and '.join(sorted(missing))}." if missing else None
    return Found("ok", error, facts={"business_profile": facts}, reviews=found)


def _profile(
    location: Location,
    attributes: Attributes | None,
    media: tuple[list[MediaItem], int] | None,
    posts: list[Post] | None,
    now: datetime,
) -> Profile:
    named = {one.name for one in attributes.attributes} if attributes else set()
    shown = [one.createTime for one in posts if one.createTime and one.state in (None, "LIVE")] if posts else []
    taken = [one.createTime for one in media[0] if one.createTime] if media else []
    about = location.metadata
    maps = about.mapsUri if about else None
    return Profile(
        id=location.name,
        fetched_at=now,
        url=maps if link_of(maps, "google.com") else None,
        verified=about.hasVoiceOfMerchant if about else None,
        has_description=bool(location.profile and location.profile.description.strip()),
        regular_hours=bool(location.regularHours and location.regularHours.periods),
        special_hours=bool(location.specialHours and location.specialHours.specialHourPeriods),
        attributes=len(named) if attributes else None,
        has_menu=(_MENU in named) or None,  # dishes may be entered there too, which cannot be told here
        photos=media[1] if media else None,
        newest_photo_days=_newest(taken, now),
        posts_90_days=sum(now - at <= _LATELY for at in shown) if posts is not None else None,
        newest_post_days=_newest(shown, now),
    )


def _newest(moments: Iterable[datetime], now: datetime) -> float | None:
    """Days since the latest."""
    latest = max(moments, default=None)
    return None if latest is None else round(max((now - latest).total_seconds(), 0.0) / 86_400, 2)


def own_review(one: OwnReview) -> Review:
    """`id` is the full name, which a reply needs. Google tells when a reply was last changed, not when it was made."""
    known = one.reviewer and not one.reviewer.isAnonymous
    return Review(
        source="business_profile",
        id=one.name,
        text=one.comment,
        rating=one.stars,
        at=one.createTime,
        author=one.reviewer.displayName if one.reviewer and known else None,
        reply=one.reviewReply.comment if one.reviewReply else None,
        replied_at=one.reviewReply.updateTime if one.reviewReply else None,
        replied=one.reviewReply is not None,
    )
