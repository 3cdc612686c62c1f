"""Limits that hold before a route sees anything. Plain ASGI: a wrapping middleware class would break streams."""

from __future__ import annotations

import asyncio

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from core.errors import TooLarge

MAX_BODY = 256_000  # bytes; a message has 8,000 characters at most
PATIENCE = 20.0  # seconds a body may take to arrive


class BodyLimit:
    """Refuses bodies over MAX_BODY with 413, whether they say their length or not, and ones that do not come."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > MAX_BODY:
            return await _too_large(scope, receive, send)
        try:
            async with asyncio.timeout(PATIENCE):
                body = await _read(receive)
        except TimeoutError:
            return await problem(408, "timeout", "The rest of the request did not come.")(scope, receive, send)
        if len(body) > MAX_BODY:
            return await _too_large(scope, receive, send)
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, replayed, send)


async def _read(receive: Receive) -> bytes:
    """The whole body, or a little more than is allowed of it."""
    body = bytearray()
    while len(body) <= MAX_BODY:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


async def _too_large(scope: Scope, receive: Receive, send: Send) -> None:
    most = f"That is more than {MAX_BODY // 1000} kB, the most a request may carry."
    await problem(413, TooLarge.code, most)(scope, receive, send)
