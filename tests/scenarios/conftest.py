"""A server of the test's own, with its own embedded services, that may be killed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psutil
import pytest

from sandboxes.openai import OpenAISandbox
from tests.conftest import LiveServer, start_server, stop_server
from tests.serving import served


@dataclass
class House:
    """Starts, kills and restarts one server on one data folder."""

    env: dict[str, str]
    servers: list[LiveServer] = field(default_factory=list)

    def start(self) -> LiveServer:
        self.servers.append(start_server(self.env))
        return self.servers[-1]

    def children(self) -> list[psutil.Process]:
        return psutil.Process(self.servers[-1].process.pid).children(recursive=True)

    def mongod(self) -> psutil.Process | None:
        """The server's own mongod; None while there is none."""
        return next((child for child in self.children() if "mongod" in child.name()), None)


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    house = House({"TABLESIDE_DATA_DIR": str(tmp_path / "data")})
    yield house
    for server in house.servers:
        stop_server(server)


@pytest.fixture
def provider(house: House) -> Iterator[OpenAISandbox]:
    """The house's servers talk to this provider."""
    with serving_provider() as (sandbox, env):
        house.env |= env
        yield sandbox


@contextmanager
def serving_provider() -> Iterator[tuple[OpenAISandbox, dict[str, str]]]:
    """A provider on loopback and the settings that lead to it."""
    sandbox = OpenAISandbox()
    with served(sandbox) as url:
        yield sandbox, {"TABLESIDE_OPENAI_API_KEY": "sk-test", "TABLESIDE_OPENAI_BASE_URL": f"{url}/v1"}
