"""The demo restaurant as a till's data, and what every till's stand-in shares: failures on demand, loopback only.

A vendor's sandbox subclasses `TillSandbox`, adds its routes and renders `DemoOrder` and `DemoItem` as that vendor does.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
from abc import ABC, abstractmethod
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from core.clock import Clock
from core.money import to_minor
from sandboxes.restaurant import CURRENCY, NAME, TIMEZONE, Mode, sizes, window
from tools.menu.names import normalise
from tools.pos.types import CatalogItem, CatalogVariation

log = logging.getLogger(__name__)
HEADER = {"X-Tableside-Demo": "true"}
LOCATION, MERCHANT = "LUNA-PIZZA-1", "LUNA-PIZZA-MERCHANT"
LOOPBACK = "127.0.0.1"


@dataclass
class DemoVariation:
    id: str
    name: str
    price_minor: int
    version: int = 1


@dataclass
class DemoItem:
    """A dish as the till has it. `version` grows with every write."""

    id: str
    name: str
    category: str
    variations: list[DemoVariation]
    version: int = 1
    available: bool = True
    deleted: bool = False
    updated_at: datetime = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class DemoLine:
    """`item`, `variation` None: an amount typed in under `name`."""

    name: str
    quantity: str
    unit_minor: int
    item: str | None = None
    variation: str | None = None
    size: str | None = None
    discount_minor: int = 0
    tax_minor: int = 0
    modifiers: tuple[tuple[str, int], ...] = ()


@dataclass
class DemoOrder:
    """An order of the till. `state`: closed, voided, open. `returned` are lines given back (of `return_of`)."""

    id: str
    at: datetime
    lines: tuple[DemoLine, ...]
    updated_at: datetime
    state: str = "closed"
    version: int = 1
    tip_minor: int = 0
    returned: tuple[DemoLine, ...] = ()
    return_of: str | None = None
    currency: str = CURRENCY


class DemoTill:
    """A year of the demo restaurant: its catalogue and its orders, which may be changed while it runs."""

    def __init__(self, mode: Mode = "live", now: datetime | None = None) -> None:
        self.mode, self.currency, self.timezone, self.name = mode, CURRENCY, TIMEZONE, NAME
        self.items = _items()
        self.orders = _orders(mode, now or Clock().now())
        self._sorted: dict[str, tuple[list[datetime], list[DemoOrder]]] = {}

    def between(self, by: str, start: datetime, end: datetime | None) -> list[DemoOrder]:
        """Orders whose `at` or `updated_at` lies in [start, end], sorted by it."""
        if by not in self._sorted:
            ordered = sorted(self.orders.values(), key=lambda order: (getattr(order, by), order.id))
            self._sorted[by] = [getattr(order, by) for order in ordered], ordered
        times, ordered = self._sorted[by]
        return ordered[bisect_left(times, start) : None if end is None else bisect_right(times, end)]

    def put(self, order: DemoOrder) -> None:
        """A new order, or a newer version of one."""
        if earlier := self.orders.get(order.id):
            order.version = earlier.version + 1
        self.orders[order.id] = order
        self._sorted.clear()

    def item(self, item_id: str) -> DemoItem | None:
        """By its own id or one of its sizes'."""
        return next(
            (one for one in self.items if item_id == one.id or any(item_id == size.id for size in one.variations)), None
        )


def demo_catalog() -> list[CatalogItem]:
    """The dishes as any till's normaliser gives them, without a till."""
    return [
        CatalogItem(
            item.id,
            item.name,
            item.category,
            tuple(CatalogVariation(size.id, size.name, size.price_minor) for size in item.variations),
        )
        for item in _items()
    ]


def _items() -> list[DemoItem]:
    by_dish: dict[str, DemoItem] = {}
    for size in sizes().values():
        code = normalise(size.dish).upper().replace(" ", "-")
        item = by_dish.setdefault(size.dish, DemoItem(f"ITEM-{code}", size.dish, size.category, []))
        item.variations.append(DemoVariation(f"VAR-{code}-{size.size}", size.size, to_minor(size.price, CURRENCY)))
    return list(by_dish.values())


def _orders(mode: Mode, now: datetime) -> dict[str, DemoOrder]:
    lines = {
        size: DemoLine(
            size.dish,
            "1",
            to_minor(size.price, CURRENCY),
            f"ITEM-{normalise(size.dish).upper().replace(' ', '-')}",
            f"VAR-{normalise(size.dish).upper().replace(' ', '-')}-{size.size}",
            size.size,
        )
        for size in sizes().values()
    }
    shown, zone, found = window(mode, now), ZoneInfo(TIMEZONE), {}
    for day in shown.days():
        midnight = datetime.combine(day, time(), zone)
        for number, ticket in enumerate(shown.tickets(day), 1):
            local = midnight.replace(hour=ticket.at.hour, minute=ticket.at.minute, second=ticket.at.second)
            sold = Counter(ticket.lines)
            order_id = f"{day.isoformat()}-{number:03}"  # the id that the demo's own loader gives it
            at = local.astimezone(UTC)
            found[order_id] = DemoOrder(order_id, at, tuple(_times(lines[size], n) for size, n in sold.items()), at)
    return found


def _times(line: DemoLine, count: int) -> DemoLine:
    return line if count == 1 else DemoLine(**{**vars(line), "quantity": str(count)})


@dataclass
class Fault:
    """How the next `times` requests whose path contains `path` go wrong. `drop`: the work is done, the answer never
    arrives. A `status` of None only delays."""

    status: int | None = None
    times: int = 1
    path: str = ""
    delay: float = 0.0
    retry_after: str | None = None
    drop: bool = False


@dataclass
class Seen:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


Handler = Callable[[Request], Awaitable[Response]]


class TillSandbox(ABC):
    """A vendor on loopback. Subclasses give `routes()` and `error(status)`."""

    port = 0
    vendor = ""
    credentials: dict[str, str] = {}  # what connects to it, where the vendor has no OAuth

    def __init__(self, till: DemoTill | None = None, mode: Mode = "live", now: datetime | None = None) -> None:
        self.till = till or DemoTill(mode, now)
        self.clock: Callable[[], datetime] = Clock().now
        self.faults: list[Fault] = []
        self.seen: list[Seen] = []

    @abstractmethod
    def routes(self) -> Sequence[Route]:
        """What the vendor answers."""

    @abstractmethod
    def error(self, status: int) -> Any:
        """The vendor's body for a failure that was asked for."""

    def app(self) -> ASGIApp:
        control = [
            Route("/_sandbox/fail", self._fail, methods=["POST"]),
            Route("/_sandbox/health", self._health),
            *self.control(),
        ]
        return _Faulty(self, Starlette(routes=[*control, *self.routes()]))

    def control(self) -> Sequence[Route]:
        """More switches of this vendor, under /_sandbox/."""
        return []

    async def _fail(self, request: Request) -> Response:
        """{"status": 503, "times": 3, "path": "/v2/orders", "delay": 0, "retry_after": "2", "drop": false}"""
        self.faults.append(Fault(**await request.json()))
        return JSONResponse({"faults": len(self.faults)})

    async def _health(self, request: Request) -> Response:
        return JSONResponse({"vendor": self.vendor, "restaurant": NAME, "orders": len(self.till.orders)})

    def next_fault(self, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.path in path:
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None


class _Faulty:
    """Notes each request, marks each answer as made up, and fails where it was told to."""

    def __init__(self, sandbox: TillSandbox, app: Starlette) -> None:
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
            refusal = JSONResponse(self._sandbox.error(fault.status), fault.status, headers={**HEADER, **more})
            return await refusal(scope, receive, send)
        await self._answer(scope, body, send, drop=bool(fault and fault.drop))

    async def _answer(self, scope: Scope, body: bytes, send: Send, *, drop: bool) -> None:
        async def replayed() -> dict[str, Any]:
            return {"type": "http.request", "body": body, "more_body": False}

        async def marked(message: Any) -> None:
            if drop and message["type"] == "http.response.body":
                raise httpx.ReadError("the sandbox was told to drop the answer")
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"x-tableside-demo", b"true")]
            await send(message)

        await self._app(scope, replayed, marked)


def main(make: Callable[[Mode, datetime | None], TillSandbox], argv: Sequence[str] | None = None) -> None:
    """`python -m sandboxes.<vendor> [--port N] [--calendar live|world] [--now ISO]`: on this machine only."""
    import uvicorn

    parser = argparse.ArgumentParser(description="Plays a till's API for the demo restaurant, on loopback.")
    parser.add_argument("--port", type=int, default=None)
    parser.add_argument("--calendar", choices=["live", "world"], default="live")
    parser.add_argument("--now", type=datetime.fromisoformat, default=None)
    options = parser.parse_args(argv)
    sandbox = make(options.calendar, options.now and options.now.astimezone(UTC))
    uvicorn.run(sandbox.app(), host=LOOPBACK, port=options.port or sandbox.port, log_level="warning", lifespan="off")


def later(order: DemoOrder, now: datetime, **changes: Any) -> DemoOrder:
    """The same order as it stands after a change at `now`."""
    return DemoOrder(**{**vars(order), "updated_at": now + timedelta(0), **changes})


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
