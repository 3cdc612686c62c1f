"""An owner's way to a vendor's page and back: who left, in which browser, and for how long that counts."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any
from uuid import uuid4

from core.clock import Clock
from core.errors import Unauthorized
from tools.integrations.vault import Vault

_GOOD_FOR = timedelta(minutes=30)


class RoundTrips:
    """OAuth's `state`: sealed, for one purpose, for half an hour."""

    def __init__(self, vault: Vault, clock: Clock) -> None:
        self._vault, self._clock = vault, clock

    def leave(self, purpose: str, errand: dict[str, Any], *, any_browser: bool = False) -> tuple[str, str]:
        """(the state to send along, the secret that the same browser has to show when it comes back)."""
        nonce = uuid4().hex
        ticket = {**errand, "browser": "" if any_browser else _hashed(nonce)}
        return self._vault.ticket(ticket, purpose, self._clock.now(), _GOOD_FOR), nonce

    def back(self, purpose: str, state: str, nonce: str) -> dict[str, Any]:
        """The errand. Raises Unauthorized for a state that is not ours, is over, or left in another browser."""
        ticket = self._vault.read_ticket(state, purpose, self._clock.now())
        if ticket["browser"] not in ("", _hashed(nonce)):
            raise Unauthorized("This link to connect was opened in another browser. Start connecting again.")
        return ticket


def _hashed(nonce: str) -> str:
    return hashlib.sha256(nonce.encode()).hexdigest()
