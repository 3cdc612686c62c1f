"""What earlier tests of the same difference came to, for the next pair of texts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from core.clock import Clock
from memory.mongo import Mongo
from tools.campaigns.results.service import ResultService
from tools.campaigns.schemas import Campaign

_MOST = 5  # campaigns that are looked at


class PastTests:
    """`tools.content.service.Past`."""

    def __init__(self, mongo: Mongo, clock: Clock) -> None:
        self._mongo, self._results = mongo, ResultService(mongo, clock)

    async def expected(self, restaurant_id: str, difference: str) -> str | None:
        """One sentence with its numbers; None where nothing was measured. Only tests whose time is over count."""
        wanted = {"difference.what": difference, "status": {"$in": ["done", "sending"]}}
        found = self._mongo.tenant(restaurant_id).content_campaigns.find(wanted)
        campaigns = [Campaign.model_validate(one) async for one in found.sort("created_at", -1).limit(_MOST)]
        reports = [await self._results.of(one) for one in campaigns]
        return told(
            [one["ab"] for one in reports if one["ab"] and one["complete"]], any(one["simulated"] for one in reports)
        )


def told(tests: Sequence[dict[str, Any]], simulated: bool = False) -> str | None:
    """Pure: `tests` as `ResultService` gives them under `ab`, the latest first."""
    if not tests:
        return None
    wins = {name: sum(one["winner"] == name for one in tests) for name in ("A", "B")}
    best, number = max(wins, key=lambda name: wins[name]), len(tests)
    last = tests[0]
    figures = f"last time {last['A']['percent']:g}% of A's guests ordered and {last['B']['percent']:g}% of B's"
    label = " (simulated)" if simulated else ""
    of = f"{number} earlier test{'s' if number > 1 else ''}"
    if wins["A"] == wins["B"]:
        return f"Neither was ahead in {of} of this: {figures}{label}."
    return f"{best} won {wins[best]} of {of} of this: {figures}{label}."
