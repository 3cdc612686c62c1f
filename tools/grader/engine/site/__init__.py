"""The analyser of a restaurant's website: bytes in, derived facts out. Pure; runs in the parsers' process.

Nothing heavy is loaded by importing this, so that the server can name these functions and run them elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tools.grader.engine.evidence import SiteFacts
from tools.grader.engine.site.facts import Measured, PageFacts

__all__ = ["Measured", "PageFacts", "combine", "read_page", "warm"]


def read_page(
    body: bytes, content_type: str, url: str, status: int = 200, headers: Mapping[str, str] | None = None
) -> PageFacts:
    """What one page says. `headers` (names in lower case) help to recognise walls. Never raises for what is in
    `body`; time and memory are bounded by limits on bytes, depth, attributes, nodes and blocks."""
    from tools.grader.engine.site.reading import read

    return read(body, content_type, url, status, headers or {})


def combine(home: PageFacts, others: Sequence[PageFacts], measured: Measured, country: str | None = None) -> SiteFacts:
    """The site as a whole: the home page first, then the pages that were read of it. `country` (ISO 3166), where it
    is known, says how to read phone numbers."""
    from tools.grader.engine.site.combining import combined

    return combined(home, others, measured, country)


def warm() -> None:
    """Loads what reading needs."""
    import extruct  # noqa: F401
    import phonenumbers  # noqa: F401

    from tools.grader.engine.site.links import providers
    from tools.grader.engine.site.reading import read

    providers()
    read(b"<html><body><p>Hello</p></body></html>", "text/html", "http://localhost/", 200, {})
