"""An address as it was typed or found, taken apart once: what is ambiguous is refused, never guessed.

Two programs that read one address differently are how guards are fooled, so there is one reader here, it knows one form
of each thing, and the request is built from its parts (WHATWG URL is what browsers make of the rest).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Literal
from urllib.parse import quote

import idna

from core.errors import BadInput

Scheme = Literal["http", "https"]
MOST_CHARACTERS = 4096
_PORTS = {"http": 80, "https": 443}
_URL = re.compile(r"(https?)://([^/?#]*)([^?#]*)(\?[^#]*)?(?:#.*)?", re.IGNORECASE | re.DOTALL)
_HOST_PORT = re.compile(r"(\[[0-9a-f:.]+\]|[^:\[\]]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")  # how a last label must not look, lest some reader takes the host for IPv4
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:/{2}", re.IGNORECASE)
# Endings that lead nowhere public (RFC 6761, 6762, 8375, 9476 and what houses use).
_INNER = frozenset(
    "localhost local localdomain internal intranet lan home corp private onion alt arpa".split(),
)
# Endings that restaurants use: a capital elsewhere makes a name of it ("St.John"), here it does not ("Marios.Pizza").
_ENDINGS = frozenset(
    "com net org info biz restaurant pizza menu bar cafe coffee pub catering kitchen food online site shop store "
    "website app dev wine beer vin bistro rest eat".split(),
)
NOT_AN_ADDRESS = "That is not the address of a website. Type it like mariosrestaurant.com."


@dataclass(frozen=True, slots=True)
class Address:
    """A well-formed http(s) address. `host` in lower-case ASCII, IPv6 without brackets; `target` is path and query."""

    scheme: Scheme
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + ("" if self.port == _PORTS[self.scheme] else f":{self.port}")

    @property
    def url(self) -> str:
        return self.origin + self.target


def read_address(text: str) -> Address:
    """Raises BadInput, in one line for owners, for every other scheme, credentials, hosts in disguise, control
    characters and backslashes."""
    text = text.strip(" ")
    if len(text) > MOST_CHARACTERS:
        raise BadInput("That address is too long.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in text):
        raise BadInput("That address holds characters that no address has.")
    found = _URL.fullmatch(text)
    if not found:
        raise BadInput("Only addresses that begin with http:// or https:// can be read.")
    scheme: Scheme = "https" if found[1].casefold() == "https" else "http"
    authority, path, query = found[2], found[3], found[4] or ""
    if "@" in authority:
        raise BadInput("An address with a name or password in it is not read.")
    if "\\" in authority or "\\" in path:
        raise BadInput("That address holds a backslash; write it with / alone.")
    parts = _HOST_PORT.fullmatch(authority)
    if not parts:
        raise BadInput(NOT_AN_ADDRESS)
    port = int(parts[2]) if parts[2] else _PORTS[scheme]
    if not 0 < port < 65536:
        raise BadInput("That address names a port that does not exist.")
    target = quote(path or "/", safe="/%:@!$&'()*+,;=~-._") + quote(query, safe="/?%:@!$&'()*+,;=~-._[]|")
    return Address(scheme, _host(parts[1]), port, target)


def _host(text: str) -> str:
    """A host in its one form: dotted IPv4, IPv6, or a name in ASCII with a dot in it (or `localhost`)."""
    if text.startswith("["):
        try:
            return str(IPv6Address(text[1:-1]))
        except AddressValueError:
            raise BadInput(NOT_AN_ADDRESS) from None
    name = _ascii(text).removesuffix(".")
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise BadInput(NOT_AN_ADDRESS)
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(name))  # refuses octal, hexadecimal, and fewer than four parts
        except AddressValueError:
            raise BadInput("An address made of numbers has to be written as four plain ones.") from None
    if name != "localhost" and (len(labels) < 2 or labels[-1] in _INNER):
        raise BadInput(f"{name[:60]} is not an address of the open internet.")
    return name


def _ascii(host: str) -> str:
    if host.isascii():
        return host.lower()
    if len(host) > 253:
        raise BadInput(NOT_AN_ADDRESS)
    try:
        return idna.encode(host, uts46=True).decode()
    except UnicodeError:
        raise BadInput(NOT_AN_ADDRESS) from None


def normalise(target: str) -> str:
    """What an owner typed as an address: "MariosRestaurant.com" is "https://mariosrestaurant.com/". This machine's own
    addresses are http where nothing else is said. Raises BadInput where it is none."""
    text = target.strip()
    if not text:
        raise BadInput(NOT_AN_ADDRESS)
    text = re.sub(r"\A(https?):/*(?=[^/:])", r"\1://", text, flags=re.IGNORECASE)  # http:/mario.com
    if _SCHEME.match(text):
        return read_address(text).url
    if re.match(r"[^/?#]*@", text):
        raise BadInput("That looks like an e-mail address. Type the website's, like mariosrestaurant.com.")
    if " " in text:
        raise BadInput(NOT_AN_ADDRESS)
    own = re.match(r"(localhost|127\.[0-9.]+|\[::1\])(?=[:/?#]|\Z)", text, re.IGNORECASE)
    return read_address(f"{'http' if own else 'https'}://{text.removeprefix('//')}").url


def looks_like_address(text: str) -> bool:
    """Whether an owner means a website by it rather than a restaurant's name: "Mario's", "St. John", "D.O.M." and
    "1847" are names."""
    text = unicodedata.normalize("NFKC", text).strip().replace("\u3002", ".").removeprefix("//")
    if _SCHEME.match(text) or re.match(r"(https?:|www\.)\S", text, re.IGNORECASE):
        return True
    if re.search(r"\s", text):
        return False
    if re.match(r"\[[0-9a-f:.]+\]", text, re.IGNORECASE):
        return True
    host = re.split(r"[/?#:\\]", text.rpartition("@")[2])[0]
    if host.casefold() == "localhost":
        return True
    labels = host.removesuffix(".").split(".")
    if len(labels) < 2 or not all(labels):
        return False
    last = labels[-1]
    if _NUMBER.fullmatch(last.casefold()):
        return len(labels) == 4 and all(label.isalnum() for label in labels)
    if last.casefold() in _ENDINGS or last.casefold().startswith("xn--"):
        return True
    return last.isalpha() and len(last) >= 2 and last.islower()
