"""Recall: the restaurant's profile, and what was asked to be remembered that bears on this message."""

from __future__ import annotations

import logging

from langgraph.runtime import Runtime

from agent.state import State, TurnContext
from core.errors import TablesideError
from memory.restaurants import RestaurantStore
from tools.facts.service import FactService

log = logging.getLogger(__name__)


class Recall:
    def __init__(self, restaurants: RestaurantStore, facts: FactService) -> None:
        self._restaurants, self._facts = restaurants, facts

    async def __call__(self, state: State, runtime: Runtime[TurnContext]) -> State:
        turn = runtime.context.turn
        restaurant = await self._restaurants.get(turn.principal.restaurant_id)
        facts: list[str] = []
        if restaurant.facts:
            try:
                facts = await self._facts.recall(restaurant, turn.text)
            except TablesideError as error:  # the answer is poorer without, not wrong
                log.warning("recall skipped: %s", error.message)
        return {"restaurant": restaurant, "facts": facts}
