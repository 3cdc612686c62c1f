"""Volume, rating, trend and replies: with how sure they are, and nothing where too few tell."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tools.grader.reviews.conftest import NOW, rated, review
from tools.grader.engine.reviews import read_reviews
from tools.grader.engine.reviews.measures import _t95

STARS = st.lists(st.integers(1, 5).map(float), min_size=12, max_size=60)


def test_nothing_is_told_of_nothing() -> None:
    reading = read_reviews([], NOW)
    assert reading.count == 0 and reading.rating is None and reading.trend is None and reading.responses is None
    assert reading.months == {} and reading.per_month is None and reading.newest_days is None


def test_a_rating_comes_with_its_sample() -> None:
    one, many = read_reviews(rated([4]), NOW), read_reviews(rated([4, 5, 3] * 20), NOW)
    assert (one.rated, one.rating, one.rating_margin) == (1, 4.0, None)
    assert many.rated == 60 and many.rating == 4.0 and many.rating_margin and 0.15 < many.rating_margin < 0.3


def test_rising_falling_and_no_telling() -> None:
    rising = read_reviews(rated([2, 2, 3, 2, 3, 3, 3, 4, 3, 4, 4, 5, 4, 5, 5]), NOW).trend
    falling = read_reviews(rated([5, 5, 4, 5, 4, 4, 3, 4, 3, 3, 3, 2, 3, 2, 2]), NOW).trend
    flat = read_reviews(rated([4, 2, 5, 3, 4, 5, 2, 4, 3, 5, 4, 2, 5, 3, 4]), NOW).trend
    assert rising and falling and flat
    assert (rising.direction, falling.direction, flat.direction) == ("rising", "falling", "no_clear_change")
    assert rising.low > 0 > falling.high and flat.low < 0 < flat.high
    assert rising.n == 15 and rising.days == 140


def test_too_few_or_too_close_together_have_no_trend() -> None:
    assert read_reviews(rated([1, 5] * 5), NOW).trend is None
    assert read_reviews(rated([1, 5] * 10, every=timedelta(days=1)), NOW).trend is None


def test_sources_of_different_levels_make_no_trend() -> None:
    """Yelp's stricter guests, who wrote later, are no fall."""
    early = [one for one in rated([5] * 10 + [5] * 10) if one.at and one.at < NOW - timedelta(days=100)]
    late = rated([2] * 10, source="yelp")
    trend = read_reviews([*early, *late], NOW).trend
    assert trend and trend.direction == "no_clear_change" and trend.stars_a_year == pytest.approx(0)


@given(STARS)
def test_the_mirror_image_has_the_mirrored_trend(stars: list[float]) -> None:
    one, other = read_reviews(rated(stars), NOW).trend, read_reviews(rated([6 - star for star in stars]), NOW).trend
    assert one and other and one.stars_a_year == pytest.approx(-other.stars_a_year, abs=1e-9)
    assert {one.direction, other.direction} in ({"rising", "falling"}, {"no_clear_change"})


@given(STARS, st.randoms())
def test_the_order_of_reviews_changes_nothing(stars: list[float], dice: object) -> None:
    reviews = rated(stars)
    shuffled = list(reviews)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    one, other = read_reviews(reviews, NOW), read_reviews(shuffled, NOW)
    assert one.rating == pytest.approx(other.rating) and one.months == other.months
    assert one.trend and other.trend and one.trend.stars_a_year == pytest.approx(other.trend.stars_a_year)


@pytest.mark.parametrize(("free", "exact"), [(1, 12.706), (2, 4.303), (3, 3.182), (5, 2.571), (11, 2.201), (60, 2.0)])
def test_the_quantiles_are_students(free: int, exact: float) -> None:
    assert _t95(free) == pytest.approx(exact, rel=0.01)


def test_months_without_reviews_are_zero() -> None:
    reading = read_reviews(rated([4] * 6, every=timedelta(days=61)), NOW)
    assert list(reading.months.values()).count(0) >= 4 and sum(reading.months.values()) == 6
    assert list(reading.months) == sorted(reading.months) and list(reading.months)[-1] == "2027-01"
    assert reading.per_month and 0.4 < reading.per_month < 0.7 and reading.newest_days == pytest.approx(1)


def test_a_vendors_pick_of_five_tells_no_volume() -> None:
    reading = read_reviews(rated([5, 5, 4, 5, 4]), NOW)
    assert reading.count == 5 and reading.months == {} and reading.per_month is None


def test_replies_count_only_where_the_source_tells_them() -> None:
    silent = rated([4] * 8)
    assert read_reviews(silent, NOW).responses is None
    at = NOW - timedelta(days=3)
    told = [
        review(source="business_profile", id=f"b{number}", rating=4, at=at, replied=number < 2, replied_at=when)
        for number, when in enumerate([at + timedelta(hours=2), at + timedelta(hours=6), None, None])
    ]
    responses = read_reviews([*silent, *told], NOW).responses
    assert responses and (responses.rate, responses.of, responses.hours) == (0.5, 4, 4.0)


def test_what_google_shows_everyone_and_the_owner_is_one_review() -> None:
    shown = review("Great pizza!", id="p1", rating=5)
    own = review("Great pizza!", id="o1", rating=5, source="business_profile", replied=False)
    for order in ([shown, own], [own, shown]):
        reading = read_reviews(order, NOW)
        assert [one.source for one in reading.facts] == ["business_profile"]


def test_aspects_add_up_with_quotes() -> None:
    reviews = [
        review("The pizza was delicious.", id="1", rating=5, at=NOW - timedelta(days=5), url="https://x/1"),
        review("Delicious pizza, rude waiter.", id="2", rating=3, at=NOW - timedelta(days=2)),
        review("The pasta was great. The soup was awful.", id="3", rating=3),
    ]
    reading = read_reviews(reviews, NOW)
    food, service = reading.aspects["food"], reading.aspects["service"]
    assert (food.praised, food.complained, food.mixed) == (2, 0, 1) and service.complained == 1
    assert [quote.id for quote in food.quotes if quote.polarity == 1] == ["2", "1", "3"]
    assert food.quotes[1].url == "https://x/1" and reading.praised == ["food"] and reading.complained == []
