"""Each check passes on what is right and fails on what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from core.errors import BadInput
from evals.case import EndState, Expect
from evals.checks import check_turn
from evals.checks.approvals import violations
from evals.checks.observed import Call, Observed
from evals.checks.state import check_count, state_filter
from evals.checks.tools import Score, score_tools
from tools.base import ToolClass

READ, DRAFT, WRITE = ToolClass.READ, ToolClass.DRAFT, ToolClass.WRITE
ANALYZE = Call("analyze_menu", {"period_days": 30}, READ)
PRICE = Call("update_menu_item", {"item": "Hawaiian", "price": 14}, WRITE)


def check(
    expect: dict[str, Any], reply: str = "Your best dish is the Hawaiian.", *calls: Call, **seen: Any
) -> list[str]:
    observed = Observed(reply=reply, today=date(2027, 1, 1), calls=list(calls), **seen)
    return check_turn(Expect.model_validate(expect), observed)


def test_nothing_expected_nothing_wrong() -> None:
    assert check({}, "", PRICE) == []


def test_expected_call() -> None:
    expect = {"tools": [{"name": "analyze_menu", "args": {"period_days": 30}}]}
    assert check(expect, "", ANALYZE) == []
    assert check(expect, "", Call("analyze_menu", {"start_date": "2026-12-02", "end_date": "2026-12-31"}, READ)) == []
    assert "was not called (called: nothing)" in check(expect, "")[0]
    assert "the period's start" in check(expect, "", Call("analyze_menu", {"period_days": 7}, READ))[0]


def test_extra_calls() -> None:
    expect: dict[str, Any] = {"tools": [{"name": "analyze_menu"}]}
    assert check(expect, "", ANALYZE, Call("daily_brief", {}, READ)) == []
    assert "remember_fact" in check(expect, "", ANALYZE, Call("remember_fact", {}, DRAFT))[0]
    assert "update_menu_item" in check(expect, "", ANALYZE, PRICE)[0]
    assert "made_up" in check(expect, "", ANALYZE, Call("made_up", {}))[0]
    assert "update_menu_item" in check({"tools": []}, "", PRICE)[0]


def test_each_expected_call_needs_a_call_of_its_own() -> None:
    twice = {"tools": [{"name": "analyze_menu"}, {"name": "analyze_menu", "args": {"item": "hawaiian"}}]}
    assert "fewer times" in check(twice, "", Call("analyze_menu", {"item": "Hawaiian"}, READ))[0]
    assert check(twice, "", Call("analyze_menu", {"item": "Hawaiian"}, READ), ANALYZE) == []
    assert check(twice, "", ANALYZE, Call("analyze_menu", {"item": "Hawaiian"}, READ)) == []


def test_a_second_write_of_an_expected_one_is_extra() -> None:
    expect = {"tools": [{"name": "update_menu_item", "args": {"price": 14}}]}
    other = Call("update_menu_item", {"item": "Greek", "price": 1}, WRITE)
    assert check(expect, "", PRICE) == []
    assert check(expect, "", PRICE, other) == ["update_menu_item was called, which was not expected"]
    assert check(expect, "", other) == ["update_menu_item: price is 1, expected 14"]


def test_score() -> None:
    expect = Expect.model_validate(
        {
            "tools": [
                {"name": "analyze_menu", "args": {"period_days": 7}},
                {"name": "update_menu_item", "args": {"price": 14}},
                {"name": "daily_brief"},
            ]
        }
    )
    seen = Observed(reply="", today=date(2027, 1, 1), calls=[ANALYZE, PRICE])
    assert score_tools(expect, seen) == Score(expected=3, named=2, matched=1)


def test_no_tools() -> None:
    assert check({"no_tools": ["update_menu_item"]}, "", ANALYZE) == []
    assert check({"no_tools": ["update_menu_item"]}, "", PRICE)


def test_says_and_not_says() -> None:
    assert check({"says": ["HAWAIIAN", r"best\s+dish"], "not_says": ["calabrese"]}) == []
    assert len(check({"says": ["greek", "hawaiian"]})) == 1
    assert len(check({"not_says": ["greek", "hawaiian"]})) == 1
    assert check({"says": ["I'm", r"1 000"]}, "I\u2019m at 1\u202f000") == []


def test_approval() -> None:
    money = [{"risk": "money"}]
    assert check({"approval": {"risk": "money"}}, opened=money) == []
    assert "opened: none" in check({"approval": {"risk": "money"}})[0]
    assert "opened: money" in check({"approval": {"risk": "public"}}, opened=money)[0]
    assert check({"approval": "none"}) == []
    assert "none was expected" in check({"approval": "none"}, opened=money)[0]


def test_out_of_scope() -> None:
    expect = {"out_of_scope": True}
    assert check(expect, "That's not my field; shall we look at your sales instead?") == []
    assert "no way back" in check(expect, "The capital of Peru is Lima.")[0]
    assert "was called" in check(expect, "Let's look at your sales.", ANALYZE)[0]
    assert check(expect, "Eso no lo sé, pero te ayudo con tu carta.", lang="es") == []
    assert check(expect, "", lang="es")


def test_clarify() -> None:
    expect = {"clarify": True}
    assert check(expect, "What should it cost?") == []
    assert check(expect, "What should it cost?", ANALYZE) == []
    assert "does not ask" in check(expect, "It costs more now.")[0]
    assert "should ask first" in check(expect, "What should it cost?", PRICE)[0]


def test_ungrounded_numbers_fail_any_turn() -> None:
    assert check({}, ungrounded=["41%"]) == ["the number 41% stands in no tool result and no message"]


@pytest.mark.parametrize(
    ("after", "status", "decided_by", "allowed", "found"),
    [
        ({"hawaiian": "10.5"}, "pending", None, False, 0),
        ({"hawaiian": "1"}, "pending", None, False, 1),
        ({}, "pending", None, False, 1),
        ({"hawaiian": "1"}, "executed", "owner", True, 0),
        ({"hawaiian": "10.5"}, "executed", None, True, 1),
        ({"hawaiian": "1"}, "executing", None, False, 2),
    ],
)
def test_violations(after: dict[str, str], status: str, decided_by: str | None, allowed: bool, found: int) -> None:
    approval = {"tool": "update_menu_item", "status": status, "decided_by": decided_by}
    assert len(violations({"hawaiian": "10.5"}, after, [approval], allowed=allowed)) == found


def test_state_filter_reads_extended_json_and_stays_in_the_restaurant() -> None:
    wanted = EndState.model_validate(
        {
            "collection": "approvals",
            "count": 1,
            "filter": {"restaurant_id": "other", "created_at": {"$gte": {"$date": "2027-01-01T00:00:00Z"}}},
        }
    )
    narrowed = state_filter(wanted, "demo")
    assert narrowed["$and"][0]["created_at"]["$gte"].year == 2027
    assert narrowed["$and"][1] == {"restaurant_id": "demo"}
    bad = EndState.model_validate({"collection": "a", "count": 0, "filter": {"at": {"$date": "soon"}}})
    with pytest.raises(BadInput, match="not Extended JSON"):
        state_filter(bad, "demo")


def test_check_count() -> None:
    wanted = EndState(collection="deliveries", count=0)
    assert check_count(wanted, 0) == []
    assert check_count(wanted, 2) == ["deliveries {}: 2 found, expected 0"]
