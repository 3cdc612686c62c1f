"""Addresses of websites and stars of a review in an owner's words, masked before the words are read."""

from __future__ import annotations

import re
from collections.abc import Collection

from .entities import SITE, STARS, Entities
from .text import number

_ENDINGS = (
    "com net org co io app biz info site online shop store menu pizza pizzeria restaurant cafe bar food kitchen bistro "
    "pub wine beer uk us ca de es fr it mx ar cl pe ec uy au nz ie eu ch at nl be pt br in jp tv me xyz club nyc "
    "london dev local internal localhost example test invalid onion web"
).split()
_LABEL = r"[^\W_](?:[\w-]{0,61}[^\W_])?"
_AFTER = r"(?::\d{1,5})?(?:/[^\s<>\"“”]*)?"
_SITE = re.compile(
    rf"(?<![\w@.])(?:(?P<scheme>[a-z]{{2,10}}://[^\s<>\"“”]+)|(?P<www>www\.(?:{_LABEL}\.)+[a-z]{{2,24}}{_AFTER})"
    rf"|(?P<host>(?:{_LABEL}\.)+(?:{'|'.join(_ENDINGS)})(?![\w-]|\.\w){_AFTER})"
    rf"|(?P<ip>\d{{1,3}}(?:\.\d{{1,3}}){{3}}{_AFTER})|(?P<own>localhost{_AFTER}))(?:['’]s\b)?",
    re.IGNORECASE,
)
_NAME = (
    r"(?!(?i:google|yelp|facebook|instagram|my|our|the|this|us|me|it|and|you|web\w*|site|mi|nuestr[oa])\b)"
    r"[A-ZÁÉÍÓÚÑ][\w'’&-]*(?:\s+(?:(?:of|de|del|la|el|los|&)\s+)?[A-ZÁÉÍÓÚÑ][\w'’&-]*)*"
)
_NAMED = re.compile(
    r"(?P<ask>(?i:\b(?:grade|audit|(?:compare|stack) (?:us|me|(?:our|my) \w+) (?:up )?(?:with|to|against)|"
    rf"stack up against|comp[aá]ra(?:nos|me) con|califica a))\s+)(?P<names>{_NAME}(?:(?:,| and| y)\s+{_NAME})*"
    r"(?P<street>,\s*\d[^?!\n]*)?)"
)
_BETWEEN = re.compile(r",\s*| and | y ")
_TRAILING = ".,;:!?)]}'’"
# A star more or less is meant of a review; "my 3 stars" are dishes.
_STARS = re.compile(
    r"\b(?P<n>one|two|three|four|five|una|un|dos|tres|cuatro|cinco|[1-5]) (?:- )?(?:(?P<one>star|estrella)|"
    r"(?P<more>stars|estrellas))\b"
)
_OF_REVIEWS = re.compile(
    r"\b(?:reviews?|ratings?|rated?|left|leave|leaves|gave|give|gives|google|yelp|facebook|guests?|customers?|repl\w+|"
    r"answer\w*|respon\w+|resenas?|opinion\w*|dejo|dejaron|puso|cliente|contesta\w*)\b"
)


def mask_sites(text: str, entities: Entities, known: Collection[str]) -> str:
    """`compare us with luigis.com`: the address as it was typed. "ok.it" is two words and a stop."""

    def replace(match: re.Match[str]) -> str:
        found = match[0]
        address = re.sub(r"['’]s$", "", found).rstrip(_TRAILING)
        labels = address.lower().split("/")[0].split(".")
        if match["host"] and len(labels) == 2 and "/" not in address and set(labels) <= {*known, *_PLAIN}:
            return found
        entities.sites.append(address)
        return f" {SITE} " + ("." if found.rstrip().endswith((".", "!")) else "?" if found.endswith("?") else "")

    return _mask_names(_SITE.sub(replace, text), entities)


def _mask_names(text: str, entities: Entities) -> str:
    """`grade Joe's Pizza`, `compare us with Luigi's and Tony's`: names written as names, where one is asked for."""

    def replace(match: re.Match[str]) -> str:
        names = [match["names"]] if match["street"] else _BETWEEN.split(match["names"])
        entities.sites += names
        return match["ask"] + " and ".join([SITE] * len(names))

    return _NAMED.sub(replace, text) if not text.isupper() else text


_PLAIN = frozenset("it me us in at be es de menu bar shop store online app site food do co so".split())


def mask_stars(text: str, entities: Entities) -> str:
    """`the 2 star review`."""
    of_reviews = bool(_OF_REVIEWS.search(text))

    def replace(match: re.Match[str]) -> str:
        if match["more"] and not of_reviews:
            return match[0]
        value = 1 if match["n"] in ("one", "una", "un") else number(match["n"])
        entities.stars.append(int(value or 0))
        return STARS

    return _STARS.sub(replace, text)
