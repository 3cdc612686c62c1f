"""What a thread remembers between turns, and what a turn carries from node to node."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, TypedDict

from langchain_core.messages import AnyMessage, convert_to_messages
from langgraph.channels import UntrackedValue

from agent.turn import Turn
from core.events import ApprovalChanged, CardShown, Event, Suggestions
from memory.restaurants import Restaurant

Extra = CardShown | ApprovalChanged | Suggestions  # what is drawn beside the words
Message = dict[str, Any]  # OpenAI-style: {role, content, tool_calls?, tool_call_id?}; small and stable when stored


class State(TypedDict, total=False):
    """Only `history` is stored in the checkpoint; the rest lives for one turn."""

    history: list[Message]
    restaurant: Annotated[Restaurant, UntrackedValue]
    facts: Annotated[list[str], UntrackedValue]
    talk: Annotated[list[str], UntrackedValue]  # earlier turns that the message points back to
    tools: Annotated[list[str], UntrackedValue]
    said: Annotated[list[Message], UntrackedValue]  # this turn's messages
    extras: Annotated[list[Extra], UntrackedValue]


@dataclass(frozen=True, slots=True)
class TurnContext:
    """What every node of one turn may use. It is not stored. `emit` takes the turn's events, in order."""

    turn: Turn
    now: datetime
    emit: Callable[[Event], None]


def to_langchain(messages: Sequence[Message]) -> list[AnyMessage]:
    return convert_to_messages(list(messages))  # type: ignore[return-value]  # it returns BaseMessage, all of ours are AnyMessage
