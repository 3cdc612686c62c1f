"""What can go wrong on the way to a website, as a word for the grade and a sentence for the owner."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from core.errors import BadInput
from tools.integrations.website.guard import NameUnknown
from tools.integrations.website.schemas import Failure
from tools.integrations.website.unpacking import Bomb, CannotUnpack


class Circles(Exception):
    """More redirects than are followed."""


BROKEN_OFF = (httpcore.ReadError, httpcore.RemoteProtocolError, httpx.ReadError, httpx.RemoteProtocolError)
TROUBLES = (
    BadInput,
    NameUnknown,
    Circles,
    Bomb,
    CannotUnpack,
    httpcore.NetworkError,
    httpcore.ProtocolError,
    httpcore.TimeoutException,
    httpx.TransportError,
    OSError,
)
_TIMEOUTS = (httpcore.TimeoutException, httpx.TimeoutException)
_PROTOCOL = (httpcore.ProtocolError, httpx.ProtocolError)
_CERTIFICATES = {  # OpenSSL's verify codes
    9: "is not valid yet",
    10: "has run out",
    18: "was signed by the website itself, so browsers warn visitors away",
    19: "was signed by nobody whom browsers trust",
    20: "was signed by nobody whom browsers trust",
    21: "was signed by nobody whom browsers trust",
    62: "belongs to another name",
    64: "belongs to another address",
}


def said(error: BaseException) -> tuple[Failure, str]:
    """The failure and its sentence; only for `TROUBLES`."""
    if isinstance(error, BadInput):
        return "refused", error.message
    if isinstance(error, NameUnknown):
        return "dns", error.message
    if isinstance(error, Circles):
        return "too_many_redirects", "The website sends its visitors from address to address without end."
    if isinstance(error, Bomb):
        return "too_large", "The website sent a page that unpacks to far more than a page can be."
    if isinstance(error, CannotUnpack):
        return "protocol", f"The website sent a page that cannot be unpacked ({error})."
    if tls := _tls(error):
        return "tls", _about_tls(tls)
    if isinstance(error, _TIMEOUTS):
        return "timeout", "The website took too long to accept the connection."
    if isinstance(error, _PROTOCOL):
        return "protocol", "The website's server answered in a way that is not HTTP, or broke off."
    return "connection", "The website's server could not be reached, or closed the connection."


def _tls(error: BaseException | None) -> ssl.SSLError | None:
    """The TLS error behind a failed connection."""
    for _ in range(6):
        if error is None or isinstance(error, ssl.SSLError):
            return error
        error = error.__cause__ or error.__context__
    return None


def _about_tls(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        why = _CERTIFICATES.get(error.verify_code, "is not one that browsers trust")
        return f"The website's certificate {why}."
    return "The website's secure connection (https) does not work."
