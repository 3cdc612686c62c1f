"""What owners type, and the calls that have to come of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from agent.grounding import ungrounded
from agent.llm.builtin.reading.intents import _load, words_of
from evals.case import load_cases
from tests.agent.llm.builtin.utterances import MORE, ONE, TALKS, Call
from tests.agent.llm.builtin.world import turn

_OUTSIDE = ("kitchen", "can't help with that", "cocina")


def check(said: str, expected: str | list[Call], calls: list[tuple[str, dict[str, Any]]], reply: str) -> None:
    if isinstance(expected, list):
        assert calls == expected, f"{said!r}: {calls} ({reply})"
        return
    assert calls == [], f"{said!r}: {calls}"
    outside = any(word in reply for word in _OUTSIDE)
    assert outside == (expected == "off"), f"{said!r}: {reply}"
    assert expected != "ask" or "?" in reply or "Name a dish" in reply, f"{said!r}: {reply}"


@pytest.mark.parametrize(("said", "expected"), ONE, ids=[said for said, _ in ONE])
def test_one_message(said: str, expected: str | list[Call]) -> None:
    calls, reply = turn([], said)
    check(said, expected, calls, reply)


@pytest.mark.parametrize(("messages", "expected"), TALKS, ids=[" / ".join(messages) for messages, _ in TALKS])
def test_follow_ups_stand_on_the_talk_before(messages: list[str], expected: list[str | list[Call]]) -> None:
    history: list[BaseMessage] = []
    for said, wanted in zip(messages, expected, strict=True):
        calls, reply = turn(history, said)
        check(said, wanted, calls, reply)
        assert not ungrounded(reply, [str(message.content) for message in history if message.type in ("human", "tool")])


def test_no_test_message_is_a_training_phrase() -> None:
    training = {" ".join(words_of(phrase)) for _, phrase in _load()}
    copied = [
        said
        for said in [*(said for said, _ in [*ONE, *MORE]), *(said for talk, _ in TALKS for said in talk)]
        if len(words_of(said)) > 4 and " ".join(words_of(said)) in training
    ]
    assert not copied


def test_no_replay_case_is_a_training_phrase() -> None:
    training = {" ".join(words_of(phrase)) for _, phrase in _load()}
    folders = sorted((Path(__file__).parents[4] / "evals" / "cases").glob("menu-*"))
    said = [turn.user for folder in folders for case in load_cases(folder) for turn in case.turns]
    assert len(said) > 80
    assert not [text for text in said if len(words_of(text)) > 4 and " ".join(words_of(text)) in training]


def test_there_are_enough_cases() -> None:
    assert len(ONE) >= 150
