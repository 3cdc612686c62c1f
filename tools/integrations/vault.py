"""What keeps vendors' tokens unreadable at rest: authenticated encryption (Fernet: AES-128-CBC with HMAC-SHA256)."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from core.errors import BadInput, Unauthorized, Unavailable

SHORTEST_KEY = 32  # characters


class Vault:
    """Seals with the first key and opens with any, so a key is changed by putting the new one in front.

    Each sealed value names what it is for and opens for nothing else: a token copied to another restaurant's document
    stays closed.
    """

    def __init__(self, keys: Sequence[str]) -> None:
        """`keys` are secrets of at least 32 characters, the newest first."""
        if not keys or any(len(key) < SHORTEST_KEY for key in keys):
            raise BadInput(f"TABLESIDE_ENCRYPTION_KEY needs at least {SHORTEST_KEY} characters (each, where several).")
        self._fernet = MultiFernet([Fernet(_derived(key)) for key in keys])
        self._first = keys[0]

    def seal(self, value: dict[str, Any], purpose: str) -> str:
        return self._fernet.encrypt(json.dumps({"for": purpose, "value": value}).encode()).decode()

    def open(self, sealed: str, purpose: str) -> dict[str, Any]:
        """Raises Unavailable where the keys do not fit, or the value was sealed for something else."""
        try:
            document = json.loads(self._fernet.decrypt(sealed.encode()))
        except (InvalidToken, ValueError):
            document = {}
        if document.get("for") != purpose:
            raise Unavailable(
                "A stored connection cannot be read with this TABLESIDE_ENCRYPTION_KEY; "
                "set the key it was saved with, or connect again."
            )
        opened: dict[str, Any] = document["value"]
        return opened

    def secret(self, purpose: str) -> str:
        """What else may be signed with, the same on every replica; another one once the first key is changed."""
        derive = HKDF(SHA256(), 32, salt=None, info=f"tableside {purpose}".encode())
        return derive.derive(self._first.encode()).hex()

    def ticket(self, value: dict[str, Any], purpose: str, now: datetime, lifetime: timedelta) -> str:
        """A sealed value that is good for a while (OAuth's `state`)."""
        return self.seal({**value, "until": (now + lifetime).timestamp()}, purpose)

    def read_ticket(self, ticket: str, purpose: str, now: datetime) -> dict[str, Any]:
        """Raises Unauthorized for one that is not ours, not for this, or over."""
        try:
            value = self.open(ticket, purpose)
        except Unavailable:
            value = {}
        if value.get("until", 0) < now.timestamp():
            raise Unauthorized("This link to connect has run out or is not ours. Start connecting again.")
        return value


def _derived(secret: str) -> bytes:
    """A Fernet key from any long secret."""
    derive = HKDF(SHA256(), 32, salt=None, info=b"tableside vault")
    return base64.urlsafe_b64encode(derive.derive(secret.encode()))
