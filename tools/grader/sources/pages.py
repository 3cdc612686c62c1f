"""Public pages about the restaurant that are not its own: read as anyone may where robots.txt allows it, else not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeVar

from core.errors import Unavailable
from core.processes import Parsers
from tools.grader.engine.evidence import Wall
from tools.grader.engine.pages import Listing, Profile
from tools.grader.sources import Known
from tools.integrations.delivery.client import ListingReader
from tools.integrations.delivery.schemas import Unread
from tools.integrations.website.client import WebsiteClient
from tools.integrations.website.schemas import Page

__all__ = ["PublicPages", "Unread"]

T = TypeVar("T", Listing, Profile)
Reading = Callable[[bytes, str, str, int, Mapping[str, str]], T]
_WALLS: dict[Wall, tuple[Literal["blocked", "error"], str]] = {
    "robot_check": ("blocked", "{called} lets no machine read this page, and we do not try to get around that."),
    "login": ("blocked", "{called} shows this page to people who are signed in only."),
    "parked": ("error", "{called}: the address of this page is one that nobody uses."),
    "error_page": ("error", "{called} showed an error instead of the page."),
    "empty": ("error", "{called} sent an empty page."),
}


class PublicPages:
    def __init__(self, website: WebsiteClient, parsers: Parsers) -> None:
        self._reader, self._parsers = ListingReader(website), parsers

    async def read(self, url: str, known: Known, reading: Reading[T], called: str) -> T | Unread:
        """What `reading` (of engine.pages) finds in the page. `called`: whose page it is, in a sentence for owners."""
        page = await self._reader.get(url, called=called, beside=known.url)
        return page if isinstance(page, Unread) else await self._parsed(page, known, reading, called)

    async def _parsed(self, page: Page, known: Known, reading: Reading[T], called: str) -> T | Unread:
        headers = dict(page.headers)
        kind = headers.get("content-type", "")
        try:
            found = await self._parsers.run(reading, page.body, kind, page.url, page.status, headers, group=known.url)
        except Unavailable:
            return Unread("error", f"The page at {called} could not be read.")
        if found.wall:
            status, sentence = _WALLS[found.wall]
            return Unread(status, sentence.format(called=called))
        if page.status >= 400:
            return Unread("error", f"{called} answered with an error ({page.status}).")
        return found
