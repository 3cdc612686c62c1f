"""Asks PageSpeed Insights about a page: ten to thirty seconds of Google's machines."""

from __future__ import annotations

import re
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import SecretStr

from core.errors import Unavailable
from tools.integrations.http import LOOPBACK, Call, Policy, VendorHttp
from tools.integrations.pagespeed.schemas import Result
from tools.integrations.wire import read

URL = "https://pagespeedonline.googleapis.com"
CATEGORIES = ("PERFORMANCE", "ACCESSIBILITY", "BEST_PRACTICES", "SEO")
PATIENCE = 55.0  # seconds: a report waits for a minute
# Lighthouse's own codes: the page is at fault, so asking again soon changes nothing.
LIGHTHOUSE = {
    "FAILED_DOCUMENT_REQUEST": "could not load the page",
    "ERRORED_DOCUMENT_REQUEST": "got an error page instead of the page",
    "INSECURE_DOCUMENT_REQUEST": "did not trust the page's certificate",
    "DNS_FAILURE": "could not find the address",
    "NOT_HTML": "found something that is not a web page",
    "NO_FCP": "waited and nothing was painted",
    "NO_LCP": "waited and nothing large was painted",
    "NO_SCREENSHOTS": "could not take pictures of the page while it loaded",
    "NO_NAVSTART": "could not follow how the page loads",
    "NO_DOCUMENT_REQUEST": "saw no page being loaded",
    "PAGE_HUNG": "gave up, since the page stopped responding",
    "PROTOCOL_TIMEOUT": "gave up, since the page took too long",
    "TARGET_CRASHED": "saw the page crash",
    "CHROME_INTERSTITIAL_ERROR": "was stopped by a warning of the browser",
    "INVALID_URL": "could not use the address",
}
_SAID = re.compile(r"Lighthouse returned error: ([A-Z_]{3,40})")


class NotAudited(Unavailable):
    """Lighthouse ran and could not judge the page; the message says why, in words for owners."""


def _explained(document: Any) -> tuple[str, str]:
    """Google says {"error": {"code": 400, "message": ..., "status": ..., "errors": [{"reason": ...}]}}."""
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict):
        return "", ""
    message = str(error.get("message", ""))[:300]
    if found := _SAID.search(message):
        return found[1], message
    first = next(iter(error.get("errors") or []), None)
    return str(error.get("status") or (first.get("reason", "") if isinstance(first, dict) else "")), message


POLICY = Policy(
    vendor="pagespeed",
    title="PageSpeed Insights",
    hosts=frozenset({"www.googleapis.com", "pagespeedonline.googleapis.com"}),
    explain=_explained,
    per_second=2.0,
    burst=4,
    timeout=PATIENCE,
    attempts=1,  # a second try would come after the report
    most_bytes=16_000_000,
    keep="fresh",
    final=frozenset(LIGHTHOUSE),
)


class PageSpeedClient:
    """PageSpeed with the operator's key. A stand-in on this machine is asked only where `loopback` allows it."""

    def __init__(self, http: VendorHttp, key: SecretStr | None, url: str = URL, *, loopback: bool = False) -> None:
        self._http, self._key, self._url, self._loopback = http, key, url.rstrip("/"), loopback
        self.local = (urlsplit(url).hostname or "") in LOOPBACK

    async def run(self, page: str, strategy: Literal["mobile", "desktop"] = "mobile") -> Result:
        """Raises NotAudited where Lighthouse could not judge the page, else VendorRefused or Unavailable."""
        headers = {"X-Goog-Api-Key": self._key.get_secret_value()} if self._key else {}
        params = {"url": page, "strategy": strategy.upper(), "category": CATEGORIES}
        call = Call(
            "GET",
            f"{self._url}/pagespeedonline/v5/runPagespeed",
            headers=headers,
            params=params,
            loopback=self._loopback,
        )
        result = read(Result, await self._http.json(POLICY, call), POLICY.title)
        failure = result.lighthouseResult.runtimeError
        if failure and failure.code not in (None, "", "NO_ERROR"):
            raise not_audited(failure.code)
        return result


def not_audited(code: str) -> NotAudited:
    said = LIGHTHOUSE.get(code, "could not judge the page")
    return NotAudited(f"Google's speed test {said} ({code[:40]}).")
