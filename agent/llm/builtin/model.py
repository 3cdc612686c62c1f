"""The built-in brain as a chat model: understands the last message, calls offered tools, words their results."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from typing import Any
from uuid import uuid4

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.messages.tool import tool_call, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from .context import BuiltinContext
from .deciding.dialogue import Turn, state_of, turns_of
from .deciding.planning import Step, plan
from .frames import State
from .reading.message import language, read
from .telling import compose

_WORDS_A_CHUNK = 4


class BuiltinChatModel(BaseChatModel):
    """Made for one turn. It only calls tools that `bind_tools` offered, and keeps nothing between calls."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    context: BuiltinContext
    offered: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "tableside-builtin"

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        names = tuple(str(convert_to_openai_tool(tool)["function"]["name"]) for tool in tools)
        return self.model_copy(update={"offered": names})

    def answer(self, messages: Sequence[BaseMessage]) -> AIMessage:
        """The next message of the assistant."""
        turns = turns_of(messages)
        if not turns:
            return AIMessage(content="Ask me how a dish or the whole menu is doing.")
        now, state = turns[-1], state_of(turns[:-1], self.context)
        spanish = language(now.text, state)
        steps = plan(read(now.text, state, self.context), state, self.context, self.offered)
        calls = _open_calls(steps, now) or _second_round(steps, now, state, self.context, self.offered)
        if calls:
            return _calling(calls)
        return AIMessage(content=compose(steps, now, state, self.context, spanish))

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=self.answer(messages))])

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        return self._generate(messages)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> Iterator[ChatGenerationChunk]:
        yield from map(_generation, _pieces(self.answer(messages)))

    async def _astream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> AsyncIterator[ChatGenerationChunk]:
        for piece in _pieces(self.answer(messages)):
            yield _generation(piece)
            await asyncio.sleep(0)  # lets the event go out before the next words are made


def _open_calls(steps: list[Step], turn: Turn) -> list[Step]:
    """Calls that are still to be made; once any was made this turn, the plan's first round is over."""
    return [] if turn.calls else [step for step in steps if step.tool]


def _second_round(
    steps: list[Step], turn: Turn, state: State, context: BuiltinContext, offered: Sequence[str]
) -> list[Step]:
    """`take the worst seller off`: the dish is known only after the first result."""
    waiting = [step for step in steps if step.frame.rank]
    if not waiting or len(turn.calls) > len([step for step in steps if step.tool]):
        return []
    later: list[Step] = []
    for step in waiting:
        name = _holder(step, turn)
        if name:
            step.frame.dishes, step.frame.rank = [name], ""
            later += [each for each in plan([step.frame], state, context, offered) if each.tool]
    return later


def _holder(step: Step, turn: Turn) -> str | None:
    """The dish that holds the place asked for, by the result of this turn."""
    for call in turn.calls:
        if call.name == step.tool and call.args == step.args and call.result:
            rows = call.result.get(step.frame.rank) or []
            return str(rows[0].get("name") or "") or None if rows and isinstance(rows[0], dict) else None
    return None


def _calling(steps: list[Step]) -> AIMessage:
    calls = [tool_call(name=step.tool, args=step.args, id=f"call_{uuid4().hex[:16]}") for step in steps]
    return AIMessage(content="", tool_calls=calls)


def _pieces(message: AIMessage) -> Iterator[AIMessageChunk]:
    """A few words at a time, so that reading can start at once."""
    if message.tool_calls:
        import json

        yield AIMessageChunk(
            content="",
            tool_call_chunks=[
                tool_call_chunk(name=call["name"], args=json.dumps(call["args"]), id=call["id"], index=index)
                for index, call in enumerate(message.tool_calls)
            ],
        )
        return
    words = re.findall(r"\S+\s*", str(message.content))
    for start in range(0, len(words), _WORDS_A_CHUNK):
        yield AIMessageChunk(content="".join(words[start : start + _WORDS_A_CHUNK]))


def _generation(chunk: AIMessageChunk) -> ChatGenerationChunk:
    return ChatGenerationChunk(message=chunk)
