"""The application on a real uvicorn, with a scripted model in the provider's place."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from datetime import timedelta

import httpx
import pytest
import uvicorn

from api.app import create_app
from api.http import LimitedHttp
from api.wiring import Container
from core.principal import Principal, Role
from tests.agent.conftest import house, model, owner
from tests.api.grader import desk

__all__ = ["desk", "house", "model", "owner"]
Client = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def url(house: Container) -> AsyncIterator[str]:
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 65_536)  # so that a silent reader is felt soon
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(house), http=LimitedHttp, log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.should_exit = True
        await house.runner.close()
        await task


@pytest.fixture
async def as_user(house: Container, url: str) -> AsyncIterator[Client]:
    """`as_user("anna", role=…, restaurant=…)`: an HTTP client that is signed in."""
    clients: list[httpx.AsyncClient] = []

    def make(user: str = "anna", role: Role = Role.OWNER, restaurant: str = "trattoria") -> httpx.AsyncClient:
        token = house.tokens.make(Principal(restaurant, user, role), timedelta(hours=1))
        client = httpx.AsyncClient(base_url=url, headers={"Authorization": f"Bearer {token}"}, timeout=20)
        clients.append(client)
        return client

    yield make
    for client in clients:
        await client.aclose()


@pytest.fixture
def anna(as_user: Client) -> httpx.AsyncClient:
    return as_user()
