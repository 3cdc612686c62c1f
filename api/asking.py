"""Opening an approval from a page or the command line, the same way a conversation does: through the one line."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from pydantic import ValidationError

from core.errors import BadInput, Forbidden, Unavailable
from core.principal import Principal, Role
from tools.base import ToolCall, misfit

if TYPE_CHECKING:
    from api.wiring import Container
    from memory.approvals import Approval
    from memory.restaurants import Restaurant


def call_of(
    container: Container, restaurant: Restaurant, speaker: Principal, thread_id: str, run_id: str | None = None
) -> ToolCall:
    """One call, as a tool sees it. `run_id`: the same for the same wish, where it may come twice."""
    run = run_id or f"page-{uuid4().hex}"
    return ToolCall(speaker, restaurant, container.clock.now(), run, thread_id, run)


async def ask(container: Container, call: ToolCall, tool_name: str, args: dict[str, Any]) -> Approval:
    """The approval that waits for a yes; the outcome is told in the call's thread. Raises Forbidden for a viewer, and
    what the tool raises for what cannot be."""
    if call.principal.role is Role.VIEWER:
        raise Forbidden("Your account may look at things here but not change them. Ask the owner.")
    tool = container.registry[tool_name]
    try:
        async with asyncio.timeout(tool.timeout):
            return await container.executor.open(call, tool, args)
    except ValidationError as error:
        raise BadInput(misfit(error)) from None
    except TimeoutError:
        raise Unavailable("That took too long, so I stopped it. Nothing was changed.") from None


def thread_of(campaign_id: str, thread_id: str | None) -> str:
    """Where what becomes of a campaign is told: where it was planned, else a conversation of its own."""
    return thread_id or f"campaign-{campaign_id}"
