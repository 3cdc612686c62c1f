"""Where a page leads: ordering, booking, delivery, social networks, the site's other pages and languages, its parts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, cast
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

from tools.grader.engine.evidence import Link, Network
from tools.grader.engine.site.facts import Part, PartKind
from tools.grader.engine.site.texts import clean, folded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

MOST_LINKS, MOST_PARTS, MOST_URL = 2_000, 100, 800
_KEPT = 60  # of the site's own pages
_NOT_A_PAGE = re.compile(
    r"/(?:sharer|share|intent|dialog|plugins|tr|hashtag|search|login|home|policies|privacy|p|reel)\b", re.I
)
_NOBODY = frozenset(
    {"wix", "squarespace", "wordpress", "wordpressdotcom", "godaddy", "weebly", "shopify", "watch", "embed"}
)
_ORDER = re.compile(
    r"\b(?:order (?:online|now|here|food|pick ?up|delivery|take ?out|take ?away|(?:on|by|via|through|with) \w+)|"
    r"(?:call|text|click|tap) to order|online order(?:s|ing)?|(?:start|place) (?:an |your )?order|"
    r"take(?:-| )?out|take(?:-| )?away|pick(?:-| )?up|"
    r"pide (?:online|aqui|ya|ahora|por \w+)|pedir|pedidos?(?: online)?|haz tu pedido|para llevar|"
    r"commander|commandez|a emporter|jetzt bestellen|online bestellen|ordina(?: online| ora)?|bestel(?:len)?|"
    r"pedir online|encomendar)\b|^order$|注文"
)
_BOOK = re.compile(
    r"\b(?:reservations?|reserve(?: a table)?|book(?: a| your)? table|book (?:now|by \w+|online|here)|bookings?|"
    r"reservas?|reservar?(?: mesa)?|reserva tu mesa|"
    r"reservez|reserver|(?:tisch )?reservier(?:en|ung)|prenota(?:zioni|re)?|reserveren)\b|^book$|予約"
)
_MENU = re.compile(r"\b(?:menus?|carta|la carta|our food|food (?:and|&) drinks?|what we serve|nuestros platos)\b")
_CONTACT = re.compile(
    r"\b(?:contact(?: us)?|contacto|contactanos|find us|visit(?: us)?|locations?|hours|horarios?|"
    r"donde estamos|ubicacion|about(?: us)?|sobre nosotros|directions|como llegar)\b"
)
_LANGUAGE_NAMES = {
    "english": "en", "en": "en", "ingles": "en", "espanol": "es", "es": "es", "castellano": "es", "spanish": "es",
    "francais": "fr", "fr": "fr", "french": "fr", "deutsch": "de", "de": "de",
    "german": "de", "italiano": "it", "it": "it",
    "portugues": "pt", "pt": "pt", "catala": "ca", "ca": "ca", "euskara": "eu", "galego": "gl",
    "nederlands": "nl", "nl": "nl",
}  # fmt: skip
_DOWNLOAD = re.compile(r"\.(?:pdf|docx?|jpe?g|png|webp|gif|zip|mp4|ics|vcf)$", re.I)


@dataclass
class Links:
    """What the anchors of a page say, by what they are for."""

    ordering: list[Link] = field(default_factory=list)
    reservations: list[Link] = field(default_factory=list)
    delivery: list[Link] = field(default_factory=list)
    social: dict[Network, str] = field(default_factory=dict)
    menus: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    languages: list[str] = field(default_factory=list)


@cache
def providers() -> dict[str, tuple[str, str, str]]:
    """host, or host with path -> (purpose, provider, path)."""
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    table = yaml.load(files(__package__).joinpath("providers.yaml").read_text("utf-8"), loader)  # noqa: S506 - safe
    return {
        address: (purpose, provider, address.partition("/")[2])
        for purpose, known in table.items()
        for provider, addresses in known.items()
        for address in addresses
    }


def provider_of(url: str) -> tuple[str, str] | None:
    """(purpose, provider) of an address: `("delivery", "ubereats")`."""
    parts = split(url)
    if parts is None or not parts.hostname:
        return None
    labels = parts.hostname.casefold().split(".")
    path = parts.path.strip("/").casefold()
    for start in range(len(labels) - 1):
        host = ".".join(labels[start:])
        first = path.split("/", 1)[0]
        for key in (f"{host}/{path}", f"{host}/{'/'.join(path.split('/')[:2])}", f"{host}/{first}", host):
            if found := providers().get(key):
                return found[0], found[1]
    return None


@lru_cache(8_192)  # each address is looked at from many sides
def split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises for what is no port
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https") and parts.hostname else None


def host_of(url: str) -> str:
    parts = split(url)
    return (parts.hostname or "").casefold().removeprefix("www.") if parts else ""


@lru_cache(8_192)
def site_of(url: str) -> tuple[str, int | None]:
    """Host and port: on one machine several sites stand side by side."""
    parts = split(url)
    return host_of(url), parts.port if parts else None


def absolute(base: str, address: str | None) -> str | None:
    """Without its fragment; None for what is no page of the web."""
    address = clean(address, MOST_URL)
    if not address or address.startswith("#"):
        return None
    try:
        if address[0] == "/" and address[1:2] != "/" and "#" not in address and "/." not in address:
            joined = _origin(base) + address
        else:
            joined = urldefrag(urljoin(base, address)).url
    except ValueError:
        return None
    return joined if split(joined) else None


@lru_cache(64)
def _origin(base: str) -> str:
    parts = urlsplit(base)
    return f"{parts.scheme}://{parts.netloc}"


def base_of(tree: LexborHTMLParser, url: str) -> str:
    node = tree.css_first("base[href]")
    return (absolute(url, node.attributes.get("href")) if node else None) or url


def words_of(node: LexborNode) -> str:
    attributes = node.attributes
    text = clean(node.text(separator=" "), 120) or clean(attributes.get("aria-label") or attributes.get("title"), 120)
    if text:
        return text
    picture = node.css_first("img[alt]")
    return (clean(picture.attributes.get("alt"), 120) if picture else None) or ""


def read_links(tree: LexborHTMLParser, base: str, url: str) -> Links:
    links, site = Links(), site_of(url)
    for node in tree.css("link[hreflang], a[hreflang]")[:200]:
        _add(links.languages, _language(node.attributes.get("hreflang")))
    for node in tree.css("a[href], area[href], iframe[src]")[:MOST_LINKS]:
        address = absolute(base, node.attributes.get("href") or node.attributes.get("src"))
        if address:
            _sort(links, address, "" if node.tag == "iframe" else words_of(node), site, url)
    _acts(links, tree, base, url)
    return links


def _acts(links: Links, tree: LexborHTMLParser, base: str, url: str) -> None:
    """What is done on the page itself: a booking form, a button, somebody's widget."""
    for node in tree.css("form")[:50]:
        named = node.css("h1, h2, h3, h4, legend, button, input[type=submit]")[:20]
        said = [folded(clean(one.attributes.get("value") or one.text(), 60) or "") for one in named]
        for words in said:
            _worded(links, url, words)
    for node in tree.css("button, [role=button]")[:200]:
        _worded(links, url, folded(clean(node.text(separator=" "), 60) or ""))
    for node in tree.css("script[src]")[:100]:
        address = absolute(base, node.attributes.get("src"))
        known = provider_of(address) if address else None
        if address and known and known[0] in ("ordering", "reservations"):
            _link(getattr(links, known[0]), known[1], address)


def _sort(links: Links, address: str, words: str, site: tuple[str, int | None], url: str) -> None:
    said, own = folded(words), site_of(address) == site
    known = provider_of(address) or (None if own else _called(said))
    if known and not own:
        _provided(links, known, address, said)
    elif own:
        _own(links, address, said, url)
    elif _MENU.search(said) and len(said) < 60:
        _add(links.menus, address)
    if not own and known is None and len(said) < 60:
        _worded(links, address, said)


def _called(said: str) -> tuple[str, str] | None:
    """By its words, where the address is a short link: "Order on Uber Eats"."""
    letters = re.sub(r"[^a-z]", "", said) if len(said) < 40 else ""
    named = (found for found in providers().values() if found[0] in ("ordering", "reservations", "delivery"))
    return next(
        ((purpose, name) for purpose, name, _ in named if len(name) > 4 and name.replace(" ", "") in letters), None
    )


def _provided(links: Links, known: tuple[str, str], address: str, said: str) -> None:
    purpose, provider = known
    if purpose == "social":
        network = cast(Network, provider)
        if network not in links.social and _somebody(address):
            links.social[network] = address
    elif purpose == "menus":
        if _MENU.search(said):
            _add(links.menus, address)
    else:
        _link(getattr(links, purpose), provider, address)
        if _MENU.search(said):
            _add(links.menus, address)


def _own(links: Links, address: str, said: str, url: str) -> None:
    path = folded(urlsplit(address).path)
    if address.rstrip("/") == urldefrag(url).url.rstrip("/"):
        return
    named = re.sub(r"[/_.-]+", " ", path)
    if _MENU.search(said) or _MENU.search(named):
        _add(links.menus, address)
    elif _CONTACT.search(said) or _CONTACT.search(named):
        _add(links.contacts, address)
    _worded(links, address, said)
    if len(links.own) < _KEPT and address not in links.own:
        links.own.append(address)
    if said in _LANGUAGE_NAMES and not _DOWNLOAD.search(path):
        _add(links.languages, _LANGUAGE_NAMES[said])


def _worded(links: Links, address: str, said: str) -> None:
    """A button of the house's own counts by its words."""
    if _ORDER.search(said):
        _link(links.ordering, host_of(address), address)
    elif _BOOK.search(said):
        _link(links.reservations, host_of(address), address)


def _link(found: list[Link], provider: str, address: str) -> None:
    if len(found) < 12 and all(one.provider != provider for one in found):
        found.append(Link(provider=provider, url=address))


def _somebody(address: str) -> bool:
    """A page of someone, not a button to share this one nor a builder's own account."""
    path = urlsplit(address).path
    first = path.strip("/").split("/")[0].lstrip("@").casefold()
    return bool(first) and first not in _NOBODY and not _NOT_A_PAGE.match(path)


def _language(tag: str | None) -> str | None:
    match = re.match(r"[a-z]{2,3}(?=$|[-_])", (tag or "").strip().casefold())
    return match[0] if match else None


def _add(found: list[str], one: str | None) -> None:
    if one and one not in found and len(found) < 20:
        found.append(one)


def read_parts(tree: LexborHTMLParser, base: str) -> list[Part]:
    """Style sheets, scripts, pictures: what a visitor's browser would fetch too."""
    parts: dict[str, PartKind] = {}
    kinds: dict[str, PartKind] = {"link": "style", "script": "script"}
    for node in tree.css("link[rel~=stylesheet][href], script[src], img[src], img[data-src]"):
        if len(parts) >= MOST_PARTS:
            break
        attributes = node.attributes
        kind = kinds.get(node.tag or "", "image")
        address = absolute(base, attributes.get("href") or attributes.get("src") or attributes.get("data-src"))
        if address:
            parts.setdefault(address, kind)
    return [Part(url=address, kind=kind) for address, kind in parts.items()]
