"""A demo restaurant whose till is a sandbox in this process, and the same service that the house has."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import cache

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from sandboxes.pos import DemoTill
from sandboxes.square import SquareSandbox
from tests.tools.pos.world import SquareWorld, TillWorld


@cache
def _year() -> DemoTill:
    return DemoTill("world")


def fresh_till() -> DemoTill:
    """The demo year, made once and handed out as a copy that may be changed."""
    till = DemoTill.__new__(DemoTill)
    till.__dict__ = {**vars(_year())}
    from copy import deepcopy

    till.items, till.orders, till._sorted = deepcopy(till.items), dict(till.orders), {}
    return till


@pytest.fixture
async def world(mongo: Mongo, clock: FixedClock) -> AsyncIterator[TillWorld]:
    """The demo restaurant and Square."""
    async with SquareWorld.open(mongo, clock, SquareSandbox(fresh_till())) as world:
        yield world
