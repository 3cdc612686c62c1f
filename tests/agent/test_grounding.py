"""Never a made-up number."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.grounding import REPLACEMENT, Evidence, NumberGate, ungrounded

RESULT = json.dumps(
    {
        "units": 1234,
        "change": -4.18,
        "revenue": 66012.5,
        "price": 12.5,
        "day": "2026-12-02",
        "names": ["a", "b", "c"],
        "ok": True,
        "none": None,
    }
)


@pytest.mark.parametrize(
    "reply",
    [
        "It sold 1,234 last month.",
        "Down 4.2% on the month before.",
        "About $66k, or 66,012.50 exactly.",
        "At $12.50 each.",
        "Since Dec 2.",
        "Three dogs: a, b and c (3).",
        "1. Hawaiian\n2. Calabrese",
        "- 1) one",
    ],
)
def test_what_a_tool_said_may_be_said(reply: str) -> None:
    assert ungrounded(reply, [RESULT]) == []


def test_a_code_that_looks_like_a_sum_may_be_said() -> None:
    assert ungrounded("with code 225K; you can edit", [json.dumps({"short_code": "225K"})]) == []


def test_a_share_may_be_said_in_percent() -> None:
    assert ungrounded("87% measured.", [json.dumps({"coverage": 0.87})]) == []
    assert ungrounded("100% of it, 87 of them.", [json.dumps({"coverage": 0.87, "one": 1})]) == ["100%", "87"]


@pytest.mark.parametrize(
    ("reply", "figures"),
    [
        ("It sold 1,235.", ["1,235"]),
        ("Up 40%, to 9 a day.", ["40%", "9"]),
        ("It makes $67k.", ["$67k"]),
        ("Raise it to $12.95.", ["$12.95"]),
        ("1 sold", ["1"]),
    ],
)
def test_what_no_tool_said_is_found(reply: str, figures: list[str]) -> None:
    assert ungrounded(reply, [RESULT]) == figures


def test_the_owners_own_numbers_may_be_repeated() -> None:
    assert ungrounded("You want it at $14.", ["put it up to 14 please"]) == []


def _streamed(text: str, pieces: list[int], evidence: Evidence) -> tuple[str, list[str]]:
    gate, said, start = NumberGate(evidence), "", 0
    for size in pieces:
        said += gate.feed(text[start : start + size])
        start += size
    return said + gate.feed(text[start:]) + gate.flush(), gate.left_out


@given(st.lists(st.integers(1, 7), max_size=40))
def test_the_gate_says_the_same_however_the_text_is_cut(pieces: list[int]) -> None:
    text = "It sold 1,234 (down 4.2%) at $12.50.\n1. a made $99,999\n2. b 66k and 5 more"
    said, left_out = _streamed(text, pieces, Evidence([RESULT]))
    assert said == (f"It sold 1,234 (down 4.2%) at $12.50.\n1. a made {REPLACEMENT}\n2. b 66k and {REPLACEMENT} more")
    assert left_out == ["$99,999", "5"]


def test_words_without_figures_are_not_held() -> None:
    gate = NumberGate(Evidence())
    assert gate.feed("Lead with ") == "Lead with "
    assert gate.feed("the") == "the"
    assert gate.feed(" 12") == " "
    assert gate.feed(" x") == ""
    assert gate.feed(" and") == f"{REPLACEMENT} x and"


@given(st.decimals(min_value=0, max_value=10**9, places=4), st.integers(0, 3))
def test_a_rounded_number_stands_in_its_source(value: object, digits: int) -> None:
    source = json.dumps({"value": float(str(value))})
    assert ungrounded(f"{float(str(value)):,.{digits}f}", [source]) == []
