"""A clause as it was typed, as plain words, and with what it names."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from ...context import BuiltinContext
from ..amounts import numerals
from ..entities import Entities
from ..parsing import worded
from ..periods import spanish_forms
from ..text import tokens
from . import wish, words
from .wish import kind_of
from .words import VOCABULARY

_KEPT = frozenset(":/")
_SPLIT = re.compile(
    r"(?:[.!?;\n]+(?=\s|$)|(?<!\d),(?!\d)|,\s|\s+(?:and then|and also|and|also|then|plus|but|y luego|y tambien|y "
    r"también|y|"
    r"además|pero|&|e)\s+|\s*[—–]\s*)",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def kept_words() -> frozenset[str]:
    """The whole words of the cues here: never misspelt other ones. A stem ("publica\\w*") stands for its forms too."""
    patterns = [
        value.pattern for module in (wish, words) for value in vars(module).values() if isinstance(value, re.Pattern)
    ]
    found = re.findall(r"(?<![a-z\\])([a-z]{4,})(?![a-z])(\??)", " ".join(patterns))
    whole = {word for word, _ in found} | {word[:-1] for word, optional in found if optional}
    return frozenset(whole | {word + end for word in whole for end in ("a", "n", "r", "s", "me", "la", "lo")})


@dataclass(slots=True)
class Said:
    """`full` keeps the marks, `plain` the names too, `line` is for telling what is wanted."""

    raw: str
    full: str
    plain: str
    line: str
    question: bool
    kind: str | None
    names: list[tuple[str, ...]] = field(default_factory=list)  # dishes, several names where the owner must choose
    categories: list[str] = field(default_factory=list)


def said(raw: str, context: BuiltinContext, talked: bool, question: bool | None = None) -> Said:
    entities = Entities()
    full = worded(raw, context, entities, VOCABULARY, kept_words())
    line = " ".join(word for word in full.split() if word[0].isalnum() or word in _KEPT)
    asks = "?" in raw if question is None else question
    names = [match.names for match in entities.dishes]
    plain = spanish_forms(" ".join(numerals(tokens(raw))))
    return Said(raw.strip(), full, plain, line, asks, kind_of(line, asks, talked), names, list(entities.categories))


def pieces(text: str) -> list[tuple[str, bool]]:
    """The clauses of `text` and whether each ends with a question mark. What follows a colon is one piece: it is the
    text that is meant."""
    head, colon, tail = _colon(text)
    found, start = [], 0
    for match in _SPLIT.finditer(head):
        found.append((head[start : match.start()].strip(), "?" in match[0]))
        start = match.end()
    found.append((f"{head[start:]}{colon}{tail}".strip(), "?" in head[start:]))
    return [(each, asks) for each, asks in found if each]


def _colon(text: str) -> tuple[str, str, str]:
    match = re.search(r"(?<!\d):(?!//)(?=\s|\S)(?!\d)", text)
    return (text[: match.start()], ":", text[match.end() :]) if match else (text, "", "")
