"""Gathers what a message may lean on: each fact with who says so and since when; what is not known is left out."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from core.errors import ToolInputError
from memory.insights import Insight, InsightStore
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant
from tools.content.context.engine.days import days_of, kind_of_day, listed, spoken, weather_words
from tools.content.context.store import ContextStore
from tools.content.schemas import TITLES, Brief, Fact
from tools.menu.engine import Matrix
from tools.menu.forecast.context import public_holidays
from tools.menu.forecast.events import EventStore
from tools.menu.kept import Kept

REPEATS = timedelta(days=14)  # the same dish does not run again so soon
_PERIOD = 30  # days of the menu analysis
_REMEMBERED = 16
_WHY = {
    "star": "it sells often and earns well",
    "plowhorse": "it sells often but earns little each time",
    "puzzle": "it earns well but sells seldom",
    "dog": "it sells seldom and earns little",
}

Hours = dict[int, list[tuple[str, str]]]


class Menu(Protocol):
    """`tools.menu.service.MenuService`."""

    async def standing(self, restaurant: Restaurant, today: date, period_days: int) -> Matrix: ...


class OpeningHours(Protocol):
    """`tools.content.guard.service.GuardService`."""

    async def hours(self, restaurant_id: str) -> Hours | None: ...


class ContextService:
    """Asks no vendor: weather as it was kept last. `hours`: who knows when the house is open."""

    def __init__(self, mongo: Mongo, menu: Menu, hours: OpeningHours | None = None) -> None:
        self._store, self._events, self._menu, self._hours = ContextStore(mongo), EventStore(mongo), menu, hours
        self._advice, self._classes = InsightStore(mongo, "promotion"), Kept[Matrix](_REMEMBERED)

    async def gather(
        self, restaurant: Restaurant, brief: Brief, now: datetime, *, audience: int | None = None
    ) -> list[Fact]:
        """Facts about the brief's days, dish and guests. `audience`: how many guests are meant, where that was counted.
        What cannot be known is simply not there: see `gaps`."""
        today = restaurant.today(now)
        days = days_of(brief, today)
        rid = restaurant.restaurant_id
        parts = await asyncio.gather(
            self._weather(restaurant, days),
            self._holidays(restaurant, days),
            self._local(rid, days, now),
            self._dish(rid, brief.item, now),
            self._pushed(restaurant, brief.item, today, now),
            self._recent(restaurant, brief.item, now),
            self._house(restaurant, now),
        )
        facts = [fact for part in parts for fact in part]
        if audience is not None and brief.segment:
            words = f"{audience:,} guests are meant: {brief.segment}."
            values = {"segment": brief.segment, "members": audience}
            facts.append(Fact(kind="audience", text=words, values=values, source="your guests", as_of=now))
        return facts

    async def _weather(self, restaurant: Restaurant, days: list[date]) -> list[Fact]:
        found = await self._store.weather(restaurant.restaurant_id, days)
        return [fact for one in found if (fact := _weather_fact(one, restaurant)) is not None]

    async def _holidays(self, restaurant: Restaurant, days: list[date]) -> list[Fact]:
        if not days:
            return []
        country, part = restaurant.home_country, restaurant.subdivision
        found = await asyncio.to_thread(public_holidays, country, part, days[0], days[-1])
        return [
            Fact(
                kind="holiday",
                text=f"{spoken(day)} is {name}.",
                values={"name": name, "country": country},
                source="public holidays (Python package holidays)",
                day=day,
            )
            for day, name in found.items()
            if day in days
        ]

    async def _local(self, rid: str, days: list[date], now: datetime) -> list[Fact]:
        if not days:
            return []
        found = await self._events.between(rid, days[0], days[-1])
        facts = []
        for event in found:
            touched = [day for day in event.days if day in days]
            if not touched:
                continue
            words = f"The house is closed on {spoken(touched[0])}" if event.kind == "closed" else event.name
            text = f"{words} ({event.name})." if event.kind == "closed" else f"{words} is on {spoken(touched[0])}."
            source = "your own events" if event.source == "own" else f"your calendar ({event.source[:80]})"
            values = {"name": event.name, "kind": event.kind}
            facts.append(Fact(kind="event", text=text, values=values, source=source, as_of=now, day=touched[0]))
        return facts

    async def _dish(self, rid: str, key: str | None, now: datetime) -> list[Fact]:
        document = await self._store.dish(rid, key) if key else None
        return list(_dish_facts(document, now)) if document else []

    async def _pushed(self, restaurant: Restaurant, key: str | None, today: date, now: datetime) -> list[Fact]:
        """What the menu engine advises, and where the dish stands."""
        open_advice, _ = await self._advice.page(restaurant.restaurant_id, "open", 20, None)
        dish = await self._store.dish(restaurant.restaurant_id, key) if key else None
        name = str(dish["name"]) if dish else None
        wanted = [one for one in open_advice if name in (None, one.body.get("item"), one.body.get("with_item"))]
        facts = [_advice_fact(one) for one in wanted[:3]]
        if key:
            facts += await self._class(restaurant, key, today, now)
        return facts

    async def _class(self, restaurant: Restaurant, key: str, today: date, now: datetime) -> list[Fact]:
        try:
            matrix = await self._classes.get(restaurant, today, lambda: self._menu.standing(restaurant, today, _PERIOD))
        except ToolInputError:  # no menu yet
            return []
        found = next((one for one in matrix.dishes if one.key == key and one.units > 0), None)
        verdict = matrix.verdicts.get(key) if found else None
        if found is None or verdict is None or verdict.name not in _WHY:
            return []
        return [
            Fact(
                kind="push",
                text=f"{found.name} is a {verdict.name} of the last {_PERIOD} days: {_WHY[verdict.name]}.",
                values={"class": verdict.name, "units": float(found.units), "period_days": _PERIOD},
                source="menu analysis",
                as_of=now,
            )
        ]

    async def _recent(self, restaurant: Restaurant, key: str | None, now: datetime) -> list[Fact]:
        """What ran in the last two weeks or is about to; the brief's own dish is named as a repeat."""
        rid, since = restaurant.restaurant_id, now - REPEATS
        campaigns, drafts = await asyncio.gather(self._store.campaigns(rid, since), self._store.drafts(rid, since))
        ran = [_ran_fact(one, restaurant, key, since) for one in campaigns]
        written = [one for one in drafts if not one.get("campaign_id") and (one.get("brief") or {}).get("item")]
        facts = [fact for fact in ran if fact is not None]
        latest = {one["brief"]["item"]: one for one in sorted(written, key=lambda one: one["updated_at"])}
        return [*facts, *_drafts_fact(list(latest), key, now)]

    async def _house(self, restaurant: Restaurant, now: datetime) -> list[Fact]:
        hours = await self._hours.hours(restaurant.restaurant_id) if self._hours else None
        facts = []
        for name, value in (
            ("address", restaurant.address),
            ("website", restaurant.website),
            ("phone", restaurant.phone),
        ):
            if value:
                text = f"The {name} is {value}."
                facts.append(Fact(kind="restaurant", text=text, values={name: value}, source="your profile", as_of=now))
        if hours:
            values = {"hours": {str(day): spans for day, spans in sorted(hours.items())}}
            text = f"The house is open on {len(hours)} days a week."
            facts.append(Fact(kind="restaurant", text=text, values=values, source="your website, at the last grade"))
        return facts


def gaps(restaurant: Restaurant, brief: Brief, facts: Sequence[Fact], now: datetime) -> list[str]:
    """What a message on this brief could use and nobody knows, in plain sentences."""
    kinds = {fact.kind for fact in facts}
    days = days_of(brief, restaurant.today(now))
    foretold = {fact.day for fact in facts if fact.kind == "weather"}
    found = []
    if days and not foretold & set(days):
        place = "" if restaurant.place else ": the restaurant's place is not set"
        found.append(f"The weather of {spoken(days[0])} is not known{place}.")
    dish = [fact for fact in facts if fact.kind == "dish"]
    if brief.item and not dish:
        found.append("Nothing is known of the dish.")
    elif brief.item and not any("description" in fact.values for fact in dish):
        found.append("The menu has no description of the dish, so only its name, category and price are used.")
    if brief.item and "push" not in kinds:
        found.append("The menu engine has no advice on the dish: too little was sold.")
    if not any("hours" in fact.values for fact in facts):
        found.append("The opening hours are not known here.")
    if not any("address" in fact.values for fact in facts):
        found.append("The address is not set.")
    if brief.segment and "audience" not in kinds:
        found.append("How many guests are meant was not counted yet.")
    return found


def _weather_fact(day: Document, restaurant: Restaurant) -> Fact | None:
    words = weather_words(day, restaurant.home_country)
    if words is None:
        return None
    on = date.fromisoformat(day["day"])
    fetched = day.get("fetched_on")
    as_of = datetime.combine(date.fromisoformat(fetched), time(), ZoneInfo(restaurant.timezone)) if fetched else None
    lead = "Weather" if day.get("observed") else "Forecast"
    values = {name: day.get(name) for name in ("temperature_max", "temperature_min", "precipitation", "snowfall")}
    return Fact(
        kind="weather",
        text=f"{lead} for {spoken(on)}: {words}.",
        values={**values, "kind": kind_of_day(day), "observed": bool(day.get("observed"))},
        source="made up for the demo" if day.get("demo") else "Open-Meteo.com (CC BY 4.0)",
        as_of=as_of,
        day=on,
    )


def _dish_facts(document: Document, now: datetime) -> Iterator[Fact]:
    name, category = document["name"], document.get("category")
    sizes = {one["name"]: one["price"] for one in document.get("variations") or ()}
    values = {"key": document["key"], "name": name, "category": category, "price": document.get("price")}
    values |= {"sizes": sizes, "available": document.get("available", True)}
    about = f" ({category})" if category else ""
    state = "on the menu" if values["available"] else "off the menu for now"
    yield Fact(kind="dish", text=f"{name}{about} is {state}.", values=values, source="your menu", as_of=now)
    if description := str(document.get("description") or "").strip():
        said = {"key": document["key"], "description": description[:500]}
        yield Fact(kind="dish", text=f"{name}: {description[:500]}", values=said, source="your menu", as_of=now)


def _advice_fact(insight: Insight) -> Fact:
    reasons = [one if isinstance(one, str) else str(one.get("text", "")) for one in insight.body.get("reasons") or ()]
    text = " ".join([f"{insight.title}.", *(f"{one.rstrip('.')}." for one in reasons[:2] if one)])
    values = {"insight": insight.id, "item": insight.body.get("item"), "strategy": insight.body.get("strategy")}
    return Fact(kind="push", text=text, values=values, source="menu engine", as_of=insight.updated_at)


def _ran_fact(campaign: Document, restaurant: Restaurant, key: str | None, since: datetime) -> Fact | None:
    slots = [slot["at"] for slot in campaign.get("schedule") or () if slot["at"] >= since]
    if not slots or not campaign.get("item"):
        return None
    at, item = max(slots), campaign["item"]
    day, again = _local_day(restaurant, at), _local_day(restaurant, at + REPEATS)
    name = campaign.get("item_name") or item
    channels = listed([TITLES[one] for one in campaign.get("channels") or () if one in TITLES] or ["a campaign"])
    repeat = key == item
    text = f"{name} runs on {spoken(day)} ({channels})" + (f"; not again before {spoken(again)}." if repeat else ".")
    values = {"item": item, "repeat": repeat, "again_from": again.isoformat()}
    return Fact(kind="recent", text=text, values=values, source="your campaigns", as_of=at, day=day)


def _drafts_fact(items: Sequence[str], key: str | None, now: datetime) -> Iterator[Fact]:
    """The other dishes that were written about lately, the last three, in one sentence."""
    others = [item for item in items if item != key][-3:]
    if others:
        values = {"items": others, "repeat": False, "draft": True}
        text = f"Other drafts of these two weeks: {listed([item.title() for item in others])}."
        yield Fact(kind="recent", text=text, values=values, source="your drafts", as_of=now)


def _local_day(restaurant: Restaurant, at: datetime) -> date:
    return at.astimezone(ZoneInfo(restaurant.timezone)).date()
