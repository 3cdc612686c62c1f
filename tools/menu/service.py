"""Gathers the menu and its sales, asks the engine, hands back what the tools show."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Proposal, ToolResult
from tools.menu import changes, present
from tools.menu.analysis import Analysis, Scope, dishes_of, matrices, scope_of
from tools.menu.engine import Dish, classify
from tools.menu.periods import Period, resolve_period
from tools.menu.reasons import DailyUnits, Reason, explain
from tools.menu.schemas import AnalyzeMenuArgs, MenuItem, UpdateMenuItemArgs
from tools.menu.store import MenuStore, Sales, Sold


class MenuService:
    """What the assistant can say about the menu, and change on it."""

    def __init__(self, mongo: Mongo, restaurants: RestaurantStore) -> None:
        self._store, self._restaurants = MenuStore(mongo), restaurants

    async def menu(self, restaurant_id: str) -> list[MenuItem]:
        """The dishes by name, with those that were taken off."""
        return await self._store.items(restaurant_id)

    async def analyze(self, restaurant: Restaurant, today: date, args: AnalyzeMenuArgs) -> ToolResult:
        """The menu matrix of a period. Raises ToolInputError for a period or a name that cannot be used."""
        return present.result(await self.analysis(restaurant, today, args), today)

    async def analysis(self, restaurant: Restaurant, today: date, args: AnalyzeMenuArgs) -> Analysis:
        """The same as values, for other capabilities."""
        period = resolve_period(today, args.period_days, args.start_date, args.end_date)
        items = await self._store.items(restaurant.restaurant_id)
        asked = scope_of(items, args.category, args.item) if args.category or args.item else Scope()
        sales, before, last_sale, days = await asyncio.gather(
            self._store.sales(restaurant, period),
            self._store.sales(restaurant, period.before),
            self._store.last_sale(restaurant),
            self._days(restaurant, period, asked),
        )
        return _analysed(restaurant, period, asked, items, sales, before, last_sale, days)

    async def _days(self, restaurant: Restaurant, period: Period, asked: Scope) -> tuple[DailyUnits, DailyUnits]:
        """Of the dish that was asked for, and of the whole menu."""
        if asked.found is None:
            return {}, {}
        own, everything = await asyncio.gather(
            self._store.daily_units(restaurant, period, asked.found.item.key),
            self._store.daily_units(restaurant, period),
        )
        return own, everything

    async def propose_update(self, restaurant: Restaurant, args: UpdateMenuItemArgs) -> Proposal:
        """What `update_menu_item` would do. Raises ToolInputError."""
        return changes.propose(restaurant, await self._store.items(restaurant.restaurant_id), args)

    async def apply_update(
        self, restaurant: Restaurant, args: UpdateMenuItemArgs, now: datetime, session: Session
    ) -> str:
        """Does it, within the transaction of `session`; looks the dish up again first."""
        items = await self._store.items(restaurant.restaurant_id, session)
        update = changes.update(restaurant, items, args)
        if update.fields:
            fields = {**update.fields, "touched": True, "updated_at": now}
            await self._store.update_item(restaurant.restaurant_id, update.key, fields, session)
            await self._restaurants.menu_changed(restaurant.restaurant_id, session)
        return update.sentence


def _analysed(
    restaurant: Restaurant,
    period: Period,
    asked: Scope,
    items: Sequence[MenuItem],
    sales: Sales,
    before: Sales,
    last_sale: date | None,
    days: tuple[DailyUnits, DailyUnits],
) -> Analysis:
    dishes = dishes_of(items, sales, restaurant.currency)
    in_scope = [dish for dish in dishes if asked.category is None or dish.category == asked.category]
    dish = next((one for one in dishes if asked.found and one.key == asked.found.item.key), None)
    keys = {one.key for one in in_scope}
    earlier = {key: sold for key, sold in before.items() if key in keys or asked.category is None}
    analysis = Analysis(restaurant, period, asked, classify(in_scope), matrices(dishes), earlier, last_sale, dish)
    return analysis if dish is None else _explained(analysis, dish, days)


def _explained(analysis: Analysis, dish: Dish, days: tuple[DailyUnits, DailyUnits]) -> Analysis:
    reasons: list[Reason] = []
    if analysis.matrix.units > 0:
        before = analysis.before.get(dish.key, Sold()).units if analysis.had_sales_before else None
        reasons = explain(dish, analysis.matrix, before, *days, analysis.scale, analysis.digits)
    return replace(analysis, reasons=reasons)
