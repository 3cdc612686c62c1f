"""How often the built-in brain understands messages it was not shaped on, and that it never writes unasked."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from agent.llm.builtin.reading.intents import _load, words_of
from tests.agent.llm.builtin.blind import BLIND, FIFTH, FOURTH, SECOND, SIXTH, THIRD
from tests.agent.llm.builtin.blind_ahead import AHEAD, BEYOND, HARDER
from tests.agent.llm.builtin.utterances import Call
from tests.agent.llm.builtin.world import WRITES, turn

Talk = list[tuple[str, str | list[Call]]]
_OUTSIDE = ("kitchen", "can't help with that", "cocina", "aren't something I can do")
_FACTS = ("remember_fact", "forget_fact")


def _plain(call: Call) -> tuple[str, str]:
    """Comparable: 30 days are the default, and the wording of a fact is free."""
    name, args = call
    kept: dict[str, Any] = {} if name in _FACTS else {key: args[key] for key in sorted(args)}
    if name == "analyze_menu" and kept.get("period_days") == 30:
        del kept["period_days"]
    return name, repr({key: float(value) if key == "price" else value for key, value in kept.items()})


def _right(expected: str | list[Call], calls: list[Call], reply: str) -> bool:
    if isinstance(expected, list):
        return sorted(map(_plain, calls)) == sorted(map(_plain, expected))
    outside = any(words in reply for words in _OUTSIDE)
    if expected == "ask":
        return not any(name in WRITES for name, _ in calls) and "?" in reply and not outside
    return not calls and outside == (expected == "off")


def _measured(talks: list[Talk]) -> tuple[float, list[str], list[tuple[str, Call]]]:
    right, wrong, unasked = 0, [], []
    for talk in talks:
        history: list[BaseMessage] = []
        for said, expected in talk:
            calls, reply = turn(history, said)
            if _right(expected, calls, reply):
                right += 1
            else:
                wrong.append(said)
            wished = {name for name, _ in expected} if isinstance(expected, list) else set()
            unasked += [(said, call) for call in calls if call[0] in WRITES and call[0] not in wished]
    return right / (right + len(wrong)), wrong, unasked


@pytest.mark.parametrize(
    ("talks", "least"),
    [
        (BLIND, 0.95),
        (SECOND, 0.95),
        (THIRD, 0.95),
        (FOURTH, 0.95),
        (FIFTH, 0.95),
        (SIXTH, 0.92),
        (AHEAD, 0.95),
        (BEYOND, 0.94),
        (HARDER, 0.92),
    ],
)
def test_unseen_messages_are_understood(talks: list[Talk], least: float) -> None:
    share, wrong, unasked = _measured(talks)
    assert share >= least, wrong
    assert not unasked


_NO_WISH = (
    "the greek sold out last night",
    "is the greek sold out?",
    "did we sell out of greek",
    "we almost ran out of greek",
    "we never ran out of greek",
    "if we run out of greek what happens",
    "a customer said we ran out of greek",
    "ran out of patience with the greek",
    "keep the greek or drop it",
    "can i really afford to drop the greek",
    "could we live without the calabrese",
    "cheaper hawaiian at the place next door for 9.99",
    "is a cheaper hawaiian at 9.99 a good idea",
    "should we do a cheaper hawaiian, say 9.99",
)


@pytest.mark.parametrize("said", _NO_WISH)
def test_telling_and_asking_change_nothing(said: str) -> None:
    calls, _ = turn([], said)
    assert not [name for name, _ in calls if name in WRITES]


def test_no_blind_message_is_a_training_phrase() -> None:
    training = {" ".join(words_of(phrase)) for _, phrase in _load()}
    said = [
        text
        for talk in [*BLIND, *SECOND, *THIRD, *FOURTH, *FIFTH, *SIXTH, *AHEAD, *BEYOND, *HARDER]
        for text, _ in talk
    ]
    assert not [text for text in said if len(words_of(text)) > 4 and " ".join(words_of(text)) in training]
