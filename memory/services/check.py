"""What `tableside doctor` finds: what is connected, and what is missing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from core.errors import TablesideError
from memory.embeddings import MiniLM, model_file, tokenizer_file
from memory.mongo import Mongo
from memory.services import DataFolder, Services, open_services
from memory.services.chroma import heartbeat

LITTLE_SPACE = 1_000_000_000  # bytes
Status = Literal["ok", "missing", "error"]


@dataclass(frozen=True, slots=True)
class Check:
    """`missing` is a choice (nothing is broken without it), `error` is not."""

    name: str
    status: Status
    detail: str


async def checks(
    data_dir: Path, mongodb_uri: str | None = None, chroma_url: str | None = None, *, llm_key: bool = False
) -> list[Check]:
    """Looks at everything; uses the running server's services, or starts them for as long as it looks."""
    folder = DataFolder(data_dir)
    found = [check_folder(folder), check_disk(folder), check_owner(folder)]
    found += await check_services(folder, mongodb_uri, chroma_url)
    found += [check_embeddings(), check_llm(llm_key)]
    return found


def check_folder(folder: DataFolder) -> Check:
    try:
        folder.create()
    except TablesideError as error:
        return Check("data folder", "error", error.message)
    return Check("data folder", "ok", str(folder.path))


def check_disk(folder: DataFolder) -> Check:
    try:
        free = shutil.disk_usage(folder.path).free
    except OSError as error:
        return Check("disk", "error", str(error))
    return Check("disk", "ok" if free > LITTLE_SPACE else "error", f"{free / 1e9:.1f} GB free")


def check_owner(folder: DataFolder) -> Check:
    owner, running = folder.owner(), folder.read_running()
    if owner is None:
        return Check("running", "missing", "no Tableside is running on this folder")
    where = f" at {running.http_url}" if running and running.http_url else ""
    return Check("running", "ok", f"{owner.role} with pid {owner.pid}{where}")


async def check_services(folder: DataFolder, mongodb_uri: str | None, chroma_url: str | None) -> list[Check]:
    try:
        async with open_services(folder.path, mongodb_uri, chroma_url, role="command") as services:
            return [await check_mongodb(services), await check_chroma(services)]
    except TablesideError as error:
        return [Check("services", "error", error.message)]


async def check_mongodb(services: Services) -> Check:
    mongo = Mongo(services.mongodb_uri, timeout_ms=3_000)
    try:
        await mongo.ping()
        version = (await mongo.client.server_info())["version"]
        set_name = (await mongo.client.admin.command("hello")).get("setName")
    except TablesideError as error:
        return Check("mongodb", "error", error.message)
    finally:
        await mongo.close()
    if not set_name:
        return Check("mongodb", "error", f"MongoDB {version} is not a replica set, so it has no transactions")
    kind = "embedded: for development and the demo" if services.mongodb_embedded else "server"
    return Check("mongodb", "ok", f"MongoDB {version} ({kind})")


async def check_chroma(services: Services) -> Check:
    try:
        url = await services.chroma_url()
    except TablesideError as error:
        return Check("chroma", "error", error.message)
    parts = urlsplit(url)
    if not services.chroma_embedded:
        return await check_chroma_server(url)
    if await heartbeat(parts.hostname or "", parts.port or 8000):
        return Check("chroma", "ok", f"embedded at {url}")
    return Check("chroma", "error", f"nothing answers at {url}")


async def check_chroma_server(url: str) -> Check:
    import httpx

    from memory.chroma import client_for

    try:
        async with client_for(url) as http:
            answer = await http.get("/api/v2/heartbeat")
            answer.raise_for_status()
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check("chroma", "error", f"the server does not answer: {error}")
    return Check("chroma", "ok", f"server at {urlsplit(url).hostname}")


def check_embeddings() -> Check:
    try:
        model, tokenizer = model_file(), tokenizer_file()
    except TablesideError as error:
        return Check("embeddings", "error", error.message)
    megabytes = (model.stat().st_size + tokenizer.stat().st_size) / 1e6
    return Check("embeddings", "ok", f"{MiniLM.name}, {MiniLM.dimensions} dimensions, {megabytes:.0f} MB")


def check_llm(llm_key: bool) -> Check:
    if llm_key:
        return Check("language model", "ok", "a key is set")
    return Check("language model", "missing", "no key is set: the built-in model answers")
