"""Who is held out of a campaign: decided by a keyed hash, so that it is stable, even, and new for each campaign."""

from __future__ import annotations

from hashlib import blake2b

_SPACE = 1 << 64


class Holdout:
    """`key` is the restaurant's own: nobody outside can tell who is held out."""

    def __init__(self, key: bytes, campaign_id: str, percent: float) -> None:
        seed = blake2b(campaign_id.encode(), key=key[:64], digest_size=32).digest()
        self._keyed = blake2b(key=seed, digest_size=8)
        self._below = int(_SPACE * min(max(percent, 0.0), 100.0) / 100)

    def __contains__(self, guest_id: str) -> bool:
        hashed = self._keyed.copy()  # keyed once: half the time of doing it for each guest
        hashed.update(guest_id.encode())
        return int.from_bytes(hashed.digest()) < self._below
