"""What the owner says at the approval line teaches the voice."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from memory.mongo import Session
from tools.base import Follow, Followed


class Taught(Protocol):
    """`tools.content.voice.service.VoiceService`. The same told twice teaches once."""

    async def heard_edit(self, restaurant_id: str, before: str, after: str, by: str) -> Any: ...
    async def heard_rejection(self, restaurant_id: str, text: str, reason: str | None, by: str) -> Any: ...


def turned_down(voice: Taught) -> Follow:
    """For a tool's `follow`: a no to its texts with a reason is one lesson, however many texts there are. It is learned
    outside the approval's transaction, which may be run again."""

    async def follow(approval: Followed, session: Session | None) -> None:
        text = _texts(approval.args)
        if approval.status == "rejected" and approval.why and text:
            await voice.heard_rejection(approval.restaurant_id, text, approval.why, approval.by)

    return follow


def _texts(args: Mapping[str, Any]) -> str:
    """What would have gone out: `texts` of a campaign, `text` of a reply."""
    texts = args.get("texts") or {}
    return "\n\n".join([*(texts[key] for key in sorted(texts)), *([args["text"]] if args.get("text") else [])])
