"""Gathers the sales and what is known of their days, asks the engine, hands back the chart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from core.cards import Card
from core.compute import compute
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.menu.analysis import Scope, scope_of
from tools.menu.forecast.context import DayBook, KnownDays
from tools.menu.kept import Kept
from tools.menu.periods import Period, resolve_period
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore
from tools.menu.trends import present
from tools.menu.trends.schemas import DEFAULT_DAYS, TrendsArgs

if TYPE_CHECKING:
    from tools.menu.history import History
    from tools.menu.trends.engine.analysis import Trends
    from tools.menu.trends.engine.series import Calendar


_REMEMBERED = 8  # histories at hand; 500 dishes over a year are 3 MB


class TrendService:
    """How the sales go over time: level, weekdays, trend, seasons, special days, sudden changes."""

    def __init__(self, mongo: Mongo, days: DayBook) -> None:
        self._store, self._days = MenuStore(mongo), days
        self._histories = Kept["History | None"](_REMEMBERED)

    async def trends(self, restaurant: Restaurant, today: date, args: TrendsArgs) -> Card:
        """The chart card. Raises ToolInputError for a period or a name that cannot be used."""
        days = DEFAULT_DAYS if args.period_days is None and args.start_date is None else args.period_days
        period = resolve_period(today, days, args.start_date, args.end_date)
        items = await self._store.items(restaurant.restaurant_id)
        scope = scope_of(items, args.category, args.item) if args.category or args.item else Scope()
        last_sale = await self._store.last_sale(restaurant)
        history = await self._history(restaurant, period, last_sale)
        if history is None:
            return present.nothing(restaurant, period, scope, args.metric, last_sale)
        found = await self._analysed(restaurant, history, _keys(items, scope), args)
        return present.card(restaurant, period, scope, found)

    async def _history(self, restaurant: Restaurant, period: Period, last_sale: date | None) -> History | None:
        """Kept for the next question: whoever looks at a chart goes on to the next dish."""
        question = (last_sale, period.start, period.end)
        return await self._histories.get(restaurant, question, lambda: self._store.history(restaurant, period))

    async def _analysed(
        self, restaurant: Restaurant, history: History, keys: Sequence[str] | None, args: TrendsArgs
    ) -> Trends:
        known = await self._days.known(restaurant, history.start, history.end)
        return await compute(_analysed, history, keys, args, known)


def _analysed(history: History, keys: Sequence[str] | None, args: TrendsArgs, known: KnownDays) -> Trends:
    from tools.menu.trends.engine.analysis import analyse

    return analyse(history, keys, args.metric, _calendar(known))


def _calendar(known: KnownDays) -> Calendar:
    """As the engine takes it. Days of which two holidays are told have two names."""
    from tools.menu.trends.engine.series import Calendar, Special, Weather

    specials = {day: [Special("holiday", one) for one in names.split("; ")] for day, names in known.holidays.items()}
    for event in known.events:
        for day in event.days if event.kind == "event" else ():
            specials.setdefault(day, []).append(Special("event", event.name))
    weather = {
        day: Weather(one.precipitation, one.temperature_max) for day, one in known.weather.items() if one.observed
    }
    return Calendar(specials, weather)


def _keys(items: Sequence[MenuItem], scope: Scope) -> list[str] | None:
    """The dishes that were asked for; None is the whole menu, with what is on no menu any more."""
    if scope.found is not None:
        return [scope.found.item.key]
    if scope.category is not None:
        return [item.key for item in items if item.category == scope.category]
    return None
