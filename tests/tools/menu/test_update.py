"""Changing a price, taking a dish off."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from core.clock import FixedClock
from core.errors import ToolInputError
from core.principal import Principal, Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Change, Proposal, Risk, Tool, ToolCall
from tools.menu.service import MenuService
from tools.menu.tool import menu_tools


@pytest.fixture
def update(service: MenuService) -> Tool:
    return next(tool for tool in menu_tools(service) if tool.name == "update_menu_item")


@pytest.fixture
def call(trattoria: Restaurant, clock: FixedClock) -> ToolCall:
    return ToolCall(
        Principal(trattoria.restaurant_id, "ana", Role.OWNER), trattoria, clock.now(), "call", "thread", "run"
    )


async def propose(update: Tool, call: ToolCall, **args: Any) -> Proposal:
    assert update.propose
    return await update.propose(call, update.args.model_validate(args))


async def execute(update: Tool, call: ToolCall, mongo: Mongo, args: dict[str, Any]) -> str:
    run, checked = update.execute, update.args.model_validate(args)
    assert run
    return await mongo.transaction(lambda session: run(call, checked, session))


async def test_a_price_change_is_proposed_then_done(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    proposal = await propose(update, call, item="calzones", price=12.5)
    assert proposal.title == "Change the price of Calzone from $11.00 to $12.50"
    assert proposal.diff == [Change("price", 11.0, 12.5)] and proposal.risk is Risk.MONEY
    assert proposal.args == {"item": "Calzone", "price": 12.5}
    assert await execute(update, call, mongo, proposal.args) == "Calzone now costs $12.50."
    stored = await mongo.tenant("trattoria").menu_items.find_one({"key": "calzone"})
    assert stored and stored["price"] == 12.5 and stored["updated_at"] == call.now
    assert (await RestaurantStore(mongo).get("trattoria")).menu_version == call.restaurant.menu_version + 1


async def test_doing_it_twice_changes_nothing_more(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    args = {"item": "Calzone", "price": 12.5}
    await execute(update, call, mongo, args)
    assert await execute(update, call, mongo, args) == "Calzone already costs $12.50."
    assert (await RestaurantStore(mongo).get("trattoria")).menu_version == call.restaurant.menu_version + 1


async def test_an_aborted_transaction_leaves_no_trace(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    async def work(session: Any) -> None:
        assert update.execute
        await update.execute(call, update.args(item="Calzone", price=Decimal(20)), session)
        raise RuntimeError("the executor failed after it")

    with pytest.raises(RuntimeError):
        await mongo.transaction(work)
    stored = await mongo.tenant("trattoria").menu_items.find_one({"key": "calzone"})
    assert stored and stored["price"] == 11.0
    assert (await RestaurantStore(mongo).get("trattoria")).menu_version == call.restaurant.menu_version


async def test_sizes(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    plain = await propose(update, call, item="margherita", price=13)
    assert plain.diff == [Change("price (L)", 12.0, 13.0)]
    assert plain.notes == ["Only size L changes, your best seller; S stays as before."]
    small = await propose(update, call, item="margherita small", price=9)
    assert small.diff == [Change("price (S)", 8.0, 9.0)] and small.args["item"] == "Margherita (S)"
    assert await execute(update, call, mongo, small.args) == "Margherita (S) now costs $9.00."
    stored = await mongo.tenant("trattoria").menu_items.find_one({"key": "margherita"})
    assert stored and stored["price"] == 12.0
    assert {one["name"]: one["price"] for one in stored["variations"]} == {"S": 9.0, "L": 12.0}


async def test_off_the_menu_and_back(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    off = await propose(update, call, item="calzone", available=False)
    assert off.title == "Take Calzone off the menu" and off.diff == [Change("available", True, False)]
    assert await execute(update, call, mongo, off.args) == "Calzone is off the menu."
    back = await propose(update, call, item="calzone", available=True, price=10)
    assert back.title == "Change the price of Calzone from $11.00 to $10.00 and put Calzone back on the menu"


@pytest.mark.parametrize(
    ("args", "why"),
    [
        ({"item": "calzone"}, "Say what should change"),
        ({"item": "calzone", "price": 0}, "above zero"),
        ({"item": "calzone", "price": -1}, "above zero"),
        ({"item": "calzone", "price": "NaN"}, "above zero"),
        ({"item": "calzone", "price": 1e9}, "too much"),
        ({"item": "calzone", "price": "1.005"}, "at most 2 digits"),
        ({"item": "calzone", "price": 11}, "already costs"),
        ({"item": "calzone", "available": True}, "already on"),
        ({"item": "lasagne", "price": 3}, "no dish called"),
        ({"item": "margherita L", "available": False}, "single size"),
    ],
)
async def test_what_cannot_be_proposed_says_why(update: Tool, call: ToolCall, args: dict[str, Any], why: str) -> None:
    with pytest.raises((ToolInputError, ValueError), match=why if args.get("price") != "NaN" else "finite|above zero"):
        await propose(update, call, **args)


async def test_notes_warn_of_leaps_and_losses(update: Tool, call: ToolCall, mongo: Mongo) -> None:
    await mongo.tenant("trattoria").menu_items.update_one({"key": "calzone"}, {"$set": {"cost": 4.0}})
    notes = (await propose(update, call, item="calzone", price=3)).notes
    assert notes == ["That is 73% less than now.", "That is below its cost of $4.00."]


@pytest.mark.parametrize(
    ("edit", "price"),
    [
        ("14.5", 14.5),
        ("$14", 14.0),
        ("make it 14,50 please", 14.5),
        ("Pon el precio a 14 €", 14.0),
        ("1,250", 1250.0),
        ({"price": 9}, 9.0),
    ],
)
def test_an_edit_is_understood(update: Tool, edit: Any, price: float) -> None:
    assert update.edit
    assert update.edit({"item": "Calzone", "price": 12.5}, edit) == {"item": "Calzone", "price": price}


@pytest.mark.parametrize(
    "edit", ["cheaper", "10 or 12", "-5", "20% more", "lower by 1", "2 menos", "½ of 12", {}, {"item": "Other"}]
)
def test_an_edit_that_is_none_is_refused(update: Tool, edit: Any) -> None:
    assert update.edit
    with pytest.raises(ToolInputError):
        update.edit({"item": "Calzone", "price": 12.5}, edit)
