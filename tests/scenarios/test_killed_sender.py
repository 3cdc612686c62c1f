"""A worker is killed in the middle of a thousand texts, at a Twilio that loses answers and never tells two alike apart."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
import uvicorn

from core.clock import FixedClock
from memory.jobs import JobStore
from memory.migrations import migrate
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.base import Fault
from sandboxes.twilio import ACCOUNT_SID, NUMBER, TOKEN, TwilioSandbox
from tests.conftest import Stores, free_port, until, wait_until
from tools.campaigns.guests.schemas import Consent, Guest, Segment
from tools.campaigns.guests.service import GuestService
from tools.campaigns.guests.store import as_document
from tools.campaigns.schemas import Campaign, Slot
from tools.campaigns.sending.outbox import Outbox
from tools.campaigns.sending.store import DeliveryStore
from tools.campaigns.store import CampaignStore
from tools.content.schemas import Version

NOW = datetime(2027, 1, 5, 15, tzinfo=UTC)  # 10:00 in New York
AREAS = ("212", "315", "332", "347", "516", "518", "585", "607", "631", "646")
NUMBERS = [f"+1{area}55501{n:02}" for area in AREAS for n in range(100)]
# The same worker as `tableside worker`, with leases and patience short enough to wait for.
HASTY = """
import asyncio
from datetime import datetime, timedelta, UTC
from api.settings import read_settings
from api.wiring import open_container
from api.worker import Worker
from core.clock import OffsetClock
from memory.jobs import JobStore
from tools.campaigns.sending.outbox import Outbox
from tools.campaigns.sending.reconcile import Patience

async def tell(*said):
    pass

async def main():
    clock = OffsetClock(datetime(2027, 1, 5, 15, 1, tzinfo=UTC))
    async with open_container(read_settings(), clock) as c:
        jobs = JobStore(c.mongo, lease=timedelta(seconds=1))
        outbox = Outbox(
            c.mongo, jobs, c.restaurants, c.guests, c.senders, clock, c.links, c.composer,
            patience=Patience(timedelta(seconds=1), timedelta(seconds=0.3)), lease=timedelta(seconds=4),
        )
        worker = Worker(jobs, outbox.handlers(tell), clock, ["light"])
        while True:
            await worker.until_idle()
            await asyncio.sleep(0.1)

asyncio.run(main())
"""


class Forgetful(TwilioSandbox):
    """Takes every 13th request and drops the answer."""

    asked = 0

    def next_fault(self, path: str) -> Fault | None:
        self.asked += 1
        return Fault(drop=True) if self.asked % 13 == 0 else None


@dataclass
class Twilio:
    sandbox: Forgetful
    url: str

    @property
    def taken(self) -> int:
        return len(self.sandbox.texts)


@pytest.fixture
def twilio() -> Iterator[Twilio]:
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
    sandbox, port = Forgetful(per_second=None), free_port()
    config = uvicorn.Config(sandbox.app(), port=port, log_level="critical", lifespan="off", access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    yield Twilio(sandbox, f"http://127.0.0.1:{port}")
    server.should_exit = server.force_exit = True
    thread.join(5)


@dataclass
class Shop:
    mongo: Mongo
    env: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    def work(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", HASTY], env={**os.environ, **self.env})
        self.processes.append(process)
        return process

    async def counts(self) -> dict[str, int]:
        return await DeliveryStore(self.mongo).counts("trattoria", "c1")


@pytest.fixture
async def shop(stores: Stores, tmp_path: Path, twilio: Twilio) -> AsyncIterator[Shop]:
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path / "data"),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"killed_{uuid4().hex[:12]}",
        "TABLESIDE_DEMO": "true",
        "TABLESIDE_PORT": str(free_port()),  # nobody listens there: no callback ever arrives
        "TABLESIDE_TWILIO_URL": twilio.url,
        "TABLESIDE_TWILIO_ACCOUNT_SID": ACCOUNT_SID,
        "TABLESIDE_TWILIO_TOKEN": TOKEN,
        "TABLESIDE_TWILIO_FROM": NUMBER,
        "TABLESIDE_TWILIO_PER_SECOND": "400",
    }
    mongo = Mongo(stores.mongodb_uri, env["TABLESIDE_MONGODB_DATABASE"])
    await migrate(mongo)
    await settle(mongo)
    shop = Shop(mongo, env, [])
    yield shop
    for process in shop.processes:
        process.kill()
        process.wait()
    await mongo.client.drop_database(mongo.database.name)
    await mongo.close()


async def settle(mongo: Mongo) -> None:
    """A restaurant, a thousand guests who agreed, and a campaign whose time is now."""
    own = {"restaurant_id": "trattoria", "name": "Trattoria", "timezone": "America/New_York", "currency": "USD"}
    await RestaurantStore(mongo).create(Restaurant.model_validate({**own, "demo": True, "created_at": NOW}))
    await GuestService(mongo, FixedClock(NOW)).store.key("trattoria")  # unsealed, so that this process can stop a guest
    agreed = Consent(channel="sms", status="opted_in", at=NOW, how="form", source="web form")
    zone, more = "America/New_York", {"restaurant_id": "trattoria", "consents": [agreed], "created_at": NOW}
    guests = [Guest(id=f"g{n}", phone=number, zone=zone, **more) for n, number in enumerate(NUMBERS)]  # type: ignore[arg-type]
    await mongo.tenant("trattoria").customers.insert_many([as_document(guest) for guest in guests])
    text = "Hi {first_name}, Thai Chicken is 20% off on Tuesday: {link} Trattoria. STOP to end"
    campaign = Campaign(
        id="c1",
        restaurant_id="trattoria",
        name="Thai Tuesday",
        status="sending",
        objective="fill_slow_day",
        channels=["sms"],
        segment=Segment(kind="all"),
        versions=[Version(channel="sms", body=text, link="https://trattoria.example.com/menu", parts=2)],
        schedule=[Slot(channel="sms", at=NOW, until=NOW + timedelta(hours=6))],
        holdout_percent=0.0,
        demo=True,
        created_by="owner",
        created_at=NOW,
        updated_at=NOW,
    )
    await CampaignStore(mongo).add(campaign)


async def queue(shop: Shop) -> None:
    class Nothing:
        """Queueing asks for none of them."""

    clock, nothing = FixedClock(NOW), Nothing()
    outbox = Outbox(
        shop.mongo,
        JobStore(shop.mongo),
        RestaurantStore(shop.mongo),
        nothing,  # type: ignore[arg-type]
        nothing,  # type: ignore[arg-type]
        clock,
        nothing,  # type: ignore[arg-type]
        nothing,  # type: ignore[arg-type]
    )
    await outbox.queue(await CampaignStore(shop.mongo).get("trattoria", "c1"))


async def test_nobody_is_texted_twice_and_nothing_stays_unknown(shop: Shop, twilio: Twilio) -> None:
    await queue(shop)
    first = shop.work()
    await until(lambda: twilio.taken >= 300, 60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    before = await shop.counts()
    assert before["queued"] > 0 and before.get("sending", 0) + before.get("unknown", 0) > 0, before
    stopped = (await DeliveryStore(shop.mongo).find("trattoria", status="queued", handed_at=None))[-1].to
    await GuestService(shop.mongo, FixedClock(NOW)).opt_out("trattoria", "sms", stopped, "sms", "STOP")

    shop.work()
    end = time.monotonic() + 90
    while (await CampaignStore(shop.mongo).get("trattoria", "c1")).status != "done":
        assert time.monotonic() < end, f"it never came to an end: {await shop.counts()}"
        await asyncio.sleep(0.1)
    texted = Counter(text.to for text in twilio.sandbox.texts.values())
    assert max(texted.values()) == 1
    assert set(texted) == set(NUMBERS) - {stopped}
    after = await shop.counts()
    assert after.pop("suppressed") == 1
    assert sum(after.values()) == 999 and set(after) <= {"sent", "delivered"}, after
