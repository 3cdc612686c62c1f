"""Connects the demo restaurant to a till's sandbox, as an owner would, and reads its year over."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, time
from importlib import import_module
from urllib.parse import parse_qsl, urlsplit
from zoneinfo import ZoneInfo

import httpx
import uvicorn

from core.clock import Clock
from core.errors import NotFound, Unavailable
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.base import LOOPBACK
from sandboxes.pos import TillSandbox
from sandboxes.restaurant import TIMEZONE, Mode, demo_restaurant, menu, window
from tools.integrations.http import AccessRevoked
from tools.pos.service import PosService
from tools.pos.sync import Progress, SyncReport


async def load_by_till(
    mongo: Mongo,
    clock: Clock,
    service: PosService,
    provider: str,
    url: str | None = None,
    *,
    mode: Mode = "live",
    progress: Progress | None = None,
) -> tuple[Restaurant, SyncReport]:
    """The demo restaurant with its sales from the till at `url`, or from a sandbox of this moment where none runs."""
    restaurant = await demo_restaurant(mongo, clock)
    async with running(provider, url, mode, clock.now()) as address:
        try:
            report = await service.sync(restaurant.restaurant_id, provider, progress=progress)
        except (NotFound, AccessRevoked):  # not connected yet, or a sandbox of another day that knows us no more
            await _connect(service, restaurant, provider, address, mode, clock.now())
            report = await service.sync(restaurant.restaurant_id, provider, progress=progress)
    await _costs(mongo, restaurant)
    return await RestaurantStore(mongo).get(restaurant.restaurant_id), report


async def _connect(
    service: PosService, restaurant: Restaurant, provider: str, address: str, mode: Mode, now: datetime
) -> None:
    first = datetime.combine(window(mode, now).first, time(), ZoneInfo(TIMEZONE)).astimezone(UTC)
    vendor = service.provider(provider, url=address, demo=True)
    if vendor.auth == "oauth":
        link, _ = await service.authorize(restaurant, "owner", provider, url=address, browser=False)
        secret = await _consent(link)
    else:
        secret = _sandbox_class(provider).credentials
    await service.connect(restaurant, provider, secret, "owner", url=address, since=first, by_job=False)


async def _consent(link: str) -> dict[str, str]:
    """What the owner's browser brings back from a vendor that says yes at once."""
    async with httpx.AsyncClient(trust_env=False) as browser:
        answer = await browser.get(link)
    brought = dict(parse_qsl(urlsplit(str(answer.headers.get("location", ""))).query))
    if not brought.get("code"):
        raise Unavailable(f"The sandbox did not let us in (status {answer.status_code}).")
    return brought


async def _costs(mongo: Mongo, restaurant: Restaurant) -> None:
    """What no till knows: the illustrative costs, and what guests call the dishes."""
    tenant = mongo.tenant(restaurant.restaurant_id)
    shown = {dish["key"]: dish async for dish in tenant.menu_items.find()}
    updates = []
    for dish in menu(restaurant.restaurant_id):
        if (mine := shown.get(dish["key"])) and mine.get("cost") is None:
            costs = {size["name"]: size["cost"] for size in dish["variations"]}
            sizes = [{**size, "cost": costs.get(size["name"])} for size in mine["variations"]]
            fields = {"cost": dish["cost"], "aliases": dish["aliases"], "variations": sizes}
            updates.append(({"key": dish["key"]}, {"$set": fields}))
    if updates:
        await tenant.menu_items.update_each(updates)
        await RestaurantStore(mongo).menu_changed(restaurant.restaurant_id)


def _sandbox_class(provider: str) -> type[TillSandbox]:
    found: type[TillSandbox] = getattr(import_module(f"sandboxes.{provider}"), f"{provider.capitalize()}Sandbox")
    return found


@asynccontextmanager
async def running(provider: str, url: str | None, mode: Mode, now: datetime) -> AsyncIterator[str]:
    """The address of a running sandbox: the one at `url` or at its usual port, else one of our own until the end."""
    kind = _sandbox_class(provider)
    address = url or f"http://{LOOPBACK}:{kind.port}"
    if await _answers(address):
        yield address
        return
    if url:
        raise Unavailable(f"Nothing answers at {url}; start it with: python -m sandboxes.{provider}")
    sandbox = await asyncio.to_thread(kind, None, mode, now)
    config = uvicorn.Config(sandbox.app(), LOOPBACK, kind.port, log_level="critical", lifespan="off")
    server = uvicorn.Server(config)
    serving = asyncio.create_task(asyncio.to_thread(server.run))  # in a thread it leaves our signals alone
    try:
        while not server.started and not serving.done():
            await asyncio.sleep(0.01)
        yield address
    finally:
        server.should_exit = True
        await serving


async def _answers(address: str) -> bool:
    async with httpx.AsyncClient(trust_env=False, timeout=2.0) as client:
        try:
            return (await client.get(f"{address}/_sandbox/health")).status_code == 200
        except httpx.TransportError:
            return False
