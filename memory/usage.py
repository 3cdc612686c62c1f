"""Tokens and cost per restaurant, day and model."""

from __future__ import annotations

from datetime import date

from core.events import Usage
from memory.mongo import Mongo


class UsageStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def add(self, restaurant_id: str, day: date, usage: Usage) -> None:
        """Adds one model call. `cost` is in US dollars; calls without a known price are counted as unpriced."""
        amounts: dict[str, float] = {
            "calls": 1,
            "input_tokens": usage.input_tokens,
            "output_tokens": usage.output_tokens,
            "cost": usage.cost or 0,
            "unpriced_calls": int(usage.cost is None),
        }
        await self._mongo.tenant(restaurant_id).usage.update_one(
            {"day": day.isoformat(), "model": usage.model}, {"$inc": amounts}, upsert=True
        )
