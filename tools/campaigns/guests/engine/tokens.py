"""The secret part of an unsubscribe link: signed, and good for one guest, channel and campaign.

RFC 8058 section 3.1: the link alone says who and what, without cookies or a login, and cannot be forged.
"""

from __future__ import annotations

import base64
import json
from hashlib import sha256
from hmac import compare_digest, new

from pydantic import BaseModel, ValidationError

from core.errors import NotFound
from tools.campaigns.guests.schemas import DirectChannel

_SIGNATURE = 16  # bytes
NO_LINK = "This link leads nowhere. Answer the message instead, or tell the restaurant, and they will stop writing."


class Leaving(BaseModel):
    """`mark` is the address's keyed hash: the link still works when the guest's data are gone."""

    restaurant_id: str
    channel: DirectChannel
    guest_id: str
    campaign_id: str
    mark: str


def mark(key: bytes, channel: DirectChannel, address: str) -> str:
    """An address as the suppression list keeps it: comparable with the restaurant's key, readable by nobody."""
    return new(key, f"{channel}|{address}".encode(), sha256).hexdigest()[:32]


def make(key: bytes, leaving: Leaving) -> str:
    body = _encoded(json.dumps(list(leaving.model_dump().values()), separators=(",", ":")).encode())
    return f"{body}.{_encoded(_signature(key, body))}"


def whose(token: str) -> str:
    """The restaurant that it says it is of; nothing is verified yet. NotFound where it cannot be read."""
    return _read(token).restaurant_id


def opened(key: bytes, token: str) -> Leaving:
    """NotFound, in the same words, for whatever was not made by `make` with this key."""
    body, _, told = token.partition(".")
    if not compare_digest(_encoded(_signature(key, body)).encode(), told.encode()):
        raise NotFound(NO_LINK)
    return _read(token)


def _signature(key: bytes, body: str) -> bytes:
    return new(key, b"unsubscribe|" + body.encode(), sha256).digest()[:_SIGNATURE]


def _read(token: str) -> Leaving:
    try:
        body = token.partition(".")[0]
        values = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        return Leaving.model_validate(dict(zip(Leaving.model_fields, values, strict=True)))
    except (ValueError, TypeError, ValidationError):
        raise NotFound(NO_LINK) from None


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
