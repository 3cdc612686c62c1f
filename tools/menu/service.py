"""Gathers the menu and its sales, asks the engine, hands back what the tools show."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from core.compute import compute
from core.money import minor_digits
from memory.mongo import Mongo, Session
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import Proposal, ToolCall, ToolResult
from tools.menu import changes, present
from tools.menu.analysis import Analysis, Scope, dishes_of, labour_matrix, matrices, minor, scope_of
from tools.menu.engine import KASAVANA_SMITH, Bars, Dish, Matrix, classify
from tools.menu.engine.changes import price_effect
from tools.menu.engine.matrix import POPULARITY_FACTOR
from tools.menu.engine.views import miller, pavesic
from tools.menu.periods import Period, resolve_period
from tools.menu.reasons import DailyUnits, Reason, explain
from tools.menu.schemas import AnalyzeMenuArgs, MatrixArgs, MenuItem, UpdateMenuItemArgs
from tools.menu.store import MenuStore, Sales, Sold
from tools.menu.till import Till
from tools.menu.weighing import moved, weighed

_DISPERSION_DAYS = 56  # the last of a period: enough to see how far days differ


class MenuService:
    """What the assistant can say about the menu, and change on it."""

    def __init__(self, mongo: Mongo, restaurants: RestaurantStore, till: Till | None = None) -> None:
        """`till`: the connected tills, which follow what is changed here."""
        self._store, self._restaurants, self._till = MenuStore(mongo), restaurants, till

    async def menu(self, restaurant_id: str) -> list[MenuItem]:
        """The dishes by name, with those that were taken off."""
        return await self._store.items(restaurant_id)

    async def analyze(self, restaurant: Restaurant, today: date, args: AnalyzeMenuArgs) -> ToolResult:
        """The menu matrix of a period. Raises ToolInputError for a period or a name that cannot be used."""
        return present.result(await self.analysis(restaurant, today, args), today)

    async def analysis(self, restaurant: Restaurant, today: date, args: AnalyzeMenuArgs) -> Analysis:
        """The same as values, for other capabilities."""
        return await self._analysis(restaurant, today, args, KASAVANA_SMITH)

    async def standing(self, restaurant: Restaurant, today: date, period_days: int) -> Matrix:
        """Where each dish stands, without what takes arrays to weigh. Raises ToolInputError where there is no menu."""
        period = resolve_period(today, period_days, None, None)
        items, sales = await asyncio.gather(
            self._store.items(restaurant.restaurant_id), self._store.sales(restaurant, period)
        )
        return classify(dishes_of(items, sales, restaurant.currency))

    async def matrix(self, restaurant: Restaurant, today: date, args: MatrixArgs) -> dict[str, Any]:
        """The matrix as its card draws it, its bars moved where that was asked for, with what changed and what it
        stands on. Raises ToolInputError."""
        scale = 10 ** minor_digits(restaurant.currency)
        bars = Bars(
            POPULARITY_FACTOR if args.popularity_factor is None else Fraction(str(args.popularity_factor)),
            None if args.popularity_cutoff is None else Fraction(str(args.popularity_cutoff)) / 100,
            None if args.target_margin is None else minor(args.target_margin, scale),
        )
        analysis = await self._analysis(restaurant, today, args, bars)
        seen = {"miller": miller, "pavesic": pavesic}.get(args.view)
        return present.matrix_of(replace(analysis, view=seen(analysis.matrix) if seen else None), today)

    async def _analysis(self, restaurant: Restaurant, today: date, args: AnalyzeMenuArgs, bars: Bars) -> Analysis:
        period = resolve_period(today, args.period_days, args.start_date, args.end_date)
        items = await self._store.items(restaurant.restaurant_id)
        asked = scope_of(items, args.category, args.item) if args.category or args.item else Scope()
        sales, before, last_sale, days, pairs, house = await asyncio.gather(
            self._store.sales(restaurant, period),
            self._store.sales(restaurant, period.before),
            self._store.last_sale(restaurant),
            self._days(restaurant, period, asked),
            self._store.pairs(restaurant, period.last(_DISPERSION_DAYS)),
            self._store.daily_units(restaurant, period),
        )
        analysis = _analysed(restaurant, period, asked, items, (sales, before), last_sale, (days, house), bars)
        analysis = replace(analysis, labour=labour_matrix(restaurant, items, analysis.matrix))
        effects = await self._price_effects(analysis, items)
        return await compute(weighed, analysis, items, pairs, house, effects)

    async def _price_effects(self, analysis: Analysis, items: Sequence[MenuItem]) -> dict[str, Fraction]:
        """Of the dishes with sizes whose class changed: what the sizes' own prices did to the mean price."""
        sized = {item.key for item in items if item.variations}
        keys = [one.key for one in moved(analysis, items) if one.key in sized and one.because == "price"]
        if not keys:
            return {}
        then, now = await asyncio.gather(
            *(self._store.sizes(analysis.restaurant, days, keys) for days in (analysis.period.before, analysis.period))
        )
        return {key: price_effect(_pairs(then.get(key, {})), _pairs(now.get(key, {}))) for key in keys}

    async def _days(self, restaurant: Restaurant, period: Period, asked: Scope) -> DailyUnits:
        """Of the dish that was asked for."""
        return {} if asked.found is None else await self._store.daily_units(restaurant, period, asked.found.item.key)

    async def propose_update(self, restaurant: Restaurant, args: UpdateMenuItemArgs) -> Proposal:
        """What `update_menu_item` would do. Raises ToolInputError."""
        items = await self._store.items(restaurant.restaurant_id)
        proposal = changes.propose(restaurant, items, args)
        if self._till is None:
            return proposal
        key = changes.update(restaurant, items, args).key
        return changes.with_tills(proposal, await self._till.linked(restaurant, key))

    async def apply_update(self, call: ToolCall, args: UpdateMenuItemArgs, session: Session) -> str:
        """Does it, within the transaction of `session`; looks the dish up again first."""
        restaurant = call.restaurant
        items = await self._store.items(restaurant.restaurant_id, session)
        update = changes.update(restaurant, items, args)
        if not update.fields:
            return update.sentence
        fields = {**update.fields, "touched": True, "updated_at": call.now}
        await self._store.update_item(restaurant.restaurant_id, update.key, fields, session)
        await self._restaurants.menu_changed(restaurant.restaurant_id, session)
        return " ".join([update.sentence, *await self._in_tills(call, update, session)])

    async def _in_tills(self, call: ToolCall, update: changes.Update, session: Session) -> list[str]:
        """Puts the change on its way to the tills that list the dish, and says so."""
        if self._till is None or update.till is None:
            return []
        tills = [till for till in await self._till.linked(call.restaurant, update.key, session) if till.writable]
        ready = [till for till in tills if till.ready]
        await self._till.write_later(call, update.till, ready, session)
        return [f"{till.title} follows in a moment." for till in ready] + [
            f"Not in {till.title}: it has to be connected again first." for till in tills if not till.ready
        ]


def _analysed(
    restaurant: Restaurant,
    period: Period,
    asked: Scope,
    items: Sequence[MenuItem],
    sold: tuple[Sales, Sales],
    last_sale: date | None,
    days: tuple[DailyUnits, DailyUnits],
    bars: Bars,
) -> Analysis:
    sales, before = sold
    dishes = dishes_of(items, sales, restaurant.currency)
    in_scope = [dish for dish in dishes if asked.category is None or dish.category == asked.category]
    dish = next((one for one in dishes if asked.found and one.key == asked.found.item.key), None)
    keys = {one.key for one in in_scope}
    earlier = {key: sold for key, sold in before.items() if key in keys or asked.category is None}
    analysis = Analysis(
        restaurant, period, asked, classify(in_scope, bars), matrices(dishes, bars), earlier, last_sale, dish
    )
    return analysis if dish is None else _explained(analysis, dish, days)


def _pairs(sizes: Mapping[str, Sold]) -> dict[str, tuple[Fraction, Fraction]]:
    return {name: (sold.units, sold.revenue) for name, sold in sizes.items()}


def _explained(analysis: Analysis, dish: Dish, days: tuple[DailyUnits, DailyUnits]) -> Analysis:
    reasons: list[Reason] = []
    if analysis.matrix.units > 0:
        before = analysis.before.get(dish.key, Sold()).units if analysis.had_sales_before else None
        reasons = explain(dish, analysis.matrix, before, *days, analysis.scale, analysis.digits)
    return replace(analysis, reasons=reasons)
