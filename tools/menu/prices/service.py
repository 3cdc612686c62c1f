"""Gathers a restaurant's sales, costs and weather, asks the engine, hands back what the tool shows."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.compute import compute
from core.errors import ToolInputError
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.base import ToolResult
from tools.menu.forecast.context import DayBook, KnownDays
from tools.menu.kept import Kept
from tools.menu.names import Found, find_item
from tools.menu.periods import Period
from tools.menu.prices import present
from tools.menu.prices.schemas import PriceReport, SuggestPricesArgs
from tools.menu.prices.store import PriceStore
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.prices.engine.advice import Advice
    from tools.menu.prices.engine.controls import Surroundings

_YEARS_DAYS = 1826  # what the engine looks at: five years
_WEATHER = ("temperature_max", "precipitation")
_REMEMBERED = 32  # restaurants whose advice is at hand


class PriceService:
    """What a dish should cost, as far as the restaurant's own sales can say."""

    def __init__(self, mongo: Mongo, days: DayBook) -> None:
        self._menu, self._store, self._days = MenuStore(mongo), PriceStore(mongo), days
        self._known = Kept[PriceReport](_REMEMBERED)

    async def suggest(self, restaurant: Restaurant, today: date, args: SuggestPricesArgs) -> ToolResult:
        """The advice as the tool's answer. Raises ToolInputError for a dish that cannot be found."""
        items = await self._menu.items(restaurant.restaurant_id)
        if not items:
            raise ToolInputError("There is no menu yet: import sales first.", candidates=[])
        asked = find_item(args.item, items) if args.item else None
        report = await self.report(restaurant, today, target_margin=args.target_margin, items=items)
        return present.result(report, _asked(report.advice, asked), asked)

    async def report(
        self,
        restaurant: Restaurant,
        today: date,
        *,
        target_margin: float | None = None,
        items: Sequence[MenuItem] | None = None,
        competition: Mapping[str, Sequence[float]] | None = None,
    ) -> PriceReport:
        """The same as values, for other capabilities. `competition`: what other places ask, by the dish's key."""
        menu = items if items is not None else await self._menu.items(restaurant.restaurant_id)
        others = competition or {}
        own = await self._days.own(restaurant, today - timedelta(days=_YEARS_DAYS), today)
        question = (await self._menu.last_sale(restaurant), today, target_margin, repr(others), repr(own))
        return await self._known.get(
            restaurant, question, lambda: self._made(restaurant, today, menu, target_margin, others)
        )

    async def _made(
        self,
        restaurant: Restaurant,
        today: date,
        items: Sequence[MenuItem],
        target_margin: float | None,
        competition: Mapping[str, Sequence[float]],
    ) -> PriceReport:
        from tools.menu.prices.engine.advice import Wishes, advise
        from tools.menu.prices.engine.series import moving, series_of

        history = await self._history(restaurant, today, items)
        moved = await compute(moving, history)
        points, known = await asyncio.gather(
            self._store.points(restaurant, moved, history.start, history.end),
            self._days.known(restaurant, history.start, history.end),
        )

        def work() -> list[Advice]:
            series = series_of(history, points, _costs(items), _listed(items))
            return advise(history, series, Wishes(target_margin, competition), _around(history, known))

        advice = await compute(work)
        sold = int(history.open.sum())
        first, last = (history.start, history.end) if sold else (None, None)
        return PriceReport(restaurant, advice, target_margin, first, last, sold)

    async def _history(self, restaurant: Restaurant, today: date, items: Sequence[MenuItem]) -> History:
        """Up to yesterday, from the first sale on; a single empty day where nothing was sold."""
        from tools.menu.history import Item, history_of

        yesterday = today - timedelta(days=1)
        found = await self._menu.history(restaurant, Period(yesterday - timedelta(days=_YEARS_DAYS - 1), yesterday))
        if found is not None:
            open_days = [day for day, is_open in zip(found.dates, found.open, strict=True) if is_open]
            if open_days:
                return found.between(open_days[0], open_days[-1])
        menu = [Item(one.key, one.name, one.category, one.price, one.cost, one.available) for one in items]
        return history_of(menu, [], currency=restaurant.currency, start=yesterday, end=yesterday, demo=restaurant.demo)


def _around(history: History, known: KnownDays) -> Surroundings:
    import numpy as np

    from tools.menu.prices.engine.controls import Surroundings

    columns = {}
    for name in _WEATHER:
        column = [getattr(known.weather.get(day), name, None) for day in history.dates]
        if any(value is not None for value in column):
            columns[name] = np.array([np.nan if value is None else value for value in column])
    events = {day for event in known.events if event.kind == "event" for day in event.days}
    return Surroundings(frozenset(known.holidays), events, columns)


def _costs(items: Sequence[MenuItem]) -> dict[tuple[str, str | None], float]:
    return {(item.key, size.name): size.cost for item in items for size in item.variations if size.cost is not None}


def _listed(items: Sequence[MenuItem]) -> dict[tuple[str, str | None], float]:
    return {(item.key, size.name): size.price for item in items for size in item.variations}


def _asked(advice: Sequence[Advice], asked: Found | None) -> list[Advice]:
    """The dish's rows, or its one size's; without a dish what is on the menu now."""
    if asked is None:
        return [one for one in advice if one.available]
    rows = [one for one in advice if one.key == asked.item.key]
    return [one for one in rows if one.size == asked.size] or rows if asked.size else rows
