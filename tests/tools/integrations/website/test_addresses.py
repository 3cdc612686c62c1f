"""No form of address leads anywhere but to the open internet."""

from __future__ import annotations

import ssl
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.clock import FixedClock
from core.errors import BadInput
from tests.tools.integrations.website.conftest import NOW
from tools.integrations.website.addresses import is_loopback, is_public
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.guard import Guard, looks_like_address, normalise
from tools.integrations.website.schemas import NoPage
from tools.integrations.website.wire import GuardedTransport

# Refused as text, before any name is looked up.
REFUSED = [
    # this machine and its neighbours
    "http://127.0.0.1/",
    "http://127.255.255.254/",
    "http://localhost/",
    "http://LOCALHOST./",
    "http://a.localhost/",
    "http://0.0.0.0/",
    "http://0.1.2.3/",
    "http://10.0.0.1/",
    "http://172.16.0.1/",
    "http://172.31.255.255/",
    "http://192.168.1.1/",
    "http://100.64.0.1/",
    "http://100.100.100.200/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.1.1/",
    "http://168.63.129.16/",
    # reserved, documentation, multicast, broadcast
    "http://192.0.0.192/",
    "http://192.0.2.1/",
    "http://192.88.99.1/",
    "http://198.18.0.1/",
    "http://198.51.100.7/",
    "http://203.0.113.9/",
    "http://224.0.0.1/",
    "http://239.255.255.250/",
    "http://240.0.0.1/",
    "http://255.255.255.255/",
    # the same in other numbers
    "http://2130706433/",
    "http://0x7f000001/",
    "http://0x7f.0.0.1/",
    "http://0x7f.1/",
    "http://017700000001/",
    "http://0177.0.0.1/",
    "http://127.1/",
    "http://127.0.1/",
    "http://127.0.0.01/",
    "http://127.0.0.1./",
    "http://127.0.0.1../",
    "http://93.184.216.0x22/",
    "http://1.1.1.256/",
    "http://0x/",
    # Unicode digits, dots and letters
    "http://１２７.0.0.1/",
    "http://①②⑦.⓪.⓪.①/",
    "http://127。0。0。1/",
    "http://１６９．２５４．１６９．２５４/",
    "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ/",
    "http://𝟭𝟬.𝟬.𝟬.𝟭/",
    "http://١٢٧.0.0.1/",
    "http://local\u00adhost/",
    # IPv6, and IPv4 inside it
    "http://[::1]/",
    "http://[::]/",
    "http://[0:0:0:0:0:0:0:1]/",
    "http://[::ffff:127.0.0.1]/",
    "http://[::ffff:7f00:1]/",
    "http://[::ffff:8.8.8.8]/",
    "http://[::127.0.0.1]/",
    "http://[64:ff9b::7f00:1]/",
    "http://[64:ff9b::8.8.8.8]/",
    "http://[64:ff9b:1::a00:1]/",
    "http://[2002:7f00:1::]/",
    "http://[2001:0:4136:e378:8000:63bf:3fff:fdd2]/",
    "http://[2606:4700::5efe:10.0.0.1]/",
    "http://[2606:4700::200:5efe:a00:1]/",
    "http://[fe80::1]/",
    "http://[fe80::1%25eth0]/",
    "http://[fe80::1%eth0]/",
    "http://[2606:4700::1%25eth0]/",
    "http://[fc00::1]/",
    "http://[fd00:ec2::254]/",
    "http://[fec0::1]/",
    "http://[ff02::1]/",
    "http://[2001:db8::1]/",
    "http://[3fff::1]/",
    "http://[100::1]/",
    "http://[5f00::1]/",
    # names that lead nowhere public
    "http://metadata.google.internal/",
    "http://printer.local/",
    "http://router.lan/",
    "http://intranet/",
    "http://db.corp/",
    "http://nas.home.arpa/",
    "http://hidden.onion/",
    # schemes and ports
    "ftp://mario.com/",
    "file:///etc/passwd",
    "gopher://mario.com:70/_x",
    "javascript:alert(1)",
    "data:text/html,x",
    "//mario.com/",
    "mario.com",
    "http:mario.com",
    "http://mario.com:22/",
    "http://mario.com:8080/",
    "https://mario.com:6379/",
    "http://mario.com:0/",
    "http://mario.com:99999/",
    "http://mario.com:８０/",
    "http://mario.com:+80/",
    # credentials and what confuses readers
    "http://user@mario.com/",
    "http://user:pass@mario.com/",
    "http://mario.com@127.0.0.1/",
    "http://127.0.0.1@mario.com/",
    "http://@mario.com/",
    "http://mario.com:80@127.0.0.1/",
    "http://mario.com\\@127.0.0.1/",
    "http://127.0.0.1\\@mario.com/",
    "http://mario.com\\.evil.com/",
    "http://127.0.0.1#@mario.com/",
    "http://127.0.0.1?@mario.com/",
    "http:\\\\127.0.0.1/",
    "http:///127.0.0.1/",
    "http://mario.com\t.evil.com/",
    "http://mario\n.com/",
    "http://mario.com/\r\nHost: evil.com",
    "http://mario.com/\x00",
    "ht\ttp://127.0.0.1/",
    "http://mario .com/",
    "http://%31%32%37.0.0.1/",
    "http://127.0.0.1%2f.mario.com/",
    "http://mario.com%00.evil.com/",
    "http://[::1/",
    "http://::1/",
    "http://[::1]a/",
    "http://[mario.com]/",
    "http://mario..com/",
    "http://.mario.com/",
    "http://mario.com../",
    "http://-mario.com/",
    "http://℀.com/",
    "http://mario.com／evil/",
    "http://" + "a" * 64 + ".com/",
    "http://" + "a." * 130 + "com/",
    "http://mario.com/" + "a" * 5000,
    "http://",
    "",
]


@pytest.mark.parametrize("url", REFUSED)
def test_refused_as_text(url: str) -> None:
    with pytest.raises(BadInput) as caught:
        Guard().check(url)
    assert caught.value.message.endswith(".") and "\n" not in caught.value.message


async def nobody(host: str, port: int) -> list[str]:
    raise AssertionError(f"{host} was looked up")


@pytest.mark.parametrize("url", REFUSED)
async def test_refused_addresses_are_never_looked_up(url: str) -> None:
    client = WebsiteClient(FixedClock(NOW), guard=Guard(resolve=nobody))
    answer = await client.get(url)
    assert isinstance(answer, NoPage) and answer.failure == "refused" and answer.reason


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("http://mario.com", "http://mario.com/"),
        ("HTTPS://Mario.COM:443/Menu?a=1#x", "https://mario.com/Menu?a=1"),
        ("https://mario.com./", "https://mario.com/"),
        ("http://mario.com:443/", "http://mario.com:443/"),
        ("https://pizzería.es/carta", "https://xn--pizzera-dza.es/carta"),
        ("https://mario.com/our menu/ñ", "https://mario.com/our%20menu/%C3%B1"),
        ("https://mario.com?q=a@b\\c", "https://mario.com/?q=a@b%5Cc"),
        ("http://93.184.216.34/", "http://93.184.216.34/"),
        ("http://[2606:4700:0::1]/", "http://[2606:4700::1]/"),
        ("https://my_shop.example.com/", "https://my_shop.example.com/"),
        ("https://127.0.0.1.nip.io/", "https://127.0.0.1.nip.io/"),  # a name; what it leads to is checked later
    ],
)
def test_public_addresses_have_one_form(url: str, canonical: str) -> None:
    checked = Guard().check(url)
    assert (checked.url, checked.side) == (canonical, "public")
    assert Guard().check(checked.url) == checked


@pytest.mark.parametrize("text", ["8.8.8.8", "93.184.216.34", "2606:4700::1", "2a00:1450:4001::1", "100.128.0.1"])
def test_the_open_internet_is_public(text: str) -> None:
    assert is_public(text) and not is_loopback(text)


@given(st.ip_addresses())
def test_what_is_public_is_global(address: Any) -> None:
    """Python's own table is one opinion; ours may only be stricter."""
    if is_public(str(address)):
        assert address.is_global and not address.is_multicast and not address.is_reserved
        assert not (address.version == 6 and (address.ipv4_mapped or address.sixtofour or address.teredo))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("mariosrestaurant.com", "https://mariosrestaurant.com/"),
        ("  MariosRestaurant.com/Menu ", "https://mariosrestaurant.com/Menu"),
        ("www.mario.it", "https://www.mario.it/"),
        ("Chez.fr", "https://chez.fr/"),
        ("Marios.Pizza", "https://marios.pizza/"),
        ("http:/mario.com", "http://mario.com/"),
        ("https:mario.com", "https://mario.com/"),
        ("//mario.com", "https://mario.com/"),
        ("mario．com", "https://mario.com/"),
        ("café.fr", "https://xn--caf-dma.fr/"),
        ("localhost:8000", "http://localhost:8000/"),
        ("127.0.0.1:8000/x", "http://127.0.0.1:8000/x"),
        ("[::1]:8000", "http://[::1]:8000/"),
    ],
)
def test_what_owners_type_becomes_an_address(typed: str, address: str) -> None:
    assert looks_like_address(typed) and normalise(typed) == address and normalise(address) == address


@pytest.mark.parametrize(
    "name",
    [
        "Mario's",
        "St. John",
        "St.John",
        "D.O.M.",
        "1847",
        "24.7",
        "Mr.Wok",
        "L.A.Burger",
        "P.F. Chang's",
        "Noma",
        "[Pizza]",
        "Joe's: the bar",
        "",
        ".",
    ],
)
def test_names_are_no_addresses(name: str) -> None:
    assert not looks_like_address(name)


@pytest.mark.parametrize(
    "typed", ["", "Mario's", "mario@pizza.com", "ftp://mario.com", "mario.com and sons", "http://"]
)
def test_what_is_no_address_is_said_so(typed: str) -> None:
    with pytest.raises(BadInput):
        normalise(typed)


class Sockets(httpcore.AsyncNetworkBackend):
    """Notes where a connection would go, and refuses it."""

    def __init__(self) -> None:
        self.dialled: list[tuple[str, int]] = []

    async def connect_tcp(self, host: str, port: int, *rest: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        self.dialled.append((host, port))
        raise httpcore.ConnectError("noted")


ODD = st.sampled_from(
    [*"0123456789abcdefx.:/@\\#?%[]-_ \t\r\n", "１", "。", "ⓛ", "\u00ad", "http://", "127.0.0.1", "::ffff:", "%25"]
)
HOSTS = st.one_of(
    st.ip_addresses().map(str),
    st.ip_addresses(v=6).map(lambda address: f"[{address}]"),
    st.integers(0, 2**32 - 1).map(str),
    st.integers(0, 2**32 - 1).map(hex),
    st.lists(ODD, max_size=12).map("".join),
    st.sampled_from(["mario.com", "localhost", "127.1", "0177.0.0.1"]),
)
TEXTS = st.one_of(
    st.tuples(
        st.sampled_from(["http://", "https://", "http://a@", "http:\\\\"]),
        HOSTS,
        st.lists(ODD, max_size=4).map("".join),
    ).map("".join),
    st.text(max_size=40).map(lambda text: "http://" + text),
    st.lists(ODD, max_size=20).map("".join),
)
LABELS = st.from_regex(r"[a-z0-9_]([a-z0-9é-]{0,8}[a-z0-9])?", fullmatch=True)
NAMES = st.builds(
    "http{}://{}.{}{}/menu".format, st.sampled_from(["", "s"]), LABELS, LABELS, st.sampled_from(["", "."])
)
INSIDE = "127.0.0.1 10.0.0.1 169.254.169.254 100.64.0.1 ::1 ::ffff:8.8.8.8 64:ff9b::808:808 2002:808:808:: fe80::1%lo 0.0.0.0"
SAID = st.one_of(
    st.sampled_from(["93.184.216.34", "1.1.1.1", "2606:4700::1"]),
    st.sampled_from(INSIDE.split()),
    st.ip_addresses().map(str),
)
TRUST = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


async def dialled(url: str, said: list[str]) -> list[tuple[str, int]]:
    """Where a request for `url` would connect to, if name servers said that."""

    async def resolve(host: str, port: int) -> list[str]:
        return said

    sockets = Sockets()
    guard = Guard(resolve=resolve)
    client = WebsiteClient(FixedClock(NOW), guard=guard, transport=GuardedTransport(guard, TRUST, sockets))
    assert isinstance(await client.get(url), NoPage)
    return sockets.dialled


def outside(host: str) -> bool:
    """By Python's table, not by ours."""
    address = ip_address(host)
    if isinstance(address, IPv6Address):
        hidden = address.ipv4_mapped or address.sixtofour or address.teredo or address in ip_network("64:ff9b::/96")
        return address.is_global and not address.is_multicast and not hidden
    return address.is_global and not address.is_multicast


@settings(max_examples=500, deadline=None)
@given(url=TEXTS, said=st.lists(SAID, min_size=1, max_size=2))
@example(url="http://mario.com/", said=["10.0.0.1"])
@example(url="http://1.1.1.1/", said=["10.0.0.1"])
async def test_no_text_makes_us_connect_to_what_is_not_public(url: str, said: list[str]) -> None:
    assert all(outside(host) and port in (80, 443) for host, port in await dialled(url, said))


@settings(max_examples=300, deadline=None)
@given(url=NAMES, said=st.lists(SAID, max_size=4))
@example(url="http://mario.com/", said=["93.184.216.34", "10.0.0.1"])
async def test_no_name_server_makes_us_connect_to_what_is_not_public(url: str, said: list[str]) -> None:
    went = await dialled(url, said)
    assert all(outside(host) for host, _ in went)
    assert not went or all(outside(host) for host in said)


async def test_public_names_are_connected_to() -> None:
    """So that the two above say something."""
    assert await dialled("https://mario.com/", ["93.184.216.34"]) == [("93.184.216.34", 443)]
    assert await dialled("http://[2606:4700::1]/", []) == [("2606:4700::1", 80)]
