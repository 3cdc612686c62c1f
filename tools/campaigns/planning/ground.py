"""What a strategy stands on: the restaurant's own sales, its menu, and what the menu engine advises."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from core.errors import ToolInputError
from core.money import format_money
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.schemas import Objective
from tools.content.schemas import Offer
from tools.menu.names import normalise
from tools.menu.periods import WEEKDAYS, Period
from tools.menu.promotions.schemas import EstimateRoiArgs, Goal, RecommendPromotionsArgs
from tools.menu.promotions.service import PromotionService
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

Json = dict[str, Any]
_WEEKS = 8
_GOALS: dict[Objective, Goal] = {
    "fill_slow_day": "slow_day",
    "clear_stock": "clear_stock",
    "raise_check": "raise_margin",
}


@dataclass(frozen=True, slots=True)
class Week:
    """Dishes sold a day, by weekday (0 Monday; closed ones are missing), over the `first` to `last` of the sales."""

    means: dict[int, float]
    first: date
    last: date

    @property
    def average(self) -> float:
        return sum(self.means.values()) / len(self.means)

    @property
    def slowest(self) -> int:
        return min(self.means, key=lambda day: self.means[day])

    def sentence(self, weekday: int) -> str | None:
        if weekday not in self.means or not self.average:
            return None
        mean, percent = self.means[weekday], round(100 * (self.means[weekday] / self.average - 1))
        beside = f"{abs(percent)}% {'below' if percent < 0 else 'above'}" if percent else "the same as"
        return (
            f"{WEEKDAYS[weekday]}s sell {mean:.0f} dishes on average, {beside} your average day of {self.average:.0f} "
            f"(your sales, {self.first} to {self.last})."
        )


class Ground:
    def __init__(self, mongo: Mongo, promotions: PromotionService) -> None:
        self._menu, self._promotions = MenuStore(mongo), promotions

    async def items(self, restaurant_id: str) -> list[MenuItem]:
        return await self._menu.items(restaurant_id)

    async def week(self, restaurant: Restaurant, today: date) -> Week | None:
        """Of the last eight weeks with sales; None where nothing was sold in them."""
        last = min(await self._menu.last_sale(restaurant) or today, today - timedelta(days=1))
        period = Period(last - timedelta(weeks=_WEEKS) + timedelta(days=1), last)
        days = await self._menu.daily_units(restaurant, period)
        by_day: dict[int, list[float]] = {}
        for day, units in days.items():
            by_day.setdefault(day.weekday(), []).append(float(units))
        if not by_day:
            return None
        means = {day: sum(units) / len(units) for day, units in by_day.items() if len(units) >= 2}
        return Week(means, period.start, period.end) if means else None

    async def advice(
        self, restaurant: Restaurant, today: date, objective: Objective, weekday: int | None
    ) -> Json | None:
        """The menu engine's first suggestion for such an objective that pushes a dish."""
        day: Any = None if weekday is None else WEEKDAYS[weekday].lower()
        args = RecommendPromotionsArgs(goal=_GOALS.get(objective), weekday=day)
        found = await self._promotions.recommend(restaurant, today, args)
        pushes = [one for one in found.content["suggestions"] if one["strategy"] not in ("drop", "reprice", "none")]
        return pushes[0] if pushes else None

    async def why(
        self, restaurant: Restaurant, today: date, item: MenuItem, offer: Offer | None, days: int
    ) -> list[str]:
        """What is known of a dish and its offer, each sentence with its number and source."""
        period = Period(today - timedelta(days=30), today - timedelta(days=1))
        sold, worked_out = await asyncio.gather(
            self._menu.sales(restaurant, period), self._roi(restaurant, today, item, offer, days)
        )
        said = []
        if item.key in sold:
            earns = ""
            if item.cost is not None:
                earns = (
                    f" and leaves {format_money(item.price - item.cost, restaurant.currency)} each over its ingredients"
                )
            units = float(sold[item.key].units)
            said.append(f"{item.name} sold {units:g} times in the last 30 days{earns} (your sales and costs).")
        return said + worked_out

    async def _roi(
        self, restaurant: Restaurant, today: date, item: MenuItem, offer: Offer | None, days: int
    ) -> list[str]:
        """What the offer must bring to pay for itself; the model's lift is called modelled."""
        percent = discount(item, offer)
        if percent is None:
            return []
        args = EstimateRoiArgs(item=item.name, discount_percent=percent, days=min(max(days, 1), 366))
        try:
            found = (await self._promotions.roi(restaurant, today, args)).content
        except ToolInputError:
            return []
        said, even = [], found["break_even_lift_percent"]
        if found["never_breaks_even"]:
            said.append(f"At {percent:g}% off {item.name} earns nothing on an extra plate (your price and costs).")
        elif even is not None:
            said.append(
                f"{percent:g}% off pays for itself from {even:g}% more {item.name} sold (your price and costs)."
            )
        if lift := found["modelled_lift_percent"]:
            basis = "modelled, not measured yet" if found["lift_basis"] == "modelled" else "measured here before"
            said.append(
                f"Such an offer brings {lift['estimate']:+g}% ({lift['low']:+g} to {lift['high']:+g}) of it: {basis}."
            )
            if even is not None and lift["estimate"] < even:
                said.append("By these figures the offer would not pay for itself by this dish alone.")
        return said


def discount(item: MenuItem, offer: Offer | None) -> float | None:
    """Percent off the price, where the offer is one."""
    if offer is None or offer.value is None or item.price <= 0:
        return None
    percent = {
        "percent": offer.value,
        "amount": 100 * offer.value / item.price,
        "price": 100 * (1 - offer.value / item.price),
    }.get(offer.kind)
    return None if percent is None or not 0 < percent < 100 else round(percent, 1)


def named(text: str, items: Sequence[MenuItem]) -> MenuItem | None:
    """The one dish whose full name stands in a text; the longest where one name holds the other."""
    said = f" {normalise(text)} "
    found = [item for item in items if any(f" {normalise(name)} " in said for name in (item.name, *item.aliases))]
    longest = [
        one for one in found if not any(one is not two and normalise(one.name) in normalise(two.name) for two in found)
    ]
    return longest[0] if len(longest) == 1 else None
