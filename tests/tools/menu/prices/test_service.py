"""From documents to the tool's answer."""

from __future__ import annotations

import json
from datetime import date, timedelta

import numpy as np
import pytest

from api.wiring import Container
from core.clock import FixedClock
from core.errors import ToolInputError
from core.principal import Principal, Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tools.base import ToolCall, ToolClass
from tools.menu.forecast.context import DayBook
from tools.menu.imports import MenuImporter
from tools.menu.imports.costs import CostImporter
from tools.menu.prices.schemas import SuggestPricesArgs
from tools.menu.prices.service import PriceService

TODAY = date(2027, 1, 1)
LAST = TODAY - timedelta(days=1)


@pytest.fixture
def prices(mongo: Mongo) -> PriceService:
    return PriceService(mongo, DayBook(mongo))


def orders() -> list[str]:
    """Two years: a soup that guests hardly mind paying more for, a pizza in two sizes at one price each, and a cake
    whose two kinds go by one name."""
    rng = np.random.default_rng(31)
    usual = np.repeat(rng.choice([8.0, 9.0, 10.0, 11.0], 25), 30)[:730]
    rows = ["date,item,size,quantity,unit price"]
    for at in range(730):
        day = (LAST - timedelta(days=729 - at)).isoformat()
        price = 9.0 if at > 700 else usual[at]
        rows.append(f"{day},Soup,,{max(1, rng.poisson(30 * (price / 9) ** -0.4))},{price}")
        rows += [f"{day},Pizza,{size},{rng.poisson(6) + 1},{each}" for size, each in (("S", 9), ("L", 14))]
        rows += [f"{day},Cake,,{rng.poisson(3) + 1},{each}" for each in (4, 6)]
    return rows


@pytest.fixture
async def bistro(
    importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, clock: FixedClock, write: Write
) -> Restaurant:
    await importer.run(restaurant, write(orders()))
    costs = ["item,size,cost", "Soup,,3", "Pizza,S,3", "Pizza,L,5", "Cake,,2"]
    await CostImporter(mongo, RestaurantStore(mongo), clock).run(restaurant, write(costs, "costs.csv"))
    return await RestaurantStore(mongo).get(restaurant.restaurant_id)


async def test_the_whole_menu(prices: PriceService, bistro: Restaurant) -> None:
    result = await prices.suggest(bistro, TODAY, SuggestPricesArgs())
    content, [card] = result.content, result.cards
    soup, *others = content["items"]
    assert (soup["item"], soup["size"], soup["current"], soup["cost"]) == ("Soup", None, 9.0, 3.0)
    assert soup["reason"] == "raise" and 9.0 < soup["suggested"] <= soup["high"] == 11.55 and soup["low"] == 7.6
    assert soup["change_percent"] == pytest.approx(100 * (soup["suggested"] / 9 - 1), abs=0.05)
    assert soup["elasticity"]["low"] <= -0.4 <= soup["elasticity"]["high"]
    assert 0 < soup["expected_profit_change"]["low"] < soup["expected_profit_change"]["high"]
    assert soup["margin_percent"] == 66.7
    assert soup["break_even"] == {"price_change_percent": 5.0, "units_drop_percent": 7.0}
    assert {(one["item"], one["size"]): (one["reason"], one["suggested"], one["elasticity"]) for one in others} == {
        ("Pizza", "S"): ("no_price_history", None, None),
        ("Pizza", "L"): ("no_price_history", None, None),
        ("Cake", None): ("size_mix_only", None, None),
    }
    assert content["counts"] == {"suggested": 1, "keep": 0, "unknown": 3} and content["items_count"] == 4
    assert content["basis"] == {"first_day": "2025-01-01", "last_day": "2026-12-31", "days_with_sales": 730}
    assert (content["currency"], content["demo"], content["interval_percent"]) == ("USD", False, 90)
    assert "not counted" in content["note"] and len(json.dumps(content)) < 8_000
    assert card.type == "table" and not card.demo and len(card.data["rows"]) == 4 and "Soup: $9.00 ->" in card.text
    assert {column["key"] for column in card.data["columns"]} == set(card.data["rows"][0]) - {"target"}
    assert result.suggestions[0].startswith("Change the Soup to ")


async def test_one_dish_by_size_has_what_is_known(prices: PriceService, bistro: Restaurant) -> None:
    result = await prices.suggest(bistro, TODAY, SuggestPricesArgs(item="pizza", target_margin=70))
    small, large = result.content["items"]
    assert (small["size"], small["current"], small["cost"], small["target_price"]) == ("S", 9.0, 3.0, 10.0)
    assert (large["size"], large["margin_percent"], large["target_price"]) == ("L", 64.3, 16.67)
    [card] = result.cards
    assert card.title == "Pizza: what to charge" and card.data["columns"][3]["label"] == "For a 70% margin"
    assert card.data["rows"][1]["target"] == "$16.67" and "Pizza (S $9.00, L $14.00): each size" in card.text
    assert large["break_even"] == {"price_change_percent": 5.0, "units_drop_percent": 7.2}
    assert "$14.00 all along" in large["reason_text"]
    assert result.content["counts"] == {"suggested": 0, "keep": 0, "unknown": 2}
    assert "change one dish's price" in result.content["note"] and result.content["target_margin"] == 70
    assert not any(ask.startswith("Change") for ask in result.suggestions)
    only = await prices.suggest(bistro, TODAY, SuggestPricesArgs(item="large pizza"))
    assert [one["size"] for one in only.content["items"]] == ["L"]


async def test_an_unknown_dish_is_named(prices: PriceService, bistro: Restaurant) -> None:
    with pytest.raises(ToolInputError, match="no dish called 'Lasagna'"):
        await prices.suggest(bistro, TODAY, SuggestPricesArgs(item="Lasagna"))


async def test_without_any_menu(prices: PriceService, restaurant: Restaurant) -> None:
    with pytest.raises(ToolInputError, match="import sales first"):
        await prices.suggest(restaurant, TODAY, SuggestPricesArgs())


async def test_a_menu_whose_sales_are_gone(prices: PriceService, bistro: Restaurant) -> None:
    silent = bistro.model_copy(update={"imports": []})
    result = await prices.suggest(silent, TODAY, SuggestPricesArgs(item="soup"))
    [soup] = result.content["items"]
    assert (soup["reason"], soup["current"], soup["suggested"]) == ("no_price_history", 9.0, None)
    assert "has not sold yet" in soup["reason_text"]
    assert result.content["basis"] == {"first_day": None, "last_day": None, "days_with_sales": 0}


async def test_it_is_made_once_a_day_and_anew_when_the_menu_changes(prices: PriceService, bistro: Restaurant) -> None:
    first = await prices.report(bistro, TODAY)
    assert await prices.report(bistro, TODAY) is first
    assert await prices.report(bistro, TODAY, target_margin=60) is not first
    assert await prices.report(bistro.model_copy(update={"menu_version": 99}), TODAY) is not first
    earlier = await prices.report(bistro, TODAY - timedelta(days=100))
    assert earlier.last_day == TODAY - timedelta(days=101)


async def test_a_price_the_owner_just_set_is_the_current_one(
    prices: PriceService, bistro: Restaurant, mongo: Mongo
) -> None:
    await mongo.tenant("trattoria").menu_items.update_one({"key": "soup"}, {"$set": {"price": 12.0}})
    changed = bistro.model_copy(update={"menu_version": bistro.menu_version + 1})
    [soup] = (await prices.suggest(changed, TODAY, SuggestPricesArgs(item="soup"))).content["items"]
    assert soup["current"] == 12.0 and soup["high"] == 12.6


async def test_the_weather_on_record_is_read(prices: PriceService, bistro: Restaurant, mongo: Mongo) -> None:
    """Rain on random days takes a little of the noise away: the estimate becomes another, but hardly."""
    before = next(one for one in (await prices.report(bistro, TODAY)).advice if one.key == "soup")
    rain = [
        {"day": (LAST - timedelta(days=ago)).isoformat(), "precipitation": 9.0 * (ago % 2)} for ago in range(0, 730, 3)
    ]
    await mongo.tenant("trattoria").weather_days.insert_many(rain)
    fresh = PriceService(mongo, DayBook(mongo))
    after = next(one for one in (await fresh.report(bistro, TODAY)).advice if one.key == "soup")
    assert before.elasticity and after.elasticity
    assert after.elasticity.estimate != before.elasticity.estimate
    assert after.elasticity.estimate == pytest.approx(before.elasticity.estimate, abs=0.1)


async def test_the_tool_is_one_that_reads(container: Container, bistro: Restaurant) -> None:
    tool = container.registry["suggest_prices"]
    assert tool.tool_class is ToolClass.READ and tool.run
    principal = Principal(user_id="u", restaurant_id="trattoria", role=Role.OWNER)
    call = ToolCall(principal, bistro, container.clock.now(), "call", "thread", "run")
    result = await tool.run(call, SuggestPricesArgs(item=" ", target_margin=0.65))
    assert result.content["target_margin"] == 65 and result.content["items_count"] == 4
