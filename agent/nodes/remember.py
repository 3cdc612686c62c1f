"""Remember: the thread's window for the next turn."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.state import State, TurnContext
from agent.window import remember


class Remember:
    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        return {"history": remember(state.get("history", []), state["said"])}
