"""Training happens in a process of its own, and survives the death of it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
import pytest

from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from memory.migrations import migrate
from memory.models import ModelStore
from tests.conftest import TABLESIDE, LiveServer, Stores, wait_until
from tests.scenarios.conftest import House
from tools.menu.forecast.schemas import KIND
from tools.menu.forecast.store import ForecastStore

BASE = "/api/ai/menu-optimization"
NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)
# The same worker as `tableside worker`, with a lease short enough to wait for.
HASTY = """
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
        await Worker(jobs, container.handlers, container.clock, ["heavy"]).until_idle()

asyncio.run(main())
"""


@dataclass
class Shop:
    """The demo's year in a database of its own, and workers on it."""

    container: Container
    env: dict[str, str]
    processes: list[subprocess.Popen[bytes]]

    def start(self, *command: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(command, env={**os.environ, **self.env})
        self.processes.append(process)
        return process

    async def ask(self, restaurant_id: str = "demo") -> str:
        restaurant = await self.container.restaurants.get(restaurant_id)
        return (await self.container.forecast.ask_for_training(restaurant)).id

    async def until(self, job_id: str, **fields: Any) -> dict[str, Any]:
        """Waits until the job is as described."""
        end = time.monotonic() + 90
        while True:
            job = (await self.container.jobs.get("demo", job_id)).model_dump()
            if all(job[name] == value for name, value in fields.items()):
                return job
            assert time.monotonic() < end, f"the job never came so far: {job}"
            time.sleep(0.02)


@pytest.fixture
async def shop(stores: Stores, tmp_path: Path) -> AsyncIterator[Shop]:
    from sandboxes.restaurant import load_demo

    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path / "data"),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"worker_{uuid4().hex[:12]}",
    }
    settings = Settings(
        data_dir=tmp_path / "own",
        mongodb_uri=stores.mongodb_uri,
        mongodb_database=env["TABLESIDE_MONGODB_DATABASE"],
        chroma_url=stores.chroma_url,
    )
    async with open_container(settings, FixedClock(NOW)) as container:
        await migrate(container.mongo)
        await load_demo(container.mongo, container.clock, mode="world")
        shop = Shop(container, env, [])
        yield shop
        for process in shop.processes:
            process.kill()
            process.wait()
        await container.mongo.client.drop_database(container.mongo.database.name)


def figures(metrics: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in metrics.items() if name != "seconds"}


async def test_killed_in_the_middle_another_worker_comes_to_the_same(shop: Shop) -> None:
    from api.worker import Worker
    from sandboxes.restaurant import load_demo

    container, job_id = shop.container, await shop.ask()
    first = shop.start(sys.executable, "-c", HASTY)
    await shop.until(job_id, status="running", progress={"step": "training", "items": 32, "days": 365})
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert (await container.jobs.get("demo", job_id)).status == "running"  # nobody could say that it died
    time.sleep(1.1)
    assert shop.start(sys.executable, "-c", HASTY).wait(90) == 0
    job = await shop.until(job_id, status="done", attempts=2)
    assert job["result"]["status"] == "trained"

    await load_demo(container.mongo, container.clock, mode="world", restaurant_id="control")
    await shop.ask("control")
    await Worker(container.jobs, container.handlers, container.clock, ["heavy"]).until_idle()
    models, stored = ModelStore(container.mongo), ForecastStore(container.mongo)
    [mine], [control] = await models.versions("demo", KIND), await models.versions("control", KIND)
    assert mine.status == control.status == "active" and figures(mine.metrics) == figures(control.metrics)
    mine_said, control_said = await stored.get("demo", 1), await stored.get("control", 1)
    assert mine_said and control_said and mine_said.items.keys() == control_said.items.keys()
    for key, line in mine_said.items.items():  # two processes may differ in the last bit of a sum
        for name, told in line.model_dump().items():
            assert told == pytest.approx(control_said.items[key].model_dump()[name], rel=1e-9)
    assert await container.mongo.database["fs.files"].count_documents({}) == 2


async def test_told_to_stop_it_gives_the_job_back_and_goes(shop: Shop) -> None:
    job_id = await shop.ask()
    worker = shop.start(*TABLESIDE, "worker", "--now", NOW.isoformat())
    await shop.until(job_id, status="running", progress={"step": "training", "items": 32, "days": 365})
    worker.send_signal(signal.SIGTERM)
    given_back = await shop.until(job_id, status="waiting")
    assert given_back["attempts"] == 0
    assert worker.wait(60) == 0
    assert await ModelStore(shop.container.mongo).versions("demo", KIND) == []


@pytest.fixture
def server(house: House) -> Iterator[LiveServer]:
    yield house.start()


def test_the_server_has_it_done_by_a_child_that_goes_again(house: House, server: LiveServer) -> None:
    def training() -> list[psutil.Process]:
        return [one for one in house.children() if "worker" in one.cmdline()]

    def forecast() -> dict[str, Any]:
        with server.client() as client:
            answer: dict[str, Any] = client.get(f"{BASE}/forecast", params={"item": "Hawaiian"}).json()
            return answer

    before = forecast()
    assert before["model"]["simple"] and "quick estimate" in before["note"]
    wait_until(lambda: not forecast()["model"]["simple"], 90)
    after = forecast()
    assert after["model"]["version"] == 1 and after["accuracy"]["wape"] < after["accuracy"]["seasonal_naive_wape"]
    assert after["model"]["name"] == "level"  # the choice among all follows when the server has settled
    wait_until(lambda: not training(), 30)
    own = {Path(one.path).name for one in psutil.Process(server.process.pid).memory_maps()}
    assert not any("xgboost" in name for name in own)  # the server itself never trained
