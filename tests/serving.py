"""A stand-in of a vendor on a port of this machine, in a thread of its own, so that it answers whoever waits for it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import uvicorn

from tests.conftest import free_port


class Served(Protocol):
    def app(self) -> Any: ...


@contextmanager
def served(sandbox: Served) -> Iterator[str]:
    """Its address, until the block ends."""
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(sandbox.app(), port=port, log_level="critical", lifespan="off"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while thread.is_alive() and not server.started:
        time.sleep(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = server.force_exit = True
        thread.join(10)
