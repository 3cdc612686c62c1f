"""The words that guests use, loaded once a language from the yaml files beside this one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml

from tools.grader.engine.evidence import Aspect
from tools.grader.engine.reviews.text import Language

LANGUAGES: tuple[Language, ...] = ("en", "es")
Kind = Literal["anchor", "word", "shared", "general"]


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word does: an anchor names an aspect; a word judges its own; a shared one what stands near; a general one
    whatever it is about. `polarity` 1 or -1 (0 of anchors)."""

    kind: Kind
    aspect: Aspect | None
    polarity: int = 0
    near: frozenset[Aspect] = frozenset()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Looked for in a whole sentence. `aspect` None: whatever the clause is about; `said` False: it means nothing."""

    find: re.Pattern[str]
    aspect: Aspect | None
    polarity: int
    said: bool = True


@dataclass(frozen=True)
class Lexicon:
    language: Language
    stops: frozenset[str]
    exact: dict[str, Sense]
    stems: dict[str, Sense]
    phrases: list[Phrase]
    sarcasm: re.Pattern[str]
    contrast: frozenset[str]
    joining: frozenset[str]
    negation: frozenset[str]
    valence: dict[str, float]
    _known: dict[str, Sense | None] = field(default_factory=dict)

    @cached_property
    def _lengths(self) -> list[int]:
        return sorted({len(stem) for stem in self.stems}, reverse=True)

    def sense(self, word: str) -> Sense | None:
        if word not in self._known:
            if len(self._known) > 20_000:
                self._known.clear()
            self._known[word] = self._found(word)
        return self._known[word]

    def _found(self, word: str) -> Sense | None:
        if sense := self.exact.get(word):
            return sense
        for length in self._lengths:
            if sense := self.stems.get(word[:length]):
                return sense
        return None if "-" not in word else self._of_parts(word)

    def _of_parts(self, word: str) -> Sense | None:
        return next((sense for part in word.split("-") if (sense := self.exact.get(part))), None)


@cache
def lexicon(language: Language) -> Lexicon:
    raw = yaml.safe_load((Path(__file__).parent / "lexicon" / f"{language}.yaml").read_text(encoding="utf-8"))
    senses = _senses(raw)
    return Lexicon(
        language,
        stops=frozenset(raw["stop"].split()),
        exact={word: sense for word, sense in senses.items() if not word.endswith("*")},
        stems={word[:-1]: sense for word, sense in senses.items() if word.endswith("*")},
        phrases=[_phrase(one) for one in raw["phrases"]],
        sarcasm=re.compile(raw["sarcasm"]),
        contrast=frozenset(raw["contrast"].split()),
        joining=frozenset(raw["joining"].split()),
        negation=frozenset(raw["negation"].split()),
        valence={str(word): float(value) for word, value in raw.get("valence", {}).items()},
    )


@cache
def stops() -> dict[Language, frozenset[str]]:
    return {name: lexicon(name).stops for name in LANGUAGES}


def _listed(words: str | list[str]) -> list[str]:
    return words.split() if isinstance(words, str) else list(words)


def _senses(raw: dict[str, Any]) -> dict[str, Sense]:
    signs = {"good": 1, "bad": -1}
    found: dict[str, Sense] = {}
    for side, words in raw.get("general", {}).items():
        found |= dict.fromkeys(_listed(words), Sense("general", None, signs[side]))
    for aspect, words in raw["anchors"].items():
        found |= dict.fromkeys(_listed(words), Sense("anchor", aspect))
    for aspect, sides in raw["words"].items():
        for side, words in sides.items():
            found |= dict.fromkeys(_listed(words), Sense("word", aspect, signs[side]))
    for one in raw["shared"]:
        sense = Sense("shared", one["default"], one["means"], frozenset(one["near"].split()))
        found |= dict.fromkeys(_listed(one["words"]), sense)
    return found


def _phrase(one: dict[str, Any]) -> Phrase:
    aspect = None if one["is"] in ("none", "general") else one["is"]
    return Phrase(re.compile(one["find"]), aspect, one.get("means", 0), one["is"] != "none")
