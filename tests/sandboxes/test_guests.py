"""The demo's guests: synthetic, labelled, the same each time, with habits that make segments of a plausible size."""

from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from time import perf_counter

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from sandboxes.guests import COUNT, LINKED, Messaged, guest_id, guests, who_ordered
from sandboxes.restaurant import load_demo
from tools.campaigns.guests.schemas import Segment, SegmentKind
from tools.campaigns.guests.service import GuestService

NOON = FixedClock(datetime(2026, 11, 22, 17, 0, tzinfo=UTC))
DAY = date(2026, 11, 20)


def test_nobody_is_real_and_everybody_is_labelled() -> None:
    people = guests("demo", date(2026, 1, 1))
    assert len(people) == COUNT and all(one.demo for one in people)
    assert all(one.email is None or one.email.endswith("@example.com") for one in people)
    numbers = [one.phone for one in people if one.phone]
    assert all(re.fullmatch(r"\+1\d{3}55501\d\d", number) for number in numbers) and len(set(numbers)) == len(numbers)
    assert not {"+12125550142", "+12125550117"} & set(numbers)  # the restaurant's own
    assert people == guests("demo", date(2026, 1, 1))


def test_shares_of_those_who_agreed() -> None:
    people = guests("demo", date(2026, 1, 1))
    yes = Counter(consent.channel for one in people for consent in one.consents if consent.status == "opted_in")
    no = Counter(consent.channel for one in people for consent in one.consents if consent.status == "opted_out")
    assert 0.50 < yes["email"] / COUNT < 0.60 and 0.40 < yes["sms"] / COUNT < 0.50
    assert no["email"] > 20 and no["sms"] > 20
    assert {one.language for one in people} == {"en", "es"} and sum(one.zone is None for one in people) > 100


def test_a_day_is_the_same_whenever_it_is_drawn_and_nobody_comes_twice() -> None:
    drawn = who_ordered(DAY, 60)
    assert drawn == who_ordered(DAY, 60) and drawn != who_ordered(DAY + timedelta(days=7), 60)
    names = [guest for guest, _ in drawn.values()]
    assert len(set(names)) == len(names) and set(drawn) <= set(range(1, 61))
    assert not any(brought for _, brought in drawn.values())
    assert who_ordered(DAY, 0) == {}


def test_messages_bring_guests_back_for_two_weeks_and_change_nothing_else() -> None:
    reached = [Messaged(guest_id(number), DAY) for number in range(300, 700)]
    before = after = 0
    for number in range(-5, 30):
        day = DAY + timedelta(days=number)
        plain, moved = who_ordered(day, 60), who_ordered(day, 60, reached)
        assert {order: one for order, one in moved.items() if not one[1]} == plain
        brought = {guest for guest, simulated in moved.values() if simulated}
        assert brought <= {one.guest_id for one in reached}
        before, after = before + (len(brought) if not 0 < number <= 14 else 0), after + len(brought)
    assert before == 0 and 35 < after < 100  # 400 guests, 1.2 in a hundred a day


async def sizes(mongo: Mongo, restaurant: Restaurant, clock: FixedClock) -> dict[SegmentKind, int]:
    service = GuestService(mongo, clock)
    kinds: tuple[SegmentKind, ...] = ("regulars", "lapsed", "first_timers", "high_spenders", "birthday", "all")
    counts = {
        kind: await service.count(restaurant, Segment(kind=kind), ["sms"], clock.now(), 10, "c") for kind in kinds
    }
    assert all(0 < count.by_channel["sms"] < count.members for count in counts.values())
    return {kind: count.members for kind, count in counts.items()}


@pytest.mark.parametrize("mode", ["live", "world"])
async def test_segments_have_a_plausible_size(mongo: Mongo, clock: FixedClock, mode: str) -> None:
    now = NOON if mode == "live" else clock
    restaurant = await load_demo(mongo, now, mode)  # type: ignore[arg-type]
    found = await sizes(mongo, restaurant, now)
    assert 250 <= found["regulars"] <= 400 and 450 <= found["lapsed"] <= 650
    assert 230 <= found["first_timers"] <= 350 and found["all"] == COUNT and 20 <= found["birthday"] <= 80
    orders = mongo.tenant("demo").sales_orders
    assert abs(await orders.count({"guest_id": {"$exists": True}}) / await orders.count() - LINKED) < 0.02
    started = perf_counter()
    await load_demo(mongo, now, mode)  # type: ignore[arg-type]
    assert perf_counter() - started < 1  # measured: 5 ms


async def test_appended_days_are_linked_and_messages_bring_guests_back(mongo: Mongo) -> None:
    restaurant = await load_demo(mongo, NOON)
    tenant, sent = mongo.tenant("demo"), NOON.now() - timedelta(days=1)
    reached = [guest_id(number) for number in range(300, 900)]
    rows = [{"_id": one, "guest_id": one, "status": "delivered", "sent_at": sent} for one in reached]
    held = [{"_id": f"h{number}", "guest_id": guest_id(number), "status": "held_out"} for number in range(900, 1100)]
    await tenant.deliveries.insert_many([*rows, *held])
    later = FixedClock(NOON.now() + timedelta(days=10))
    await load_demo(mongo, later)
    brought = await tenant.sales_orders.find({"simulated": True}).to_list()
    assert 30 < len(brought) < 120 and {one["guest_id"] for one in brought} <= set(reached)
    assert min(one["day"] for one in brought) > "2026-11-21"
    newest = await tenant.sales_orders.count({"day": "2026-11-30", "guest_id": {"$exists": True}})
    assert newest > 15
    guest = await GuestService(mongo, later).store.get("demo", brought[-1]["guest_id"])
    assert guest.last_order and guest.last_order >= date(2026, 11, 22)
    assert restaurant.demo


async def test_what_happened_to_a_guest_survives_the_next_start(mongo: Mongo) -> None:
    await load_demo(mongo, NOON)
    service = GuestService(mongo, NOON)
    [first] = await service.store.page("demo", {"reach": "sms"}, 1)
    assert first.phone and (await service.heard("demo", "sms", first.phone, "STOP")).new
    [second] = await service.store.page("demo", {"reach": "email"}, 1)
    await service.erase("demo", second.id, "owner")
    await load_demo(mongo, FixedClock(NOON.now() + timedelta(days=60)))  # everything anew
    again = await service.store.get("demo", first.id)
    assert [one.status for one in again.consents if one.channel == "sms"] == ["opted_out"]
    assert await mongo.tenant("demo").customers.count() == COUNT - 1
