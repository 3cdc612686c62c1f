"""A run as it happens: events are stored, then seen by readers.

Readers of a live run walk its one list of stored events, so a slow reader costs nothing, and a reader that comes
back with the last number it saw finds no gap and no repeat.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Sequence
from contextlib import suppress
from dataclasses import replace

from agent.agui import Encoder, is_terminal
from core.errors import TablesideError
from core.events import Answering, Event, RunFailed, RunFinished, TextDelta, Usage
from memory.bus import Bus
from memory.runs import Run, RunStore, StoredEvent

COALESCE = 0.025  # seconds that text may wait for more text, once the first of it is out
MAX_LOG = 2_000_000  # bytes of events a run may store


class RunTooLong(TablesideError):
    status, code = 413, "run_too_long"


class LiveRun:
    """The stored events of a run that goes on in this process."""

    def __init__(self, run: Run, started: str) -> None:
        self.run = run
        self._events: list[StoredEvent] = [(1, started)]  # as durable as the run's own document
        self._news = asyncio.Event()

    @property
    def last(self) -> int:
        return len(self._events)

    @property
    def ended(self) -> bool:
        return is_terminal(self._events[-1][1])

    def publish(self, events: Sequence[str]) -> None:
        self._events.extend(enumerate(events, start=self.last + 1))
        news, self._news = self._news, asyncio.Event()
        news.set()

    async def read(self, after: int = 0) -> AsyncIterator[list[StoredEvent]]:
        """What stands behind number `after`, then the new events as they come, until the run ends."""
        while True:
            news = self._news
            if batch := self._events[after:]:
                yield batch
                after = batch[-1][0]
            if after < self.last:
                continue  # more came while the reader was busy
            if self.ended:
                return
            await news.wait()


class Sink:
    """Takes a run's events, stores them in few writes, then publishes them.

    The first text goes out at once, later text waits up to `COALESCE` for more; whatever comes while a write is on
    its way goes into the next one.
    """

    def __init__(self, live: LiveRun, started: str, runs: RunStore, bus: Bus) -> None:
        self._live, self._runs, self._bus = live, runs, bus
        self._encoder = Encoder(live.run.thread_id, live.run.run_id)
        self._queue: list[Event] = []
        self._unstored = [started]  # shown already, stored with the first batch
        self._size, self._closed, self._spoke = 0, False, False
        self._news, self._urgent = asyncio.Event(), asyncio.Event()
        self._writer = asyncio.create_task(self._write())

    def emit(self, event: Event) -> None:
        if self._writer.done():
            self._writer.result()  # raises what stopped it
        if isinstance(event, Answering | Usage):
            return  # for the transcript and the books, not for the wire
        last = self._queue[-1] if self._queue else None
        if isinstance(event, TextDelta) and isinstance(last, TextDelta):
            self._queue[-1] = replace(last, text=last.text + event.text)
        else:
            self._queue.append(event)
        if self._size > MAX_LOG and not isinstance(event, RunFailed | RunFinished):
            self._queue.clear()
            raise RunTooLong("That answer grew too long, so I stopped. Ask for a smaller piece of it.")
        if self._is_urgent(event):
            self._urgent.set()
        self._news.set()

    async def close(self, *writes: Awaitable[object]) -> None:
        """Stores all that is left together with the last `writes` about this run, then publishes it."""
        self._closed = True
        self._urgent.set()
        self._news.set()
        await self._writer
        await self._flush(*writes)

    def abandon(self) -> None:
        """Lets go of what could not be stored."""
        self._writer.cancel()

    def _is_urgent(self, event: Event) -> bool:
        first_words = isinstance(event, TextDelta) and not self._spoke
        self._spoke = self._spoke or first_words
        return first_words or isinstance(event, RunFailed | RunFinished)

    async def _write(self) -> None:
        while not self._closed:
            await self._news.wait()
            await self._coalesce()
            if self._queue and not self._closed:
                await self._flush()

    async def _coalesce(self) -> None:
        if not self._urgent.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(COALESCE):
                    await self._urgent.wait()
        self._urgent.clear()
        self._news.clear()

    async def _flush(self, *writes: Awaitable[object]) -> None:
        queue, self._queue = self._queue, []
        events = [encoded for event in queue for encoded in self._encoder.encode(event)]
        self._size += sum(map(len, events))
        first = self._live.last + 1 - len(self._unstored)
        await asyncio.gather(self._runs.append(self._live.run, first, self._unstored + events), *writes)
        self._unstored = []
        self._live.publish(events)
        await self._bus.nudge(self._live.run.run_id)
