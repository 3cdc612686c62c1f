"""What was worked out about a restaurant as it stands, at hand for the next question."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from memory.restaurants import Restaurant

T = TypeVar("T")


class Kept(Generic[T]):
    """The `most` latest used answers of this process. Only for what the sales, the menu and the profile decide: the
    key is the whole profile, whose `menu_version` grows with the other two; it names the restaurant too."""

    def __init__(self, most: int) -> None:
        self._most, self._answers = most, OrderedDict[Hashable, T]()

    async def get(self, restaurant: Restaurant, question: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """The answer, made where it is not there. `question` names the day where the answer depends on it."""
        key = (restaurant.model_dump_json(), question)
        if key not in self._answers:
            self._answers[key] = await make()
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        self._answers.move_to_end(key)
        return self._answers[key]
