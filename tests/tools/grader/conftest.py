"""A grader whose sources are actors, on the real database and with the real engine."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence

import pytest

from core.clock import FixedClock
from core.processes import Parsers
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.tools.grader.actors import HOUSE, WebsiteActor, google
from tools.grader.service import GraderService
from tools.grader.sources import Source
from tools.grader.targets import Reach
from tools.integrations.website.guard import Guard

MakeGrader = Callable[..., GraderService]


@pytest.fixture
async def parsers() -> AsyncIterator[Parsers]:
    async with Parsers() as parsers:
        yield parsers


@pytest.fixture
async def make(mongo: Mongo, clock: FixedClock, parsers: Parsers) -> AsyncIterator[MakeGrader]:
    """Graders as different processes would have them: `first` and `most` in seconds."""
    made: list[GraderService] = []

    def grader(sources: Sequence[Source] | None = None, first: float = 5.0, most: float = 10.0) -> GraderService:
        chosen = [WebsiteActor(), google()] if sources is None else sources
        reach = Reach(Guard(loopback=True), tuple(chosen), names=any(source.name == "google" for source in chosen))
        made.append(GraderService(mongo, clock, RestaurantStore(mongo), reach, parsers, first=first, most=most))
        return made[-1]

    yield grader
    for one in made:
        await one.close()


@pytest.fixture
async def house(mongo: Mongo, restaurant: Restaurant) -> Restaurant:
    """A restaurant that is known to have a website."""
    return await RestaurantStore(mongo).settle(restaurant.restaurant_id, website=HOUSE, country="US")
