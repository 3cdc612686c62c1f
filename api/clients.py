"""Which machine asks, for counting strangers: the one that is connected, or the one that our own proxies name."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from fastapi import Request


def client_of(request: Request, proxies: int) -> str:
    """An IPv4 address, or the IPv6 network (64 bits) that one house has. `proxies`: how many of ours stand in front;
    what a client itself writes into X-Forwarded-For stands further left and is not read."""
    named = [part.strip() for line in request.headers.getlist("x-forwarded-for") for part in line.split(",")]
    peer = request.client.host if request.client else ""
    return _network(named[-proxies] if 0 < proxies <= len(named) else peer)


def _network(text: str) -> str:
    try:
        address = ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(address, IPv6Address):
        return str(address.ipv4_mapped or ip_network((address, 64), strict=False))
    return str(address)
