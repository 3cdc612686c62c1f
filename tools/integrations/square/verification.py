"""Is this message from Square? HMAC-SHA256 over the address it was sent to and its body, base64, in its header.

Source: developer.squareup.com/docs/webhooks/step3validate.
"""

from __future__ import annotations

import base64
import hashlib
import hmac

HEADER = "x-square-hmacsha256-signature"


def signature(key: str, url: str, body: bytes) -> str:
    digest = hmac.new(key.encode(), url.encode() + body, hashlib.sha256).digest()
    return base64.b64encode(digest).decode()


def is_genuine(key: str, url: str, body: bytes, told: str) -> bool:
    """Compared in constant time; without a key nothing is genuine."""
    return bool(key) and hmac.compare_digest(signature(key, url, body).encode(), told.encode())
