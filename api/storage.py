"""The lower half of the house: data services and stores, without the agent. Enough for imports, tokens and upkeep."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Literal

import httpx

from api.auth import Tokens
from api.settings import Settings
from api.tills import tills
from core.clock import Clock
from core.errors import BadInput
from memory.jobs import JobStore
from memory.migrations import migrate
from memory.mongo import Mongo
from memory.restaurants import RestaurantStore
from memory.services import Services, open_services
from tools.integrations.http import VendorHttp
from tools.integrations.vault import Vault
from tools.menu.imports import MenuImporter
from tools.pos.service import PosService

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
    http: httpx.AsyncClient  # the one that every vendor is called with
    vendors: VendorHttp  # the polite way to do it
    jobs: JobStore
    vault: Vault
    pos: PosService


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
            async with httpx.AsyncClient() as client:
                yield _storage(settings, clock, services, secret, mongo, client)
        finally:
            await mongo.close()


def _storage(
    settings: Settings, clock: Clock, services: Services, secret: str, mongo: Mongo, http: httpx.AsyncClient
) -> Storage:
    restaurants, jobs, vendors = RestaurantStore(mongo), JobStore(mongo), VendorHttp(http, clock)
    vault = Vault(_encryption_keys(settings, services))
    return Storage(
        settings=settings,
        clock=clock,
        services=services,
        tokens=Tokens(secret),
        mongo=mongo,
        restaurants=restaurants,
        importer=MenuImporter(mongo, restaurants, clock),
        http=http,
        vendors=vendors,
        jobs=jobs,
        vault=vault,
        pos=PosService(mongo, clock, restaurants, vault, jobs, tills(settings, vendors), settings.own_url),
    )


def _encryption_keys(settings: Settings, services: Services) -> list[str]:
    if settings.encryption_key:
        return [key.strip() for key in settings.encryption_key.get_secret_value().split(",")]
    if settings.is_exposed:
        raise BadInput("Set TABLESIDE_ENCRYPTION_KEY: this server can be reached from other machines.")
    return [services.folder.secret("encryption-key")]


def _secret(settings: Settings, services: Services) -> str:
    if settings.jwt_secret:
        if len(secret := settings.jwt_secret.get_secret_value()) < 32:
            raise BadInput("TABLESIDE_JWT_SECRET needs at least 32 characters.")
        return secret
    if settings.is_exposed:
        raise BadInput("Set TABLESIDE_JWT_SECRET: this server can be reached from other machines.")
    return services.folder.secret()
