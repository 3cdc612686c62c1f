"""Words, times, names and money of a plan, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import ToolInputError
from tests.tools.campaigns.planning.test_states import campaign
from tools.campaigns.guests.schemas import AudienceCount, Segment
from tools.campaigns.planning.approving import edited
from tools.campaigns.planning.engine import strategy, timing, words
from tools.campaigns.planning.finding import pick
from tools.campaigns.schemas import PlanArgs, Slot
from tools.content.schemas import DIRECT, Channel, Version

NY = "America/New_York"
NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)  # a Friday, 10:00 in New York
ALL: tuple[Channel, ...] = ("sms", "email", "instagram", "facebook", "google_post", "website")


@pytest.mark.parametrize(
    ("said", "objective", "weekday", "channels", "kind"),
    [
        ("fill slow Tuesdays with the Thai Chicken, text my regulars and post on Instagram",
         "fill_slow_day", 1, ("sms", "instagram"), "regulars"),
        ("win back guests who haven't been here in 90 days by email", "win_back", None, ("email",), "lapsed"),
        ("launch our new pizza on insta and facebook", "launch_dish", None, ("instagram", "facebook"), None),
        ("use up the leftover brie", "clear_stock", None, (), None),
        ("thank our loyal guests", "reward_regulars", None, (), "regulars"),
        ("get people to spend more, upsell desserts", "raise_check", None, (), None),
        ("tell everyone we open on Sunday", "announce", 6, (), None),
        ("fill_slow_day", "fill_slow_day", None, (), None),
        ("llenar los martes flojos con un mensaje de texto a los clientes habituales",
         "fill_slow_day", 1, ("sms",), "regulars"),
        ("recuperar a los que hace tiempo no vienen por correo", "win_back", None, ("email",), "lapsed"),
        ("lanzar el nuevo plato en instagram", "launch_dish", None, ("instagram",), None),
        ("felicitar los cumpleaños", "announce", None, (), "birthday"),
    ],
)  # fmt: skip
def test_an_objective_is_read_from_the_owners_words(
    said: str, objective: str, weekday: int | None, channels: tuple[str, ...], kind: str | None
) -> None:
    read = words.read(said)
    assert (read.objective, read.weekday, read.channels) == (objective, weekday, channels)
    assert (read.segment.kind if read.segment else None) == kind
    assert read.spanish == any(word in said for word in ("llenar", "recuperar", "lanzar", "felicitar los cumple"))


def test_the_days_of_a_segment_are_read() -> None:
    segment = words.segment("guests who haven't been here in 3 months")
    assert segment and (segment.kind, segment.days) == ("lapsed", 90)


def test_slow_tuesdays_are_each_tuesday_with_one_slot_a_channel() -> None:
    found = timing.times(timing.When(date(2027, 1, 1), date(2027, 1, 31), 1), ["sms", "instagram"], NOW, NY)
    assert found.days == tuple(date(2027, 1, day) for day in (5, 12, 19, 26))
    local = [(slot.channel, slot.at.astimezone(ZoneInfo(NY)).strftime("%a %H:%M")) for slot in found.slots[:2]]
    assert local == [("sms", "Tue 11:00"), ("instagram", "Mon 15:30")]
    open_end = timing.times(timing.When(weekday=1), ["sms"], NOW, NY)
    assert len(open_end.days) == timing.WEEKS and "weeks" in open_end.notes[0]
    year = timing.times(timing.When(None, date(2027, 12, 1), 1), ["sms"], NOW, NY)
    assert len(year.days) == timing.MOST and "at most" in year.notes[0]


def test_today_counts_until_its_hour_is_over() -> None:
    tuesday = datetime(2027, 1, 5, 14, tzinfo=UTC)  # 9:00
    assert timing.times(timing.When(weekday=1), ["sms"], tuesday, NY).days[0] == date(2027, 1, 5)
    assert timing.times(timing.When(weekday=1), ["sms"], tuesday + timedelta(hours=2), NY).days[0] == date(2027, 1, 12)


@pytest.mark.parametrize(
    ("when", "says"),
    [
        (timing.When(date(2027, 1, 9), date(2027, 1, 8)), "before the start"),
        (timing.When(None, date(2026, 12, 31)), "over already"),
        (timing.When(date(2026, 12, 1)), "over already"),
        (timing.When(date(2029, 1, 1)), "year"),
        (timing.When(at=NOW - timedelta(hours=1)), "over already"),
        (timing.When(at=NOW + timedelta(days=500)), "year"),
        (timing.When(date(2027, 1, 6), date(2027, 1, 8), 1), "weekday"),
    ],
)
def test_times_that_cannot_be_are_refused_in_words(when: timing.When, says: str) -> None:
    with pytest.raises(ToolInputError, match=says):
        timing.times(when, ["sms"], NOW, NY)


def test_no_text_at_eleven_at_night() -> None:
    at = timing.local(date(2027, 1, 5), time(23), NY)
    found = timing.times(timing.When(at=at), ["sms", "facebook"], NOW, NY)
    sms, post = found.slots
    assert timing.said(sms.at, NY) == "Wed Jan 6, 08:00" and post.at == at
    assert "8:00 and 20:00" in found.notes[0]


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),
    st.sampled_from([NY, "Europe/Madrid", "Australia/Sydney", "UTC", "America/Phoenix"]),
    st.integers(0, 6),
    st.integers(0, 60),
)
def test_direct_slots_keep_their_hours_in_every_zone(now: datetime, zone: str, weekday: int, ahead: int) -> None:
    moment = now.replace(tzinfo=UTC)
    today = moment.astimezone(ZoneInfo(zone)).date()
    end = today + timedelta(days=14 + ahead)
    found = timing.times(timing.When(today, end, weekday), ALL, moment, zone)
    assert found.slots and all(day.weekday() == weekday and today <= day <= end for day in found.days)
    for slot in found.slots:
        here = slot.at.astimezone(ZoneInfo(zone))
        assert moment < slot.at < slot.until
        if slot.channel in DIRECT:
            assert timing.OPENS <= here.time() < timing.CLOSES
            assert slot.until.astimezone(ZoneInfo(zone)).time() <= timing.CLOSES


def test_the_hour_stays_when_the_clocks_change() -> None:
    found = timing.times(timing.When(date(2027, 3, 9), date(2027, 3, 16), 1), ["sms"], NOW, NY)
    assert [slot.at.hour for slot in found.slots] == [16, 15]  # 11:00 before and after 14 March
    skipped = timing.local(date(2027, 3, 14), time(2, 30), NY)
    assert skipped.astimezone(ZoneInfo(NY)).strftime("%H:%M") == "03:30"


def counted(sms: int, email: int = 0, held: int = 0) -> AudienceCount:
    channels = {"sms": sms, "email": email}
    return AudienceCount(segment=Segment(kind="regulars"), members=sms, by_channel=channels, held_out=held, as_of=NOW)  # type: ignore[arg-type]


def test_cost_is_each_message_at_each_time_and_unknown_stays_unknown() -> None:
    slots = [Slot(channel=one, at=NOW, until=NOW) for one in ("sms", "sms", "instagram")]  # type: ignore[arg-type]
    texts = [Version(channel="sms", body="a", cost_each=0.01), Version(channel="instagram", body="b")]
    lines, cost = strategy.costs(texts, counted(100), slots)
    assert cost == 2.0 and [(one.messages, one.total) for one in lines] == [(200, 2.0), (1, 0.0)]
    priceless = [Version(channel="sms", body="a"), texts[1]]
    assert strategy.costs(priceless, counted(100), slots)[1] is None


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_five_percent_more_guests_need_no_new_yes(before: int, now: int) -> None:
    assert strategy.grown(counted(before), counted(now)) == (now > before * 1.05)


def test_names_say_what_it_is() -> None:
    assert strategy.name_of("fill_slow_day", "Thai Chicken Pizza", 1, None) == "Thai Chicken Pizza on Tuesdays"
    assert strategy.name_of("win_back", None, None, Segment(kind="lapsed")) == "Win back lapsed guests"
    assert strategy.name_of("announce", None, None, None) == "Announcement"
    assert strategy.name_of("announce", None, None, None, "our new patio") == "Our new patio"


def test_guests_are_told_the_news_and_not_the_owners_aim() -> None:
    assert words.news("tell everyone about our new patio") == "our new patio"
    assert words.news("Let our guests know that we open on Sundays.") == "we open on Sundays"
    assert words.news("avisa a los clientes que abrimos el domingo") == "abrimos el domingo"
    assert words.news("our new patio") == "our new patio"
    assert strategy.topic_of("clear_stock", "Brie Pizza", "use up stock", False) == "Brie Pizza"
    assert "stock" not in strategy.topic_of("clear_stock", None, "use up stock", False)
    assert strategy.topic_of("announce", None, "our new patio", False) == "our new patio"


def test_the_note_on_the_holdout_says_what_could_be_told() -> None:
    assert "Too few guests to tell any" in strategy.holdout_note(10, 20, None, 0.3, False)
    assert "32 points or more" in strategy.holdout_note(10, 120, 32, 0.5, False)
    told = strategy.holdout_note(30, 400, 14.5, None, True)
    assert "because they are few" in told and "assuming that 20%" in told and "Too few" not in told


def test_a_campaign_is_found_by_words_and_asked_for_where_several_fit() -> None:
    tuesdays = campaign("scheduled").model_copy(update={"name": "Thai Chicken Pizza on Tuesdays", "id": "a"})
    lapsed = campaign("sending").model_copy(update={"name": "Win back lapsed guests", "id": "b"})
    again = campaign("draft").model_copy(update={"name": "Thai Chicken Pizza on Fridays", "id": "c"})
    assert pick("the tuesday campaign", [tuesdays, lapsed]).id == "a"
    assert pick("win-back one", [tuesdays, lapsed]).id == "b"
    with pytest.raises(ToolInputError) as several:
        pick("thai chicken", [tuesdays, lapsed, again])
    assert several.value.details["candidates"] == ["Thai Chicken Pizza on Tuesdays", "Thai Chicken Pizza on Fridays"]
    assert pick("thai chicken", [tuesdays, lapsed, again], ["scheduled"]).id == "a"
    with pytest.raises(ToolInputError, match="no campaign here"):
        pick("christmas dinner", [tuesdays, lapsed])
    with pytest.raises(ToolInputError, match="no campaign yet"):
        pick("any", [])


def test_an_edit_of_an_approval_names_its_text() -> None:
    args = {"campaign": "c", "at": "x", "texts": {"sms:A": "a", "instagram:A": "b", "email:A:subject": "s"}}
    assert edited(args, "New")["texts"]["sms:A"] == "New"
    assert edited(args, {"instagram": "New", "at": "2027-01-06T12:00"})["texts"]["instagram:A"] == "New"
    assert edited(args, {"email.subject": "New"})["texts"]["email:A:subject"] == "New"
    assert edited(args, "Order: [your short link]")["texts"]["sms:A"] == "Order: {link}"  # as it was shown
    for useless in ({"facebook": "x"}, {"sms": ""}, {"sms": 3}):
        with pytest.raises(ToolInputError):
            edited(args, useless)  # type: ignore[arg-type]
    with pytest.raises(ToolInputError, match="schedule"):
        edited({"campaign": "c", "texts": {}}, {"at": "2027-01-06"})


def test_a_plan_asks_only_where_a_time_or_a_wish_to_send_was_named() -> None:
    assert not PlanArgs(objective="x").asks
    assert PlanArgs(objective="x", send=True).asks and PlanArgs(objective="x", at=NOW).asks
    assert PlanArgs(objective="x", weekday="Tuesdays").weekday == "tuesday"  # type: ignore[arg-type]
    assert "texts" not in PlanArgs.model_json_schema()["properties"]
