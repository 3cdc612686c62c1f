"""A report for people outside the house: whoever holds its link, and strangers who asked for a grade."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from core.errors import BadInput
from memory.mongo import Mongo
from memory.restaurants import NOBODY, Restaurant, RestaurantStore
from memory.shares import Share, ShareStore
from tools.grader.present import beside
from tools.grader.schemas import Graded
from tools.grader.service import FRESH, GraderService

Json = dict[str, Any]
STRANGERS = timedelta(days=30)  # how long a stranger's token is good
_ACCOUNTS = ("business_profile", "facebook", "instagram")  # sources that may be read as their owner
_UNSAID = "Not measured."


class Sharing:
    def __init__(self, mongo: Mongo, restaurants: RestaurantStore, grader: GraderService) -> None:
        self.store, self._restaurants, self._grader = ShareStore(mongo), restaurants, grader

    # -- an owner's link

    async def share(
        self, restaurant: Restaurant, report_id: str, days: int, by: str, *, competitors: bool = False
    ) -> tuple[Share, str]:
        """The link and its token. Raises NotFound, BadInput for a report that is another's or still grows."""
        rid = restaurant.restaurant_id
        graded = await self._grader.get(rid, report_id)
        if graded.whose != "own":
            raise BadInput("Only your own report can be shared; the comparison can go with it.")
        if not graded.final:
            raise BadInput("This report is still growing: share it when it is final.")
        return await self.store.make(rid, graded.id, timedelta(days=days), by=by, competitors=competitors)

    async def shared(self, token: str) -> Json:
        """{report, compared, expires_at}, without anything that is the owner's alone. NotFound."""
        share = await self.store.opened(token, "share")
        graded = await self._grader.get(share.restaurant_id, share.report_id)
        others: Sequence[Graded] = ()
        if share.competitors:
            others = await self._grader.compared(await self._restaurants.get(share.restaurant_id))
        return {
            "report": for_outsiders(await self._grader.shown(graded)),
            "compared": [beside(graded, other) for other in others],
            "expires_at": share.expires_at.isoformat(),
        }

    # -- a stranger's grade

    async def standing(self, target: str) -> Graded | None:
        """What a stranger's wish would be answered with at no cost. Raises BadInput for what cannot be graded."""
        return await self._grader.standing(None, target, FRESH)

    async def begin(self, target: str) -> tuple[Graded, Share, str]:
        """A grade that belongs to nobody, its link and the link's token. Raises BadInput."""
        graded = await self._grader.start(None, target, fresh=FRESH)
        share, token = await self.store.make(NOBODY, graded.id, STRANGERS, kind="public")
        return graded, share, token

    async def begun(self, token: str) -> tuple[Graded, Share]:
        """NotFound where the token or the report is over."""
        share = await self.store.opened(token, "public")
        return await self._grader.get(NOBODY, share.report_id), share


def for_outsiders(report: Json) -> Json:
    """Without decisions, the grades before it, and how it stands with the owner's accounts."""
    accounts = [one for one in report["sources"] if one["name"] in _ACCOUNTS]
    said = [one["error"] for one in accounts if one["error"]]
    return {
        **report,
        "recommendations": [{**one, "decision": None} for one in report["recommendations"]],
        "sources": [{**one, "error": None} if one in accounts else one for one in report["sources"]],
        "checks": [_check(one, said) for one in report["checks"]],
        "candidates": [],
        "changes": None,
    }


def _check(one: Json, said: Sequence[str]) -> Json:
    """What an account said of itself explains why something was not measured."""
    evidence = one["evidence"]
    if one["source"] in _ACCOUNTS and one["status"] == "not_measured":
        return {**one, "evidence": {**evidence, "summary": _UNSAID, "value": None}}
    if any(words in evidence["summary"] for words in said):
        return {**one, "evidence": {**evidence, "summary": _UNSAID}}
    return one
