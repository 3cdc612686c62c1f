"""Whether a yes that was given still covers what would be done now."""

from __future__ import annotations

from typing import Any

from memory.approvals import Approval
from tools.base import GROWN, Proposal, dearer

_READ = ("channel", "variant", "subject", "preheader", "text", "button", "link", "picture", "alt")


def needs_new_consent(approval: Approval, fresh: Proposal) -> str | None:
    """Why a yes to `approval` is no yes to what would be done now."""
    if [line["before"] for line in approval.diff] != [change.before for change in fresh.diff]:
        return "it was changed"
    before, now = approval.message or {}, fresh.message or {}
    was, count = before.get("audience_count", 0), now.get("audience_count", 0)
    if count > was * GROWN:
        return "more guests would get it"
    if dearer(approval.cost, fresh.cost, was, count):
        return "it became dearer"
    if fresh.by_hand != approval.by_hand:
        return "the till was changed"
    return "the text was changed" if _texts(now) != _texts(before) else None


def _texts(message: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Everything that guests would read and see, and where it leads them."""
    parts = [message, *message.get("more", [])]
    return [tuple(part.get(name) for name in _READ) for part in parts]
