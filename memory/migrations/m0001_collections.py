"""The first version: makes the collections that transactions write to, which cannot be made inside one."""

from memory.indexes import INDEXES
from memory.mongo import Mongo


async def up(mongo: Mongo) -> None:
    there = set(await mongo.database.list_collection_names())
    for name in INDEXES:
        if name not in there:
            await mongo.database.create_collection(name)
