"""A conversation is judged by what it did: each wrong doing of a scripted assistant is found."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from agent.grounding import REPLACEMENT
from agent.turn import Turn, TurnResult
from core.clock import FixedClock
from core.errors import BadInput, Conflict, Unavailable
from core.principal import Role
from evals.case import Case
from evals.replay import check_playable, pick, replay
from evals.report import CaseOutcome
from evals.simulate import simulate
from evals.world import NOW
from memory.approvals import Approval
from tools.base import ToolClass

PRICE = {"name": "update_menu_item", "args": {"item": "Big Meat", "price": 13}}
LOOK = {"name": "analyze_menu", "args": {"period_days": 30}}


class Shop:
    """A world without a database: a menu, approvals, and an assistant that follows a script."""

    def __init__(self, *script: Callable[[Shop], TurnResult]) -> None:
        self.script, self.heard = list(script), list[Turn]()
        self.brain = "builtin"
        self.clock, self.timezone, self.restaurants = FixedClock(NOW), "America/New_York", {"demo": None}
        self.prices = {"big meat": 12.0}
        self.opened: list[Approval] = []
        registry = {
            "analyze_menu": SimpleNamespace(tool_class=ToolClass.READ),
            "update_menu_item": SimpleNamespace(tool_class=ToolClass.WRITE),
        }
        tenant = defaultdict(lambda: SimpleNamespace(count=self.count))
        self.container = SimpleNamespace(
            runner=self,
            approvals=self,
            executor=self,
            registry=registry,
            mongo=SimpleNamespace(tenant=lambda _: tenant),
        )

    async def reset(self, restaurant_id: str) -> None:
        self.clock.instant = NOW

    async def guarded(self, restaurant_id: str) -> dict[str, Any]:
        return dict(self.prices)

    async def count(self, filter: dict[str, Any]) -> int:
        return 1

    async def ask(self, turn: Turn) -> TurnResult:
        self.heard.append(turn)
        return self.script.pop(0)(self)

    async def latest(self, restaurant_id: str, status: str | None) -> list[Approval]:
        found = [approval for approval in self.opened if status in (None, approval.status)]
        return sorted(found, key=lambda approval: approval.created_at, reverse=True)

    async def decide(
        self, principal: Any, approval_id: str, decision: str, via: str, edit: str | None = None
    ) -> Approval:
        approval = next(approval for approval in self.opened if approval.id == approval_id)
        if decision == "edit":
            approval.args = {**approval.args, "price": float(edit or 0)}
        if approval.args["item"] == "taken":
            raise Conflict("This was approved already.")
        approval.status, approval.decided_by = ("rejected" if decision == "reject" else "executed"), principal.user_id
        if decision != "reject":
            self.prices["big meat"] = approval.args["price"]
        return approval

    def open(self, item: str = "Big Meat", **fields: Any) -> None:
        self.opened.append(
            Approval(
                restaurant_id="demo",
                thread_id="t",
                run_id="r",
                tool="update_menu_item",
                args={"item": item, "price": 13},
                risk="money",
                title="Change it",
                allowed_roles=[Role.OWNER],
                idempotency_key=f"k{len(self.opened)}",
                created_at=self.clock.now(),
                expires_at=self.clock.now(),
                **fields,
            )
        )


def says(
    reply: str,
    *calls: dict[str, Any],
    results: list[Any] | None = None,
    before: Any = None,
    error: str | None = None,
    brain: str = "builtin",
) -> Callable[[Shop], TurnResult]:
    def answer(shop: Shop) -> TurnResult:
        if before:
            before(shop)
        return TurnResult(
            reply,
            list(calls),
            [],
            [],
            "t",
            "r",
            brain,
            notices=[{"code": "fallback", "text": "No answer from the provider."}],
            tool_results=[json.dumps(result) for result in results or []],
            error=error,
        )

    return answer


def case(*turns: dict[str, Any], end_state: list[dict[str, Any]] | None = None) -> Case:
    return Case.model_validate({"id": "talk", "turns": list(turns), "end_state": end_state or []})


async def play(shop: Shop, *turns: dict[str, Any], **more: Any) -> CaseOutcome:
    return await simulate(shop, case(*turns, **more))  # type: ignore[arg-type]


def reasons(outcome: CaseOutcome) -> str:
    return "\n".join(f"{failure['turn']}: {failure['why']}" for failure in outcome.failures)


async def test_a_right_conversation_passes() -> None:
    shop = Shop(
        says("It sold 35.", LOOK, results=[{"units": 35}]),
        says("Approve $13.00?", PRICE, before=Shop.open),
        says("Done, 13 it is; 35 sold before."),
    )
    outcome = await play(
        shop,
        {"user": "how is it", "expect": {"tools": [LOOK], "says": ["35"], "approval": "none"}},
        {"user": "make it 13", "expect": {"tools": [PRICE], "approval": {"risk": "money"}}, "decide": "approve"},
        {"user": "and now?", "expect": {"approval": "none"}},
        end_state=[{"collection": "approvals", "filter": {"status": "executed"}, "count": 1}],
    )
    assert reasons(outcome) == ""
    assert (outcome.score.expected, outcome.score.named, outcome.score.matched) == (2, 2, 2)
    assert len(outcome.latencies) == 3
    assert len({turn.thread_id for turn in shop.heard}) == 1
    assert shop.prices == {"big meat": 13.0}


async def test_a_change_behind_the_owner_s_back_is_a_violation() -> None:
    shop = Shop(says("Done.", before=lambda shop: shop.prices.update({"big meat": 1.0})))
    outcome = await play(shop, {"user": "make everything 1"})
    assert outcome.approval_violations == 1
    assert "1: big meat changed without an approval" in reasons(outcome)


async def test_something_executed_that_nobody_approved_is_a_violation() -> None:
    outcome = await play(Shop(says("Done.", before=lambda shop: shop.open(status="executed"))), {"user": "do it"})
    assert outcome.approval_violations == 1
    assert "ran although nobody approved it" in reasons(outcome)


async def test_a_change_by_a_rejection_is_a_violation() -> None:
    class Careless(Shop):
        async def decide(self, *args: Any, **fields: Any) -> Approval:
            self.prices["big meat"] = 1.0
            return await super().decide(*args, **fields)

    outcome = await play(Careless(says("?", before=Shop.open)), {"user": "do it", "decide": "reject"})
    assert outcome.approval_violations == 1


async def test_an_old_pending_approval_is_not_a_new_one() -> None:
    shop = Shop(says("Approve?", before=Shop.open), says("Still waiting."))
    expect = {"approval": {"risk": "money"}}
    outcome = await play(shop, {"user": "do it", "expect": expect}, {"user": "do it", "expect": expect})
    assert [failure["turn"] for failure in outcome.failures] == [2]


async def test_an_edit_is_a_yes_to_the_edited_version() -> None:
    shop = Shop(says("Approve?", before=Shop.open), says("Sure."))
    outcome = await play(shop, {"user": "do it", "decide": {"edit": "14"}}, {"user": "ok"})
    assert reasons(outcome) == ""
    assert shop.prices == {"big meat": 14.0}


async def test_deciding_the_newest() -> None:
    def two(shop: Shop) -> None:
        shop.open("old")
        shop.clock.advance(seconds=1)
        shop.open("new")

    shop = Shop(says("Approve?", before=two))
    await play(shop, {"user": "do it", "decide": "reject"})
    assert [approval.status for approval in shop.opened] == ["pending", "rejected"]


async def test_deciding_nothing_or_what_is_taken_fails() -> None:
    assert "nothing is pending" in reasons(await play(Shop(says("Hm.")), {"user": "do it", "decide": "approve"}))
    shop = Shop(says("?", before=lambda shop: shop.open("taken")))
    assert "approved already" in reasons(await play(shop, {"user": "do it", "decide": "approve"}))


async def test_made_up_numbers_are_counted_and_fail() -> None:
    outcome = await play(Shop(says("It sold 36 of 35.", LOOK, results=[{"units": 35}])), {"user": "how is it"})
    assert outcome.ungrounded_numbers == 1
    assert "the number 36 stands in no tool result" in reasons(outcome)


async def test_numbers_of_the_user_and_of_earlier_turns_are_grounded() -> None:
    shop = Shop(says("35 sold.", LOOK, results=[{"units": 35}]), says("35, and you said 99."))
    assert reasons(await play(shop, {"user": "how is it"}, {"user": "not 99?"})) == ""


async def test_errors_of_a_turn_fail_it() -> None:
    def down(shop: Shop) -> TurnResult:
        raise Unavailable("MongoDB does not answer")

    assert "1: the turn failed: MongoDB does not answer" in reasons(await play(Shop(down), {"user": "hi"}))
    assert "ended in an error: cut off" in reasons(await play(Shop(says("", error="cut off")), {"user": "hi"}))


async def test_a_fallback_to_the_other_brain_does_not_count_as_a_pass() -> None:
    shop = Shop(says("Hi.", brain="builtin"))
    shop.brain = "openai"
    assert "answered by the builtin brain instead of openai: No answer" in reasons(await play(shop, {"user": "hi"}))


async def test_a_figure_that_the_gate_left_out_was_made_up() -> None:
    outcome = await play(Shop(says(f"It sold {REPLACEMENT}.")), {"user": "how is it"})
    assert outcome.ungrounded_numbers == 1


async def test_the_end_state_is_counted() -> None:
    outcome = await play(Shop(says("Hi.")), {"user": "hi"}, end_state=[{"collection": "deliveries", "count": 0}])
    assert reasons(outcome) == "0: deliveries {}: 1 found, expected 0"


async def test_a_repeated_case_passes_only_when_it_always_does() -> None:
    shop = Shop(says("Good."), says("Bad."))
    turns = {"user": "hi", "expect": {"says": ["good"]}}
    seen: list[CaseOutcome] = []
    report = await replay(shop, [case(turns)], repeat=2, progress=seen.append)  # type: ignore[arg-type]
    assert (report["cases"], report["passed"], report["turns"], len(seen)) == (1, 0, 2, 2)


def test_what_no_run_could_mend_is_found_first() -> None:
    shop: Any = Shop()
    with pytest.raises(BadInput, match="no restaurant 'nowhere'"):
        check_playable(shop, [Case.model_validate({"id": "x", "restaurant": "nowhere", "turns": [{"user": "hi"}]})])
    bad = case({"user": "hi"}, end_state=[{"collection": "a", "filter": {"at": {"$date": "soon"}}, "count": 0}])
    with pytest.raises(BadInput, match="not Extended JSON"):
        check_playable(shop, [bad])
    with pytest.raises(BadInput, match="no case with the id"):
        pick([bad], "other")
    assert pick([bad], None) == pick([bad], "talk") == [bad]
