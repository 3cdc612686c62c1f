"""The truth as it is read from the database."""

from __future__ import annotations

from typing import Any

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.content.guard.engine.people import ours
from tools.content.guard.service import GuardService, hours_of
from tools.content.schemas import Brief, Version


async def test_the_truth_is_what_the_house_knows(mongo: Mongo, restaurant: Restaurant, clock: FixedClock) -> None:
    tenant = mongo.tenant("trattoria")
    sizes = [{"name": "S", "price": 9.0}, {"name": "L", "price": 14.0}]
    await tenant.menu_items.insert_many(
        [
            {
                "key": "thai chicken",
                "name": "Thai Chicken",
                "price": 14.0,
                "variations": sizes,
                "allergens": ["nut-free"],
            },
            {"key": "house red", "name": "House Red", "category": "Wines", "price": 7.0, "available": False},
        ]
    )
    await tenant.customers.insert_many([{"id": "1", "name": "Ada Stone", "first_name": "Ada"}, {"id": "2"}])
    site = {"opening_hours": ["Tu-Su 11:00-23:00"]}
    await tenant.digital_grade_reports.insert_one(
        {"whose": "own", "final": True, "started_at": clock.now(), "evidence": {"site": site}}
    )
    closed = {"id": "e", "uid": "e", "name": "Holiday", "start": "2027-01-05", "end": "2027-01-06", "kind": "closed"}
    await tenant.events.insert_one(closed)
    settled = await RestaurantStore(mongo).settle(
        "trattoria", website="https://www.trattoria.example/", facebook="https://facebook.com/trattoria/"
    )
    guard = GuardService(mongo, "https://app.example")
    truth = await guard.truth_for(settled, Brief(topic="rain", channels=["sms"], weekday=1), clock.now())
    by_key = {dish.key: dish for dish in truth.dishes}
    assert by_key["thai chicken"].allergens == ["nut-free"]
    assert by_key["thai chicken"].prices == {"S": 9.0, "L": 14.0}
    assert by_key["house red"].alcohol and not by_key["house red"].available
    assert truth.hours is not None and 0 not in truth.hours and truth.hours[1] == [("11:00", "23:00")]
    assert [day.isoformat() for day in truth.closed] == ["2027-01-05", "2027-01-06"]
    assert truth.guests == ["Ada Stone"]
    assert truth.hosts == ["www.trattoria.example", "app.example", "facebook.com/trattoria"]
    assert truth.country == "US" and truth.today.isoformat() == "2027-01-01" and truth.weekday == 1
    findings = guard.check(Version(channel="facebook", body="Dear Ada, come on Monday. We are here."), truth)
    assert {finding.kind for finding in findings} == {"guest_name", "wrong_date"}


async def test_another_house_is_not_read(mongo: Mongo, restaurant: Restaurant, clock: FixedClock) -> None:
    await mongo.tenant("other").menu_items.insert_one({"key": "x", "name": "X", "price": 1.0})
    await mongo.tenant("other").customers.insert_one({"id": "1", "name": "Ada Stone"})
    truth = await GuardService(mongo).truth_for(restaurant, Brief(topic="rain", channels=["sms"]), clock.now())
    assert (truth.dishes, truth.guests, truth.hours) == ([], [], None)


@pytest.mark.parametrize(
    ("lines", "hours"),
    [
        (["Mo-Su 11:00-23:00"], {day: [("11:00", "23:00")] for day in range(7)}),
        (["Fr-Mo 12:00-15:00"], {day: [("12:00", "15:00")] for day in (4, 5, 6, 0)}),
        (
            ["Tu,Th 11:00-14:00", "Tu 18:00-22:00"],
            {1: [("11:00", "14:00"), ("18:00", "22:00")], 3: [("11:00", "14:00")]},
        ),
        (["Tu 11:00-14:00", "by appointment"], None),
        ([], None),
    ],
)
def test_hours_are_read_whole_or_not_at_all(lines: list[str], hours: Any) -> None:
    assert hours_of(lines) == hours


@pytest.mark.parametrize(
    ("link", "own"),
    [
        ("https://luna.example/menu", True),
        ("order.luna.example", True),
        ("https://luna.example:8443/x", True),
        ("https://facebook.com/luna", True),
        ("https://www.facebook.com/luna/posts/1?x=1", True),
        ("https://facebook.com/lunatic", False),
        ("https://facebook.com/luna/../evil", False),
        ("https://facebook.com/other", False),
        ("https://luna.example.evil.com", False),
        ("https://luna.example@evil.com", False),
        ("https://notluna.example", False),
    ],
)
def test_only_our_own_places_are_ours(link: str, own: bool) -> None:
    assert ours(link, ["luna.example", "facebook.com/luna"]) is own


async def test_what_the_house_has_won_may_be_said(mongo: Mongo, restaurant: Restaurant, clock: FixedClock) -> None:
    guard, brief = GuardService(mongo), Brief(topic="rain", channels=["facebook"])
    text = Version(channel="facebook", body="The best pizza in Portland, on a wet Tuesday.")
    unproven = guard.check(text, await guard.truth_for(restaurant, brief, clock.now()))
    assert [finding.kind for finding in unproven] == ["superlative"]
    settled = await RestaurantStore(mongo).settle("trattoria", awards=["Best Pizza in Portland, Weekly Poll 2026"])
    assert guard.check(text, await guard.truth_for(settled, brief, clock.now())) == []
