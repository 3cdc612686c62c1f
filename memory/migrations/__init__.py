"""Versioned changes of stored data: `m0001_….py` with `async def up(mongo)`, run once each, in order.

A migration must be safe to run again: a crash in its middle runs it again from its start.
"""

from __future__ import annotations

import pkgutil
from datetime import UTC, datetime
from importlib import import_module

from core.errors import Conflict
from memory.indexes import ensure_indexes
from memory.mongo import Mongo

_STATE = "schema"


async def migrate(mongo: Mongo) -> list[str]:
    """Brings the database to this version and makes every index. Returns the names of what was run."""
    done = await mongo.system("migrations").find_one({"_id": _STATE})
    names = available()
    version = int(done["version"]) if done else 0
    if version > len(names):
        raise Conflict(f"This database is of version {version}, newer than this program ({len(names)}). Update first.")
    for number, name in enumerate(names[version:], start=version + 1):
        await import_module(f"{__name__}.{name}").up(mongo)
        await mongo.system("migrations").update_one(
            {"_id": _STATE}, {"$set": {"version": number, "name": name, "at": datetime.now(UTC)}}, upsert=True
        )
    await ensure_indexes(mongo)
    return names[version:]


def available() -> list[str]:
    """The names of all migrations, in order."""
    return sorted(module.name for module in pkgutil.iter_modules(__path__) if module.name.startswith("m"))
