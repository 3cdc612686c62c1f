"""Vendors' answers kept for as long as they say, so that nothing is asked twice (RFC 9111, by hishel).

In memory, never on disk: what a vendor lets us keep for a minute must not be found in a backup. An answer belongs to
who asked for it: all headers of the request, credentials among them, are part of its key.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from time import monotonic

import httpx
from hishel import AsyncBaseStorage, CacheOptions, Entry, Headers, Request, Response
from hishel.httpx import AsyncCacheTransport

Plain = tuple[int, Mapping[str, str], bytes]  # status, headers, unpacked body
Ask = Callable[[Mapping[str, str]], Awaitable[Plain]]  # headers to add -> the vendor's whole answer

_MOST_BYTES = 32_000_000
_GRACE = 3600.0  # seconds that a stale answer waits to be confirmed by the vendor, where its policy lets it
_CONDITIONS = ("if-none-match", "if-modified-since")
_AGE = re.compile(r"\bmax-age\s*=\s*\"?([0-9]{1,9})", re.IGNORECASE)
_OF_THE_WIRE = ("content-encoding", "content-length", "transfer-encoding")  # the body is unpacked


class KeptAnswers:
    """A private cache: only GET, only 200, only while the answer's own max-age (or Expires) runs."""

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._shelf = _Shelf(most_bytes)

    async def get(self, asked: Sequence[str], headers: Mapping[str, str], ask: Ask, *, confirm: bool) -> Plain:
        """The answer to what is `asked` with `headers`, kept or from the vendor. `confirm`: one whose time is over is
        kept a while longer, and used again once the vendor said (by ETag or date) that it holds; else it is forgotten
        at once."""
        named = [*asked, "", *sorted(f"{name.casefold()}: {value}" for name, value in headers.items())]
        key = hashlib.sha256(json.dumps(named).encode()).hexdigest()
        cache = AsyncCacheTransport(_Asking(ask), storage=self._shelf, rfc=CacheOptions(shared=False))
        how = {"caching": {"key": key, "ttl": _GRACE if confirm else 0.0}}
        request = httpx.Request("GET", "https://kept.invalid/", headers=headers, extensions=how)
        answer = await cache.handle_async_request(request)
        return answer.status_code, answer.headers, await answer.aread()


class _Asking(httpx.AsyncBaseTransport):
    """Asks the vendor, and leaves out what hishel would guess: an answer that names no time is never fresh."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        status, told, body = await self._ask(
            {each: request.headers[each] for each in _CONDITIONS if each in request.headers}
        )
        headers = {name.casefold(): value for name, value in told.items() if name.casefold() not in _OF_THE_WIRE}
        control = headers.get("cache-control", "")
        if status not in (200, 304):
            headers["cache-control"] = "no-store"
        elif not _AGE.search(control) and "expires" not in headers:
            headers["cache-control"] = f"{control}, no-cache".lstrip(", ")
        return httpx.Response(status, headers=headers, content=body)


def _until(headers: Headers, grace: float) -> float:
    """When an answer is forgotten (monotonic seconds): after its own time, and `grace` where it can be confirmed."""
    control = headers.get("cache-control") or ""
    lifetime = 0.0
    if found := _AGE.search(control):
        lifetime = float(found[1])
    elif (expires := _date(headers.get("expires"))) and (date := _date(headers.get("date"))):
        lifetime = expires - date
    age = headers.get("age") or "0"
    lifetime = max(lifetime - (float(age) if age.isdecimal() else 0.0), 0.0)
    if "no-cache" in control:
        lifetime = 0.0
    return monotonic() + lifetime + (grace if "etag" in headers or "last-modified" in headers else 0.0)


def _date(text: str | None) -> float | None:
    try:
        return parsedate_to_datetime(text or "").timestamp()
    except (ValueError, TypeError):
        return None


@dataclass
class _Kept:
    key: str
    request: Request
    response: Response  # without its stream
    body: bytes
    grace: float
    until: float

    def entry(self, id: uuid.UUID) -> Entry:
        return Entry(id, self.request, replace(self.response, stream=_pieces(self.body)))


class _Shelf(AsyncBaseStorage):
    """hishel's storage in memory, the least recently used first to go. `ttl`: the grace after an answer's own time."""

    def __init__(self, most_bytes: int) -> None:
        super().__init__()
        self._most, self._size = most_bytes, 0
        self._kept: OrderedDict[uuid.UUID, _Kept] = OrderedDict()

    async def create_entry(
        self, request: Request, response: Response, key: str, *, ttl: float | None = None, tti: float | None = None
    ) -> Entry:
        assert isinstance(response.stream, AsyncIterator)
        body = b"".join([piece async for piece in response.stream])
        grace = ttl or 0.0
        kept = _Kept(key, request, replace(response, stream=None), body, grace, _until(response.headers, grace))
        entry = kept.entry(uuid.uuid4())
        self._forget({each for each, other in self._kept.items() if other.key == key or other.until <= monotonic()})
        if kept.until > monotonic() and len(body) <= self._most // 8:
            self._kept[entry.id] = kept
            self._size += len(body)
            while self._size > self._most:
                self._forget({next(iter(self._kept))})
        return entry

    async def get_entries(self, key: str) -> list[Entry]:
        self._forget({id for id, kept in self._kept.items() if kept.until <= monotonic()})
        found = [id for id, kept in self._kept.items() if kept.key == key]
        for id in found:
            self._kept.move_to_end(id)
        return [self._kept[id].entry(id) for id in found]

    async def update_headers(self, id: uuid.UUID, headers: Headers) -> None:
        if kept := self._kept.get(id):
            kept.response = replace(kept.response, headers=headers)
            kept.until = _until(headers, kept.grace)

    async def remove_entry(self, id: uuid.UUID) -> None:
        self._forget({id})

    def _forget(self, ids: set[uuid.UUID]) -> None:
        for id in ids & self._kept.keys():
            self._size -= len(self._kept.pop(id).body)


async def _pieces(body: bytes) -> AsyncIterator[bytes]:
    yield body
