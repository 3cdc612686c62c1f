"""Route: what the owner wants, and so which tools are offered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Container

from langgraph.runtime import Runtime

from agent.state import Message, State, TurnContext
from memory.restaurants import Restaurant
from tools.registry import Registry

# Names of the tools that may serve a message in its talk, the likeliest first; empty where it is unsure.
Likely = Callable[[str, list[Message], Restaurant], Awaitable[list[str]]]
FEW = 16  # up to so many tools, choosing is the model's own business


class Route:
    """`known`: the tools that `likely` can tell apart. Any other is always offered: nobody else would think of it."""

    def __init__(self, registry: Registry, likely: Likely, known: Container[str]) -> None:
        self._names, self._likely, self._known = [tool.name for tool in registry], likely, known

    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        if len(self._names) <= FEW:
            return {"tools": self._names}
        likely = await self._likely(runtime.context.turn.text, state.get("history", []), state["restaurant"])
        if not likely:
            return {"tools": self._names}
        return {"tools": [*likely, *(name for name in self._names if name not in self._known)]}
