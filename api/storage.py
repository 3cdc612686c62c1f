"""The lower half of the house: data services and stores, without the agent. Enough for imports, tokens and upkeep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

from api.auth import Tokens
from api.settings import Settings
from core.clock import Clock
from core.errors import BadInput
from memory.migrations import migrate
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from memory.services import Services, open_services
from tools.menu.imports import MenuImporter

ProcessRole = Literal["server", "command"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """What stands below the agent, by name."""

    settings: Settings
    clock: Clock
    services: Services
    tokens: Tokens
    mongo: Mongo
    restaurants: RestaurantStore
    importer: MenuImporter


@asynccontextmanager
async def open_storage(settings: Settings, clock: Clock, role: ProcessRole = "command") -> AsyncIterator[Storage]:
    """Opens the data services and the database; migrates the embedded one. Closes what it opened."""
    async with open_services(settings.data_dir, settings.mongodb_uri, settings.chroma_url, role=role) as services:
        secret = _secret(settings, services)
        mongo = Mongo(services.mongodb_uri, settings.mongodb_database)
        try:
            await mongo.ping()
            if services.mongodb_embedded and services.owned:
                await migrate(mongo)
            restaurants = RestaurantStore(mongo)
            yield Storage(
                settings=settings,
                clock=clock,
                services=services,
                tokens=Tokens(secret),
                mongo=mongo,
                restaurants=restaurants,
                importer=MenuImporter(mongo, restaurants, clock),
            )
        finally:
            await mongo.close()


def _secret(settings: Settings, services: Services) -> str:
    if settings.jwt_secret:
        if len(secret := settings.jwt_secret.get_secret_value()) < 32:
            raise BadInput("TABLESIDE_JWT_SECRET needs at least 32 characters.")
        return secret
    if settings.is_exposed:
        raise BadInput("Set TABLESIDE_JWT_SECRET: this server can be reached from other machines.")
    return services.folder.secret()
