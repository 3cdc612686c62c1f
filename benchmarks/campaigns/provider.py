"""A provider that writes 50 tokens a second, four characters each: `python -m benchmarks.campaigns.provider PORT`.

It speaks the published chat-completions stream, tells the message and each channel apart by what it is asked for, and
keeps in /took how long each answer took to be written.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

PER_SECOND, TOKEN = 50, 4  # tokens a second; characters a token
_LONG = """Tuesday's forecast is rain from noon until late, and we have decided not to mind it. On Tuesday the Thai \
Chicken is 20% off, all day, at the table or in a warm box.

Chicken, sweet chili, red peppers and a handful of cilantro go on a crust that rested two nights. It is the one our \
cooks make for themselves when the shift is over, and it keeps its heat on the way home."""
_WORDS: dict[str, dict[str, Any]] = {
    "Write the message": {
        "message": "Rain all Tuesday, so the Thai Chicken is 20% off that day. Warm, a little sweet, a little sharp.",
    },
    "Instagram caption": {
        "text": "Rain on Tuesday? The Thai Chicken is 20% off. Chicken, sweet chili and peppers on a crust that rested "
        "two nights. Come in, shake off, stay a while.",
        "hashtags": ["RainyTuesday", "ThaiChicken", "LunaPizza"],
    },
    "Facebook post": {"text": f"{_LONG}\n\n{{link}}"},
    "Google Business post": {
        "text": "Rainy Tuesday: the Thai Chicken is 20% off all day. Chicken, sweet chili and peppers, from the oven "
        "to your table or into a warm box."
    },
    "Email": {
        "subject": "Rain on Tuesday, 20% off the Thai Chicken",
        "preheader": "Warm, a little sweet, a little sharp, and 20% off on Tuesday.",
        "text": f"Hi {{first_name}},\n\n{_LONG}\n\nIf you would rather not go out in it, call and we will have it "
        "ready by the time you have found your umbrella.\n\nThe Luna team",
    },
    "Text message": {"text": "Luna Pizza: rainy Tuesday, the Thai Chicken is 20% off."},
    "Website banner": {"subject": "Rainy Tuesday", "text": "20% off the Thai Chicken on Tuesday, all day."},
}
_took: list[dict[str, Any]] = []


async def complete(request: Request) -> Response:
    asked = await request.json()
    wanted = asked["messages"][1]["content"].partition("</data>\n")[2]
    what = next(each for each in _WORDS if wanted.startswith(each))
    name = asked["tools"][0]["function"]["name"]
    return StreamingResponse(_written(what, name), media_type="text/event-stream")


async def _written(what: str, name: str) -> AsyncIterator[str]:
    begin = time.perf_counter()
    call: dict[str, Any] = {"index": 0, "id": "call_bench", "type": "function"}
    yield _chunk({"tool_calls": [{**call, "function": {"name": name, "arguments": ""}}]})
    arguments = json.dumps(_WORDS[what])
    pieces = [arguments[start : start + TOKEN] for start in range(0, len(arguments), TOKEN)]
    for number, piece in enumerate(pieces, 1):
        await asyncio.sleep(max(0.0, begin + number / PER_SECOND - time.perf_counter()))
        yield _chunk({"tool_calls": [{"index": 0, "function": {"arguments": piece}}]})
    yield _chunk({}, "tool_calls")
    _took.append({"what": what, "tokens": len(pieces), "seconds": time.perf_counter() - begin})
    yield "data: [DONE]\n\n"


def _chunk(delta: dict[str, Any], finish_reason: str | None = None) -> str:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    shape = {"id": "chatcmpl-bench", "object": "chat.completion.chunk", "created": 0, "model": "bench"}
    return f"data: {json.dumps({**shape, 'choices': [choice]})}\n\n"


async def took(request: Request) -> Response:
    """What was written since this was asked the last time."""
    found = list(_took)
    _took.clear()
    return JSONResponse(found)


async def ready(request: Request) -> Response:
    return Response()


def main(port: int) -> None:
    routes = [
        Route("/v1/chat/completions", complete, methods=["POST"]),
        Route("/took", took),
        Route("/readyz", ready),
    ]
    uvicorn.run(Starlette(routes=routes), port=port, log_level="warning", access_log=False, lifespan="off")


if __name__ == "__main__":
    main(int(sys.argv[1]))
