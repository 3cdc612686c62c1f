"""The grader's routes on the real application: sources are actors, everything else is as it runs."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from jsonschema import Draft202012Validator

from api.app import create_app
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.restaurants import Restaurant
from tests.tools.grader.actors import HOUSE, Actor, WebsiteActor, google
from tools.grader.sources import Found, Source
from tools.grader.targets import Reach
from tools.integrations.website.guard import Guard

BASE = "/api/ai/digital-grader"
RIVAL = "http://127.0.0.1:8100/"
PUBLIC = "https://luna.example"


@dataclass(frozen=True)
class Event:
    name: str
    id: int | None
    data: dict[str, Any]


class Desk:
    """`desk.get("/grades/latest")` as the owner of the trattoria; `desk.of(role, restaurant)` as somebody else."""

    def __init__(self, house: Container) -> None:
        self.house, self._app = house, create_app(house)
        self.spec: dict[str, Any] = self._app.openapi()
        self.mine = self.of()
        self.stranger = self.of(None)

    def of(
        self, role: Role | None = Role.OWNER, restaurant: str = "trattoria", client: str = "203.0.113.7"
    ) -> httpx.AsyncClient:
        headers = {}
        if role:
            token = self.house.tokens.make(Principal(restaurant, "anna", role), timedelta(hours=1))
            headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False, client=(client, 4711))
        return httpx.AsyncClient(transport=transport, base_url=f"{PUBLIC}{BASE}", headers=headers, timeout=30)

    def act(self, *sources: Source, names: bool = False) -> None:
        """What is asked from now on. The guard lets two sites of this machine be graded, and no other of it."""
        guard = Guard(loopback=frozenset({8099, 8100}))
        self.house.grader.reach = Reach(guard, tuple(sources), names=names)

    async def graded(self, **wish: Any) -> dict[str, Any]:
        """A finished report."""
        begun = self.checked("/grades", await self.mine.post("/grades", json=wish), 202, "post")
        graded = await self.house.grader.get("trattoria", begun["id"])
        await self.house.grader.finished(graded)
        return await self.get(f"/grades/{begun['id']}", template="/grades/{report_id}")

    async def get(self, path: str, *, template: str | None = None, **params: Any) -> dict[str, Any]:
        """A 200 whose body is exactly as the OpenAPI description says."""
        return self.checked(template or path, await self.mine.get(path, params=params))

    def checked(self, path: str, answer: httpx.Response, status: int = 200, method: str = "get") -> dict[str, Any]:
        assert answer.status_code == status, answer.text[:500]
        described = self.spec["paths"][BASE + path][method]["responses"][str(status)]
        self._fits(answer.json(), described["content"]["application/json"]["schema"])
        return answer.json()  # type: ignore[no-any-return]

    def problem(self, answer: httpx.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text[:500]
        assert answer.headers["content-type"] == "application/problem+json"
        return answer.json()  # type: ignore[no-any-return]

    def _fits(self, body: Any, schema: dict[str, Any]) -> None:
        """Every field is described: nothing more, nothing less."""
        parts = {name: _closed(each) for name, each in self.spec["components"]["schemas"].items()}
        errors = sorted(Draft202012Validator({**schema, "components": {"schemas": parts}}).iter_errors(body), key=str)
        assert not errors, "; ".join(f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in errors[:5])


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in schema or "additionalProperties" in schema:
        return schema
    return {**schema, "additionalProperties": False, "required": list(schema["properties"])}


def read_events(text: str) -> list[Event]:
    found = []
    for frame in text.split("\n\n"):
        fields = dict(line.split(": ", 1) for line in frame.splitlines() if ": " in line and not line.startswith(":"))
        if "event" in fields:
            number = int(fields["id"]) if "id" in fields else None
            found.append(Event(fields["event"], number, json.loads(fields["data"])))
    return found


@asynccontextmanager
async def opened(settings: Settings, clock: FixedClock, **changes: Any) -> AsyncIterator[Desk]:
    """One replica."""
    own = settings.model_copy(update={"public_grader": True, "public_url": PUBLIC, **changes})
    async with open_container(own, clock) as house:
        desk = Desk(house)
        desk.act(WebsiteActor(), google(), Actor("yelp", Found("not_connected", "No key.")))
        yield desk


async def furnish(house: Container, clock: FixedClock) -> None:
    """The trattoria with its website, and a neighbour without."""
    for name, website in (("trattoria", HOUSE), ("osteria", None)):
        await house.restaurants.create(
            Restaurant(
                restaurant_id=name,
                name=name.title(),
                timezone="America/New_York",
                currency="USD",
                website=website,
                created_at=clock.now(),
            )
        )


@pytest.fixture
async def desk(settings: Settings, clock: FixedClock) -> AsyncIterator[Desk]:
    async with opened(settings, clock) as desk:
        await furnish(desk.house, clock)
        yield desk


@asynccontextmanager
async def served(desk: Desk) -> AsyncIterator[httpx.AsyncClient]:
    """The owner, over a real connection."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(desk.house), log_level="error", lifespan="off"))
        task = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:
            await asyncio.sleep(0.01)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}{BASE}"
        async with httpx.AsyncClient(base_url=url, headers=desk.mine.headers, timeout=20) as client:
            yield client
        server.should_exit = server.force_exit = True
        await task
