"""How often owners' own words about the days ahead, prices, promotions and the till lead to the right calls."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from langchain_core.messages import BaseMessage

from agent.llm.builtin import DishName
from agent.llm.builtin.reading.intents import _load, words_of
from tests.agent.llm.builtin.blind_tools import ANY, DEV, HELD_OUT, TALKS, Expected, Talk
from tests.agent.llm.builtin.utterances import Call
from tests.agent.llm.builtin.world import CONTEXT, DISHES, TOOLS, WRITES, brain, turn

_FACTS = ("remember_fact", "forget_fact")
_DEFAULTS = {("analyze_menu", "period_days"): 30, ("forecast_demand", "horizon_days"): 7, ("estimate_roi", "days"): 14}
_OUTSIDE = ("kitchen", "can't help with that", "cocina", "aren't something I can do")
_MORE = ("Chicken Alfredo", "Southwest Chicken", "Prosciutto and Arugula", "Italian Capocollo", "Pepper Salami")
_HOUSE = replace(CONTEXT, dishes=(*DISHES, *(DishName(name, (), "Supreme", 16.0) for name in _MORE)))


def _same(wanted: Any, got: Any) -> bool:
    if wanted is None or got is None or isinstance(got, bool):
        return wanted is got
    if isinstance(wanted, int | float) and isinstance(got, int | float):
        return float(wanted) == float(got)
    return str(wanted) == str(got)


def _fits(wanted: Call, got: Call) -> bool:
    """The tool and every argument; a default may be left out."""
    (tool, args), (called, given) = wanted, got
    if tool != called or tool in _FACTS:
        return tool == called
    for name in {*args, *given}:
        right, default = args.get(name), _DEFAULTS.get((tool, name))
        if right == ANY:
            continue
        value = given.get(name, default)
        if not any(
            _same(default if one is None else one, value) for one in (right if isinstance(right, tuple) else (right,))
        ):
            return False
    return True


def _all_fit(wanted: list[Call], calls: list[Call]) -> bool:
    if not wanted or not calls:
        return not wanted and not calls
    return any(
        _fits(wanted[0], got) and _all_fit(wanted[1:], calls[:n] + calls[n + 1 :]) for n, got in enumerate(calls)
    )


def _right(expected: Expected, calls: list[Call], reply: str) -> bool:
    if isinstance(expected, tuple):
        return any(_right(each, calls, reply) for each in expected)
    if isinstance(expected, list):
        return _all_fit(expected, calls)
    outside = any(words in reply for words in _OUTSIDE)
    if expected == "ask":
        return not any(name in WRITES for name, _ in calls) and "?" in reply and not outside
    return not calls and (expected == "none" or outside == (expected == "off"))


def _wished(expected: Expected) -> set[str]:
    if isinstance(expected, tuple):
        return {name for each in expected for name in _wished(each)}
    return {name for name, _ in expected} if isinstance(expected, list) else set()


def _measured(talks: list[Talk]) -> tuple[float, list[str], list[tuple[str, Call]]]:
    turns, wrong, unasked = 0, [], []
    for talk in talks:
        history: list[BaseMessage] = []
        for said, expected in talk:
            turns += 1
            calls, reply = turn(history, said, brain(_HOUSE, TOOLS))
            if not _right(expected, calls, reply):
                wrong.append(said)
            unasked += [(said, call) for call in calls if call[0] in WRITES and call[0] not in _wished(expected)]
    return 1 - len(wrong) / turns, wrong, unasked


@pytest.mark.parametrize(("talks", "least"), [(DEV, 0.97), (HELD_OUT, 0.78)], ids=["dev", "held_out"])
def test_messages_about_the_newer_tools_are_understood(talks: list[Talk], least: float) -> None:
    share, wrong, unasked = _measured(talks)
    assert not unasked
    assert share >= least, f"{share:.3f} with {len(wrong)} wrong"


def test_none_of_them_is_a_training_phrase() -> None:
    training = {" ".join(words_of(phrase)) for _, phrase in _load()}
    said = [text for talk in TALKS for text, _ in talk]
    assert not [text for text in said if len(words_of(text)) > 4 and " ".join(words_of(text)) in training]


@pytest.mark.parametrize(
    "said",
    [
        "what do i have to charge to keep 70 percent of the greek",
        "we connected square yesterday",
        "don't change the prices",
        "buy one get one on the greek, any good?",
        "is two for one on the greek a smart move",
    ],
)
def test_asking_and_telling_write_nothing(said: str) -> None:
    calls, _ = turn([], said, brain(_HOUSE, TOOLS))
    assert not [name for name, _ in calls if name in WRITES]
