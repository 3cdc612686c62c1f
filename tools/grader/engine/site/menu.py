"""The menu as a guest or a search engine finds it: text, a PDF, a picture, somebody else's page, or nothing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from tools.grader.engine.evidence import SiteMenu
from tools.grader.engine.site.links import absolute, site_of
from tools.grader.engine.site.texts import folded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

ENOUGH = 5  # dishes that make a text a menu
_FEW = 3  # under a heading that says so
_PRICE = re.compile(
    r"(?:(?:[$€£₺₪₱฿]|r\$|s/\.?|chf|rs\.?)\s?\d{1,3}(?:[.,]\d{1,2})?|"
    r"[¥￥₹₩₫]\s?\d{1,3}(?:[.,]?\d{3}){0,2}|"
    r"\d{1,3}(?:[.,]\d{1,2})?\s?(?:€|eur\b|euros?\b|£|\$|zł|kr\b|chf\b|₺|lei\b|kn\b)|\d{2,3}(?:,?\d{3})?\s?[円元원])(?![\d%])|"
    r"(?:^|[\s.…·|/-])\d{1,3}[.,]\d{2}\s*$",
    re.I,
)
_MONEY = re.compile(
    r"[$€£₺₪₱฿¥￥₹₩₫円元원]|\d[.,]\d\d\s*$|\d\s?(?:eur|kr|chf|zł|lei|kn)|s/|chf|rs", re.I
)  # found faster
_BARE = re.compile(r"(?:[\s.…·|/-]|^)\d{1,3}(?:[.,]\d{1,2})?\s*$")  # "Margherita 12"
_DIGIT = re.compile(r"\d")
_LETTERS = re.compile(r"[^\W\d_]{3,}")
_MENU_WORD = re.compile(
    r"(?<![a-z])(?:menus?|carta|la carte|speisekarte|cardapio|ementa|menukaart)(?![a-z])|メニュー|お品書き|菜单|菜單"
)
_SECTION = re.compile(
    r"^(?:starters?|appetizers?|small plates|antipasti|mains?|main courses?|entr[eé]es|sides?|pizzas?|pastas?|salads?|"
    r"soups?|sandwiches|burgers?|tacos|desserts?|sweets|drinks|wines?|beers?|cocktails|breakfast|brunch|lunch|dinner|kids|"
    r"entrantes|primeros|segundos|principales|platos(?: principales)?|raciones|tapas|bocadillos|ensaladas|sopas|carnes|"
    r"pescados|arroces|postres|bebidas|vinos|cervezas|menu del dia|para (?:picar|compartir))\b[\s\w&]{0,20}:?$"
)
_PICTURE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)$", re.I)


def is_menu_page(url: str, title: str | None, h1: Sequence[str]) -> bool:
    path = folded(urlsplit(url).path)
    return any(_MENU_WORD.search(folded(text)) for text in (re.sub(r"[/_.-]+", " ", path), title or "", *h1[:2]))


def count_dishes(lines: Sequence[str], menu_page: bool) -> tuple[int, int]:
    """(dishes, prices): lines with a price and a name on them or right before them."""
    dishes = prices = 0
    named = False  # whether a name stands before, not yet counted
    on_menu = menu_page
    for line in lines:
        on_menu = on_menu or (bool(_MENU_WORD.search(folded(line))) and len(line) < 40)
        if not _DIGIT.search(line):
            named = bool(_LETTERS.search(line))
            continue
        found = (_MONEY.search(line) and len(_PRICE.findall(line))) or (
            on_menu and len(line) < 120 and bool(_BARE.search(line))
        )
        words = _LETTERS.search(_PRICE.sub("", line) if found else line)
        if found and len(line) <= 300:
            prices += int(found)
            dishes += bool(words) or named
            named = False
        else:
            named = bool(words)
    return dishes, prices


def sections(lines: Sequence[str]) -> int:
    return sum(bool(_SECTION.match(folded(line))) for line in lines if len(line) < 40)


def read_menu(
    tree: LexborHTMLParser, base: str, url: str, lines: Sequence[str], links: Sequence[str], menu_page: bool
) -> SiteMenu:
    """Of this page alone, the best way there is: as text on it, where its links lead, as a picture on it."""
    dishes, prices = count_dishes(lines, menu_page)
    short = dishes >= _FEW and (menu_page or _headed(tree))
    if dishes >= ENOUGH or short or (menu_page and sections(lines) >= 2 and sum(map(len, lines)) > 800):
        return SiteMenu(kind="text", url=url, dishes=dishes, prices=prices)
    if dishes == 0 and (menu_page or _headed(tree)) and (named := _unpriced(tree, sections(lines) >= 2)) >= ENOUGH:
        return SiteMenu(kind="text", url=url, dishes=named)
    away = (one for one in links if site_of(one) != site_of(url) and not _is_pdf(one) and not _is_picture(one))
    if address := next(away, None):
        return SiteMenu(kind="elsewhere", url=address, dishes=dishes, prices=prices)
    if document := next((one for one in links if _is_pdf(one)), None) or _embedded(tree, base):
        return SiteMenu(kind="pdf", url=document, dishes=dishes, prices=prices)
    if (picture := _picture(tree, base, menu_page)) and (menu_page or not links):
        return SiteMenu(kind="image", url=picture, dishes=dishes, prices=prices)
    if address := next((one for one in links if _is_picture(one)), None):
        return SiteMenu(kind="image", url=address, dishes=dishes, prices=prices)
    return SiteMenu(dishes=dishes, prices=prices)


def _unpriced(tree: LexborHTMLParser, in_sections: bool) -> int:
    """How many dishes stand under a heading that says menu, without any price: short names that lead nowhere."""
    count, under = 0, False
    for node in tree.css("h1, h2, h3, h4, h5, li, dt, td:first-child" + (", p" if in_sections else ""))[:2_000]:
        said = node.text(separator=" ").strip()
        if node.tag in ("h1", "h2"):
            under = bool(_MENU_WORD.search(folded(said[:40])))
        elif under and 3 <= len(said) <= 90 and _LETTERS.search(said) and not _says_else(node, said):
            count += 1
    return count


def _says_else(node: LexborNode, said: str) -> bool:
    """A link, a section's name, a line of contacts or hours: no dish."""
    if node.css("a, button, input") or len(node.css("li")) > 1 or _SECTION.match(folded(said)):
        return True
    if re.search(r"\d[\d:.\s-]{3,}\d", said):
        return True
    above = node.parent
    for _ in range(6):
        if above is None:
            return False
        if above.tag in ("nav", "header", "footer", "form"):
            return True
        above = above.parent
    return False


def _headed(tree: LexborHTMLParser) -> bool:
    return any(_MENU_WORD.search(folded(node.text()[:40])) for node in tree.css("h1, h2, h3")[:100])


def pages_of(links: Sequence[str], url: str) -> list[str]:
    """The site's own pages that may hold the menu."""
    own = [address for address in links if site_of(address) == site_of(url)]
    return [one for one in own if not _is_pdf(one) and not _is_picture(one)]


def _is_pdf(address: str) -> bool:
    parts, files = urlsplit(address), (".pdf", ".doc", ".docx")
    return parts.path.casefold().endswith(files) or parts.query.casefold().endswith(files)


def _is_picture(address: str) -> bool:
    return bool(_PICTURE.search(urlsplit(address).path))


def _picture(tree: LexborHTMLParser, base: str, menu_page: bool) -> str | None:
    """A picture that calls itself a menu; on a page that is called so itself, a large one will do."""
    for node in tree.css("img[src]")[:500]:
        attributes = node.attributes
        path = re.sub(r"[/_.-]+", " ", urlsplit(absolute(base, attributes.get("src")) or "").path.rsplit("/", 1)[-1])
        named = _MENU_WORD.search(folded(f"{attributes.get('alt') or ''} {path}"))
        icon = re.search(r"icon|hamburger|toggle|logo|button", folded(f"{attributes.get('alt') or ''} {path}"))
        if named and not icon and (menu_page or not _small(attributes)):
            return absolute(base, attributes.get("src"))
    return None


def _small(attributes: dict[str, str | None]) -> bool:
    width = attributes.get("width") or ""
    return width.isdecimal() and len(width) < 6 and int(width) < 300


def _embedded(tree: LexborHTMLParser, base: str) -> str | None:
    for node in tree.css("iframe[src], embed[src], object[data]")[:50]:
        address = absolute(base, node.attributes.get("src") or node.attributes.get("data"))
        if address and _is_pdf(address):
            return address
    return None
