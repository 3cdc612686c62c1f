"""Backup and restore of a data folder: MongoDB's collections as BSON, Chroma's files and the secret, in one .tar.gz.

A backup never overwrites a file and a restore never touches what is there. The archive holds the secret and the
guests' data: it is readable by its owner only.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from pymongo.errors import OperationFailure, PyMongoError

from core.errors import BadInput, Conflict, NotFound, TablesideError, Unavailable
from memory.mongo import Mongo
from memory.services import DataFolder, open_services
from memory.services.folder import create_private, storage_error

FORMAT = 1
MANIFEST = "manifest.json"
SECRETS = ("secret", "encryption-key")
DOCUMENTS_AT_ONCE = 1000
BYTES_AT_ONCE = 16_000_000  # a trained model comes in pieces of 255 kB
SNAPSHOT_LOST = {239, 246}  # SnapshotTooOld, SnapshotUnavailable
ATTEMPTS = 5


class Manifest(BaseModel):
    """What is in an archive. `collections` counts documents."""

    format: int = FORMAT
    created_at: datetime
    collections: dict[str, int]
    chroma: bool


async def back_up(folder: DataFolder, mongo: Mongo, target: Path, now: datetime) -> tuple[Path, Manifest]:
    """Writes one archive, consistent in MongoDB to one instant, while everything may go on. `target` is a new file
    or a folder to put it into."""
    target = new_file(target, now)
    try:
        with tempfile.TemporaryDirectory(prefix=".tableside-backup-", dir=target.parent) as name:
            draft = Path(name)
            (draft / "mongodb").mkdir()
            counts = await dump_again_if_changed(mongo, draft / "mongodb")
            chroma = await asyncio.to_thread(copy_chroma, folder.path / "chroma", draft / "chroma")
            for name in SECRETS:
                create_private(draft / name, folder.secret(name))
            manifest = Manifest(created_at=now, collections=counts, chroma=chroma)
            create_private(draft / MANIFEST, manifest.model_dump_json(indent=2))
            await asyncio.to_thread(pack, draft, target)
    except OSError as error:
        raise storage_error(target.parent, error) from error
    return target, manifest


def new_file(target: Path, now: datetime) -> Path:
    if target.is_dir():
        target = target / f"tableside-{now:%Y%m%d-%H%M%S}.tar.gz"
    if target.exists():
        raise Conflict(f"{target} is there already; choose another name.")
    if not target.parent.is_dir():
        raise NotFound(f"The folder {target.parent} is not there.")
    return target


async def restore(
    archive: Path, data_dir: Path, mongodb_uri: str | None = None, database: str = "tableside"
) -> Manifest:
    """Fills a new data folder, and the embedded MongoDB or the given one, from an archive. The folder appears whole
    or not at all; a folder or database that holds something is refused."""
    folder = DataFolder(data_dir).path
    draft = draft_beside(folder)
    try:
        manifest = await asyncio.to_thread(unpack, archive, draft / "unpacked")
        await fill(draft / "unpacked", draft / "data", manifest, mongodb_uri, database)
        os.rename(draft / "data", folder)  # onto an empty folder or none, else it fails
    except OSError as error:
        raise storage_error(folder, error) from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return manifest


def draft_beside(folder: Path) -> Path:
    """An empty folder on the same disk as `folder`, which must be empty or not there; `data` in it becomes it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Conflict(f"{folder} is not empty; restore into a new folder with --data-dir.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
        (draft / "data").mkdir(mode=0o700)
        return draft
    except OSError as error:
        raise storage_error(folder.parent, error) from error


async def fill(unpacked: Path, data: Path, manifest: Manifest, mongodb_uri: str | None, database: str) -> None:
    for name in SECRETS:
        if name == "secret" or (unpacked / name).exists():  # backups from before tills could be connected hold one
            create_private(data / name, (unpacked / name).read_text())
    if manifest.chroma:
        shutil.copytree(unpacked / "chroma", data / "chroma")
    # Chroma stays out of it: any address does, since nothing asks for it.
    async with open_services(data, mongodb_uri, "http://unused", role="command") as services:
        mongo = Mongo(services.mongodb_uri, database)
        try:
            await load(mongo, unpacked / "mongodb", manifest)
        except PyMongoError as error:
            raise Unavailable(f"MongoDB could not be filled: {reason(error)}") from error
        finally:
            await mongo.close()


async def dump_again_if_changed(mongo: Mongo, folder: Path) -> dict[str, int]:
    """A collection or an index that is made meanwhile spoils the snapshot: then once more, from a new one."""
    attempts = 0
    while True:
        attempts += 1
        try:
            return await dump(mongo, folder)
        except PyMongoError as error:
            lost = isinstance(error, OperationFailure) and error.code in SNAPSHOT_LOST
            if not lost or attempts == ATTEMPTS:
                raise Unavailable(f"MongoDB could not be read: {reason(error)}") from error
        await asyncio.sleep(0.5)
        for file in folder.iterdir():
            file.unlink()


async def dump(mongo: Mongo, folder: Path) -> dict[str, int]:
    """Every collection into `folder` as a file of BSON documents, all read from one snapshot; only capped ones, of
    which MongoDB has no snapshots, as they are when their turn comes."""
    from bson import json_util

    counts: dict[str, int] = {}
    async with mongo.client.start_session(snapshot=True) as session:
        for details in await (await mongo.database.list_collections(filter={"type": "collection"})).to_list():
            name = details["name"]
            if name.startswith("system."):
                continue
            indexes = [dict(index) async for index in await mongo.system(name).list_indexes()]
            shape = {"options": details.get("options", {}), "indexes": indexes}
            create_private(folder / f"{name}.json", json_util.dumps(shape))
            capped = details.get("options", {}).get("capped")
            counts[name] = await _dump_collection(mongo, name, folder / f"{name}.bson", None if capped else session)
    return counts


async def _dump_collection(mongo: Mongo, name: str, file: Path, session: Any) -> int:
    from bson.raw_bson import RawBSONDocument

    raw = mongo.system(name).with_options(codec_options=_raw(RawBSONDocument))
    count = 0
    with await asyncio.to_thread(open, file, "wb") as stream:
        async for document in raw.find(session=session, batch_size=DOCUMENTS_AT_ONCE):
            stream.write(document.raw)
            count += 1
    return count


async def load(mongo: Mongo, folder: Path, manifest: Manifest) -> None:
    """Fills an empty database, then counts what is in it. What fails half way stays as it is, for a human to drop."""
    await mongo.ping()
    if await mongo.database.list_collection_names():
        raise Conflict(f"The database {mongo.database.name!r} is not empty; restore into a new one.")
    for name in manifest.collections:
        await _load_collection(mongo, name, folder)
    counts = {name: await mongo.system(name).count_documents({}) for name in manifest.collections}
    if counts != manifest.collections:
        wrong = sorted(name for name in counts if counts[name] != manifest.collections[name])
        raise BadInput(f"The archive is damaged: {', '.join(wrong)} did not come back whole.")


async def _load_collection(mongo: Mongo, name: str, folder: Path) -> None:
    from bson import json_util
    from bson.raw_bson import RawBSONDocument

    shape = json_util.loads((folder / f"{name}.json").read_text())
    await mongo.database.command({"create": name, **shape["options"]})
    raw = mongo.system(name).with_options(codec_options=_raw(RawBSONDocument))
    for documents in batches(folder / f"{name}.bson"):
        await raw.insert_many(documents, ordered=False)
    indexes = [index for index in shape["indexes"] if index["name"] != "_id_"]
    if indexes:
        await mongo.database.command({"createIndexes": name, "indexes": indexes})


def reason(error: Exception) -> str:
    """Without the whole answer, which the driver appends."""
    return str(error).partition(", full error")[0]


def batches(file: Path) -> Iterator[list[Any]]:
    from bson import decode_file_iter
    from bson.raw_bson import RawBSONDocument

    batch: list[Any] = []
    size = 0
    with open(file, "rb") as stream:
        for document in decode_file_iter(stream, _raw(RawBSONDocument)):
            batch.append(document)
            size += len(document.raw)
            if len(batch) == DOCUMENTS_AT_ONCE or size > BYTES_AT_ONCE:
                yield batch
                batch, size = [], 0
    if batch:
        yield batch


def _raw(document_class: Any) -> Any:
    from bson.codec_options import CodecOptions

    return CodecOptions(document_class=document_class)


def copy_chroma(source: Path, target: Path) -> bool:
    """Copies a Chroma folder that may be in use: its SQLite file by SQLite's own backup, the rest as it is."""
    main = source / "chroma.sqlite3"
    if not main.exists():
        return False
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("chroma.sqlite3*"))
    with closing(sqlite3.connect(main)) as live, closing(sqlite3.connect(target / main.name)) as copy:
        live.backup(copy)
    return True


def pack(folder: Path, target: Path) -> None:
    draft = folder.with_name(f"{folder.name}.tar.gz")
    try:
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, 0o600)) as stream:
            with tarfile.open(fileobj=stream, mode="w:gz", compresslevel=6) as archive:
                for entry in sorted(folder.iterdir()):
                    archive.add(entry, entry.name)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            os.link(draft, target)  # unlike a rename it cannot replace a file
        except FileExistsError:
            raise Conflict(f"{target} is there already; choose another name.") from None
    finally:
        draft.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path) -> Manifest:
    try:
        with tarfile.open(archive, "r:gz") as packed:
            packed.extractall(folder, filter="data")
        manifest = Manifest.model_validate_json((folder / MANIFEST).read_bytes())
    except FileNotFoundError as error:
        raise NotFound(f"{archive} is not there.") if not archive.exists() else _not_ours(archive) from error
    except (tarfile.TarError, ValidationError, EOFError, OSError) as error:
        raise _not_ours(archive) from error
    if manifest.format != FORMAT:
        raise BadInput(f"{archive} has format {manifest.format}; this Tableside reads format {FORMAT}.")
    return manifest


def _not_ours(archive: Path) -> TablesideError:
    return BadInput(f"{archive} is not a Tableside backup, or it is damaged.")
