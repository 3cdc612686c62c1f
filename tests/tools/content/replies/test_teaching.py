"""What the owner does with a reply at the approval line teaches the voice."""

from __future__ import annotations

from typing import Any

from agent.approvals import Approvals
from tests.tools.content.replies.conftest import OWNER, House
from tools.content.replies.tool import reply_tools
from tools.registry import Registry


class Ear:
    """Keeps what the voice is told."""

    def __init__(self) -> None:
        self.edits: list[tuple[str, str]] = []
        self.nos: list[tuple[str, str | None]] = []

    async def heard_edit(self, restaurant_id: str, before: str, after: str, by: str) -> Any:
        self.edits.append((before, after))

    async def heard_rejection(self, restaurant_id: str, text: str, reason: str | None, by: str) -> Any:
        self.nos.append((text, reason))


def listening(house: House, ear: Ear) -> Approvals:
    return Approvals(house.executor._stores, Registry(reply_tools(house.replies, ear)), house.owner.clock)


async def test_an_edit_and_a_no_are_heard(connected: House) -> None:
    ear = Ear()
    executor = listening(connected, ear)
    first = await connected.approval()
    await executor.decide(OWNER, first.id, "reject", "web", reason="too stiff")
    [(text, reason)] = ear.nos
    assert text == first.args["text"] and reason == "too stiff" and not ear.edits
    second = await connected.approval()
    await executor.decide(OWNER, second.id, "edit", "web", edit="Thanks, see you soon!")
    assert set(ear.edits) == {(first.args["text"], "Thanks, see you soon!")} and len(ear.nos) == 1
