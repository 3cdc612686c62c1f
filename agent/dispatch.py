"""The one place where tool calls happen, and where a tool's class decides how.

R runs in parallel, D one after the other, W never runs here: it opens an approval.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from agent.approvals import Approvals
from core.cards import Card
from core.errors import Forbidden, NotFound, ToolInputError
from core.events import Event, ToolFinished, ToolStarted
from core.principal import Role
from memory.approvals import Approval
from tools.base import Asking, Tool, ToolCall, ToolClass, ToolResult, misfit
from tools.registry import Registry

Emit = Callable[[Event], None]
_MAY_CHANGE = (Role.OWNER, Role.MANAGER, Role.STAFF)


@dataclass(frozen=True, slots=True)
class Request:
    """A tool call as the model made it."""

    id: str
    name: str
    args: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of it. `content` is the JSON that the model reads."""

    request: Request
    content: str
    cards: list[Card] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)
    approval: Approval | None = None


class Dispatcher:
    def __init__(self, registry: Registry, approvals: Approvals) -> None:
        self._registry, self._approvals = registry, approvals

    async def run(self, requests: list[Request], call: Callable[[str], ToolCall], emit: Emit) -> list[Outcome]:
        """Runs the calls of one model answer; `call` makes the ToolCall for a call id. Outcomes keep the order."""
        done: dict[str, Outcome] = {}
        reads = [request for request in requests if self._reads(request)]
        for outcome in await asyncio.gather(*(self._one(request, call, emit) for request in reads)):
            done[outcome.request.id] = outcome
        for request in requests:
            if request.id not in done:
                done[request.id] = await self._one(request, call, emit)
        return [done[request.id] for request in requests]

    def _reads(self, request: Request) -> bool:
        """Whether it may run beside others. One that could write with other arguments waits its turn."""
        if request.name not in self._registry:
            return False
        tool = self._registry[request.name]
        return tool.tool_class is ToolClass.READ and tool.asks is None

    async def _one(self, request: Request, call: Callable[[str], ToolCall], emit: Emit) -> Outcome:
        emit(ToolStarted(request.id, request.name, request.args))
        outcome = await self._answered(request, call(request.id))
        emit(ToolFinished(request.id, outcome.content))
        return outcome

    async def _answered(self, request: Request, call: ToolCall) -> Outcome:
        """Only what the model can mend goes back to it as text; everything else is raised."""
        try:
            return await self._checked(request, call)
        except (ToolInputError, NotFound, Forbidden) as error:
            return Outcome(request, _json({"error": error.message, **error.details}))
        except ValidationError as error:
            return Outcome(request, _json({"error": f"These arguments don't fit: {misfit(error)}"}))
        except TimeoutError:
            return Outcome(request, _json({"error": "That took too long, so I stopped it. Nothing was changed."}))

    async def _checked(self, request: Request, call: ToolCall) -> Outcome:
        tool = self._registry[request.name]
        args = tool.args.model_validate(request.args)
        kind = tool.class_of(args)
        if kind is not ToolClass.READ and call.principal.role not in _MAY_CHANGE:
            raise Forbidden("Your account may look at things here but not change them. Ask the owner.")
        async with asyncio.timeout(tool.timeout):
            if kind is ToolClass.WRITE:
                return await self._proposed(request, tool, call)
            assert tool.run  # the registry sees to it
            result: ToolResult = await tool.run(call, args)
            if result.asking:
                return await self._asked(request, call, result, result.asking)
        return Outcome(request, _json(result.content), _cards(request, call, result), result.suggestions)

    async def _asked(self, request: Request, call: ToolCall, done: ToolResult, wanted: Asking) -> Outcome:
        """What was done, and the approval that it needs. Where that cannot be asked for it is done all the same."""
        try:
            approval, beside = await self._approvals.open_shown(call, self._registry[wanted.tool], wanted.args)
        except ToolInputError as refusal:
            notes = [*done.content.get("notes", []), refusal.message]
            return Outcome(request, _json({**done.content, "notes": notes}), _cards(request, call, done))
        whole = ToolResult(done.content, beside.cards if beside else done.cards)
        return _waiting(request, call, approval, whole)

    async def _proposed(self, request: Request, tool: Tool, call: ToolCall) -> Outcome:
        approval, beside = await self._approvals.open_shown(call, tool, request.args)
        return _waiting(request, call, approval, beside or ToolResult({}))


def _waiting(request: Request, call: ToolCall, approval: Approval, beside: ToolResult) -> Outcome:
    shown = ("id", "title", "short_code", "risk", "diff", "message", "cost", "notes", "expires_at")
    public = approval.public()
    content = {
        **beside.content,
        "status": approval.status,
        "approval": {name: public[name] for name in shown if public[name]},
        "currency": call.restaurant.currency,
    }
    cards = _cards(request, call, beside)
    return Outcome(request, _json(content), cards, beside.suggestions, approval)


def _cards(request: Request, call: ToolCall, result: ToolResult) -> list[Card]:
    """With where they come from."""
    named = {"sources": [request.id], "demo": call.restaurant.demo}
    return [card.model_copy(update=named) for card in result.cards]


def _json(content: dict[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=str)
