"""100,000 guests counted, streamed and queued, and messages handed to Twilio's stand-in at its stated rates.

`python -m benchmarks.campaigns.crowd DATA_DIR PHONES` (JSON: rate -> address of benchmarks.campaigns.phone)
"""

from __future__ import annotations

import contextlib
import gc
import json
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import httpx
import psutil
import uvloop
from pydantic import SecretStr

from api.settings import read_settings
from api.storage import Storage, open_storage
from api.worker import Worker
from benchmarks.campaigns.loopback import LoopbackOnly
from benchmarks.campaigns.people import NOW, settle
from core.clock import OffsetClock
from memory.migrations import migrate
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from sandboxes.twilio import ACCOUNT_SID, NUMBER, TOKEN
from tools.campaigns.guests.service import GuestService
from tools.campaigns.schemas import Campaign, Delivery
from tools.campaigns.sending.channels.sms import SmsSender
from tools.campaigns.sending.composing import Composer
from tools.campaigns.sending.links import Links
from tools.campaigns.sending.outbox import QUEUE, Outbox
from tools.campaigns.sending.schemas import Sender
from tools.campaigns.sending.store import DeliveryStore
from tools.content.schemas import Channel
from tools.integrations.http import VendorHttp
from tools.integrations.twilio.client import TwilioClient

GUESTS, MESSAGES, HOLDOUT = 100_000, 2_000, 10.0
_PEER_BATCH = 2_000
Results = dict[str, Any]


@dataclass
class Senders:
    """Every restaurant's only sender."""

    sms: Sender

    async def of(self, restaurant_id: str, channel: Channel) -> Sender:
        return self.sms


@dataclass
class House:
    """What sends, without the agent and the page."""

    storage: Storage
    clock: OffsetClock

    @property
    def mongo(self) -> Mongo:
        return self.storage.mongo

    @property
    def guests(self) -> GuestService:
        return GuestService(self.mongo, self.clock, self.storage.vault)

    def outbox(self, sender: Sender | None = None) -> Outbox:
        deliveries = DeliveryStore(self.mongo)
        links = Links(self.mongo, deliveries, self.clock, "https://bench.example.com")
        composer = Composer(links, _nobody_leaves, lambda restaurant_id, picture: None)
        senders = Senders(sender) if sender else cast(Senders, None)  # queueing asks for none
        storage = self.storage
        return Outbox(self.mongo, storage.jobs, storage.restaurants, self.guests, senders, self.clock, links, composer)


async def measured(data_dir: Path, phones: dict[float, str]) -> Results:
    clock = OffsetClock(NOW)
    async with open_storage(read_settings(data_dir=data_dir, demo=True), clock) as storage:
        house = House(storage, clock)
        restaurant, campaign = await settle(house.mongo, "crowd", GUESTS, HOLDOUT)
        audience = await _audience(house, restaurant, campaign)
        queued = await _queued(house, house.outbox(), campaign)
        plain = await _inserted(house, campaign)
        await house.mongo.tenant("crowd").jobs.delete_many({})  # they are not sent
        queued |= {"insert_many_s": round(plain, 2), "ratio": round(queued["seconds"] / plain, 2)}
        rates = {f"{rate:g}": await _sent(house, rate, url) for rate, url in phones.items()}
    return {"guests": GUESTS, "audience": audience, "queue": queued, "sending": rates}


async def _audience(house: House, restaurant: Restaurant, campaign: Campaign) -> Results:
    """Counted as for an approval, and streamed as for sending. The first count adds up the guests' orders too."""
    assert campaign.segment
    with _watched() as memory:
        begin = time.perf_counter()
        counted = await house.guests.count(restaurant, campaign.segment, ["sms"], NOW, HOLDOUT, campaign.id)
        between = time.perf_counter()
        streamed = held = 0
        async for batch in house.guests.recipients(restaurant, campaign.segment, ["sms"], campaign.id, HOLDOUT, NOW):
            held += sum(one.held_out for one in batch)
            streamed += len(batch)
        end = time.perf_counter()
    assert (streamed, held) == (GUESTS, counted.held_out) and counted.by_channel["sms"] == GUESTS - held
    seconds = {"count_s": between - begin, "stream_s": end - between, "seconds": end - begin}
    return {**{name: round(took, 2) for name, took in seconds.items()}, "held_out": held, **memory}


async def _queued(house: House, outbox: Outbox, campaign: Campaign) -> Results:
    """The job that a campaign's time starts, to its last delivery."""
    await outbox.queue(campaign)
    job = await house.storage.jobs.claim(["light"], house.clock.now())
    assert job and job.kind == QUEUE
    with _watched() as memory:
        begin = time.perf_counter()
        done = await outbox.handlers(_silent)[QUEUE](job, _report)
        seconds = time.perf_counter() - begin
    await house.storage.jobs.finish(job, done)
    return {"deliveries": done["new"], "seconds": round(seconds, 2), **memory}


async def _inserted(house: House, campaign: Campaign) -> float:
    """Seconds in which the driver alone writes the same documents into a collection with the same indexes."""
    made = house.mongo.tenant(campaign.restaurant_id).deliveries
    documents = await made.find({"campaign_id": campaign.id}).to_list()
    plain = house.mongo.client[f"{house.mongo.database.name}_plain"]
    await migrate(Mongo(house.storage.services.mongodb_uri, plain.name))
    begin = time.perf_counter()
    for start in range(0, len(documents), _PEER_BATCH):
        await plain.deliveries.insert_many(documents[start : start + _PEER_BATCH], ordered=False)
    return time.perf_counter() - begin


async def _sent(house: House, rate: float, url: str) -> Results:
    """From the first claim to the last answer. Nobody hears status callbacks: another process takes them."""
    _, campaign = await settle(house.mongo, f"rate{rate:g}", MESSAGES, 0.0)
    limits = httpx.Limits(max_connections=100, max_keepalive_connections=100)
    transport = LoopbackOnly(demo=campaign.demo)
    async with httpx.AsyncClient(transport=transport, limits=limits, trust_env=False) as http:
        vendors, token = VendorHttp(http, house.clock), SecretStr(TOKEN)
        client = TwilioClient(vendors, ACCOUNT_SID, token, NUMBER, url, per_second=rate, loopback=True)
        outbox = house.outbox(SmsSender(client, lambda restaurant_id, delivery_id: None))
        await _queued(house, outbox, campaign)
        worker = Worker(house.storage.jobs, outbox.handlers(_silent), house.clock, ["light"])
        begin = time.perf_counter()
        await worker.until_idle()
        seconds = time.perf_counter() - begin
    counts = await outbox.counts(campaign.restaurant_id, campaign.id)
    achieved = counts.get("sent", 0) / seconds
    return {
        "messages": MESSAGES,
        "seconds": round(seconds, 2),
        "per_second": round(achieved, 1),
        "of_stated": round(achieved / rate, 3),
        "statuses": counts,
    }


@contextlib.contextmanager
def _watched() -> Iterator[Results]:
    """How far this process grows at most while the block runs, in MB; looked at every 10 ms."""
    process, found, over = psutil.Process(), Results(), threading.Event()
    gc.collect()
    before = most = process.memory_info().rss

    def look() -> None:
        nonlocal most
        while not over.wait(0.01):
            most = max(most, process.memory_info().rss)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield found
    finally:
        over.set()
        watcher.join()
        found |= {"before_mb": round(before / 1e6, 1), "growth_mb": round((most - before) / 1e6, 1)}


async def _nobody_leaves(delivery: Delivery) -> str:
    raise AssertionError("Only emails ask for that.")


async def _silent(restaurant_id: str, approval_id: str, step: str, text: str) -> None:
    """Nobody is told."""


async def _report(progress: dict[str, Any]) -> None:
    """Nobody looks."""


if __name__ == "__main__":
    given = {float(rate): url for rate, url in json.loads(sys.argv[2]).items()}
    print(json.dumps(uvloop.run(measured(Path(sys.argv[1]), given))))
