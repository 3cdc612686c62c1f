"""What every vendor's stand-in on this machine shares: failures on demand, marked answers, tokens, loopback only.

A vendor's sandbox subclasses `Sandbox` and gives `routes()` and `error(status)`. `/_sandbox/` holds the switches.
"""

from __future__ import annotations

import argparse
import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from core.clock import Clock
from sandboxes.restaurant import NAME, Mode

HEADER = {"X-Tableside-Demo": "true"}
LOOPBACK = "127.0.0.1"
_MARK = tuple((name.lower().encode(), value.encode()) for name, value in HEADER.items())


@dataclass
class Fault:
    """How the next `times` requests whose path contains `path` go wrong. `drop`: the work is done, the answer never
    arrives. A `status` of None only delays. `every` 3: only each third of those requests, `times` of them."""

    status: int | None = None
    times: int = 1
    path: str = ""
    delay: float = 0.0
    retry_after: str | None = None
    drop: bool = False
    every: int = 1
    met: int = 0


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


Handler = Callable[[Request], Awaitable[Response]]
Work = Callable[[Request], Awaitable[Any]]  # gives the JSON of a good answer


class Refusal(Exception):
    """The vendor says no; every vendor has its own, with its own body."""

    status: int
    body: Any


def answering(work: Work, headers: Callable[[], dict[str, str]] = dict) -> Handler:
    """What the work gives, or the refusal that it raises, as an answer with those headers."""

    async def answered(request: Request) -> Response:
        try:
            return JSONResponse(await work(request), headers=headers())
        except Refusal as refusal:
            return JSONResponse(refusal.body, refusal.status, headers=headers())

    return answered


class Sandbox(ABC):
    """A vendor on loopback. Subclasses give `routes()` and `error(status)`."""

    port = 0
    vendor = ""

    def __init__(self) -> None:
        self.clock: Callable[[], datetime] = Clock().now
        self.faults: list[Fault] = []
        self.seen: list[Seen] = []

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """What the vendor answers."""

    @abstractmethod
    def error(self, status: int) -> Any:
        """The vendor's body for a failure that was asked for: JSON, or text as HTML."""

    def control(self) -> Sequence[Route]:
        """More switches of this vendor, under /_sandbox/."""
        return []

    def health(self) -> dict[str, Any]:
        return {"vendor": self.vendor, "restaurant": NAME}

    def app(self) -> ASGIApp:
        control = [
            Route("/_sandbox/fail", self._fail, methods=["POST"]),
            Route("/_sandbox/health", self._health),
            *self.control(),
        ]
        return _Faulty(self, Starlette(routes=[*control, *self.routes()]))

    async def _fail(self, request: Request) -> Response:
        """{"status": 503, "times": 3, "path": "/v2/orders", "delay": 0, "retry_after": "2", "drop": false}"""
        self.faults.append(Fault(**await request.json()))
        return JSONResponse({"faults": len(self.faults)})

    async def _health(self, request: Request) -> Response:
        return JSONResponse(self.health())

    def next_fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.path in path:
                fault.met += 1
                if fault.met % fault.every:
                    continue
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None


class _Faulty:
    """Notes each request, marks each answer as made up, and fails where it was told to."""

    def __init__(self, sandbox: Sandbox, app: Starlette) -> None:
        self._sandbox, self._app = sandbox, app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith("/_sandbox/"):
            return await self._app(scope, receive, send)
        request = Request(scope, receive)
        body = await request.body()
        headers, query = dict(request.headers), dict(request.query_params)
        self._sandbox.seen.append(Seen(request.method, scope["path"], query, headers, body))
        fault = self._sandbox.next_fault(scope["path"])
        if fault and fault.delay:
            await asyncio.sleep(fault.delay)
        if fault and fault.status is not None:
            more = {"Retry-After": fault.retry_after} if fault.retry_after else {}
            body_of = self._sandbox.error(fault.status)
            kind = HTMLResponse if isinstance(body_of, str) else JSONResponse
            return await kind(body_of, fault.status, headers={**HEADER, **more})(scope, receive, send)
        await self._answer(scope, body, send, drop=bool(fault and fault.drop))

    async def _answer(self, scope: Scope, body: bytes, send: Send, *, drop: bool) -> None:
        async def replayed() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def marked(message: Any) -> None:
            if drop and message["type"] == "http.response.body":
                raise httpx.ReadError("the sandbox was told to drop the answer")
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_MARK]
            await send(message)

        await self._app(scope, replayed, marked)


def bearer(request: Request) -> str:
    """The token of the request's Authorization header; empty where there is none."""
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""


async def form(request: Request) -> dict[str, str]:
    """The fields of a urlencoded body."""
    return dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))


def main(make: Callable[[Mode, datetime | None], Sandbox], argv: Sequence[str] | None = None) -> None:
    """`python -m sandboxes.<vendor> [--port N] [--calendar live|world] [--now ISO]`: on this machine only."""
    import uvicorn

    parser = argparse.ArgumentParser(description="Plays a vendor's API for the demo restaurant, on loopback.")
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--calendar", choices=["live", "world"], default="live")
    parser.add_argument("--now", type=datetime.fromisoformat, default=None)
    options = parser.parse_args(argv)
    sandbox = make(options.calendar, options.now and options.now.astimezone(UTC))
    uvicorn.run(sandbox.app(), host=LOOPBACK, port=options.port or sandbox.port, log_level="warning", lifespan="off")


@dataclass
class Tokens:
    """The vendor's own book of who may come in."""

    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    access: dict[str, datetime] = field(default_factory=dict)  # token -> good until
    refresh: set[str] = field(default_factory=set)
    issued: int = 0

    def issue(self, until: datetime, *, rotate: bool = False, used: str | None = None) -> tuple[str, str]:
        """(access, refresh). With `rotate` a used refresh token is good no more."""
        self.issued += 1
        access, refresh = f"access-{self.issued:04}", used or f"refresh-{self.issued:04}"
        if rotate:
            self.refresh.discard(used or "")
            refresh = f"refresh-{self.issued:04}"
        self.access[access] = until
        self.refresh.add(refresh)
        return access, refresh

    def revoke(self) -> None:
        self.access.clear()
        self.refresh.clear()

    def good(self, access: str, now: datetime) -> bool:
        return self.access.get(access, now) > now
