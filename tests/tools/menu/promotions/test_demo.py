"""Advice for the demo restaurant: decisions, and what came of them. It is loaded once; each test has its own advice."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from time import perf_counter
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import BadInput, Conflict, NotFound, ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.conftest import Stores
from tests.tools.menu.promotions.asking import TODAY, advice, roi
from tools.menu.promotions.schemas import RecommendPromotionsArgs
from tools.menu.promotions.service import PromotionService


@pytest.fixture
async def mongo(stores: Stores, demo_database: str) -> AsyncIterator[Mongo]:
    """The demo's database without any advice, and no other house in it."""
    mongo = Mongo(stores.mongodb_uri, demo_database)
    await mongo.system("ai_insights").delete_many({})
    await mongo.system("restaurants").delete_many({"demo": False})
    yield mongo
    await mongo.close()


@pytest.fixture
async def demo(mongo: Mongo) -> Restaurant:
    return await RestaurantStore(mongo).get("demo")


async def test_slow_mondays_of_the_demo(promotions: PromotionService, demo: Restaurant) -> None:
    result = await promotions.recommend(
        demo, TODAY, RecommendPromotionsArgs.model_validate({"goal": "slow_day", "weekday": "Mondays"})
    )
    content = result.content
    monday = content["asked_day"]
    assert monday["weekday"] == "Monday" and monday["slow"] and monday["low"] < monday["index"] < monday["high"] < 1
    assert content["suggestions"] and len(content["weekdays"]) == 7 and content["demo"]
    for one in content["suggestions"]:
        assert (one["weekday"], one["days"], one["lift_basis"]) == ("Monday", 4, "modelled")
        assert one["profit"]["low"] <= one["profit"]["estimate"] <= one["profit"]["high"]
        assert one["profit"]["estimate"] > 0 and one["reasons"] and one["id"]
        assert one["profit_a_day"]["estimate"] == pytest.approx(one["profit"]["estimate"] / 4, abs=0.01)
    assert "not yet measured" in content["note"]
    card = result.cards[0]
    assert card.type == "table" and card.demo and card.title == "What to promote on Mondays"
    assert all(set(row) >= {column["key"] for column in card.data["columns"]} for row in card.data["rows"])


async def test_fridays_are_said_not_to_be_slow(promotions: PromotionService, demo: Restaurant) -> None:
    content = await advice(promotions, demo, weekday="friday")
    assert content["asked_day"]["slow"] is False and "Fridays are not clearly slow" in content["note"]


async def test_the_same_advice_on_the_same_data_is_one_document(
    promotions: PromotionService, demo: Restaurant, mongo: Mongo
) -> None:
    first, again = await advice(promotions, demo), await advice(promotions, demo)
    assert first == again
    both = await asyncio.gather(*(advice(promotions, demo, goal="slow_day") for _ in range(3)))
    assert both[0] == both[1] == both[2]
    kept = await mongo.tenant(demo.restaurant_id).ai_insights.count()
    assert kept == len({one["id"] for one in (*first["suggestions"], *both[0]["suggestions"])})


async def test_it_answers_quickly(mongo: Mongo, clock: FixedClock, demo: Restaurant) -> None:
    await advice(PromotionService(mongo, clock), demo)  # the first one reads the model
    service, times = PromotionService(mongo, clock), []
    for _ in range(3):
        start = perf_counter()
        await advice(service, demo)
        times.append(perf_counter() - start)
    assert min(times[1:]) < 0.4


async def test_one_dish_by_name(promotions: PromotionService, demo: Restaurant) -> None:
    content = await advice(promotions, demo, item="hawaian")
    assert {one["item"] for one in content["suggestions"]} == {"Hawaiian"}
    with pytest.raises(ToolInputError, match="no dish called"):
        await advice(promotions, demo, item="sushi platter")


async def test_decided_once(promotions: PromotionService, demo: Restaurant) -> None:
    first, second = (await advice(promotions, demo))["suggestions"][:2]
    taken = await promotions.decide(demo, first["id"], "accept", None, "mia")
    assert taken.status == "accepted" and taken.decided_by == "mia" and taken.runs
    assert (taken.runs.start, taken.runs.end) == (date(2027, 1, 2), date(2027, 1, 29))
    with pytest.raises(Conflict, match="accepted already") as refused:
        await promotions.decide(demo, first["id"], "decline", "no", "ben")
    assert refused.value.details["decided_by"] == "mia"
    await promotions.decide(demo, second["id"], "decline", "not our style", "mia")
    later = (await advice(promotions, demo))["suggestions"]
    assert second["id"] not in {one["id"] for one in later}
    assert next(one for one in later if one["id"] == first["id"])["status"] == "accepted"
    declined, _next = await promotions.list(demo, "declined")
    assert [one.reason for one in declined] == ["not our style"]


async def test_all_turned_down_is_not_called_unprofitable(promotions: PromotionService, demo: Restaurant) -> None:
    while found := (await advice(promotions, demo, item="Brie Carre", weekday="monday"))["suggestions"]:
        for one in found:
            await promotions.decide(demo, one["id"], "decline", None, "mia")
    content = await advice(promotions, demo, item="Brie Carre", weekday="monday")
    assert "turned down lately" in content["note"] and content["weekday"] == "Monday"


async def test_only_one_of_two_deciders_wins(promotions: PromotionService, demo: Restaurant) -> None:
    one = (await advice(promotions, demo))["suggestions"][0]
    outcomes = await asyncio.gather(
        *(promotions.decide(demo, one["id"], "accept", None, who) for who in ("mia", "ben")), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Insight"]


async def test_pages_of_advice(promotions: PromotionService, demo: Restaurant, clock: FixedClock) -> None:
    await advice(promotions, demo)
    clock.advance(minutes=1)
    await advice(promotions, demo, goal="slow_day")
    everything, end = await promotions.list(demo)
    assert end is None and len(everything) >= 4
    seen, cursor = [], None
    while True:
        page, cursor = await promotions.list(demo, limit=3, cursor=cursor)
        seen += [one.id for one in page]
        if cursor is None:
            break
    assert seen == [one.id for one in everything]
    with pytest.raises(BadInput, match="cursor"):
        await promotions.list(demo, cursor="tomorrow")


async def test_another_house_sees_none_of_it(
    promotions: PromotionService, demo: Restaurant, restaurant: Restaurant
) -> None:
    one = (await advice(promotions, demo))["suggestions"][0]
    assert await promotions.list(restaurant) == ([], None)
    for call in (promotions.get(restaurant, one["id"]), promotions.decide(restaurant, one["id"], "accept", None, "x")):
        with pytest.raises(NotFound):
            await call


async def test_newer_sales_make_old_advice_history(
    promotions: PromotionService, demo: Restaurant, mongo: Mongo, clock: FixedClock
) -> None:
    early = await advice(promotions, demo, today=date(2026, 9, 1))
    assert early["basis"]["last_day"] == "2026-08-31"
    await advice(promotions, demo)
    now_open, _ = await promotions.list(demo, "open")
    assert {one.data_day for one in now_open} == {date(2026, 12, 31)}
    expired, _ = await promotions.list(demo, "expired")
    assert {one.id for one in expired} == {one["id"] for one in early["suggestions"]}
    forgotten = mongo.tenant("demo").ai_insights.find({"expires_at": {"$exists": True}}, {"id": 1})
    assert {document["id"] async for document in forgotten} == {one.id for one in expired}


async def test_an_accepted_one_is_measured_when_its_days_are_there(mongo: Mongo, demo: Restaurant) -> None:
    clock = FixedClock(datetime(2026, 9, 1, 15, tzinfo=UTC))
    service = PromotionService(mongo, clock)
    one = (await advice(service, demo, today=date(2026, 9, 1), item="hawaiian"))["suggestions"][0]
    with pytest.raises(Conflict, match="accepted"):
        await service.measure(demo, one["id"])
    await service.decide(demo, one["id"], "accept", None, "mia")
    clock.advance(days=4)
    early = await service.measure(demo, one["id"])
    assert early.status == "accepted" and early.outcome
    assert early.outcome["status"] == "not_enough_days" and early.outcome["days"] < early.outcome["days_needed"] == 7
    clock.advance(days=40)
    done = await service.measure(demo, one["id"])
    assert done.status == "measured" and done.outcome and done.outcome["days"] >= 25
    lift = done.outcome["lift_percent"]
    assert lift["low"] < 0 < lift["high"]  # nothing was really promoted
    later = (await advice(service, demo, today=date(2026, 10, 15), item="hawaiian"))["suggestions"]
    same = [other for other in later if other["strategy"] == one["strategy"]]
    assert all(other["lift_basis"] == "measured" and other["lift_percent"] == lift for other in same)
    assert all(other["lift_basis"] == "modelled" for other in later if other["strategy"] != one["strategy"])


async def test_the_roi_of_a_demo_dish(promotions: PromotionService, demo: Restaurant) -> None:
    content = await roi(promotions, demo, item="Thai Chicken", discount_percent=20, days=7)
    given = content["inputs"]
    margin_after = given["price"] * 0.8 - given["unit_cost"]
    alone = content["break_even_alone_percent"]
    assert alone == pytest.approx(100 * given["price"] * 0.2 / margin_after, abs=0.1)
    assert content["break_even_lift_percent"] > alone and content["cannibalisation_percent"] > 0
    assert content["lift_basis"] == "modelled" and content["modelled_lift_percent"]["low"] > 0
    assert content["profit"]["low"] <= content["profit"]["estimate"] <= content["profit"]["high"]
    assert content["worth_it"] is (content["profit"]["low"] > 0 or (None if content["profit"]["high"] > 0 else False))
    assert any("modelled" in sentence for sentence in content["assumptions"])


async def test_the_roi_of_one_size(promotions: PromotionService, demo: Restaurant) -> None:
    whole = (await roi(promotions, demo, item="Thai Chicken"))["inputs"]
    large = await roi(promotions, demo, item="Thai Chicken L")
    assert large["item"] == "Thai Chicken (L)" and large["inputs"]["price"] == 20.75
    assert 0 < large["inputs"]["units_a_day"] < whole["units_a_day"] and whole["discount_percent"] == 15


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        ({"discount_percent": 100}, {"never_breaks_even": True, "worth_it": False, "break_even_lift_percent": None}),
        ({"discount_percent": 50}, {"lift_basis": None, "profit": None, "worth_it": None}),
        ({"discount_percent": 0, "cost": 200}, {"lift_basis": "modelled", "never_breaks_even": False}),
        ({"lift_percent": 500}, {"lift_basis": "given", "worth_it": True}),
        ({"unit_cost": 17, "discount_percent": 10}, {"never_breaks_even": True, "worth_it": False}),
        ({"unit_cost": 0, "discount_percent": 20}, {"never_breaks_even": False}),
    ],
)
async def test_the_edges_of_an_offer(
    promotions: PromotionService, demo: Restaurant, args: dict[str, Any], expected: dict[str, Any]
) -> None:
    content = await roi(promotions, demo, **{"item": "Thai Chicken", **args})
    assert {name: content[name] for name in expected} == expected
    assert content["note"] or expected["lift_basis"] != None or content["worth_it"] is not None  # noqa: E711


async def test_the_whole_menu_has_an_exact_break_even_and_no_modelled_lift(
    promotions: PromotionService, demo: Restaurant
) -> None:
    content = await roi(promotions, demo, discount_percent=10, days=7)
    assert content["item"] is None and content["break_even_lift_percent"] > 0 and content["profit"] is None


async def test_a_year_after_the_last_sale(promotions: PromotionService, demo: Restaurant) -> None:
    content = await advice(promotions, demo, today=TODAY + timedelta(days=365))
    assert content["basis"]["last_day"] == "2026-12-31"
