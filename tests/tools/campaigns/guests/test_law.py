"""The hours in which guests may be written to: in every zone, on every day, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.campaigns.guests.engine.law import Place, When, caps, hours, is_open, next_allowed, place, table, when

NEW_YORK, ROME = "America/New_York", "Europe/Rome"
ZONES = sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "SystemV/")))
MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))
OURS = (time(8), time(20))


def local(moment: datetime, zone: str) -> datetime:
    return moment.astimezone(ZoneInfo(zone))


@given(st.sampled_from(ZONES), MOMENTS)
@settings(max_examples=400)
def test_the_next_moment_is_a_decent_hour_there_and_the_first_one(zone: str, moment: datetime) -> None:
    rule = When((Place(),), (zone,))
    found = next_allowed(rule, moment)
    assert found is not None and found >= moment and OURS[0] <= local(found, zone).time() < OURS[1]
    assert found - moment <= timedelta(hours=14)
    if found > moment:
        assert not is_open(rule, moment)
        for step in range(1, 12):  # nothing before it was allowed
            assert not is_open(rule, moment + (found - moment) * step / 12 - timedelta(seconds=1))


def test_days_on_which_the_clocks_change() -> None:
    """Every change of the offset in two years in every zone: around it the wall's own clock decides."""
    changes = [(zone, day) for zone in ZONES for day in changed(zone)]
    assert len({zone for zone, _ in changes}) > 150
    for zone, day in changes:
        rule = When((Place(),), (zone,))
        for hour in range(-24, 30):
            moment = day + timedelta(hours=hour)
            decent = OURS[0] <= local(moment, zone).time() < OURS[1]
            assert is_open(rule, moment) == decent, (zone, moment)
            found = next_allowed(rule, moment)
            assert found and OURS[0] <= local(found, zone).time() < OURS[1], (zone, moment)


def changed(zone: str) -> list[datetime]:
    days = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(731)]
    offsets = [local(day, zone).utcoffset() for day in days]
    return [day for day, one, before in zip(days[1:], offsets[1:], offsets, strict=False) if one != before]


def test_when_the_clock_is_put_forward_eight_is_still_eight() -> None:
    rule = When((Place(),), (NEW_YORK,))
    before, after = datetime(2027, 3, 13, 11, tzinfo=UTC), datetime(2027, 3, 14, 11, tzinfo=UTC)
    assert next_allowed(rule, before) == datetime(2027, 3, 13, 13, tzinfo=UTC)  # 08:00 EST
    assert next_allowed(rule, after) == datetime(2027, 3, 14, 12, tzinfo=UTC)  # 08:00 EDT


@given(MOMENTS)
def test_an_unknown_zone_waits_until_all_its_clocks_agree(moment: datetime) -> None:
    rule = when("+14155550101", None, NEW_YORK)
    assert rule.zones == ("America/Los_Angeles", NEW_YORK)
    found = next_allowed(rule, moment)
    assert found
    for zone in rule.zones:
        assert OURS[0] <= local(found, zone).time() < OURS[1]
    assert local(found, "America/Los_Angeles").time() < time(17)


def test_a_known_zone_is_the_guests_own() -> None:
    assert when("+14155550101", ROME, NEW_YORK).zones == (ROME,)
    assert when(None, None, NEW_YORK).zones == (NEW_YORK,)


def test_zones_whose_hours_never_overlap_are_never_right() -> None:
    noon = datetime(2027, 1, 4, 17, tzinfo=UTC)
    assert next_allowed(When((Place(),), ("Asia/Tokyo", "America/Los_Angeles", "Europe/London")), noon) is None
    assert next_allowed(When((Place(),), ()), noon) is None


def test_a_number_that_could_be_anywhere_waits_for_guam_and_bermuda() -> None:
    rule = when("+18005550142", None, NEW_YORK)
    found = next_allowed(rule, datetime(2027, 1, 4, 17, tzinfo=UTC))
    assert len(rule.zones) > 20 and found == datetime(2027, 1, 4, 22, tzinfo=UTC)
    assert next_allowed(When(rule.places, ()), found) is None


@given(st.sampled_from([*table()["states"], None]), st.sampled_from(["sms", "email"]), st.dates(date(2026, 1, 1)))
def test_no_place_is_laxer_than_our_own_hours(state: str | None, channel: str, day: date) -> None:
    if day.year > 2030:
        day = day.replace(year=2028)
    span = hours(Place("US", state), day, channel)
    if span is not None:
        assert OURS[0] <= span[0] < span[1] <= OURS[1]
        if state and table()["states"][state].get("daily") and channel == "sms" and day.weekday() < 5:
            daily = [time.fromisoformat(one) for one in table()["states"][state]["daily"]]
            assert daily[0] <= span[0] and span[1] <= daily[1]


MONDAY, SUNDAY, CHRISTMAS = date(2027, 1, 4), date(2027, 1, 3), date(2026, 12, 25)


@pytest.mark.parametrize(
    ("number", "day", "span"),
    [
        ("+12125550101", MONDAY, ("08:00", "20:00")),
        ("+12035550101", MONDAY, ("09:00", "20:00")),  # Connecticut
        ("+15025550101", MONDAY, ("10:00", "20:00")),  # Kentucky
        ("+15125550101", MONDAY, ("09:00", "20:00")),  # Texas
        ("+15125550101", SUNDAY, ("12:00", "20:00")),
        ("+12055550101", SUNDAY, None),  # Alabama
        ("+14015550101", SUNDAY, ("10:00", "17:00")),  # Rhode Island
        ("+14015550101", CHRISTMAS, None),
        ("+12125550101", CHRISTMAS, ("08:00", "20:00")),
        ("+33612345678", SUNDAY, None),  # France
        ("+33612345678", MONDAY, ("08:00", "20:00")),
        ("+33612345678", date(2027, 7, 14), None),
        ("+447400123456", SUNDAY, ("08:00", "20:00")),
    ],
)
def test_stricter_places(number: str, day: date, span: tuple[str, str] | None) -> None:
    expected = tuple(time.fromisoformat(one) for one in span) if span else None
    assert hours(place(number), day) == expected
    assert hours(place(number), day, "email") == OURS


def test_caps_are_the_stricter_of_ours_and_the_laws() -> None:
    assert [(cap.most, cap.hours) for cap in caps("sms", place("+13055550101"))] == [(1, 24), (4, 720), (3, 24)]
    assert [(cap.most, cap.hours) for cap in caps("email", place("+13055550101"))] == [(1, 24), (8, 720)]


def test_the_table_is_dated_sourced_and_says_what_it_is() -> None:
    told = table()
    assert told["not_legal_advice"] is True and told["checked"] >= date(2026, 1, 1)
    for rule in [*told["countries"].values(), *told["states"].values(), *told["email"]]:
        assert isinstance(rule["verified"], bool) and rule["sources"]
        assert all(one.startswith("http") or one in told["sources"] for one in rule["sources"])
    assert set(told["states"]) == set(told["areas"])
    codes = [code for codes in told["areas"].values() for code in codes]
    assert len(codes) == len(set(codes))
    for code in codes:
        number = phonenumbers.parse(f"+1{code}5550100")
        assert phonenumbers.region_code_for_number(number) == "US"
