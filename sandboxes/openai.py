"""Plays an OpenAI-compatible chat server on loopback: streams what it is told to, and fails as it is told to.

Faithful to the published chat-completions stream: `chat.completion.chunk` objects as server-sent events, a last
chunk with usage where `stream_options` asks for it, then `data: [DONE]`.
"""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

Failure = Literal["status", "hang", "break", "garbage", "bad_arguments", "empty"]
_DEMO = {"X-Tableside-Demo": "true"}


@dataclass
class Answer:
    """One answer: words (streamed one by one) or tool calls [(name, args)], and how it goes wrong, if it does."""

    text: str = ""
    tool_calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    fail: Failure | None = None
    delay: float = 0.0  # seconds between pieces


@dataclass
class OpenAISandbox:
    """Answers in the order given; the requests it got stand in `requests`."""

    answers: deque[Answer] = field(default_factory=deque)
    requests: list[dict[str, Any]] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/v1/chat/completions", self._complete, methods=["POST"])])

    async def _complete(self, request: Request) -> Response:
        self.requests.append(await request.json())
        answer = self.answers.popleft() if self.answers else Answer(fail="status")
        if answer.fail == "status":
            error = {"error": {"message": "The server had an error.", "type": "server_error", "code": None}}
            return JSONResponse(error, 500, headers=_DEMO)
        return StreamingResponse(_stream(answer), media_type="text/event-stream", headers=_DEMO)


async def _stream(answer: Answer) -> AsyncIterator[str]:
    if answer.fail == "hang":
        await asyncio.sleep(60)
    words = answer.text.split(" ") if answer.text else []
    for number, word in enumerate(words):
        if answer.fail in ("break", "garbage") and number == len(words) // 2:
            if answer.fail == "break":
                raise ConnectionError("the sandbox was told to break off")
            yield "data: {this is not JSON\n\n"
        yield _chunk({"content": word if number == 0 else f" {word}"})
        await asyncio.sleep(answer.delay)
    for index, (name, args) in enumerate(answer.tool_calls):
        arguments = "{not json" if answer.fail == "bad_arguments" else json.dumps(args)
        yield _chunk(
            {
                "tool_calls": [
                    {
                        "index": index,
                        "id": f"call_{uuid4().hex[:8]}",
                        "type": "function",
                        "function": {"name": name, "arguments": arguments},
                    }
                ]
            }
        )
    yield _chunk({}, "tool_calls" if answer.tool_calls else "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": 10 + len(words), "total_tokens": 110 + len(words)}
    yield _event({**_base(), "choices": [], "usage": usage})
    yield "data: [DONE]\n\n"


def _base() -> dict[str, Any]:
    return {"id": "chatcmpl-sandbox", "object": "chat.completion.chunk", "created": 0, "model": "sandbox"}


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> str:
    return _event({**_base(), "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}]})


def _event(body: dict[str, Any]) -> str:
    return f"data: {json.dumps(body)}\n\n"
