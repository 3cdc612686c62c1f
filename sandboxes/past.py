"""The demo restaurant's presence as it was graded a month ago: the same evidence, with what it has mended since undone.

SYNTHETIC, as everything about the demo restaurant.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from memory.restaurants import Restaurant
from tools.grader.engine.evidence import Evidence, ReviewFacts
from tools.grader.engine.reviews import measures
from tools.grader.engine.reviews.schemas import AspectReading, ReviewReading
from tools.grader.grading.scoring import rate
from tools.grader.schemas import Graded

AGO = timedelta(days=31)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


@cache
def _evidence() -> dict[str, Any]:
    text = files("sandboxes").joinpath("data/month-ago.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def _moved(value: Any, then: datetime, places: dict[str, str]) -> Any:
    """With its moments as far from `then` as they were from its own, and its addresses those of this run."""
    if isinstance(value, dict):
        return {name: _moved(one, then, places) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, then, places) for one in value]
    if not isinstance(value, str):
        return value
    if _MOMENT.match(value):
        return then + (datetime.fromisoformat(value) - datetime.fromisoformat(_evidence()["now"]))
    for name, url in places.items():
        value = value.replace(name, url)
    return value


def _read(facts: Sequence[ReviewFacts], then: datetime) -> ReviewReading:
    """What was read out of them then, in numbers: their words are long gone."""
    said: dict[str, list[int]] = {}
    for one in facts:
        for aspect, side in one.aspects.items():
            said.setdefault(aspect, []).append(side)
    aspects = {
        name: AspectReading(praised=sides.count(1), complained=sides.count(-1), mixed=sides.count(0))
        for name, sides in sorted(said.items())
    }
    rated, mean, margin = measures.rating(facts)
    read = {"facts": list(facts), "aspects": aspects, "count": len(facts), "rated": rated, "rating": mean}
    return ReviewReading.model_validate(
        {**read, "rating_margin": margin, "newest_days": measures.newest_days(facts, then)}
    )


def month_ago(restaurant: Restaurant, now: datetime) -> Graded:
    """A finished report, not yet stored."""
    then = (now - AGO).replace(minute=20, second=0, microsecond=0)
    website = restaurant.website or ""
    places = {"{site}": website.rstrip("/"), "{delivery}": restaurant.delivery[0].partition("/ubereats")[0]}
    evidence = Evidence.model_validate(_moved(_evidence(), then, places))
    graded = Graded(
        id=f"{restaurant.restaurant_id}-month-ago",
        restaurant_id=restaurant.restaurant_id,
        whose="own",
        key="own",
        target=website,
        demo=True,
        name=restaurant.name,
        url=website,
        started_at=then,
        first_at=then + timedelta(seconds=2),
        finished_at=then + timedelta(seconds=12),
        deadline=then + timedelta(seconds=75),
        final=True,
        rev=9,
        evidence=evidence,
        reviews=_read(evidence.reviews, then),
    )
    rate(graded)
    return graded
