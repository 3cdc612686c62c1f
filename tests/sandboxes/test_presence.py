"""The facts that all stand-ins of listings share: the same every time, and plainly made up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import phonenumbers
from hypothesis import given
from hypothesis import strategies as st

from sandboxes.presence import PORTS, SHOP, Presence
from sandboxes.restaurant import NAME, TIMEZONE
from sandboxes.reviews import DAYS

NOW = datetime(2026, 12, 31, 20, tzinfo=UTC)


def test_the_shop_is_the_demo_restaurant_and_exists_nowhere() -> None:
    assert (SHOP.name, SHOP.timezone) == (NAME, TIMEZONE)
    number = phonenumbers.parse(SHOP.phone)
    assert phonenumbers.is_valid_number(number) and "55501" in SHOP.phone  # 555-0100 to 0199 are for fiction
    assert phonenumbers.parse(SHOP.phone_shown, SHOP.country) == number
    assert len(set(PORTS.values())) == len(PORTS)


def test_reviews_are_many_sided() -> None:
    reviews = Presence(NOW).reviews()
    assert 110 <= len(reviews) <= 130 and len({one.text for one in reviews}) == len({one.id for one in reviews})
    assert {one.source for one in reviews} == {"google", "yelp", "facebook", "delivery"}
    assert {one.language for one in reviews} == {"en", "es"}
    assert {one.rating for one in reviews} == {1, 2, 3, 4, 5}
    replied = sum(one.reply is not None for one in reviews) / len(reviews)
    assert 0.28 <= replied <= 0.42
    assert {name for one in reviews for name in one.aspects} == {
        "food", "service", "price", "ambience", "wait", "delivery",
    }  # fmt: skip
    assert all("demo guest" in one.author for one in reviews)


def test_words_and_stars_agree() -> None:
    for one in Presence(NOW).reviews():
        said = set(one.aspects.values())
        assert said == ({1} if one.rating >= 4 else {1, -1} if one.rating == 3 else {-1}), one


@given(st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_only_the_calendar_moves(now: datetime) -> None:
    here, there = Presence(now).reviews(), Presence(NOW).reviews()
    assert [(one.id, one.text, one.rating) for one in here] == [(one.id, one.text, one.rating) for one in there]
    assert here == sorted(here, key=lambda one: one.at, reverse=True)
    for one in here:
        assert now - timedelta(days=DAYS + 1) <= one.at <= now
        assert one.replied_at is None or one.at < one.replied_at <= now
