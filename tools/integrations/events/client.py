"""Fetches a calendar that an owner published at an address, and nothing else from anywhere else."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit, urlunsplit

import httpx

from core.errors import BadInput, TooLarge, Unavailable
from tools.integrations.events.reading import BYTES

_TIMEOUT = 10.0  # seconds
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")
Resolve = Callable[[str, int], Awaitable[list[str]]]


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host name."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]) for one in found]


class CalendarClient:
    """An address comes from a person, so it may only lead to the public internet: the name is resolved once, every
    address it has must be a public one, and that very address is asked. Redirects are not followed."""

    def __init__(self, http: httpx.AsyncClient, resolve: Resolve = resolve) -> None:
        self._http, self._resolve = http, resolve

    async def fetch(self, url: str) -> str:
        """The text at an https (or webcal) address. Raises BadInput, TooLarge, Unavailable."""
        try:
            parts = urlsplit(url.strip())
            host = parts.hostname
        except ValueError:
            raise BadInput("That is not an address.") from None
        if parts.scheme not in ("https", "webcal") or not host or parts.username:
            raise BadInput("A calendar's address starts with https:// (or webcal://).")
        try:
            port = parts.port or 443
            address = await self._public_address(host, port)
        except (OSError, ValueError):
            raise BadInput(f"There is no such address as {host}.") from None
        literal = f"[{address}]" if ":" in address else address
        target = urlunsplit(("https", f"{literal}:{port}", parts.path or "/", parts.query, ""))
        try:
            return await self._read(target, host)
        except httpx.HTTPError as error:
            raise Unavailable(f"{host} did not answer ({type(error).__name__}).") from error

    async def _public_address(self, host: str, port: int) -> str:
        addresses = await self._resolve(host, port)
        if not addresses or not all(map(_is_public, addresses)):
            raise BadInput(f"{host} is not an address on the public internet.")
        return addresses[0]

    async def _read(self, target: str, host: str) -> str:
        extensions = {"sni_hostname": host}  # the certificate is checked against the name, not the number
        request = self._http.build_request(
            "GET", target, headers={"Host": host, "Accept": "text/calendar"}, timeout=_TIMEOUT, extensions=extensions
        )
        answer = await self._http.send(request, stream=True, follow_redirects=False)
        try:
            if answer.status_code != 200:
                raise Unavailable(f"{host} answered {answer.status_code} instead of a calendar.")
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > BYTES:
                    raise TooLarge(f"This calendar is larger than {BYTES // 1000} kB.")
        finally:
            await answer.aclose()
        return body.decode("utf-8", "replace")


def _is_public(address: str) -> bool:
    """A translated address (NAT64) leads wherever the one inside it leads."""
    parsed = ipaddress.ip_address(address.partition("%")[0])
    return parsed.is_global and not parsed.is_multicast and parsed not in _TRANSLATED
