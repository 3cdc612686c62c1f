"""A page's or an account's answers as derived values: counts, ages, yes and no."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from tools.grader.engine.evidence import Agreement, SocialPage
from tools.grader.sources.asking import link_of
from tools.integrations.facebook.schemas import InstagramAccount, Media, PageAnswer, Post

_MONTH = 30.0  # days
_DAY = 86_400.0  # seconds
_HANDLE = "https://www.instagram.com/"
REACH, ENGAGED = "page_total_media_view_unique", "page_post_engagements"


def page_facts(
    page: PageAnswer,
    posts: Sequence[Post] | None,
    metrics: Mapping[str, float],
    unavailable: Iterable[str],
    agreement: Agreement,
    now: datetime,
) -> SocialPage:
    """`posts` None: they could not be read. A field that Facebook has retired is not told, which is not no."""
    gone = set(unavailable)
    followers = page.followers_count if page.followers_count is not None else page.fan_count
    ages = _ages((one.created_time for one in posts), now) if posts is not None else None
    return SocialPage(
        id=page.id,
        url=link_of(page.link, "facebook.com"),
        fetched_at=now,
        followers=followers,
        posts_30_days=_recent(ages),
        newest_post_days=min(ages) if ages else None,
        engagement=_engagement([_reactions(one) for one in posts], followers) if posts else None,
        has_about=_told(bool(page.about or page.description), gone, "about", "description"),
        has_hours=_told(bool(page.hours or page.is_always_open), gone, "hours"),
        has_phone=_told(bool(page.phone), gone, "phone"),
        has_website=_told(bool(page.website), gone, "website"),
        has_photo=_told(_photo(page), gone, "picture", "cover"),
        has_action=_told(bool(page.call_to_actions), gone, "call_to_actions"),
        rating=page.overall_star_rating if page.rating_count else None,
        ratings=page.rating_count,
        reach_28_days=_whole(metrics.get(REACH)),
        engaged_28_days=_whole(metrics.get(ENGAGED)),
        unavailable=sorted(gone),
        agreement=agreement,
    )


def account_facts(account: InstagramAccount, agreement: Agreement, now: datetime) -> SocialPage:
    """Instagram tells neither phone nor hours to anybody's machine."""
    ages = _ages((one.timestamp for one in account.media), now)
    known = bool(account.media) or account.media_count == 0
    return SocialPage(
        id=account.id,
        url=link_of(f"{_HANDLE}{account.username}/", "instagram.com") if account.username else None,
        fetched_at=now,
        followers=account.followers_count,
        posts_30_days=_recent(ages) if known else None,
        newest_post_days=min(ages) if ages else None,
        engagement=_engagement([_likes(one) for one in account.media], account.followers_count),
        has_about=bool(account.biography),
        has_website=bool(account.website),
        has_photo=bool(account.profile_picture_url),
        agreement=agreement,
    )


def _ages(moments: Iterable[datetime | None], now: datetime) -> list[float]:
    """Days; what claims to be from the future is of today."""
    return [max((now - at).total_seconds() / _DAY, 0.0) for at in moments if at is not None and at.tzinfo is not None]


def _recent(ages: list[float] | None) -> int | None:
    return None if ages is None else sum(age <= _MONTH for age in ages)


def _engagement(counts: Sequence[int | None], followers: int | None) -> float | None:
    """Reactions and comments a post, per follower; from the posts that tell them."""
    told = [count for count in counts if count is not None]
    return round(sum(told) / len(told) / followers, 5) if told and followers else None


def _reactions(post: Post) -> int | None:
    parts = [one.summary.total_count for one in (post.reactions, post.comments) if one and one.summary]
    told = [count for count in parts if count is not None]
    return sum(told) if told else None


def _likes(media: Media) -> int | None:
    told = [count for count in (media.like_count, media.comments_count) if count is not None]
    return sum(told) if told else None


def _photo(page: PageAnswer) -> bool:
    own = page.picture and page.picture.data and page.picture.data.is_silhouette is False
    return bool(own or (page.cover and page.cover.source))


def _told(value: bool, gone: set[str], *fields: str) -> bool | None:
    """What is there is there; what is not counts as missing only where it could be asked for."""
    return value or (None if gone.intersection(fields) else False)


def _whole(value: float | None) -> int | None:
    return None if value is None else max(round(value), 0)
