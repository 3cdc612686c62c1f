"""Plays one conversation through the real container, turn by turn, and says what went wrong."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from agent.approvals import Decision
from agent.grounding import REPLACEMENT, ungrounded
from agent.turn import Turn, TurnResult
from core.errors import TablesideError
from core.principal import Principal, Role
from evals.case import Case, CaseTurn, Edit
from evals.checks import check_turn
from evals.checks.approvals import violations
from evals.checks.observed import Call, Observed
from evals.checks.state import check_count, state_filter
from evals.checks.tools import score_tools
from evals.report import CaseOutcome
from evals.world import World
from tools.base import ToolClass

_VIA = "evals"


@dataclass(slots=True)
class _Conversation:
    """What one case has seen so far. `sources` is all that a number in a reply may come from."""

    world: World
    case: Case
    outcome: CaseOutcome
    thread_id: str = field(default_factory=lambda: uuid4().hex)
    sources: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)  # approvals that were pending before

    @property
    def owner(self) -> Principal:
        return Principal(self.case.restaurant, "evals-owner", Role.OWNER)

    @property
    def today(self) -> date:
        return self.world.clock.now().astimezone(ZoneInfo(self.world.timezone)).date()


async def simulate(world: World, case: Case) -> CaseOutcome:
    """A fresh world, the turns in order, then the state they left behind."""
    await world.reset(case.restaurant)
    talk = _Conversation(world, case, CaseOutcome(case.id))
    for number, turn in enumerate(case.turns, start=1):
        await _play(talk, number, turn)
        if turn.decide is not None:
            await _decide(talk, number, turn)
        world.clock.advance(minutes=1)
    await _check_end_state(talk)
    return talk.outcome


async def _play(talk: _Conversation, number: int, turn: CaseTurn) -> None:
    guarded = await talk.world.guarded(talk.case.restaurant)
    begun = time.perf_counter()
    try:
        result = await talk.world.container.runner.ask(Turn(turn.user, talk.owner, talk.thread_id, channel=_VIA))
    except TablesideError as error:
        talk.outcome.fail(number, f"the turn failed: {error.message}")
        return
    finally:
        talk.outcome.latencies.append(time.perf_counter() - begun)
    talk.sources += [turn.user, *result.tool_results]
    seen = _observe(talk, result, await _newly_pending(talk))
    talk.outcome.score += score_tools(turn.expect, seen)
    talk.outcome.ungrounded_numbers += len(seen.ungrounded)
    talk.outcome.fail(number, *check_turn(turn.expect, seen))
    talk.outcome.fail(number, *_trouble(talk, result))
    await _check_line(talk, number, guarded, allowed=False)


def _trouble(talk: _Conversation, result: TurnResult) -> list[str]:
    """A turn that broke, or that another brain than the one under test had to finish."""
    wanted = talk.world.brain
    wrong = [f"the turn ended in an error: {result.error}"] if result.error else []
    if result.brain not in (wanted, None):
        notices = "; ".join(notice["text"] for notice in result.notices)
        wrong.append(f"answered by the {result.brain} brain instead of {wanted}: {notices}")
    return wrong


def _observe(talk: _Conversation, result: TurnResult, opened: list[dict[str, Any]]) -> Observed:
    made_up = ungrounded(result.reply, talk.sources)
    made_up += [REPLACEMENT] * result.reply.count(REPLACEMENT)  # the assistant's own gate saw it first
    return Observed(
        reply=result.reply,
        today=talk.today,
        calls=[_call(talk, call) for call in result.tool_calls],
        opened=opened,
        ungrounded=made_up,
        lang=talk.case.lang,
    )


def _call(talk: _Conversation, call: dict[str, Any]) -> Call:
    registry, name = talk.world.container.registry, call["name"]
    return Call(name, call["args"], registry[name].tool_class if name in registry else ToolClass.WRITE)


async def _newly_pending(talk: _Conversation) -> list[dict[str, Any]]:
    """Approvals that came to be pending since the last look, the newest first."""
    pending = await talk.world.container.approvals.latest(talk.case.restaurant, "pending")
    new = [approval.public() for approval in pending if approval.id not in talk.known]
    talk.known |= {approval["id"] for approval in new}
    return new


async def _decide(talk: _Conversation, number: int, turn: CaseTurn) -> None:
    """An edit is a yes to the edited version, as it is for the owner."""
    pending = await talk.world.container.approvals.latest(talk.case.restaurant, "pending")
    if not pending:
        talk.outcome.fail(number, "nothing is pending that could be decided")
        return
    guarded = await talk.world.guarded(talk.case.restaurant)
    decision, text = _decision(turn)
    try:
        decided = await talk.world.container.executor.decide(talk.owner, pending[0].id, decision, _VIA, edit=text)
    except TablesideError as error:
        talk.outcome.fail(number, f"{decision} of {pending[0].title!r} failed: {error.message}")
        return
    if decision != "reject" and decided.status != "executed":
        talk.outcome.fail(number, f"{decided.title!r} was approved but is {decided.status}: {decided.outcome}")
    talk.sources.append(json.dumps(decided.public()))
    await _check_line(talk, number, guarded, allowed=decision != "reject")


def _decision(turn: CaseTurn) -> tuple[Decision, str | None]:
    return ("edit", turn.decide.edit) if isinstance(turn.decide, Edit) else (turn.decide or "reject", None)


async def _check_line(talk: _Conversation, number: int, before: dict[str, Any], *, allowed: bool) -> None:
    after = await talk.world.guarded(talk.case.restaurant)
    approvals = await talk.world.container.approvals.latest(talk.case.restaurant, None)
    found = violations(before, after, [approval.model_dump() for approval in approvals], allowed=allowed)
    talk.outcome.approval_violations += len(found)
    talk.outcome.fail(number, *found)


async def _check_end_state(talk: _Conversation) -> None:
    for wanted in talk.case.end_state:
        filter = state_filter(wanted, talk.case.restaurant)
        count = await talk.world.container.mongo.tenant(talk.case.restaurant)[wanted.collection].count(filter)
        talk.outcome.fail(0, *check_count(wanted, count))
