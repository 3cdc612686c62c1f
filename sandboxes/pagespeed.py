"""Plays PageSpeed Insights on loopback: Lighthouse's sample result with the demo site's figures, some seconds late.

`python -m sandboxes.pagespeed` · no page is opened, the figures are made up; `sandboxes/data/lighthouse.json` is where
their shape is from. /_sandbox/delay takes {"seconds": 20}, /_sandbox/fail is as in every stand-in.
"""

from __future__ import annotations

import asyncio
import copy
import json
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from sandboxes.base import main
from sandboxes.presence import PORTS, Presence, PresenceSandbox

KEY = "sandbox-pagespeed-key"
DELAY = 4.0  # seconds; Google takes ten to thirty
SCORES = {"performance": 0.58, "accessibility": 0.86, "best-practices": 0.92, "seo": 0.83}
FIGURES = {
    "first-contentful-paint": 2310.4,
    "largest-contentful-paint": 4125.7,
    "speed-index": 3904.2,
    "total-blocking-time": 342.5,
    "cumulative-layout-shift": 0.021,
    "server-response-time": 118.0,
}
FIELD = {"LARGEST_CONTENTFUL_PAINT_MS": 3240, "CUMULATIVE_LAYOUT_SHIFT_SCORE": 3, "INTERACTION_TO_NEXT_PAINT": 188}
_HOSTS = ("127.0.0.1", "localhost")


class PagespeedSandbox(PresenceSandbox):
    port, vendor = PORTS["pagespeed"], "pagespeed"

    def __init__(self, presence: Presence | None = None, now: datetime | None = None, *, delay: float = DELAY) -> None:
        super().__init__(presence, now)
        self.key, self.delay = KEY, delay
        self.scores, self.figures = dict(SCORES), dict(FIGURES)
        self.runtime_error: str | None = None  # one of Lighthouse's codes, which a 200 may carry too
        self.refusal: tuple[str, int] | None = None  # such a code and the status that it comes with

    def routes(self) -> Sequence[Route]:
        return [Route("/pagespeedonline/v5/runPagespeed", self._run)]

    def control(self) -> Sequence[Route]:
        return [Route("/_sandbox/delay", self._delay, methods=["POST"])]

    def error(self, status: int) -> Any:
        said = {
            400: "API key not valid. Please pass a valid API key.",
            429: "Quota exceeded for quota metric 'Queries'.",
        }
        name = {400: "INVALID_ARGUMENT", 403: "PERMISSION_DENIED", 429: "RESOURCE_EXHAUSTED"}.get(status, "INTERNAL")
        return _error(status, said.get(status, "Something went wrong."), "global", "backendError", name)

    async def _delay(self, request: Request) -> Response:
        self.delay = float((await request.json())["seconds"])
        return JSONResponse({"seconds": self.delay})

    async def _run(self, request: Request) -> Response:
        asked = request.query_params
        key = request.headers.get("x-goog-api-key") or asked.get("key")
        if key and key != self.key:
            return JSONResponse(self.error(400), 400)
        await asyncio.sleep(self.delay)
        if self.refusal:
            return self.lighthouse_error(*self.refusal)
        url = asked.get("url", "")
        if (urlsplit(url).hostname or "") not in _HOSTS:
            return self.lighthouse_error("FAILED_DOCUMENT_REQUEST")
        return JSONResponse(self._result(url, asked.getlist("category") or ["PERFORMANCE"]))

    def lighthouse_error(self, code: str, status: int = 400) -> Response:
        said = f"Lighthouse returned error: {code}. Lighthouse was unable to reliably load the page you requested."
        return JSONResponse(_error(status, said, "lighthouse", "lighthouseUserError"), status)

    def _result(self, url: str, categories: Sequence[str]) -> dict[str, Any]:
        now = f"{self.clock():%Y-%m-%dT%H:%M:%S.000Z}"
        return {
            "captchaResult": "CAPTCHA_NOT_NEEDED",
            "kind": "pagespeedonline#result",
            "id": url,
            "loadingExperience": self._experience(url),
            "originLoadingExperience": self._experience(url),
            "lighthouseResult": self._lighthouse(url, now, {one.lower().replace("_", "-") for one in categories}),
            "analysisUTCTimestamp": now,
        }

    def _lighthouse(self, url: str, now: str, categories: set[str]) -> dict[str, Any]:
        result = copy.deepcopy(_sample())
        result |= dict.fromkeys(("requestedUrl", "mainDocumentUrl", "finalDisplayedUrl", "finalUrl"), url)
        result["fetchTime"] = now
        result["configSettings"]["onlyCategories"] = sorted(categories)
        result["categories"] = {name: one for name, one in result["categories"].items() if name in categories}
        for name, category in result["categories"].items():
            category["score"] = self.scores[name]
        for name, value in self.figures.items():
            result["audits"][name]["numericValue"] = value
        if self.runtime_error:
            result["runtimeError"] = {"code": self.runtime_error, "message": "The page did not paint any content."}
        return result

    def _experience(self, url: str) -> dict[str, Any]:
        metrics = {name: {"percentile": value, "category": "AVERAGE"} for name, value in FIELD.items()}
        return {"id": url, "metrics": metrics, "overall_category": "AVERAGE", "initial_url": url}


@cache
def _sample() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((files("sandboxes") / "data/lighthouse.json").read_text())
    return found


def _error(status: int, said: str, domain: str, reason: str, name: str | None = None) -> dict[str, Any]:
    error: dict[str, Any] = {
        "code": status,
        "message": said,
        "errors": [{"message": said, "domain": domain, "reason": reason}],
    }
    return {"error": error | ({"status": name} if name else {})}


if __name__ == "__main__":
    main(lambda _mode, now: PagespeedSandbox(now=now))
