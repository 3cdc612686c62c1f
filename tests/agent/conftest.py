"""A container whose provider is a scripted model, and a small menu to talk about."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
import uvicorn

from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from sandboxes.openai import OpenAISandbox
from tests.conftest import free_port
from tests.scripted import ScriptedModel


@pytest.fixture
def model() -> ScriptedModel:
    return ScriptedModel()


@pytest.fixture
async def house(
    settings: Settings, clock: FixedClock, model: ScriptedModel, restaurant: Restaurant, mongo: Mongo
) -> AsyncIterator[Container]:
    """The restaurant `trattoria` with two dishes, everything wired, the scripted model in the provider's place."""
    for name, price in (("Margherita", 12.0), ("Diavola", 14.5)):
        await mongo.tenant("trattoria").menu_items.insert_one(
            {
                "_id": f"trattoria/{name.lower()}",
                "key": name.lower(),
                "name": name,
                "category": "Pizza",
                "price": price,
                "cost": None,
                "available": True,
                "variations": [],
                "aliases": [],
                "source": "import",
                "updated_at": clock.now(),
            }
        )
    async with open_container(settings.model_copy(update={"brain": "auto"}), clock, model=model) as container:
        yield container


@pytest.fixture
def owner() -> Principal:
    return Principal("trattoria", "anna", Role.OWNER)


@pytest.fixture
async def provider() -> AsyncIterator[tuple[OpenAISandbox, str]]:
    """An OpenAI-compatible server on loopback."""
    sandbox, port = OpenAISandbox(), free_port()
    server = uvicorn.Server(uvicorn.Config(sandbox.app(), port=port, log_level="critical", lifespan="off"))
    task = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.01)
    yield sandbox, f"http://127.0.0.1:{port}/v1"
    server.should_exit = server.force_exit = True
    await task
