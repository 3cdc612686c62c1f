"""A process that grades and never ends by itself: `python -m tests.scenarios.grading MONGODB_URI DATABASE`. It says the
report's id once there is a first grade."""

from __future__ import annotations

import asyncio
import sys

from core.clock import Clock
from core.processes import Parsers
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from tests.tools.grader.actors import Actor, WebsiteActor, reviews
from tools.grader.service import GraderService
from tools.grader.targets import Reach
from tools.integrations.website.guard import Guard


async def grade(uri: str, database: str) -> None:
    mongo = Mongo(uri, database)
    restaurants = RestaurantStore(mongo)
    sources = (WebsiteActor(), reviews(words="The food was delicious."), Actor("pagespeed", seconds=None))
    async with Parsers() as parsers:
        reach = Reach(Guard(loopback=True), sources)
        grader = GraderService(mongo, Clock(), restaurants, reach, parsers, first=1.0, most=60.0)
        first = await grader.first(await grader.start(await restaurants.get("trattoria")))
        print(first.id, flush=True)
        await grader.finished(first)


if __name__ == "__main__":
    asyncio.run(grade(*sys.argv[1:]))
