"""The quality of a restaurant's sales data, and putting two names of one dish together (and apart again)."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from core.clock import Clock
from core.compute import compute
from core.errors import Conflict, NotFound, ToolInputError
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.menu.names import find_item
from tools.menu.quality import present
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.quality.engine.check import Quality

Json = dict[str, Any]


class QualityService:
    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self._mongo, self._clock = mongo, clock
        self._store, self._restaurants = MenuStore(mongo), RestaurantStore(mongo)

    async def report(self, restaurant: Restaurant, today: date) -> Json:
        """Everything on record, with the merges that count. Without any sale only a note."""
        merges = await self.merges(restaurant)
        history = await self._store.history(restaurant)
        if history is None:
            note = "There are no sales yet, so nothing can be said about them."
            return {"grade": "none", "summary": [note], "merges": merges, "as_of": today.isoformat()}
        quality = await compute(_checked, history, restaurant)
        return {**present.document(quality), "merges": merges, "as_of": today.isoformat()}

    async def merges(self, restaurant: Restaurant) -> list[Json]:
        """The names that were put together."""
        found = self._mongo.tenant(restaurant.restaurant_id).menu_items.find({"merged_into": {"$type": "string"}})
        return [_merge(document) for document in await found.sort("key").to_list()]

    async def merge(self, restaurant: Restaurant, keep: str, merge: str) -> Json:
        """Counts `merge` as `keep` from now on, in every analysis of every period; nothing stored is changed but a
        mark on the one that is merged. Raises ToolInputError for unknown names, Conflict where one is merged already.
        """
        items = await self._store.all_items(restaurant.restaurant_id)
        kept, merged = _named(keep, items), _named(merge, items)
        if kept.key == merged.key:
            raise ToolInputError(f"{kept.name} is one dish already.")
        for item in (kept, merged):
            if item.merged_into:
                raise Conflict(f"{item.name} counts as another dish already; take that merge back first.")
        fields = {"merged_into": kept.key, "merge_id": uuid4().hex[:12], "merged_at": self._clock.now()}
        await self._mark(restaurant, {"key": merged.key, "merged_into": None}, {"$set": fields}, kept.key)
        return _merge({"key": merged.key, **fields})

    async def unmerge(self, restaurant: Restaurant, merge_id: str) -> Json:
        """Takes a merge back. Raises NotFound."""
        menu_items = self._mongo.tenant(restaurant.restaurant_id).menu_items
        document = await menu_items.find_one({"merge_id": merge_id, "merged_into": {"$type": "string"}})
        if document is None:
            raise NotFound(f"There is no merge {merge_id!r}.")
        gone = {"$unset": {"merged_into": "", "merge_id": "", "merged_at": ""}}
        await self._mark(restaurant, {"merge_id": merge_id}, gone)
        return _merge(document)

    async def _mark(self, restaurant: Restaurant, which: Json, update: Json, kept: str | None = None) -> None:
        """`kept` must still count as itself: two merges the two ways round at once would leave neither dish."""
        slug = restaurant.restaurant_id
        menu_items = self._mongo.tenant(slug).menu_items

        async def work(session: Session) -> None:
            done = await menu_items.update_one(which, update, session=session)
            own = {"key": kept, "merged_into": None}
            if done.matched_count == 0 or (kept and await menu_items.find_one(own, session=session) is None):
                raise Conflict("The menu changed at the same moment; look again.")
            await self._restaurants.menu_changed(slug, session)

        await self._mongo.transaction(work)


def _merge(document: Json) -> Json:
    at: datetime = document["merged_at"]
    return {
        "id": document["merge_id"],
        "keep": document["merged_into"],
        "merge": document["key"],
        "at": at.isoformat(),
    }


def _named(text: str, items: list[MenuItem]) -> MenuItem:
    """By its key or exact name first: of two spellings each must be reachable."""
    exact = [item for item in items if text in (item.key, item.name)]
    return exact[0] if len(exact) == 1 else find_item(text, items).item


def _checked(history: History, restaurant: Restaurant) -> Quality:
    from tools.menu.forecast.context import public_holidays
    from tools.menu.quality.engine.check import check

    return check(
        history, lambda first, last: public_holidays(restaurant.home_country, restaurant.subdivision, first, last)
    )
