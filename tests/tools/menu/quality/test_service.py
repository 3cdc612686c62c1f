"""The report over real documents; merging two names and taking it back."""

from __future__ import annotations

import asyncio
from datetime import date

import pytest

from core.clock import FixedClock
from core.errors import Conflict, NotFound, ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tools.menu.imports import MenuImporter
from tools.menu.quality.service import QualityService
from tools.menu.schemas import AnalyzeMenuArgs
from tools.menu.service import MenuService

TODAY = date(2027, 1, 1)
ORDERS = [
    "order,date,item,quantity,unit price",
    *(f"{day},2026-12-{day:02},{'Tirammisu' if day < 16 else 'Tiramisu'},2,6.50" for day in range(1, 32)),
    *(f"{100 + day},2026-12-{day:02},Margherita,5,9" for day in range(1, 32)),
]


@pytest.fixture
def quality(mongo: Mongo, clock: FixedClock) -> QualityService:
    return QualityService(mongo, clock)


@pytest.fixture
async def cafe(importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write) -> Restaurant:
    await importer.run(restaurant, write(ORDERS))
    return await RestaurantStore(mongo).get(restaurant.restaurant_id)


async def units(service: MenuService, restaurant: Restaurant) -> dict[str, float]:
    result = await service.analyze(
        restaurant, TODAY, AnalyzeMenuArgs(start_date=date(2026, 12, 1), end_date=date(2026, 12, 31))
    )
    return {row["name"]: row["units"] for row in result.cards[0].data["items"]}


async def test_no_sales_is_said(quality: QualityService, restaurant: Restaurant) -> None:
    report = await quality.report(restaurant, TODAY)
    assert report["grade"] == "none" and "no sales yet" in report["summary"][0]


async def test_a_merge_counts_everywhere_and_can_be_taken_back(
    quality: QualityService, service: MenuService, cafe: Restaurant, mongo: Mongo
) -> None:
    suggested = (await quality.report(cafe, TODAY))["duplicates"][0]
    assert (suggested["keep"], suggested["merge"], suggested["kind"]) == ("Tiramisu", "Tirammisu", "renamed")
    apart = {"Margherita": 155, "Tiramisu": 32, "Tirammisu": 30}
    assert await units(service, cafe) == apart
    merge = await quality.merge(cafe, suggested["keep"], suggested["merge"])
    assert await units(service, cafe) == {"Margherita": 155, "Tiramisu": 62}
    report = await quality.report(cafe, TODAY)
    assert report["duplicates"] == [] and report["merges"] == [merge]
    one = await service.analyze(cafe, TODAY, AnalyzeMenuArgs(item="tirammisu", period_days=31))
    assert one.content["item"]["name"] == "Tiramisu" and one.content["item"]["units"] == 62
    assert (await RestaurantStore(mongo).get(cafe.restaurant_id)).menu_version == cafe.menu_version + 1
    await quality.unmerge(cafe, merge["id"])
    assert await units(service, cafe) == apart and await quality.merges(cafe) == []


async def test_what_cannot_be_merged(quality: QualityService, cafe: Restaurant) -> None:
    with pytest.raises(ToolInputError, match="one dish already"):
        await quality.merge(cafe, "Tiramisu", "tiramisu")
    with pytest.raises(ToolInputError, match="no dish"):
        await quality.merge(cafe, "Tiramisu", "Lasagne")
    await quality.merge(cafe, "Tiramisu", "Tirammisu")
    with pytest.raises(Conflict, match="already"):
        await quality.merge(cafe, "Margherita", "Tirammisu")
    with pytest.raises(NotFound):
        await quality.unmerge(cafe, "none")


async def test_two_merges_the_two_ways_round_at_once_leave_one(quality: QualityService, cafe: Restaurant) -> None:
    for _ in range(5):
        pairs = [("Tiramisu", "Tirammisu"), ("Tirammisu", "Tiramisu")]
        done = await asyncio.gather(*(quality.merge(cafe, *pair) for pair in pairs), return_exceptions=True)
        assert sum(isinstance(one, dict) for one in done) == 1
        assert sum(isinstance(one, Conflict) for one in done) == 1
        [merge] = await quality.merges(cafe)
        await quality.unmerge(cafe, merge["id"])
