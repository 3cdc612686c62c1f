"""Reply: after the words, what is drawn beside them and what could be asked next."""

from __future__ import annotations

from langgraph.runtime import Runtime

from agent.state import State, TurnContext


class Reply:
    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        for event in state["extras"]:
            runtime.context.emit(event)
        return {}
