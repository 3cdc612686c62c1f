"""What asking for a public page of others gives beside the page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Unread:
    """Why a page was not read, in one plain sentence for owners. blocked: its house does not want it read by machines;
    not_connected: an address that may not be asked."""

    status: Literal["blocked", "timeout", "error", "not_connected"]
    reason: str
