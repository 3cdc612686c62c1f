"""What is true of the restaurant now, for texts to be measured against; and the measuring itself."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.content.schemas import Brief, Finding, Truth, Version
from tools.menu.forecast.events import EventStore
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

_AHEAD = timedelta(days=120)  # of the days named as closed
_GUESTS = 20_000  # names that are looked out for
_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
_SPAN = re.compile(r"^(?P<days>[A-Z][A-Za-z,-]*) (?P<opens>\d\d:\d\d)-(?P<closes>\d\d:\d\d)$")
_DRINKS = re.compile(
    r"\b(beers?|wines?|cocktails?|spirits|liquors?|cervezas?|vinos?|cocteles|licores)\b", re.IGNORECASE
)

Hours = dict[int, list[tuple[str, str]]]


class GuardService:
    """`public_url`: where this server is reached; its short links are ours too."""

    def __init__(self, mongo: Mongo, public_url: str | None = None) -> None:
        self._mongo, self._menu, self._events, self._public_url = mongo, MenuStore(mongo), EventStore(mongo), public_url

    async def truth_for(self, restaurant: Restaurant, brief: Brief, now: datetime) -> Truth:
        """Dishes and prices as they are now, the offer and days of the brief, hours as far as the last grade read them,
        allergens only where the owner set them."""
        rid, today = restaurant.restaurant_id, restaurant.today(now)
        items, allergens, hours, closed, guests = await asyncio.gather(
            self._menu.items(rid),
            self._allergens(rid),
            self.hours(rid),
            self._closed(rid, today),
            self._guests(rid),
        )
        return Truth(
            restaurant=restaurant.name,
            currency=restaurant.currency,
            country=restaurant.home_country,
            subdivision=restaurant.subdivision,
            today=today,
            dishes=[_dish(item, allergens.get(item.key)) for item in items],
            offer=brief.offer,
            starts=brief.starts,
            ends=brief.ends,
            weekday=brief.weekday,
            hours=hours,
            closed=closed,
            guests=guests,
            hosts=own_places(restaurant, self._public_url),
            awards=restaurant.awards,
            phones=[restaurant.phone] if restaurant.phone else [],
        )

    def check(self, version: Version, truth: Truth) -> list[Finding]:
        from tools.content.guard.engine.check import check

        return check(version, truth)

    def mend(self, version: Version, findings: Sequence[Finding]) -> Version:
        from tools.content.guard.engine.mend import mend

        return mend(version, findings)

    async def hours(self, restaurant_id: str) -> Hours | None:
        """By weekday, as the last grade read them on the restaurant's own website; None where it read none."""
        found = await self._mongo.tenant(restaurant_id).digital_grade_reports.find_one(
            {"whose": "own", "final": True}, {"evidence.site.opening_hours": 1}, sort=[("started_at", -1)]
        )
        site = ((found or {}).get("evidence") or {}).get("site") or {}
        return hours_of(site.get("opening_hours") or [])

    async def _allergens(self, restaurant_id: str) -> dict[str, list[str]]:
        """What the owner has said of each dish ("nut-free", "contains milk")."""
        wanted = {"allergens": {"$type": "array"}}
        found = self._mongo.tenant(restaurant_id).menu_items.find(wanted, {"key": 1, "allergens": 1})
        return {one["key"]: [str(each) for each in one["allergens"]] async for one in found}

    async def _closed(self, restaurant_id: str, today: date) -> list[date]:
        events = await self._events.between(restaurant_id, today, today + _AHEAD)
        return sorted({day for event in events if event.kind == "closed" for day in event.days})

    async def _guests(self, restaurant_id: str) -> list[str]:
        fields = {"_id": 0, "first_name": 1, "name": 1}
        found = self._mongo.tenant(restaurant_id).customers.find({}, fields, limit=_GUESTS, batch_size=_GUESTS)
        names = {one.get("name") or one.get("first_name") async for one in found}
        return sorted(name for name in names if name)


def _dish(item: MenuItem, allergens: list[str] | None) -> Truth.Dish:
    return Truth.Dish(
        key=item.key,
        name=item.name,
        aliases=item.aliases,
        category=item.category,
        price=item.price,
        prices={size.name: size.price for size in item.variations},
        available=item.available,
        allergens=allergens,
        alcohol=bool(_DRINKS.search(f"{item.category or ''} {item.name}")),
    )


def own_places(restaurant: Restaurant, public_url: str | None = None) -> list[str]:
    """Hosts that are the restaurant's, and its pages on others' ("facebook.com/luna")."""
    whole = [restaurant.website, public_url]
    pages = [restaurant.facebook, restaurant.instagram, *restaurant.delivery]
    hosts = [urlsplit(link).hostname or "" for link in whole if link]
    places = [urlsplit(link) for link in pages if link]
    hosts += [f"{at.hostname}{at.path.rstrip('/')}" for at in places if at.path.strip("/")]
    return list(dict.fromkeys(host for host in hosts if host))


def hours_of(lines: Sequence[str]) -> Hours | None:
    """`["Mo-Fr 11:00-23:00"]` by weekday (Monday is 0); a day that is not named is closed. None for no hours, or where
    a line cannot be read: half of the hours would be wrong ones."""
    found: Hours = {}
    for line in lines:
        read = _SPAN.match(line.strip())
        days = _weekdays(read["days"]) if read else None
        if read is None or days is None:
            return None
        for day in days:
            found.setdefault(day, []).append((read["opens"], read["closes"]))
    return found or None


def _weekdays(written: str) -> list[int] | None:
    places: Mapping[str, int] = {name: row for row, name in enumerate(_DAYS)}
    found = list[int]()
    for part in written.split(","):
        ends = [places.get(end) for end in part.split("-")]
        if None in ends or len(ends) > 2:
            return None
        first, last = ends[0] or 0, ends[-1] or 0
        found += [(first + step) % 7 for step in range((last - first) % 7 + 1)]
    return found
