"""What is known about days apart from their sales: holidays, the owner's events and promotions, weather, closures."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.errors import Unavailable
from memory.insights import Insight, InsightStore
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.integrations.weather.client import AHEAD, WeatherClient
from tools.integrations.weather.schemas import WeatherDay
from tools.menu.forecast.events import EventStore, OwnEvent

if TYPE_CHECKING:
    from tools.menu.forecast.engine.known import Context

log = logging.getLogger(__name__)
_FORGOTTEN = timedelta(days=3 * 366)  # weather further back teaches nothing that we use
_PUSHED = ("bundle", "discount", "feature", "happy_hour", "limited_time", "loyalty")  # guests hear of these
_UNSETTLED = timedelta(days=7)  # how long the weather of a past day may still be corrected


@dataclass(frozen=True, slots=True)
class KnownDays:
    """Names of holidays by day, own events, weather by day, keys of the dishes on promotion by day. Anything may be
    empty."""

    holidays: Mapping[date, str] = field(default_factory=dict)
    events: Sequence[OwnEvent] = ()
    weather: Mapping[date, WeatherDay] = field(default_factory=dict)
    promotions: Mapping[date, frozenset[str]] = field(default_factory=dict)

    @property
    def closed(self) -> frozenset[date]:
        """Days the owner named as closed."""
        return frozenset(day for event in self.events if event.kind == "closed" for day in event.days)

    def context(self) -> Context:
        """As the engine takes it."""
        from tools.menu.forecast.engine.known import Context

        events: dict[date, str] = {}
        for event in self.events:
            if event.kind == "event":
                events |= dict.fromkeys(event.days, event.name)
        return Context(self.holidays, events, self.weather, self.closed, self.promotions)


class WeatherStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def between(self, restaurant_id: str, first: date, last: date) -> dict[date, WeatherDay]:
        within = {"day": {"$gte": first.isoformat(), "$lte": last.isoformat()}}
        found = await self._mongo.tenant(restaurant_id).weather_days.find(within).to_list()
        days = [WeatherDay.model_validate(document) for document in found]
        return {day.day: day for day in days}

    async def settled_until(self, restaurant_id: str) -> date | None:
        """The last day whose weather was observed."""
        found = await self._mongo.tenant(restaurant_id).weather_days.find_one({"observed": True}, sort=[("day", -1)])
        return date.fromisoformat(found["day"]) if found else None

    async def put(
        self, restaurant_id: str, days: Sequence[WeatherDay], today: date | None = None, *, made_up: bool = False
    ) -> None:
        """`today`: when it was fetched; `made_up`: the demo's."""
        known: Document = {"fetched_on": today.isoformat()} if today else {}
        known |= {"demo": True} if made_up else {}
        await self._mongo.tenant(restaurant_id).weather_days.update_each(
            [({"day": day.day.isoformat()}, {"$set": {**day.model_dump(mode="json"), **known}}) for day in days],
            upsert=True,
        )


class DayBook:
    """Gathers what is known about the days of a restaurant. `weather` None: there is no weather service."""

    def __init__(self, mongo: Mongo, weather: WeatherClient | None = None) -> None:
        self._events, self._weather, self._client = EventStore(mongo), WeatherStore(mongo), weather
        self._mongo, self._accepted = mongo, InsightStore(mongo, "promotion")

    async def known(self, restaurant: Restaurant, first: date, last: date) -> KnownDays:
        """Of `first` to `last`, both inclusive."""
        rid = restaurant.restaurant_id
        holidays, events, weather, promotions = await asyncio.gather(
            asyncio.to_thread(public_holidays, restaurant.home_country, restaurant.subdivision, first, last),
            self._events.between(rid, first, last),
            self._weather.between(rid, first, last),
            self._promotions(rid, first, last),
        )
        return KnownDays(holidays, events, weather, promotions)

    async def own(self, restaurant: Restaurant, first: date, last: date) -> list[OwnEvent]:
        """The owner's own events alone."""
        return await self._events.between(restaurant.restaurant_id, first, last)

    async def _promotions(self, rid: str, first: date, last: date) -> dict[date, frozenset[str]]:
        """Those the owner accepted, on the days they run."""
        accepted = await self._accepted.decided(rid, "accepted", "measured")
        if not accepted:
            return {}
        items = await self._mongo.tenant(rid).menu_items.find({}, {"name": 1, "key": 1}).to_list()
        return promoted(accepted, {item["name"]: item["key"] for item in items}, first, last)

    async def refresh_weather(self, restaurant: Restaurant, today: date, first_sale: date) -> int:
        """Fetches what is missing since the first sale, and the forecast; returns how many days. 0 where there is no
        weather service or the place is not known. Raises Unavailable."""
        if self._client is None or restaurant.place is None:
            return 0
        known = await self._weather.settled_until(restaurant.restaurant_id)
        first = max(first_sale, today - _FORGOTTEN)
        if known:
            first = max(first, min(known, today) - _UNSETTLED)
        days = await self._client.days(restaurant.place, first, today + timedelta(days=AHEAD), today)
        await self._weather.put(restaurant.restaurant_id, days, today, made_up=self._client.local)
        return len(days)

    async def freshen(self, restaurant: Restaurant, today: date, first_sale: date) -> bool:
        """The same, but without the weather the work goes on; False where it is not known."""
        try:
            return await self.refresh_weather(restaurant, today, first_sale) > 0
        except Unavailable as error:
            log.warning("the weather of %s is not known: %s", restaurant.restaurant_id, error.message)
            return False


def promoted(
    accepted: Sequence[Insight], keys: Mapping[str, str], first: date, last: date
) -> dict[date, frozenset[str]]:
    """Keys of the dishes on promotion by day, of `first` to `last`. `keys`: by the dish's name."""
    found: dict[date, frozenset[str]] = {}
    for insight in accepted:
        body, runs = insight.body, insight.runs
        dishes = frozenset(keys[name] for name in keys if name in (body.get("item"), body.get("with_item")))
        if runs is None or not dishes or body.get("strategy") not in _PUSHED:
            continue
        for number in range((min(runs.end, last) - max(runs.start, first)).days + 1):
            day = max(runs.start, first) + timedelta(days=number)
            if runs.weekday in (None, day.weekday()):
                found[day] = found.get(day, frozenset()) | dishes
    return found


def public_holidays(country: str | None, subdivision: str | None, first: date, last: date) -> dict[date, str]:
    """Names by day; empty for a country that is not known. Slow at its first call (an import): use a thread."""
    if country is None:
        return {}
    from holidays import country_holidays, list_supported_countries

    known = list_supported_countries().get(country)
    if known is None:
        return {}
    part = subdivision if subdivision in known else None
    found = country_holidays(country, subdiv=part, years=range(first.year, last.year + 1))
    return {day: name for day, name in sorted(found.items()) if first <= day <= last}
