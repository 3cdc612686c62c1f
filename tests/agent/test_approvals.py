"""The approval line: a yes happens once, a no never, and nothing happens without either."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pymongo.errors import DuplicateKeyError

from agent.approvals import Approvals, ClaimLost
from api.wiring import Container
from core.clock import FixedClock
from core.errors import BadInput, Conflict, Forbidden, Gone, NotFound, ToolInputError, Unavailable
from core.principal import Principal, Role
from memory.approvals import Approval
from memory.restaurants import RestaurantStore
from tools.base import ToolCall


async def opened(house: Container, owner: Principal, **args: Any) -> Approval:
    restaurant = await RestaurantStore(house.mongo).get("trattoria")
    call = ToolCall(owner, restaurant, house.clock.now(), "call", "thread", f"run-{args}")
    return await house.executor.open(call, house.registry["update_menu_item"], {"item": "Margherita", **args})


async def claims_run_out(house: Container) -> None:
    """As if the dead executor's half minute was over."""
    past = datetime(2020, 1, 1, tzinfo=UTC)
    claimed = {"status": "executing"}
    await house.mongo.tenant("trattoria").approvals.update_many(claimed, {"$set": {"claimed_until": past}})


async def price(house: Container, key: str = "margherita") -> float:
    item = await house.mongo.tenant("trattoria").menu_items.find_one({"key": key})
    assert item
    return float(item["price"])


async def audit(house: Container) -> list[str]:
    entries = house.mongo.tenant("trattoria").audit_log.find().sort("_id")
    return [entry["action"] async for entry in entries]


async def test_nothing_changes_until_it_is_approved(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    assert (approval.status, approval.risk, approval.diff) == (
        "pending",
        "money",
        [{"field": "price", "before": 12.0, "after": 13.0}],
    )
    assert len(approval.short_code) == 4
    assert await price(house) == 12.0


async def test_a_yes_does_it_once_and_tells_the_thread(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    done = await house.executor.decide(owner, approval.id, "approve", "web")
    assert (done.status, done.decided_by, done.decided_via) == ("executed", "anna", "web")
    assert await price(house) == 13.0
    assert await audit(house) == ["approval.opened", "approval.approved", "approval.executed"]
    [(_, told)] = await house.conversations.turns("trattoria", "thread", 10)
    assert told.reply == done.outcome and "13" in told.reply and told.approvals == [approval.id]
    events = [batch async for batch in house.runner.follow("trattoria", told.run_id)]
    assert '"RUN_FINISHED"' in events[-1][-1][1] and any("tableside.approval" in event for _, event in events[0])


async def test_a_no_changes_nothing_and_keeps_its_reason(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    declined = await house.executor.decide(owner, approval.id, "reject", "web", "too dear for our regulars")
    assert (declined.status, declined.reason) == ("rejected", "too dear for our regulars")
    assert await price(house) == 12.0
    assert await audit(house) == ["approval.opened", "approval.rejected"]
    [(_, told)] = await house.conversations.turns("trattoria", "thread", 10)
    assert "Nothing was changed" in told.reply


async def test_the_first_decision_wins(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    other = Principal("trattoria", "bruno", Role.MANAGER)
    decisions = [
        house.executor.decide(owner, approval.id, "approve", "web"),
        house.executor.decide(other, approval.id, "reject", "sms"),
        house.executor.decide(owner, approval.id, "approve", "slack"),
    ]
    outcomes = await asyncio.gather(*decisions, return_exceptions=True)
    won = [outcome for outcome in outcomes if isinstance(outcome, Approval)]
    lost = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(won) == 1 and len(lost) == 2
    assert lost[0].details["approval"]["decided_by"] == won[0].decided_by
    assert await price(house) == (13.0 if won[0].status == "executed" else 12.0)


async def test_an_expired_one_cannot_be_decided(house: Container, owner: Principal, clock: FixedClock) -> None:
    approval = await opened(house, owner, price=13)
    clock.advance(hours=25)
    with pytest.raises(Gone):
        await house.executor.decide(owner, approval.id, "approve", "web")
    assert (await house.approvals.get("trattoria", approval.id)).status == "expired"
    with pytest.raises(Gone):
        await house.executor.decide(owner, approval.id, "reject", "web")
    assert await price(house) == 12.0


async def test_the_sweep_expires_what_nobody_decided(house: Container, owner: Principal, clock: FixedClock) -> None:
    approval = await opened(house, owner, price=13)
    assert await house.executor.sweep() == 0
    clock.advance(hours=24)
    assert await house.executor.sweep() == 1
    assert (await house.approvals.get("trattoria", approval.id)).status == "expired"
    assert (await audit(house))[-1] == "approval.expired"


async def test_an_edit_is_a_yes_to_the_edited_version(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    done = await house.executor.decide(owner, approval.id, "edit", "web", "a bit less", "12.50")
    assert (done.status, done.diff[0]["after"], done.id, done.reason) == ("executed", 12.5, approval.id, "a bit less")
    assert done.edits[0]["reason"] == "a bit less" and done.edits[0]["before"]["price"] == 13
    assert await price(house) == 12.5
    assert await audit(house) == ["approval.opened", "approval.edited", "approval.approved", "approval.executed"]


async def test_its_run_can_be_read_whatever_day_the_clock_is_set_to(
    house: Container, owner: Principal, clock: FixedClock
) -> None:
    clock.advance(days=-4_000)
    approval = await opened(house, owner, price=13)
    await house.executor.decide(owner, approval.id, "approve", "web")
    assert (await house.runs.get("trattoria", f"{approval.id}-executed")).is_kept


async def test_a_useless_edit_decides_nothing(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    with pytest.raises(BadInput):
        await house.executor.decide(owner, approval.id, "edit", "web")
    misfits = ({"price": "abc"}, {"price": True}, {"price": float("nan")}, {"available": "maybe"}, "9" * 400)
    for useless in ("whatever you like", "1 less", {"price": -1}, {"price": 12.0}, "12", *misfits):
        with pytest.raises((ToolInputError, BadInput)):
            await house.executor.decide(owner, approval.id, "edit", "web", edit=useless)
    assert (await house.approvals.get("trattoria", approval.id)).status == "pending" and await price(house) == 12.0
    assert (await house.executor.decide(owner, approval.id, "edit", "web", edit={"price": 12.75})).status == "executed"
    assert await price(house) == 12.75


async def test_an_edit_of_what_was_just_decided_is_refused(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = await opened(house, owner, price=13)
    original = Approvals._call

    async def decided_meanwhile(self: Approvals, *args: Any) -> ToolCall:
        await house.approvals.move(approval, {"status": "pending"}, {"$set": {"status": "rejected"}})
        return await original(self, *args)

    monkeypatch.setattr(Approvals, "_call", decided_meanwhile)
    with pytest.raises(Conflict):
        await house.executor.decide(owner, approval.id, "edit", "web", edit="12.50")


async def test_of_two_edits_at_once_one_wins(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    edits = [house.executor.decide(owner, approval.id, "edit", "web", edit=str(value)) for value in (12.5, 15)]
    outcomes = await asyncio.gather(*edits, return_exceptions=True)
    won = [outcome for outcome in outcomes if isinstance(outcome, Approval)]
    assert len(won) == 1 and sum(isinstance(outcome, Conflict) for outcome in outcomes) == 1
    assert await price(house) == won[0].diff[0]["after"]


@pytest.mark.parametrize("role", [Role.STAFF, Role.VIEWER])
async def test_staff_may_not_decide(house: Container, owner: Principal, role: Role) -> None:
    approval = await opened(house, owner, price=13)
    with pytest.raises(Forbidden):
        await house.executor.decide(Principal("trattoria", "carla", role), approval.id, "approve", "web")
    assert await price(house) == 12.0


async def test_another_restaurant_does_not_see_it(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    with pytest.raises(NotFound):
        await house.executor.decide(Principal("osteria", "dora", Role.OWNER), approval.id, "approve", "web")


async def test_the_same_wish_is_the_same_approval(house: Container, owner: Principal, clock: FixedClock) -> None:
    first, second = await opened(house, owner, price=13), await opened(house, owner, price=13.0)
    assert first.id == second.id
    clock.advance(hours=25)
    third = await opened(house, owner, price=13, available=None)
    assert third.id != first.id and (await house.approvals.get("trattoria", first.id)).status == "expired"


async def test_the_same_call_again_opens_nothing_new(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    await house.executor.decide(owner, approval.id, "reject", "web")
    again = await opened(house, owner, price=13)
    assert (again.id, again.status) == (approval.id, "rejected")


async def test_what_changed_meanwhile_is_asked_again(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    await house.mongo.tenant("trattoria").menu_items.update_one({"key": "margherita"}, {"$set": {"price": 12.9}})
    done = await house.executor.decide(owner, approval.id, "approve", "web")
    assert done.status == "failed" and "changed" in (done.outcome or "")
    assert await price(house) == 12.9
    [again] = await house.approvals.latest("trattoria", "pending")
    assert again.diff == [{"field": "price", "before": 12.9, "after": 13.0}]
    await house.executor.decide(owner, again.id, "approve", "web")
    assert await price(house) == 13.0


async def test_what_cannot_be_done_fails_in_words(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    await house.mongo.tenant("trattoria").menu_items.delete_many({"key": "margherita"})
    done = await house.executor.decide(owner, approval.id, "approve", "web")
    assert done.status == "failed" and (done.outcome or "").startswith("I couldn't do it")


async def test_a_dearer_version_or_a_larger_audience_asks_again(house: Container, owner: Principal) -> None:
    from agent.consent import needs_new_consent
    from tools.base import Proposal, Risk

    approval = (await opened(house, owner, price=13)).model_copy(
        update={"diff": [], "cost": 10.0, "message": {"text": "Hi", "audience_count": 100}}
    )

    def fresh(**changes: Any) -> Proposal:
        fields = {"cost": 10.0, "message": {"text": "Hi", "audience_count": 100}, **changes}
        return Proposal("t", Risk.PUBLIC, {}, **fields)

    assert needs_new_consent(approval, fresh()) is None
    assert needs_new_consent(approval, fresh(cost=9.0, message={"text": "Hi", "audience_count": 90})) is None
    assert needs_new_consent(approval, fresh(cost=10.5)) == "it became dearer"
    assert needs_new_consent(approval, fresh(message={"text": "Hi", "audience_count": 105})) is None
    assert "more guests" in str(needs_new_consent(approval, fresh(message={"text": "Hi", "audience_count": 106})))
    assert needs_new_consent(approval, fresh(cost=10.3, message={"text": "Hi", "audience_count": 103})) is None
    assert "dearer" in str(needs_new_consent(approval, fresh(cost=10.5, message={"text": "Hi", "audience_count": 103})))
    more = {"text": "Hi", "audience_count": 100, "more": [{"channel": "instagram", "text": "New"}]}
    assert "text" in str(needs_new_consent(approval, fresh(message=more)))
    assert "text" in str(needs_new_consent(approval, fresh(message={"text": "Ho", "audience_count": 100})))
    for beside in ({"picture": "p2"}, {"link": "https://elsewhere.example"}, {"preheader": "Free beer"}):
        changed = {"text": "Hi", "audience_count": 100, **beside}
        assert "text" in str(needs_new_consent(approval, fresh(message=changed)))


class Crash(Exception):
    """Stands for the process being gone."""


@pytest.mark.parametrize("where", ["claim", "propose", "execute", "_finish", "_tell"])
async def test_a_crash_anywhere_neither_loses_nor_doubles(
    house: Container, owner: Principal, clock: FixedClock, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    approval = await opened(house, owner, price=13)
    with monkeypatch.context() as crashing:
        _crash_in(crashing, house, where)
        with pytest.raises(Crash):
            await house.executor.decide(owner, approval.id, "approve", "web")
    assert await price(house) == 12.0
    assert (await house.approvals.get("trattoria", approval.id)).status in ("approved", "executing")
    await claims_run_out(house)
    await asyncio.gather(house.executor.sweep(), house.executor.sweep())
    await house.executor.sweep()
    assert await price(house) == 13.0
    assert (await audit(house)).count("approval.executed") == 1
    assert len(await house.conversations.turns("trattoria", "thread", 10)) == 1


def _crash_in(crashing: pytest.MonkeyPatch, house: Container, where: str) -> None:
    async def crash(*_: Any, **__: Any) -> None:
        raise Crash

    if where == "claim":
        crashing.setattr(type(house.approvals), "claim", crash)
    elif where in ("propose", "execute"):
        method = {"propose": "propose_update", "execute": "apply_update"}[where]
        crashing.setattr(type(house.menu), method, crash)
    else:
        crashing.setattr(Approvals, where, crash)


async def test_an_executor_that_was_too_slow_does_nothing(
    house: Container, owner: Principal, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = await opened(house, owner, price=13)
    original = Approvals._finish

    async def taken_over(self: Approvals, *args: Any, **kwargs: Any) -> Approval:
        await house.approvals.move(approval, {"status": "executing"}, {"$set": {"claim": "someone else"}})
        return await original(self, *args, **kwargs)

    with monkeypatch.context() as slow:
        slow.setattr(Approvals, "_finish", taken_over)
        stands = await house.executor.decide(owner, approval.id, "approve", "web")
    assert stands.status == "executing" and await price(house) == 12.0
    assert (await house.executor.execute(stands)).status == "executing"  # not ours to take before the claim runs out
    await claims_run_out(house)
    await house.executor.sweep()
    assert await price(house) == 13.0
    assert issubclass(ClaimLost, Exception)


async def test_the_sweep_goes_on_after_a_bad_one(
    house: Container, owner: Principal, clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = await opened(house, owner, price=13), await opened(house, owner, available=False)
    for approval in (bad, good):
        await house.approvals.move(approval, {}, {"$set": {"status": "approved", "decided_by": "anna"}})
    await house.mongo.tenant("trattoria").approvals.update_one({"id": bad.id}, {"$set": {"tool": "gone"}})
    await house.executor.sweep()
    assert (await house.approvals.get("trattoria", good.id)).status == "executed"
    assert (await house.approvals.get("trattoria", bad.id)).status == "failed"


async def test_short_codes_find_the_pending_one(house: Container, owner: Principal) -> None:
    approval = await opened(house, owner, price=13)
    assert (await house.approvals.by_code("trattoria", approval.short_code.lower())).id == approval.id
    with pytest.raises(NotFound):
        await house.approvals.by_code("trattoria", "0000")
    with pytest.raises(NotFound):
        await house.approvals.by_code("osteria", approval.short_code)


async def test_a_taken_code_is_not_given_again(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await opened(house, owner, price=13)
    codes = iter([*first.short_code, *"ACDE"])
    monkeypatch.setattr("memory.approvals.secrets.choice", lambda _: next(codes))
    second = await opened(house, owner, price=14)
    assert second.short_code == "ACDE" and timedelta(0) < second.expires_at - house.clock.now()


async def test_a_code_that_was_just_taken_is_drawn_again(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await opened(house, owner, price=13)
    codes = iter([first.short_code, "ACDE"])

    async def racing(*_: Any) -> str:
        return next(codes)

    monkeypatch.setattr(type(house.approvals), "_free_code", racing)
    assert (await opened(house, owner, price=14)).short_code == "ACDE"


async def test_no_code_left_is_said(house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch) -> None:
    first = await opened(house, owner, price=13)

    async def taken(*_: Any) -> str:
        return first.short_code

    monkeypatch.setattr(type(house.approvals), "_free_code", taken)
    with pytest.raises(Unavailable):
        await opened(house, owner, price=14)
    with pytest.raises(DuplicateKeyError):
        again = first.model_copy(update={"id": "other", "idempotency_key": "other"})
        await house.mongo.transaction(lambda session: house.approvals.upsert(again, session))


async def test_expiring_twice_is_expiring_once(house: Container, owner: Principal, clock: FixedClock) -> None:
    approval = await opened(house, owner, price=13)
    clock.advance(hours=25)
    assert {(await house.executor._expire(approval)).status for _ in range(2)} == {"expired"}
    assert (await audit(house)).count("approval.expired") == 1


async def test_a_sweep_that_fails_for_one_goes_on_with_the_others(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    good, bad = await opened(house, owner, price=13), await opened(house, owner, available=False)
    for approval in (good, bad):
        await house.approvals.move(approval, {}, {"$set": {"status": "approved", "decided_by": "anna"}})
    original = Approvals.execute

    async def failing(self: Approvals, approval: Approval) -> Approval:
        if approval.id == bad.id:
            raise Unavailable("the till does not answer")
        return await original(self, approval)

    monkeypatch.setattr(Approvals, "execute", failing)
    assert await house.executor.sweep() == 2
    assert await price(house) == 13.0
    assert (await house.approvals.get("trattoria", bad.id)).status == "approved"


async def test_an_edit_of_what_was_just_edited_is_refused(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = await opened(house, owner, price=13)
    original = Approvals._call

    async def edited_meanwhile(self: Approvals, *args: Any) -> ToolCall:
        await house.approvals.move(approval, {"status": "pending"}, {"$set": {"args.price": 15.0}})
        return await original(self, *args)

    with monkeypatch.context() as racing:
        racing.setattr(Approvals, "_call", edited_meanwhile)
        with pytest.raises(Conflict, match="changed while you were looking"):
            await house.executor.decide(owner, approval.id, "edit", "web", edit="12.50")
    assert await price(house) == 12.0


async def test_a_yes_to_what_was_just_edited_is_no_yes_to_the_edit(
    house: Container, owner: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    approval = await opened(house, owner, price=13)
    original = Approvals._check_decidable

    async def edited_meanwhile(self: Approvals, *args: Any) -> None:
        await original(self, *args)
        await house.approvals.move(approval, {"status": "pending"}, {"$set": {"args.price": 99.0}})

    monkeypatch.setattr(Approvals, "_check_decidable", edited_meanwhile)
    with pytest.raises(Conflict, match="changed while you were looking"):
        await house.executor.decide(owner, approval.id, "approve", "web")
    assert await price(house) == 12.0
