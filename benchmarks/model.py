"""A model that costs nothing: one tool call, then an answer of 40 tokens, as fast as it is read."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessageChunk, BaseMessage, ToolMessage
from langchain_core.outputs import ChatGenerationChunk, ChatResult

TOOL = "bench_lookup"
TOOL_RESULT = {"best": ["Thai Chicken", "Barbecue Chicken"], "worst": ["Brie Carre", "Green Garden"], "units": 4021}
TOKENS = [word + " " for word in ("well", "the", "menu", "is", "doing", "fine", "this", "week") * 5]
_CALL = {"name": TOOL, "args": '{"period_days": 30}', "id": "call-1", "index": 0, "type": "tool_call_chunk"}
_QUESTION: list[dict[str, Any]] = [{"content": "", "tool_call_chunks": [_CALL]}]
_ANSWER: list[dict[str, Any]] = [{"content": token} for token in TOKENS]


class ScriptedModel(BaseChatModel):
    """Calls the tool when a person spoke last, answers when a tool did."""

    @property
    def _llm_type(self) -> str:
        return "scripted"

    def bind_tools(self, tools: Sequence[Any], **options: Any) -> Any:
        return self

    def _generate(self, *arguments: Any, **options: Any) -> ChatResult:
        raise TypeError("The benchmarks stream.")

    async def _astream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **options: Any
    ) -> AsyncIterator[ChatGenerationChunk]:
        for chunk in _ANSWER if isinstance(messages[-1], ToolMessage) else _QUESTION:
            generation = ChatGenerationChunk(message=AIMessageChunk(**chunk))
            if run_manager:  # what makes LangGraph's own token stream see it
                await run_manager.on_llm_new_token(chunk["content"], chunk=generation)
            yield generation
