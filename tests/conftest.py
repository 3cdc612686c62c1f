"""What every test stands on: a real mongod and a real Chroma for the session, a fresh database for each test."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import httpx
import hypothesis
import pytest

from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from memory.migrations import migrate
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from memory.services import open_services

TABLESIDE = [sys.executable, "-m", "api.cli"]
# Several workers share two cores, so how long one example took says nothing about the code.
hypothesis.settings.register_profile("house", parent=hypothesis.settings.default, deadline=None)
hypothesis.settings.load_profile("house")
# Few tests, each of them long: begun first, so that none of them is left alone at the end.
_LONG = ("scenarios", "browser", "evals", "contracts", "api", "sandboxes")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest first; within them and behind them the order stays."""
    here = Path(__file__).parent
    folders = {item: item.path.relative_to(here).parts[0] for item in items if item.path.is_relative_to(here)}
    rank = {folder: number for number, folder in enumerate(_LONG)}
    items.sort(key=lambda item: rank.get(folders.get(item, ""), len(rank)))


@dataclass(frozen=True)
class Stores:
    """The session's embedded services."""

    mongodb_uri: str
    chroma_url: str
    data_dir: Path


@pytest.fixture(scope="session")
def stores(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stores]:
    """Started once a session in a process of its own loop, so that every test's loop may come and go."""
    data_dir = tmp_path_factory.mktemp("stores")
    with asyncio.Runner() as runner:
        opened = open_services(data_dir, role="server")
        services = runner.run(opened.__aenter__())
        yield Stores(services.mongodb_uri, runner.run(services.chroma_url()), data_dir)
        runner.run(opened.__aexit__(None, None, None))


@pytest.fixture(scope="session")
def database(stores: Stores) -> str:
    """The name of a migrated database that the session's tests use one after the other."""
    name = f"test_{uuid4().hex[:12]}"

    async def prepare() -> None:
        mongo = Mongo(stores.mongodb_uri, name)
        await migrate(mongo)
        await mongo.close()

    asyncio.run(prepare())
    return name


@pytest.fixture
async def mongo(stores: Stores, database: str) -> AsyncIterator[Mongo]:
    """The database, emptied: every test starts from nothing."""
    mongo = Mongo(stores.mongodb_uri, database)
    for name in await mongo.database.list_collection_names():
        if name != "migrations":
            await mongo.system(name).delete_many({})
    yield mongo
    await mongo.close()


@pytest.fixture
def clock() -> FixedClock:
    """2027-01-01 10:00 in New York, the evals' moment."""
    return FixedClock(datetime(2027, 1, 1, 15, 0, tzinfo=UTC))


@pytest.fixture
async def restaurant(mongo: Mongo, clock: FixedClock) -> Restaurant:
    """An empty restaurant called `trattoria`."""
    from memory.restaurants import RestaurantStore

    return await RestaurantStore(mongo).create(
        Restaurant(
            restaurant_id="trattoria",
            name="Trattoria",
            timezone="America/New_York",
            currency="USD",
            created_at=clock.now(),
        )
    )


@pytest.fixture
def settings(stores: Stores, mongo: Mongo, tmp_path: Path) -> Settings:
    return Settings(
        data_dir=tmp_path,
        mongodb_uri=stores.mongodb_uri,
        mongodb_database=mongo.database.name,
        chroma_url=stores.chroma_url,
        brain="builtin",
    )


@pytest.fixture
async def container(settings: Settings, clock: FixedClock) -> AsyncIterator[Container]:
    """Everything wired on this test's database, at the fixed clock."""
    async with open_container(settings, clock) as container:
        yield container


@dataclass
class LiveServer:
    """A real `tableside serve --demo` in a process of its own."""

    url: str
    token: str
    process: subprocess.Popen[str]
    env: dict[str, str]

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.token}"}, timeout=30)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def start_server(env: dict[str, str], *args: str) -> LiveServer:
    """Starts `serve --demo` with `env` on a free port and waits until it greets."""
    port = free_port()
    command = [*TABLESIDE, "serve", "--demo", "--port", str(port), *args]
    process = subprocess.Popen(command, env={**os.environ, **env}, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for line in process.stdout:
        if "#token=" in line:
            return LiveServer(f"http://127.0.0.1:{port}", line.strip().split("#token=")[1], process, env)
    raise AssertionError(f"the server did not start: exit {process.wait()}")


def stop_server(server: LiveServer) -> None:
    if server.process.poll() is None:
        server.process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(20)
    server.process.kill()
    server.process.wait()


@pytest.fixture(scope="module")
def live_server(stores: Stores, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """One server a test file, with the demo restaurant in a database of its own."""
    env = {
        "TABLESIDE_DATA_DIR": str(tmp_path_factory.mktemp("server")),
        "TABLESIDE_MONGODB_URI": stores.mongodb_uri,
        "TABLESIDE_CHROMA_URL": stores.chroma_url,
        "TABLESIDE_MONGODB_DATABASE": f"live_{uuid4().hex[:12]}",
    }
    prepare_database(env)
    server = start_server(env)
    yield server
    stop_server(server)


def prepare_database(env: dict[str, str]) -> None:
    """A server's own database is migrated by hand, as an operator does."""
    subprocess.run([*TABLESIDE, "migrate"], env={**os.environ, **env}, check=True, capture_output=True)


class RedisServer:
    """A real redis-server on loopback that keeps nothing."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self._port}"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = ["--port", str(self._port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command = ["redis-server", *settings, "--dir", str(self._folder)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        wait_until(self._listens)

    def stop(self) -> None:
        if self._process:
            self._process.kill()
            self._process.wait()

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self._port)) == 0


async def until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """Waits until `condition()` is true; fails the test when it never is."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        await asyncio.sleep(0.01)


def wait_until(condition: Callable[[], object], seconds: float = 20.0) -> None:
    """The same for tests without a loop."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)
