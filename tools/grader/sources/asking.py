"""What sources of vendors share: who may be asked about whom, and what a refusal means to an owner."""

from __future__ import annotations

import math
from urllib.parse import urlsplit, urlunsplit

from core.errors import TablesideError
from tools.grader.sources import Found, Known
from tools.integrations.http import AccessRevoked, TokenRejected


def kept_apart(known: Known, *, local: bool, title: str) -> Found | None:
    """Why this vendor is not asked about this restaurant; None where it may be. `local`: what would answer is a
    stand-in on this machine, which knows the demo restaurant alone."""
    if local and not known.demo:
        return Found("not_connected", f"{title} is played by this machine here, for the demo restaurant alone.")
    if known.loopback and not local:
        return Found("not_connected", f"The website is on this machine, so {title} was not asked about it.")
    return None


def failed(error: TablesideError, title: str) -> Found:
    """A vendor's refusal or silence as what the report says of it."""
    if isinstance(error, AccessRevoked):
        return Found("not_connected", error.message)
    if isinstance(error, TokenRejected):
        return Found("error", f"{title} did not accept our key.")
    if error.details.get("timed_out"):
        return Found("timeout", f"{title} did not answer in time.")
    return Found("error", error.message.replace("; it will be tried again.", "."))


def link_of(url: str | None, *domains: str) -> str | None:
    """A vendor's link without its tracking, only where it leads to one of its own domains; else None."""
    try:
        parts = urlsplit(url or "")
        host = (parts.hostname or "").casefold()
    except ValueError:
        return None
    own = any(host == domain or host.endswith(f".{domain}") for domain in domains)
    return urlunsplit(("https", host, parts.path, "", "")) if own and parts.scheme in ("http", "https") else None


def finite(value: float | None, low: float = 0.0, high: float = math.inf) -> float | None:
    """The number where it lies within the bounds; a page may claim anything."""
    return value if value is not None and math.isfinite(value) and low <= value <= high else None
