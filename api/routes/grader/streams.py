"""A report as it grows, as server-sent events: `progress` and `report`, whose id is the report's `rev`."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Header, Response

from api.etag import written
from api.sse import sent
from core.errors import BadInput
from tools.grader.public import sources_of
from tools.grader.schemas import Graded

if TYPE_CHECKING:
    from api.wiring import Container

LastEventId = Annotated[str | None, Header(alias="Last-Event-ID", description="The `rev` that was seen last.")]
Show = Callable[[Graded], Awaitable[dict[str, Any]]]


async def follow(house: Container, graded: Graded, last: str | None, show: Show | None = None) -> Response:
    """From behind `last` on, until the report is final; 204, which ends a browser's asking, where nothing comes after.
    The grade goes on whoever reads or leaves; who reads slowly gets the newest and misses what was between."""
    after = position(last)
    if graded.final and after >= graded.rev:
        return Response(status_code=204)
    return sent(_frames(house, graded, after, show or house.grader.shown))


async def _frames(house: Container, graded: Graded, after: int, show: Show) -> AsyncIterator[bytes]:
    async for one in house.grader.follow(graded.restaurant_id, graded.id, after):
        progress = {
            "rev": one.rev,
            "final": one.final,
            "sources": sources_of(one),
            "reading": one.reading,
            "waiting": one.waiting,
        }
        # The id stands on the last event of a rev alone: whoever is cut off before it gets both again.
        if one.first_at is None:
            yield _frame("progress", progress, one.rev)
        else:
            yield _frame("progress", progress) + _frame("report", await show(one), one.rev)


def _frame(event: str, data: dict[str, Any], number: int | None = None) -> bytes:
    name = b"" if number is None else b"id: %d\n" % number
    return name + b"event: %s\ndata: %s\n\n" % (event.encode(), written(data))


def position(last: str | None) -> int:
    """A `rev` -> the same; nothing -> before the first."""
    if not last:
        return -1
    if not (last.isascii() and last.isdecimal()) or len(last) > 9:
        raise BadInput("Last-Event-ID is not one of this report's.")
    return int(last)
