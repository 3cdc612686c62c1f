"""Stored events as server-sent events, and the place to go on from."""

from __future__ import annotations

from collections.abc import AsyncIterator

from sse_starlette import EventSourceResponse

from core.errors import BadInput
from memory.runs import StoredEvent

HEARTBEAT = 15  # seconds between comments that keep proxies from closing a silent stream
PATIENCE = 20.0  # seconds a reader may take for one write; after that it is dropped and can come back
_HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


def stream(batches: AsyncIterator[list[StoredEvent]], run_id: str) -> EventSourceResponse:
    # A batch is one chunk: each chunk costs a task switch and a write. LF, since AG-UI's client stumbles over CRLF.
    return sent(_frames(batch, run_id) async for batch in batches)


def sent(frames: AsyncIterator[bytes]) -> EventSourceResponse:
    """Whole frames as they come, each piece in one write."""
    return EventSourceResponse(frames, sep="\n", ping=HEARTBEAT, send_timeout=PATIENCE, headers=_HEADERS)


def _frames(batch: list[StoredEvent], run_id: str) -> bytes:
    return "".join(f"id: {run_id}:{number}\ndata: {event}\n\n" for number, event in batch).encode()


def position(last_event_id: str | None, run_id: str) -> int:
    """`<run_id>:<seq>` -> seq; nothing -> 0."""
    if not last_event_id:
        return 0
    run, _, number = last_event_id.rpartition(":")
    if run != run_id or not number.isdecimal() or len(number) > 9:
        raise BadInput("Last-Event-ID does not belong to this run.")
    return int(number)
