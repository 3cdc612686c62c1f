"""Websites on loopback that do what the real ones do, and worse: raw sockets, so that nothing is repaired on the way."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

Answer = Callable[[asyncio.StreamWriter, str], Awaitable[None]]  # (where to write, method)


@dataclass
class Site:
    """`answers` by path. `seen`: (method, path); `heads`: whole request heads."""

    port: int
    scheme: str = "http"
    answers: dict[str, bytes | Answer] = field(default_factory=dict)
    seen: list[tuple[str, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{self.scheme}://{host}:{self.port}{path}"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                method, path, _ = head.split(" ", 2)
                self.seen.append((method, path))
                self.heads.append(head)
                answer = self.answers.get(path, reply(b"nothing here", status="404 Not Found"))
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    if isinstance(answer, bytes):
                        writer.write(answer.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" if method == "HEAD" else answer)
                    else:
                        await answer(writer, method)
                    await writer.drain()
                finally:
                    self.at_once -= 1
        writer.close()


def reply(body: bytes = b"", *headers: str, status: str = "200 OK", length: int | None = None) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body) if length is None else length}", *headers]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body


def leads_to(location: str, status: str = "302 Found") -> bytes:
    return reply(b"", f"Location: {location}", status=status)


@asynccontextmanager
async def website(tls: ssl.SSLContext | None = None, **answers: bytes | Answer) -> AsyncIterator[Site]:
    """`answers` by path without its slash; `home` is "/"."""
    site = Site(0, "https" if tls else "http")
    site.answers = {"/" if name == "home" else f"/{name}": answer for name, answer in answers.items()}
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
