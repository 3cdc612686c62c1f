"""Speaks for one turn: streams the chosen brain's words through the number gate.

A provider can fail in any way (refuse, hang, break off, answer rubbish); then the built-in model finishes the turn
and says so. A turn always ends in an honest answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from langchain_core.messages import AIMessage, AIMessageChunk

from agent.grounding import Evidence, NumberGate
from agent.llm import Brains, ChatModel
from agent.state import Message, TurnContext, to_langchain
from core.events import Answering, Notice, TextDelta
from memory.restaurants import Restaurant

log = logging.getLogger(__name__)
FALLBACK = "My language service didn't finish this answer, so my built-in model did. The numbers are the same."
LEFT_OUT = "I left out a figure that isn't in your data."


class ProviderFailed(Exception):
    """The provider's answer cannot be used; `text` is what of it was already said."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.text = text


class Speaker:
    def __init__(
        self, brains: Brains, context: TurnContext, restaurant: Restaurant, tools: Sequence[str], evidence: Evidence
    ) -> None:
        self._brains, self._context, self._restaurant = brains, context, restaurant
        self._tools, self._emit, self._evidence = tools, context.emit, evidence
        self._use_provider = brains.provider is not None
        self._emit(Answering("openai" if self._use_provider else "builtin"))

    async def speak(self, conversation: list[Message]) -> Message:
        """The next assistant message; its words are out when this returns."""
        spoken = ""
        if self._use_provider:
            try:
                return await self._ask_provider(conversation)
            except ProviderFailed as failure:
                log.warning("provider failed: %s", failure)
                spoken = failure.text
                self._use_provider = False
                self._emit(Notice("fallback", FALLBACK))
                self._emit(Answering("builtin"))
        return await self.conclude(conversation, spoken)

    async def conclude(self, conversation: list[Message], spoken: str = "") -> Message:
        """The built-in model's message. `spoken` is what the provider had said before it failed."""
        if spoken:
            self._emit(TextDelta("\n\n"))
        model = await self._brains.builtin_with(self._tools, self._restaurant, self._context.now)
        chunks, text = await self._stream(model, conversation)
        return _message(_merged(chunks), "\n\n".join(filter(None, (spoken, text))))

    async def _ask_provider(self, conversation: list[Message]) -> Message:
        provider = self._brains.provider
        assert provider
        said: list[str] = []
        try:
            chunks, text = await self._stream(
                self._brains.provider_with(self._tools), conversation, said, provider.timeout
            )
        except Exception as error:  # a third party's stream may break in any way; the turn goes on
            raise ProviderFailed(f"{type(error).__name__}: {str(error)[:200]}", "".join(said)) from error
        whole = _merged(chunks)
        if usage := whole.usage_metadata:
            self._emit(provider.usage(usage["input_tokens"], usage["output_tokens"]))
        if fault := self._fault(whole, text):
            raise ProviderFailed(fault, text)
        return _message(whole, text)

    async def _stream(
        self,
        model: ChatModel,
        conversation: list[Message],
        said: list[str] | None = None,
        patience: float | None = None,
    ) -> tuple[list[AIMessageChunk], str]:
        gate, said, chunks = NumberGate(self._evidence), said if said is not None else [], []
        clock = asyncio.get_running_loop().time
        async with asyncio.timeout(patience) as limit:
            async for piece in model.astream(to_langchain(conversation)):
                chunk = _chunk(piece)
                if patience:
                    limit.reschedule(clock() + patience)
                chunks.append(chunk)
                self._say(gate.feed(_text(chunk)), said)
        self._say(gate.flush(), said)
        if gate.left_out:
            self._emit(Notice("figure_left_out", LEFT_OUT))
        return chunks, "".join(said)

    def _say(self, text: str, said: list[str]) -> None:
        if text:
            said.append(text)
            self._emit(TextDelta(text))

    def _fault(self, whole: AIMessageChunk, text: str) -> str | None:
        """Why this answer is rubbish, or None."""
        if whole.invalid_tool_calls:
            return "a tool call that is not JSON"
        if unknown := [call["name"] for call in whole.tool_calls if call["name"] not in self._tools]:
            return f"a tool that does not exist: {unknown[0]!r}"
        return None if text.strip() or whole.tool_calls else "an empty answer"


def _merged(chunks: list[AIMessageChunk]) -> AIMessageChunk:
    return chunks[0] + chunks[1:] if chunks else AIMessageChunk(content="")


def _chunk(piece: AIMessage) -> AIMessageChunk:
    """A model that cannot stream gives its whole message as one piece."""
    if isinstance(piece, AIMessageChunk):
        return piece
    return AIMessageChunk(content=piece.content, tool_calls=piece.tool_calls, usage_metadata=piece.usage_metadata)


def _text(chunk: AIMessageChunk) -> str:
    return chunk.content if isinstance(chunk.content, str) else str(chunk.text)


def _message(whole: AIMessageChunk, text: str) -> Message:
    message: dict[str, Any] = {"role": "assistant", "content": text}
    if whole.tool_calls:
        message["tool_calls"] = [
            {"id": call["id"] or uuid4().hex, "name": call["name"], "args": call["args"], "type": "tool_call"}
            for call in whole.tool_calls
        ]
    return message
