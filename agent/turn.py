"""What a channel hands over: who said what, where."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from core.errors import BadInput, TooLarge
from core.principal import Principal

MAX_TEXT = 8_000  # characters; beyond that it is a document, not a message
_ID = re.compile(r"[A-Za-z0-9_.:@-]{1,128}")


@dataclass(frozen=True, slots=True)
class Turn:
    """One message to the assistant. Threads belong to the principal's restaurant, whatever id they come with."""

    text: str
    principal: Principal
    thread_id: str = field(default_factory=lambda: uuid4().hex)
    run_id: str = field(default_factory=lambda: uuid4().hex)
    channel: str = "web"

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise BadInput("The message is empty.")
        if not _is_text(self.text):
            raise BadInput("The message holds half a character (a lone surrogate); send it as plain Unicode text.")
        if len(self.text) > MAX_TEXT:
            raise TooLarge(f"That message is too long; {MAX_TEXT:,} characters is the most I can take.")
        for name, value in (("threadId", self.thread_id), ("runId", self.run_id)):
            if not _ID.fullmatch(value):
                raise BadInput(f"{name} must be 1 to 128 characters of letters, digits and _ . : @ -")

    @property
    def input_hash(self) -> str:
        return hashlib.sha256(f"{self.thread_id}\n{self.text}".encode()).hexdigest()


def _is_text(text: str) -> bool:
    """Whether it can be stored: JSON and a terminal can both carry halves of characters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


@dataclass(frozen=True, slots=True)
class TurnResult:
    """A whole turn, for callers that do not stream. `tool_calls` are {name, args}, in the order they were made."""

    reply: str
    tool_calls: list[dict[str, Any]]
    cards: list[dict[str, Any]]
    approvals: list[dict[str, Any]]
    thread_id: str
    run_id: str
    brain: str | None
    notices: list[dict[str, str]] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    tool_results: list[str] = field(default_factory=list)
    error: str | None = None
