"""The graph of the peers: five nodes, one tool call, 40 tokens, written the way LangGraph's guides show it."""

from __future__ import annotations

import json
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage, SystemMessage, ToolMessage
from langgraph.graph import END, START, StateGraph
from langgraph.graph.message import add_messages

from benchmarks.model import TOOL_RESULT, ScriptedModel

PROMPT = SystemMessage("You help a restaurant owner with the menu.")


class State(TypedDict, total=False):
    messages: Annotated[list[AnyMessage], add_messages]
    profile: dict[str, Any]
    intents: list[str]
    suggestions: list[str]


async def recall(state: State) -> State:
    return {"profile": {"name": "Demo", "currency": "USD"}}


async def route(state: State) -> State:
    return {"intents": ["analyze_menu"]}


async def act(state: State) -> State:
    model = ScriptedModel()
    said: list[AnyMessage] = []
    while True:
        answer = await model.ainvoke([PROMPT, *state["messages"], *said])
        said.append(answer)
        if not answer.tool_calls:
            return {"messages": said}
        said += [ToolMessage(json.dumps(TOOL_RESULT), tool_call_id=call["id"]) for call in answer.tool_calls]


async def reply(state: State) -> State:
    return {"suggestions": ["Why?", "And last month?"]}


async def remember(state: State) -> State:
    return {}


def build(saver: Any) -> Any:
    graph = StateGraph(State)
    previous = START
    for node in (recall, route, act, reply, remember):
        graph.add_node(node.__name__, node)
        graph.add_edge(previous, node.__name__)
        previous = node.__name__
    graph.add_edge(previous, END)
    return graph.compile(checkpointer=saver)
