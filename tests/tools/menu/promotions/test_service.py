"""Advice from real documents of a small trattoria, and what is refused."""

from __future__ import annotations

import pytest

from api.wiring import Container
from core.errors import ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tests.tools.menu.promotions.asking import TODAY, advice, roi
from tools.base import ToolClass
from tools.menu.imports import MenuImporter
from tools.menu.promotions.schemas import EstimateRoiArgs, RecommendPromotionsArgs
from tools.menu.promotions.service import PromotionService


async def test_the_tools_are_wired(container: Container) -> None:
    for name in ("recommend_promotions", "estimate_roi"):
        assert container.registry[name].tool_class is ToolClass.READ
    assert isinstance(container.promotions, PromotionService)


async def test_a_house_without_sales(promotions: PromotionService, restaurant: Restaurant, mongo: Mongo) -> None:
    result = await promotions.recommend(restaurant, TODAY, RecommendPromotionsArgs())
    assert result.content["suggestions"] == [] and "no sales yet" in result.content["note"] and not result.cards
    assert result.content["basis"] is None and await mongo.tenant("trattoria").ai_insights.count() == 0
    by_hand = await roi(promotions, restaurant, price=16, unit_cost=5, units_a_day=10, discount_percent=20, days=14)
    assert (by_hand["break_even_lift_percent"], by_hand["break_even_extra_units"]) == (41.0, 57.4)
    with pytest.raises(ToolInputError, match="price"):
        await roi(promotions, restaurant, discount_percent=20)


async def test_a_few_sales_without_costs(promotions: PromotionService, trattoria: Restaurant) -> None:
    content = await advice(promotions, trattoria)
    for one in content["suggestions"]:
        assert one["profit"] is None and one["confidence"] == "low" and one["revenue"]["estimate"] > 0
    closed = await advice(promotions, trattoria, weekday="wednesday")
    assert closed["suggestions"] == [] and "closed" in closed["note"]
    content = await roi(promotions, trattoria, item="tiramisu", discount_percent=10)
    assert content["profit"] is None and content["revenue"] and "revenue only" in " ".join(content["assumptions"])


async def test_sales_of_years_ago_are_not_called_none(
    promotions: PromotionService, importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    await importer.run(
        restaurant, write(["Order ID,Date,Time,Item,Quantity,Unit price", "1,2020-03-01,18:00,Soup,1,5"])
    )
    content = await advice(promotions, await RestaurantStore(mongo).get("trattoria"))
    assert content["suggestions"] == [] and "2020-03-01" in content["note"] and "no sales yet" not in content["note"]


async def test_one_day_of_sales(
    promotions: PromotionService, importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    rows = [f"{number},2026-12-31,18:00,Soup,1,5.00" for number in range(30)]
    await importer.run(restaurant, write(["Order ID,Date,Time,Item,Quantity,Unit price", *rows]))
    again = await RestaurantStore(mongo).get("trattoria")
    content = await advice(promotions, again, goal="slow_day")
    assert content["asked_day"]["slow"] is False and "too few weeks" in content["note"]
    assert all(one["confidence"] == "low" for one in content["suggestions"])


@pytest.mark.parametrize(
    ("said", "meant"), [("Mondays", "monday"), ("TUESDAY", "tuesday"), (" ", None), (None, None), ("sunday", "sunday")]
)
def test_weekdays_in_owners_words(said: str | None, meant: str | None) -> None:
    assert RecommendPromotionsArgs.model_validate({"weekday": said}).weekday == meant


def test_figures_that_cannot_be_are_refused() -> None:
    for wrong in ({"discount_percent": 101}, {"discount_percent": -1}, {"days": 0}, {"cost": -5}, {"days": 10_000}):
        with pytest.raises(ValueError):
            EstimateRoiArgs.model_validate(wrong)
    with pytest.raises(ValueError):
        RecommendPromotionsArgs.model_validate({"weekday": "someday"})
