"""Answers that a client need not fetch twice: strong ETags by content, 304 where it has them (RFC 9110, 13.1)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel
from pydantic_core import to_json

from memory.restaurants import Restaurant
from tools.menu.kept import Kept

_HEADERS = {"Cache-Control": "private, no-cache", "Vary": "Authorization"}  # keep it, but ask before each use


def written(content: Mapping[str, Any]) -> bytes:
    return to_json(content, inf_nan_mode="null")


def tagged(request: Request, content: Mapping[str, Any] | bytes, media_type: str = "application/json") -> Response:
    """`content` as JSON (bytes as they are) with its ETag, or 304 without a body."""
    body = content if isinstance(content, bytes) else written(content)
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {**_HEADERS, "ETag": tag}
    if _has(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def _has(wanted: str | None, tag: str) -> bool:
    """By weak comparison, as If-None-Match asks."""
    if wanted is None:
        return False
    return wanted.strip() == "*" or tag in (each.strip().removeprefix("W/") for each in wanted.split(","))


class Answers:
    """Bodies that need not be worked out again: of the same question, on the same day, of an unchanged restaurant."""

    def __init__(self, most: int = 64) -> None:
        self._bodies = Kept[bytes](most)

    async def body(
        self,
        restaurant: Restaurant,
        today: date,
        asked: BaseModel | str,
        make: Callable[[], Awaitable[Mapping[str, Any]]],
    ) -> bytes:
        question = asked if isinstance(asked, str) else f"{type(asked).__name__} {asked.model_dump_json()}"

        async def body() -> bytes:
            return written(await make())

        return await self._bodies.get(restaurant, (today, question), body)
