"""Which tools a message is offered: all while they are few, then the likely ones and those nobody can judge."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest
from pydantic import BaseModel

from agent.nodes.route import FEW, Route
from agent.state import Message
from memory.restaurants import Restaurant
from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.registry import Registry

KNOWN = [f"known_{number}" for number in range(FEW)]


async def run(call: ToolCall, args: BaseModel) -> ToolResult:
    return ToolResult({})


def registry(*names: str) -> Registry:
    return Registry([Tool(name, "Does something.", BaseModel, ToolClass.READ, run=run) for name in names])


async def offered(names: list[str], likely: list[str], restaurant: Restaurant) -> list[str]:
    async def guess(text: str, history: list[Message], restaurant: Restaurant) -> list[str]:
        return likely

    runtime = cast(Any, SimpleNamespace(context=SimpleNamespace(turn=SimpleNamespace(text="hello"))))
    state = cast(Any, {"restaurant": restaurant, "history": []})
    return (await Route(registry(*names), guess, frozenset(KNOWN))(state, runtime))["tools"]


async def test_few_tools_are_all_offered(restaurant: Restaurant) -> None:
    assert await offered(KNOWN, ["known_3"], restaurant) == KNOWN


@pytest.mark.parametrize("likely", [["known_3"], ["known_7", "known_0"]])
async def test_of_many_the_likely_ones_are_offered_and_those_that_nobody_can_judge(
    likely: list[str], restaurant: Restaurant
) -> None:
    assert await offered([*KNOWN, "somebody_elses"], likely, restaurant) == [*likely, "somebody_elses"]


async def test_where_nothing_is_likely_all_are_offered(restaurant: Restaurant) -> None:
    names = [*KNOWN, "somebody_elses"]
    assert await offered(names, [], restaurant) == names
