"""Writing and revising as the model sees them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from tools.base import Asking, Tool, ToolCall, ToolClass, ToolResult
from tools.content import present
from tools.content.schemas import Draft
from tools.content.service import ContentService
from tools.content.writing.schemas import ReviseArgs, WriteArgs

WRITE = """\
Writes drafts for guests in the restaurant's voice: Instagram, Facebook, Google post, email, text message (sms), website
banner, one text for each of `channels`. `topic` is what it is about in the owner's words ("rainy Tuesday, push the Thai
Chicken"), `item` the dish, `offer` what guests get, as said ("20% off", "2 for 1"). Nothing is sent or published: it is
a draft that the owner reads first. Use plan_campaign where it should go out, revise_content to change a draft. Show the
texts word for word; say what is blocked, was mended, or cannot go out from here yet and why. A missing channel is worth
one question."""

REVISE = """\
Changes a draft as the owner asks: shorter, no emoji, more formal, in Spanish, mention the rain, drop the offer, "use my
words: ...", also for one channel ("make the sms punchier"). `instruction` is the owner's wish word for word. Without
`draft_id` it is this conversation's latest draft. Tell what `changed`, show the new texts, say what could not be done
(`notes`)."""


# Told of a changed draft: what it is for goes with it. Gives what has to be approved anew.
Carried = Callable[[ToolCall, Draft], Awaitable[Asking | None]]


def content_tools(service: ContentService, carried: Carried | None = None) -> list[Tool]:
    async def write(call: ToolCall, args: WriteArgs) -> ToolResult:
        return present.written(call, await service.write(call, args))

    async def revise(call: ToolCall, args: ReviseArgs) -> ToolResult:
        draft = await service.revise(call, args)
        asking = await carried(call, draft) if carried else None
        return replace(present.written(call, draft, revised=True), asking=asking)

    return [
        Tool("write_content", WRITE, WriteArgs, ToolClass.DRAFT, run=write, timeout=90.0),
        Tool("revise_content", REVISE, ReviseArgs, ToolClass.DRAFT, run=revise, timeout=90.0),
    ]
