"""A worker is killed between Google's yes and our writing it down: the reply stands there once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from starlette.requests import Request

from api.settings import read_settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.migrations import migrate
from memory.restaurants import Restaurant
from sandboxes.google import CLIENT_ID, CLIENT_SECRET, GoogleSandbox
from sandboxes.google_shop import LOCATION
from sandboxes.presence import Presence
from tests.conftest import Stores, until
from tests.serving import served
from tools.base import ToolCall

NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
OWNER = Principal("demo", "anna", Role.OWNER)
# A worker as `serve` has it, with a lease short enough to wait for.
WORKER = """
import asyncio
from datetime import datetime, timedelta, UTC
from api.settings import read_settings
from api.wiring import open_container
from api.worker import Worker
from core.clock import FixedClock
from memory.jobs import JobStore

async def main():
    async with open_container(read_settings(), FixedClock(datetime(2027, 1, 1, 15, tzinfo=UTC))) as container:
        jobs = JobStore(container.mongo, lease=timedelta(seconds=1))
        await Worker(jobs, container.handlers, container.clock, ["light"]).until_idle()

asyncio.run(main())
"""


class Slow(GoogleSandbox):
    """Posts a reply at once and answers late, for as long as it is told to."""

    def __init__(self) -> None:
        super().__init__(Presence(NOW))
        self.posted, self.late, self.puts = threading.Event(), 60.0, 0

    async def _reply(self, request: Request) -> dict[str, Any]:
        answer = await super()._reply(request)
        self.puts += 1
        self.posted.set()
        await asyncio.sleep(self.late)
        return answer


@pytest.fixture
def google() -> Iterator[tuple[Slow, str]]:
    sandbox = Slow()
    with served(sandbox) as url:
        yield sandbox, url


@pytest.fixture
def env(stores: Stores, google: tuple[Slow, str], tmp_path: Path) -> dict[str, str]:
    return {
        "TABLESIDE_DATA_DIR": str(tmp_path / "data"),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"reply_{uuid4().hex[:12]}",
        "TABLESIDE_BRAIN": "builtin",
        "TABLESIDE_DEMO": "true",
        "TABLESIDE_GOOGLE_URL": google[1],
        "TABLESIDE_GOOGLE_CLIENT_ID": CLIENT_ID,
        "TABLESIDE_GOOGLE_CLIENT_SECRET": CLIENT_SECRET,
    }


@pytest.fixture
async def house(env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Container]:
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    async with open_container(read_settings(), FixedClock(NOW)) as container:
        await migrate(container.mongo)
        await container.restaurants.create(
            Restaurant(
                restaurant_id="demo",
                name="Luna Pizza",
                timezone="America/New_York",
                currency="USD",
                demo=True,
                created_at=NOW,
            )
        )
        yield container
        await container.mongo.client.drop_database(container.mongo.database.name)


async def connected(house: Container) -> None:
    """The owner says yes at Google and says which place it is."""
    restaurant = await house.restaurants.get("demo")
    link, nonce = await house.accounts.connect_url(restaurant, "anna", "google")
    async with httpx.AsyncClient() as browser:
        query = httpx.URL((await browser.get(link)).headers["location"]).params
    await house.accounts.finish("google", query["state"], query["code"], nonce)
    await house.accounts.choose(restaurant, "google", LOCATION, "anna")


def worker(env: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", WORKER], env={**os.environ, **env})


async def test_killed_between_the_reply_stands_there_once(
    house: Container, google: tuple[Slow, str], env: dict[str, str]
) -> None:
    sandbox = google[0]
    await connected(house)
    call = ToolCall(OWNER, await house.restaurants.get("demo"), NOW, "call", "thread", "run")
    approval = await house.executor.open(call, house.registry["reply_to_review"], {"publish": True})
    await house.executor.decide(OWNER, approval.id, "approve", "web")

    first = worker(env)
    await until(sandbox.posted.is_set, 60)
    first.send_signal(signal.SIGKILL)
    first.wait()
    job = await house.jobs.latest("demo", "review_reply")
    assert job and job.status == "running"  # nobody could say that it died

    sandbox.late = 0.0
    time.sleep(1.1)
    second = worker(env)
    assert await asyncio.to_thread(second.wait, 60) == 0
    job = await house.jobs.latest("demo", "review_reply")
    assert job and (job.status, job.result) == ("done", {"status": "done"})
    found = next(one for one in sandbox.reviews if one["name"] == approval.args["review"])
    assert found["reviewReply"]["comment"] == approval.args["text"] and sandbox.puts == 1
    told = [turn.reply for _, turn in await house.conversations.turns("demo", "thread", 10)]
    assert sum("stands under the review" in line for line in told) == 1
