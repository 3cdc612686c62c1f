"""The restaurant's own website: whether it can be found, read, trusted and acted on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from urllib.parse import urlsplit

from tools.grader.engine.checks.base import (
    Outcome,
    Where,
    at_site,
    between,
    check,
    count,
    exact,
    hundredths,
    listed,
    mean,
    missing,
    not_applicable,
    share,
    size,
    unknown,
    yes,
)
from tools.grader.engine.evidence import Evidence, SiteFacts, Wall
from tools.grader.engine.rubric import Rule

Look = Callable[[SiteFacts, Rule, Where], Outcome]

_WALLS: dict[Wall, str] = {
    "robot_check": "Your website answered with a robot check instead of the page, so it could not be looked at.",
    "login": "Your website asks visitors to log in, so it could not be looked at.",
    "parked": "There is only a parking page at this address, so there was nothing to look at.",
    "error_page": "Your website answered with an error, so it could not be looked at.",
    "empty": "Your website answered with an empty page, so there was nothing to look at.",
}
_GENERIC = frozenset(
    "home|homepage|home page|index|untitled|untitled document|untitled page|welcome|start|new page|page|site|website"
    "|my site|my website|my wordpress site|just another wordpress site|coming soon|inicio|bienvenido|bienvenidos".split(
        "|"
    )
)


def readable(evidence: Evidence) -> SiteFacts | Outcome:
    """The site, or why nothing on it can be judged."""
    site = evidence.site
    if site is None:
        return missing(evidence, "website")
    if site.wall is not None or site.status >= 400:
        return unknown(_WALLS[site.wall or "error_page"], at_site(evidence, site))
    return site


def site_check(id: str) -> Callable[[Look], Look]:
    """Registers a check of the site alone, which is not measured behind a wall."""

    def register(look: Look) -> Look:
        def checked(evidence: Evidence, rule: Rule) -> Outcome:
            site = readable(evidence)
            return site if isinstance(site, Outcome) else look(site, rule, at_site(evidence, site))

        check(id)(checked)
        return look

    return register


def _simple(id: str, fact: Callable[[SiteFacts], bool | None], if_so: str, if_not: str, unsure: str) -> None:
    @site_check(id)
    def look(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
        told = fact(site)
        return unknown(unsure, where) if told is None else yes(told, if_so, if_not, where)


_simple(
    "website.hours",
    lambda site: site.hours,
    "Your opening hours are on your site.",
    "We found no opening hours on your site.",
    "",
)
_simple(
    "website.phone",
    lambda site: bool(site.phone),
    "Your phone number is on your site.",
    "We found no phone number on your site.",
    "",
)
_simple(
    "website.address",
    lambda site: bool(site.address),
    "Your address is on your site.",
    "We found no address on your site.",
    "",
)
_simple(
    "website.social_links",
    lambda site: bool(site.social),
    "Your site leads to your social pages.",
    "Your site leads to no social page.",
    "",
)
_simple(
    "website.indexable",
    lambda site: site.indexable,
    "Search engines may show your site.",
    "Your site tells search engines to stay away.",
    "We could not tell whether search engines may show your site.",
)
_simple(
    "website.sitemap",
    lambda site: site.sitemap,
    "There is a sitemap for search engines.",
    "There is no sitemap for search engines.",
    "We could not tell whether there is a sitemap.",
)


@site_check("website.https")
def https(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    if _this_machine(site.url):
        return not_applicable("This site is on the machine that looks at it, where a certificate means nothing.", where)
    if not site.https:
        return Outcome(
            Fraction(0), "The connection to your site is not secure: browsers warn your guests.", False, where
        )
    left = site.certificate_days
    if left is not None and left < rule.threshold("certificate_days"):
        said = f"Your site is secure, but its certificate runs out in {count(max(left, 0), 'day')}."
        return Outcome(rule.threshold("without_redirect"), said, left, where)
    if site.http_leads_to_https is False:
        said = "Your site is secure, but its old http:// address does not lead there."
        return Outcome(rule.threshold("without_redirect"), said, False, where)
    return Outcome(Fraction(1), "The connection to your site is secure.", True, where)


def _this_machine(url: str) -> bool:
    host = (urlsplit(url).hostname or "").casefold()
    return host == "localhost" or host == "::1" or host.startswith("127.")


@site_check("website.first_byte")
def first_byte(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    took = exact(site.first_byte_ms)
    if took is None:
        return unknown("We could not time your server's answer.", where)
    said = f"Your server starts to answer after {float(took):,.0f} ms."
    return Outcome(between(took, rule), said, round(float(took)), where)


@site_check("website.weight")
def weight(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    if site.page_bytes is None:
        return unknown("Your page could not be weighed.", where)
    said = f"Your page weighs {size(site.page_bytes)}."
    return Outcome(between(Fraction(site.page_bytes), rule), said, site.page_bytes, where)


@site_check("website.transfer")
def transfer(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    cached = exact(site.cached_parts)
    parts = {
        "sent compressed": packed(site, rule),
        "kept by browsers for the next visit": None if cached is None else Fraction(cached >= rule.threshold("cached")),
    }
    known = {label: value for label, value in parts.items() if value is not None}
    if not known:
        return unknown("We could not tell how your page is sent.", where)
    wanting = [label for label, value in known.items() if value < 1]
    said = f"Your page is not {listed(wanting, 'nor')}." if wanting else f"Your page is {listed(known)}."
    return Outcome(hundredths(mean(list(known.values()))), said, not wanting, where)


def packed(site: SiteFacts, rule: Rule) -> Fraction | None:
    """1 where it is compressed, else by what it weighs: a line more on a small page must not cost it half the check."""
    if site.compressed is None:
        return None
    return Fraction(1) if site.compressed else between(Fraction(site.html_bytes), rule, "unpacked_")


@site_check("website.mobile")
def mobile(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    if site.viewport is None:
        return unknown("We could not tell whether your site fits a phone.", where)
    if not site.viewport:
        return Outcome(
            Fraction(0), "Your site is not made for phone screens: guests have to pinch and scroll.", False, where
        )
    if site.accessibility.zoom_blocked:
        said = "Your site fits a phone, but keeps guests from zooming in."
        return Outcome(rule.threshold("zoom_blocked"), said, False, where)
    return Outcome(Fraction(1), "Your site fits a phone screen.", True, where)


@site_check("website.title")
def title(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    """Long titles are cut off by Google, not punished; what it asks for is one that says something."""
    words = " ".join((site.title or "").split())
    if not words:
        return Outcome(Fraction(0), "Your page has no title.", None, where)
    if words.casefold().strip(" .!|-") in _GENERIC or len(words) < rule.threshold("shortest"):
        return Outcome(rule.threshold("poor"), "Your page's title does not say who you are.", words, where)
    return Outcome(Fraction(1), "Your page has a title of its own.", words, where)


@site_check("website.description")
def description(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    words = " ".join((site.description or "").split())
    if not words:
        return Outcome(Fraction(0), "Your page has no description for search results.", None, where)
    if len(words) < rule.threshold("shortest"):
        said = f"Your page's description is short: {count(len(words), 'character')}."
        return Outcome(rule.threshold("poor"), said, words, where)
    return Outcome(Fraction(1), "Your page has a description for search results.", words, where)


@site_check("website.structured")
def structured(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    data = site.structured
    if data.kind is None:
        broken = " The data that is there is broken and cannot be read." if data.broken else ""
        return Outcome(
            Fraction(0), f"Search engines find no data about your restaurant on your site.{broken}", False, where
        )
    parts = {"name": bool(data.name), "phone": bool(data.phone), "address": bool(data.address), "hours": data.hours}
    wanting = [label for label, value in parts.items() if not value]
    if wanting:
        said = f"Search engines can read some of your data, but not your {listed(wanting, 'or')}."
        return Outcome(share([True, *parts.values()]), said, ", ".join(wanting), where)
    return Outcome(Fraction(1), f"Search engines can read your {listed(parts)} as data.", True, where)


@site_check("website.structured_menu")
def structured_menu(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    if site.structured.kind is None:
        return Outcome(Fraction(0), "There is no data that could lead search engines to your menu.", False, where)
    told = site.structured.menu or site.structured.menu_items > 0
    return yes(
        told,
        "Your data leads search engines to your menu.",
        "Your data does not lead search engines to your menu.",
        where,
    )


@site_check("website.menu")
def menu(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    said = {
        "text": "Your menu is on your site as text that phones and search engines can read.",
        "elsewhere": "Your menu is on another site, not on yours.",
        "pdf": "Your menu is a PDF, which is hard to read on a phone.",
        "image": "Your menu is a picture, which neither search engines nor screen readers can read.",
        "none": "We found no menu on your site.",
    }[site.menu.kind]
    earned = {"text": Fraction(1), "none": Fraction(0)}.get(site.menu.kind)
    here = Where(where.source, site.menu.url or where.url, where.fetched_at, where.public)
    return Outcome(rule.threshold(site.menu.kind) if earned is None else earned, said, site.menu.kind, here)


@site_check("website.prices")
def prices(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    found = site.menu
    if found.kind != "text" or max(found.dishes, found.prices) < 1:
        return not_applicable("There is no menu as text on your site whose prices we could look for.", where)
    here = Where(where.source, found.url or where.url, where.fetched_at, where.public)
    dishes = max(found.dishes, found.prices)
    said = f"{found.prices} of {count(dishes, 'dish', 'dishes')} on your menu show a price."
    return Outcome(between(Fraction(found.prices, dishes), rule), said, found.prices, here)


@site_check("website.tap_to_call")
def tap_to_call(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    return yes(site.tap_to_call, "Guests can call you with one tap.", "Guests cannot call you with one tap.", where)


@site_check("website.act")
def act(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    can = [
        label
        for label, links in (("order", site.ordering or site.delivery), ("book a table", site.reservations))
        if links
    ]
    if not can:
        return Outcome(Fraction(0), "We found no way to order or book on your site.", False, where)
    return Outcome(Fraction(1), f"Guests can {listed(can)} from your site.", True, where)


@site_check("website.alt")
def alt(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    seen, without = site.accessibility.images, site.accessibility.images_without_alt
    if seen < 1:
        return not_applicable("There are no pictures on your page to describe.", where)
    described = max(seen - without, 0)
    said = f"{described} of {count(seen, 'picture')} on your page {'has' if described == 1 else 'have'} a description."
    return Outcome(between(Fraction(described, seen), rule), said, without, where)


@site_check("website.dead_links")
def dead_links(site: SiteFacts, rule: Rule, where: Where) -> Outcome:
    if site.links_checked < 1:
        return not_applicable("No links on your site were followed.", where)
    dead = min(len(site.dead_links), site.links_checked)
    said = (
        f"All {site.links_checked} links we followed work."
        if not dead
        else (f"{dead} of {count(site.links_checked, 'link')} we followed {'leads' if dead == 1 else 'lead'} nowhere.")
    )
    return Outcome(between(Fraction(dead, site.links_checked), rule), said, dead, where)


def accessibility_basics(site: SiteFacts) -> list[bool]:
    """What WCAG asks and can be told without a browser; a part without any fields or pictures is fulfilled."""
    found = site.accessibility
    return [
        found.images_without_alt == 0,
        found.fields_without_label == 0,
        found.links_without_name == 0,
        found.buttons_without_name == 0,
        found.heading_jumps == 0,
        bool(found.language or site.language),
        not found.zoom_blocked,
    ]


def speed_basics(site: SiteFacts, rule: Rule) -> list[Fraction]:
    """What can be told without a browser: the server's answer, the page's weight, compression."""
    parts = []
    if (took := exact(site.first_byte_ms)) is not None:
        parts.append(between(took, rule, "basic_first_byte_"))
    if site.page_bytes is not None:
        parts.append(between(Fraction(site.page_bytes), rule, "basic_bytes_"))
    if (sent := packed(site, rule)) is not None:
        parts.append(sent)
    return [hundredths(part) for part in parts]
