"""What goes on beside the requests: leases, approvals whose time is over, heavy parts warming up."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from pymongo.errors import PyMongoError

from api.wiring import Container
from core.errors import TablesideError

log = logging.getLogger(__name__)
SWEEP = 10.0  # seconds between looks at approvals


@asynccontextmanager
async def background(container: Container) -> AsyncIterator[None]:
    """Runs until the block ends. First it cleans up after a process that died on this data folder."""
    if container.services.mongodb_embedded and container.services.owned:
        await container.runner.bury_all()
        await container.importer.sweep()
    tasks = [
        asyncio.create_task(container.runner.watch()),
        asyncio.create_task(_every(SWEEP, container.executor.sweep)),
        asyncio.create_task(_warm_up(container)),
    ]
    if container.talk:
        tasks.append(asyncio.create_task(_every(SWEEP, lambda: _index_talk(container))))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except (PyMongoError, TablesideError) as error:
            log.warning("background work failed, will be tried again: %s", error)
        await asyncio.sleep(seconds)


async def _index_talk(container: Container) -> None:
    """Makes talk findable while nobody waits for an answer."""
    while container.talk and container.runner.is_idle and await container.talk.index():
        pass


async def _warm_up(container: Container) -> None:
    """Loads what the first turn would wait for: the built-in model's phrases."""
    from agent.llm.builtin import BuiltinContext, understand

    await asyncio.to_thread(understand, "which dishes sold best last week?", [], BuiltinContext(container.clock.now()))
    _settle_garbage_collector()


def _settle_garbage_collector() -> None:
    """What the imports left behind never dies. Not walking it again and again saves a third of a turn's CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
