"""Analyses over real documents."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tools.menu.imports import MenuImporter
from tools.menu.schemas import AnalyzeMenuArgs, MatrixArgs
from tools.menu.service import MenuService

TODAY = date(2027, 1, 1)


async def ask(service: MenuService, restaurant: Restaurant, **args: Any) -> dict[str, Any]:
    return (await service.analyze(restaurant, TODAY, AnalyzeMenuArgs.model_validate(args))).content


async def test_the_last_thirty_days(service: MenuService, trattoria: Restaurant) -> None:
    content = await ask(service, trattoria)
    assert content["period"] == {"start": "2026-12-02", "end": "2026-12-31", "days": 30}
    assert content["totals"] == {"units": 6, "revenue": 63.0, "contribution": None, "items_sold": 3, "items_unsold": 1}
    assert content["previous"] == {
        "start": "2026-11-02",
        "end": "2026-12-01",
        "units": 7,
        "revenue": 78.5,
        "units_change_percent": -14.3,
        "revenue_change_percent": -19.7,
    }
    assert [row["name"] for row in content["best"]] == ["Margherita", "Tiramisù", "Quattro Formaggi"]
    assert [row["name"] for row in content["worst"]] == ["Quattro Formaggi", "Tiramisù", "Margherita"]
    assert content["unsold"] == ["Calzone"] and content["last_sale"] == "2026-12-31" and content["note"] is None
    assert (content["basis"], content["classes"]) == ("popularity", {})
    assert content["thresholds"] == {"popularity_percent": 17.5, "contribution_margin": None}


async def test_a_category(service: MenuService, trattoria: Restaurant) -> None:
    content = await ask(service, trattoria, category="pizzas")
    assert content["scope"] == {"category": "Pizza", "item": None}
    assert content["totals"]["units"] == 4 and content["costs"]["items"] == 3


async def test_one_dish_has_its_rank_and_reasons(service: MenuService, trattoria: Restaurant) -> None:
    item = (await ask(service, trattoria, item="tiramisu"))["item"]
    assert (item["name"], item["units"], item["revenue"], item["price"]) == ("Tiramisù", 2, 13.0, 6.5)
    assert (item["rank"], item["of"], item["units_change_percent"]) == (2, 4, 100.0)
    assert {reason["code"] for reason in item["reasons"]} >= {"high_mix", "no_cost"}


async def test_a_dish_outside_the_category_is_refused(service: MenuService, trattoria: Restaurant) -> None:
    with pytest.raises(ToolInputError, match="not in Pizza but in Dessert"):
        await ask(service, trattoria, category="pizza", item="tiramisu")


async def test_an_empty_period_tells_the_last_sale_and_does_not_move(
    service: MenuService, trattoria: Restaurant
) -> None:
    result = await service.analyze(
        trattoria, TODAY, AnalyzeMenuArgs(start_date=date(2020, 1, 1), end_date=date(2020, 1, 31))
    )
    assert result.content["period"]["start"] == "2020-01-01"
    assert "Nothing was sold" in result.content["note"] and "2026-12-31" in result.content["note"]
    assert result.content["totals"]["units"] == 0 and result.content["best"] == result.content["worst"] == []
    assert result.cards == [] and result.suggestions


async def test_a_restaurant_without_sales(service: MenuService, restaurant: Restaurant) -> None:
    content = await ask(service, restaurant)
    assert content["last_sale"] is None and "no sales yet" in content["note"]


async def test_a_period_that_is_not_over_says_so(service: MenuService, trattoria: Restaurant) -> None:
    content = await ask(service, trattoria, start_date="2026-12-01", end_date="2027-01-31")
    assert content["note"] == "The period is not over yet." and content["period"]["end"] == "2027-01-31"


async def test_costs_bring_the_classes(
    service: MenuService, importer: MenuImporter, trattoria: Restaurant, write: Write
) -> None:
    await importer.costs(trattoria, write(["item,cost", "Margherita,3", "Quattro Formaggi,3", "Tiramisu,2"]))
    result = await service.analyze(trattoria, TODAY, AnalyzeMenuArgs())
    content = result.content
    assert content["basis"] == "margin" and content["costs"] == {
        "items": 4,
        "costed": 3,
        "uncosted": ["Calzone"],
        "uncosted_count": 1,
    }
    assert content["thresholds"]["contribution_margin"] == round((63 - 3 * 3 - 3 - 2 * 2) / 6, 2)
    assert content["classes"] == {
        "star": ["Margherita"],
        "plowhorse": ["Tiramisù"],
        "puzzle": ["Quattro Formaggi"],
        "dog": [],
    }
    rows = {row["name"]: row for row in result.cards[0].data["items"]}
    assert rows["Calzone"]["class"] == "uncosted" and rows["Tiramisù"]["category_class"] == "star"
    assert "Best: Margherita (3)" in result.cards[0].text


async def test_two_restaurants_never_see_each_other(service: MenuService, trattoria: Restaurant, mongo: Mongo) -> None:
    other = await RestaurantStore(mongo).create(trattoria.model_copy(update={"restaurant_id": "other"}))
    assert (await ask(service, other))["totals"]["units"] == 0  # although it names the same imports
    assert await service.menu("other") == []


async def test_the_content_stays_small_on_a_long_menu(
    service: MenuService, importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write
) -> None:
    names = [f"Chef's Long Special Number {number:03}" for number in range(300)]
    await importer.run(
        restaurant,
        write(
            [
                "order,date,item,quantity,unit price",
                *(
                    f"{number},2026-12-{1 + number % 28:02},{name},{1 + number % 9},{8 + number % 7}"
                    for number, name in enumerate(names)
                ),
            ]
        ),
    )
    await importer.costs(
        restaurant,
        write(["item,cost", *(f"{name},{2 + number % 5}" for number, name in enumerate(names))], "costs.csv"),
    )
    restaurant = await RestaurantStore(mongo).get(restaurant.restaurant_id)
    content = await ask(service, restaurant, item=names[7])
    assert sum(content["class_counts"].values()) == 300 and max(map(len, content["classes"].values())) == 12
    assert len(json.dumps(content)) < 8_000


async def test_a_class_carries_its_probability_and_the_data_their_worth(
    service: MenuService, importer: MenuImporter, trattoria: Restaurant, write: Write
) -> None:
    await importer.costs(trattoria, write(["item,cost", "Margherita,3", "Quattro Formaggi,3", "Tiramisu,2"]))
    result = await service.analyze(trattoria, TODAY, AnalyzeMenuArgs())
    rows = {row["name"]: row for row in result.cards[0].data["items"]}
    assert rows["Calzone"]["probability"] is None and not rows["Calzone"]["decided"]
    assert all(0 < rows[name]["probability"] < 0.8 and not rows[name]["decided"] for name in ("Margherita", "Tiramisù"))
    assert result.content["quality"] == {
        "grade_words": "2 of 30 days with sales, which is little to go by.",
        "days_with_sales": 2,
        "closed_days": 28,
        "uncosted_count": 1,
        "duplicates_count": 0,
        "outlier_days_count": 0,
    }
    again = await service.analyze(trattoria, TODAY, AnalyzeMenuArgs())
    assert again.content == result.content


async def test_a_cost_that_changed_is_named_as_the_reason(
    service: MenuService, importer: MenuImporter, restaurant: Restaurant, mongo: Mongo, write: Write, clock: FixedClock
) -> None:
    lines = [
        f"{number},2026-{month}-{day:02},{name},{units},10"
        for number, (month, day) in enumerate((month, day) for month in (10, 11) for day in range(1, 29))
        for name, units in (("Soup", 9), ("Pie", 8))
    ]
    await importer.run(restaurant, write(["order,date,item,quantity,unit price", *lines]))
    clock.instant = datetime(2026, 10, 15, tzinfo=UTC)
    await importer.costs(restaurant, write(["item,cost", "Soup,3", "Pie,5"], "old.csv"))
    clock.instant = datetime(2026, 11, 2, tzinfo=UTC)
    await importer.costs(restaurant, write(["item,cost", "Soup,6"], "new.csv"))
    restaurant = await RestaurantStore(mongo).get(restaurant.restaurant_id)
    changes = (await ask(service, restaurant, start_date="2026-11-01", end_date="2026-11-28"))["changes"]
    assert {(one["item"], one["from"], one["to"], one["because"]) for one in changes} == {
        ("Soup", "star", "plowhorse", "cost"),
        ("Pie", "plowhorse", "star", "margin_bar"),
    }
    soup = next(one for one in changes if one["item"] == "Soup")
    assert (soup["before"], soup["now"], soup["axis"]) == (3.0, 6.0, "margin")


async def test_the_matrix_with_moved_bars_and_as_others_draw_it(
    service: MenuService, importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    file = write(["item,cost,minutes", "Margherita,3,6", "Quattro Formaggi,3,30", "Tiramisu,2,2"])
    await importer.costs(trattoria, file)
    place = await RestaurantStore(mongo).settle(trattoria.restaurant_id, hourly_wage=12.0)
    moved = await service.matrix(place, TODAY, MatrixArgs(popularity_cutoff=40, target_margin=5.0, view="pavesic"))
    assert moved["thresholds"] == {"popularity_percent": 40.0, "contribution_margin": 5.0}
    classes = {row["name"]: (row["class"], row["labour_class"]) for row in moved["items"]}
    assert classes["Margherita"] == ("star", "star") and classes["Quattro Formaggi"] == ("puzzle", "puzzle")
    assert classes["Tiramisù"] == ("dog", "dog") and classes["Calzone"] == ("uncosted", "uncosted")
    assert moved["view"]["name"] == "pavesic" and moved["quality"]["uncosted_count"] == 1
    assert {row["name"]: row["class"] for row in moved["view"]["items"]}["Margherita"] == "prime"
