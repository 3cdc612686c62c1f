"""A chat endpoint as one writes it in an afternoon: FastAPI, sse-starlette and a LangGraph saver, nothing else."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any

from ag_ui.core import RunAgentInput
from fastapi import FastAPI
from langchain_core.messages import AIMessageChunk, HumanMessage, ToolMessage
from sse_starlette import EventSourceResponse

from benchmarks.peers.graph import build


def create(saver: Any, durability: str | None = None) -> FastAPI:
    app, graph = FastAPI(), build(saver)
    options = {"durability": durability} if durability else {}

    async def events(given: RunAgentInput) -> AsyncIterator[dict[str, str]]:
        number = 0
        async for event in run(graph, given, options):
            number += 1
            yield {"id": f"{given.run_id}:{number}", "data": json.dumps(event)}

    @app.post("/api/ai/assistant/runs")
    async def start(given: RunAgentInput) -> EventSourceResponse:
        return EventSourceResponse(events(given), sep="\n")

    @app.get("/readyz")
    async def ready() -> dict[str, bool]:
        return {"ready": True}

    return app


async def run(graph: Any, given: RunAgentInput, options: dict[str, Any]) -> AsyncIterator[dict[str, Any]]:
    ids = {"threadId": given.thread_id, "runId": given.run_id}
    yield {"type": "RUN_STARTED", **ids}
    speaking = False
    text = {"messageId": f"{given.run_id}-m"}
    config = {"configurable": {"thread_id": given.thread_id}}
    turn = {"messages": [HumanMessage(str(given.messages[-1].content))]}
    async for message, _ in graph.astream(turn, config, stream_mode="messages", **options):
        if isinstance(message, ToolMessage):
            yield {"type": "TOOL_CALL_RESULT", "toolCallId": message.tool_call_id, "content": message.content}
        elif isinstance(message, AIMessageChunk):
            for call in message.tool_calls:
                for event in _tool_call(call):
                    yield event
            if message.content:
                if not speaking:
                    speaking = True
                    yield {"type": "TEXT_MESSAGE_START", "role": "assistant", **text}
                yield {"type": "TEXT_MESSAGE_CONTENT", "delta": message.content, **text}
    yield {"type": "TEXT_MESSAGE_END", **text}
    yield {"type": "RUN_FINISHED", **ids}


def _tool_call(call: Any) -> list[dict[str, Any]]:
    return [
        {"type": "TOOL_CALL_START", "toolCallId": call["id"], "toolCallName": call["name"]},
        {"type": "TOOL_CALL_ARGS", "toolCallId": call["id"], "delta": json.dumps(call["args"])},
        {"type": "TOOL_CALL_END", "toolCallId": call["id"]},
    ]
