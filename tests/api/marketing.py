"""A trattoria with a menu, guests and a number to text from, behind the real application in this process."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx

from api.app import create_app
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.principal import Principal, Role
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tests.api.menu import Shop
from tests.tools.campaigns.conftest import _menu
from tools.campaigns.guests.schemas import Consent, Guest
from tools.campaigns.guests.store import as_document

RID = "trattoria"
CONTENT, CAMPAIGNS, LINE = "/api/ai/content", "/api/ai/campaigns", "/api/ai/assistant/approvals"
SMS = {"twilio_account_sid": "AC" + "0" * 32, "twilio_token": "t" * 32, "twilio_from": "+12125550142"}


class Desk:
    """`desk.get(path)`, `desk.post(path, body)` as the owner; every answer is held against the OpenAPI description."""

    _spec: dict[str, Any] | None = None  # the same for every application

    def __init__(self, house: Container) -> None:
        self.house, self.shop, self._app = house, Shop(house, Desk._spec), create_app(house)
        Desk._spec = self.shop.spec
        self.owner = self.of()

    def of(self, role: Role | None = Role.OWNER, restaurant: str = RID) -> httpx.AsyncClient:
        headers = {}
        if role:
            token = self.house.tokens.make(Principal(restaurant, "anna", role), timedelta(hours=1))
            headers = {"Authorization": f"Bearer {token}"}
        transport = httpx.ASGITransport(app=self._app, raise_app_exceptions=False)
        return httpx.AsyncClient(transport=transport, base_url="http://desk", headers=headers, timeout=60)

    async def get(self, path: str, **params: Any) -> Any:
        return self.checked(await self.owner.get(path, params=params))

    async def send(self, method: str, path: str, body: Any = None, status: int = 200, **headers: str) -> Any:
        return self.checked(await self.owner.request(method, path, json=body, headers=headers), status)

    async def refused(self, method: str, path: str, status: int, body: Any = None) -> str:
        """What the problem document says."""
        answer = await self.owner.request(method, path, json=body)
        return str(self.shop.problem(answer, status)["detail"])

    def checked(self, answer: httpx.Response, status: int = 200) -> Any:
        """As described, field for field."""
        assert answer.status_code == status, answer.text[:600]
        described = self._described(answer.request.method.lower(), answer.request.url.path, str(status))
        self.shop._fits(answer.json(), described["content"]["application/json"]["schema"])
        return answer.json()

    def _described(self, method: str, path: str, status: str) -> Mapping[str, Any]:
        asked = path.split("/")
        fitting = [
            parts
            for parts, methods in self.shop.spec["paths"].items()
            if method in methods
            and len(parts.split("/")) == len(asked)
            and all(one == two or one.startswith("{") for one, two in zip(parts.split("/"), asked, strict=True))
        ]
        best = min(fitting, key=lambda one: one.count("{"))
        found: Mapping[str, Any] = self.shop.spec["paths"][best][method]["responses"][status]
        return found


async def people(mongo: Mongo, clock: FixedClock, count: int, orders: int = 4) -> None:
    """Guests who agreed to texts and ordered weekly."""
    now, tenant, guests, bought = clock.now(), mongo.tenant(RID), [], []
    for number in range(count):
        yes = Consent(channel="sms", status="opted_in", at=now, how="web form", source="web form")
        guest = Guest(
            id=f"g{number:03}", restaurant_id=RID, first_name=f"Guest{number}", name=f"Guest{number} Smith",
            phone=f"+1212555{100 + number:04}", consents=[yes], created_at=now,
        )  # fmt: skip
        guests.append(as_document(guest, []))
        for week in range(orders):
            at = now - timedelta(days=7 * week + number % 7 + 1)
            key = f"{guest.id}/{week}"
            line = {"item": "thai_chicken", "quantity": 1, "unit_price_minor": 1400, "total_minor": 1400}
            order = {"import_id": "i1", "order_id": key, "guest_id": guest.id, "day": at.date().isoformat(), "at": at}
            bought.append({"_id": key, **order, "lines": [line]})
    await tenant.customers.insert_many(guests)
    await tenant.sales_orders.insert_many(bought)


@asynccontextmanager
async def open_desk(
    settings: Settings, clock: FixedClock, mongo: Mongo, guests: int = 0, **more: Any
) -> AsyncIterator[Desk]:
    await _menu(mongo, clock)
    if guests:
        await people(mongo, clock, guests)
    await RestaurantStore(mongo).create(
        Restaurant(restaurant_id="other", name="Other", timezone="Europe/Rome", currency="EUR", created_at=clock.now())
    )
    given = Settings.model_validate({**settings.model_dump(), **SMS, **more})
    async with open_container(given, clock) as house:
        yield Desk(house)
