"""The evals' restaurant has its till connected: a Square sandbox in this process, made when it is first asked."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import httpx
from starlette.types import ASGIApp, Receive, Scope, Send

from memory.connections import Connection, SyncState
from sandboxes.calendar import WORLD_START
from sandboxes.pos import LOCATION, MERCHANT, demo_catalog
from sandboxes.restaurant import NAME
from tools.integrations.access import Grant
from tools.integrations.http import VendorHttp
from tools.integrations.square import Square, SquareConfig
from tools.pos.catalog import link

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.restaurants import Restaurant

_TOKEN, _URL = "evals", "http://127.0.0.1:9101"


class EvalTill:
    """A connection whose sales are those that the world has loaded already, so nothing is there twice."""

    def __init__(self, container: Container) -> None:
        self._container, self._making = container, asyncio.Lock()
        self._app: ASGIApp | None = None
        self._connection: Connection | None = None
        self._client = httpx.AsyncClient(transport=httpx.ASGITransport(self._answer))
        http = VendorHttp(self._client, container.clock)
        container.pos.makers["square"] = lambda url, demo: Square(http, SquareConfig(url=_URL), demo=demo)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        async with self._making:
            if self._app is None:
                self._app = await asyncio.to_thread(_sandbox)
            app = self._app
        await app(scope, receive, send)

    async def link_menu(self, restaurant: Restaurant) -> None:
        """Once: which dish is which at the till."""
        links = {item.name: {"pos": {"square": link([item])}} for item in demo_catalog()}
        updates = [({"name": name}, {"$set": fields}) for name, fields in links.items()]
        await self._container.mongo.tenant(restaurant.restaurant_id).menu_items.update_each(updates)

    async def connect(self, restaurant_id: str) -> None:
        """For each case anew."""
        container, now = self._container, self._container.clock.now()
        if self._connection is None:
            self._connection = await self._standing(restaurant_id, now)
        await container.pos.connections.put(self._connection, Grant(_TOKEN, merchant_id=MERCHANT).document())

    async def _standing(self, restaurant_id: str, now: datetime) -> Connection:
        """Read to the end a moment ago."""
        tenant = self._container.mongo.tenant(restaurant_id)
        restaurant = await self._container.restaurants.get(restaurant_id)
        loaded = await tenant.imports.find_one({"_id": restaurant.imports[0]}) or {}
        return Connection(
            restaurant_id=restaurant_id,
            provider="square",
            merchant_id=MERCHANT,
            location_id=LOCATION,
            location_name=NAME,
            currency=restaurant.currency,
            timezone=restaurant.timezone,
            url=_URL,
            demo=True,
            import_id=restaurant.imports[0],
            sync=SyncState(
                since=datetime.combine(WORLD_START, time(), ZoneInfo(restaurant.timezone)).astimezone(UTC),
                until=now,
                cursor=now,
                orders=await tenant.sales_orders.count(),
                first_day=loaded.get("first_day"),
                last_day=loaded.get("last_day"),
                synced_at=now,
            ),
            created_at=now,
        )

    async def close(self) -> None:
        await self._client.aclose()


def _sandbox() -> ASGIApp:
    from sandboxes.square import SquareSandbox

    sandbox = SquareSandbox(mode="world")
    sandbox.tokens.access[_TOKEN] = datetime(2100, 1, 1, tzinfo=UTC)
    return sandbox.app()
