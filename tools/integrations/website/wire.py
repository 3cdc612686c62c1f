"""One pool of guarded connections: no proxy, no cookie, no redirect, no second try."""

from __future__ import annotations

import ssl
from collections.abc import AsyncIterable, AsyncIterator
from datetime import datetime
from typing import Any

import httpcore
import httpx

from tools.integrations.website.guard import Guard, GuardedNetwork

_MOST_CONNECTIONS, _MOST_IDLE, _IDLE_SECONDS = 100, 20, 5.0


class GuardedTransport(httpx.AsyncBaseTransport):
    """HTTP/1.1 over connections that `guard` admits. What goes wrong comes as httpcore's exceptions; an answer's head
    over 100 kB is one of them."""

    def __init__(
        self, guard: Guard, trust: ssl.SSLContext | None = None, sockets: httpcore.AsyncNetworkBackend | None = None
    ) -> None:
        self._pool = httpcore.AsyncConnectionPool(
            ssl_context=trust or httpx.create_ssl_context(trust_env=False),
            max_connections=_MOST_CONNECTIONS,
            max_keepalive_connections=_MOST_IDLE,
            keepalive_expiry=_IDLE_SECONDS,
            network_backend=GuardedNetwork(guard, sockets),
        )

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        answer = await self._pool.handle_async_request(
            httpcore.Request(
                method=request.method,
                url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                headers=request.headers.raw,
                extensions=request.extensions,
            )
        )
        return httpx.Response(
            answer.status, headers=answer.headers, stream=_Stream(answer), extensions=answer.extensions
        )

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Stream(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    async def __aiter__(self) -> AsyncIterator[bytes]:
        assert isinstance(self._answer.stream, AsyncIterable)
        async for piece in self._answer.stream:
            yield piece

    async def aclose(self) -> None:
        await self._answer.aclose()


def certificate_expires(response: httpx.Response) -> datetime | None:
    """When the certificate of the connection runs out; None without TLS, or where it cannot be read."""
    from cryptography import x509  # takes a moment to load

    stream: Any = response.extensions.get("network_stream")
    connection: ssl.SSLObject | None = stream.get_extra_info("ssl_object") if stream else None
    der = connection.getpeercert(binary_form=True) if connection else None
    try:
        return x509.load_der_x509_certificate(der).not_valid_after_utc if der else None
    except ValueError:
        return None
