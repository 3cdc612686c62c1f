"""A campaign's results over time, and link by link: what a chart of it is drawn from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from memory.mongo import Mongo
from tools.campaigns.results.gathering import WINDOW, Found, Person

Json = dict[str, Any]


def series(found: Found, zone: str, today: date) -> list[Json]:
    """[{day, treated_rate, held_rate, orders_treated, orders_held}], a row a local day from the first message to the
    last guest's window or today. Rates: percent of the group who have ordered by the end of that day (None: nobody is
    in it); orders: of that day alone."""
    if not found.people:
        return []
    there = ZoneInfo(zone)
    treated = [one for one in found.people.values() if not one.held_out]
    held = [one for one in found.people.values() if one.held_out]
    first = min(one.first for one in found.people.values()).astimezone(there).date()
    end = (max(one.first for one in found.people.values()) + WINDOW).astimezone(there).date()
    days = [first + timedelta(days=row) for row in range((min(end, today) - first).days + 1)]
    rates = [_rates(group, days) for group in (treated, held)]
    orders = [Counter(day for one in group for day in one.days) for group in (treated, held)]
    return [
        {
            "day": day.isoformat(),
            "treated_rate": rates[0][row],
            "held_rate": rates[1][row],
            "orders_treated": orders[0][day.isoformat()],
            "orders_held": orders[1][day.isoformat()],
        }
        for row, day in enumerate(days)
    ]


def _rates(group: Sequence[Person], days: Sequence[date]) -> list[float | None]:
    if not group:
        return [None for _ in days]
    began = Counter(min(one.days) for one in group if one.days)
    total, rates = 0, list[float | None]()
    for day in days:
        total += began[day.isoformat()]
        rates.append(round(100 * total / len(group), 1))
    return rates


async def clicks_by_link(mongo: Mongo, restaurant_id: str, campaign_id: str, most: int = 50) -> list[Json]:
    """[{to, channel, variant, clicks}], the most clicked first; each message's own link, counted together."""
    found = await mongo.tenant(restaurant_id).links.aggregate(
        [
            {"$match": {"campaign_id": campaign_id}},
            {
                "$group": {
                    "_id": {"to": "$to", "channel": "$channel", "variant": "$variant"},
                    "clicks": {"$sum": "$clicks"},
                }
            },
            {"$sort": {"clicks": -1, "_id": 1}},
            {"$limit": most},
        ]
    )
    return [{**one["_id"], "clicks": one["clicks"]} for one in found]
