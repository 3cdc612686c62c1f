"""One vendor's sandbox behind a real PosService, in process: what the contract of every till is tested on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx

from core.clock import FixedClock
from memory.jobs import Job, JobStore
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.pos import TillSandbox
from sandboxes.restaurant import CURRENCY, NAME, TIMEZONE
from sandboxes.square import APP_ID, SECRET, WEBHOOK_KEY, SquareSandbox
from tools.integrations.http import VendorHttp
from tools.integrations.square import Square, SquareConfig
from tools.integrations.vault import Vault
from tools.pos.provider import Provider
from tools.pos.service import PosService

URL = "http://127.0.0.1:9101"
PUBLIC = "https://luna.example"
KEY = "k" * 40


@dataclass
class TillWorld(ABC):
    """`naps` are the pauses that were asked for, none of which was taken."""

    name: ClassVar[str] = ""

    mongo: Mongo
    clock: FixedClock
    sandbox: TillSandbox
    restaurant: Restaurant
    service: PosService
    naps: list[float] = field(default_factory=list)
    told: list[tuple[str, str, str, str]] = field(default_factory=list)

    @classmethod
    @abstractmethod
    def build(cls, http: VendorHttp, url: str, demo: bool) -> Provider:
        """The vendor at `url`."""

    @abstractmethod
    async def secret(self) -> dict[str, str]:
        """What connecting takes: the code of an owner who said yes, or credentials."""

    @classmethod
    @asynccontextmanager
    async def open(cls, mongo: Mongo, clock: FixedClock, sandbox: TillSandbox, **restaurant: Any) -> AsyncIterator[Any]:
        naps: list[float] = []

        async def nap(seconds: float) -> None:
            naps.append(seconds)

        fields = {"restaurant_id": "demo", "name": NAME, "timezone": TIMEZONE, "currency": CURRENCY, "demo": True}
        demo = Restaurant(**{**fields, **restaurant}, created_at=clock.now())
        async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
            http = VendorHttp(client, clock, nap)
            makers = {cls.name: lambda url, loopback: cls.build(http, url or URL, loopback)}
            stores = RestaurantStore(mongo)
            service = PosService(mongo, clock, stores, Vault([KEY]), JobStore(mongo), makers, PUBLIC)
            await stores.create(demo)
            yield cls(mongo, clock, sandbox, demo, service, naps)

    async def connect(self, **options: Any) -> Any:
        options = {"since": datetime(2025, 12, 31, tzinfo=UTC), **options}
        return await self.service.connect(self.restaurant, self.name, await self.secret(), "owner", **options)

    async def synced(self, **options: Any) -> Any:
        """Connected and read to the end."""
        await self.connect(**options)
        return await self.service.sync("demo", self.name)

    async def documents(self, collection: str, drop: tuple[str, ...] = ()) -> dict[str, Document]:
        """What is stored, by its id without the import's, times of writing left out."""
        found = await self.mongo.tenant("demo")[collection].find().to_list()
        away = {"_id", "restaurant_id", "import_id", "created_at", "updated_at", *drop}
        return {
            str(each["_id"]).partition("/")[2]: {name: value for name, value in each.items() if name not in away}
            for each in found
        }

    async def job(self, kind: str) -> Job:
        latest = await JobStore(self.mongo).latest("demo", kind)
        assert latest
        return latest

    async def do(self, kind: str) -> dict[str, Any]:
        """Does the latest job of that kind as a worker would."""

        async def report(progress: dict[str, Any]) -> None:
            return None

        async def tell(*said: str) -> None:
            self.told.append(said)  # type: ignore[arg-type]

        return await self.service.handlers(tell)[kind](await self.job(kind), report)


class SquareWorld(TillWorld):
    name = "square"
    sandbox: SquareSandbox

    @classmethod
    def build(cls, http: VendorHttp, url: str, demo: bool) -> Provider:
        return Square(http, SquareConfig(APP_ID, SECRET, url, WEBHOOK_KEY), demo=demo)

    async def secret(self) -> dict[str, str]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app())) as browser:
            link, _ = await self.service.authorize(self.restaurant, "owner", "square")
            answer = await browser.get(link)
        assert answer.status_code == 302
        return {"code": parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]}
