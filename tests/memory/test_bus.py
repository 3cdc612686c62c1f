"""Nudges through a real Redis: they arrive at once, and without Redis nothing fails."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.errors import BadInput
from memory.bus import NoBus
from memory.redis_bus import RedisBus
from tests.conftest import RedisServer, free_port


@pytest.fixture
def redis(tmp_path: Path) -> Iterator[RedisServer]:
    server = RedisServer(tmp_path)
    server.start()
    yield server
    server.stop()


async def test_a_nudge_wakes_who_listens_to_that_run(redis: RedisServer) -> None:
    here, there = RedisBus(redis.url), RedisBus(redis.url)
    async with there.listen("run-1") as wait, there.listen("run-2") as wait_for_another:
        await wait(0.2)  # the subscription's own answer
        await wait_for_another(0.2)
        waiting, another = asyncio.create_task(wait(5)), asyncio.create_task(wait_for_another(5))
        await asyncio.sleep(0.1)
        await here.nudge("run-1")
        async with asyncio.timeout(2):
            await waiting
        assert not another.done()
        another.cancel()
    await here.close()
    await there.close()


async def test_without_redis_nothing_fails_and_nothing_waits(caplog: pytest.LogCaptureFixture) -> None:
    bus = RedisBus(f"redis://127.0.0.1:{free_port()}")
    started = time.monotonic()
    async with bus.listen("run-1") as wait:
        for _ in range(3):
            await bus.nudge("run-1")
            await wait(1.0)
    await bus.close()
    assert time.monotonic() - started < 2
    assert caplog.text.count("Redis does not answer") == 1


async def test_redis_may_go_and_come_back(redis: RedisServer) -> None:
    bus = RedisBus(redis.url)
    async with bus.listen("run-1") as wait:
        await wait(0.2)
        redis.stop()
        await wait(0.2)
        await bus.nudge("run-1")
        redis.start()
        heard = 0
        while heard == 0:
            began = time.monotonic()
            waiting = asyncio.create_task(wait(1.0))
            await asyncio.sleep(0.3)
            await bus.nudge("run-1")
            await waiting
            heard += 0.3 <= time.monotonic() - began < 0.9
    await bus.close()


async def test_a_silent_redis_holds_nobody_up() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    bus = RedisBus(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    started = time.monotonic()
    for _ in range(5):
        await bus.nudge("run-1")
    assert time.monotonic() - started < 0.5
    await bus.close()
    server.close()


async def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(BadInput, match="TABLESIDE_REDIS_URL"):
        RedisBus("foo")


async def test_one_process_only_looks_again() -> None:
    bus = NoBus()
    await bus.nudge("run-1")
    async with bus.listen("run-1") as wait:
        await wait(0)
    await bus.close()
