"""How vendors are called: politely, bounded, only where they live, and never with a secret in a log."""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

import httpx

from core.clock import Clock
from core.errors import BadInput, TablesideError, Unavailable
from tools.integrations.pacing import Breaker, Bucket

if TYPE_CHECKING:
    from tools.integrations.kept import KeptAnswers, Plain

log = logging.getLogger(__name__)
logging.getLogger("httpx").setLevel(logging.WARNING)  # it writes whole addresses down, with numbers and proofs in them
Sleep = Callable[[float], Awaitable[None]]

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_BUSY = frozenset({429, 500, 502, 503, 504})
_LATE = "did not answer in time"
_NOT_TAKEN = frozenset({429, 503})  # who answers so has not begun
_NOT_BEGUN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_REQUEST_IDS = ("square-request-id", "toast-request-id", "x-request-id", "x-clover-request-id", "x-b3-traceid")


class VendorRefused(TablesideError):
    """The vendor understood and said no: asking again changes nothing. `vendor_status`, `vendor_code` say why."""

    status, code = 502, "vendor_refused"

    def __init__(self, message: str, vendor_status: int = 400, vendor_code: str = "") -> None:
        super().__init__(message, vendor_status=vendor_status, vendor_code=vendor_code)
        self.vendor_status, self.vendor_code = vendor_status, vendor_code


class TokenRejected(VendorRefused):
    """401: the access token is no longer good; whoever holds the connection renews it once, then gives up."""


class AccessRevoked(TablesideError):
    """Our access is gone for good: the owner has to connect again."""

    status, code = 409, "reconnect"


@dataclass(frozen=True, slots=True)
class Policy:
    """How one vendor wants to be called. `hosts` are the only ones it has; `explain` reads (code, sentence) from the
    body of a refusal. Times in seconds, sizes in bytes."""

    vendor: str
    title: str
    hosts: frozenset[str]
    explain: Callable[[Any], tuple[str, str]]
    per_second: float = 8.0
    burst: int = 8
    timeout: float = 20.0
    attempts: int = 3
    backoff: float = 0.5  # before the second try, doubled after that, with jitter
    longest_wait: float = 30.0  # a longer Retry-After is not waited for: the caller comes back later
    most_bytes: int = 64_000_000
    # Whether answers to GET are kept in memory. fresh: as long as their own max-age says, not a moment longer;
    # confirmed: after that again once the vendor says that nothing changed (ETag). Never what decides a write.
    keep: Literal["never", "fresh", "confirmed"] = "never"
    failures: int = 5  # calls in a row that came to nothing, all tries included, before the vendor is left alone
    pause: float = 30.0  # for so long
    final: frozenset[str] = frozenset()  # codes that a 429 or 5xx may carry and that asking again does not change


@dataclass(frozen=True, slots=True)
class Call:
    """One request. `key` is whose allowance it uses (a merchant or location). `again` says that sending it twice does
    no harm: reads, and writes that carry an idempotency key."""

    method: Literal["GET", "POST", "PUT", "DELETE"]
    url: str
    key: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    params: Mapping[str, str | int | Sequence[str]] | None = None
    json: Any = None
    form: Mapping[str, str] | None = None
    again: bool | None = None  # None: GET and DELETE and PUT may be sent again, POST may not
    lane: tuple[float, int] | None = None  # (per second, burst) of an endpoint with a limit of its own
    loopback: bool = False  # a sandbox of this machine may answer: demo restaurants only
    fresh: bool = False  # asked anew even where the policy keeps answers
    told: Callable[[Mapping[str, str]], None] | None = None  # hears every answer's headers: what a limit leaves us

    @property
    def repeatable(self) -> bool:
        return self.method != "POST" if self.again is None else self.again


class VendorHttp:
    """Calls vendors with one shared client. Safe for many tasks at once."""

    def __init__(self, client: httpx.AsyncClient, clock: Clock, sleep: Sleep = asyncio.sleep) -> None:
        self._client, self._clock, self._sleep = client, clock, sleep
        self._buckets: dict[tuple[str, str, str], Bucket] = {}
        self._breakers: dict[tuple[str, str], Breaker] = {}
        self._kept: KeptAnswers | None = None

    async def json(self, policy: Policy, call: Call) -> Any:
        """The decoded answer (None where the body is empty). Raises TokenRejected (401), VendorRefused (other 4xx),
        Unavailable (429 and 5xx to the end, no answer, not JSON, too large; at once while the vendor is left alone):
        with `sent` False in its details where no try of it reached the vendor's work, else without."""
        check_address(policy, call.url, loopback=call.loopback)
        if policy.keep == "never" or call.method != "GET" or call.fresh:
            return _decoded(policy, await self._ask(policy, call))
        return _decoded(policy, await self._kept_or_asked(policy, call))

    async def _kept_or_asked(self, policy: Policy, call: Call) -> _Answer:
        if self._kept is None:
            from tools.integrations.kept import KeptAnswers  # hishel takes a moment to load

            self._kept = KeptAnswers()

        async def ask(conditions: Mapping[str, str]) -> Plain:
            answer = await self._ask(policy, replace(call, headers={**call.headers, **conditions}))
            return answer.status, answer.headers, answer.body

        asked = [policy.vendor, call.key, call.url, repr(sorted((call.params or {}).items()))]
        return _Answer(*await self._kept.get(asked, call.headers, ask, confirm=policy.keep == "confirmed"))

    async def _ask(self, policy: Policy, call: Call) -> _Answer:
        breaker = self._breakers.setdefault(
            (policy.vendor, call.key), Breaker(policy.title, policy.failures, policy.pause)
        )
        with breaker.call():
            return await self._tries(policy, call)

    async def _tries(self, policy: Policy, call: Call) -> _Answer:
        reached = False
        for attempt in range(1, policy.attempts + 1):
            await self._in_turn(policy, call)
            answer = await self._try(policy, call)
            reached = reached or _reached(answer)
            if call.told and isinstance(answer, _Answer):
                call.told(answer.headers)
            if isinstance(answer, _Answer) and (answer.status not in _BUSY or _final(policy, answer)):
                return answer
            wait = self._wait(policy, answer, attempt)
            may_repeat = call.repeatable or (isinstance(answer, _Answer) and answer.status == 429)
            if attempt == policy.attempts or not may_repeat or wait > policy.longest_wait:
                break
            await self._sleep(wait)
        raise _unavailable(policy, answer, {} if reached else {"sent": False})

    async def _in_turn(self, policy: Policy, call: Call) -> None:
        per_second, burst = call.lane or (policy.per_second, policy.burst)
        path = urlsplit(call.url).path if call.lane else ""
        bucket = self._buckets.setdefault((policy.vendor, call.key, path), Bucket(per_second, burst))
        if (wait := bucket.reserve()) > 0:
            await self._sleep(wait)

    async def _try(self, policy: Policy, call: Call) -> _Answer | _Silence:
        started = monotonic()
        try:
            outcome: _Answer | _Silence = await self._send(policy, call)
        except httpx.TimeoutException as error:
            outcome = _Silence(_LATE, begun=not isinstance(error, _NOT_BEGUN))
        except httpx.TransportError as error:
            said = f"could not be reached ({type(error).__name__})"
            outcome = _Silence(said, begun=not isinstance(error, _NOT_BEGUN))
        said = f"{outcome.status} {outcome.request_id}" if isinstance(outcome, _Answer) else outcome.why
        took = 1000 * (monotonic() - started)
        log.info("%s %s %s: %s, %.0f ms", policy.vendor, call.method, urlsplit(call.url).path, said, took)
        return outcome

    async def _send(self, policy: Policy, call: Call) -> _Answer:
        request = self._client.build_request(
            call.method,
            call.url,
            headers={"Accept": "application/json", **call.headers},
            params=call.params,
            json=call.json,
            data=dict(call.form) if call.form is not None else None,
            timeout=policy.timeout,
        )
        response = await self._client.send(request, stream=True, follow_redirects=False)
        try:
            body = bytearray()
            async for piece in response.aiter_bytes():
                body += piece
                if len(body) > policy.most_bytes:
                    raise Unavailable(f"{policy.title} sent more than {policy.most_bytes // 1_000_000} MB at once.")
        finally:
            await response.aclose()
        return _Answer(response.status_code, response.headers, bytes(body))

    def _wait(self, policy: Policy, answer: _Answer | _Silence, attempt: int) -> float:
        asked = self._asked_to_wait(answer) if isinstance(answer, _Answer) else None
        own = policy.backoff * 2 ** (attempt - 1) * (1 + random.random())
        return own if asked is None else max(asked, 0.0) + random.random() * 0.1

    def _asked_to_wait(self, answer: _Answer) -> float | None:
        """Retry-After: seconds or a date."""
        text = answer.headers.get("retry-after", "").strip()
        if text.isdigit():
            return float(text)
        try:
            return (parsedate_to_datetime(text) - self._clock.now()).total_seconds()
        except (ValueError, TypeError):
            return None


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def request_id(self) -> str:
        return next((f"({self.headers[name]})" for name in _REQUEST_IDS if name in self.headers), "")


@dataclass(frozen=True, slots=True)
class _Silence:
    """No answer, and in a few words why. `begun`: the request may have arrived all the same."""

    why: str
    begun: bool


def check_address(policy: Policy, url: str, *, loopback: bool) -> None:
    """Only the vendor's own hosts over https; this machine only where `loopback` allows. Raises BadInput."""
    parts = urlsplit(url)
    host = (parts.hostname or "").casefold()
    if parts.scheme == "https" and host in policy.hosts and parts.port in (None, 443) and not parts.username:
        return
    if loopback and host in LOOPBACK and parts.scheme in ("http", "https"):
        return
    if host in LOOPBACK:
        raise BadInput(f"Only a demo restaurant may be connected to a sandbox on this machine ({policy.title}).")
    raise BadInput(f"{parts.scheme}://{host} is not an address of {policy.title}.")


def _decoded(policy: Policy, answer: _Answer) -> Any:
    if 300 <= answer.status < 400:
        raise Unavailable(f"{policy.title} sent us to another address, which we do not follow.")
    try:
        document = json.loads(answer.body) if answer.body.strip() else None
    except ValueError:
        document = None
        if answer.status < 400:
            raise Unavailable(f"{policy.title} answered with something that is not JSON.") from None
    if answer.status < 400:
        return document
    code, sentence = policy.explain(document)
    kind = TokenRejected if answer.status == 401 else VendorRefused
    said = f": {sentence}" if sentence else f" (status {answer.status})."
    raise kind(f"{policy.title} refused{said}"[:400], answer.status, code)


def _final(policy: Policy, answer: _Answer) -> bool:
    try:
        return bool(policy.final) and policy.explain(json.loads(answer.body))[0] in policy.final
    except ValueError:
        return False


def _reached(answer: _Answer | _Silence) -> bool:
    """Whether the vendor may have done what it was asked."""
    return answer.status not in _NOT_TAKEN if isinstance(answer, _Answer) else answer.begun


def _unavailable(policy: Policy, answer: _Answer | _Silence, sent: Mapping[str, Any]) -> Unavailable:
    if isinstance(answer, _Silence):
        late = answer.why == _LATE
        return Unavailable(f"{policy.title} {answer.why}; it will be tried again.", timed_out=late, **sent)
    why = "asks us to slow down" if answer.status == 429 else f"has trouble (status {answer.status})"
    return Unavailable(f"{policy.title} {why}; it will be tried again.", vendor_status=answer.status, **sent)
