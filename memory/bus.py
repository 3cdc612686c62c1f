"""A nudge between replicas: "there is something new about this run".

It carries no data and may be lost: whoever waits looks again after `patience` anyway. Without Redis, looking
again is all there is.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Protocol

Wait = Callable[[float], Awaitable[None]]  # waits for a nudge, at most so many seconds


class Bus(Protocol):
    """`patience` is how many seconds a listener waits before it looks again by itself."""

    patience: float

    async def nudge(self, key: str) -> None: ...

    def listen(self, key: str) -> AbstractAsyncContextManager[Wait]: ...

    async def close(self) -> None: ...


class NoBus:
    """One process, or replicas without Redis: look again every tenth of a second."""

    patience = 0.1

    async def nudge(self, key: str) -> None:
        return None

    @asynccontextmanager
    async def listen(self, key: str) -> AsyncIterator[Wait]:
        yield asyncio.sleep

    async def close(self) -> None:
        return None
