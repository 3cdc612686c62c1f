"""Turns the events of a run into its line of the transcript and into a result for callers that do not stream."""

from __future__ import annotations

import json
from typing import Any

from agent.turn import Turn, TurnResult
from core.events import (
    Answering,
    ApprovalChanged,
    CardShown,
    Event,
    Notice,
    RunFailed,
    RunFinished,
    Suggestions,
    TextDelta,
    ToolFinished,
    ToolStarted,
    Usage,
)
from memory.conversations import TurnRecord


class Recorder:
    """Absorbs events; `turn` is the transcript's document, `result()` the whole turn as one value."""

    def __init__(self, turn: TurnRecord) -> None:
        self.turn = turn
        self.approvals: dict[str, dict[str, Any]] = {}
        self.usage: list[Usage] = []
        self.error: str | None = None
        self._text: list[str] = []
        self._results: list[str] = []

    def absorb(self, event: Event) -> None:
        match event:
            case TextDelta(text):
                self._text.append(text)
            case ToolStarted(call_id, name, args):
                self.turn.tool_calls.append({"id": call_id, "name": name, "args": args})
            case ToolFinished(content=content):
                self._results.append(content)
            case CardShown(card):
                self.turn.cards.append(card.model_dump(mode="json"))
            case ApprovalChanged(approval):
                self._approval(approval)
            case Suggestions(questions):
                self.turn.suggestions = questions
            case Notice(code, text):
                self.turn.notices.append({"code": code, "text": text})
            case Answering(brain):
                self.turn.brain = brain
            case Usage():
                self.usage.append(event)
            case RunFinished(outcome):
                self._end("complete" if outcome == "success" else "stopped")
            case RunFailed(_, message):
                self.error = message
                self._end("error")

    def result(self, turn: Turn) -> TurnResult:
        return TurnResult(
            reply=self.turn.reply,
            cards=self.turn.cards,
            approvals=list(self.approvals.values()),
            tool_calls=[{"name": call["name"], "args": call["args"]} for call in self.turn.tool_calls],
            thread_id=turn.thread_id,
            run_id=turn.run_id,
            brain=self.turn.brain,
            notices=self.turn.notices,
            suggestions=self.turn.suggestions,
            tool_results=self._results,
            error=self.error,
        )

    def _approval(self, approval: dict[str, Any]) -> None:
        self.approvals[approval["id"]] = approval
        self.turn.approvals = list(self.approvals)

    def _end(self, status: Any) -> None:
        self.turn.status = status
        self.turn.reply = "".join(self._text)


def text_of(events: list[str]) -> str:
    """The words of a stored log, for a run whose owner could not write them down itself."""
    decoded = (json.loads(event) for event in events)
    return "".join(event["delta"] for event in decoded if event["type"] == "TEXT_MESSAGE_CONTENT")
