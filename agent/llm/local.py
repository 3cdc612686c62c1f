"""The built-in brain as the house uses it: told about the restaurant's menu, turn by turn."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from langchain_core.language_models import BaseChatModel

from agent.llm.builtin import BuiltinChatModel, BuiltinContext, DishName, understand
from agent.llm.builtin.frames import OFFERED
from agent.state import Message, to_langchain
from core.clock import Clock
from memory.restaurants import Restaurant
from tools.menu.service import MenuService

_MENUS_KEPT = 500  # restaurants whose dish names are kept in memory


class BuiltinBrain:
    def __init__(self, menu: MenuService, clock: Clock) -> None:
        self._menu, self._clock = menu, clock
        self._names: dict[str, tuple[int, tuple[DishName, ...]]] = {}  # by restaurant, with its menu's version

    async def model_for(self, restaurant: Restaurant, now: datetime) -> BaseChatModel:
        """The model for one turn."""
        return BuiltinChatModel(context=await self._context(restaurant, now))

    @property
    def known_tools(self) -> frozenset[str]:
        """Those that `likely_tools` can tell apart."""
        return frozenset(OFFERED.values())

    async def likely_tools(self, text: str, history: Sequence[Message], restaurant: Restaurant) -> list[str]:
        """The tools that may serve this message, the likeliest first; empty where it is unsure."""
        return understand(text, to_langchain(history), await self._context(restaurant, self._clock.now())).tools

    async def _context(self, restaurant: Restaurant, now: datetime) -> BuiltinContext:
        return BuiltinContext(
            now,
            restaurant.timezone,
            restaurant.currency,
            restaurant.name,
            restaurant.demo,
            await self._dishes(restaurant),
            slug=_slug(restaurant),
        )

    async def _dishes(self, restaurant: Restaurant) -> tuple[DishName, ...]:
        version, dishes = self._names.get(restaurant.restaurant_id, (-1, ()))
        if version == restaurant.menu_version:
            return dishes
        items = await self._menu.menu(restaurant.restaurant_id)
        dishes = tuple(
            DishName(item.name, tuple(item.aliases), item.category, item.price, item.available) for item in items
        )
        if len(self._names) >= _MENUS_KEPT:
            self._names.clear()
        self._names[restaurant.restaurant_id] = restaurant.menu_version, dishes
        return dishes


def _slug(restaurant: Restaurant) -> str:
    """Under which name the owner's own files are loaded: never the demo's."""
    return "my-place" if restaurant.demo else restaurant.restaurant_id
