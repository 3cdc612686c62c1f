"""Phone numbers, the postal address and the name, as a page writes them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from tools.grader.engine.site.facts import Phone
from tools.grader.engine.site.texts import clean, folded

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

_MOST_PHONES = 8
_NUMBER = re.compile(
    r"(?<![\w/.:-])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{1,5}\)[\s.-]?)?\d{1,5}(?:(?:[\s.-]|/(?=\d{3}))\d{2,8}){1,5}(?![\w/:%€$-])|"
    r"(?<![\w/.-])\+?\d{9,13}(?![\w/])"
)
_LOCAL = re.compile(
    r"(?<![\w/.:+-])(?:1[\s.-])?(?:\(?\d{3}\)?[\s.-])?(?:\d{3}[\s.-](?:\d{4}|[A-Z]{4,7})|[A-Z]{7})(?![\w/:%€$-])"
)
_PRICES = re.compile(r"\d{1,3}[.,]\d{2}(?:\s\d{1,3}[.,]\d{2})+")
_HYPHENS = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_DIGITS = re.compile(r"(?:\d[^\d]{0,4}){6}")
_DIGIT = re.compile(r"\d")
_CALL = re.compile(
    r"\b(?:tel|telefono|telf|tfno|tlf|phone|call|llamanos|llama|movil|reservas?|reservations?|whatsapp|fax|t|p)\b"
)
_DATE = re.compile(r"^\d{1,4}[.-]\d{1,2}[.-]\d{1,4}$|^(?:19|20)\d\d\s?-\s?(?:19|20)\d\d$")
_WAY = (
    r"street|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|way|court|ct|place|pl|square|sq|highway|hwy|parkway|"
    r"pkwy|terrace|row|broadway|alley|plaza|crescent|close|gardens|quay|wharf|mews|hill|turnpike|pike|route|rte"
)
_US = re.compile(
    r"\b\d{1,6}[a-z]?\s+(?:[nsew]\.?\s+)?(?:[\w.'&-]+\s+){0,5}(?:"
    + _WAY
    + r")\b\.?[^\n|;]{0,60}?\b(?:[a-z]{2}|[a-z]{4,14})\.?,?\s+\d{5}(?:-\d{4})?\b"
)
_UK = re.compile(r"\b\d{1,5}[a-z]?(?:-\d{1,5})?,?\s+(?:[\w.'&-]+,?\s+){1,8}?[a-z]{1,2}\d[a-z\d]?\s*\d[a-z]{2}\b")
_ES = re.compile(
    r"(?:\b(?:calle|avenida|avda|av|plaza|pza|pl|paseo|ronda|carrer|passeig|rambla|travesia|carretera|camino|gran via|"
    r"glorieta|rua)\b"
    r"\.?|\bc/|\bp[ºo°]\.?)\s*[^\n|;]{2,60}?\d{1,4}[^\n|;]{0,50}?\b\d{5}\b(?:[\s,-]*[\w' .()-]{2,40})?"
)
_STREET = re.compile(
    r"^\d{1,6}[a-z]?\s+(?!(?:years?|minutes?|mins?|ways?|miles?|blocks?|steps?|seats?|days?|hours?|km|for|of)\b)"
    r"(?:[nsew]\.?\s+)?(?:[\w.'&-]+\s+){0,5}(?:" + _WAY + r")\b\.?(?:\s(?:[nsew]|[ns][ew]|north|south|east|west)\b\.?)?"
    r"(?:\s?[,#(·-].{0,60}|\s(?:suite|ste|unit|apt|floor)\b.{0,60})?$"
)
_EURO = re.compile(  # France, Germany, Italy, Portugal, the Netherlands, with their postal codes
    r"\b\d{1,4}(?: ?(?:bis|ter))?,? "
    r"(?:rue|avenue|av|boulevard|bd|place|quai|chemin|allee|impasse|cours|route|passage)\b"
    r"[^\n|;]{2,60}?\b\d{5} [\w' -]{2,40}|"
    r"\b(?:[\w.'-]{1,25} )?[\w.'-]{0,25}(?:strasse|str\.|platz|allee|weg|gasse|ring|damm|ufer|markt)"
    r" ?\d{1,4} ?[a-z]?,?\s*(?:d-)?\d{5} [\w-]{2,40}|"
    r"\b(?:via|viale|piazza|corso|vicolo|largo|piazzale)"
    r" [^\n|;]{2,50}?\d{1,4}[a-z]?\b[^\n|;]{0,20}?\b\d{5}\b[\w' ]{0,30}|"
    r"\b(?:rua|avenida|praca|largo|travessa) [^\n|;]{2,60}?\b\d{4}-\d{3}\b[\w' ]{0,30}|"
    r"\b(?:[\w.'-]{1,25} )?[\w'-]{1,25}(?:straat|gracht|laan|plein|kade|dijk|singel)"
    r" \d{1,4} ?[a-z]?,?\s*\d{4} ?[a-z]{2}\b[\w' ]{0,30}"
)
_JAPAN = re.compile(
    r"[^\W\d_]{0,4}[都道府県][^\n|;]{1,20}[市区町村][^\n|;]{0,20}\d[\d-]*|\b\d{1,4}-\d{1,3}-\d{1,3}\b[^\n|;]{3,50}\b\d{3}-\d{4}\b"
)
_STREET_FIRST = re.compile(
    r"^(?:(?:calle|avenida|avda|av|plaza|paseo|carrer|rambla|viale|piazza|corso|rua|rue)\b|c/)"
    r"\.? ?[^|;]{2,50}?\d{1,4}\b(?:[,.·-].{0,50})?$"
)
_SAID = re.compile(
    r"\b(?:located at|(?:find|visit|see) us at|we are at|address(?: is|:)?)\s+(\d{1,6}[a-z]?\s+(?:[\w.'&-]+\s+){0,4}(?:"
    + _WAY
    + r")\b[^|;!?]{0,50})"
)
_FIVE, _LETTER_DIGIT, _CODE = (
    re.compile(r"\d{5}"),
    re.compile(r"[a-z]\d"),
    re.compile(r"\d{5}|\d{4} ?[a-z]{2}|\d{4}-\d{3}"),
)
_HYPHEN = re.compile(r"\d-\d")
_PATTERNS = (
    (_US, _FIVE),
    (_ES, _FIVE),
    (_UK, _LETTER_DIGIT),
    (_EURO, _CODE),
    (_JAPAN, _HYPHEN),
)  # the second: what it needs, found faster
_GENERIC = re.compile(
    r"^(?:home(?: ?page)?|welcome(?: to)?|inicio|bienvenidos?(?: a)?|official (?:site|website)|web oficial|index|"
    r"menu|carta|contact(?: us)?|contacto|untitled|my site|about(?: us)?|our menu|the menu|restaurant)$"
)
_BETWEEN = re.compile(r"\s+[|–—•·:-]\s+|\s*[|•·]\s*|:\s+")


def read_phones(tree: LexborHTMLParser, lines: Sequence[str]) -> list[Phone]:
    """tel: links first, then numbers in the text, those that are announced before the others."""
    found: dict[str, Phone] = {}
    for node in tree.css("a[href^='tel:' i]")[:50]:
        dialled = clean(unquote((node.attributes.get("href") or "")[4:]).split(";")[0], 40)
        digits = re.sub(r"\D", "", dialled or "")
        if dialled and 6 <= len(digits) <= 15:
            shown = clean(node.text(), 40)
            shown = shown if shown and len(re.sub(r"\D", "", shown)) >= 6 else dialled
            found.setdefault(digits[-9:], Phone(shown=shown, dialled=dialled, tap=True))
    numbered = [line for line in lines if _DIGITS.search(line)]
    announced = [bool(_CALL.search(folded(line))) for line in numbered]
    for number in sorted(range(len(numbered)), key=lambda number: not announced[number]):
        if len(found) >= _MOST_PHONES:
            break
        line = numbered[number].translate(_HYPHENS)
        if not _numbers(line, found) and announced[number] and len(line) < 120 and (local := _LOCAL.search(line)):
            found.setdefault(local[0], Phone(shown=local[0], announced=True))
    return list(found.values())[:_MOST_PHONES]


def _numbers(line: str, found: dict[str, Phone]) -> bool:
    """Adds the whole numbers of a line; whether there was any."""
    some = False
    for match in _NUMBER.finditer(line):
        shown = match[0].strip(" .-")
        digits = re.sub(r"\D", "", shown)
        if 9 <= len(digits) <= 15 and not _DATE.match(shown) and not _PRICES.fullmatch(shown):
            found.setdefault(digits[-9:], Phone(shown=shown))
            some = True
    return some


def read_address(tree: LexborHTMLParser, lines: Sequence[str]) -> str | None:
    """The <address> element where it holds one, else the first line (or pair of lines) that reads like one."""
    marked = [text for node in tree.css("address")[:10] if (text := clean(node.text(separator=" "), 400))]
    near = [
        f"{line}, {lines[number + 1]}" for number, line in enumerate(lines[:-1]) if len(line) < 80 and _starts(line)
    ]
    for text in (*marked, *lines, *near):
        if len(text) <= 400 and _DIGIT.search(text) and (address := _address(text)):
            return address
    return next((found for line in lines if _DIGIT.search(line) and (found := _street(line))), None)


def _street(line: str) -> str | None:
    """A street and number alone."""
    plain = folded(line)
    if len(line) < 90 and (_STREET.match(plain) or _STREET_FIRST.match(plain)):
        return line
    said = _SAID.search(plain)
    return (
        clean(line[said.start(1) : said.end(1)].strip(" ,.") if len(plain) == len(line) else line, 200)
        if said
        else None
    )


def _starts(line: str) -> bool:
    plain = folded(line)
    return bool(_STREET.match(plain) or re.match(r"(?:c/|calle|av|plaza|paseo|carrer|\d)", plain)) and any(
        map(str.isdigit, plain)
    )


def _address(text: str) -> str | None:
    plain = folded(text)
    for pattern, needs in _PATTERNS:
        if needs.search(plain) and (match := pattern.search(plain)):
            # Folding keeps the length of nearly all text; where it did not, the whole line is the address.
            return clean(text[match.start() : match.end()].strip(" ,.-") if len(plain) == len(text) else text, 200)
    return None


def read_names(tree: LexborHTMLParser, url: str, title: str | None, h1: Sequence[str], said: str | None) -> list[str]:
    """What it calls itself: its structured data, its site name, the part of the title that the domain or a heading
    repeats, a heading."""
    found = [said]
    for selector in ("meta[property='og:site_name']", "meta[name='application-name']"):
        node = tree.css_first(selector)
        found.append(clean(node.attributes.get("content"), 120) if node else None)
    parts = [part for part in _BETWEEN.split(title or "") if part and not _GENERIC.match(folded(part))]
    parts = [re.sub(r"(?i)^(?:welcome to|bienvenidos a|home of)\s+", "", part) for part in parts]
    repeated = [part for part in parts if _repeats(part, url, h1)]
    found += [*repeated, *(parts if len(parts) == 1 else [])]
    found += [text for text in h1[:1] if len(text) <= 40 and not _GENERIC.match(folded(text))]
    found += parts[:1]
    return list(dict.fromkeys(name[:120] for name in found if name))[:6]


def _repeats(part: str, url: str, h1: Sequence[str]) -> bool:
    letters = re.sub(r"[^a-z0-9]", "", folded(part))
    host = re.sub(r"[^a-z0-9]", "", (urlsplit(url).hostname or "").removeprefix("www.").rsplit(".", 1)[0])
    return len(letters) >= 3 and (letters in host or (len(host) >= 4 and host in letters) or part.strip() in h1)
