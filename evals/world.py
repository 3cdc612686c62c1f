"""The evals' world: the demo restaurant on a fixed morning, its sales shared by all cases, the rest new for each."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from core.clock import FixedClock
from core.errors import Unavailable
from evals.presence import EvalPresence
from evals.till import EvalTill
from memory.mongo import Document

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from api.settings import Settings
    from api.wiring import Container

NOW = datetime(2027, 1, 1, 10, tzinfo=ZoneInfo("America/New_York"))
DATABASE = "tableside_evals"
# Loaded once and never written by a conversation.
_FROZEN = frozenset(
    {"sales_orders", "item_days", "imports", "migrations", "models", "forecasts", "fs.files", "fs.chunks"}
    | {"images", "customers", "consents", "suppressions", "guest_keys", "guest_figures"}
)
# What only an approved action may change, and the fields that count.
_GUARDED = {"menu_items": ("price", "available", "variations")}


@dataclass(slots=True)
class _Snapshot:
    profile: Document
    menu: list[Document]


@dataclass(slots=True)
class World:
    container: Container
    clock: FixedClock
    brain: str = "builtin"
    timezone: str = "America/New_York"
    restaurants: dict[str, _Snapshot] = field(default_factory=dict)
    till: EvalTill | None = None
    presence: EvalPresence | None = None

    async def load(self) -> None:
        """Loads the demo restaurant, trains its forecast and remembers how it looks."""
        from api.worker import Worker
        from sandboxes.restaurant import load_demo

        container = self.container
        restaurant = await load_demo(container.mongo, self.clock, mode="world")
        rid = restaurant.restaurant_id
        training = await container.forecast.ask_for_training(restaurant)
        await Worker(container.jobs, container.handlers, self.clock, ["heavy"]).until_idle()
        done = await container.jobs.get(rid, training.id)
        if done.status != "done":
            raise Unavailable(f"The forecast of the evals' world could not be trained: {done.error}")
        self.till = EvalTill(container)
        await self.till.link_menu(restaurant)
        self.presence = EvalPresence(container)
        await self.presence.settle(restaurant)
        tenant = container.mongo.tenant(rid)
        profile = await tenant.restaurants.find_one() or {}
        self.restaurants[rid] = _Snapshot({**profile, "facts": 0}, await tenant.menu_items.find().to_list())
        self.timezone = restaurant.timezone

    async def reset(self, restaurant_id: str) -> None:
        """Gives the next case a world of its own."""
        self.clock.instant = NOW
        await self._forget_facts(restaurant_id)
        names = await self.container.mongo.database.list_collection_names()
        tenant = self.container.mongo.tenant(restaurant_id)
        kept = _FROZEN | {"restaurants"}
        await asyncio.gather(*(tenant[name].delete_many({}) for name in names if name not in kept))
        await tenant.menu_items.insert_many(self.restaurants[restaurant_id].menu)
        await self._restore_profile(restaurant_id)
        if self.till:
            await self.till.connect(restaurant_id)
        if self.presence:
            await self.presence.restore(restaurant_id)

    async def _restore_profile(self, restaurant_id: str) -> None:
        """The menu's version only ever grows: caches are keyed by it, and must not show the last case's menu."""
        profile = self.restaurants[restaurant_id].profile
        fields = {name: value for name, value in profile.items() if name not in ("_id", "menu_version")}
        await self.container.mongo.tenant(restaurant_id).restaurants.update_one(
            {}, {"$set": fields, "$inc": {"menu_version": 1}}
        )

    async def _forget_facts(self, restaurant_id: str) -> None:
        facts = await self.container.mongo.tenant(restaurant_id).facts.find({}, {"key": 1}).to_list()
        if facts:
            await self.container.knowledge.forget(restaurant_id, *(fact["key"] for fact in facts))

    async def guarded(self, restaurant_id: str) -> dict[str, Any]:
        """What stands behind the approval line now, by document."""
        seen: dict[str, Any] = {}
        for name, fields in _GUARDED.items():
            documents = self.container.mongo.tenant(restaurant_id)[name].find({}, dict.fromkeys(fields, 1))
            seen |= {str(document.pop("_id")): document async for document in documents}
        return seen


@asynccontextmanager
async def open_world(settings: Settings, model: BaseChatModel | None = None) -> AsyncIterator[World]:
    """The real container on data services of its own, which are gone afterwards; `settings` choose the brain.

    A MongoDB server that the settings name is used, in a database of this run alone. Chroma is always embedded: its
    collection has no such borders.
    """
    from api.wiring import open_container
    from memory.migrations import migrate

    database, clock = f"{DATABASE}_{uuid4().hex[:8]}", FixedClock(NOW)
    with TemporaryDirectory(prefix="tableside-evals-") as folder:
        own = settings.model_copy(
            update={"data_dir": Path(folder), "mongodb_database": database, "chroma_url": None, "redis_url": None}
        )
        async with open_container(own, clock, model=model) as container:
            await migrate(container.mongo)
            world = World(container, clock, "openai" if own.brain == "openai" or model else "builtin")
            try:
                await world.load()
                yield world
            finally:
                if world.presence:
                    await world.presence.close()
                if world.till:
                    await world.till.close()
                await container.mongo.client.drop_database(database)
