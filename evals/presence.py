"""The evals' restaurant is found online: all its sandboxes in this process, its accounts connected, a grade of a month
ago on record. Nothing waits: Lighthouse answers at once."""

from __future__ import annotations

from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

from memory.mongo import Document
from sandboxes.stage import ACCOUNTS, settle

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.restaurants import Restaurant


class EvalPresence:
    """Made once a world; `restore` gives each case the same beginning."""

    def __init__(self, container: Container) -> None:
        self._container, self._documents = container, dict[str, list[Document]]()
        self._open = AsyncExitStack()

    async def settle(self, restaurant: Restaurant) -> None:
        """Once: the profile, the accounts and the grade of a month ago, which are remembered as documents."""
        from api.staged import staged

        container, rid = self._container, restaurant.restaurant_id
        stage, browser = await self._open.enter_async_context(staged(container))
        await settle(container, restaurant, stage, browser)
        tenant = container.mongo.tenant(rid)
        links = await tenant.connections.find({"provider": {"$in": list(ACCOUNTS)}}).to_list()
        reports = await tenant.digital_grade_reports.find().to_list()
        self._documents = {"connections": links, "digital_grade_reports": reports}
        await container.voice.exemplars(rid, "pizza")  # its samples are found by meaning from the first case on
        for name in ("brand_voice_profiles", "voice_samples"):
            self._documents[name] = await tenant[name].find().to_list()
        await container.grader.warm()

    async def restore(self, restaurant_id: str) -> None:
        """For each case anew."""
        tenant = self._container.mongo.tenant(restaurant_id)
        for name, documents in self._documents.items():
            await tenant[name].insert_many(documents)

    async def close(self) -> None:
        await self._open.aclose()
