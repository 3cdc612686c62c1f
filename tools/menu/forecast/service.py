"""Answers from the stored forecast where it is fresh, else from the quick model; never trains by itself."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from uuid import uuid4

from core.clock import Clock
from core.compute import compute
from core.errors import BadInput, Conflict, ToolInputError
from memory.jobs import Job, JobStore, Report
from memory.models import ModelStore, ModelVersion
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.base import ToolResult
from tools.integrations.weather.client import WeatherClient
from tools.menu.forecast import present
from tools.menu.forecast.context import DayBook
from tools.menu.forecast.fitting import quick_outlook
from tools.menu.forecast.present import Forecast
from tools.menu.forecast.schemas import KIND, ForecastArgs, Json, Line, Outlook
from tools.menu.forecast.store import ForecastStore
from tools.menu.forecast.training import LEAST_DAYS, Trainer
from tools.menu.forecast.windows import Window, named, window_of
from tools.menu.names import Found, find_item
from tools.menu.periods import Period
from tools.menu.schemas import MenuItem
from tools.menu.store import MenuStore

TRAIN = "train"  # the kind of its jobs
_SHOWN_DAYS = 56  # of history on the card
_QUICK_DAYS = 400  # of history that the quick model looks at
_FRESH = timedelta(days=3)  # how far behind the sales a stored forecast may be
_SETTLE = timedelta(minutes=5)  # choosing among all models takes minutes of a core: not while a server starts
_DORMANT = timedelta(days=60)  # without a sale: nothing to learn from day to day


class ForecastService:
    """What will sell. Training is a job: `plan` says when, `train` does it, in a worker process."""

    def __init__(
        self,
        mongo: Mongo,
        clock: Clock,
        restaurants: RestaurantStore,
        jobs: JobStore,
        weather: WeatherClient | None = None,
    ) -> None:
        self._clock, self._restaurants, self._jobs = clock, restaurants, jobs
        self._menu, self._stored, self._models = MenuStore(mongo), ForecastStore(mongo), ModelStore(mongo)
        self._days = DayBook(mongo, weather)
        self._trainer = Trainer(self._menu, self._models, self._stored, self._days)
        self._seen: dict[str, tuple[tuple[int, datetime | None], Outlook]] = {}  # the active forecast, by restaurant

    async def forecast(self, restaurant: Restaurant, today: date, args: ForecastArgs) -> ToolResult:
        """Raises ToolInputError for a day or a name that cannot be used."""
        answer = await self.answer(restaurant, today, args)
        if answer is None:
            return ToolResult(present.nothing(restaurant))
        return present.result(answer)

    async def answer(self, restaurant: Restaurant, today: date, args: ForecastArgs) -> Forecast | None:
        """The same as a value, for other capabilities; None where nothing ever sold."""
        items, origin = await asyncio.gather(
            self._menu.items(restaurant.restaurant_id), self._menu.last_sale(restaurant)
        )
        if origin is None:
            return None
        origin = min(origin, today - timedelta(days=1))  # today is not over: it is no day to learn from
        found = find_item(args.item, items) if args.item else None
        item = found.item if found else None
        window = window_of(origin, today, args)
        outlook, active = await asyncio.gather(
            self._outlook(restaurant, origin, window), self._models.active(restaurant.restaurant_id, KIND)
        )
        if item and item.key not in outlook.items:
            outlook.items[item.key] = _nothing(outlook)
        line = outlook.total if item is None else outlook.items[item.key]
        if outlook.model.simple and outlook.basis.days_with_sales >= LEAST_DAYS:
            await self.ask_for_training(restaurant)
        history = await self._lately(restaurant, outlook.origin, item)
        return Forecast(
            restaurant,
            window,
            outlook,
            items,
            item,
            history,
            _waste(item, line, outlook, window),
            _notes(window, outlook, found, today, trained=active is not None),
        )

    async def _lately(self, restaurant: Restaurant, origin: date, item: MenuItem | None) -> dict[date, float]:
        period = Period(origin - timedelta(days=_SHOWN_DAYS - 1), origin)
        sold = await self._menu.daily_units(restaurant, period, item.key if item else None)
        days = [period.start + timedelta(days=number) for number in range(_SHOWN_DAYS)]
        return {day: float(sold.get(day, 0)) for day in days}

    async def _outlook(self, restaurant: Restaurant, origin: date, window: Window) -> Outlook:
        stored = await self._active(restaurant.restaurant_id)
        if stored and origin - _FRESH <= stored.origin <= origin and window.end <= stored.end:
            return stored
        horizon = (window.end - origin).days
        first = origin - timedelta(days=_QUICK_DAYS)
        history = await self._menu.history(restaurant, Period(first, origin))
        assert history is not None  # there is a last sale
        known = await self._days.known(restaurant, first, window.end)
        try:
            return await compute(quick_outlook, history, known, horizon)
        except BadInput as error:
            raise ToolInputError(error.message) from None

    async def _active(self, restaurant_id: str) -> Outlook | None:
        """What the active model says, read again only when another became active."""
        active = await self._models.active(restaurant_id, KIND)
        if active is None:
            return None
        stamp = (active.version, active.activated_at)
        seen = self._seen.get(restaurant_id)
        if seen is None or seen[0] != stamp:
            outlook = await self._stored.get(restaurant_id, active.version)
            if outlook is None:
                return None
            seen = self._seen[restaurant_id] = (stamp, outlook)
        return seen[1]

    async def freshen_weather(self, restaurant: Restaurant, today: date, first: date) -> bool:
        """Fetches what is missing of the weather since `first` and what is foretold; False where it is not known."""
        return await self._days.freshen(restaurant, today, first)

    async def plan(self) -> None:
        """Asks for the trainings that are due: new days on record, no model yet, or a day gone by."""
        for restaurant in await self._restaurants.all():
            today = restaurant.today(self._clock.now())
            origin = await self._menu.last_sale(restaurant)
            if origin is None:
                continue
            active = await self._models.active(restaurant.restaurant_id, KIND)
            known = active is not None and active.origin == min(origin, today - timedelta(days=1)).isoformat()
            if not (known and today - origin > _DORMANT):
                await self.ask_for_training(restaurant)

    async def ask_for_training(
        self, restaurant: Restaurant, *, force: bool = False, after: timedelta = timedelta()
    ) -> Job:
        """One job a day and state of the sales; `force` trains even where nothing changed, and asks anew unless one
        such waits already."""
        now = self._clock.now()
        state = f"{restaurant.today(now)} {await self._menu.last_sale(restaurant)} {'+'.join(restaurant.imports)}"
        if force:
            latest = await self._jobs.latest(restaurant.restaurant_id, TRAIN)
            if latest and latest.status == "waiting" and latest.args.get("force") and latest.due_at <= now + after:
                return latest
            state = uuid4().hex
        return await self._jobs.enqueue(
            Job(
                restaurant_id=restaurant.restaurant_id,
                kind=TRAIN,
                args={"force": force},
                key=f"{TRAIN} {state}",
                lane="heavy",
                due_at=now + after,
                created_at=now,
            )
        )

    async def train(self, job: Job, report: Report) -> Json:
        """The job's handler. What it does bears being done again."""
        restaurant, now = await self._restaurants.get(job.restaurant_id), self._clock.now()
        result = await self._trainer.train(restaurant, restaurant.today(now), now, report, **job.args)
        if result.get("provisional"):
            await self.ask_for_training(restaurant, force=True, after=_SETTLE)  # there is a model; now the best one
        return result

    async def models(self, restaurant: Restaurant) -> Json:
        versions = await self._models.versions(restaurant.restaurant_id, KIND)
        active = next((one for one in versions if one.status == "active"), None)
        return {
            "models": [one.public() for one in versions],
            "active": active.version if active else None,
            "drift": active.drift if active else None,
        }

    async def activate(self, restaurant: Restaurant, version: int) -> ModelVersion:
        """Goes back (or forward) to a version: its way of forecasting stays until another one beats it. Raises
        NotFound, Conflict."""
        found = await self._models.get(restaurant.restaurant_id, KIND, version)
        if found.status == "candidate":
            raise Conflict(f"Model version {version} lost its backtest or is still being trained.")
        return await self._models.activate(found, self._clock.now())


def _nothing(outlook: Outlook) -> Line:
    """Of a dish that is on the menu and never sold."""
    zeros = [0.0] * len(outlook.closed)
    return Line(mean=zeros, mid=zeros, low=zeros, high=zeros)


def _waste(item: MenuItem | None, line: Line, outlook: Outlook, window: Window) -> Json | None:
    """How many to have ready on the day in question, and the risk that some are left; needs price and cost."""
    place = outlook.place(window.asked or window.start)
    if item is None or item.cost is None or item.price <= item.cost or outlook.closed[place]:
        return None
    from tools.menu.promotions.engine.waste import to_prepare

    quantiles = {0.1: line.low[place], 0.5: line.mid[place], 0.9: line.high[place]}
    waste = to_prepare(quantiles, item.price, item.cost)
    return {"item": item.name, "prepare": waste.prepare, "over_percent": round(100 * waste.over)}


def _notes(window: Window, outlook: Outlook, found: Found | None, today: date, *, trained: bool) -> list[str]:
    """What the owner should know before leaning on it, in plain sentences."""
    notes = []
    if window.stale:
        ago = (today - outlook.origin).days
        notes.append(
            f"The sales on record end on {named(outlook.origin)}, {ago} days ago, so these are the days right after."
        )
    if window.out_of_reach:
        notes.append(f"{named(window.out_of_reach)} is too far from the last sale to say anything about it.")
    if window.asked and outlook.closed[outlook.place(window.asked)]:
        notes.append(f"You are usually closed on {window.asked:%A}s, or named that day as closed.")
    if found:
        notes += _notes_on(found, outlook)
    if outlook.model.simple:
        notes.append(_quick_note(outlook, trained=trained))
    return notes


def _notes_on(found: Found, outlook: Outlook) -> list[str]:
    notes = []
    if found.size:
        notes.append(f"This is {found.item.name} in all sizes together.")
    if not found.item.available:
        notes.append(f"{found.item.name} is off the menu: this is what it would sell.")
    if not any(outlook.items[found.item.key].high):
        notes.append(f"{found.item.name} has not sold lately, so there is nothing to go by.")
    return notes


def _quick_note(outlook: Outlook, *, trained: bool) -> str:
    if outlook.basis.days_with_sales < LEAST_DAYS:
        return f"A rough estimate: there are only {outlook.basis.days_with_sales} days with sales so far."
    if trained:
        return "A quick estimate: the full model has not seen these days yet."
    return "A quick estimate; the full model is still to be trained."
