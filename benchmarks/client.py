"""The load client: raw sockets, a process of its own, the same for every server.

`python -m benchmarks.client URL --clients 50 --seconds 5` prints one JSON object with the latencies of each turn.
"""

from __future__ import annotations

import argparse
import asyncio
import json
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import uvloop

TURNS_A_THREAD = 10
QUESTION = "which dishes aren't pulling their weight?"
_END_OF_BODY = b"0\r\n\r\n"


@dataclass
class Turns:
    """Seconds from sending the request, one entry a turn that ended within the measured time."""

    first_event: list[float] = field(default_factory=list)
    first_text: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    bytes: int = 0

    def add(self, marks: tuple[float, float, float], size: int) -> None:
        self.first_event.append(marks[0])
        self.first_text.append(marks[1])
        self.whole.append(marks[2])
        self.bytes += size


@dataclass
class Plan:
    url: str
    token: str | None = None
    clients: int = 1
    turns: int | None = None  # a client
    seconds: float | None = None
    thread: str | None = None  # all turns in this one thread
    questions: list[str] = field(default_factory=lambda: [QUESTION])


class Client:
    """One connection that is kept open, like a browser's."""

    def __init__(self, plan: Plan) -> None:
        self._plan, self._address = plan, urlsplit(plan.url)
        self._thread, self._count = plan.thread or uuid4().hex, 0

    async def connect(self) -> None:
        self._reader, self._writer = await asyncio.open_connection(self._address.hostname, self._address.port)

    async def turn(self) -> tuple[tuple[float, float, float], int]:
        started = perf_counter()
        self._writer.write(self._request())
        body, first_event, first_text = b"", 0.0, 0.0
        while not body.endswith(_END_OF_BODY):
            piece = await self._reader.read(1 << 18)
            if not piece:
                raise RuntimeError(f"The connection was closed: {body[-300:]!r}")
            now, body = perf_counter() - started, body + piece
            if not first_event and b"data: " in body:
                first_event = now
            if not first_text and b'"TEXT_MESSAGE_CONTENT"' in body:
                first_text = now
        if b'"RUN_FINISHED"' not in body[-1000:]:
            raise RuntimeError(f"The turn did not end well: {body[-300:]!r}")
        return (first_event, first_text, perf_counter() - started), len(body)

    def close(self) -> None:
        self._writer.close()

    def _request(self) -> bytes:
        plan = self._plan
        if self._count and self._count % TURNS_A_THREAD == 0 and not plan.thread:
            self._thread = uuid4().hex
        question = plan.questions[self._count % len(plan.questions)]
        self._count += 1
        body = json.dumps(
            {
                "threadId": self._thread,
                "runId": uuid4().hex,
                "state": {},
                "tools": [],
                "context": [],
                "forwardedProps": {},
                "messages": [{"id": uuid4().hex, "role": "user", "content": question}],
            }
        ).encode()
        authorization = f"Authorization: Bearer {plan.token}\r\n" if plan.token else ""
        head = (
            f"POST {self._address.path} HTTP/1.1\r\nHost: {self._address.netloc}\r\nAccept: text/event-stream\r\n"
            f"Content-Type: application/json\r\n{authorization}Content-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


async def load(plan: Plan) -> dict[str, Any]:
    """Runs the plan. With `seconds`, only turns that end within them count."""
    turns, started = Turns(), perf_counter()
    ends = started + plan.seconds if plan.seconds else None

    async def one() -> None:
        client = Client(plan)
        await client.connect()
        done = 0
        while (perf_counter() < ends) if ends else (done < (plan.turns or 1)):
            marks, size = await client.turn()
            done += 1
            if ends is None or perf_counter() <= ends:
                turns.add(marks, size)
        client.close()

    await asyncio.gather(*(one() for _ in range(plan.clients)))
    elapsed = plan.seconds or perf_counter() - started
    return {
        "turns": len(turns.whole),
        "seconds": elapsed,
        "bytes": turns.bytes,
        "first_event": turns.first_event,
        "first_text": turns.first_text,
        "whole": turns.whole,
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("--token")
    parser.add_argument("--clients", type=int, default=1)
    parser.add_argument("--turns", type=int)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--thread")
    parser.add_argument("--question", action="append", dest="questions")
    options = {name: value for name, value in vars(parser.parse_args()).items() if value is not None}
    print(json.dumps(uvloop.run(load(Plan(**options)))))


if __name__ == "__main__":
    main()
