"""Our events as AG-UI events (https://docs.ag-ui.com), the form that is stored and sent."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

from ag_ui.core import (
    BaseEvent,
    CustomEvent,
    RunErrorEvent,
    RunFinishedEvent,
    RunStartedEvent,
    StepFinishedEvent,
    StepStartedEvent,
    TextMessageContentEvent,
    TextMessageEndEvent,
    TextMessageStartEvent,
    ToolCallArgsEvent,
    ToolCallEndEvent,
    ToolCallResultEvent,
    ToolCallStartEvent,
)
from ag_ui.core import RunFinishedCancelledOutcome as Cancelled
from ag_ui.core import RunFinishedSuccessOutcome as Success

from core.events import (
    ApprovalChanged,
    CardShown,
    Event,
    Notice,
    RunFailed,
    RunFinished,
    StepFinished,
    StepStarted,
    Suggestions,
    TextDelta,
    ToolFinished,
    ToolStarted,
)


def is_terminal(event: str) -> bool:
    """Whether this stored event ends its run."""
    return event.startswith(('{"type":"RUN_FINISHED"', '{"type":"RUN_ERROR"'))


def dump(event: BaseEvent) -> str:
    return event.model_dump_json(by_alias=True, exclude_none=True)


def run_started(thread_id: str, run_id: str) -> str:
    return dump(RunStartedEvent(thread_id=thread_id, run_id=run_id))


def run_error(code: str, message: str) -> str:
    return dump(RunErrorEvent(code=code, message=message))


class Encoder:
    """Encodes the events of one run; remembers which text message and which steps are open, and numbers messages."""

    def __init__(self, thread_id: str, run_id: str) -> None:
        self._thread_id, self._run_id = thread_id, run_id
        self._messages, self._open = 0, False
        self._steps: Counter[str] = Counter()
        self._encoders: dict[type, Callable[[Any], list[BaseEvent]]] = {
            TextDelta: self._text,
            ToolStarted: self._tool_started,
            ToolFinished: self._tool_finished,
            StepStarted: self._step_started,
            StepFinished: self._step_finished,
            CardShown: lambda e: [_custom("card", e.card.model_dump(mode="json"))],
            ApprovalChanged: lambda e: [_custom("approval", e.approval)],
            Suggestions: lambda e: [_custom("suggestions", {"questions": e.questions})],
            Notice: lambda e: [_custom("notice", {"code": e.code, "text": e.text})],
            RunFinished: self._finished,
            RunFailed: lambda e: [RunErrorEvent(code=e.code, message=e.message)],
        }

    def encode(self, event: Event) -> list[str]:
        closing = [] if isinstance(event, TextDelta) else self.close_text()
        return closing + [dump(encoded) for encoded in self._encoders[type(event)](event)]

    def close_text(self) -> list[str]:
        if not self._open:
            return []
        self._open = False
        return [dump(TextMessageEndEvent(message_id=self._message_id))]

    @property
    def _message_id(self) -> str:
        return f"{self._run_id}-m{self._messages}"

    def _text(self, event: TextDelta) -> list[BaseEvent]:
        opening: list[BaseEvent] = []
        if not self._open:
            self._messages, self._open = self._messages + 1, True
            opening = [TextMessageStartEvent(message_id=self._message_id, role="assistant")]
        return [*opening, TextMessageContentEvent(message_id=self._message_id, delta=event.text)]

    def _tool_started(self, event: ToolStarted) -> list[BaseEvent]:
        return [
            ToolCallStartEvent(tool_call_id=event.call_id, tool_call_name=event.name),
            ToolCallArgsEvent(tool_call_id=event.call_id, delta=json.dumps(event.args)),
            ToolCallEndEvent(tool_call_id=event.call_id),
        ]

    def _tool_finished(self, event: ToolFinished) -> list[BaseEvent]:
        return [
            ToolCallResultEvent(message_id=f"{event.call_id}-result", tool_call_id=event.call_id, content=event.content)
        ]

    def _step_started(self, event: StepStarted) -> list[BaseEvent]:
        """Two calls at once may be at the same step: readers know it by its name, so it opens once."""
        self._steps[event.name] += 1
        return [StepStartedEvent(step_name=event.name)] if self._steps[event.name] == 1 else []

    def _step_finished(self, event: StepFinished) -> list[BaseEvent]:
        if self._steps[event.name] == 0:
            return []
        self._steps[event.name] -= 1
        return [] if self._steps[event.name] else [StepFinishedEvent(step_name=event.name)]

    def _finished(self, event: RunFinished) -> list[BaseEvent]:
        """A run that ended in the middle of a step closes it: clients refuse an end with steps open."""
        outcome = Success() if event.outcome == "success" else Cancelled()
        open_steps = [name for name, count in self._steps.items() if count]
        self._steps.clear()
        closing: list[BaseEvent] = [StepFinishedEvent(step_name=name) for name in open_steps]
        return [*closing, RunFinishedEvent(thread_id=self._thread_id, run_id=self._run_id, outcome=outcome)]


def _custom(name: str, value: Any) -> BaseEvent:
    return CustomEvent(name=f"tableside.{name}", value=value)
