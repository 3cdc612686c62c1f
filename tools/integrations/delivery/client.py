"""Asks for a public page as anyone may: robots.txt first, the page once, and no way around a wall."""

from __future__ import annotations

from urllib.parse import urlsplit

from tools.integrations.delivery.schemas import Unread
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.robots import Robots
from tools.integrations.website.schemas import NoPage, Page

_MOST_BYTES, _SECONDS = 3_000_000, 8.0
_MOST_RULES, _RULES_SECONDS = 500_000, 5.0
_GONE = frozenset({404, 410})


class ListingReader:
    def __init__(self, website: WebsiteClient) -> None:
        self._website = website

    async def get(self, url: str, *, called: str, beside: str | None) -> Page | Unread:
        """One request for robots.txt, one for the page; a page of any other status than gone is given back, for its
        words say what it is. `called`: whose page it is, in a sentence. `beside`: the website that leads there."""
        if refused := await self._refused(url, called, beside):
            return refused
        page = await self._website.get(url, beside=beside, most_bytes=_MOST_BYTES, timeout=_SECONDS)
        if isinstance(page, NoPage):
            return _unread(page)
        if page.status in _GONE:
            return Unread("error", f"{called} has no such page any more ({page.status}).")
        return page

    async def _refused(self, url: str, called: str, beside: str | None) -> Unread | None:
        parts = urlsplit(url)
        rules = f"{parts.scheme}://{parts.netloc}/robots.txt"
        answer = await self._website.get(rules, beside=beside, most_bytes=_MOST_RULES, timeout=_RULES_SECONDS)
        if isinstance(answer, NoPage) and answer.failure in ("refused", "dns"):
            return _unread(answer)
        robots = Robots.of(answer)
        if not robots.reachable:
            return Unread("blocked", f"{called} did not say what machines may read there, so it was not read.")
        if not robots.allows(url):
            return Unread("blocked", f"{called} asks machines not to read this page (robots.txt), so it was not read.")
        return None


def _unread(answer: NoPage) -> Unread:
    if answer.failure == "refused":
        return Unread("not_connected", answer.reason)
    reason = answer.reason.replace("The website", "The page")
    return Unread("timeout" if answer.failure == "timeout" else "error", reason)
