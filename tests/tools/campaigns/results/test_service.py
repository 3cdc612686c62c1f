"""Results of a campaign from its deliveries and its guests' orders."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest

from core.clock import FixedClock
from memory.insights import InsightStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tests.tools.campaigns.planning.test_states import campaign
from tools.campaigns.guests.schemas import Segment
from tools.campaigns.results.proposals import KIND, Proposals, suggestions
from tools.campaigns.results.service import ResultService, detectable
from tools.campaigns.schemas import Campaign
from tools.content.schemas import Difference, Offer

RID = "trattoria"


@pytest.fixture
def sent(clock: FixedClock) -> Campaign:
    told = {"channels": ["sms", "facebook"], "segment": Segment(kind="regulars"), "status": "done", "cost": 8.0}
    return campaign().model_copy(update={**told, "difference": Difference(what="B opens with a question")})


class Shop:
    """Writes deliveries and orders as the outbox and the till do."""

    def __init__(self, mongo: Mongo, clock: FixedClock) -> None:
        self.tenant, self.clock = mongo.tenant(RID), clock
        self.sent_at = clock.now() - timedelta(days=20)

    async def menu(self, cost: float | None = 4.0) -> None:
        await self.tenant.restaurants.update_one({}, {"$set": {"imports": ["i1"]}})
        await self.tenant.menu_items.delete_many({})
        item = {"_id": "x", "key": "thai", "name": "Thai", "price": 14.0, "cost": cost, "available": True}
        await self.tenant.menu_items.insert_one(item)

    def delivery(self, n: int, status: str, **more: Any) -> dict[str, Any]:
        made = {"_id": f"d{n}-{status}", "id": f"d{n}", "campaign_id": "c1", "channel": "sms", "guest_id": f"g{n}"}
        when = {"due_at": self.sent_at, "not_after": self.sent_at, "created_at": self.sent_at}
        sent = {"sent_at": self.sent_at} if status in ("sent", "delivered") else {}
        return {**made, **when, **sent, "status": status, "variant": "A", "clicks": 0, "cost": 0.02, **more}

    def order(self, n: int, days: float, key: str = "", **more: Any) -> dict[str, Any]:
        at = self.sent_at + timedelta(days=days)
        line = {"item": "thai", "quantity": 1, "unit_price_minor": 1400, "total_minor": 1400}
        base = {"_id": f"o{n}-{days}{key}", "guest_id": f"g{n}", "import_id": "i1", "lines": [line]}
        return {**base, "day": at.date().isoformat(), "at": at, **more}

    async def campaign(self, treated: int, held: int, rate: float, lift: float, **order: Any) -> None:
        dice = random.Random(3)
        status = ["delivered"] * treated + ["held_out"] * held
        deliveries = [
            self.delivery(n, one, variant="AB"[n % 2], **({"cost": None} if one == "held_out" else {}))
            for n, one in enumerate(status)
        ]
        bought = [
            self.order(n, 3.0, **order)
            for n, one in enumerate(status)
            if dice.random() < rate + (lift if one != "held_out" else 0)
        ]
        await self.tenant.deliveries.insert_many(deliveries)
        await self.tenant.sales_orders.insert_many(bought)


@pytest.fixture
async def shop(mongo: Mongo, clock: FixedClock, restaurant: Restaurant) -> Shop:
    shop = Shop(mongo, clock)
    await shop.menu()
    return shop


async def test_the_lift_stands_beside_the_held_out_with_its_interval(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    await shop.campaign(600, 200, 0.2, 0.2, simulated=True)
    found = await ResultService(mongo, clock).of(sent)
    lift = found["lift"]
    assert found["complete"] and lift["enough"] and lift["low"] < 20 < lift["high"] and lift["p"] < 0.001
    assert (found["sent"], found["held_out"], found["guests"]) == (600, 200, 600)
    assert lift["percent_points"] == pytest.approx(lift["treated"]["percent"] - lift["held_out"]["percent"], abs=0.11)
    assert "More guests ordered" in lift["text"] and found["cost"] == 12.0
    roi = found["roi"]
    assert roi["low"] < roi["value"] < roi["high"]
    expected = 600 * 10.0 * lift["percent_points"] / 100 - 12  # each order leaves 10 over its ingredients
    assert roi["profit"]["value"] == pytest.approx(expected, rel=0.02)
    assert found["simulated"] and found["notes"][0].startswith("SIMULATED")
    assert any("no lift is claimed" in note for note in found["notes"])
    assert found["by_channel"][0]["sent"] == 600


async def test_the_discount_given_is_part_of_the_cost(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    await shop.campaign(600, 200, 0.2, 0.2)
    offered = sent.model_copy(update={"offer": Offer(kind="percent", value=20, item="thai", text="20% off")})
    plain, found = await ResultService(mongo, clock).of(sent), await ResultService(mongo, clock).of(offered)
    given = found["ordered"] * 2.8  # a fifth of 14, whoever paid it
    assert found["discount"] == pytest.approx(given) and found["orders"] == found["ordered"] and plain["discount"] == 0
    assert found["roi"]["cost"] == pytest.approx(12 + given) and found["cost"] == 12.0
    assert found["roi"]["margin"] == plain["roi"]["margin"]
    assert found["roi"]["profit"]["value"] == pytest.approx(plain["roi"]["profit"]["value"] - given, abs=0.01)
    assert found["roi"]["value"] < 2 < plain["roi"]["value"]
    assert any("Orders do not say who asked for it" in note for note in found["notes"])
    over = offered.model_copy(update={"end_date": shop.sent_at.date()})
    assert (await ResultService(mongo, clock).of(over))["discount"] == 0
    extra = sent.model_copy(update={"offer": Offer(kind="extra", text="a free dessert")})
    unknown = await ResultService(mongo, clock).of(extra)
    assert unknown["discount"] is None and unknown["roi"]["value"] is None and unknown["roi"]["profit"] is None
    assert "a free dessert" in unknown["roi"]["text"]


@pytest.mark.parametrize(
    ("groups", "rates", "text"),
    [
        ((18, 2), (0.0, 1.0), "Too few guests to tell"),
        ((600, 200), (0.3, 0.0), "No difference that can be told"),
    ],
)
async def test_no_return_is_named_where_no_difference_can_be_told(
    mongo: Mongo,
    clock: FixedClock,
    shop: Shop,
    sent: Campaign,
    groups: tuple[int, int],
    rates: tuple[float, float],
    text: str,
) -> None:
    await shop.campaign(*groups, *rates)
    roi = (await ResultService(mongo, clock).of(sent))["roi"]
    assert (roi["value"], roi["low"], roi["high"], roi["text"]) == (None, None, None, text)
    assert roi["margin"]["low"] <= roi["margin"]["value"] <= roi["margin"]["high"]


async def test_few_guests_are_too_few_whatever_they_did(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    await shop.campaign(18, 2, 0.0, 1.0)
    found = await ResultService(mongo, clock).of(sent)
    assert not found["lift"]["enough"] and found["lift"]["text"].startswith("Too few guests to tell")
    assert not found["simulated"]


async def test_only_orders_of_the_window_count_and_only_those_who_were_tried(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    await shop.tenant.deliveries.insert_many(
        [
            shop.delivery(1, "delivered", clicks=2),
            shop.delivery(1, "sent", channel="email", sent_at=shop.sent_at + timedelta(days=1)),
            shop.delivery(2, "failed"),
            shop.delivery(3, "held_out"),
            shop.delivery(4, "cancelled"),
            shop.delivery(5, "unknown"),
            shop.delivery(6, "suppressed", why="opted out"),
            shop.delivery(7, "sent", guest_id=None, channel="facebook", variant="A"),
        ]
    )
    await shop.tenant.sales_orders.insert_many(
        [
            shop.order(1, -0.5),
            shop.order(1, 13.9),
            shop.order(1, 14.1),
            shop.order(2, 1),
            shop.order(3, 2),
            shop.order(4, 2),
            shop.order(5, 2, import_id="hidden"),
        ]
    )
    found = await ResultService(mongo, clock).of(sent)
    assert (found["guests"], found["held_out"], found["orders"]) == (4, 1, 2)
    assert (found["sent"], found["failed"], found["unknown"], found["cancelled"]) == (3, 1, 1, 1)
    assert found["opted_out"] == 1 and found["clicks"] == 2
    assert any("unknown" in note for note in found["notes"])


async def test_a_public_post_claims_nothing(mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign) -> None:
    public = sent.model_copy(update={"channels": ["facebook"], "segment": None, "cost": 0.0})
    await shop.tenant.deliveries.insert_one(shop.delivery(1, "sent", guest_id=None, channel="facebook", clicks=9))
    found = await ResultService(mongo, clock).of(public)
    assert found["lift"] is None and found["roi"] is None and found["revenue"] is None and found["clicks"] == 9


async def test_a_return_without_costs_is_not_known_and_said(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    await shop.menu(cost=None)
    await shop.campaign(100, 50, 0.3, 0.2)
    found = await ResultService(mongo, clock).of(sent)
    assert found["roi"] is None and any("have no cost" in note for note in found["notes"])


async def test_no_winner_before_the_last_window_is_over(
    mongo: Mongo, clock: FixedClock, shop: Shop, sent: Campaign
) -> None:
    shop.sent_at = clock.now() - timedelta(days=5)
    await shop.tenant.deliveries.insert_many([shop.delivery(n, "sent", variant="AB"[n % 2]) for n in range(400)])
    await shop.tenant.sales_orders.insert_many([shop.order(n, 1) for n in range(400) if n % 2 or n % 10 == 0])
    early = await ResultService(mongo, clock).of(sent)
    assert early["ab"]["winner"] is None and not early["complete"] and "decided once" in early["ab"]["text"]
    clock.advance(days=10)
    later = await ResultService(mongo, clock).of(sent)
    assert later["ab"]["winner"] == "B" and later["ab"]["what"] == "B opens with a question"
    assert "Nobody was held out" in " ".join(later["notes"])


async def test_suggestions_wait_for_the_owner(
    mongo: Mongo, clock: FixedClock, restaurant: Restaurant, shop: Shop, sent: Campaign
) -> None:
    await shop.campaign(600, 200, 0.2, 0.2)
    results = await ResultService(mongo, clock).of(sent)
    assert {name for name, _, _ in suggestions(results)} == {"again"}
    kept = await Proposals(mongo).keep(restaurant, sent, results, clock.now())
    again = await Proposals(mongo).keep(restaurant, sent, results, clock.now())
    assert [one.id for one in kept] == [one.id for one in again] and kept[0].status == "open"
    store = InsightStore(mongo, KIND)
    assert (await store.get(RID, kept[0].id)).body["campaign_id"] == "c1"
    assert await mongo.tenant(RID).content_campaigns.count() == 0  # nothing is changed by a suggestion


def test_what_is_detectable_is_in_points() -> None:
    assert detectable(900, 100, 0.3) == pytest.approx(14.6, abs=0.5)
    assert detectable(3, 1, 0.3) is None


async def test_how_many_come_anyway_is_read_from_their_orders(
    mongo: Mongo, clock: FixedClock, restaurant: Restaurant, shop: Shop
) -> None:
    service, today = ResultService(mongo, clock), restaurant.today(clock.now())
    assert await service.base_rate(restaurant, Segment(kind="regulars"), today) is None
    days = [(today - timedelta(days=n)).isoformat() for n in (3, 20, 40, 60, 80)]
    old = [(today - timedelta(days=n)).isoformat() for n in (30, 35, 40, 60)]
    people = [
        {"_id": f"g{n}", "id": f"g{n}", "days": own, "orders": len(own), "last_order": own[0]}
        for n, own in enumerate([days, old, old, old])
    ]
    await shop.tenant.customers.insert_many(people)
    assert await service.base_rate(restaurant, Segment(kind="regulars"), today) == 0.25
    assert await service.base_rate(restaurant, Segment(kind="all"), today) == 0.25
    restaurant = restaurant.model_copy(update={"imports": ["i1"]})
    assert await service.base_rate(restaurant, Segment(kind="lapsed", days=10), today) == 0.0
