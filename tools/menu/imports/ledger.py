"""Which imports count. Rows go in hidden, one small transaction makes them visible, what died is swept.

An import counts if and only if its id stands in `restaurants.imports`.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from functools import cache
from uuid import uuid4

from pymongo.errors import DuplicateKeyError

from core.errors import Conflict, NotFound
from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant

LEASE = timedelta(seconds=60)  # real time, not the clock's: processes with different --now share a database
ROWS = ("sales_orders", "item_days")


@cache
def _process() -> Document:
    return {"host": socket.gethostname(), "pid": os.getpid(), "token": uuid4().hex}


class ImportLedger:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def begin(self, restaurant_id: str, **fields: object) -> str:
        """Opens a hidden import and returns its id."""
        import_id, now = uuid4().hex[:12], datetime.now(UTC)
        await self._mongo.tenant(restaurant_id).imports.insert_one(
            {
                "_id": import_id,
                "status": "loading",
                "owner": _process(),
                "created_at": now,
                "lease_until": now + LEASE,
                **fields,
            }
        )
        return import_id

    async def renew(self, restaurant_id: str, import_id: str) -> None:
        renewed = await self._mongo.tenant(restaurant_id).imports.update_one(
            {"_id": import_id, "status": "loading"}, {"$set": {"lease_until": datetime.now(UTC) + LEASE}}
        )
        if renewed.matched_count == 0:
            raise Conflict("This import was taken for dead and cleared away; run it again.")

    async def publish(
        self,
        restaurant: Restaurant,
        import_id: str,
        new_items: Sequence[Document],
        fields: Document,
        replaces: Sequence[str] = (),
    ) -> None:
        """Makes the import count, in one transaction. Conflict if another import came or went since `restaurant`
        was read, since then what was skipped as known may be wrong."""
        tenant = self._mongo.tenant(restaurant.restaurant_id)
        imports = [one for one in restaurant.imports if one not in replaces] + [import_id]

        async def work(session: Session) -> None:
            await self._switch(restaurant, imports, session)
            await tenant.menu_items.insert_many(new_items, session)
            done = await tenant.imports.update_one(
                {"_id": import_id, "status": "loading"}, {"$set": {"status": "done", **fields}}, session=session
            )
            if done.matched_count == 0:
                raise Conflict("This import was taken for dead and cleared away; run it again.")
            await tenant.imports.update_many({"_id": {"$in": list(replaces)}}, {"$set": {"status": "undone"}}, session)

        try:
            await self._mongo.transaction(work)
        except DuplicateKeyError:
            raise Conflict("The menu changed while the file was read; run it again.") from None

    async def retire(self, restaurant: Restaurant, import_id: str, drop_items: Sequence[str]) -> None:
        """Takes a visible import out again, with the dishes that only it brought; the rows are swept after."""
        tenant = self._mongo.tenant(restaurant.restaurant_id)
        imports = [one for one in restaurant.imports if one != import_id]

        async def work(session: Session) -> None:
            await self._switch(restaurant, imports, session)
            await tenant.menu_items.delete_many({"key": {"$in": list(drop_items)}}, session)
            if imports:  # dishes that stay because a later import sold them go with that one
                await tenant.menu_items.update_many(
                    {"import_id": import_id}, {"$set": {"import_id": imports[-1]}}, session
                )
            await tenant.imports.update_one({"_id": import_id}, {"$set": {"status": "undone"}}, session=session)

        await self._mongo.transaction(work)

    async def _switch(self, restaurant: Restaurant, imports: list[str], session: Session) -> None:
        switched = await self._mongo.tenant(restaurant.restaurant_id).restaurants.update_one(
            {"imports": restaurant.imports},
            {"$set": {"imports": imports}, "$inc": {"menu_version": 1}},
            session=session,
        )
        if switched.matched_count == 0:
            raise Conflict("Another import finished at the same time; run this one again.")

    async def clear(self, restaurant_id: str, import_id: str) -> None:
        """Deletes the rows of an import that does not count, then its entry unless it is kept as undone."""
        tenant = self._mongo.tenant(restaurant_id)
        for collection in ROWS:
            await tenant[collection].delete_many({"import_id": import_id})
        await tenant.imports.update_one({"_id": import_id, "status": "undone"}, {"$set": {"swept": True}})
        await tenant.imports.delete_many({"_id": import_id, "status": {"$in": ["loading", "dead"]}})

    async def sweep(self, restaurant_id: str | None = None) -> int:
        """Clears what crashed imports and undone ones left. Returns how many there were."""
        scope = {} if restaurant_id is None else {"restaurant_id": restaurant_id}
        left = self._mongo.system("imports").find(
            {**scope, "$or": [{"status": {"$in": ["loading", "dead"]}}, {"status": "undone", "swept": {"$ne": True}}]}
        )
        swept = 0
        for document in await left.to_list():
            if document["status"] != "loading" or await self._declared_dead(document):
                await self.clear(document["restaurant_id"], document["_id"])
                swept += 1
        return swept

    async def _declared_dead(self, document: Document) -> bool:
        """Marks it dead first, so that an owner that only slept cannot publish what is being deleted."""
        if document["lease_until"] > datetime.now(UTC) and not _owner_is_gone(document.get("owner")):
            return False
        marked = await self._mongo.tenant(document["restaurant_id"]).imports.update_one(
            {"_id": document["_id"], "status": "loading", "lease_until": document["lease_until"]},
            {"$set": {"status": "dead"}},
        )
        return marked.matched_count == 1

    async def visible(self, restaurant: Restaurant, import_id: str) -> Document:
        found = await self._mongo.tenant(restaurant.restaurant_id).imports.find_one({"_id": import_id})
        if found is None or import_id not in restaurant.imports:
            raise NotFound(f"There is no import {import_id!r} that counts in {restaurant.name}.")
        return found

    async def same_file(self, restaurant: Restaurant, sha256: str) -> Document | None:
        return await self._mongo.tenant(restaurant.restaurant_id).imports.find_one(
            {"sha256": sha256, "_id": {"$in": restaurant.imports}}
        )


def _owner_is_gone(owner: Document | None) -> bool:
    """True only where it is certain: a process of this machine that runs no more."""
    mine = _process()
    if not owner or owner["host"] != mine["host"]:
        return False
    if owner["pid"] == mine["pid"]:
        return bool(owner["token"] != mine["token"])
    try:
        os.kill(owner["pid"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
