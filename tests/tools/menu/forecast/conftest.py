"""A bistro with half a year of sales, written as an import writes them, and the services that forecast them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest

from core.clock import FixedClock
from memory.jobs import Job, JobStore
from memory.mongo import Mongo
from memory.restaurants import Restaurant, RestaurantStore
from tools.menu.forecast.service import ForecastService

LAST = date(2026, 12, 31)
DISHES = {"ribollita": ("Ribollita", 9.0, 20.0), "lasagne": ("Lasagne", 14.0, 12.0), "sorbet": ("Sorbet", 6.0, 3.0)}
WEEK = (0.0, 0.8, 0.9, 1.0, 1.5, 1.6, 1.1)  # closed on Mondays


async def sell(mongo: Mongo, first: date, last: date, scale: float = 1.0, seed: int = 1) -> None:
    """Adds days of sales of the three dishes to the one import."""
    dice = np.random.default_rng([seed, first.toordinal()])
    tenant, days = mongo.tenant("trattoria"), (last - first).days + 1
    documents = []
    for day in (first + timedelta(days=number) for number in range(days)):
        for key, (_, price, usual) in DISHES.items():
            if units := int(dice.poisson(scale * usual * WEEK[day.weekday()])):
                row = {"import_id": "i1", "item": key, "day": day.isoformat(), "units": units}
                documents.append({**row, "revenue_minor": round(units * price * 100), "sizes": []})
    await tenant.item_days.insert_many(documents)


@pytest.fixture
async def bistro(mongo: Mongo, restaurant: Restaurant) -> Restaurant:
    """The `trattoria` with 200 days of sales up to yesterday."""
    tenant = mongo.tenant("trattoria")
    for key, (name, price, _) in DISHES.items():
        dish: dict[str, Any] = {"key": key, "name": name, "category": "Food", "price": price, "cost": price / 3}
        await tenant.menu_items.insert_one({"_id": f"trattoria/{key}", **dish, "available": True})
    await sell(mongo, LAST - timedelta(days=199), LAST)
    await tenant.restaurants.update_one({}, {"$set": {"imports": ["i1"]}})
    return await RestaurantStore(mongo).get("trattoria")


@pytest.fixture
def jobs(mongo: Mongo) -> JobStore:
    return JobStore(mongo)


@pytest.fixture
def service(mongo: Mongo, clock: FixedClock, jobs: JobStore) -> ForecastService:
    return ForecastService(mongo, clock, RestaurantStore(mongo), jobs)


@pytest.fixture
def train(service: ForecastService, jobs: JobStore, clock: FixedClock, mongo: Mongo) -> Any:
    """`await train(restaurant, force=...)`: asks for a training and does the job; returns its result.
    The choice that follows a first one is left out."""

    async def report(progress: dict[str, Any]) -> None:
        return None

    async def run(restaurant: Restaurant, *, force: bool = False) -> dict[str, Any]:
        await mongo.tenant(restaurant.restaurant_id).jobs.delete_many({"status": "waiting", "args.force": True})
        await service.ask_for_training(restaurant, force=force)
        job = await jobs.claim(["heavy"], clock.now())
        assert isinstance(job, Job)
        result = await service.train(job, report)
        await jobs.finish(job, result)
        return result

    return run
