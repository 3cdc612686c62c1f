"""The demo restaurant's year behind the real application, loaded once a file, and what every answer is held against."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from jsonschema import Draft202012Validator

from api.app import create_app
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.migrations import migrate
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.restaurant import load_demo
from tests.conftest import Stores

BASE = "/api/ai/menu-optimization"
NOW = datetime(2027, 1, 1, 15, tzinfo=UTC)  # 10:00 in New York


class Shop:
    """`shop.get("/trends", item="Hawaiian")` as the owner of the demo; `shop.of(role, restaurant)` as somebody else."""

    def __init__(self, house: Container, spec: dict[str, Any] | None = None) -> None:
        """`spec`: the description of the application, where it was made before (it takes a second)."""
        self.house, self._app = house, create_app(house)
        self.spec: dict[str, Any] = spec or self._app.openapi()
        self._mine = self.of()

    def of(self, role: Role | None = Role.OWNER, restaurant: str = "demo") -> httpx.AsyncClient:
        headers = {}
        if role:
            token = self.house.tokens.make(Principal(restaurant, "anna", role), timedelta(hours=1))
            headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url=f"http://shop{BASE}", headers=headers, timeout=60)

    async def get(self, path: str, **params: Any) -> dict[str, Any]:
        """A 200 whose body is exactly as the OpenAPI description says."""
        return self.checked(path, await self._mine.get(path, params=params))

    async def post(self, path: str, status: int = 200, **body: Any) -> dict[str, Any]:
        return self.checked(path, await self._mine.post(path, json=body), status, "post")

    async def delete(self, path: str) -> httpx.Response:
        return await self._mine.delete(path)

    async def refused(self, path: str, status: int, /, **params: Any) -> dict[str, Any]:
        """A problem document with that status."""
        return self.problem(await self._mine.get(path, params=params), status)

    def problem(self, answer: httpx.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status, answer.text[:500]
        assert answer.headers["content-type"] == "application/problem+json"
        self._fits(answer.json(), {"$ref": "#/components/schemas/Problem"}, open=True)
        return answer.json()  # type: ignore[no-any-return]

    def checked(
        self, path: str, answer: httpx.Response, status: int = 200, method: str = "get", template: str | None = None
    ) -> dict[str, Any]:
        assert answer.status_code == status, answer.text[:500]
        described = self.spec["paths"][BASE + (template or path)][method]["responses"][str(status)]
        self._fits(answer.json(), described["content"]["application/json"]["schema"])
        return answer.json()  # type: ignore[no-any-return]

    def _fits(self, body: Any, schema: dict[str, Any], *, open: bool = False) -> None:
        """Every field is described: nothing more, nothing less."""
        parts = {name: each if open else _closed(each) for name, each in self.spec["components"]["schemas"].items()}
        whole = {**schema, "components": {"schemas": parts}}
        errors = sorted(Draft202012Validator(whole).iter_errors(body), key=str)
        assert not errors, "; ".join(f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in errors[:5])


def _closed(schema: dict[str, Any]) -> dict[str, Any]:
    if "properties" not in schema or "additionalProperties" in schema:
        return schema
    return {**schema, "additionalProperties": False, "required": list(schema["properties"])}


@asynccontextmanager
async def open_shop(stores: Stores, folder: Path) -> AsyncIterator[Shop]:
    """In a database of its own: `demo` with its year, and `trattoria` with nothing."""
    settings = Settings(
        data_dir=folder,
        mongodb_uri=stores.mongodb_uri,
        mongodb_database=f"shop_{uuid4().hex[:12]}",
        chroma_url=stores.chroma_url,
        brain="builtin",
    )
    clock = FixedClock(NOW)
    async with open_container(settings, clock) as house:
        await migrate(house.mongo)
        await load_demo(house.mongo, clock, mode="world")
        await RestaurantStore(house.mongo).create(
            Restaurant(
                restaurant_id="trattoria", name="Trattoria", timezone="Europe/Rome", currency="EUR", created_at=NOW
            )
        )
        yield Shop(house)
        await house.mongo.client.drop_database(house.mongo.database.name)


async def timed(work: Callable[[], Any], times: int = 5) -> float:
    """The fastest of some runs, in milliseconds."""
    loop, best = asyncio.get_running_loop(), float("inf")
    for _ in range(times):
        start = loop.time()
        await work()
        best = min(best, loop.time() - start)
    return best * 1000
