"""The pages of a site put together: what any of them says, the home page first."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import cast

from tools.grader.engine.agreement import phone_e164, same_phone
from tools.grader.engine.evidence import Accessibility, Link, Network, SiteFacts, SiteMenu, Structured
from tools.grader.engine.opening import opening_hours
from tools.grader.engine.site.facts import Measured, PageFacts, Phone
from tools.grader.engine.site.links import provider_of, split

_COUNTRIES = {
    "uk": "GB", "es": "ES", "mx": "MX", "ie": "IE", "ca": "CA", "au": "AU", "nz": "NZ", "fr": "FR",
    "de": "DE", "it": "IT", "pt": "PT", "ar": "AR", "co": "CO", "cl": "CL", "pe": "PE", "us": "US", "nl": "NL",
    "be": "BE", "ch": "CH", "at": "AT",
}  # fmt: skip
_GENERIC = frozenset({"co"})  # sold as anyone's ending
_US_ADDRESS = re.compile(r",?\s+[A-Z]{2}\.?,?\s+\d{5}(?:-\d{4})?(?:,|$)")
_ES_ADDRESS = re.compile(r"\b\d{5}\s+[A-ZÁÉÍÓÚ]")
_ES_PHONE = re.compile(r"^[6-9](?:[ .-]?\d){8}$")
_UK_ADDRESS = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}$", re.I)
_NAMES = {
    "united states": "US",
    "usa": "US",
    "united kingdom": "GB",
    "spain": "ES",
    "españa": "ES",
    "mexico": "MX",
    "méxico": "MX",
}
_MENU_RANK = ("text", "elsewhere", "pdf", "image", "none")  # as the rubric's points fall


def combined(home: PageFacts, others: Sequence[PageFacts], measured: Measured, country: str | None) -> SiteFacts:
    """Pages behind a wall count for nothing; with the home page behind one, nothing counts but that."""
    known = measured.model_dump(exclude={"robots_allow"})
    secure = home.url.startswith("https://")
    if home.wall:
        return SiteFacts(url=home.url, wall=home.wall, https=secure, **known)
    pages = [home, *(page for page in others if not page.wall)]
    structured = _structured(pages)
    address = structured.address or _first(page.address for page in pages)
    country = country or country_of(pages, address)
    phone = _phone(pages, structured, country)
    hours_text = _first(page.hours_text for page in pages)
    return SiteFacts(
        url=home.url,
        https=secure,
        viewport=home.viewport,
        title=home.title,
        description=home.description,
        h1=home.h1,
        language=home.language,
        languages=list(dict.fromkeys(tag for page in pages for tag in page.languages))[:20],
        name=structured.name or _first(name for page in pages for name in page.names),
        structured=structured,
        menu=_menu([home, *others]),  # a file too, where a page leads to it
        hours=bool(hours_text or structured.hours),
        hours_text=hours_text,
        opening_hours=next((page.business.hours for page in pages if page.business.hours), opening_hours(hours_text)),
        phone=_number(phone, country) if phone else None,
        phone_shown=phone.shown if phone else None,
        tap_to_call=any(one.tap for page in pages for one in page.phones),
        address=address,
        ordering=_links(page.ordering for page in pages),
        reservations=_links(page.reservations for page in pages),
        delivery=_links(page.delivery for page in pages),
        social=_social(pages),
        accessibility=_accessibility(pages),
        indexable=home.indexable and measured.robots_allow is not False,
        pages_read=[page.url for page in pages],
        **known,
    )


def _first(values: Iterable[str | None]) -> str | None:
    return next((value for value in values if value), None)


def _structured(pages: Sequence[PageFacts]) -> Structured:
    """The fullest of all pages; dishes of a menu page count wherever they stand, and what is broken anywhere."""
    described = [page.structured for page in pages]
    best = max(described, key=lambda one: (one.kind is not None, -len(one.missing)))
    dishes = max(one.menu_items for one in described)
    broken = list(dict.fromkeys(problem for one in described for problem in one.broken))[:10]
    menu = best.menu or dishes > 0
    missing = [name for name in best.missing if not (name == "hasMenu" and menu)]
    return best.model_copy(update={"menu_items": dishes, "menu": menu, "missing": missing, "broken": broken})


def country_of(pages: Sequence[PageFacts], address: str | None) -> str | None:
    """By its structured data, its address, its domain."""
    for page in pages:
        said = (page.business.country or "").strip()
        if code := said.upper() if re.fullmatch(r"[A-Za-z]{2}", said) else _NAMES.get(said.casefold()):
            return code
    if address and _US_ADDRESS.search(address):
        return "US"
    if address and _UK_ADDRESS.search(address):
        return "GB"
    if (
        address
        and _ES_ADDRESS.search(address)
        and any(_ES_PHONE.match(one.shown) for page in pages for one in page.phones)
    ):
        return "ES"  # others who write addresses so have numbers of another length
    parts = split(pages[0].url)
    ending = (parts.hostname or "").rsplit(".", 1)[-1] if parts else ""
    return None if ending in _GENERIC else _COUNTRIES.get(ending)


def _phone(pages: Sequence[PageFacts], structured: Structured, country: str | None) -> Phone | None:
    """What people dial comes first, then what the structured data says, then a number in the text that can be one."""
    seen = [phone for page in pages for phone in page.phones]
    if tapped := next((one for one in seen if one.tap), None):
        return tapped
    if structured.phone:
        described = Phone(shown=structured.phone)
        return next((one for one in seen if same_phone(one.shown, structured.phone, country)), described)
    whole = (one for one in seen if not one.announced and (country is None or phone_e164(one.shown, country)))
    return next(whole, None) or next((one for one in seen if one.announced), None)


def _number(phone: Phone, country: str | None) -> str:
    return (None if phone.announced else phone_e164(phone.dialled or phone.shown, country)) or phone.shown


def _menu(pages: Sequence[PageFacts]) -> SiteMenu:
    """The best way it can be found; of two texts the one with more dishes."""
    return min((page.menu for page in pages), key=lambda menu: (_MENU_RANK.index(menu.kind), -menu.dishes))


def _links(found: Iterable[Sequence[Link]]) -> list[Link]:
    by_provider: dict[str, Link] = {}
    for links in found:
        for link in links:
            by_provider.setdefault(link.provider, link)
    return list(by_provider.values())[:12]


def _social(pages: Sequence[PageFacts]) -> dict[Network, str]:
    found: dict[Network, str] = {}
    for page in pages:
        for network, address in page.social.items():
            found.setdefault(network, address)
    for address in (address for page in pages for address in page.business.same_as):
        if (known := provider_of(address)) and known[0] == "social":
            found.setdefault(cast(Network, known[1]), address)
    return found


def _accessibility(pages: Sequence[PageFacts]) -> Accessibility:
    """Counts added up over the pages; language and zoom as the home page has them."""
    counted = [page.accessibility for page in pages]
    names = [name for name, field in Accessibility.model_fields.items() if field.annotation is int]
    totals = {name: sum(getattr(one, name) for one in counted) for name in names}
    named = list(dict.fromkeys(address for one in counted for address in one.without_alt))[:5]
    blocked = any(one.zoom_blocked for one in counted)
    return counted[0].model_copy(update={**totals, "zoom_blocked": blocked, "without_alt": named})
