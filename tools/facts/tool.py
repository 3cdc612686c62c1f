"""The tools that keep facts in mind. Both are class D: our own data, undone by the other one."""

from __future__ import annotations

from tools.base import Tool, ToolCall, ToolClass, ToolResult
from tools.facts.schemas import ForgetFact, RememberFact
from tools.facts.service import FactService


def fact_tools(service: FactService) -> list[Tool]:
    async def remember(call: ToolCall, args: RememberFact) -> ToolResult:
        text = await service.remember(
            call.restaurant,
            args.fact,
            call.now,
            created_by=call.principal.user_id,
            thread_id=call.thread_id,
            run_id=call.run_id,
        )
        return ToolResult({"remembered": text})

    async def forget(call: ToolCall, args: ForgetFact) -> ToolResult:
        return ToolResult({"forgotten": await service.forget(call.restaurant, args.fact, call.now)})

    return [
        Tool(
            "remember_fact",
            "Keep a fact about the restaurant in mind for later conversations, when the owner asks "
            "for it or states something lasting (opening hours, suppliers, taste). Not for numbers that tools can "
            "look up.",
            RememberFact,
            ToolClass.DRAFT,
            run=remember,
        ),
        Tool(
            "forget_fact",
            "Forget a fact that was remembered earlier. It can be remembered again.",
            ForgetFact,
            ToolClass.DRAFT,
            run=forget,
        ),
    ]
