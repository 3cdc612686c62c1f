"""Numbers in words."""

from __future__ import annotations

import re
import time

import pytest

from tests.tools.content.guard.truths import truths
from tools.content.guard.engine.check import check
from tools.content.guard.engine.spoken import SPOKEN, value_of
from tools.content.schemas import Version


@pytest.mark.parametrize(
    ("said", "value"),
    [
        *(("one", 1), ("nineteen", 19), ("twenty", 20), ("twenty-five", 25), ("ninety nine", 99)),
        *(("un", 1), ("veintiun", 21), ("veintinueve", 29), ("treinta y cinco", 35), ("noventa y una", 91)),
    ],
)
def test_is_read_whole(said: str, value: int) -> None:
    found = re.match(rf"{SPOKEN}\b", said)
    assert found and found.group() == said and value_of(said) == value


@pytest.mark.parametrize("said", ["", "9.50", "hundred", "pizza", "twenty pizzas", "1 2 3"])
def test_anything_else_is_no_number_in_words(said: str) -> None:
    assert value_of(said) is None


def test_the_longest_text_an_owner_may_write_is_checked_within_a_breath() -> None:
    from api.routes.content.common import LONGEST_EDIT

    words = "Try the Thai Chicken, a new pie with olives for twenty friends, from $16.75 at evil dot home. "
    body = (words * (LONGEST_EDIT // len(words) + 1))[:LONGEST_EDIT]
    started = time.process_time()
    check(Version(channel="email", body=body), truths()["offer"])
    assert time.process_time() - started < 1.0
