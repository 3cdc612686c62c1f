"""SIGKILL in the middle of a grade, and twenty grades beside a conversation."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from time import perf_counter

import psutil
import pytest

from api.wiring import Container
from core.clock import Clock
from core.processes import Parsers
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.conftest import Stores
from tests.tools.grader.actors import HOUSE, Actor, WebsiteActor, google, reviews
from tools.grader.service import GraderService
from tools.grader.targets import Reach
from tools.integrations.website.guard import Guard


@pytest.fixture
async def house(mongo: Mongo, restaurant: Restaurant) -> Restaurant:
    return await RestaurantStore(mongo).settle(restaurant.restaurant_id, website=HOUSE)


@pytest.fixture
async def reader(mongo: Mongo) -> AsyncIterator[GraderService]:
    """Another replica, which grades quickly."""
    async with Parsers() as parsers:
        reach = Reach(Guard(loopback=True), (WebsiteActor(), google()))
        service = GraderService(mongo, Clock(), RestaurantStore(mongo), reach, parsers)
        yield service
        await service.close()


async def test_killed_in_the_middle_nothing_stays_open(
    stores: Stores, mongo: Mongo, house: Restaurant, reader: GraderService
) -> None:
    command = [sys.executable, "-m", "tests.scenarios.grading", stores.mongodb_uri, mongo.database.name]
    child = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    assert child.stdout
    async with asyncio.timeout(60):
        report_id = (await child.stdout.readline()).decode().strip()
    parsers = psutil.Process(child.pid).children()
    child.send_signal(signal.SIGKILL)
    await child.wait()
    left = await reader.get("trattoria", report_id)
    assert not left.final and left.scored and left.reading == ["pagespeed"]  # for all we know it is still at it
    assert (await reader.start(house)).id == report_id  # so whoever asks now joins it

    past = {"$set": {"deadline": datetime.now(UTC) - timedelta(seconds=1)}}  # instead of waiting for it
    await mongo.tenant("trattoria").digital_grade_reports.update_one({"id": report_id}, past)
    closed = [one async for one in reader.follow("trattoria", report_id)][-1]
    assert closed.final and closed.scored and closed.evidence.sources["pagespeed"].status == "timeout"
    assert closed.evidence.sources["website"].status == "ok" and closed.recommendations
    again = await reader.finished(await reader.start(house))
    assert again.id != report_id and again.final
    assert await mongo.tenant("trattoria").digital_grade_reports.count({"final": False}) == 0
    async with asyncio.timeout(10):  # its parsers' process has nobody to answer any more
        while any(one.is_running() and one.status() != psutil.STATUS_ZOMBIE for one in parsers):
            await asyncio.sleep(0.1)


async def test_twenty_grades_at_once_leave_the_loop_free(container: Container) -> None:
    """Each with a hundred reviews to be read. What a conversation would wait for is how long the loop is held."""
    sources = (WebsiteActor(seconds=0.1), reviews(count=100, words="The food was delicious and the wait was long."))
    grader = container.grader
    grader.reach = Reach(Guard(loopback=True), (*sources, Actor("pagespeed", seconds=0.2)))
    held: list[float] = []

    async def watch() -> None:
        while True:
            begun = perf_counter()
            await asyncio.sleep(0.005)
            held.append(perf_counter() - begun - 0.005)

    await grader.finished(await grader.start(None, "http://localhost:8300/"))  # loads what is loaded once
    watching = asyncio.create_task(watch())
    begun = [await grader.start(None, f"http://localhost:{8301 + number}/") for number in range(20)]
    done = await asyncio.gather(*(grader.finished(one) for one in begun))
    watching.cancel()
    assert all(one.final and one.scored and one.scored.score is not None for one in done)
    assert all(len(one.evidence.reviews) == 100 for one in done)
    held.sort()
    assert held[round(len(held) * 0.95) - 1] < 0.1, f"p95 {held[round(len(held) * 0.95) - 1]:.3f} s"
