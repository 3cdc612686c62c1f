"""An owner with a demo restaurant, Google and Facebook sandboxes, and the service that connects them, in process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from core.clock import FixedClock
from memory.accounts import Account
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.google import CLIENT_ID, CLIENT_SECRET, GoogleSandbox
from sandboxes.google_shop import LOCATION
from sandboxes.presence import Presence
from sandboxes.restaurant import CURRENCY, NAME, TIMEZONE
from tools.grader.accounts.logins import Google
from tools.grader.accounts.service import AccountService
from tools.integrations.google.oauth import GoogleConfig
from tools.integrations.http import VendorHttp
from tools.integrations.vault import Vault

URL = "http://127.0.0.1:9111"
PUBLIC = "https://luna.example"
KEY = "k" * 40


@dataclass
class Owner:
    mongo: Mongo
    clock: FixedClock
    sandbox: GoogleSandbox
    restaurant: Restaurant
    accounts: AccountService

    async def came_back(self) -> tuple[str, str, str]:
        """(state, code, nonce) of an owner who said yes at Google."""
        link, nonce = await self.accounts.connect_url(self.restaurant, "owner", "google")
        async with httpx.AsyncClient(transport=httpx.ASGITransport(self.sandbox.app())) as browser:
            answer = await browser.get(link)
        query = httpx.URL(answer.headers["location"]).params
        return query["state"], query["code"], nonce

    async def connect(self, *, choose: bool = True) -> Account:
        state, code, nonce = await self.came_back()
        account = await self.accounts.finish("google", state, code, nonce)
        return await self.accounts.choose(self.restaurant, "google", LOCATION, "owner") if choose else account


@asynccontextmanager
async def opened(mongo: Mongo, clock: FixedClock, restaurant_id: str = "demo") -> AsyncIterator[Owner]:
    sandbox = GoogleSandbox(Presence(clock.now()))
    restaurants = RestaurantStore(mongo)
    demo = Restaurant(
        restaurant_id=restaurant_id, name=NAME, timezone=TIMEZONE, currency=CURRENCY, demo=True, created_at=clock.now()
    )
    await restaurants.create(demo)

    async def nap(seconds: float) -> None:
        return None

    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
        http = VendorHttp(client, clock, nap)
        config = GoogleConfig(CLIENT_ID, CLIENT_SECRET, URL)
        makers = {"google": lambda url, loopback: Google(http, config, demo=loopback)}
        accounts = AccountService(mongo, clock, restaurants, Vault([KEY]), makers, PUBLIC)
        yield Owner(mongo, clock, sandbox, demo, accounts)
