"""The approval line: opening, deciding and executing what needs a yes.

The document is the only authority. An effect, the approval's `executed`, the audit entry and the message in the
thread are one transaction, so a crash at any point leaves either none of them (and the sweep does it again) or all.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, ValidationError

from agent.agui import Encoder, run_started
from agent.consent import needs_new_consent
from agent.turn import Turn
from core.clock import Clock
from core.errors import BadInput, Conflict, Forbidden, Gone, NotFound, TablesideError, ToolInputError
from core.events import ApprovalChanged, Event, RunFinished, TextDelta
from core.principal import Principal, Role
from memory.approvals import LIFETIME, Approval, ApprovalStore
from memory.audit import AuditLog
from memory.conversations import ConversationStore, TurnRecord
from memory.mongo import Mongo, Session
from memory.restaurants import RestaurantStore
from memory.runs import Run, RunStore
from tools.base import Followed, Proposal, Tool, ToolCall, ToolResult, misfit
from tools.registry import Registry

Decision = Literal["approve", "reject", "edit"]
SYSTEM = "system"
log = logging.getLogger(__name__)


class ClaimLost(Exception):
    """Another process has taken the approval over while we were executing it; our transaction is undone."""


@dataclass(frozen=True, slots=True)
class Stores:
    """What the line writes to."""

    mongo: Mongo
    approvals: ApprovalStore
    restaurants: RestaurantStore
    conversations: ConversationStore
    runs: RunStore
    audit: AuditLog


class Approvals:
    """Opens, decides and executes. Safe to run in several processes at once."""

    def __init__(self, stores: Stores, registry: Registry, clock: Clock) -> None:
        self._stores, self._registry, self._clock = stores, registry, clock

    # -- opening

    async def open(self, call: ToolCall, tool: Tool, args: dict[str, Any]) -> Approval:
        """Proposes what `tool` would do and stores it; the same wish while one is pending is the same approval."""
        return (await self.open_shown(call, tool, args))[0]

    async def open_shown(self, call: ToolCall, tool: Tool, args: dict[str, Any]) -> tuple[Approval, ToolResult | None]:
        """The same, with what is shown beside it."""
        assert tool.propose
        proposal = await tool.propose(call, tool.asking(args))
        tool.asking(proposal.args)
        rid = call.restaurant.restaurant_id
        if pending := await self._stores.approvals.same_pending(rid, tool.name, proposal.args):
            if pending.expires_at > self._clock.now():
                return pending, proposal.shown
            await self._expire(pending)
        approval = self._approval(call, tool, proposal, _key(call.run_id, tool.name, proposal.args))
        stored, new = await self._stores.approvals.upsert(approval)
        if new:
            await self._audit(stored, call.principal.user_id, "approval.opened")
            await self._follow(stored, call.principal.user_id)
        return stored, proposal.shown

    def _approval(self, call: ToolCall, tool: Tool, proposal: Proposal, key: str) -> Approval:
        now = self._clock.now()
        return Approval(
            restaurant_id=call.restaurant.restaurant_id,
            thread_id=call.thread_id,
            run_id=call.run_id,
            tool=tool.name,
            args=proposal.args,
            risk=proposal.risk,
            title=proposal.title,
            diff=_diff(proposal),
            message=proposal.message,
            cost=proposal.cost,
            notes=proposal.notes,
            by_hand=proposal.by_hand,
            allowed_roles=list(proposal.allowed_roles),
            idempotency_key=key,
            created_at=now,
            expires_at=now + LIFETIME,
        )

    # -- deciding

    async def decide(
        self,
        principal: Principal,
        approval_id: str,
        decision: Decision,
        via: str,
        reason: str | None = None,
        edit: str | dict[str, Any] | None = None,
    ) -> Approval:
        """Decides once and, on a yes, executes. An edit is a yes to the edited version, with whatever it changes on
        record. Raises Forbidden, Conflict (decided already) or Gone (expired)."""
        approval = await self._stores.approvals.get(principal.restaurant_id, approval_id)
        await self._check_decidable(approval, principal)
        if decision == "edit":
            approval = await self._edit(approval, principal, via, edit, reason)
        decided = await self._settle(approval, principal, decision, via, reason)
        return decided if decision == "reject" or decided.by_hand else await self.execute(decided)

    async def _check_decidable(self, approval: Approval, principal: Principal) -> None:
        if principal.role not in approval.allowed_roles:
            who = " or ".join(approval.allowed_roles)
            raise Forbidden(f"Only the {who} may decide this.", allowed_roles=approval.allowed_roles)
        if approval.status == "pending" and approval.expires_at <= self._clock.now():
            approval = await self._expire(approval)
        if approval.status == "expired":
            raise Gone(
                "This approval has expired. Ask me again and I'll prepare a new one.", approval=approval.public()
            )
        if approval.status != "pending":
            raise _decided_already(approval)

    async def _settle(
        self, approval: Approval, principal: Principal, decision: Decision, via: str, reason: str | None
    ) -> Approval:
        now, status = self._clock.now(), ("rejected" if decision == "reject" else "approved")
        changes: dict[str, Any] = {
            "status": status,
            "decided_by": principal.user_id,
            "decided_via": via,
            "decided_at": now,
            "reason": reason,
        }
        if decision == "reject":
            changes["outcome"] = f"Declined: {_lower(approval.title)}. Nothing was changed."
        elif approval.by_hand:
            changes["outcome"] = approval.by_hand

        async def settle(session: Session) -> Approval | None:
            moved = await self._stores.approvals.move(
                approval,
                {"status": "pending", "args": approval.args, "expires_at": {"$gt": now}},
                {"$set": changes},
                session,
            )
            if moved:
                await self._audit(moved, principal.user_id, f"approval.{status}", session, via=via, reason=reason)
                if decision == "reject":
                    await self._follow(moved, principal.user_id, session, reason)
                if moved.outcome:
                    await self._tell(moved, session)
            return moved

        settled = await self._stores.mongo.transaction(settle)
        if settled is None:
            raise _decided_already(await self._stores.approvals.get(approval.restaurant_id, approval.id))
        return settled

    async def _edit(
        self, approval: Approval, principal: Principal, via: str, edit: str | dict[str, Any] | None, reason: str | None
    ) -> Approval:
        """Replaces what would be done by the edited version."""
        tool = self._registry[approval.tool]
        if edit is None or not tool.edit or not tool.propose:
            raise BadInput("Say what to change: `edit` holds the new text or fields.")
        proposal = await tool.propose(await self._call(approval, principal), _edited(tool, approval, edit))
        change = {
            "at": self._clock.now(),
            "by": principal.user_id,
            "via": via,
            "reason": reason,
            "before": approval.args,
            "after": proposal.args,
        }
        fields = {
            "args": proposal.args,
            "title": proposal.title,
            "diff": _diff(proposal),
            "cost": proposal.cost,
            "message": proposal.message,
            "notes": proposal.notes,
            "by_hand": proposal.by_hand,
            "risk": proposal.risk,
        }

        async def replace(session: Session) -> Approval | None:
            unchanged = {"status": "pending", "args": approval.args}
            moved = await self._stores.approvals.move(
                approval, unchanged, {"$set": fields, "$push": {"edits": change}}, session
            )
            if moved:
                await self._audit(moved, principal.user_id, "approval.edited", session, edit=change)
            return moved

        if edited := await self._stores.mongo.transaction(replace):
            return edited
        raise _decided_already(await self._stores.approvals.get(approval.restaurant_id, approval.id))

    # -- executing

    async def execute(self, approval: Approval) -> Approval:
        """Does what was approved, once, whoever calls and however often. Returns the approval as it stands."""
        token = uuid4().hex
        claimed = await self._stores.approvals.claim(approval, token)
        if claimed is None:  # someone else is at it, or it is done
            return await self._stores.approvals.get(approval.restaurant_id, approval.id)
        try:
            return await self._perform_or_refuse(claimed, token)
        except ClaimLost:
            return await self._stores.approvals.get(approval.restaurant_id, approval.id)

    async def _perform_or_refuse(self, approval: Approval, token: str) -> Approval:
        try:
            return await self._perform(approval, token)
        except (ToolInputError, BadInput, NotFound, Forbidden, Conflict) as refusal:  # it will not work later either
            outcome = f"I couldn't do it: {refusal.message}"
        return await self._stores.mongo.transaction(
            lambda session: self._finish(approval, token, "failed", outcome, session)
        )

    async def _perform(self, approval: Approval, token: str) -> Approval:
        tool = self._registry[approval.tool]
        assert tool.propose and tool.execute
        call = await self._call(approval, Principal(approval.restaurant_id, approval.decided_by or SYSTEM, Role.OWNER))
        args = tool.asking(approval.args)
        fresh = await tool.propose(call, args)
        if stale := needs_new_consent(approval, fresh):
            return await self._ask_again(approval, token, call, tool, fresh, stale)

        async def perform(session: Session) -> Approval:
            assert tool.execute
            outcome = await tool.execute(call, args, session)
            return await self._finish(approval, token, "executed", outcome, session)

        return await self._stores.mongo.transaction(perform)

    async def _ask_again(
        self, approval: Approval, token: str, call: ToolCall, tool: Tool, fresh: Proposal, why: str
    ) -> Approval:
        async def reopen(session: Session) -> Approval:
            again = self._approval(call, tool, fresh, f"{approval.idempotency_key}:again")
            stored, _ = await self._stores.approvals.upsert(again, session)
            await self._audit(stored, SYSTEM, "approval.opened", session, instead_of=approval.id)
            await self._follow(stored, SYSTEM, session)
            outcome = f"I didn't do it: {why} since you were asked. Please look at the new version and decide again."
            return await self._finish(approval, token, "failed", outcome, session, [stored])

        return await self._stores.mongo.transaction(reopen)

    async def _finish(
        self,
        approval: Approval,
        token: str,
        status: str,
        outcome: str,
        session: Session,
        opened: list[Approval] | None = None,
    ) -> Approval:
        changes = {"status": status, "outcome": outcome, "executed_at": self._clock.now()}
        done = await self._stores.approvals.move(
            approval, {"status": "executing", "claim": token}, {"$set": changes}, session
        )
        if done is None:
            raise ClaimLost
        await self._audit(done, SYSTEM, f"approval.{status}", session, outcome=outcome)
        if status == "failed" and not opened:
            await self._follow(done, SYSTEM, session, outcome)
        await self._tell(done, session, opened or [])
        return done

    # -- what time does

    async def sweep(self) -> int:
        """Expires what nobody decided and executes what a crash left undone. Returns how many were touched."""
        overdue = await self._stores.approvals.overdue(self._clock.now())
        for approval in overdue:
            try:
                await (self._expire(approval) if approval.status == "pending" else self.execute(approval))
            except TablesideError as error:
                log.warning("sweeping approval %s failed: %s", approval.id, error.message)
        return len(overdue)

    async def _expire(self, approval: Approval) -> Approval:
        async def expire(session: Session) -> Approval | None:
            moved = await self._stores.approvals.move(
                approval,
                {"status": "pending", "expires_at": {"$lte": self._clock.now()}},
                {"$set": {"status": "expired"}},
                session,
            )
            if moved:
                await self._audit(moved, SYSTEM, "approval.expired", session)
                await self._follow(moved, SYSTEM, session)
            return moved

        moved = await self._stores.mongo.transaction(expire)
        return moved or await self._stores.approvals.get(approval.restaurant_id, approval.id)

    # -- helpers

    async def _call(self, approval: Approval, principal: Principal) -> ToolCall:
        restaurant = await self._stores.restaurants.get(approval.restaurant_id)
        return ToolCall(principal, restaurant, self._clock.now(), approval.id, approval.thread_id, approval.run_id)

    async def _audit(
        self, approval: Approval, actor: str, action: str, session: Session | None = None, **details: Any
    ) -> None:
        await self._stores.audit.write(
            approval.restaurant_id,
            self._clock.now(),
            actor,
            action,
            session,
            approval_id=approval.id,
            tool=approval.tool,
            args=approval.args,
            diff=approval.diff,
            **details,
        )

    async def _follow(
        self, approval: Approval, by: str, session: Session | None = None, why: str | None = None
    ) -> None:
        """Tells the tool what became of its approval, where it wants to know."""
        follow = self._registry[approval.tool].follow if approval.tool in self._registry else None
        if follow:
            now = self._clock.now()
            told = Followed(approval.restaurant_id, approval.id, approval.args, approval.status, why, by, now)
            await follow(told, session)

    async def tell_later(self, restaurant_id: str, approval_id: str, step: str, text: str) -> None:
        """Adds what came of an executed approval outside the house to its thread, once per `step`."""
        approval = await self._stores.approvals.get(restaurant_id, approval_id)
        if await self._stores.runs.find(restaurant_id, f"{approval.id}-{step}"):
            return

        async def tell(session: Session) -> None:
            await self._audit(approval, SYSTEM, f"approval.{step}", session, outcome=text)
            await self._say(approval, text, step, session, [])

        await self._stores.mongo.transaction(tell)

    async def _tell(self, approval: Approval, session: Session, opened: list[Approval] | None = None) -> None:
        """Adds a run to the thread that says what happened."""
        text = approval.outcome or approval.title
        await self._say(approval, text, approval.status, session, [approval, *(opened or [])])

    async def _say(self, approval: Approval, text: str, step: str, session: Session, shown: list[Approval]) -> None:
        now, real = self._clock.now(), datetime.now(UTC)  # runs live by real time, whatever day the clock is set to
        actor = approval.decided_by or SYSTEM
        turn = Turn(
            text,
            Principal(approval.restaurant_id, actor, Role.OWNER),
            approval.thread_id,
            f"{approval.id}-{step}",
            "approval",
        )
        record = TurnRecord(
            restaurant_id=approval.restaurant_id,
            thread_id=approval.thread_id,
            run_id=turn.run_id,
            user_id=actor,
            channel=turn.channel,
            user=None,
            reply=turn.text,
            status="complete",
            created_at=now,
            approvals=[each.id for each in shown],
        )
        run = Run(
            approval.restaurant_id,
            turn.run_id,
            approval.thread_id,
            actor,
            turn.channel,
            turn.input_hash,
            real,
            SYSTEM,
            real,
            "finished",
        )
        await self._stores.conversations.add_turn(record, session)
        await self._stores.runs.add_finished(run, _events(turn, shown), session)


def _edited(tool: Tool, approval: Approval, edit: str | dict[str, Any]) -> BaseModel:
    assert tool.edit
    try:
        return tool.asking(tool.edit(approval.args, edit))
    except ValidationError as error:
        raise BadInput(f"This edit doesn't fit: {misfit(error)}") from None


def _events(turn: Turn, approvals: list[Approval]) -> list[str]:
    encoder = Encoder(turn.thread_id, turn.run_id)
    events: list[Event] = [TextDelta(turn.text)]
    events += [ApprovalChanged(approval.public()) for approval in approvals]
    encoded = [line for event in [*events, RunFinished()] for line in encoder.encode(event)]
    return [run_started(turn.thread_id, turn.run_id), *encoded]


def _decided_already(approval: Approval) -> Conflict:
    who = approval.decided_by or "someone else"
    text = f"This was {'approved' if approval.status != 'rejected' else 'rejected'} already by {who}."
    if approval.status == "pending":
        text = "This was changed while you were looking at it. Look at the new version and decide again."
    return Conflict(text, code="already_decided", approval=approval.public())


def _diff(proposal: Proposal) -> list[dict[str, Any]]:
    return [{"field": change.field, "before": change.before, "after": change.after} for change in proposal.diff]


def _key(run_id: str, tool: str, args: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(args, sort_keys=True, default=str).encode()).hexdigest()[:16]
    return f"{run_id}:{tool}:{digest}"


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]
