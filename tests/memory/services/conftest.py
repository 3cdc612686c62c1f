from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from tests.conftest import until

__all__ = ["until"]

ROOT = Path(__file__).parents[3]
# An application that opens the services, says so, and waits to be killed (or for a line, to leave cleanly).
APP = """
import asyncio, sys
from pathlib import Path
from memory.services import open_services

async def main():
    async with open_services(Path(sys.argv[1]), role=sys.argv[2]) as services:
        await services.chroma_url()
        print(services.mongodb_uri, flush=True)
        await asyncio.to_thread(sys.stdin.readline)

asyncio.run(main())
"""


class App:
    """A Tableside process of its own on a data folder."""

    def __init__(self, data_dir: Path, role: str = "server") -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", APP, str(data_dir), role],
            cwd=ROOT,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )

    def wait_ready(self) -> str:
        return self.process.stdout.readline().strip()

    def services(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def leave(self) -> None:
        self.process.communicate("\n", timeout=30)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
def start_app() -> Iterator[Callable[..., App]]:
    started: list[App] = []

    def start(data_dir: Path, role: str = "server") -> App:
        started.append(App(data_dir, role))
        return started[-1]

    yield start
    for app in started:
        app.kill()
        app.process.stdin.close()
        app.process.stdout.close()
        app.process.stderr.close()


def gone(process: psutil.Process) -> bool:
    try:
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True
