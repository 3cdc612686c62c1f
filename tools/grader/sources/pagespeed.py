"""Source "pagespeed": Google's own speed test of the website, the slowest answer of a grade."""

from __future__ import annotations

from urllib.parse import urlsplit

from core.errors import TablesideError
from tools.grader.engine.evidence import SourceName, Speed
from tools.grader.sources import Found, Known
from tools.grader.sources.asking import failed, finite, kept_apart
from tools.integrations.http import VendorRefused
from tools.integrations.pagespeed.client import LIGHTHOUSE, NotAudited, PageSpeedClient, not_audited
from tools.integrations.pagespeed.schemas import Result

NO_KEY = "Google's speed test is not connected: it needs a key. Our own basic checks of the page were made."
NO_SITE = "There is no website to test."
_TITLE = "PageSpeed Insights"
_LONGEST = 600_000.0  # milliseconds: more than that is no measurement


class PageSpeedSource:
    name: SourceName = "pagespeed"

    def __init__(self, client: PageSpeedClient | None) -> None:
        """None: no key. Google would answer without one, out of an allowance that strangers here would use up."""
        self._client = client

    def ready(self, known: Known) -> bool:
        return self._client is None or known.url is not None or known.site

    async def read(self, known: Known) -> Found:
        if self._client is None:
            return Found("not_connected", NO_KEY)
        if apart := kept_apart(known, local=self._client.local, title=_TITLE):
            return apart
        if known.url is None or urlsplit(known.url).scheme not in ("http", "https"):
            return Found("not_connected", NO_SITE)
        try:
            result = await self._client.run(known.url)
        except NotAudited as error:
            return Found("error", error.message)
        except VendorRefused as refusal:
            known_code = refusal.vendor_code in LIGHTHOUSE
            return Found("error", not_audited(refusal.vendor_code).message) if known_code else failed(refusal, _TITLE)
        except TablesideError as error:
            return failed(error, _TITLE)
        speed = _speed(result, known)
        if speed.performance is None and speed.accessibility is None and speed.seo is None:
            return Found("error", "Google's speed test gave no result for this page.")
        return Found("ok", facts={"pagespeed": speed})


def _speed(result: Result, known: Known) -> Speed:
    """Field data count where they are the page's or its site's own."""
    lab, field = result.lighthouseResult, result.loadingExperience
    shift = field.value("CUMULATIVE_LAYOUT_SHIFT_SCORE")  # in hundredths
    return Speed(
        fetched_at=known.now,
        url=known.url or "",
        strategy="mobile",
        performance=lab.score("performance"),
        accessibility=lab.score("accessibility"),
        best_practices=lab.score("best-practices"),
        seo=lab.score("seo"),
        largest_paint_ms=finite(lab.value("largest-contentful-paint"), high=_LONGEST),
        layout_shift=finite(lab.value("cumulative-layout-shift"), high=1000),
        blocking_ms=finite(lab.value("total-blocking-time"), high=_LONGEST),
        field_largest_paint_ms=finite(field.value("LARGEST_CONTENTFUL_PAINT_MS"), high=_LONGEST),
        field_layout_shift=finite(shift / 100 if shift is not None else None, high=1000),
        field_interaction_ms=finite(field.value("INTERACTION_TO_NEXT_PAINT"), high=_LONGEST),
        lighthouse=lab.lighthouseVersion[:20] if lab.lighthouseVersion else None,
    )
