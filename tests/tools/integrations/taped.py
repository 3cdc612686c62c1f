"""Vendors' clients at made-up hosts: what they are sent and answered is replayed from tests/cassettes, or recorded there
against the sandboxes (RECORD=1). It shows what we send, not what the vendors are."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from sandboxes.base import Sandbox
from tests.cassettes import recorder
from tests.serving import served

RECORD = os.environ.get("RECORD") == "1"


class AtMadeUpHost(httpx.AsyncHTTPTransport):
    """Sends what is meant for the made-up host to the sandbox. What is recorded is what went in here."""

    def __init__(self, sandbox: str) -> None:
        super().__init__()
        self._sandbox = httpx.URL(sandbox)

    async def handle_async_request(self, sent: httpx.Request) -> httpx.Response:
        url = sent.url.copy_with(scheme="http", host=self._sandbox.host, port=self._sandbox.port)
        moved = httpx.Request(sent.method, url, headers=sent.headers, content=sent.content, extensions=sent.extensions)
        return await super().handle_async_request(moved)


@asynccontextmanager
async def taped(name: str, host: str, sandbox: Sandbox) -> AsyncIterator[httpx.AsyncClient]:
    """A client whose every exchange is in tests/cassettes/<name>.yaml. Replaying, nothing listens, and all that was
    recorded has to be asked for."""
    if RECORD:
        with served(sandbox) as address:
            async with httpx.AsyncClient(transport=AtMadeUpHost(address)) as wire:
                with recorder(name, "all", host):
                    yield wire
        return
    async with httpx.AsyncClient(transport=AtMadeUpHost("http://127.0.0.1:9")) as wire:
        with recorder(name, "none", host) as tape:
            yield wire
    assert tape.all_played
