"""Other guests' names, and where links and phone numbers lead."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.lexicon import common_names
from tools.content.guard.engine.text import fold
from tools.content.schemas import DIRECT

_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"']+|(?<![@\w./-])(?:[a-z0-9-]+\.)+(?:com|net|org|io|co|us|es|mx|info|biz|xyz|ly|gl|me|app|shop|online|top|ru|cn|link|site|pizza|restaurant)\b(?:/[^\s<>\"']*)?"
)
_DOT = r"\s?(?:[\[({<]\s?(?:\.|dot|punto)\s?[\])}>])\s?"
_VEILED = re.compile(  # hxxps://evil.example, evil[.]com, evil (dot) com, evil dot com
    r"\bh[tx]{2}ps?\s?(?:\[:\]|:)\s?//[^\s<>\"']+(?<!\{link\})"
    rf"|(?<![\w.-])[a-z0-9-]{{1,63}}(?:(?:\.|{_DOT})[a-z0-9-]{{1,63}}){{0,4}}{_DOT}[a-z]{{2,20}}\b(?:/[^\s<>\"']*)?"
    r"|(?<![\w.-])[a-z0-9-]{1,63} (?:dot|punto) (?:com|net|org|io|co|es|mx|info|xyz|ly|app|shop|ru|pizza|restaurant)\b"
)
_PHONE = re.compile(r"(?<![\w/.-])\+?\(?\d[\d() .-]{7,16}\d(?![\w/-])")
_GREETING = re.compile(r"(?:^|[.!?\n]\s*)(?:hi|hey|hello|dear|hola|querid[oa]|buenas|estimad[oa])\s+$")
_ENDS = ".,;:!?)\"'"


@lru_cache(maxsize=8)
def _names(guests: tuple[str, ...]) -> tuple[dict[str, list[tuple[str, ...]]], frozenset[str]]:
    """Full names by their first word, and names of one word."""
    full: dict[str, list[tuple[str, ...]]] = {}
    single = set()
    for guest in guests:
        parts = tuple(re.findall(r"[a-z]+", fold(guest)))
        if len(parts) > 1:
            full.setdefault(parts[0], []).append(parts)
        elif parts and len(parts[0]) > 1:
            single.add(parts[0])
    return full, frozenset(single)


def name_hits(reading: Reading) -> Iterator[Hit]:
    full, single = _names(tuple(reading.truth.guests))
    words, house = reading.passage.words, set(re.findall(r"[a-z]+", fold(reading.truth.restaurant)))
    for row, word in enumerate(words):
        text = word.text.removesuffix("'s")
        if not word.big or reading.in_dish(word.start, word.end) or text in house:
            continue
        whole = next((one for one in full.get(text, ()) if _follow(words[row : row + len(one)], one)), None)
        if whole:
            yield _named(reading, word.start, words[row + len(whole) - 1].end)
        elif (text in single and text not in common_names()) or (
            (text in single or text in full) and _GREETING.search(reading.plain[: word.start])
        ):
            yield _named(reading, word.start, word.start + len(text))


def _follow(words: Sequence[object], name: tuple[str, ...]) -> bool:
    return tuple(getattr(one, "text", "").removesuffix("'s") for one in words) == name


def _named(reading: Reading, start: int, end: int) -> Hit:
    why = "It names a guest; a message is for one person only, or for everyone."
    if _GREETING.search(reading.plain[:start]):
        greeting = reading.plain[:start].rstrip().split()[-1]
        first = start - len(greeting) - 1
        said = reading.passage.quote(first, first + len(greeting))
        name = " {first_name}" if reading.channel in DIRECT else ""
        return Hit("guest_name", first, end, why, f"{said}{name}")
    return Hit("guest_name", start, end, why)


def link_hits(reading: Reading) -> Iterator[Hit]:
    taken = []
    for found in _LINK.finditer(reading.plain):
        said = found.group().rstrip(_ENDS)
        taken.append(found.span())
        if not ours(said, reading.truth.hosts):
            yield Hit(
                "link", found.start(), found.start() + len(said), f"The link leads to {host(said)}, which is not ours."
            )
    for found in _VEILED.finditer(reading.plain):
        if not found.group().startswith("http"):
            yield Hit("link", found.start(), found.end(), "This link is written so that nobody sees where it leads.")
            taken.append(found.span())
    if not reading.truth.phones:
        return
    known = {_digits(one) for one in reading.truth.phones}
    for found in _PHONE.finditer(reading.plain):
        digits = _digits(found.group())
        if len(digits) < 9 or digits in known or any(start <= found.start() < end for start, end in taken):
            continue
        yield Hit("link", found.start(), found.end(), "This is not the restaurant's number.", reading.truth.phones[0])


def _digits(phone: str) -> str:
    return re.sub(r"\D", "", phone)[-10:]


def host(link: str) -> str:
    """The host of a link, however it is written: user names, ports and a missing scheme do not hide it."""
    try:
        return (urlsplit(link if "://" in link else f"https://{link}").hostname or link).removeprefix("www.")
    except ValueError:
        return link


def ours(link: str, hosts: Sequence[str]) -> bool:
    """Whether it leads to one of the hosts or a part of one; "facebook.com/luna" is ours from that path on."""
    at = host(link).lower()
    path = _path(link)
    for each in hosts:
        own, _, within = each.lower().removeprefix("www.").partition("/")
        own = own.split(":")[0]
        inside = not within or path == within or path.startswith(f"{within}/")
        if own and (at == own or (at.endswith(f".{own}") and not within)) and inside:
            return True
    return False


def _path(link: str) -> str:
    """Without the query, dots and slashes around it."""
    bare = re.sub(r"^[a-z]+://", "", link.lower()).split("?")[0].split("#")[0]
    path = bare.partition("/")[2].strip("/")
    return "" if ".." in path.split("/") else path
