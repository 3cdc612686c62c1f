"""Remembering, forgetting and recalling. MongoDB holds the facts; the index only finds them by meaning."""

from __future__ import annotations

import logging
from datetime import datetime
from typing import Any

from core.errors import Conflict, ToolInputError, Unavailable
from memory.knowledge import Knowledge
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.facts.schemas import Fact
from tools.facts.store import FactStore, key_of

log = logging.getLogger(__name__)

KIND = "fact"
MOST_FACTS = 500  # a restaurant
RELATED = 0.2  # cosine similarity below which a fact has nothing to do with the question
SAME_WORDS = 85  # of 100, by rapidfuzz: the owner means this one


class FactService:
    def __init__(self, mongo: Mongo, knowledge: Knowledge) -> None:
        self._store, self._knowledge = FactStore(mongo), knowledge

    async def remember(self, restaurant: Restaurant, text: str, now: datetime, **origin: Any) -> str:
        """Keeps a fact and returns it; `origin` (who, where) is stored beside it. A second time changes nothing."""
        if restaurant.facts >= MOST_FACTS:
            raise ToolInputError(
                f"I already keep {MOST_FACTS} facts in mind, which is all I can. Ask me to forget some first."
            )
        fact = await self._store.add(restaurant.restaurant_id, text, now, origin)
        await self._index_if_possible(restaurant.restaurant_id)
        return fact.text

    async def forget(self, restaurant: Restaurant, text: str, now: datetime) -> list[str]:
        """Forgets the one fact that is meant; ToolInputError with candidates where that is not clear."""
        restaurant_id = restaurant.restaurant_id
        chosen = choose(text, await self._store.living(restaurant_id))
        await self._store.forget(restaurant_id, [chosen.key], now)
        await self._index_if_possible(restaurant_id)
        return [chosen.text]

    async def recall(self, restaurant: Restaurant, text: str, limit: int = 3) -> list[str]:
        """The facts that bear on `text`, the nearest first. Unavailable where the index is down."""
        if restaurant.facts == 0:
            return []
        restaurant_id = restaurant.restaurant_id
        await self._index(restaurant_id)
        found = await self._knowledge.search(restaurant_id, text, KIND, limit)
        near = [one.id for one in found if one.score >= RELATED]
        living = {fact.key: fact.text for fact in await self._store.living(restaurant_id, near)} if near else {}
        return [living[key] for key in near if key in living]

    async def _index_if_possible(self, restaurant_id: str) -> None:
        try:
            await self._index(restaurant_id)
        except (Unavailable, Conflict) as error:  # nothing is lost: the next recall that reaches the index catches up
            log.warning("facts of %s wait for the index: %s", restaurant_id, error.message)

    async def _index(self, restaurant_id: str) -> None:
        """Brings the index up to date, whatever it missed: an outage, a wiped folder, a restored backup."""
        index = await self._knowledge.index_id()
        waiting = await self._store.unindexed(restaurant_id, index)
        if not waiting:
            return
        texts = {fact.key: fact.text for fact in waiting if not fact.forgotten_at}
        await self._knowledge.remember_all(restaurant_id, KIND, texts)
        await self._knowledge.forget(restaurant_id, *(fact.key for fact in waiting if fact.forgotten_at))
        for fact in waiting:
            await self._store.mark_indexed(restaurant_id, fact, index)


def choose(text: str, facts: list[Fact]) -> Fact:
    """The fact that `text` means. A close match is enough only where it stands alone."""
    for fact in facts:
        if fact.key == key_of(text):
            return fact
    scored = sorted(((likeness(text, fact.text), fact) for fact in facts), key=lambda pair: -pair[0])
    close = [fact for score, fact in scored if score >= SAME_WORDS]
    if len(close) == 1:
        return close[0]
    if not facts:
        raise ToolInputError("I have not been asked to remember anything yet, so there is nothing to forget.")
    which = "Several things that I remember fit" if close else "I remember nothing that clearly fits"
    raise ToolInputError(
        f"{which}. Which one should I forget?",
        candidates=[fact.text for fact in close or [fact for _, fact in scored]][:5],
    )


def likeness(text: str, fact: str) -> float:
    from rapidfuzz import fuzz, utils

    return float(fuzz.token_set_ratio(text, fact, processor=utils.default_process))
