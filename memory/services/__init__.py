"""The data services of this machine: embedded where no address is given, shared by every process of the folder.

async with open_services(data_dir, mongodb_uri, chroma_url, role="server") as services:
    services.mongodb_uri            # answers already
    await services.chroma_url()     # waits for Chroma, which starts in the background
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from urllib.parse import urlsplit

from core.errors import BadInput, Conflict, TablesideError, Unavailable
from memory.services.chroma import Chroma
from memory.services.folder import DataFolder, ProcessRole, Running
from memory.services.mongod import USE_A_SERVER, Mongod

__all__ = ["DataFolder", "ProcessRole", "Running", "Services", "open_services"]

log = logging.getLogger(__name__)

ATTACH_SECONDS = 60.0  # how long a starting owner is waited for
LINGER_SECONDS = 10.0  # how long an owning command waits for its guests
FOLLOW_SECONDS = 0.25


class Services:
    """One process's view of the data services.

    One process owns the folder's lock and with it the embedded services; the others attach to its services. A
    second server is refused. When the owner goes, one of those attached takes the services over, at the same
    addresses, so that its connections come back by themselves.
    """

    def __init__(self, folder: DataFolder, mongodb_uri: str | None, chroma_url: str | None, role: ProcessRole) -> None:
        self.folder, self.role = folder, role
        self._given_mongodb, self._given_chroma = mongodb_uri, chroma_url
        self.mongodb_uri = mongodb_uri or ""
        self._mongod: Mongod | None = None
        self._chroma: Chroma | None = None
        self._follower: asyncio.Task[None] | None = None
        self._http_url: str | None = None
        self._last_chroma_url: str | None = None

    @property
    def owned(self) -> bool:
        """Whether the embedded services, if any, are this process's own children."""
        return self.folder.owned

    @property
    def mongodb_embedded(self) -> bool:
        return not self._given_mongodb

    @property
    def chroma_embedded(self) -> bool:
        return not self._given_chroma

    async def chroma_url(self) -> str:
        """Chroma's address once it answers; Unavailable where it cannot be had."""
        if self._given_chroma:
            return self._given_chroma
        if self._chroma:
            await self._chroma.ready()
            return self._chroma.url
        running = self.folder.read_running()
        if not running or not running.chroma_url:
            raise Unavailable("Chroma is not running.")
        return running.chroma_url

    def announce(self, http_url: str) -> None:
        """Tells the other processes of this folder where this server listens."""
        self._http_url = http_url
        if self.owned:
            self._publish()

    async def open(self) -> None:
        if self._given_mongodb:
            check_mongodb_uri(self._given_mongodb)
        if self._given_chroma:
            check_chroma_url(self._given_chroma)
        self.folder.create()
        if self._given_mongodb and self._given_chroma:
            return
        if await self._own_or_attach():
            await self._run_services()
        else:
            self._follower = asyncio.create_task(self._follow(), name="follow the data folder's owner")

    async def close(self) -> None:
        if self._follower:
            self._follower.cancel()
            await asyncio.wait([self._follower])
        if self.owned and self.role == "command":
            await self._wait_for_guests()
        await self._stop_services()
        self.folder.release()

    async def _own_or_attach(self) -> bool:
        """True when the folder is ours, False when its owner's services can be used."""
        until = monotonic() + ATTACH_SECONDS
        while not self.folder.try_own(self.role):
            owner, running = self.folder.owner(), self.folder.read_running()
            if owner and self.role == "server" == owner.role:
                raise Conflict(
                    f"Another Tableside (pid {owner.pid}) is using {self.folder.path}; "
                    "stop it or choose another --data-dir."
                )
            if running:
                self._attach(running)
                return False
            if monotonic() > until:
                raise Unavailable(f"The Tableside that is using {self.folder.path} does not become ready.")
            await asyncio.sleep(0.05)
        return True

    def _attach(self, running: Running) -> None:
        if not self._given_mongodb:
            if not running.mongodb_uri:
                raise Unavailable(
                    f"The Tableside that runs here (pid {running.pid}) uses a MongoDB server of its "
                    f"own: {USE_A_SERVER}, the same one."
                )
            self.mongodb_uri = running.mongodb_uri
        self._last_chroma_url = running.chroma_url
        if self.role == "command":
            self.folder.enter_as_guest()

    async def _run_services(self) -> None:
        if last := self.folder.last_running():  # of an owner that was killed
            self._last_chroma_url = last.chroma_url
        self.folder.withdraw()
        try:
            if not self._given_chroma:
                self._chroma = Chroma(self.folder, self._last_chroma_url)
                self._chroma.start()
            if not self._given_mongodb:
                self._mongod = Mongod(self.folder)
                await self._mongod.start()
                self.mongodb_uri = self._mongod.uri
            self._publish()
        except BaseException:
            await self._stop_services()
            self.folder.release()
            raise

    async def _stop_services(self) -> None:
        if self.owned:
            self.folder.withdraw()
        mongod, chroma, self._mongod, self._chroma = self._mongod, self._chroma, None, None
        await asyncio.gather(*(service.stop() for service in (mongod, chroma) if service))

    async def _follow(self) -> None:
        """Takes the services over when their owner has gone."""
        while True:
            if self.folder.try_own(self.role):
                break
            await asyncio.sleep(FOLLOW_SECONDS)
        self.folder.leave_as_guest()
        log.info("the owner of %s is gone; taking its services over", self.folder.path)
        try:
            await self._run_services()
        except TablesideError as error:
            log.error("%s", error.message)

    async def _wait_for_guests(self) -> None:
        until = monotonic() + LINGER_SECONDS
        while monotonic() < until:
            if not self.folder.has_guests():
                break
            await asyncio.sleep(0.05)

    def _publish(self) -> None:
        self.folder.publish(
            Running(
                pid=os.getpid(),
                mongodb_uri=self._mongod.uri if self._mongod else None,
                chroma_url=self._chroma.url if self._chroma else None,
                http_url=self._http_url,
                started_at=datetime.now(UTC).isoformat(timespec="seconds"),
            )
        )


def check_mongodb_uri(uri: str) -> None:
    """Refuses what can be no address, without asking the network."""
    from pymongo.errors import PyMongoError
    from pymongo.uri_parser import parse_uri

    if uri.startswith("mongodb+srv://"):
        return  # only a name server knows
    try:
        parse_uri(uri)
    except (PyMongoError, ValueError) as error:
        raise BadInput(f"TABLESIDE_MONGODB_URI is not a MongoDB address: {error}") from None


def check_chroma_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        right = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        right = False
    if not right:
        raise BadInput("TABLESIDE_CHROMA_URL is not an address like http://chroma.example:8000.")


@asynccontextmanager
async def open_services(
    data_dir: Path, mongodb_uri: str | None = None, chroma_url: str | None = None, *, role: ProcessRole = "server"
) -> AsyncIterator[Services]:
    """Starts or finds the services of `data_dir`; what is started here stops at the end."""
    services = Services(DataFolder(data_dir), mongodb_uri, chroma_url, role)
    try:
        await services.open()
        yield services
    finally:
        await services.close()
