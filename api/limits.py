"""Limits that hold before a route sees anything. Plain ASGI: a wrapping middleware class would break streams."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.errors import problem
from core.errors import TooLarge

MAX_BODY = 256_000  # bytes; a message has 8,000 characters at most
PATIENCE = 20.0  # seconds a body may take to arrive
UPLOADS: tuple[tuple[re.Pattern[str], int], ...] = (  # what the signed-in may send more to: bytes
    (re.compile(r"/api/ai/content/images"), 20_500_000),
    (re.compile(r"/api/ai/content/voice/learn"), 6_000_000),
    (re.compile(r"/api/ai/campaigns/guests/import"), 20_500_000),
)
UPLOAD_PATIENCE = 120.0


class BodyLimit:
    """Refuses bodies over their limit with 413, whether they say their length or not, and ones that do not come.
    `may_upload`: whether a request's Authorization header is one of ours; others have the small limit everywhere."""

    def __init__(self, app: ASGIApp, may_upload: Callable[[str], bool] = lambda header: False) -> None:
        self._app, self._may_upload = app, may_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        headers = dict(scope["headers"])
        most = self._most(scope, headers.get(b"authorization", b"").decode("latin-1"))
        length = headers.get(b"content-length", b"0")
        if length.isdigit() and int(length) > most:
            return await _too_large(most, scope, receive, send)
        try:
            async with asyncio.timeout(PATIENCE if most == MAX_BODY else UPLOAD_PATIENCE):
                body = await _read(receive, most)
        except TimeoutError:
            return await problem(408, "timeout", "The rest of the request did not come.")(scope, receive, send)
        if len(body) > most:
            return await _too_large(most, scope, receive, send)
        pending: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replayed() -> Message:
            return pending.pop() if pending else await receive()

        await self._app(scope, replayed, send)

    def _most(self, scope: Scope, authorization: str) -> int:
        if scope["method"] != "POST":
            return MAX_BODY
        most = next((most for path, most in UPLOADS if path.fullmatch(scope["path"])), MAX_BODY)
        return most if most == MAX_BODY or self._may_upload(authorization) else MAX_BODY


async def _read(receive: Receive, most: int) -> bytes:
    """The whole body, or a little more than is allowed of it."""
    body = bytearray()
    while len(body) <= most:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body"):
            break
    return bytes(body)


async def _too_large(most: int, scope: Scope, receive: Receive, send: Send) -> None:
    size = f"{most // 1000} kB" if most < 1_000_000 else f"{most // 1_000_000} MB"
    said = f"That is more than {size}, the most a request may carry."
    await problem(413, TooLarge.code, said)(scope, receive, send)
