"""Cost lists."""

from __future__ import annotations

import pytest

from core.errors import BadInput
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.menu.conftest import Write
from tools.menu.imports import MenuImporter


async def stored(mongo: Mongo, key: str) -> dict[str, object]:
    found = await mongo.tenant("trattoria").menu_items.find_one({"key": key})
    assert found is not None
    return found


async def test_costs_are_set_and_unknown_names_told(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.costs(
        trattoria,
        write(
            ["Artículo;Coste", "TIRAMISU;2,10 €", "Calzones;3,5", "Tiramisos;1", "Margherita;cheap", ";4"],
            encoding="cp1252",
        ),
    )
    assert (report.updated, report.costed_items, report.items, report.rows) == (2, 2, 4, 5)
    assert [(row.line, row.item, row.closest[0]) for row in report.unknown] == [(4, "Tiramisos", "Tiramisù")]
    assert [(row.line, row.reason) for row in report.bad] == [(5, "'cheap' is not a cost"), (6, "no item name")]
    assert (await stored(mongo, "tiramisu"))["cost"] == 2.1 and (await stored(mongo, "calzone"))["cost"] == 3.5
    assert "Closest: Tiramisù" in report.text()
    assert (await RestaurantStore(mongo).get("trattoria")).menu_version == trattoria.menu_version + 1


async def test_costs_per_size_are_weighted_by_what_was_sold(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.costs(
        trattoria,
        write(["item,size,cost", "Margherita,S,2", "Margherita,L,4", "Margherita,XXL,9", "Quattro Formaggi,L,20"]),
    )
    assert (await stored(mongo, "margherita"))["cost"] == round((2 * 2 + 3 * 4) / 5, 4)
    assert [(row.item, row.closest) for row in report.unknown] == [("Margherita (XXL)", ["S", "L"])]
    assert report.notes == ["Quattro Formaggi costs more to make (20) than its price (14)."]


async def test_a_missing_size_means_no_cost_yet(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.costs(trattoria, write(["item,size,cost", "Margherita,S,2"]))
    assert (await stored(mongo, "margherita"))["cost"] is None
    assert report.notes == ["Margherita has no cost yet: its size L lacks one."]


@pytest.mark.parametrize(
    ("lines", "why"),
    [
        (["item,price", "Calzone,3"], "no cost column"),
        (["item,cost", "Lasagne,3"], "None of the 1 names"),
        (["item,cost", "Calzone,-1"], "no usable line"),
        (["item,cost", "Calzone,99999999999"], "no usable line"),
    ],
)
async def test_a_useless_list_changes_nothing(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write, lines: list[str], why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        await importer.costs(trattoria, write(lines))
    assert (await RestaurantStore(mongo).get("trattoria")).menu_version == trattoria.menu_version


async def test_a_dish_with_two_costs_is_told(
    importer: MenuImporter, trattoria: Restaurant, mongo: Mongo, write: Write
) -> None:
    report = await importer.costs(
        trattoria, write(["item,cost", "Calzone,3", "Tiramisù,2", "CALZONE,4", "Tiramisù,2.0"])
    )
    assert report.notes == ["Line 4: CALZONE had another cost further up (3); this one counts."]
    assert (await stored(mongo, "calzone"))["cost"] == 4
