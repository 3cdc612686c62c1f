"""The state machine of one turn: recall, route, act, reply, remember."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph import END, START, StateGraph
from langgraph.graph.state import CompiledStateGraph
from langgraph.types import RetryPolicy
from pymongo.errors import ConnectionFailure

from agent.nodes.act import Act
from agent.nodes.recall import Recall
from agent.nodes.remember import Remember
from agent.nodes.reply import Reply
from agent.nodes.route import Route
from agent.state import State, TurnContext

Graph = CompiledStateGraph[State, TurnContext, State, State]

# Only nodes that neither speak nor write are tried again: what was said cannot be unsaid.
_AGAIN = RetryPolicy(initial_interval=0.1, max_attempts=3, retry_on=ConnectionFailure)


@dataclass(frozen=True, slots=True)
class Nodes:
    recall: Recall
    route: Route
    act: Act
    reply: Reply
    remember: Remember


def build_graph(nodes: Nodes, checkpointer: BaseCheckpointSaver[Any]) -> Graph:
    """Timeouts are in seconds and per node."""
    graph = StateGraph(State, context_schema=TurnContext)
    graph.add_node("recall", nodes.recall, timeout=10, retry_policy=_AGAIN)
    graph.add_node("route", nodes.route, timeout=5, retry_policy=_AGAIN)
    graph.add_node("act", nodes.act, timeout=180)
    graph.add_node("reply", nodes.reply, timeout=5)
    graph.add_node("remember", nodes.remember, timeout=5, retry_policy=_AGAIN)
    for before, after in (
        (START, "recall"),
        ("recall", "route"),
        ("route", "act"),
        ("act", "reply"),
        ("reply", "remember"),
        ("remember", END),
    ):
        graph.add_edge(before, after)
    return graph.compile(checkpointer=checkpointer)
