"""Google's answers as they come over the wire, as much of them as is read.

Sources: the discovery documents places v1, mybusinessaccountmanagement v1 and mybusinessbusinessinformation v1
(Apache-2.0), and for reviews, media and posts the My Business API v4.9.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from tools.integrations.wire import Rows, Wire

# -- Places


class Text(Wire):
    text: str = ""
    languageCode: str | None = None


class Author(Wire):
    displayName: str | None = None


class PlaceReview(Wire):
    """`rating` 1-5. There is no owner's reply here."""

    name: str = ""
    rating: float | None = None
    text: Text | None = None
    originalText: Text | None = None
    publishTime: datetime | None = None
    authorAttribution: Author | None = None
    googleMapsUri: str | None = None


class OpeningHours(Wire):
    periods: Rows[Any] = ()


class Photo(Wire):
    name: str = ""


class PostalAddress(Wire):
    regionCode: str | None = None
    postalCode: str | None = None
    administrativeArea: str | None = None
    locality: str | None = None
    addressLines: Rows[str] = ()

    @property
    def line(self) -> str:
        town = " ".join(part for part in (self.administrativeArea, self.postalCode) if part)
        return ", ".join(part for part in (*self.addressLines, self.locality, town) if part)


class Place(Wire):
    id: str
    displayName: Text | None = None
    formattedAddress: str | None = None
    internationalPhoneNumber: str | None = None
    nationalPhoneNumber: str | None = None
    websiteUri: str | None = None
    googleMapsUri: str | None = None
    businessStatus: str | None = None  # OPERATIONAL, CLOSED_TEMPORARILY, CLOSED_PERMANENTLY, FUTURE_OPENING
    movedPlaceId: str | None = None
    types: Rows[str] = ()
    rating: float | None = None
    userRatingCount: int | None = None
    priceLevel: str | None = None
    regularOpeningHours: OpeningHours | None = None
    photos: Rows[Photo] = ()  # ten at most
    reviews: Rows[PlaceReview] = ()  # five at most

    @property
    def title(self) -> str:
        return self.displayName.text if self.displayName else ""


class SearchAnswer(Wire):
    places: Rows[Place] = ()
    nextPageToken: str | None = None


# -- Business Profile


class ProfileAccount(Wire):
    """`name` is `accounts/...`."""

    name: str
    accountName: str = ""
    type: str | None = None


class Accounts(Wire):
    accounts: Rows[ProfileAccount] = ()
    nextPageToken: str | None = None


class Metadata(Wire):
    placeId: str | None = None
    mapsUri: str | None = None
    newReviewUri: str | None = None
    hasVoiceOfMerchant: bool | None = None


class Description(Wire):
    description: str = ""


class SpecialHours(Wire):
    specialHourPeriods: Rows[Any] = ()


class PhoneNumbers(Wire):
    primaryPhone: str | None = None


class OpenInfo(Wire):
    status: str | None = None


class Location(Wire):
    """`name` is `locations/...`."""

    name: str
    title: str = ""
    storefrontAddress: PostalAddress | None = None
    phoneNumbers: PhoneNumbers | None = None
    websiteUri: str | None = None
    profile: Description | None = None
    regularHours: OpeningHours | None = None
    specialHours: SpecialHours | None = None
    openInfo: OpenInfo | None = None
    metadata: Metadata | None = None


class Locations(Wire):
    locations: Rows[Location] = ()
    nextPageToken: str | None = None


class Attribute(Wire):
    """`name` is `attributes/...`."""

    name: str = ""


class Attributes(Wire):
    attributes: Rows[Attribute] = ()


class MediaItem(Wire):
    mediaFormat: str | None = None
    createTime: datetime | None = None


class Media(Wire):
    mediaItems: Rows[MediaItem] = ()
    nextPageToken: str | None = None
    totalMediaItemCount: int | None = None


class Post(Wire):
    """`name`: accounts/.../locations/.../localPosts/...; `state`: LIVE, PROCESSING or REJECTED."""

    name: str = ""
    state: str | None = None
    createTime: datetime | None = None
    summary: str | None = None
    topicType: str | None = None
    searchUrl: str | None = None


class Posts(Wire):
    localPosts: Rows[Post] = ()
    nextPageToken: str | None = None


class Reviewer(Wire):
    displayName: str | None = None
    isAnonymous: bool = False


class ReviewReply(Wire):
    comment: str = ""
    updateTime: datetime | None = None


class OwnReview(Wire):
    """A review as its owner sees it. `name` is `accounts/.../locations/.../reviews/...`; `stars` 1-5."""

    name: str = ""
    reviewId: str = ""
    reviewer: Reviewer | None = None
    starRating: str | None = None
    comment: str = ""
    createTime: datetime | None = None
    updateTime: datetime | None = None
    reviewReply: ReviewReply | None = None

    @property
    def stars(self) -> int | None:
        return _STARS.get(self.starRating or "")


_STARS = {"ONE": 1, "TWO": 2, "THREE": 3, "FOUR": 4, "FIVE": 5}


class Reviews(Wire):
    reviews: Rows[OwnReview] = ()
    averageRating: float | None = None
    totalReviewCount: int | None = None
    nextPageToken: str | None = None


class TokenAnswer(Wire):
    """RFC 6749, 5.1; `expires_in` in seconds. A refresh token comes with the first answer only."""

    access_token: str
    expires_in: int = Field(3600, ge=0)
    refresh_token: str | None = None
    scope: str = ""
