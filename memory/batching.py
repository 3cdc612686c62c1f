"""Group commit: writes that come while one is on its way go out together in the next one.

Alone, a write is as quick as ever; with fifty conversations at once it saves most of the round trips, which are
what a turn costs.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from pymongo import InsertOne, UpdateOne
from pymongo.asynchronous.collection import AsyncCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError, OperationFailure

from memory.mongo import Document

Write = InsertOne[Document] | UpdateOne
_DUPLICATE_KEY = 11000
_MOST = 500  # writes that go out together


class Batcher:
    """Writes to one collection. Each caller waits for its own writes and gets its own error."""

    def __init__(self, collection: AsyncCollection[Document]) -> None:
        self._collection = collection
        self._waiting: list[tuple[Write, asyncio.Future[None]]] = []
        self._sender: asyncio.Task[None] | None = None

    async def write(self, *writes: Write) -> None:
        """Returns when all are stored. Raises DuplicateKeyError or OperationFailure if one of these was refused."""
        loop = asyncio.get_running_loop()
        futures = [loop.create_future() for _ in writes]
        self._waiting.extend(zip(writes, futures, strict=True))
        if self._sender is None or self._sender.done():
            self._sender = asyncio.create_task(self._send_all())
        for outcome in await asyncio.gather(*futures, return_exceptions=True):
            if isinstance(outcome, BaseException):
                raise outcome

    async def _send_all(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting[:_MOST], self._waiting[_MOST:]
            try:
                await self._collection.bulk_write([write for write, _ in batch], ordered=False)
                refused: dict[int, Exception] = {}
            except BulkWriteError as error:
                refused = _refused(error.details or {})
            except Exception as error:  # whatever it is, it is the callers' to handle
                refused = dict.fromkeys(range(len(batch)), error)
            _tell([future for _, future in batch], refused)


def _refused(details: Any) -> dict[int, Exception]:
    return {
        each["index"]: (DuplicateKeyError if each["code"] == _DUPLICATE_KEY else OperationFailure)(
            each["errmsg"], each["code"]
        )
        for each in details.get("writeErrors", [])
    }


def _tell(futures: Sequence[asyncio.Future[None]], refused: dict[int, Exception]) -> None:
    for number, future in enumerate(futures):
        if future.done():  # its caller was cancelled
            continue
        if number in refused:
            future.set_exception(refused[number])
        else:
            future.set_result(None)
