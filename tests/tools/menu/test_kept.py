"""Answers at hand: of one restaurant, as it stands, and no more than so many."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from memory.restaurants import Restaurant
from tools.menu.kept import Kept

LUNA = Restaurant(
    restaurant_id="luna", name="Luna", timezone="UTC", currency="USD", created_at=datetime(2027, 1, 1, tzinfo=UTC)
)


def counting(made: list[str], answer: str) -> Callable[[], Awaitable[str]]:
    async def make() -> str:
        made.append(answer)
        return answer

    return make


async def test_it_is_made_once_and_anew_for_a_changed_menu_another_question_or_another_house() -> None:
    made: list[str] = []
    kept = Kept[str](9)
    changed, other = LUNA.model_copy(update={"menu_version": 1}), LUNA.model_copy(update={"restaurant_id": "sol"})
    for restaurant, question in ((LUNA, "a"), (LUNA, "b"), (changed, "a"), (other, "a")):
        answer = f"{restaurant.restaurant_id} {restaurant.menu_version} {question}"
        for _ in range(2):
            assert await kept.get(restaurant, question, counting(made, answer)) == answer
    assert len(made) == len(set(made)) == 4


async def test_what_was_not_asked_for_lately_goes_first() -> None:
    made: list[str] = []
    kept = Kept[str](2)
    for question in ("a", "b", "a", "c", "a", "b"):
        await kept.get(LUNA, question, counting(made, question))
    assert made == ["a", "b", "c", "b"]
