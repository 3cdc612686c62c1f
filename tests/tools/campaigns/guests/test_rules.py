"""Addresses, segments, holdouts and links: what needs no database."""

from __future__ import annotations

from datetime import date
from math import sqrt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput, NotFound, ToolInputError
from tools.campaigns.guests.engine import tokens
from tools.campaigns.guests.engine.addresses import email, phone, place_of
from tools.campaigns.guests.engine.holdout import Holdout
from tools.campaigns.guests.engine.segments import birthdays, query, read_segment
from tools.campaigns.guests.schemas import Segment

KEY = b"k" * 32
TODAY = date(2027, 1, 1)


@pytest.mark.parametrize(
    ("told", "country", "number"),
    [
        ("(212) 555-0142", "US", "+12125550142"),
        ("212.555.0142", "US", "+12125550142"),
        ("+44 20 7946 0123", "US", "+442079460123"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("+1 212 555 0142", None, "+12125550142"),
    ],
)
def test_numbers_become_e164(told: str, country: str | None, number: str) -> None:
    assert phone(told, country) == number


@pytest.mark.parametrize(
    "told", ["", "hello", "123", "555-0142", "+1 999 999 9999 9", "+12125550142 ext 5", "0" * 5000]
)
def test_what_is_no_number_is_said_in_one_line(told: str) -> None:
    with pytest.raises(BadInput, match="is not a phone number") as caught:
        phone(told, "US")
    assert "\n" not in caught.value.message and len(caught.value.message) < 200


@pytest.mark.parametrize(
    ("told", "found"), [(" Ann@Example.COM ", "ann@example.com"), ("a.b+c@x.example", "a.b+c@x.example")]
)
def test_email_is_kept_in_lower_case(told: str, found: str) -> None:
    assert email(told) == found


@pytest.mark.parametrize(
    "told", ["", "@", "a@b", "a b@x.com", ".a@x.com", "a..b@x.com", "a@x.com\nBcc: y@z.com", "a@-x.com"]
)
def test_what_is_no_email_address(told: str) -> None:
    with pytest.raises(BadInput, match="is not an email address"):
        email(told)


def test_a_number_tells_its_country_and_zones() -> None:
    assert place_of("+16155550101") == ("US", ("America/Chicago",))
    assert len(place_of("+18005550142")[1]) > 20


@pytest.mark.parametrize(
    ("words", "segment"),
    [
        ("my regulars", Segment(kind="regulars")),
        ("clientes fieles", Segment(kind="regulars")),
        ("guests who ordered at least 6 times in 2 months, the regulars", Segment(kind="regulars", days=60, least=6)),
        ("people who haven't been in for 90 days", Segment(kind="lapsed", days=90)),
        ("lapsed customers", Segment(kind="lapsed")),
        ("los que no han vuelto en 3 meses", Segment(kind="lapsed", days=90)),
        ("first-timers", Segment(kind="first_timers")),
        ("guests who only came once", Segment(kind="first_timers")),
        ("our VIPs", Segment(kind="high_spenders")),
        ("los que más gastan", Segment(kind="high_spenders")),
        ("birthdays in the next 2 weeks", Segment(kind="birthday", days=14)),
        ("cumpleañeros", Segment(kind="birthday")),
        ("people who order the Thai Chicken", Segment(kind="by_dish", item="thai chicken")),
        ("Hawaiian lovers", Segment(kind="by_dish", item="hawaiian")),
        ("everyone", Segment(kind="all")),
        ("todos", Segment(kind="all")),
    ],
)
def test_owners_words_are_rules(words: str, segment: Segment) -> None:
    assert read_segment(words) == segment


def test_a_dish_is_known_by_its_name_and_nonsense_is_asked_back() -> None:
    assert read_segment("whoever had The Greek Pizza", ["The Greek Pizza"]).item == "The Greek Pizza"
    for words in ("", "purple", "by_dish"):
        with pytest.raises(ToolInputError):
            read_segment(words)


def test_rules_ask_for_what_they_say() -> None:
    assert query(Segment(kind="lapsed"), TODAY) == {"last_order": {"$gt": "", "$lt": "2026-11-02"}}
    assert query(Segment(kind="regulars", days=30, least=3), TODAY) == {"days.2": {"$gte": "2026-12-02"}}
    assert query(Segment(kind="high_spenders"), TODAY, None) == {"spent_year_minor": {"$lt": 0}}
    assert query(Segment(kind="all"), TODAY) == {}


@given(st.dates(date(2024, 1, 1), date(2032, 12, 31)), st.integers(1, 366))
def test_birthdays_are_the_days_ahead(today: date, days: int) -> None:
    found = birthdays(today, days)
    assert len(found) in (days, days + 1) or days > 360
    assert found[0] == today.strftime("%m-%d")


def test_who_was_born_on_29_february_has_it_on_the_28th_in_other_years() -> None:
    assert "02-29" in birthdays(date(2027, 2, 27), 3) and "02-29" not in birthdays(date(2028, 2, 27), 2)


@given(st.text(min_size=1, max_size=20), st.floats(1, 60), st.integers(0, 10_000))
@settings(max_examples=60)
def test_a_holdout_is_as_large_as_it_should_be_and_stays_the_same(campaign: str, percent: float, first: int) -> None:
    holdout, many = Holdout(KEY, campaign, percent), 2_000
    out = [f"g{number}" in holdout for number in range(first, first + many)]
    assert out == [f"g{number}" in Holdout(KEY, campaign, percent) for number in range(first, first + many)]
    share = percent / 100
    assert abs(sum(out) - many * share) <= 6 * sqrt(many * share * (1 - share)) + 1


def test_holdouts_of_two_campaigns_have_nothing_to_do_with_each_other() -> None:
    one, two = Holdout(KEY, "one", 20), Holdout(KEY, "two", 20)
    guests = [f"g{number}" for number in range(20_000)]
    both = sum(guest in one and guest in two for guest in guests)
    assert abs(both - 800) <= 6 * sqrt(20_000 * 0.04 * 0.96)
    assert [guest in one for guest in guests[:500]] != [guest in Holdout(b"other", "one", 20) for guest in guests[:500]]


@pytest.mark.parametrize(("percent", "expected"), [(0, 0), (100, 300), (-5, 0), (250, 300)])
def test_nobody_and_everybody(percent: float, expected: int) -> None:
    holdout = Holdout(KEY, "c", percent)
    assert sum(f"g{number}" in holdout for number in range(300)) == expected


LEAVING = tokens.Leaving(restaurant_id="luna", channel="email", guest_id="g1", campaign_id="c1", mark="ab")


def test_a_link_tells_who_leaves() -> None:
    token = tokens.make(KEY, LEAVING)
    assert tokens.opened(KEY, token) == LEAVING and tokens.whose(token) == "luna"
    assert all(ch.isalnum() or ch in "-_." for ch in token)


@given(st.integers(0, 500), st.characters())
def test_a_link_that_was_touched_leads_nowhere(place: int, other: str) -> None:
    token = tokens.make(KEY, LEAVING)
    place %= len(token)
    if token[place] != other:
        with pytest.raises(NotFound):
            tokens.opened(KEY, token[:place] + other + token[place + 1 :])


@given(st.text(max_size=80))
def test_nonsense_is_no_link(token: str) -> None:
    with pytest.raises(NotFound):
        tokens.whose(token)
    with pytest.raises(NotFound):
        tokens.opened(KEY, token)


@pytest.mark.parametrize(
    ("kind", "one", "several"),
    [
        ("all", "1 guest who agreed to hear from you", "2000 guests who agreed to hear from you"),
        ("lapsed", "1 lapsed guest", "2000 lapsed guests"),
        ("regulars", "1 regular", "2000 regulars"),
        ("first_timers", "1 first-timer", "2000 first-timers"),
        ("high_spenders", "1 high spender", "2000 high spenders"),
        ("birthday", "1 guest with a birthday soon", "2000 guests with a birthday soon"),
        ("by_dish", "1 guest who orders it", "2000 guests who order it"),
    ],
)
def test_a_number_and_a_segment_read_well(kind: Any, one: str, several: str) -> None:
    segment = Segment(kind=kind)
    assert (segment.counted(1), segment.counted(2000)) == (one, several)
