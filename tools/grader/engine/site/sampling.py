"""Which pages, parts and links of a site are worth a request, and what the answers weigh."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

from tools.grader.engine.site.facts import PageFacts, PartKind
from tools.grader.engine.site.links import site_of

MENU_PAGES, CONTACT_PAGES, LINKS = 2, 2, 10
PARTS: dict[PartKind, int] = {"style": 4, "script": 4, "image": 8}
KEPT_LONG = 3_600  # seconds in a cache that are worth calling so
_FILE = re.compile(r"\.(?:pdf|docx?|jpe?g|png|webp|gif|svg|zip|mp4|ics|vcf)(?:\?|$)", re.I)
_AGE = re.compile(r"max-age\s*=\s*\"?(\d{1,10})", re.I)


@dataclass(frozen=True, slots=True)
class Plan:
    """What the second round asks for."""

    pages: list[str]
    parts: list[tuple[str, PartKind]]
    links: list[str]


def plan(home: PageFacts, allows: Callable[[str], bool] | None, *, only_here: bool) -> Plan:
    """`allows`: what robots.txt says of the site's own addresses. `only_here`: nothing on other hosts."""
    site = site_of(home.url)

    def own(addresses: Iterable[str]) -> Iterable[str]:
        return (one for one in addresses if site_of(one) == site and one != home.url and (not allows or allows(one)))

    menus = [*home.menu_links, *filter(None, [home.business.menu_url])]
    pages = [
        *islice((one for one in dict.fromkeys(own(menus)) if not _FILE.search(one)), MENU_PAGES),
        *islice((one for one in own(home.contact_links) if not _FILE.search(one)), CONTACT_PAGES),
    ]
    pages = list(dict.fromkeys(pages))
    menu = [home.menu.url] if home.menu.url and home.menu.kind in ("pdf", "image") else []
    links = [one for one in dict.fromkeys(own([*menu, *home.own_links])) if one not in pages][:LINKS]
    return Plan(pages, _parts(home, own, site if only_here else None), links)


def _parts(
    home: PageFacts, own: Callable[[Iterable[str]], Iterable[str]], only: tuple[str, int | None] | None
) -> list[tuple[str, PartKind]]:
    """Of each kind the first: they are what a visitor waits for. Other hosts' files are fetched as browsers do."""
    left, chosen = dict(PARTS), []
    for part in home.parts:
        here = site_of(part.url) == site_of(home.url)
        if left[part.kind] and (any(True for _ in own([part.url])) if here else only is None):
            left[part.kind] -= 1
            chosen.append((part.url, part.kind))
    return chosen


class Answered(Protocol):
    """What was answered for a part; `Page` is one."""

    @property
    def status(self) -> int: ...
    @property
    def headers(self) -> Mapping[str, str]: ...
    @property
    def transferred(self) -> int: ...
    @property
    def truncated(self) -> bool: ...


def weigh(part: Answered) -> tuple[int, bool] | None:
    """(bytes, whether it is kept in caches); None where that cannot be told."""
    length = part.headers.get("content-length", "")
    told = int(length) if length.isascii() and length.isdecimal() and len(length) < 12 else 0
    size = told or (0 if part.truncated else part.transferred)
    if part.status != 200 or not size:
        return None
    control = part.headers.get("cache-control", "").casefold()
    age = _AGE.search(control)
    long = int(age[1]) >= KEPT_LONG if age else "immutable" in control or "expires" in part.headers
    return size, long and "no-store" not in control and "no-cache" not in control
