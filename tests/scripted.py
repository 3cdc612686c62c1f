"""A chat model that says what it is told to: a real BaseChatModel without a network."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult


@dataclass
class Say:
    """One answer: words, or calls [(name, args)]; `delay` seconds between words; `error` is raised after them.
    With `hold` the words behind the first wait until it is set."""

    text: str = ""
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    delay: float = 0.0
    hold: asyncio.Event | None = None
    error: Exception | None = None


class ScriptedModel(BaseChatModel):
    """Gives its answers in order; `seen` holds the messages it was given. Without answers it says "Done."."""

    answers: Any = None  # deque[Say]
    seen: Any = None  # list[list[BaseMessage]]

    def __init__(self, *answers: Say) -> None:
        super().__init__()
        self.answers, self.seen = deque(answers), []

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Any, **_: Any) -> ScriptedModel:  # type: ignore[override]
        return self

    def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
        raise AssertionError("turns are streamed")

    async def _astream(
        self,
        messages: list[BaseMessage],
        *args: Any,  # type: ignore[override]
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        self.seen.append(messages)
        answer = self.answers.popleft() if self.answers else Say("Done.")
        for number, (name, call) in enumerate(answer.calls):
            piece = {"name": name, "args": json.dumps(call), "id": f"call-{len(self.seen)}-{number}", "index": number}
            yield _chunk("", [piece])
        for word in answer.text.split(" ") if answer.text else []:
            yield _chunk(word + " ")
            await asyncio.sleep(answer.delay)
            if answer.hold:
                await answer.hold.wait()
        if answer.error:
            raise answer.error


def _chunk(text: str, calls: list[dict[str, Any]] | None = None) -> ChatGenerationChunk:
    message = AIMessageChunk(content=text, tool_call_chunks=calls or [])  # type: ignore[arg-type]
    return ChatGenerationChunk(message=message)
