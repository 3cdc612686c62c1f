"""What a report stands on: who was written to, who was held out, and what each of them ordered in their window."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core.money import minor_digits
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.schemas import Campaign
from tools.content.schemas import DIRECT

WINDOW = timedelta(days=14)  # from the guest's first message of the campaign on
_BATCH = 5_000
_DAY = timedelta(days=1)  # local days, whatever the zone
# Stopped or missed before anything could reach the guest, whoever the guest was: such a guest is in neither group.
_NOT_TRIED = ("cancelled", "missed", "queued", "sending")


@dataclass(slots=True)
class Person:
    """One guest of the campaign. `first`: when the first message went, or would have gone. Money in major units;
    `margin` None: an order held a dish without a cost; it is what the menu's prices would leave where the campaign's
    offer took `discount` off."""

    first: datetime
    held_out: bool
    variant: str
    clicked: bool = False
    orders: int = 0
    days: list[str] = field(default_factory=list)  # on which they ordered, local, one an order
    revenue: float = 0.0
    margin: float | None = 0.0
    discount: float = 0.0


@dataclass(frozen=True, slots=True)
class Found:
    """Everything a report needs. `messages`: by channel, deliveries by status, and clicks, cost, opted-out beside."""

    messages: Mapping[str, Counter[str]]
    clicks: Mapping[str, int]
    opted_out: int
    spent: float
    people: Mapping[str, Person] = field(default_factory=dict)
    simulated: bool = False
    uncosted: int = 0  # order lines without a cost
    lines: int = 0


class Gatherer:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def gather(self, restaurant: Restaurant, campaign: Campaign, now: datetime) -> Found:
        """Direct messages with what their guests ordered until `now`; public posts with their counts alone."""
        deliveries = await self._deliveries(restaurant.restaurant_id, campaign.id)
        messages: dict[str, Counter[str]] = {}
        clicks: Counter[str] = Counter()
        people: dict[str, Person] = {}
        for one in deliveries:
            messages.setdefault(one["channel"], Counter())[one["status"]] += 1
            clicks[one["channel"]] += one.get("clicks") or 0
            _count(people, one)
        opted_out = sum("opt" in str(one.get("why") or "") for one in deliveries if one["status"] == "suppressed")
        spent = sum(one.get("cost") or 0.0 for one in deliveries)
        costs = await self._costs(restaurant.restaurant_id) if people else {}
        simulated, uncosted, lines = await self._orders(restaurant, campaign, people, costs, now)
        return Found(messages, dict(clicks), opted_out, spent, people, simulated, uncosted, lines)

    async def _deliveries(self, restaurant_id: str, campaign_id: str) -> list[Document]:
        fields = ("channel", "status", "guest_id", "variant", "clicks", "cost", "why", "sent_at", "due_at")
        cursor = self._mongo.tenant(restaurant_id).deliveries.find(
            {"campaign_id": campaign_id}, {"_id": 0, **dict.fromkeys(fields, 1)}, batch_size=_BATCH
        )
        return await cursor.to_list()

    async def _costs(self, restaurant_id: str) -> dict[str, float]:
        known = {"cost": {"$type": "number"}}
        cursor = self._mongo.tenant(restaurant_id).menu_items.find(known, {"_id": 0, "key": 1, "cost": 1})
        return {one["key"]: one["cost"] async for one in cursor}

    async def _orders(
        self,
        restaurant: Restaurant,
        campaign: Campaign,
        people: Mapping[str, Person],
        costs: Mapping[str, float],
        now: datetime,
    ) -> tuple[bool, int, int]:
        """Adds each guest's orders within the window; whether any was simulated, lines without a cost, all lines."""
        if not people:
            return False, 0, 0
        first = min(person.first for person in people.values())
        last = min(max(person.first for person in people.values()) + WINDOW, now)
        scale, simulated, uncosted, lines = 10.0 ** -minor_digits(restaurant.currency), False, 0, 0
        for guests in _batches(sorted(people)):
            cursor = self._mongo.tenant(restaurant.restaurant_id).sales_orders.find(
                {
                    "guest_id": {"$in": guests},
                    "day": {"$gte": (first - _DAY).date().isoformat(), "$lte": (last + _DAY).date().isoformat()},
                    "at": {"$gte": first, "$lte": last},
                    "import_id": {"$in": restaurant.imports},
                },
                {"_id": 0, "guest_id": 1, "at": 1, "day": 1, "simulated": 1, "lines": 1},
                batch_size=_BATCH,
            )
            for order in await cursor.to_list():
                person = people[order["guest_id"]]
                if person.first <= order["at"] < person.first + WINDOW:
                    simulated = simulated or bool(order.get("simulated"))
                    lines += len(order["lines"])
                    person.days.append(order["day"])
                    uncosted += _add(person, order["lines"], costs, scale)
                    _discount(person, campaign, order, scale)
        return simulated, uncosted, lines

    async def base_rate(self, restaurant: Restaurant, segment: Segment, today: date) -> float | None:
        """The share of such guests who ordered in the last fourteen days (0-1), from the orders linked to guests;
        None where there is none. Lapsed guests did not, by their rule: theirs is the share of those who were
        lapsed two weeks ago and came since. High spenders: of everybody who came within the year."""
        from tools.campaigns.guests.engine.segments import query

        if segment.kind == "lapsed":
            return await self._comebacks(restaurant, segment.days or 60, today)
        customers = self._mongo.tenant(restaurant.restaurant_id).customers
        lately = (today - WINDOW).isoformat()
        year: Document = {"last_order": {"$gte": (today - timedelta(days=365)).isoformat()}}
        everyone = year if segment.kind == "high_spenders" else query(segment, today)
        guests, came = await asyncio.gather(
            customers.count(everyone), customers.count({"$and": [everyone, {"last_order": {"$gte": lately}}]})
        )
        return came / guests if guests else None

    async def _comebacks(self, restaurant: Restaurant, days: int, today: date) -> float | None:
        """Of the guests who had been away for `days` two weeks ago, those who came since."""
        customers = self._mongo.tenant(restaurant.restaurant_id).customers
        then = today - WINDOW
        came = await self._mongo.tenant(restaurant.restaurant_id).sales_orders.aggregate(
            [
                {"$match": {"guest_id": {"$type": "string"}, "import_id": {"$in": restaurant.imports}}},
                {"$group": {"_id": "$guest_id", "days": {"$addToSet": "$day"}}},
                {"$project": {"since": _days_in("gte", then), "before": _days_in("lt", then)}},
                {"$project": {"came": {"$gt": [{"$size": "$since"}, 0]}, "last": {"$max": "$before"}}},
                {"$match": {"came": True, "last": {"$lt": (then - timedelta(days=days)).isoformat()}}},
                {"$count": "n"},
            ]
        )
        away = await customers.count({"last_order": {"$lt": (then - timedelta(days=days)).isoformat()}})
        returned = came[0]["n"] if came else 0
        return returned / (away + returned) if away + returned else None


def _days_in(which: str, day: date) -> Document:
    return {"$filter": {"input": "$days", "cond": {f"${which}": ["$$this", day.isoformat()]}}}


def _count(people: dict[str, Person], delivery: Mapping[str, Any]) -> None:
    """Intention to treat: whoever was to get it counts as treated, also where a message failed or was suppressed at the
    last moment, since nobody knows which of the held-out guests' would have."""
    guest = delivery.get("guest_id")
    if guest is None or delivery["channel"] not in DIRECT or delivery["status"] in _NOT_TRIED:
        return
    at = (delivery.get("sent_at") or delivery["due_at"]).astimezone(UTC)
    person = people.get(guest)
    if person is None:
        person = people[guest] = Person(at, delivery["status"] == "held_out", delivery.get("variant") or "A")
    person.first = min(person.first, at)
    person.clicked = person.clicked or bool(delivery.get("clicks"))


def _add(person: Person, lines: Sequence[Mapping[str, Any]], costs: Mapping[str, float], scale: float) -> int:
    """One order; how many of its lines have no cost."""
    person.orders += 1
    revenue = sum(line["total_minor"] for line in lines) * scale
    person.revenue += revenue
    unknown = sum(line["item"] not in costs for line in lines)
    if unknown:
        person.margin = None
    elif person.margin is not None:
        person.margin += revenue - sum(costs[line["item"]] * line["quantity"] for line in lines)
    return unknown


def _discount(person: Person, campaign: Campaign, order: Mapping[str, Any], scale: float) -> None:
    """What the offer costs: it counts on every order of a guest who was told of it, on the days that it holds."""
    from tools.campaigns.results.engine.discount import given

    if campaign.offer is None or person.held_out or not _holds(campaign, date.fromisoformat(order["day"])):
        return
    found = given(campaign.offer, order["lines"], scale)
    person.discount += found.off
    if person.margin is not None:
        person.margin += found.recorded


def _holds(campaign: Campaign, day: date) -> bool:
    if campaign.weekday is not None and day.weekday() != campaign.weekday:
        return False
    return (campaign.start_date or day) <= day <= (campaign.end_date or day)


def _batches(ids: Sequence[str]) -> Iterator[list[str]]:
    for start in range(0, len(ids), _BATCH):
        yield list(ids[start : start + _BATCH])
