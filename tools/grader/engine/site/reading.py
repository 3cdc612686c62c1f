"""One page: decoded, bounded, parsed once, and read theme by theme."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from tools.grader.engine.evidence import SiteMenu
from tools.grader.engine.site.accessibility import read_accessibility
from tools.grader.engine.site.contact import read_address, read_names, read_phones
from tools.grader.engine.site.decoding import MOST_BYTES, bounded, decode
from tools.grader.engine.site.facts import PageFacts
from tools.grader.engine.site.hours import read_hours
from tools.grader.engine.site.links import absolute, base_of, read_links, read_parts
from tools.grader.engine.site.menu import is_menu_page, pages_of, read_menu
from tools.grader.engine.site.structured import read_structured
from tools.grader.engine.site.texts import clean, lines
from tools.grader.engine.site.walls import MOST, Seen, read_wall

_LANGUAGE = re.compile(r"^[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{2,8})*$")
_NOINDEX = re.compile(r"\b(?:noindex|none)\b", re.I)
_EDGE = 1_000  # lines at the top and at the foot of a page, where houses say who they are
_REFRESH = re.compile(r"\s*\d{1,2}(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?(.{1,800})", re.I | re.S)
_MARKUP = re.compile(r"html|xml|text/plain|^$", re.I)


def read(body: bytes, content_type: str, url: str, status: int, headers: Mapping[str, str]) -> PageFacts:
    url = absolute(url, url) or "http://unknown.invalid/"
    problems = ["only its first part was read: it is very long"] if len(body) > MOST_BYTES else []
    html, charset = decode(body[:MOST_BYTES], content_type)
    if not _MARKUP.search(content_type) or body[:5] == b"%PDF-":
        menu = SiteMenu(kind="pdf", url=url) if _is_menu_file(body, content_type, url) else SiteMenu()
        return PageFacts(url=url, wall="empty", wall_name="it is no page but a file", charset=charset, menu=menu)
    html, cut = bounded(html)
    tree = LexborHTMLParser(html)
    return _facts(tree, html, url, status, headers, {"charset": charset, "problems": [*problems, *cut]})


def _facts(
    tree: LexborHTMLParser, html: str, url: str, status: int, headers: Mapping[str, str], more: dict[str, Any]
) -> PageFacts:
    scripts = tree.css("script")
    ld = [node.text() for node in scripts if _is_ld(node.attributes.get("type"))]
    base, title = base_of(tree, url), _title(tree)
    text = lines(tree)
    words = sum(len(line.split()) for line in text)
    edges = text if len(text) <= 2 * _EDGE else [*text[:_EDGE], *text[-_EDGE:]]
    if wall := read_wall(_seen(tree, url, status, headers, html, title, text, words, len(scripts))):
        on = _leads_to(tree, base, url) if wall[0] == "empty" else None
        return PageFacts(url=url, wall=wall[0], wall_name=wall[1], title=title, words=words, leads_to=on, **more)
    h1 = [found for node in tree.css("h1")[:5] if (found := clean(node.text(separator=" "), 200))]
    structured, business = read_structured(html, ld, base)
    links, language = read_links(tree, base, url), _language(tree)
    viewport = _meta(tree, "viewport")
    menu_page = is_menu_page(url, title, h1)
    robots = f"{_meta(tree, 'robots') or ''} {_meta(tree, 'googlebot') or ''} {headers.get('x-robots-tag', '')}"
    return PageFacts(
        url=url,
        title=title,
        description=_meta(tree, "description", 500),
        viewport="width" in (viewport or "").casefold(),
        h1=h1,
        language=language,
        languages=list(dict.fromkeys([*filter(None, [language and language.split("-")[0]]), *links.languages])),
        indexable=not _NOINDEX.search(robots),
        names=read_names(tree, url, title, h1, structured.name),
        structured=structured,
        business=business.model_copy(update={"menu_url": absolute(base, business.menu_url)}),
        hours_text=read_hours(edges),
        phones=read_phones(tree, edges),
        address=read_address(tree, edges),
        menu=read_menu(tree, base, url, text, links.menus, menu_page),
        menu_page=menu_page,
        ordering=links.ordering,
        reservations=links.reservations,
        delivery=links.delivery,
        social=links.social,
        accessibility=read_accessibility(tree, base, language, viewport),
        menu_links=pages_of(links.menus, url),
        contact_links=links.contacts,
        own_links=links.own,
        words=words,
        parts=read_parts(tree, base),
        **more,
    )


def _is_menu_file(body: bytes, content_type: str, url: str) -> bool:
    """Behind an address that says menu, without saying that it is a PDF."""
    return (body[:5] == b"%PDF-" or "pdf" in content_type.casefold()) and is_menu_page(url, None, [])


def _leads_to(tree: LexborHTMLParser, base: str, url: str) -> str | None:
    """Of an empty page: its meta refresh, else the first frame it is made of."""
    for node in tree.css("meta[http-equiv='refresh' i]")[:5]:
        if found := _REFRESH.match(node.attributes.get("content") or ""):
            return absolute(base, found[1].strip("\"' "))
    frame = tree.css_first("frame[src], body > iframe[src]")
    address = absolute(base, frame.attributes.get("src")) if frame else None
    return address if address != url else None


def _is_ld(kind: str | None) -> bool:
    return (kind or "").split(";")[0].strip().casefold() == "application/ld+json"


def _title(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("head > title") or tree.css_first("title")
    return clean(node.text(), 300) if node else None


def _meta(tree: LexborHTMLParser, name: str, most: int = 300) -> str | None:
    node = tree.css_first(f"meta[name='{name}' i]")
    return clean(node.attributes.get("content"), most) if node else None


def _language(tree: LexborHTMLParser) -> str | None:
    node = tree.css_first("html[lang]")
    tag = (node.attributes.get("lang") or "").strip() if node else ""
    return tag[:35] if _LANGUAGE.match(tag) else None


def _seen(
    tree: LexborHTMLParser,
    url: str,
    status: int,
    headers: Mapping[str, str],
    html: str,
    title: str | None,
    text: list[str],
    words: int,
    scripts: int,
) -> Seen:
    return Seen(
        url=url,
        status=status,
        headers=headers,
        markup=html[:MOST].casefold(),
        title=(title or "").casefold(),
        text=" ".join(text[:200])[:5_000].casefold(),
        words=words,
        passwords=len(tree.css("input[type=password]")),
        scripts=scripts,
        substance=_count(tree, "body ") - _count(tree, "noscript "),
    )


def _count(tree: LexborHTMLParser, within: str) -> int:
    return len(tree.css(", ".join(f"{within}{name}" for name in ("img", "h1", "h2", "h3", "a[href]", "iframe"))))
