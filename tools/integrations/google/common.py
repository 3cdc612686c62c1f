"""What all of Google's APIs share: where they live, how they say no, how often they may be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from tools.integrations.http import LOOPBACK, Policy

# Codes that waiting some seconds does not change.
SPENT, NOT_APPROVED = "QUOTA_SPENT", "NOT_APPROVED"
_SPENT = "the day's quota is used up; it comes back tomorrow."
_UNAPPROVED = "Google has not approved this project for the Business Profile APIs yet (its quota is 0)."


@dataclass(frozen=True, slots=True)
class Hosts:
    """Google's APIs by host; a sandbox plays all of them at one address."""

    places: str = "https://places.googleapis.com"
    accounts: str = "https://mybusinessaccountmanagement.googleapis.com"
    information: str = "https://mybusinessbusinessinformation.googleapis.com"
    business: str = "https://mybusiness.googleapis.com"
    tokens: str = "https://oauth2.googleapis.com"
    consent: str = "https://accounts.google.com"

    @classmethod
    def at(cls, url: str | None) -> Hosts:
        """All at `url` where one is given."""
        base = (url or "").rstrip("/")
        return cls(base, base, base, base, base, base) if base else cls()

    @property
    def local(self) -> bool:
        """Whether a sandbox of this machine answers."""
        return (urlsplit(self.places).hostname or "") in LOOPBACK


def explain(document: Any) -> tuple[str, str]:
    """(code, sentence) of a refusal. APIs: {"error": {code, message, status, details: [ErrorInfo]}} (AIP-193), the code
    being the most telling of reason and status; tokens: {"error": "invalid_grant", "error_description": ...}."""
    error = document.get("error") if isinstance(document, dict) else None
    if isinstance(error, str):  # RFC 6749, 5.2
        return error, str(document.get("error_description", ""))[:300]
    if not isinstance(error, dict):
        return "", ""
    message, status = str(error.get("message", ""))[:300], str(error.get("status", ""))
    info = _error_info(error)
    if error.get("code") == 429 or info.get("reason") == "RATE_LIMIT_EXCEEDED":
        return _over_quota(info.get("metadata") or {}, message, status)
    return str(info.get("reason") or status), message


def _error_info(error: dict[str, Any]) -> dict[str, Any]:
    details = error.get("details")
    found = details if isinstance(details, list) else error.get("errors")
    rows = [row for row in found if isinstance(row, dict)] if isinstance(found, list) else []
    return next((row for row in rows if row.get("reason")), {})


def _over_quota(metadata: Any, message: str, status: str) -> tuple[str, str]:
    about = metadata if isinstance(metadata, dict) else {}
    if str(about.get("quota_limit_value", "")) == "0":
        return NOT_APPROVED, _UNAPPROVED
    if "perday" in f"{about.get('quota_limit', '')} {message}".casefold().replace(" ", ""):
        return SPENT, _SPENT
    return status or "RESOURCE_EXHAUSTED", message


_FINAL = frozenset({SPENT, NOT_APPROVED})
# An owner looks on, so waits are short; what a report misses is said.
_USUAL = Policy("google", "Google", frozenset(), explain, timeout=10.0, attempts=2, longest_wait=5.0, final=_FINAL)


def policy(vendor: str, title: str, per_second: float, burst: int, *urls: str) -> Policy:
    """How one of Google's APIs is called, at the hosts of `urls` only."""
    hosts = frozenset((urlsplit(url).hostname or "").casefold() for url in urls) - LOOPBACK
    return replace(_USUAL, vendor=vendor, title=title, per_second=per_second, burst=burst, hosts=hosts)
