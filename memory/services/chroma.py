"""The embedded Chroma: a supervised `chroma run` on loopback.

A server and not the in-process client, because two processes may not share that one's folder.
"""

from __future__ import annotations

import asyncio
import importlib.util
import socket
import sys
from urllib.parse import urlsplit

from core.errors import Unavailable
from memory.services.folder import DataFolder
from memory.services.process import Program, Service

HOST = "127.0.0.1"
# What the `chroma` script does in the end; without importing the client it is ready in 0.1 s and takes 80 MB less.
RUN = "import sys, chromadb_rust_bindings; chromadb_rust_bindings.cli(['chroma', *sys.argv[1:]])"


class Chroma:
    """One Chroma server over `folder/chroma`, on the same port across restarts."""

    def __init__(self, folder: DataFolder, last_url: str | None = None) -> None:
        if importlib.util.find_spec("chromadb_rust_bindings") is None:
            raise Unavailable("Chroma is not installed; install chromadb or set TABLESIDE_CHROMA_URL.")
        data = folder.private("chroma")
        self._port = free_port(urlsplit(last_url).port if last_url else None)
        self.url = f"http://{HOST}:{self._port}"
        self.service = Service(
            Program(
                name="chroma",
                log=folder.path / "logs" / "chroma.log",
                probe=self._probe,
                argv=[
                    sys.executable,
                    "-P",
                    "-c",
                    RUN,
                    "run",
                    "--path",
                    str(data),
                    "--host",
                    HOST,
                    "--port",
                    str(self._port),
                ],
                env={"ANONYMIZED_TELEMETRY": "False", "NO_COLOR": "1"},
            )
        )

    def start(self) -> None:
        self.service.start()

    async def ready(self) -> None:
        await self.service.ready()

    async def stop(self) -> None:
        await self.service.stop()

    async def _probe(self) -> bool:
        return await heartbeat(HOST, self._port)


async def heartbeat(host: str, port: int, seconds: float = 2.0) -> bool:
    """Whether a Chroma server answers there. By hand: an HTTP client would be most of a command's start-up."""
    try:
        async with asyncio.timeout(seconds):
            reader, writer = await asyncio.open_connection(host, port)
            try:
                writer.write(f"GET /api/v2/heartbeat HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
                status = await reader.readline()
                body = await reader.read(1000)
            finally:
                writer.close()
    except (OSError, TimeoutError):
        return False
    return b" 200 " in status and b"heartbeat" in body


def free_port(wanted: int | None = None) -> int:
    """`wanted` if nothing listens there, else one that the system chooses."""
    for port in (wanted, 0):
        if port is None:
            continue
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable(f"There is no free port on {HOST}.")
