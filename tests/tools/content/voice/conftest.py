"""A restaurant whose voice is learned on a real MongoDB and a real Chroma that can be taken away."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from uuid import uuid4

import pytest

from core.clock import FixedClock
from memory.embeddings import MiniLM
from memory.knowledge import Knowledge
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tests.conftest import Stores
from tools.content.voice.service import VoiceService


@dataclass
class House:
    mongo: Mongo
    restaurant: Restaurant
    knowledge: Knowledge
    voice: VoiceService
    clock: FixedClock
    up: bool = True

    @property
    def rid(self) -> str:
        return self.restaurant.restaurant_id

    def switch(self, up: bool) -> None:
        """Takes Chroma away, or gives it back without the wait that spares a server which is down."""
        chroma = self.knowledge._chroma
        self.up, chroma._down_until, chroma._connection = up, 0.0, None


@pytest.fixture(scope="session")
def model() -> MiniLM:
    return MiniLM()


@pytest.fixture
async def house(
    mongo: Mongo, clock: FixedClock, restaurant: Restaurant, stores: Stores, model: MiniLM
) -> AsyncIterator[House]:
    async def address() -> str:
        return stores.chroma_url if house.up else "http://127.0.0.1:9"

    knowledge = Knowledge(address, model, f"test-{uuid4().hex[:12]}")
    voice = VoiceService(mongo, knowledge, clock)
    house = House(mongo, restaurant, knowledge, voice, clock)
    yield house
    await knowledge.close()
