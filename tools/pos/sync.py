"""Bringing a till's menu and sales over: the past in resumable stretches, then only what changed.

The past is read the oldest first and counts from the moment all of it is in: no analysis ever stands on half a
history, and a dish that the till no longer lists keeps the last name it was sold under. Each page is one transaction
with the place to go on from, so a crash at any point leaves a whole number of pages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, Literal

from core.clock import Clock
from memory.connections import Connection, ConnectionStore, SyncState
from memory.mongo import Document, Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.pos.catalog import MenuPlan, Planner
from tools.pos.places import place_of
from tools.pos.provider import Account, StalePage
from tools.pos.sales import Book, refunded_too_much
from tools.pos.standing import reached
from tools.pos.store import PosStore
from tools.pos.types import OrderPage, SaleOrder, Span

STRETCH = timedelta(days=28)  # asked for at once; some vendors give no more than a month
OVERLAP = timedelta(minutes=15)  # changes are asked for again from a little earlier: clocks differ, rows arrive late
_MOST_NOTES = 20

Progress = Callable[[dict[str, Any]], Awaitable[None]]


@dataclass(slots=True)
class SyncReport:
    """What came over. Days are ISO dates of the sales that are stored."""

    provider: str
    location: str
    status: Literal["done", "running"] = "done"
    orders_new: int = 0
    orders_updated: int = 0
    items_new: int = 0
    items_updated: int = 0
    first_day: str | None = None
    last_day: str | None = None
    synced_at: datetime | None = None
    notes: list[str] = field(default_factory=list)


class Sync:
    """One run over one connection. Two at once do no harm: the slower finds its place taken and stops (Conflict)."""

    def __init__(
        self,
        mongo: Mongo,
        connections: ConnectionStore,
        clock: Clock,
        connection: Connection,
        account: Account,
        title: str,
        progress: Progress | None = None,
    ) -> None:
        self._store, self._connections, self._clock = PosStore(mongo, connections), connections, clock
        self._restaurants = RestaurantStore(mongo)
        self._connection, self._account, self._title, self._progress = connection, account, title, progress
        self._location = place_of(connection)
        self.report = SyncReport(connection.provider, connection.location_name)

    async def run(self, seconds: float | None = None) -> SyncReport:
        """Goes on where the last run stopped, for at most about `seconds`."""
        end = None if seconds is None else monotonic() + seconds
        restaurant = await self._restaurants.get(self._connection.restaurant_id)
        plan = await self._menu(restaurant)
        book = Book(restaurant, self._connection.provider, self._connection.import_id, plan.refs, plan.by_name)
        book.typed = await self._typed()
        while self._state.backfill_from is not None:
            if end is not None and monotonic() > end:
                return self._reported("running")
            await self._backfill(restaurant, book)
        await self._changes(restaurant, book)
        return self._reported("done")

    @property
    def _state(self) -> SyncState:
        return self._connection.sync

    def _reported(self, status: Literal["done", "running"]) -> SyncReport:
        state, report = self._state, self.report
        report.status, report.first_day, report.last_day = status, state.first_day, state.last_day
        report.synced_at, report.notes = self._clock.now(), list(state.notes)
        return report

    async def _menu(self, restaurant: Restaurant) -> MenuPlan:
        catalog = await self._account.catalog(self._location)
        menu = await self._store.menu(restaurant.restaurant_id)
        connection, now = self._connection, self._clock.now()
        planner = Planner(restaurant, connection.provider, self._title, connection.import_id, menu, now)
        plan = planner.plan(catalog)
        if plan.writes:
            await self._store.write_menu(restaurant.restaurant_id, plan)
            self.report.items_new, self.report.items_updated = len(plan.new), len(plan.changed)
        if plan.notes:
            state = self._noted(self._state, plan.notes)
            self._connection = await self._connections.advance(self._connection, state)
        return plan

    async def _typed(self) -> int:
        menu = await self._store.menu(self._connection.restaurant_id)
        return sum(bool(dish.get("typed")) for dish in menu)

    # -- the past

    async def _backfill(self, restaurant: Restaurant, book: Book) -> None:
        """One page of the stretch that is being read."""
        state = self._state
        assert state.backfill_from
        start, end = state.backfill_from, min(state.backfill_from + STRETCH, state.until)
        try:
            page = await self._account.orders(self._location, Span("sold", start, end), state.page)
        except StalePage:
            page = await self._account.orders(self._location, Span("sold", start, end), None)
        following: dict[str, Any] = {"page": page.next}
        finished = page.next is None and end >= state.until
        if page.next is None:
            following["backfill_from"] = end
        await self._take(restaurant, book, page, following)
        if finished:
            await self._reveal()
        await self._tell()

    async def _reveal(self) -> None:
        first, last = await self._store.days_covered(self._connection)
        changes = {"backfill_from": None, "page": None, "first_day": first, "last_day": last}
        state = self._state.model_copy(update={**changes, "synced_at": self._clock.now()})
        self._connection = await self._store.reveal(self._connection, state)

    async def _tell(self) -> None:
        if self._progress is None:
            return
        state = self._state
        day = (state.backfill_from or state.until).date().isoformat()
        await self._progress({"percent": round(100 * reached(state)), "orders": state.orders, "reached": day})

    # -- what changed since

    async def _changes(self, restaurant: Restaurant, book: Book) -> None:
        span, token = Span("changed", self._state.cursor - OVERLAP), None
        while True:
            page = await self._account.orders(self._location, span, token)
            latest = max((order.updated_at for order in page.orders), default=self._state.cursor)
            await self._take(restaurant, book, page, {"cursor": max(latest, self._state.cursor)})
            if page.next is None:
                return
            token = page.next

    # -- a page

    async def _take(self, restaurant: Restaurant, book: Book, page: OrderPage, following: dict[str, Any]) -> None:
        """Stores what is new or newer, and where to go on. Nothing at all is written where nothing is."""
        earliest, book.new = self._state.since - timedelta(days=1), []
        known = await self._store.known(restaurant.restaurant_id, [_id(book, order) for order in page.orders])
        orders = [order for order in _latest(page.orders) if order.at >= earliest]
        documents = [book.document(order) for order in orders if order.version > known.get(_id(book, order), -1)]
        kept, dropped = await self._without_doubles(restaurant, documents)
        new = sum(document["_id"] not in known for document in kept)
        state = self._counted(self._state.model_copy(update=following), kept, new)
        state = self._noted(state, await self._remarks(kept, dropped, book))
        if kept or book.new or state != self._state:
            self._connection = await self._store.write_page(self._connection, kept, book.new, state)
        self.report.orders_new += new
        self.report.orders_updated += len(kept) - new

    async def _without_doubles(
        self, restaurant: Restaurant, documents: Sequence[Document]
    ) -> tuple[list[Document], int]:
        doubled = await self._store.elsewhere(restaurant, self._connection.import_id, documents)
        if restaurant.demo:  # the demo's own sales are replaced by these, not added to
            doubled = set()
        kept = [document for document in documents if document["_id"] not in doubled]
        return kept, len(doubled)

    async def _remarks(self, kept: Sequence[Document], dropped: int, book: Book) -> list[str]:
        notes = []
        if dropped:
            notes.append("Some orders were in an imported file already and are not counted twice.")
        if any(line["unit_price_minor"] < 0 for order in kept for line in order["lines"]):
            notes.append("Some lines were typed in with a price below zero; they are counted as they stand.")
        if any(dish["key"] == "other sales" for dish in book.new):
            notes.append(
                "More than 1,000 names were typed in at the till; the rest is counted together as Other sales."
            )
        numbers = {order["refund_of"] for order in kept if order.get("refund_of")}
        sources = await self._store.sources(self._connection.restaurant_id, self._connection.import_id, numbers)
        sources |= {order["order_id"]: order for order in kept if order["order_id"] in numbers}
        if refunded_too_much(kept, sources):
            notes.append("At least one refund gave back more than its sale had brought in; both are counted as told.")
        return notes

    def _counted(self, state: SyncState, kept: Sequence[Document], new: int) -> SyncState:
        if not kept:
            return state
        days = [order["day"] for order in kept]
        first = min([*days, *filter(None, [state.first_day])])
        last = max([*days, *filter(None, [state.last_day])])
        changes = {"first_day": first, "last_day": last, "orders": state.orders + new, "synced_at": self._clock.now()}
        return state.model_copy(update=changes)

    @staticmethod
    def _noted(state: SyncState, notes: Sequence[str]) -> SyncState:
        new = [note for note in notes if note not in state.notes]
        return state.model_copy(update={"notes": [*state.notes, *new][-_MOST_NOTES:]}) if new else state


def _id(book: Book, order: SaleOrder) -> str:
    return f"{book.import_id}/{order.id}"


def _latest(orders: Sequence[SaleOrder]) -> list[SaleOrder]:
    """Each order once: a page may hold the same one in two versions."""
    return list({order.id: order for order in sorted(orders, key=lambda order: order.version)}.values())
