"""What happens in a run, in the order it happens. The only way back up the house.

These are ours; `agent.agui` renders them as AG-UI events for the log and the wire.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from core.cards import Card


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class ToolStarted:
    call_id: str
    name: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ToolFinished:
    call_id: str
    content: str  # the JSON the model sees


@dataclass(frozen=True, slots=True)
class StepStarted:
    """A part of a long tool call that its reader can watch, by a name they understand ("Website")."""

    name: str


@dataclass(frozen=True, slots=True)
class StepFinished:
    name: str


@dataclass(frozen=True, slots=True)
class CardShown:
    card: Card


@dataclass(frozen=True, slots=True)
class ApprovalChanged:
    """An approval was opened, decided, executed or has expired; `approval` is its public form."""

    approval: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Suggestions:
    questions: list[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about this turn, e.g. that the built-in model finished it."""

    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Answering:
    """Which brain speaks from here on."""

    brain: str


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens of one model call. `cost` is in US dollars, None where no price is set."""

    model: str
    input_tokens: int
    output_tokens: int
    cost: float | None = None


@dataclass(frozen=True, slots=True)
class RunFinished:
    outcome: Literal["success", "cancelled"] = "success"


@dataclass(frozen=True, slots=True)
class RunFailed:
    code: str
    message: str


Event = (
    TextDelta
    | ToolStarted
    | ToolFinished
    | StepStarted
    | StepFinished
    | CardShown
    | ApprovalChanged
    | Suggestions
    | Notice
    | Answering
    | Usage
    | RunFinished
    | RunFailed
)
