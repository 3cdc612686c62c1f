"""What earlier tests of the same difference came to, in one sentence."""

from __future__ import annotations

from typing import Any

import pytest

from core.clock import FixedClock
from memory.mongo import Mongo
from memory.restaurants import Restaurant
from tools.campaigns.results.past import PastTests, told


def measured(winner: str | None, first: float, second: float) -> dict[str, Any]:
    return {"winner": winner, "A": {"percent": first}, "B": {"percent": second}}


@pytest.mark.parametrize(
    ("tests", "said"),
    [
        ([], None),
        (
            [measured("B", 6.1, 8.4)],
            "B won 1 of 1 earlier test of this: last time 6.1% of A's guests ordered and 8.4% of B's.",
        ),
        (
            [measured(None, 6, 7), measured("A", 9, 5)],
            "A won 1 of 2 earlier tests of this: last time 6% of A's guests ordered and 7% of B's.",
        ),
        (
            [measured(None, 6, 7)],
            "Neither was ahead in 1 earlier test of this: last time 6% of A's guests ordered and 7% of B's.",
        ),
    ],
)
def test_only_what_was_measured_is_said(tests: list[dict[str, Any]], said: str | None) -> None:
    assert told(tests) == said


async def test_nothing_is_expected_of_what_never_ran(mongo: Mongo, restaurant: Restaurant, clock: FixedClock) -> None:
    assert await PastTests(mongo, clock).expected("trattoria", "The opening.") is None
