"""What stands between a stranger's address and our network: the open internet, or this machine where that is meant.

The address is checked as text (`check`), and what its name leads to is checked at the connection, which then goes to
the very IP address that was checked: a name that changes its answer in between changes nothing.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import Any, Literal

import httpcore

from core.errors import BadInput, Unavailable
from tools.integrations.website.addresses import is_loopback, is_public
from tools.integrations.website.urls import Address, looks_like_address, normalise, read_address

__all__ = ["CheckedUrl", "Guard", "GuardedNetwork", "NameUnknown", "Side", "looks_like_address", "normalise"]

Side = Literal["public", "loopback"]
Resolve = Callable[[str, int], Awaitable[Iterable[str]]]  # (name, port) -> IP addresses; OSError where there are none

_PORTS = (80, 443)
_OWN = ("127.0.0.1", "::1")  # what `localhost` is, whatever a name server says (RFC 6761)
_MOST_TRIED = 3  # IP addresses of one name
_TO_CONNECT = 4.0  # seconds for each


class NameUnknown(Unavailable):
    """The name leads nowhere."""


@dataclass(frozen=True, slots=True)
class CheckedUrl(Address):
    """An address that may be asked. `side`: a grade begun on one side never crosses to the other."""

    side: Side

    @classmethod
    def of(cls, address: Address, side: Side) -> CheckedUrl:
        return cls(address.scheme, address.host, address.port, address.target, side)


@cache
def _lookups() -> ThreadPoolExecutor:
    """Name servers that keep us waiting hold up these threads only, not those that everyone shares."""
    return ThreadPoolExecutor(8, thread_name_prefix="names")


async def system_resolve(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().run_in_executor(
        _lookups(), lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    )
    return [str(row[4][0]) for row in found]


@dataclass(frozen=True)
class Guard:
    """`loopback`: whether this machine's own addresses may be asked, and at which ports (True: any). Names never lead
    there, only `localhost`, 127.0.0.0/8 and ::1 written as such."""

    resolve: Resolve = field(default=system_resolve)
    loopback: bool | frozenset[int] = False

    def check(self, url: str, *, beside: str | None = None) -> CheckedUrl:
        """Raises BadInput, in one line for owners. `beside`: the address that led to this one, whose side of loopback
        it has to stay on."""
        address = read_address(url)
        side = self._admitted(address.host, address.port)
        if beside is not None and self.check(beside).side != side:
            raise BadInput(
                "A website may not send us to an address on this machine."
                if side == "loopback"
                else "A website on this machine leads to other machines, which are not asked."
            )
        return CheckedUrl.of(address, side)

    def _admitted(self, host: str, port: int) -> Side:
        if host == "localhost" or is_loopback(host):
            if self.loopback is True or (self.loopback and port in self.loopback):
                return "loopback"
            raise BadInput("That address is on this machine, not on the internet.")
        if ":" in host or host.replace(".", "").isdigit():
            _insist(host, [host])
        if port not in _PORTS:
            raise BadInput("Only websites at the usual ports (80 and 443) are read.")
        return "public"

    async def addresses(self, host: str, port: int) -> list[str]:
        """Where a connection to `host` may go, IPv4 first. Raises BadInput if any of its IP addresses is one that we
        may not ask, NameUnknown if it has none."""
        if self._admitted(host, port) == "loopback":
            return list(_OWN) if host == "localhost" else [host]
        if is_public(host):
            return [host]
        try:
            found = list(dict.fromkeys(await self.resolve(host, port)))
        except (OSError, UnicodeError):
            found = []
        if not found:
            raise NameUnknown(f"{host} leads nowhere: there is no website under that name.")
        _insist(host, found)
        return sorted(found, key=lambda address: ip_address(address).version)[:_MOST_TRIED]


def _insist(host: str, addresses: list[str]) -> None:
    if not all(is_public(address) for address in addresses):
        raise BadInput(f"{host} leads to an address that is not on the open internet.")


class GuardedNetwork(httpcore.AsyncNetworkBackend):
    """Opens connections only to what the guard admits; TLS above it still verifies the name."""

    def __init__(self, guard: Guard, sockets: httpcore.AsyncNetworkBackend | None = None) -> None:
        self._guard, self._sockets = guard, sockets or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        failed: Exception = NameUnknown(f"{host} leads nowhere.")
        patience = _TO_CONNECT if timeout is None else min(timeout, _TO_CONNECT)
        for address in await self._guard.addresses(host, port):
            try:
                return await self._sockets.connect_tcp(address, port, patience, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,  # noqa: ASYNC109
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        raise BadInput("Websites are not read from sockets of this machine.")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)
