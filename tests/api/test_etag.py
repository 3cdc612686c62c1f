"""What is kept between two requests, and when it is worked out anew."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from api.etag import Answers
from api.paging import cursor_of, place_of
from core.errors import BadInput
from memory.restaurants import Restaurant

HERE = Restaurant(
    restaurant_id="a",
    name="A",
    timezone="UTC",
    currency="EUR",
    menu_version=3,
    created_at=datetime(2026, 1, 1, tzinfo=UTC),
)
TODAY = date(2027, 1, 1)


class Counted:
    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> dict[str, Any]:
        self.times += 1
        return {"time": self.times}


async def test_the_same_question_is_answered_once() -> None:
    answers, make = Answers(), Counted()
    bodies = [await answers.body(HERE, TODAY, "quality", make) for _ in range(3)]
    assert bodies == [b'{"time":1}'] * 3 and make.times == 1


@pytest.mark.parametrize(
    "changed", [{"menu_version": 4}, {"imports": ["new"]}, {"restaurant_id": "b"}, {"hourly_wage": 14.0}]
)
async def test_a_restaurant_that_changed_is_looked_at_again(changed: dict[str, Any]) -> None:
    answers, make = Answers(), Counted()
    await answers.body(HERE, TODAY, "quality", make)
    await answers.body(HERE.model_copy(update=changed), TODAY, "quality", make)
    assert make.times == 2


async def test_another_day_and_another_question_are_looked_at_too() -> None:
    answers, make = Answers(), Counted()
    await answers.body(HERE, TODAY, "quality", make)
    await answers.body(HERE, date(2027, 1, 2), "quality", make)
    await answers.body(HERE, TODAY, HERE, make)
    assert make.times == 3


async def test_only_so_many_are_kept() -> None:
    answers, make = Answers(most=2), Counted()
    for question in ("one", "two", "one", "three", "one", "two"):  # `two` had to go for `three`
        await answers.body(HERE, TODAY, question, make)
    assert make.times == 4


def test_a_cursor_goes_there_and_back() -> None:
    for place in ("2026-05-01 abc", "é 漢", ""):
        assert place_of(cursor_of(place)) == place
    for foreign in ("", "2026-05-01 abc", "w7w", "YWZ0ZXI", "é"):
        with pytest.raises(BadInput):
            place_of(foreign)
