"""Which IP addresses a stranger may send us to: those of the open internet, and no form that hides another."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

# IANA's special-purpose registries (RFC 6890 and what came after), multicast, and what clouds keep for themselves.
_V4 = tuple(
    IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT; 100.100.100.200 is Alibaba's metadata
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own host, public as it looks
        "169.254.0.0/16",  # link-local; 169.254.169.254 is most clouds' metadata
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
# Everything outside is unassigned, local, mapped (::ffff:0:0/96), translated (64:ff9b::/96) or multicast.
_GLOBAL_V6 = IPv6Network("2000::/3")
_V6 = tuple(
    IPv6Network(net)
    for net in (
        "2001::/23",  # protocol assignments, Teredo among them
        "2001:db8::/32",
        "2002::/16",  # 6to4 carries an IPv4 address
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)
_ISATAP = (0x00005EFE, 0x02005EFE)  # these 32 bits, then an IPv4 address (RFC 5214)


def is_public(text: str) -> bool:
    """Whether `text` is an IPv4 or IPv6 address of the open internet. False for what is no address, and for IPv6
    that embeds an IPv4 address in any known way, whichever it is."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in net for net in _V4)
    return _is_public_v6(address)


def _is_public_v6(address: IPv6Address) -> bool:
    if address.scope_id or address not in _GLOBAL_V6 or any(address in net for net in _V6):
        return False
    return address.is_global and (int(address) >> 32) & 0xFFFFFFFF not in _ISATAP


def is_loopback(text: str) -> bool:
    """127.0.0.0/8 or ::1, written as such."""
    try:
        address = ip_address(text)
    except ValueError:
        return False
    return address.is_loopback and not (isinstance(address, IPv6Address) and (address.ipv4_mapped or address.scope_id))
