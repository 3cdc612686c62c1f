"""A reader that stops reading is dropped, and costs the run nothing."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from api import sse
from api.wiring import Container
from core.principal import Principal, Role
from memory.runs import StoredEvent
from tests.api.test_assistant import BASE, body
from tests.scripted import Say, ScriptedModel


async def test_a_silent_reader_is_dropped(
    house: Container, url: str, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sse, "PATIENCE", 0.3)
    monkeypatch.setattr(sse, "HEARTBEAT", 1)
    follow, left = house.runner.follow, asyncio.Event()

    async def watched(*args: Any) -> AsyncIterator[list[StoredEvent]]:
        try:
            async for batch in follow(*args):
                yield batch
        finally:
            left.set()

    monkeypatch.setattr(house.runner, "follow", watched)
    word = "x" * 4000
    model.answers.append(Say(" ".join([word] * 400)))  # 1.6 MB: more than the sockets between us hold
    token = house.tokens.make(Principal("trattoria", "anna", Role.OWNER), timedelta(hours=1))
    payload = json.dumps(body()).encode()
    host, port = url.removeprefix("http://").split(":")
    plug = socket.socket()
    plug.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plug.connect((host, int(port)))
    reader, writer = await asyncio.open_connection(sock=plug, limit=1024)
    writer.write(
        f"POST {BASE}/runs HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n".encode()
        + payload
    )
    await reader.readline()
    async with asyncio.timeout(20):  # the run ends although its reader sleeps
        while (run := await house.runs.find("trattoria", "run-1")) is None or run.status == "running":
            await asyncio.sleep(0.05)
    assert run.status == "finished"
    async with asyncio.timeout(20):
        await left.wait()
    got = 0
    with contextlib.suppress(ConnectionError):
        while piece := await reader.read(1_000_000):
            got += len(piece)
    assert got < 1_000_000  # the connection ended in the middle; all of it stands in the log
    stored = await house.runs.read("trattoria", "run-1", 0)
    assert sum(len(event) for _, event in stored) > 1_600_000
    writer.close()


async def test_heartbeats_come_while_nothing_happens(
    house: Container, url: str, model: ScriptedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    import httpx

    monkeypatch.setattr(sse, "HEARTBEAT", 0.1)
    model.answers.append(Say("one two", delay=0.5))
    token = house.tokens.make(Principal("trattoria", "anna", Role.OWNER), timedelta(hours=1))
    async with httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}) as client:
        answer = await client.post(f"{BASE}/runs", json=body())
    assert answer.text.count(": ping") >= 3
