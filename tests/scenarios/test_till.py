"""SIGKILL in the middle of reading a till, again and again: the same documents as in one go."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from memory.mongo import Mongo
from sandboxes.pos import DemoTill
from sandboxes.square import SquareSandbox
from tests.conftest import TABLESIDE, Stores, prepare_database
from tests.serving import served

NOW = "2027-01-01T15:00:00+00:00"


@pytest.fixture(scope="module")
def square() -> Iterator[tuple[SquareSandbox, str]]:
    """One Square on loopback for both restaurants' worth of reading."""
    sandbox = SquareSandbox(DemoTill("world"))
    with served(sandbox) as url:
        yield sandbox, url


def load(stores: Stores, folder: Path, database: str, url: str) -> subprocess.Popen[bytes]:
    env = {
        "TABLESIDE_DATA_DIR": str(folder),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": database,
    }
    if not folder.exists():
        prepare_database(env)
    command = [*TABLESIDE, "demo", "load", "--pos", "square", "--pos-url", url, "--now", NOW, "--json"]
    return subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=sys.stderr)


async def documents(stores: Stores, database: str) -> dict[str, Any]:
    """Everything that counts, without what differs from run to run by its nature."""
    mongo = Mongo(stores.mongodb_uri, database)
    drop = {"_id", "import_id", "created_at", "updated_at"}
    found: dict[str, Any] = {}
    for name in ("sales_orders", "item_days", "menu_items"):
        async for document in mongo.tenant("demo")[name].find():
            own = str(document["_id"]).partition("/")[2]
            found[f"{name}/{own}"] = {key: value for key, value in document.items() if key not in drop}
    profile = await mongo.tenant("demo").restaurants.find_one() or {}
    connection = await mongo.tenant("demo").connections.find_one() or {}
    found["counts"] = (len(profile["imports"]), connection["sync"]["orders"], connection["sync"]["backfill_from"])
    await mongo.client.drop_database(database)
    await mongo.close()
    return found


@pytest.mark.timeout(300)
def test_killed_again_and_again_it_ends_in_the_same_documents(
    stores: Stores, tmp_path: Path, square: tuple[SquareSandbox, str]
) -> None:
    sandbox, url = square
    whole, broken = f"till_{uuid4().hex[:8]}", f"till_{uuid4().hex[:8]}"
    assert load(stores, tmp_path / "whole", whole, url).wait(120) == 0
    kills = 0
    for pages in (5, 25, 60):
        sandbox.seen.clear()
        process = load(stores, tmp_path / "broken", broken, url)
        while process.poll() is None and sum(one.path == "/v2/orders/search" for one in sandbox.seen) < pages:
            time.sleep(0.005)
        kills += process.poll() is None
        process.kill()
        process.wait()
    assert kills >= 2
    assert load(stores, tmp_path / "broken", broken, url).wait(120) == 0
    one, other = asyncio.run(documents(stores, whole)), asyncio.run(documents(stores, broken))
    assert one["counts"] == other["counts"] == (1, 21_350, None)
    assert one == other
