"""A tool whose class depends on its arguments: what asks for a yes never happens without one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from pydantic import BaseModel

from agent.approvals import Approvals, Stores
from agent.dispatch import Dispatcher, Request
from api.wiring import Container
from core.errors import ToolInputError
from core.principal import Principal, Role
from memory.mongo import Session
from tools.base import Proposal, Risk, Tool, ToolCall, ToolClass, ToolResult
from tools.registry import Registry


class Args(BaseModel):
    text: str = "hello"
    publish: bool = False


@dataclass
class Board:
    """A notice board: writing a draft is ours, pinning it up is public."""

    drafts: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)

    async def run(self, call: ToolCall, args: Args) -> ToolResult:
        assert not args.publish, "a run was asked to publish"
        self.drafts.append(args.text)
        return ToolResult({"draft": args.text})

    async def propose(self, call: ToolCall, args: Args) -> Proposal:
        kept = args.model_dump() if args.text != "forgetful" else {"text": args.text}
        return Proposal(f"Pin up {args.text}", Risk.PUBLIC, kept, message={"channel": "board", "text": args.text})

    async def execute(self, call: ToolCall, args: Args, session: Session) -> str:
        self.pinned.append(args.text)
        return "It hangs there."

    @staticmethod
    def edit(args: dict[str, Any], edit: str | dict[str, Any]) -> dict[str, Any]:
        return {**args, **({"text": edit} if isinstance(edit, str) else edit)}

    def tool(self, **fields: Any) -> Tool:
        parts = {"run": self.run, "propose": self.propose, "execute": self.execute, "edit": self.edit}
        asks = {"asks": lambda args: args.publish}
        return Tool("pin", "", Args, ToolClass.DRAFT, **{**parts, **asks, **fields})


@dataclass
class House:
    container: Container
    board: Board
    dispatcher: Dispatcher
    executor: Approvals

    async def ask(self, *, role: Role = Role.OWNER, **args: Any) -> dict[str, Any]:
        restaurant = await self.container.restaurants.get("trattoria")
        speaker = Principal("trattoria", "anna", role)

        def call(id: str) -> ToolCall:
            return ToolCall(speaker, restaurant, self.container.clock.now(), id, "thread", f"run-{args}")

        [outcome] = await self.dispatcher.run([Request("c1", "pin", args)], call, lambda event: None)
        content: dict[str, Any] = json.loads(outcome.content)
        return content

    async def waiting(self) -> list[str]:
        return [each.id for each in await self.container.approvals.latest("trattoria", "pending")]


@pytest.fixture
def house_of_notes(house: Container) -> Iterator[House]:
    board = Board()
    registry = Registry([board.tool()])
    stores = Stores(house.mongo, house.approvals, house.restaurants, house.conversations, house.runs, house.audit)
    executor = Approvals(stores, registry, house.clock)
    yield House(house, board, Dispatcher(registry, executor), executor)


async def test_without_the_argument_it_runs_and_nothing_waits(house_of_notes: House) -> None:
    assert await house_of_notes.ask(text="a draft") == {"draft": "a draft"}
    assert house_of_notes.board.drafts == ["a draft"] and await house_of_notes.waiting() == []


async def test_with_it_nothing_runs_and_an_approval_opens(house_of_notes: House, owner: Principal) -> None:
    opened = await house_of_notes.ask(text="news", publish=True)
    assert opened["status"] == "pending" and opened["approval"]["risk"] == "public"
    assert house_of_notes.board == Board()
    done = await house_of_notes.executor.decide(owner, opened["approval"]["id"], "approve", "web")
    assert done.status == "executed" and house_of_notes.board == Board(pinned=["news"])


@pytest.mark.parametrize("publish", ["true", "yes", 1, "on", "1"])
async def test_the_argument_counts_as_it_was_checked_not_as_it_was_written(house_of_notes: House, publish: Any) -> None:
    assert (await house_of_notes.ask(publish=publish))["status"] == "pending"
    assert house_of_notes.board == Board()


@pytest.mark.parametrize(
    "args", [{"publish": "maybe"}, {"publish": 2}, {"publish": None}, {"publish": [True]}, {"text": 3}]
)
async def test_arguments_that_do_not_fit_do_nothing_at_all(house_of_notes: House, args: dict[str, Any]) -> None:
    assert "don't fit" in (await house_of_notes.ask(**args))["error"]
    assert house_of_notes.board == Board() and await house_of_notes.waiting() == []


async def test_a_proposal_that_forgets_to_ask_opens_nothing(house_of_notes: House) -> None:
    assert "nothing to approve" in (await house_of_notes.ask(text="forgetful", publish=True))["error"]
    assert house_of_notes.board == Board() and await house_of_notes.waiting() == []


async def test_an_edit_cannot_take_the_question_away(house_of_notes: House, owner: Principal) -> None:
    opened = await house_of_notes.ask(text="news", publish=True)
    with pytest.raises(ToolInputError, match="nothing to approve"):
        await house_of_notes.executor.decide(owner, opened["approval"]["id"], "edit", "web", edit={"publish": False})
    assert house_of_notes.board == Board() and await house_of_notes.waiting() == [opened["approval"]["id"]]


async def test_a_stored_approval_that_asks_for_nothing_is_not_executed(house_of_notes: House, owner: Principal) -> None:
    opened = await house_of_notes.ask(text="news", publish=True)
    approvals = house_of_notes.container.mongo.tenant("trattoria").approvals
    await approvals.update_one({"id": opened["approval"]["id"]}, {"$set": {"args": {"text": "news"}}})
    done = await house_of_notes.executor.decide(owner, opened["approval"]["id"], "approve", "web")
    assert done.status == "failed" and house_of_notes.board == Board()


async def test_a_viewer_may_do_neither(house_of_notes: House) -> None:
    for publish in (False, True):
        assert "not change" in (await house_of_notes.ask(role=Role.VIEWER, publish=publish))["error"]
    assert house_of_notes.board == Board() and await house_of_notes.waiting() == []


def test_a_tool_that_asks_sometimes_can_do_both() -> None:
    board = Board()
    for missing in ("run", "propose", "execute", "edit"):
        with pytest.raises(ValueError, match="lacks"):
            Registry([board.tool(**{missing: None})])
    with pytest.raises(ValueError, match="always asks"):
        Registry(
            [Tool("pin", "", Args, ToolClass.WRITE, board.run, board.propose, board.execute, board.edit, asks=bool)]
        )


def test_the_class_is_told_from_checked_arguments_alone() -> None:
    tool = Board().tool()
    assert tool.class_of(Args(publish=True)) is ToolClass.WRITE
    assert tool.class_of(Args()) is ToolClass.DRAFT
    with pytest.raises(TypeError):
        tool.class_of({"publish": True})  # type: ignore[arg-type]
