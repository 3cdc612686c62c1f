"""Is this message from Clover? It sends one fixed code with every message, and no signature.

Source: docs.clover.com/dev/docs/webhooks.
"""

from __future__ import annotations

import hmac

HEADER = "x-clover-auth"


def is_genuine(code: str, told: str) -> bool:
    """Compared in constant time; without a code nothing is genuine."""
    return bool(code) and hmac.compare_digest(code.encode(), told.encode())
