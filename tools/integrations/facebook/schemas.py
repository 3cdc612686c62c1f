"""The Graph API's wire format, as much of it as is read. Unknown fields are let pass.

Source: developers.facebook.com/docs/graph-api/reference (Page, IGUser, IGMedia, PagePost, Recommendation).
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, TypeVar

from pydantic import BeforeValidator, Field

from tools.integrations.wire import Rows, Wire

Text = str | None
T = TypeVar("T")


def _data(value: Any) -> Any:
    """{"data": [...], "paging": ...} as its list."""
    rows = value.get("data") if isinstance(value, dict) else value
    return () if rows is None else rows


Data = Annotated[tuple[T, ...], BeforeValidator(_data)]


class Token(Wire):
    """`expires_in`: seconds; a page's token has none, it lives as long as the owner's consent."""

    access_token: str
    expires_in: int | None = None


class Linked(Wire):
    id: str
    username: Text = None


class OwnPage(Wire):
    """A page that whoever said yes manages, with that page's own token."""

    id: str
    name: Text = None
    access_token: Text = None
    instagram_business_account: Linked | None = None


class OwnPages(Wire):
    data: Rows[OwnPage] = ()


class PageLocation(Wire):
    street: Text = None
    city: Text = None
    state: Text = None
    zip: Text = None
    country: Text = None


class Silhouette(Wire):
    is_silhouette: bool | None = None


class Picture(Wire):
    data: Silhouette | None = None


class Cover(Wire):
    source: Text = None


class Action(Wire):
    type: Text = None


class Media(Wire):
    """A picture or film on Instagram."""

    id: Text = None
    timestamp: datetime | None = None
    caption: Text = None
    like_count: int | None = None
    comments_count: int | None = None


class InstagramAccount(Wire):
    id: str
    username: Text = None
    name: Text = None
    biography: Text = None
    website: Text = None
    profile_picture_url: Text = None
    followers_count: int | None = Field(None, ge=0)
    media_count: int | None = None
    media: Data[Media] = ()


class Discovered(Wire):
    business_discovery: InstagramAccount


class PageAnswer(Wire):
    id: str
    name: Text = None
    about: Text = None
    description: Text = None
    link: Text = None
    website: Text = None
    phone: Text = None
    hours: dict[str, str] | None = None
    is_always_open: bool | None = None
    single_line_address: Text = None
    location: PageLocation | None = None
    followers_count: int | None = Field(None, ge=0)
    fan_count: int | None = Field(None, ge=0)
    overall_star_rating: float | None = Field(None, ge=0, le=5)
    rating_count: int | None = Field(None, ge=0)
    is_permanently_closed: bool | None = None
    picture: Picture | None = None
    cover: Cover | None = None
    call_to_actions: Data[Action] = ()
    connected_instagram_account: InstagramAccount | None = None
    instagram_business_account: InstagramAccount | None = None

    @property
    def line(self) -> str | None:
        """The address in one line."""
        if self.single_line_address or self.location is None:
            return self.single_line_address
        place = self.location
        region = " ".join(filter(None, (place.state, place.zip)))
        return ", ".join(filter(None, (place.street, place.city, region))) or None


class Summary(Wire):
    total_count: int | None = None


class Counted(Wire):
    summary: Summary | None = None


class Shares(Wire):
    count: int | None = None


class Post(Wire):
    id: Text = None
    created_time: datetime | None = None
    message: Text = None
    reactions: Counted | None = None
    comments: Counted | None = None
    shares: Shares | None = None


class Posts(Wire):
    data: Rows[Post] = ()


class Story(Wire):
    id: Text = None


class Recommendation(Wire):
    created_time: datetime | None = None
    rating: int | None = Field(None, ge=1, le=5)
    recommendation_type: Text = None  # positive, negative; of the days before there were stars
    review_text: Text = None
    open_graph_story: Story | None = None


class Recommendations(Wire):
    data: Rows[Recommendation] = ()


class Value(Wire):
    value: float | dict[str, Any] | None = None


class Insight(Wire):
    name: str
    values: Rows[Value] = ()


class Insights(Wire):
    data: Rows[Insight] = ()


# -- publishing


class Created(Wire):
    """`post_id` is the post that a picture stands in; a post alone has only `id`."""

    id: str
    post_id: Text = None


class Container(Wire):
    """A picture with its words that waits to be published. `status_code`: IN_PROGRESS, FINISHED, PUBLISHED, ERROR, or
    EXPIRED a day after; `status` says why in case of an error."""

    id: Text = None
    status_code: Text = None
    status: Text = None


class PagePost(Wire):
    id: str
    message: Text = None
    created_time: datetime | None = None
    permalink_url: Text = None


class PagePosts(Wire):
    data: Rows[PagePost] = ()


class InstagramPost(Wire):
    id: str
    caption: Text = None
    timestamp: datetime | None = None
    permalink: Text = None


class InstagramPosts(Wire):
    data: Rows[InstagramPost] = ()


class Allowance(Wire):
    quota_total: int | None = None
    quota_duration: int | None = None  # seconds


class Used(Wire):
    quota_usage: int = 0
    config: Allowance | None = None


class PublishingLimit(Wire):
    data: Rows[Used] = ()
