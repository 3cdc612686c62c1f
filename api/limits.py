"""Limits that hold before a route sees anything. Plain ASGI: a wrapping middleware class would break streams."""

from __future__ import annotations

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from core.errors import TooLarge

MAX_BODY = 256_000  # bytes; a message has 8,000 characters at most


class BodyLimit:
    """Refuses bodies over MAX_BODY with 413, whether they say their length or not."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        length = dict(scope["headers"]).get(b"content-length", b"0")
        if length.isdigit() and int(length) > MAX_BODY:
            return await _refuse(scope, receive, send)
        body = await _read(receive)
        if len(body) > MAX_BODY:
            return await _refuse(scope, receive, send)
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


_TOO_LARGE = f"That is more than {MAX_BODY // 1000} kB, the most a request may carry."


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    await problem(413, TooLarge.code, _TOO_LARGE)(scope, receive, send)
