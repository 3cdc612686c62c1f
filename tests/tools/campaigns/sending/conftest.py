"""A restaurant with guests who agreed to texts, the real outbox, and Twilio's sandbox at the other end of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr

from api.worker import Worker
from core.clock import FixedClock
from memory.jobs import JobStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.twilio import ACCOUNT_SID, NUMBER, TOKEN, TwilioSandbox
from tools.campaigns.guests.schemas import Consent, Segment
from tools.campaigns.guests.service import GuestService
from tools.campaigns.schemas import Campaign, Delivery, Slot
from tools.campaigns.sending.callbacks import Callbacks
from tools.campaigns.sending.channels.sms import SmsSender
from tools.campaigns.sending.channels.website import WebsiteSender
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.links import Links
from tools.campaigns.sending.outbox import Outbox
from tools.campaigns.sending.reconcile import Patience
from tools.campaigns.sending.schemas import Sender
from tools.campaigns.sending.store import DeliveryStore
from tools.campaigns.store import CampaignStore
from tools.content.schemas import Channel, Version
from tools.integrations.http import VendorHttp
from tools.integrations.twilio.client import TwilioClient

BASE = "http://127.0.0.1:8000"
TEXT = "Hi {first_name}, Thai Chicken is 20% off on Tuesday: {link} Trattoria. STOP to end"


def phone(n: int) -> str:
    """A fictional number in New York."""
    return f"+1212555{100 + n:04}"


@dataclass
class Desk:
    """Everything around one restaurant's outbox."""

    mongo: Mongo
    clock: FixedClock
    restaurant: Restaurant
    sandbox: TwilioSandbox
    http: VendorHttp
    said: list[str] = field(default_factory=list)
    per_second: float = 2_000.0

    def __post_init__(self) -> None:
        self.jobs = JobStore(self.mongo)
        self.guests = GuestService(self.mongo, self.clock)
        self.store, self.campaigns = DeliveryStore(self.mongo), CampaignStore(self.mongo)
        self.links = Links(self.mongo, self.store, self.clock, BASE)
        self.callbacks = Callbacks(self.store, self.guests, self.clock)
        self.outbox = self.new_outbox()

    def new_outbox(self, **more: Any) -> Outbox:
        """As another worker has it."""

        async def unsubscribe(delivery: Delivery) -> str:
            return f"{BASE}/u/x"

        composer = Composer(self.links, unsubscribe, lambda restaurant_id, picture: f"{BASE}/p/{picture.image_id}")
        restaurants = RestaurantStore(self.mongo)
        patience = Patience(timedelta(minutes=2), timedelta(minutes=1))
        return Outbox(
            *(self.mongo, self.jobs, restaurants, self.guests, self, self.clock, self.links, composer),
            **{"patience": patience, **more},
        )

    async def of(self, restaurant_id: str, channel: Channel) -> Sender:
        if channel == "website":
            return WebsiteSender(self.mongo, restaurant_id)
        token = SecretStr(TOKEN)
        client = TwilioClient(
            self.http, ACCOUNT_SID, token, NUMBER, "http://127.0.0.1:9116", per_second=self.per_second, loopback=True
        )
        return SmsSender(client, lambda restaurant, delivery: f"{BASE}/status/{restaurant}/{delivery}")

    async def tell(self, restaurant_id: str, approval_id: str, step: str, text: str) -> None:
        self.said.append(text)

    async def run(self, outbox: Outbox | None = None) -> None:
        """All that is due now."""
        handlers = (outbox or self.outbox).handlers(self.tell)
        await Worker(self.jobs, handlers, self.clock, ["light"]).until_idle()

    async def begin(self) -> None:
        """The deliveries are made, and nobody sends them yet."""
        job = await self.jobs.claim(["light"], self.clock.now())
        assert job and job.kind == "campaign_queue"

        async def report(progress: dict[str, Any]) -> None: ...

        await self.jobs.finish(job, await self.outbox.handlers(self.tell)[job.kind](job, report))

    async def run_on(self, minutes: float = 1.0, times: int = 6) -> None:
        """All that comes due as time goes by."""
        for _ in range(times):
            await self.run()
            self.clock.advance(minutes=minutes)

    async def invite(self, n: int) -> None:
        rows = [(phone(i), f"Guest{'abcdefghij'[i % 10]}") for i in range(n)]
        agreed = Consent(channel="sms", status="opted_in", at=self.clock.now(), how="form", source="web form")
        for number, name in rows:
            await self.guests.add(
                self.restaurant, consents=[agreed], phone=number, first_name=name, zone="America/New_York"
            )

    async def campaign(self, *channels: Channel, hours: float = 4, **fields: Any) -> Campaign:
        """Approved and due now."""
        now = self.clock.now()
        wanted: Sequence[Channel] = channels or ("sms",)
        versions = [
            Version(channel=one, body=TEXT, link="https://trattoria.example.com/menu", parts=2, cost_each=0.016)
            for one in wanted
        ]
        slots = [Slot(channel=one, at=now, until=now + timedelta(hours=hours)) for one in wanted]
        given: dict[str, Any] = {
            "id": "c1",
            "restaurant_id": self.restaurant.restaurant_id,
            "name": "Thai Tuesday",
            "status": "scheduled",
            "objective": "fill_slow_day",
            "channels": list(wanted),
            "segment": Segment(kind="all"),
            "versions": versions,
            "schedule": slots,
            "holdout_percent": 0.0,
            "approval_id": "a1",
            "created_by": "owner",
            "created_at": now,
            "updated_at": now,
        }
        made = await self.campaigns.add(Campaign.model_validate(given | fields))
        await self.outbox.queue(made)
        return made

    async def move(self, after: Any, why: Any) -> Campaign:
        current = await self.campaigns.get(self.restaurant.restaurant_id, "c1")
        return await self.campaigns.move(current, after, why, by="owner", now=self.clock.now())

    async def status(self) -> str:
        return (await self.campaigns.get(self.restaurant.restaurant_id, "c1")).status

    async def counts(self) -> dict[str, int]:
        return await self.outbox.counts(self.restaurant.restaurant_id, "c1")

    async def deliveries(self) -> list[Delivery]:
        return await self.store.find(self.restaurant.restaurant_id)


async def at_once(seconds: float) -> None:
    """Nobody waits for a provider here."""


@pytest.fixture
def sandbox(clock: FixedClock) -> TwilioSandbox:
    sandbox = TwilioSandbox(per_second=None, sent_after=3_600, done_after=3_600)
    sandbox.clock = clock.now
    return sandbox


@pytest.fixture
async def desk(mongo: Mongo, clock: FixedClock, restaurant: Restaurant, sandbox: TwilioSandbox) -> AsyncIterator[Desk]:
    clock.instant = datetime.fromisoformat("2027-01-05T15:00:00+00:00")  # 10:00 in New York, no holiday
    async with httpx.AsyncClient(transport=httpx.ASGITransport(sandbox.app())) as client:
        yield Desk(mongo, clock, restaurant, sandbox, VendorHttp(client, clock, at_once))
