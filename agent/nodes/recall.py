"""Recall: the restaurant's profile, what was asked to be remembered, and the earlier talk a message points back to."""

from __future__ import annotations

import logging

from langgraph.runtime import Runtime

from agent.state import State, TurnContext
from agent.talk import EarlierTalk
from core.errors import TablesideError
from memory.restaurants import RestaurantStore
from tools.facts.service import FactService

log = logging.getLogger(__name__)


class Recall:
    def __init__(self, restaurants: RestaurantStore, facts: FactService, talk: EarlierTalk | None) -> None:
        self._restaurants, self._facts, self._talk = restaurants, facts, talk

    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        turn = runtime.context.turn
        restaurant = await self._restaurants.get(turn.principal.restaurant_id)
        facts: list[str] = []
        talk: list[str] = []
        try:
            if restaurant.facts:
                facts = await self._facts.recall(restaurant, turn.text)
            if self._talk:
                talk = await self._talk.recall(restaurant.restaurant_id, turn.text)
        except TablesideError as error:  # the answer is poorer without, not wrong
            log.warning("recall skipped: %s", error.message)
        return {"restaurant": restaurant, "facts": facts, "talk": talk}
