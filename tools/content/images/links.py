"""Public links to one cut of one picture: signed, with an end, and nothing to guess or list."""

from __future__ import annotations

import base64
import hmac
import struct
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from urllib.parse import urlsplit

from core.errors import NotFound

_SIGNED = 16  # bytes of the signature
_FORM = struct.Struct("!Q6I")
NOT_REACHABLE = "not possible yet: Instagram fetches the picture from a public address; set TABLESIDE_PUBLIC_URL"
_GONE = "There is no such picture."


@dataclass(frozen=True, slots=True)
class Cut:
    """What a link shows. `box` in pixels of the original, `width` and `height` of the JPEG."""

    restaurant_id: str
    image_id: str
    box: tuple[int, int, int, int]
    width: int
    height: int
    expires: int  # seconds since 1970


class Signer:
    """`secret`: at least 32 characters, the same on every replica."""

    def __init__(self, secret: str) -> None:
        self._key = hmac.new(secret.encode(), b"tableside pictures", sha256).digest()

    def token(self, cut: Cut) -> str:
        packed = _FORM.pack(cut.expires, *cut.box, cut.width, cut.height)
        packed += f"{cut.restaurant_id}/{cut.image_id}".encode()
        return _written(self._signature(packed) + packed)

    def read(self, token: str, now: datetime) -> Cut:
        """NotFound for one that is not ours or over; all the same to whoever asks."""
        data = _read(token)
        given, packed = data[:_SIGNED], data[_SIGNED:]
        if not hmac.compare_digest(given, self._signature(packed)):
            raise NotFound(_GONE)
        expires, *numbers = _FORM.unpack_from(packed)
        restaurant_id, _, image_id = packed[_FORM.size :].decode().partition("/")
        if now.timestamp() >= expires:
            raise NotFound(_GONE)
        left, top, right, bottom, width, height = numbers
        return Cut(restaurant_id, image_id, (left, top, right, bottom), width, height, expires)

    def _signature(self, packed: bytes) -> bytes:
        return hmac.new(self._key, packed, sha256).digest()[:_SIGNED]


def unreachable(base: str | None) -> str | None:
    """None where others can fetch from that address; else why not, for the owner. `base`: TABLESIDE_PUBLIC_URL."""
    parts = urlsplit(base or "")
    host = parts.hostname or ""
    if (
        parts.scheme != "https"
        or not host
        or host in ("localhost", "::1")
        or host.startswith(("127.", "10.", "192.168."))
    ):
        return NOT_REACHABLE
    return None


def _written(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _read(token: str) -> bytes:
    try:
        data = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    except ValueError:
        raise NotFound(_GONE) from None
    if len(data) < _SIGNED + _FORM.size or _written(data) != token:
        raise NotFound(_GONE)
    return data
