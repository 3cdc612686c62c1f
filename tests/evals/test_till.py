"""The evals' till is connected, and its sales are the ones that are there: a sync finds nothing new."""

from __future__ import annotations

from api.wiring import Container
from core.clock import FixedClock
from core.principal import Principal, Role
from evals.till import EvalTill
from sandboxes.restaurant import load_demo
from tools.base import ToolCall


async def test_a_sync_finds_nothing_new_and_doubles_nothing(container: Container, clock: FixedClock) -> None:
    restaurant = await load_demo(container.mongo, clock, mode="world")
    till = EvalTill(container)
    await till.link_menu(restaurant)
    await till.connect("demo")
    call = ToolCall(Principal("demo", "anna", Role.OWNER), restaurant, clock.now(), "c", "t", "r")
    tool = container.registry["sync_pos"]
    assert tool.run and tool.propose is None
    content = (await tool.run(call, tool.args())).content
    assert (content["status"], content["provider"], content["location"]) == ("done", "square", "Luna Pizza")
    assert [content[name] for name in ("orders_new", "orders_updated", "items_new", "items_updated")] == [0, 0, 0, 0]
    assert (content["first_day"], content["last_day"], content["note"]) == ("2026-01-01", "2026-12-31", None)
    assert await container.mongo.tenant("demo").sales_orders.count() == 21_350
    update = container.registry["update_menu_item"]
    assert update.propose
    proposal = await update.propose(call, update.args.model_validate({"item": "Hawaiian M", "price": 14.25}))
    assert "It changes in Square too." in proposal.notes
    await till.close()
