"""Exact fixes to paste, built from what is known. A page's own words are escaped for the place they go to."""

from __future__ import annotations

import json
import re
import unicodedata
from html import escape
from typing import Any
from urllib.parse import unquote, urlsplit

from tools.grader.engine.evidence import Evidence, SiteFacts
from tools.grader.engine.opening import opening_hours
from tools.grader.engine.results import Code

_TITLE, _DESCRIPTION = 60, 155  # characters that search results show
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_NO_NAME = "Your restaurant's name"
_CAMERA = re.compile(r"^(?:img|dsc|image|photo|picture|screenshot|untitled|bild|foto)?[\W_]*\d*[\W_]*$", re.IGNORECASE)
_DAYS = {"Mo": "Mon", "Tu": "Tue", "We": "Wed", "Th": "Thu", "Fr": "Fri", "Sa": "Sat", "Su": "Sun"}
_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "menu": "Menu",
        "hours": "Hours",
        "order": "Order Online",
        "book": "Book a Table",
        "see": "See our menu and opening hours",
        "find": "Find us at {address}",
        "call": "Call {phone}",
        "order_now": "Order online",
        "book_now": "Book a table",
        "and": "&",
        "welcome": "We look forward to your visit",
    },
    "es": {
        "menu": "Carta",
        "hours": "Horario",
        "order": "Pide online",
        "book": "Reserva mesa",
        "see": "Mira nuestra carta y nuestro horario",
        "find": "Estamos en {address}",
        "call": "Llama al {phone}",
        "order_now": "Pide online",
        "book_now": "Reserva tu mesa",
        "and": "y",
        "welcome": "Te esperamos con ganas",
    },
}


def clean(text: str | None, longest: int = 120) -> str:
    """One line without control, bidirectional or half characters, cut at a word."""
    if not text:
        return ""
    visible = "".join(" " if each.isspace() else each for each in text)
    visible = "".join(each for each in visible if unicodedata.category(each) not in _HIDDEN)
    line = " ".join(visible.split())
    if len(line) <= longest:
        return line
    cut = line[: longest + 1].rsplit(" ", 1)[0]
    return (cut if len(cut) > longest // 2 else line[:longest]).rstrip(" ,;:-|")


def web_address(url: str | None) -> str | None:
    """An address of http or https, else None."""
    if not url or len(url) > 2_000 or any(each.isspace() or ord(each) < 32 for each in url):
        return None
    try:
        split = urlsplit(url)
    except ValueError:
        return None
    return url if split.scheme in ("http", "https") and split.netloc else None


def script_json(data: Any) -> str:
    """JSON that is safe inside a script element: no `<`, `>`, `&` or line separators of Unicode as they are."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def restaurant_data(evidence: Evidence) -> dict[str, Any]:
    """schema.org/Restaurant of all that is known, and of nothing else."""
    site = read_site(evidence)
    data: dict[str, Any] = {"@context": "https://schema.org", "@type": "Restaurant"}
    name = name_of(evidence)
    facts: dict[str, Any] = {"name": name, "url": web_address(evidence.url)}
    if site:
        facts |= {
            "url": web_address(site.url),
            "telephone": clean(site.phone, 30),
            "address": clean(site.address, 200),
            "openingHours": [clean(each, 60) for each in hours_of(site)[:14]],
            "menu": web_address(site.menu.url) or (web_address(site.url) if site.menu.kind != "none" else None),
            "acceptsReservations": "True" if site.reservations else None,
            "sameAs": same_as(evidence),
        }
    return data | {key: value for key, value in facts.items() if value}


def same_as(evidence: Evidence) -> list[str]:
    """The restaurant's own pages elsewhere, each once, as they are known."""
    site = read_site(evidence)
    known = [*(site.social.values() if site else ())]
    known += [page.url for page in (evidence.facebook, evidence.instagram, evidence.yelp) if page and page.url]
    return [url for url in dict.fromkeys(known) if web_address(url)][:12]


def json_ld(evidence: Evidence) -> Code:
    """A script element for the page's head."""
    body = script_json(restaurant_data(evidence))
    return Code(language="json-ld", text=f'<script type="application/ld+json">\n{body}\n</script>')


def read_site(evidence: Evidence) -> SiteFacts | None:
    """The site where it is the restaurant's own page: what stands behind a wall is a stranger's."""
    site = evidence.site
    return site if site is not None and site.wall is None and site.status < 400 else None


def hours_of(site: SiteFacts) -> list[str]:
    """As schema.org writes them, told or read from the site's words."""
    return site.opening_hours or opening_hours(site.hours_text)


def name_of(evidence: Evidence) -> str | None:
    site = read_site(evidence)
    return clean(evidence.name or (site.name if site else None) or (site.structured.name if site else None), 80) or None


def page_title(evidence: Evidence) -> str:
    """Who and what, within what search results show (60 characters)."""
    words, site = _words(evidence), read_site(evidence)
    name = clean(name_of(evidence) or _NO_NAME, _TITLE - 20)
    offers = [words["menu"]]
    offers += [words["order"]] if site and (site.ordering or site.delivery) else []
    offers += [words["book"]] if site and site.reservations else []
    offers += [words["hours"]]
    while len(offers) > 2 and len(_titled(name, offers, words["and"])) > _TITLE:
        offers.pop()
    title = _titled(name, offers, words["and"])
    return title if len(title) <= _TITLE else _titled(name, [words["menu"], words["hours"]], words["and"])


def _titled(name: str, offers: list[str], last: str) -> str:
    return f"{name} | {', '.join(offers[:-1])} {last} {offers[-1]}"


def page_description(evidence: Evidence) -> str:
    """A few true sentences within what search results show (155 characters), never under 50."""
    words, site = _words(evidence), read_site(evidence)
    text = f"{clean(name_of(evidence) or _NO_NAME, 60)}. {words['see']}."
    more = []
    if site:
        more += [words["order_now"]] if site.ordering or site.delivery else []
        more += [words["book_now"]] if site.reservations else []
        more += [words["find"].format(address=clean(site.address, 70))] if site.address else []
        more += [words["call"].format(phone=clean(site.phone_shown or site.phone, 25))] if site.phone else []
    for sentence in (*more, words["welcome"]):
        text = f"{text} {sentence}." if len(text) + len(sentence) + 2 <= _DESCRIPTION else text
    return text


def _words(evidence: Evidence) -> dict[str, str]:
    site = read_site(evidence)
    language = (site.language if site else None) or "en"
    return _WORDS["es" if language.casefold().startswith("es") else "en"]


def title_tag(evidence: Evidence) -> Code:
    return Code(language="html", text=f"<title>{escape(page_title(evidence))}</title>")


def description_tag(evidence: Evidence) -> Code:
    return Code(language="html", text=f'<meta name="description" content="{escape(page_description(evidence))}">')


def call_link(evidence: Evidence) -> Code | None:
    """A link that calls; None where no number is known."""
    site = read_site(evidence)
    digits = re.sub(r"[^\d+]", "", site.phone or "") if site else ""
    if not site or not re.fullmatch(r"\+?\d{5,15}", digits):
        return None
    shown = clean(site.phone_shown or site.phone, 30)
    return Code(language="html", text=f'<a href="tel:{digits}">{escape(shown)}</a>')


def hours_block(evidence: Evidence) -> Code | None:
    """The hours that the site's data knows, for people to see; None where none are known."""
    site = read_site(evidence)
    hours = hours_of(site) if site else []
    if not hours:
        return None
    each_day = [(escape(clean(each, 60)), escape(_spoken(clean(each, 60)))) for each in hours[:14]]
    lines = "\n".join(
        f'  <li><time itemprop="openingHours" datetime="{day}">{said}</time></li>' for day, said in each_day
    )
    return Code(language="html", text=f'<ul itemscope itemtype="https://schema.org/Restaurant">\n{lines}\n</ul>')


def _spoken(hours: str) -> str:
    """`Tu-Su 11:00-22:00` with days as people write them."""
    return re.sub(r"\b(Mo|Tu|We|Th|Fr|Sa|Su)\b", lambda day: _DAYS[day.group()], hours)


def address_block(evidence: Evidence) -> Code | None:
    """The address that the site's data knows, for people to see."""
    site = read_site(evidence)
    known = clean(site.structured.address, 200) if site else ""
    return Code(language="html", text=f"<address>{escape(known)}</address>") if known else None


def alt_texts(evidence: Evidence) -> Code | None:
    """Each picture without a description, with one taken from its file's name where that says something."""
    site = read_site(evidence)
    pictures = site.accessibility.without_alt if site else []
    if not pictures:
        return None
    lines = (f'<img src="{escape(clean(url, 300))}" alt="{escape(_pictured(url))}">' for url in pictures[:20])
    return Code(language="html", text="\n".join(lines))


def _pictured(url: str) -> str:
    stem = unquote(urlsplit(url).path.rsplit("/", 1)[-1]).rsplit(".", 1)[0]
    stem = re.sub(r"[-_]?\d+x\d+$|[-_](?:min|scaled|small|large|thumb)$", "", stem)
    if _CAMERA.match(stem) or not re.search(r"[^\W\d_]{3}", stem) or re.fullmatch(r"[0-9a-f-]{16,}", stem):
        return "(what the picture shows, in a few words)"
    return clean(re.sub(r"[-_+\s]+", " ", stem), 80).capitalize()


def social_links(evidence: Evidence) -> Code | None:
    pages = (("Facebook", evidence.facebook), ("Instagram", evidence.instagram))
    known = [(name, page.url) for name, page in pages if page and web_address(page.url)]
    lines = "\n".join(f'<a href="{escape(url or "")}">{name}</a>' for name, url in known)
    return Code(language="html", text=lines) if lines else None


def sitemap(evidence: Evidence) -> Code | None:
    """A sitemap of the pages that were read."""
    site = read_site(evidence)
    pages = [url for url in dict.fromkeys([site.url, *site.pages_read]) if web_address(url)] if site else []
    if not pages:
        return None
    lines = "\n".join(f"  <url><loc>{escape(url)}</loc></url>" for url in pages[:50])
    opening = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return Code(language="xml", text=f"{opening}\n{lines}\n</urlset>")


def own_details(evidence: Evidence) -> Code | None:
    """Name, phone and address as they should stand everywhere."""
    site = read_site(evidence)
    known = {
        "Name": name_of(evidence),
        "Phone": clean(site.phone_shown or site.phone, 30) if site else "",
        "Address": clean(site.address, 200) if site else "",
        "Website": web_address(site.url) if site else None,
    }
    lines = [f"{label}: {value}" for label, value in known.items() if value]
    return Code(language="text", text="\n".join(lines)) if lines else None


def dead_links(evidence: Evidence) -> Code | None:
    site = read_site(evidence)
    links = [clean(url, 300) for url in site.dead_links[:20]] if site else []
    return Code(language="text", text="\n".join(links)) if links else None
