"""What a fetch of a stranger's address gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

# dns: the name leads nowhere; refused: an address we may not ask; protocol: what came was not HTTP;
# too_large: unpacks to far more than a page (a page that is merely long is cut)
Failure = Literal["refused", "dns", "connection", "tls", "timeout", "too_large", "too_many_redirects", "protocol"]


@dataclass(frozen=True, slots=True)
class Hop:
    url: str
    status: int


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of any status. `body` is decoded (gzip, deflate) and cut at the limit (`truncated`); header names in
    lower case. Times in milliseconds, sizes in bytes."""

    asked: str
    url: str  # where it ended up
    status: int
    headers: Mapping[str, str]
    body: bytes
    hops: tuple[Hop, ...] = ()  # the redirects on the way
    first_byte_ms: float = 0.0
    total_ms: float = 0.0
    transferred: int = 0
    truncated: bool = False
    certificate_expires: datetime | None = None
    fetched_at: datetime | None = None  # when the answer was complete

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().casefold()


@dataclass(frozen=True, slots=True)
class NoPage:
    """Why there is no answer, in one plain sentence for owners."""

    asked: str
    failure: Failure
    reason: str
    hops: tuple[Hop, ...] = field(default=())
