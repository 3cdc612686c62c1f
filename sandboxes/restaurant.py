"""The demo restaurant: a synthetic year of a pizza place, moved to the calendar of whoever looks at it.

Two calendars (see `sandboxes.calendar`): `world` is the evals' fixed year 2026, `live` the 365 days up to yesterday.
Loading is idempotent, goes on by day, and a crash leaves it as it was before or as it is after.
"""

from __future__ import annotations

import asyncio
import csv
import lzma
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Literal
from zoneinfo import ZoneInfo

from core.clock import Clock
from core.errors import BadInput, Conflict, NotFound
from core.money import to_minor
from memory.mongo import Document, Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from sandboxes.calendar import SOURCE_YEAR, WORLD_END, WORLD_START, live_source, world_source
from sandboxes.guests import Messaged, linked, load_guests, messaged
from sandboxes.voice import teach_voice
from tools.menu.imports.ledger import ImportLedger
from tools.menu.names import normalise

Mode = Literal["live", "world"]

SLUG, NAME, TIMEZONE, CURRENCY = "demo", "Luna Pizza", "America/New_York", "USD"
_WINDOW = 365  # days of the live demo
_CATCH_UP = 31  # days: a longer gap is loaded anew
_BATCH, _WRITERS = 2_000, 4


@dataclass(frozen=True, slots=True)
class Size:
    """A dish in one size, as the sales name it. Money in major units; `cost` is made up for illustration."""

    dish: str
    category: str
    size: str
    price: float
    cost: float
    aliases: tuple[str, ...]

    @property
    def key(self) -> str:
        return normalise(self.dish)


@dataclass(frozen=True, slots=True)
class Ticket:
    """An order of the source year: local time and the sizes sold, one each."""

    at: time
    lines: tuple[Size, ...]


@cache
def sizes() -> dict[str, Size]:
    """By the one-character symbol that stands for it in the sales."""
    with files("sandboxes").joinpath("data/menu.csv").open(encoding="utf-8") as file:
        return {
            row["symbol"]: Size(
                row["name"],
                row["category"],
                row["size"],
                float(row["price"]),
                float(row["cost"]),
                tuple(filter(None, row["aliases"].split("|"))),
            )
            for row in csv.DictReader(file)
        }


@cache
def source_days() -> dict[date, tuple[Ticket, ...]]:
    """The source year; a day without a key is a day it was closed."""
    packed = files("sandboxes").joinpath("data/sales-2015.txt.xz").read_bytes()
    days = (line.split(" ") for line in lzma.decompress(packed).decode().splitlines())
    return {date.fromisoformat(day): tuple(_ticket(order) for order in orders) for day, *orders in days}


def _ticket(order: str) -> Ticket:
    at = time(int(order[0:2]), int(order[2:4]), int(order[4:6]))
    return Ticket(at, tuple(sizes()[symbol] for symbol in order[6:]))


@dataclass(frozen=True, slots=True)
class Window:
    """The days that the demo shows, both inclusive, and the source year's day behind each."""

    mode: Mode
    first: date
    last: date

    def tickets(self, day: date) -> tuple[Ticket, ...]:
        return source_days().get(world_source(day) if self.mode == "world" else live_source(day), ())

    def days(self, after: date | None = None) -> list[date]:
        start = self.first if after is None else max(self.first, after + timedelta(days=1))
        return [start + timedelta(days=number) for number in range((self.last - start).days + 1)]


def window(mode: Mode, now: datetime) -> Window:
    if mode == "world":
        return Window(mode, WORLD_START, WORLD_END)
    yesterday = now.astimezone(ZoneInfo(TIMEZONE)).date() - timedelta(days=1)
    return Window(mode, yesterday - timedelta(days=_WINDOW - 1), yesterday)


async def load_demo(mongo: Mongo, clock: Clock, mode: Mode = "live", restaurant_id: str = SLUG) -> Restaurant:
    """Brings the demo restaurant up to date and returns it; does nothing where it is. BadInput if a real restaurant
    has that name: made-up sales are never mixed into real ones."""
    restaurant = await demo_restaurant(mongo, clock, restaurant_id)
    if not restaurant.demo:
        raise BadInput(f"The restaurant {restaurant_id!r} is a real one, so the demo cannot be loaded into it.")
    shown = window(mode, clock.now())
    loader = _Loader(mongo, restaurant, shown)
    try:
        await loader.load()
    except Conflict:  # another process loaded it in the meantime
        await loader.ledger.sweep(restaurant_id)
    await teach_voice(mongo, clock, restaurant_id)
    loaded = await RestaurantStore(mongo).get(restaurant_id)
    await load_guests(mongo, clock, loaded, shown.first)
    return loaded


async def demo_restaurant(mongo: Mongo, clock: Clock, restaurant_id: str = SLUG) -> Restaurant:
    """The restaurant without any sales, made where it is not there."""
    store = RestaurantStore(mongo)
    try:
        return await store.get(restaurant_id)
    except NotFound:
        pass
    try:
        return await store.create(
            Restaurant(
                restaurant_id=restaurant_id,
                name=NAME,
                timezone=TIMEZONE,
                currency=CURRENCY,
                demo=True,
                created_at=clock.now(),
            )
        )
    except Conflict:
        return await store.get(restaurant_id)


class _Loader:
    def __init__(self, mongo: Mongo, restaurant: Restaurant, window: Window) -> None:
        self._mongo, self._restaurant, self._window = mongo, restaurant, window
        self._tenant, self.ledger = mongo.tenant(restaurant.restaurant_id), ImportLedger(mongo)

    async def load(self) -> None:
        if await self._tenant.imports.find_one({"kind": "pos", "_id": {"$in": self._restaurant.imports}}):
            return  # its sales come from its till's sandbox
        known = await self._tenant.imports.find_one({"kind": "demo", "_id": {"$in": self._restaurant.imports}})
        reached = date.fromisoformat(known["last_day"]) if known and known["mode"] == self._window.mode else None
        if known is None or reached is None or not self._reachable(reached):
            await self._load_all([known["_id"]] if known else [])
        elif reached < self._window.last:
            for day in self._window.days(after=reached):
                await self._append(known["_id"], day)

    def _reachable(self, reached: date) -> bool:
        return timedelta() <= self._window.last - reached <= timedelta(days=_CATCH_UP)

    async def _load_all(self, replaces: Sequence[str]) -> None:
        """Everything hidden, then one switch."""
        slug = self._restaurant.restaurant_id
        await self.ledger.sweep(slug)
        import_id = await self.ledger.begin(slug, kind="demo", mode=self._window.mode, file_name="demo")
        await self._insert_all(import_id)
        fields = {"first_day": self._window.first.isoformat(), "last_day": self._window.last.isoformat()}
        await self.ledger.publish(self._restaurant, import_id, await self._new_items(), fields, replaces)
        for replaced in replaces:
            await self.ledger.clear(slug, replaced)

    async def _insert_all(self, import_id: str) -> None:
        batches = _batches(import_id, self._window, await messaged(self._mongo, self._restaurant, self._window.first))

        async def write() -> None:
            for collection, documents in batches:  # shared: each writer takes the next batch
                await self._tenant[collection].insert_many(documents)

        await asyncio.gather(*(write() for _ in range(_WRITERS)))

    async def _new_items(self) -> list[Document]:
        known = {document["key"] async for document in self._tenant.menu_items.find({}, {"key": 1})}
        return [item for item in menu(self._restaurant.restaurant_id) if item["key"] not in known]

    async def _append(self, import_id: str, day: date) -> None:
        """One more day and the oldest away, all or nothing."""
        reached = await messaged(self._mongo, self._restaurant, day - timedelta(days=31))
        orders, totals = orders_of(import_id, day, self._window.tickets(day), reached)
        day_before, oldest = (day - timedelta(days=1)).isoformat(), day - timedelta(days=_WINDOW - 1)

        async def work(session: Session) -> None:
            moved = await self._tenant.imports.update_one(
                {"_id": import_id, "last_day": day_before},
                {"$set": {"last_day": day.isoformat(), "first_day": oldest.isoformat()}},
                session=session,
            )
            if moved.matched_count == 0:
                raise Conflict("Another process is loading the demo.")
            await self._tenant.sales_orders.insert_many(orders, session)
            await self._tenant.item_days.insert_many(totals, session)
            for collection in ("sales_orders", "item_days"):
                await self._tenant[collection].delete_many(
                    {"import_id": import_id, "day": {"$lt": oldest.isoformat()}}, session
                )
            await RestaurantStore(self._mongo).menu_changed(self._restaurant.restaurant_id, session)

        await self._mongo.transaction(work)


def _batches(import_id: str, window: Window, reached: Sequence[Messaged]) -> Iterator[tuple[str, list[Document]]]:
    orders: list[Document] = []
    totals: list[Document] = []
    for day in window.days():
        sold, summed = orders_of(import_id, day, window.tickets(day), reached)
        orders += sold
        totals += summed
        if len(orders) >= _BATCH:
            yield "sales_orders", orders
            orders = []
        if len(totals) >= _BATCH:
            yield "item_days", totals
            totals = []
    yield "sales_orders", orders
    yield "item_days", totals


def orders_of(
    import_id: str, day: date, tickets: Sequence[Ticket], reached: Sequence[Messaged] = ()
) -> tuple[list[Document], list[Document]]:
    """A day's orders and its sum per dish. `reached`: guests whom a campaign's message brings back."""
    midnight, local = datetime.combine(day, time(), ZoneInfo(TIMEZONE)), day.isoformat()
    orders = [_order(import_id, local, number, midnight, ticket) for number, ticket in enumerate(tickets, 1)]
    sold: dict[str, Counter[Size]] = {}
    for ticket in tickets:
        for line in ticket.lines:
            sold.setdefault(line.key, Counter())[line] += 1
    linked(orders, day, reached)
    return orders, [{"import_id": import_id, "item": key, "day": local, **_sold(sizes)} for key, sizes in sold.items()]


def _sold(sizes: Counter[Size]) -> Document:
    """A dish's day: in all, and by size."""
    return {
        "units": sizes.total(),
        "revenue_minor": sum(count * _price_minor(size) for size, count in sizes.items()),
        "sizes": [
            {"name": size.size, "units": count, "revenue_minor": count * _price_minor(size)}
            for size, count in sizes.items()
        ],
    }


def _order(import_id: str, local: str, number: int, midnight: datetime, ticket: Ticket) -> Document:
    order_id = f"{local}-{number:03}"
    at = midnight.replace(hour=ticket.at.hour, minute=ticket.at.minute, second=ticket.at.second)
    lines = Counter(ticket.lines)
    return {
        "_id": f"{import_id}/{order_id}",
        "import_id": import_id,
        "order_id": order_id,
        "day": local,
        "at": at.astimezone(UTC),
        "lines": [
            {
                "item": line.key,
                "variation": line.size,
                "quantity": count,
                "unit_price_minor": _price_minor(line),
                "total_minor": count * _price_minor(line),
            }
            for line, count in lines.items()
        ],
    }


@cache
def _price_minor(line: Size) -> int:
    return to_minor(line.price, CURRENCY)


def menu(restaurant_id: str) -> list[Document]:
    """The 32 dishes with sizes, prices and illustrative costs, as `menu_items` documents."""
    sold = Counter(line for tickets in source_days().values() for ticket in tickets for line in ticket.lines)
    by_key: dict[str, list[Size]] = {}
    for size in sizes().values():
        by_key.setdefault(size.key, []).append(size)
    now = datetime(SOURCE_YEAR, 12, 31, tzinfo=UTC)
    return [_menu_item(restaurant_id, offered, sold, now) for offered in by_key.values()]


def _menu_item(restaurant_id: str, offered: Sequence[Size], sold: Counter[Size], now: datetime) -> Document:
    """The dish's own cost is the mean over its sizes, weighted by what was sold."""
    standard = max(offered, key=lambda size: sold[size])
    units = sum(sold[size] for size in offered)
    cost = round(sum(sold[size] * size.cost for size in offered) / units, 2)
    return {
        "_id": f"{restaurant_id}/{standard.key}",
        "key": standard.key,
        "name": standard.dish,
        "category": standard.category,
        "price": standard.price,
        "cost": cost,
        "available": True,
        "variations": [{"name": size.size, "price": size.price, "cost": size.cost} for size in offered],
        "standard": standard.size,
        "aliases": list(standard.aliases),
        "source": "demo",
        "updated_at": now,
    }
