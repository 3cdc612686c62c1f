"""A trattoria with a menu, sales and guests, everything wired, and every channel connected."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from agent.approvals import Approvals, Stores
from agent.dispatch import Dispatcher, Outcome, Request
from api.settings import Settings
from api.wiring import Container, open_container
from core.clock import FixedClock
from core.errors import NotFound
from core.principal import Principal, Role
from memory.approvals import Approval
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import ToolCall
from tools.campaigns.guests.schemas import Consent, Guest
from tools.campaigns.guests.store import as_document
from tools.campaigns.schemas import Campaign
from tools.campaigns.service import CampaignService
from tools.campaigns.tool import campaign_tools
from tools.content.schemas import Channel
from tools.registry import Registry

OWNER = Principal("trattoria", "anna", Role.OWNER)
RID = "trattoria"


class Channels:
    """Which channels are connected."""

    def __init__(self) -> None:
        self.missing: dict[str, str] = {}

    async def of(self, restaurant_id: str, channel: Channel) -> object:
        if channel in self.missing:
            raise NotFound(self.missing[channel])
        return object()


@dataclass
class House:
    container: Container
    service: CampaignService
    channels: Channels
    executor: Approvals
    dispatcher: Dispatcher
    clock: FixedClock
    turns: int = 0

    @property
    def mongo(self) -> Mongo:
        return self.container.mongo

    async def call(self, run: str | None = None) -> ToolCall:
        self.turns += 1
        restaurant = await RestaurantStore(self.mongo).get(RID)
        return ToolCall(OWNER, restaurant, self.clock.now(), "c1", "thread", run or f"run-{self.turns}")

    async def use(self, tool: str, **args: Any) -> Outcome:
        """One call of a tool as the model makes it, in a turn of its own."""
        call = await self.call()
        [outcome] = await self.dispatcher.run([Request("c1", tool, args)], lambda id: call, lambda event: None)
        return outcome

    async def asked(self, tool: str = "plan_campaign", **args: Any) -> Approval:
        outcome = await self.use(tool, **args)
        assert outcome.approval, outcome.content
        return outcome.approval

    async def decide(self, approval: Approval, decision: Any = "approve", **fields: Any) -> Approval:
        return await self.executor.decide(OWNER, approval.id, decision, "web", **fields)

    async def campaign(self, approval: Approval) -> Campaign:
        return await self.service.get(RID, approval.args["campaign"])

    async def guests(self, first: int, count: int, orders: int = 4) -> None:
        """Who agreed to texts and came weekly."""
        now, tenant = self.clock.now(), self.mongo.tenant(RID)
        people, bought = [], []
        for number in range(first, first + count):
            agreed = Consent(channel="sms", status="opted_in", at=now, how="web form", source="web form")
            guest = Guest(
                id=f"g{number:04}",
                restaurant_id=RID,
                first_name=f"Guest{number}",
                phone=f"+1212555{100 + number:04}",
                consents=[agreed],
                created_at=now,
            )
            people.append(as_document(guest, []))
            bought += [self.order(guest.id, 7 * week + number % 7 + 1) for week in range(orders)]
        await tenant.customers.insert_many(people)
        await tenant.sales_orders.insert_many(bought)
        await tenant.guest_figures.delete_many({})  # read them anew

    def order(self, guest: str, days_ago: float, minor: int = 1_400, **more: Any) -> dict[str, Any]:
        at = self.clock.now() - timedelta(days=days_ago)
        line = {"item": "thai_chicken", "quantity": 1, "unit_price_minor": minor, "total_minor": minor}
        key = f"{guest}/{at.isoformat()}"
        return {
            "_id": key,
            "import_id": "i1",
            "order_id": key,
            "guest_id": guest,
            "day": at.date().isoformat(),
            "at": at,
            "lines": [line],
            **more,
        }

    async def audit(self) -> list[str]:
        entries = self.mongo.tenant(RID).audit_log.find({"action": {"$regex": "^campaign"}}).sort("_id")
        return [entry["action"] async for entry in entries]


async def _menu(mongo: Mongo, clock: FixedClock) -> None:
    tenant = mongo.tenant(RID)
    for key, name, price, cost in (
        ("thai_chicken", "Thai Chicken Pizza", 14.0, 4.0),
        ("margherita", "Margherita", 12.0, 3.0),
        ("brie_carre", "Brie Carre Pizza", 20.0, None),
    ):
        item = {"key": key, "name": name, "category": "Pizza", "price": price, "cost": cost, "available": True}
        more = {"variations": [], "aliases": [], "source": "import", "updated_at": clock.now()}
        await tenant.menu_items.insert_one({"_id": f"{RID}/{key}", **item, **more})
    today = clock.now().date()
    days = []
    for ago in range(1, 64):
        day = today - timedelta(days=ago)
        units = 12 if day.weekday() == 1 else 30
        for key, price in (("thai_chicken", 1400), ("margherita", 1200)):
            sold = {"import_id": "i1", "day": day.isoformat(), "item": key}
            days.append({"_id": f"i1/{day}/{key}", **sold, "units": units, "revenue_minor": units * price})
    await tenant.item_days.insert_many(days)
    await tenant.restaurants.update_one({}, {"$set": {"imports": ["i1"], "country": "US"}})


@pytest.fixture
async def house(settings: Settings, clock: FixedClock, restaurant: Restaurant, mongo: Mongo) -> AsyncIterator[House]:
    await _menu(mongo, clock)
    async with open_container(settings, clock) as container:
        channels = Channels()
        service = CampaignService(
            container.mongo,
            clock,
            container.content,
            container.guests,
            container.outbox,
            channels,
            container.promotions,
        )
        registry = Registry(campaign_tools(service, container.voice))
        stores = Stores(
            container.mongo,
            container.approvals,
            container.restaurants,
            container.conversations,
            container.runs,
            container.audit,
        )
        executor = Approvals(stores, registry, clock)
        yield House(container, service, channels, executor, Dispatcher(registry, executor), clock)
