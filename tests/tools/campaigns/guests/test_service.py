"""Guests on the real database: who may be written to, who said no, and what is left of whom."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import BadInput, NotFound, Unavailable
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import Consent, DirectChannel, Guest, Segment
from tools.campaigns.guests.service import GuestService
from tools.integrations.vault import Vault

RID, ANN, MAIL = "trattoria", "+12125550101", "ann@example.com"
YES_AT = datetime(2026, 6, 1, 12, tzinfo=UTC)


def yes(channel: DirectChannel) -> Consent:
    return Consent(channel=channel, status="opted_in", at=YES_AT, how="ticked the box", source="web form")


@pytest.fixture
def service(mongo: Mongo, clock: FixedClock) -> GuestService:
    return GuestService(mongo, clock)


@pytest.fixture
async def ann(service: GuestService, restaurant: Restaurant) -> Guest:
    both = [yes("sms"), yes("email")]
    guest, new = await service.add(
        restaurant, name="Ann Lee", first_name="Ann", email="Ann@Example.com", phone="(212) 555-0101", consents=both
    )
    assert new
    return guest


async def delivery(mongo: Mongo, guest: str, at: datetime, **more: Any) -> None:
    fields = {
        "id": f"d-{at.timestamp()}",
        "to": ANN,
        "channel": "sms",
        "status": "sent",
        "sent_at": at,
        "updated_at": at,
    }
    await mongo.tenant(RID).deliveries.insert_one({**fields, "guest_id": guest, "campaign_id": "c", **more})


async def test_a_guest_is_known_by_either_address(service: GuestService, restaurant: Restaurant, ann: Guest) -> None:
    again, new = await service.add(restaurant, email="ANN@example.com", birthday="02-29")
    assert not new and again.id == ann.id and again.phone == ANN and again.birthday == "02-29"
    assert {one.channel for one in again.consents} == {"sms", "email"}
    with pytest.raises(BadInput, match="not a phone number"):
        await service.add(restaurant, phone="12")


async def test_who_agreed_may_be_written_to_by_day(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    now = clock.now()
    assert (await service.verdict(restaurant, "sms", ANN, None, now)).allowed
    assert (await service.verdict(restaurant, "email", MAIL, None, now)).allowed
    late = datetime(2027, 1, 2, 2, tzinfo=UTC)  # nine in the evening
    verdict = await service.verdict(restaurant, "sms", ANN, None, late)
    assert (
        not verdict.allowed
        and verdict.until == datetime(2027, 1, 2, 13, tzinfo=UTC)
        and "hours" in (verdict.reason or "")
    )
    stranger = await service.verdict(restaurant, "sms", "+12125550199", None, now)
    assert not stranger.allowed and stranger.reason == "This guest has not agreed to texts."


async def test_a_stop_is_confirmed_once_and_holds(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    first = await service.heard(RID, "sms", ANN, "stop texting me plz", message_id="SM1")
    assert first.wish == "stop" and first.new and first.answer
    assert first.answer.startswith("Trattoria: you will get no more texts")
    for text, message in (("STOP", "SM1"), ("STOP", "SM2"), ("unsubscribe", "SM3")):
        assert (await service.heard(RID, "sms", ANN, text, message_id=message)).answer is None
    verdict = await service.verdict(restaurant, "sms", ANN, None, clock.now())
    assert not verdict.allowed and verdict.until is None and verdict.reason == "This guest asked not to get texts."
    assert (await service.verdict(restaurant, "email", MAIL, None, clock.now())).allowed
    await service.add(restaurant, phone=ANN, consents=[yes("sms")])  # a form or a file does not undo it
    assert not (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed


async def test_the_same_stop_twice_at_once_gets_one_answer(service: GuestService, ann: Guest) -> None:
    heard = await asyncio.gather(*(service.heard(RID, "sms", ANN, "STOP", message_id="SM1") for _ in range(5)))
    assert sum(one.answer is not None for one in heard) == 1


@pytest.mark.parametrize(
    ("text", "revoke_all", "left"),
    [("stop emailing me too", False, set()), ("stop emailing me", False, {"sms"}), ("STOP", True, set())],
)
async def test_a_stop_reaches_the_channels_that_it_names(
    service: GuestService,
    restaurant: Restaurant,
    ann: Guest,
    clock: FixedClock,
    text: str,
    revoke_all: bool,
    left: set[str],
) -> None:
    heard = await service.heard(RID, "sms", ANN, text, revoke_all=revoke_all)
    assert heard.new
    may = {"sms": await service.verdict(restaurant, "sms", ANN, None, clock.now())}
    may["email"] = await service.verdict(restaurant, "email", MAIL, None, clock.now())
    assert {channel for channel, verdict in may.items() if verdict.allowed} == left


async def test_start_brings_back_only_who_was_there_before(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    assert (await service.heard(RID, "sms", ANN, "START")).answer is None  # in already
    await service.heard(RID, "sms", ANN, "STOP")
    back = await service.heard(RID, "sms", ANN, "UNSTOP")
    assert back.new and back.answer and (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed
    assert (await service.heard(RID, "sms", ANN, "STOP")).answer  # and out again: said again
    await service.add(restaurant, name="Bob", phone="+12125550102")
    for number in ("+12125550102", "+12125550103"):
        assert (await service.heard(RID, "sms", number, "YES")).answer is None
        assert not (await service.verdict(restaurant, "sms", number, None, clock.now())).allowed


async def test_a_second_yes_is_waited_for(service: GuestService, restaurant: Restaurant, clock: FixedClock) -> None:
    await service.add(restaurant, phone=ANN)
    await service.opt_in(RID, "sms", ANN, "web form", "gave the number", pending=True)
    assert not (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed
    assert (await service.heard(RID, "sms", ANN, "yes")).new
    assert (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed


async def test_help_says_who_writes_and_says_it_once_a_message(service: GuestService, ann: Guest) -> None:
    heard = await service.heard(RID, "sms", ANN, "HELP", message_id="SM9")
    assert heard.answer and heard.answer.startswith("Trattoria:") and "STOP" in heard.answer
    assert (await service.heard(RID, "sms", ANN, "HELP", message_id="SM9")).answer is None
    assert (await service.heard(RID, "sms", ANN, "see you at 8")).wish == "other"


async def test_how_often_counts_over_all_campaigns(
    service: GuestService, restaurant: Restaurant, ann: Guest, mongo: Mongo, clock: FixedClock
) -> None:
    now = clock.now()
    await delivery(mongo, ann.id, now - timedelta(hours=3), campaign_id="another")
    verdict = await service.verdict(restaurant, "sms", ANN, None, now)
    assert not verdict.allowed and "last 24 hours" in (verdict.reason or "")
    assert verdict.until == datetime(2027, 1, 2, 13, tzinfo=UTC)  # 24 hours later it is allowed, at a decent hour
    assert (await service.verdict(restaurant, "email", MAIL, None, now)).allowed
    for days in (2, 5, 9):
        await delivery(mongo, ann.id, now - timedelta(days=days))
    month = await service.verdict(restaurant, "sms", ANN, None, now + timedelta(days=1, hours=1))
    assert not month.allowed and "30 days" in (month.reason or "") and month.until
    assert month.until == now - timedelta(days=9) + timedelta(days=30)


async def test_of_two_that_go_at_once_one_waits(
    service: GuestService, restaurant: Restaurant, ann: Guest, mongo: Mongo, clock: FixedClock
) -> None:
    now = clock.now()
    for name in ("a", "b"):
        await delivery(mongo, ann.id, now, id=name, status="sending", sent_at=None)
    may = [(await service.verdict(restaurant, "sms", ANN, None, now, delivery_id=name)).allowed for name in ("a", "b")]
    assert may == [True, False]


async def test_bounces_and_complaints_stop_an_address(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    assert await service.suppress(RID, "email", MAIL, "bounced")
    assert not await service.suppress(RID, "email", MAIL, "bounced")
    verdict = await service.verdict(restaurant, "email", MAIL, None, clock.now())
    assert not verdict.allowed and verdict.reason == "Messages to this address come back."
    await service.opt_in(RID, "email", MAIL, "web form", "ticked again")
    assert not (await service.verdict(restaurant, "email", MAIL, None, clock.now())).allowed


async def test_what_is_counted_is_who_gets_it(service: GuestService, restaurant: Restaurant, clock: FixedClock) -> None:
    for number in range(60):
        consents = [yes("sms")] if number % 3 else []
        phone = f"+1212555{100 + number:04}"
        await service.add(restaurant, phone=phone, consents=consents, figures={"orders": 1, "last_order": "2026-12-20"})
    await service.heard(RID, "sms", "+12125550101", "STOP")
    segment = Segment(kind="first_timers", days=30)
    counted = await service.count(restaurant, segment, ["sms"], clock.now(), 25, "c1")
    batches = [batch async for batch in service.recipients(restaurant, segment, ["sms"], "c1", 25, clock.now())]
    got = [one for batch in batches for one in batch]
    assert counted.members == 60 and counted.by_channel["sms"] == sum(not one.held_out for one in got)
    assert counted.held_out == sum(one.held_out for one in got) > 0 and len(got) == 39
    assert counted.left_out == {"no opt-in": 20, "asked to be left alone": 1}
    [kept] = await service.segments(RID)
    assert kept["members"] == 60 and kept["rule"]["kind"] == "first_timers"


async def test_nobody_in_a_segment_is_nobody(service: GuestService, restaurant: Restaurant, clock: FixedClock) -> None:
    counted = await service.count(restaurant, Segment(kind="high_spenders"), ["sms", "email"], clock.now())
    assert counted.members == 0 and counted.by_channel == {"sms": 0, "email": 0}
    nobody = service.recipients(restaurant, Segment(kind="all"), ["sms"], "c", 10, clock.now())
    assert [batch async for batch in nobody] == []


async def order(mongo: Mongo, guest: str, day: str, total: int, import_id: str = "i1") -> None:
    lines = [{"item": "soup", "quantity": 1, "total_minor": total}]
    known = {"guest_id": guest, "day": day, "import_id": import_id, "lines": lines}
    await mongo.tenant(RID).sales_orders.insert_one({"_id": f"{import_id}/{guest}/{day}/{total}", **known})


async def test_orders_keep_the_figures_up_to_date(
    service: GuestService, restaurant: Restaurant, ann: Guest, mongo: Mongo, clock: FixedClock
) -> None:
    restaurant.imports = ["i1"]
    await order(mongo, ann.id, "2026-01-05", 1_000)
    await order(mongo, ann.id, "2026-12-20", 2_500)
    await order(mongo, ann.id, "2026-12-21", 9_900, import_id="hidden")
    assert await service.refresh(restaurant) == 1 and await service.refresh(restaurant) == 0
    guest = await service.store.get(RID, ann.id)
    assert (guest.orders, guest.spent_minor) == (2, 3_500) and str(guest.last_order) == "2026-12-20"
    clock.advance(days=10)
    await order(mongo, ann.id, "2027-01-09", 100)
    assert await service.refresh(restaurant) == 1
    kept = await mongo.tenant(RID).customers.find_one({"id": ann.id}) or {}
    assert kept["days"] == ["2027-01-09", "2026-12-20", "2026-01-05"] and kept["spent_year_minor"] == 2_600
    assert kept["dishes"] == [{"key": "soup", "last": "2027-01-09"}]
    restaurant.imports = ["other"]
    assert await service.refresh(restaurant) == 1 and (await service.store.get(RID, ann.id)).orders == 0


async def test_a_guest_sees_all_and_is_forgotten_but_not_written_to_again(
    service: GuestService, restaurant: Restaurant, ann: Guest, mongo: Mongo, clock: FixedClock
) -> None:
    await service.heard(RID, "sms", ANN, "STOP")
    await delivery(mongo, ann.id, clock.now(), first_name="Ann", status="queued")
    await delivery(mongo, ann.id, YES_AT, status="failed", why=f"550 5.7.1 <{MAIL}>: rejected")
    await order(mongo, ann.id, "2026-12-20", 2_500)
    link = await service.unsubscribe_token(RID, "email", ann.id, MAIL, "c")
    held = await service.export(RID, ann.id)
    assert held["guest"]["email"] == MAIL and len(held["consents"]) == 3 and held["left_alone"] == {ANN: "stopped"}
    assert len(held["messages"]) == 2 and len(held["orders"]) == 1
    await service.erase(RID, ann.id, "owner")
    for name in await mongo.database.list_collection_names():
        for document in await mongo.system(name).find().to_list():
            assert not any(told in str(document) for told in (ANN, MAIL, "Ann")), name
    _, gone = await mongo.tenant(RID).deliveries.find().sort("updated_at", 1).to_list()
    assert gone["status"] == "cancelled" and gone["to"] == "" and gone["guest_id"] is None
    audit = await mongo.tenant(RID).audit_log.find_one({"action": "guest.erased"})
    assert audit and audit["actor"] == "owner" and audit["guest_id"] == ann.id
    with pytest.raises(NotFound):
        await service.export(RID, ann.id)
    back, new = await service.add(restaurant, phone=ANN, email=MAIL, consents=[yes("sms"), yes("email")])
    assert new and back.id != ann.id
    assert not (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed
    assert (await service.unsubscribe(link))[0].mark  # the old link still works
    assert not (await service.verdict(restaurant, "email", MAIL, None, clock.now())).allowed


async def test_one_restaurants_stop_is_not_anothers(service: GuestService, ann: Guest, mongo: Mongo) -> None:
    await service.heard(RID, "sms", ANN, "STOP")
    assert await service.restaurants_of(ANN) == [RID]
    assert not await mongo.tenant("other").suppressions.find_one() and await service.store.key(
        "other"
    ) != await service.store.key(RID)


CSV = """\
Name,Email,Phone,SMS consent,Email consent,How,When,Birthday,Last visit,Visits
Ann Lee,ann@example.com,(212) 555-0101,yes,yes,web form,2026-05-01,1990-02-14,2026-12-01,7
Bob Ray,bob@example.com,,,yes,,,,,
Cleo,,212 555 0103,yes,,till,13/45/2026,,,
Dan,not-an-address,,,yes,till,2026-05-01,,,
Eve,eve@example.com,+12125550104,no,yes,paper list,5/20/26,,,
,,,,,,,,,
Ann L.,,+12125550101,,,,,,,
"""


async def test_guests_come_from_a_file_with_what_they_truly_agreed_to(
    service: GuestService, restaurant: Restaurant, mongo: Mongo, clock: FixedClock
) -> None:
    done = await service.import_csv(restaurant, CSV.encode(), "owner")
    assert (done.rows, done.added, done.changed, done.skipped) == (6, 4, 1, 1)
    assert done.opted_in == {"email": 2, "sms": 1} and done.without_source == 2
    assert done.problems == ["Line 5: 'not-an-address' is not an email address."]
    [ann] = await service.store.at(RID, "email", MAIL)
    assert (ann.orders, ann.birthday, ann.name) == (7, "02-14", "Ann L.")
    assert not (await service.verdict(restaurant, "email", "bob@example.com", None, clock.now())).allowed
    eve = await service.verdict(restaurant, "sms", "+12125550104", None, clock.now())
    assert eve.reason == "This guest asked not to get texts."
    again = await service.import_csv(restaurant, CSV.replace("+12125550104,no", "+12125550104,yes").encode(), "owner")
    assert (again.added, again.changed, again.stopped) == (0, 5, 1)


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"\x00\xff\xfe", b'name,email\n"open'])
async def test_a_file_that_is_none_is_said_to_be_none(
    service: GuestService, restaurant: Restaurant, data: bytes
) -> None:
    try:
        done = await service.import_csv(restaurant, data, "owner")
        assert done.added == 0 and done.skipped == done.rows
    except BadInput as problem:
        assert "\n" not in problem.message


async def test_the_key_is_sealed_and_follows_the_newest_encryption_key(
    mongo: Mongo, restaurant: Restaurant, clock: FixedClock
) -> None:
    old, new = "o" * 40, "n" * 40
    first = GuestService(mongo, clock, Vault([old]))
    await first.opt_out(RID, "sms", ANN, "sms", "STOP")
    kept = await mongo.tenant(RID).guest_keys.find_one() or {}
    assert "key" not in kept and (await first.store.key(RID)).hex() not in str(kept)
    assert await GuestService(mongo, clock, Vault([new, old])).store.key(RID) == await first.store.key(RID)
    last = GuestService(mongo, clock, Vault([new]))  # the old one was left out
    verdict = await last.verdict(restaurant, "sms", ANN, None, clock.now())
    assert verdict.reason == "This guest asked not to get texts."
    with pytest.raises(Unavailable):
        await GuestService(mongo, clock).store.key(RID)


async def test_who_is_forgotten_is_not_written_to_because_of_an_old_list(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    await service.add(restaurant, name="Lou Lee", phone="(212) 555-0101", email="lou@example.com")
    await service.add(restaurant, name="Kim", phone="+12125550177", consents=[yes("sms")])
    [kim] = await service.store.at(RID, "sms", "+12125550177")
    for guest in (ann, kim):
        await service.erase(RID, guest.id, "owner")
    row = "phone,sms consent,how,when\n+12125550177,yes,old list,2026-05-01\n"
    assert (await service.import_csv(restaurant, row.encode(), "owner")).stopped == 1
    assert not (await service.verdict(restaurant, "sms", "+12125550177", None, clock.now())).allowed
    assert await service.opt_in(RID, "sms", "+12125550177", "web form", "ticked the box")  # only the guest's own yes
    assert (await service.verdict(restaurant, "sms", "+12125550177", None, clock.now())).allowed


async def test_a_yes_does_not_move_to_another_number(
    service: GuestService, restaurant: Restaurant, ann: Guest, clock: FixedClock
) -> None:
    moved, new = await service.add(restaurant, email=MAIL, phone="+12125550188")
    assert not new and moved.id == ann.id and {one.channel for one in moved.consents} == {"email"}
    verdict = await service.verdict(restaurant, "sms", "+12125550188", None, clock.now())
    assert verdict.reason == "This guest has not agreed to texts."
    counted = await service.count(restaurant, Segment(kind="all"), ["sms"], clock.now(), 0.0)
    assert counted.by_channel == {"sms": 0}
    again, _ = await service.add(restaurant, email=MAIL, phone="+12125550188", consents=[yes("sms")])
    assert {one.channel for one in again.consents} == {"email", "sms"}


async def test_a_stop_for_what_is_not_there_stops_what_is(
    service: GuestService, restaurant: Restaurant, clock: FixedClock
) -> None:
    await service.add(restaurant, name="Kim", phone="+12125550177", consents=[yes("sms")])
    heard = await service.heard(RID, "sms", "+12125550177", "stop emailing me")
    assert heard.new and heard.channels == ["sms"] and heard.answer
    assert not (await service.verdict(restaurant, "sms", "+12125550177", None, clock.now())).allowed


async def test_of_two_that_waited_for_days_and_go_at_once_one_goes(
    service: GuestService, restaurant: Restaurant, ann: Guest, mongo: Mongo, clock: FixedClock
) -> None:
    await delivery(mongo, ann.id, clock.now() - timedelta(days=3), id="a", status="sending", sent_at=None)
    for mine, may in (("b", False), ("0", True)):
        verdict = await service.verdict(restaurant, "sms", ANN, "America/New_York", clock.now(), mine)
        assert verdict.allowed is may


@pytest.mark.parametrize(
    "row",
    ["1990-01-01,yes,²/1/2020,²", "1990-01-01,yes,0001-01-01T00:00:00+14:00,٣", f"x,yes,{'9' * 5000}/1/1,{'9' * 5000}"],
)
async def test_figures_that_are_none_spoil_no_file(service: GuestService, restaurant: Restaurant, row: str) -> None:
    data = f"phone,how,birthday,sms consent,when,orders\n(212) 555-0101,till,{row}\n"
    done = await service.import_csv(restaurant, data.encode(), "owner")
    assert (done.added, done.skipped, done.without_source, done.opted_in) == (1, 0, 1, {})


async def test_a_long_file_is_a_matter_of_moments_and_keeps_nobody_waiting(
    service: GuestService, restaurant: Restaurant, mongo: Mongo, clock: FixedClock
) -> None:
    await service.opt_out(RID, "email", "g7@example.com", "email", "stop")
    rows = [f"G{n},g{n}@example.com,{'no' if n == 9 else 'yes'},till,2026-05-01" for n in range(1_600)]
    rows += ["G1 again,G1@Example.com,no,till,2026-05-01", "G2 again,g2@example.com,,,"]
    data = "\n".join(["name,email,email consent,how,when", *rows]).encode()
    longest, going = 0.0, True

    async def others() -> None:
        nonlocal longest
        while going:
            before = time.perf_counter()
            await asyncio.sleep(0.001)
            longest = max(longest, time.perf_counter() - before)

    waiting = asyncio.create_task(others())
    cpu = time.process_time()
    done = await service.import_csv(restaurant, data, "owner")
    cpu, going = time.process_time() - cpu, False
    await waiting
    assert (done.rows, done.added, done.changed, done.skipped) == (1_602, 1_600, 2, 0)
    assert (done.opted_in, done.stopped) == ({"email": 1_598}, 1)
    assert cpu / done.rows < 0.002 and longest < 0.5
    customers = mongo.tenant(RID).customers
    assert await customers.count() == 1_600 and await customers.count({"reach": "email"}) == 1_597
    for address in ("g1@example.com", "g7@example.com", "g9@example.com"):
        verdict = await service.verdict(restaurant, "email", address, None, clock.now())
        assert verdict.reason == "This guest asked not to get email."
    [second] = await service.store.at(RID, "email", "g2@example.com")
    assert second.name == "G2 again" and second.consents[0].status == "opted_in"
    again = await service.import_csv(restaurant, data, "owner")
    assert (again.added, again.changed) == (0, 1_602) and await customers.count() == 1_600


async def test_within_one_file_later_lines_go_on_from_earlier_ones(
    service: GuestService, restaurant: Restaurant, mongo: Mongo, clock: FixedClock
) -> None:
    head = "name,email,phone,sms consent,email consent,how,when"
    lines = [
        "Ann,ann@example.com,+12125550101,yes,yes,till,2026-05-01",
        "Ann,ann@example.com,+12125550102,,,,",  # another number: the yes for texts was for the first
        "Lou,,+12125550102,no,,,",  # the number is Ann's by now
        "Ann,ann@example.com,,yes,,till,2026-06-01",  # and was stopped
        "Kim,,+12125550101,,,,",  # somebody new, with Ann's former number
    ]
    done = await service.import_csv(restaurant, "\n".join([head, *lines]).encode(), "owner")
    assert (done.added, done.changed, done.stopped) == (2, 3, 1)
    [ann] = await service.store.at(RID, "email", MAIL)
    assert ann.phone == "+12125550102" and {one.channel: one.status for one in ann.consents} == {
        "email": "opted_in",
        "sms": "opted_out",
    }
    document = await mongo.tenant(RID).customers.find_one({"id": ann.id}) or {}
    assert (document["reach"], document["stopped"]) == (["email"], ["sms"])
    [kim] = await service.store.at(RID, "sms", ANN)
    assert kim.name == "Kim" and kim.consents == []
    assert not (await service.verdict(restaurant, "sms", ANN, None, clock.now())).allowed
    history = await service.store.history(RID, ann)
    assert [(one["channel"], one["status"]) for one in history] == [("email", "opted_in"), ("sms", "opted_out")]


async def test_too_long_a_file_is_refused_before_anything_is_written(
    service: GuestService, restaurant: Restaurant, mongo: Mongo
) -> None:
    rows = "".join(f"g{n}@example.com\n" for n in range(200_001))
    with pytest.raises(BadInput, match=r"more than 200,000 guests; send it in parts\.$"):
        await service.import_csv(restaurant, f"email\n{rows}".encode(), "owner")
    assert await mongo.tenant(RID).customers.count() == 0


async def test_who_says_no_while_a_file_comes_in_is_left_alone(
    service: GuestService, restaurant: Restaurant, mongo: Mongo, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tools.campaigns.guests.importing import Importer

    save = Importer._save

    async def meanwhile(self: Importer, restaurant_id: str, merged: Any) -> None:
        await service.heard(RID, "sms", ANN, "STOP")
        await save(self, restaurant_id, merged)

    monkeypatch.setattr(Importer, "_save", meanwhile)
    row = f"phone,sms consent,how,when\n{ANN},yes,till,2026-05-01\n"
    await service.import_csv(restaurant, row.encode(), "owner")
    found = await mongo.tenant(RID).customers.find_one() or {}
    assert (found["reach"], found["stopped"]) == ([], ["sms"]) and found["consents"][0]["status"] == "opted_out"
