"""Starts and stops the servers that are measured, each with one worker and the same settings."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).parents[1]
RUNS = "/api/ai/assistant/runs"
_READY_WITHIN = 60.0  # seconds


@dataclass
class Server:
    url: str
    process: psutil.Popen
    ready_after: float  # seconds from its start
    token: str | None = None

    @property
    def resident_mb(self) -> float:
        return float(self.process.memory_info().rss) / 1e6

    def load(self, **plan: Any) -> dict[str, Any]:
        """What the load client measured, in its own process."""
        command = [sys.executable, "-m", "benchmarks.client", self.url + RUNS]
        if self.token:
            command += ["--token", self.token]
        for name, value in plan.items():
            for each in value if isinstance(value, list) else [value]:
                command += [f"--{name}", str(each)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise RuntimeError(f"The load client failed: {done.stderr[-2000:]}")
        answer: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return answer


@contextlib.contextmanager
def uvicorn(app: str, log: Path, *options: str, token: str | None = None, **environment: str) -> Iterator[Server]:
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "uvicorn",
        app,
        "--port",
        str(port),
        "--loop",
        "uvloop",
        "--http",
        "httptools",
        "--no-access-log",
        "--log-level",
        "warning",
        *options,
    ]
    with started(command, port, log, **environment) as server:
        server.token = token
        yield server


@contextlib.contextmanager
def started(command: list[str], port: int, log: Path, **environment: str) -> Iterator[Server]:
    """Runs a server until the block ends; the block starts when the server says that it is ready."""
    begin = time.perf_counter()
    with log.open("ab") as output:
        process = psutil.Popen(command, cwd=ROOT, stdout=output, stderr=output, env={**os.environ, **environment})
    url = f"http://127.0.0.1:{port}"
    try:
        _wait(port, process, log)
        yield Server(url, process, time.perf_counter() - begin)
    finally:
        _stop(process)


def _stop(process: psutil.Popen) -> None:
    with contextlib.suppress(psutil.NoSuchProcess):
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(5)


def _wait(port: int, process: psutil.Popen, log: Path) -> None:
    ends = time.perf_counter() + _READY_WITHIN
    while time.perf_counter() < ends:
        if process.poll() is not None:
            raise RuntimeError(f"The server stopped at its start: {log.read_text()[-2000:]}")
        if _answers(port):
            return
        time.sleep(0.01)
    raise RuntimeError(f"The server was not ready in time: {log.read_text()[-2000:]}")


def _answers(port: int) -> bool:
    connection = HTTPConnection("127.0.0.1", port, timeout=1)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])
