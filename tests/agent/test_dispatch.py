"""Tool classes, enforced in one place: reads run together, drafts one by one, writes never run."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from pydantic import BaseModel, Field

from agent.dispatch import Dispatcher, Request
from api.wiring import Container
from core.errors import ToolInputError
from core.events import Event, ToolFinished, ToolStarted
from core.principal import Principal, Role
from tools.base import Asking, Tool, ToolCall, ToolClass, ToolResult
from tools.registry import Registry


class Args(BaseModel):
    number: int = Field(0, ge=0)


class Watch:
    """Counts how many of its tools run at the same time."""

    def __init__(self) -> None:
        self.now, self.most = 0, 0

    async def __call__(self, call: ToolCall, args: Args) -> ToolResult:
        self.now += 1
        self.most = max(self.most, self.now)
        await asyncio.sleep(0.02)
        self.now -= 1
        if args.number == 13:
            raise ToolInputError("Not that one.", candidates=["12", "14"])
        if args.number == 99:
            await asyncio.sleep(5)
        return ToolResult({"number": args.number})


@pytest.fixture
def reads() -> Watch:
    return Watch()


@pytest.fixture
def drafts() -> Watch:
    return Watch()


@pytest.fixture
def dispatcher(house: Container, reads: Watch, drafts: Watch) -> Dispatcher:
    tools = [
        Tool("read", "", Args, ToolClass.READ, run=reads, timeout=1.0),
        Tool("draft", "", Args, ToolClass.DRAFT, run=drafts),
        *house.registry,
    ]
    return Dispatcher(Registry(tools), house.executor)


async def run(
    dispatcher: Dispatcher, house: Container, *calls: tuple[str, dict[str, Any]], role: Role = Role.OWNER
) -> tuple[list[dict[str, Any]], list[Event]]:
    restaurant = await house.restaurants.get("trattoria")
    speaker = Principal("trattoria", "anna", role)
    events: list[Event] = []
    requests = [Request(f"c{number}", name, args) for number, (name, args) in enumerate(calls)]
    outcomes = await dispatcher.run(
        requests, lambda id: ToolCall(speaker, restaurant, house.clock.now(), id, "thread", "run"), events.append
    )
    assert [outcome.request.id for outcome in outcomes] == [request.id for request in requests]
    return [json.loads(outcome.content) for outcome in outcomes], events


async def test_reads_run_together(dispatcher: Dispatcher, house: Container, reads: Watch) -> None:
    results, events = await run(dispatcher, house, *[("read", {"number": number}) for number in range(4)])
    assert [result["number"] for result in results] == [0, 1, 2, 3] and reads.most == 4
    assert [type(event) for event in events].count(ToolStarted) == [type(e) for e in events].count(ToolFinished) == 4


async def test_drafts_run_one_after_the_other(dispatcher: Dispatcher, house: Container, drafts: Watch) -> None:
    await run(dispatcher, house, *[("draft", {"number": number}) for number in range(3)])
    assert drafts.most == 1


async def test_a_write_only_opens_an_approval(dispatcher: Dispatcher, house: Container) -> None:
    [result], _ = await run(dispatcher, house, ("update_menu_item", {"item": "Margherita", "price": 13}))
    assert result["status"] == "pending" and result["approval"]["diff"][0]["after"] == 13
    item = await house.mongo.tenant("trattoria").menu_items.find_one({"key": "margherita"})
    assert item and item["price"] == 12.0


@pytest.mark.parametrize(("price", "notes"), [(13, 0), (None, 1)])
async def test_what_a_draft_asks_for_is_put_up_with_it(house: Container, price: float | None, notes: int) -> None:
    """A price is asked for; without one that cannot be, and the draft is made all the same."""

    async def draft(call: ToolCall, args: Args) -> ToolResult:
        return ToolResult({"drafted": True}, asking=Asking("update_menu_item", {"item": "Margherita", "price": price}))

    tools = [Tool("draft", "", Args, ToolClass.DRAFT, run=draft), *house.registry]
    [result], _ = await run(Dispatcher(Registry(tools), house.executor), house, ("draft", {}))
    assert result["drafted"] and len(result.get("notes", [])) == notes
    assert ("approval" in result) == (not notes)


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (("read", {"number": -1}), "number"),
        (("read", {"number": "many"}), "number"),
        (("nothing", {}), "no tool"),
        (("read", {"number": 13}), "Not that one"),
        (("read", {"number": 99}), "too long"),
        (("update_menu_item", {"item": "Quattro Stagioni", "price": 9}), ""),
        (("update_menu_item", {"item": "Margherita"}), ""),
    ],
)
async def test_what_the_model_can_mend_is_told_to_it(
    dispatcher: Dispatcher, house: Container, call: tuple[str, dict[str, Any]], says: str
) -> None:
    [result], _ = await run(dispatcher, house, call)
    assert says in result["error"]
    assert await house.approvals.latest("trattoria", None) == []


async def test_candidates_reach_the_model(dispatcher: Dispatcher, house: Container) -> None:
    [result], _ = await run(dispatcher, house, ("read", {"number": 13}))
    assert result["candidates"] == ["12", "14"]


async def test_what_it_cannot_mend_is_raised(
    dispatcher: Dispatcher, house: Container, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: Any) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(Watch, "__call__", broken)
    with pytest.raises(RuntimeError):
        await run(dispatcher, house, ("read", {}))


async def test_a_viewer_reads_and_nothing_else(dispatcher: Dispatcher, house: Container) -> None:
    results, _ = await run(
        dispatcher,
        house,
        ("read", {"number": 1}),
        ("draft", {"number": 1}),
        ("update_menu_item", {"item": "Margherita", "price": 13}),
        role=Role.VIEWER,
    )
    assert results[0] == {"number": 1} and all("error" in result for result in results[1:])
    assert await house.approvals.latest("trattoria", None) == []


def test_a_tool_lacking_what_its_class_needs_is_refused() -> None:
    with pytest.raises(ValueError, match="lacks"):
        Registry([Tool("broken", "", Args, ToolClass.WRITE)])
    fine = Tool("fine", "", Args, ToolClass.READ, run=Watch())
    with pytest.raises(ValueError, match="two tools"):
        Registry([fine, fine])
