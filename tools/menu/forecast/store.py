"""Materialised forecasts: what the active model says, so that an answer needs no model."""

from __future__ import annotations

from datetime import date
from typing import Any

from memory.mongo import Mongo
from tools.menu.forecast.schemas import Line, Outlook

_HEAD = ""  # the key of the document that holds what is not a dish's


class ForecastStore:
    def __init__(self, mongo: Mongo) -> None:
        self._mongo = mongo

    async def put(self, restaurant_id: str, version: int, outlook: Outlook) -> None:
        """Replaces what the version said before."""
        forecasts = self._mongo.tenant(restaurant_id).forecasts
        await forecasts.delete_many({"version": version})
        head = outlook.model_dump(mode="json", exclude={"items", "item_accuracy"})
        lines = [
            {
                "version": version,
                "key": key,
                "line": line.model_dump(),
                "accuracy": found.model_dump() if (found := outlook.item_accuracy.get(key)) else None,
            }
            for key, line in outlook.items.items()
        ]
        await forecasts.insert_many([*lines, {"version": version, "key": _HEAD, "head": head}])

    async def get(self, restaurant_id: str, version: int) -> Outlook | None:
        """None where it was never materialised, or not to the end."""
        found = await self._mongo.tenant(restaurant_id).forecasts.find({"version": version}, {"_id": 0}).to_list()
        head = next((document["head"] for document in found if document["key"] == _HEAD), None)
        if head is None:
            return None
        lines = [document for document in found if document["key"] != _HEAD]
        accuracy = {one["key"]: one["accuracy"] for one in lines if one["accuracy"]}
        items = {one["key"]: Line.model_construct(**one["line"]) for one in lines}
        return Outlook.model_validate({**head, "items": items, "item_accuracy": accuracy})

    async def keep(self, restaurant_id: str, versions: list[int]) -> None:
        """Drops the forecasts of every other version."""
        await self._mongo.tenant(restaurant_id).forecasts.delete_many({"version": {"$nin": versions}})

    async def told(self, restaurant_id: str, versions: list[tuple[int, date]], until: date) -> dict[str, Any]:
        """What was said at the time: {key: {day: median}} for the days up to `until`, each day by the newest of
        `versions` (number, origin) that did not know it yet."""
        said: dict[str, dict[date, float]] = {}
        order = sorted(versions, key=lambda one: (one[1], one[0]))
        for row, (version, origin) in enumerate(order):
            end = min(order[row + 1][1] if row + 1 < len(order) else until, until)
            outlook = await self.get(restaurant_id, version) if end > origin else None
            if outlook is None:
                continue
            for key, line in outlook.items.items():
                for place in range(min((end - origin).days, len(line.mean))):
                    if not outlook.closed[place]:
                        day = date.fromordinal(origin.toordinal() + 1 + place)
                        said.setdefault(key, {})[day] = line.mid[place]
        return said
