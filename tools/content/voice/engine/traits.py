"""Measures how a text is written, and how much text each figure rests on.

Registers (formal, casual, warm, humour) are counted by word lists in `words/`; the rest is arithmetic over sentences.
Little text moves a figure little: each is shrunk towards the house's default as if a few words of default text had
been read beside it (`K`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from tools.content.voice.engine.text import Language, Read, words_of
from tools.content.voice.schemas import Traits

Person = Literal["we", "I", "they"]
Address = Literal["tu", "usted", "unknown"]
# How much default text stands beside what was read: words, sentences, texts or places, as the figure is counted.
K: dict[str, float] = {
    "formality": 60,
    "warmth": 60,
    "humour": 100,
    "sentence_words": 5,
    "emoji_per_100_words": 40,
    "exclamations_per_sentence": 5,
    "questions_per_sentence": 8,
    "capitals": 60,
    "hashtags_per_text": 1.5,
    "contractions": 4,
}
_CONTRACTED = re.compile(r"\b\w+(?:n't|'re|'ve|'ll|'m|'d)\b|\b(?:it|that|there|what|here|who|let|he|she)'s\b|\by'all\b")
_WHOLE = re.compile(
    r"\b(?:do|does|did|is|are|was|were|have|has|had|will|would|could|should) not\b|\bcannot\b"
    r"|\b(?:we|you|they) (?:are|have|will)\b(?! to\b|[.,;!?]|$)"
    r"|\bi (?:am|have|will)\b|\b(?:it|that|there|what) is\b|\blet us\b"
)
_WE = {
    "en": re.compile(r"\b(?:we|us|our|ours)\b"),
    "es": re.compile(r"\b(?:nos|nosotros|nuestr[oa]s?|\w{2,}[aei]mos)\b"),
}
_I = {"en": re.compile(r"\b(?:i|my|mine|me)\b"), "es": re.compile(r"\b(?:yo|mi|mis|conmigo)\b")}
_YOU = {
    "en": re.compile(r"\b(?:you|your|yours|y'all)\b"),
    "es": re.compile(r"\b(?:tú|tu|tus|te|ti|contigo|os|usted|ustedes)\b"),
}
_TU = re.compile(r"\b(?:tú|tu|tus|te|ti|contigo|ven|pide|prueba|pásate|échale|dinos|cuéntanos|tienes|quieres|vienes)\b")
_USTED = re.compile(
    r"\b(?:usted|ustedes|le|les|disfrute|vengan|reserve|visítenos|permítanos|acompáñenos|descubra|su mesa|su visita)\b"
)
_ASIDE = re.compile(r"\([^()]{4,80}\)")
_NEUTRAL_CONTRACTIONS = 2.0  # in 100 words: where a language has none


@dataclass
class Counts:
    """Sums over texts; the figures are quotients of them."""

    texts: float = 0
    words: float = 0
    sentences: float = 0
    emoji: float = 0
    exclamations: float = 0
    questions: float = 0
    capitals: float = 0
    hashtags: float = 0
    contracted: float = 0
    whole: float = 0
    formal: float = 0
    casual: float = 0
    warm: float = 0
    humour: float = 0
    you: float = 0
    we: float = 0
    i: float = 0
    tu: float = 0
    usted: float = 0
    english: float = 0  # words of it
    spanish: float = 0
    lengths: list[int] = field(default_factory=list)

    def add(self, other: Counts, weight: float = 1.0) -> None:
        for name, value in vars(other).items():
            if name == "lengths":
                self.lengths += value
            else:
                setattr(self, name, getattr(self, name) + weight * value)


def count(read: Read) -> Counts:
    registers = words_of(read.language).registers
    hits = {name: len(pattern.findall(read.folded)) for name, pattern in registers.items()}
    english = read.language == "en"
    endings = [one.rstrip("\"'”’)] ") for one in read.sentences]
    return Counts(
        texts=1,
        words=len(read.words),
        sentences=len(read.sentences),
        emoji=len(read.emoji),
        exclamations=sum(one.endswith("!") for one in endings),
        questions=sum(one.endswith("?") for one in endings),
        capitals=sum(word.isupper() and len(word) > 3 for sentence in read.tokens for word in sentence),
        hashtags=len(read.hashtags),
        contracted=len(_CONTRACTED.findall(read.folded)) if english else 0,
        whole=len(_WHOLE.findall(read.folded)) if english else 0,
        formal=hits["formal"],
        casual=hits["casual"],
        warm=hits["warm"],
        humour=hits["humour"] + 0.5 * len(_ASIDE.findall(read.text)),
        you=len(_YOU[read.language].findall(read.folded)),
        we=len(_WE[read.language].findall(read.folded)),
        i=len(_I[read.language].findall(read.folded)),
        tu=0 if english else len(_TU.findall(read.folded)),
        usted=0 if english else len(_USTED.findall(read.folded)),
        english=len(read.words) if english else 0,
        spanish=0 if english else len(read.words),
        lengths=[len(one) for one in read.tokens if one],
    )


def total(reads: Sequence[tuple[Read, float]]) -> Counts:
    """Of several texts, each with its weight."""
    counts = Counts()
    for read, weight in reads:
        counts.add(count(read), weight)
    return counts


def figures(counts: Counts) -> dict[str, tuple[float, float]]:
    """Name -> (as measured, how much it rests on, in the unit of `K`)."""
    words, sentences = max(counts.words, 1), max(counts.sentences, 1)
    places = counts.contracted + counts.whole
    return {
        "formality": (_formality(counts), counts.words),
        "warmth": (_warmth(counts), counts.words),
        "humour": (1 - math.exp(-35 * counts.humour / words), counts.words),
        "sentence_words": (counts.words / sentences, counts.sentences),
        "emoji_per_100_words": (100 * counts.emoji / words, counts.words),
        "exclamations_per_sentence": (min(1.0, counts.exclamations / sentences), counts.sentences),
        "questions_per_sentence": (min(1.0, counts.questions / sentences), counts.sentences),
        "capitals": (counts.capitals / words, counts.words),
        "hashtags_per_text": (counts.hashtags / max(counts.texts, 1), counts.texts),
        "contractions": (counts.contracted / max(places, 1), places),
    }


def _formality(counts: Counts) -> float:
    words, sentences = max(counts.words, 1), max(counts.sentences, 1)
    spanish = counts.spanish / words
    contracted = 100 * counts.contracted / words + _NEUTRAL_CONTRACTIONS * spanish
    polite = (counts.usted - 0.3 * counts.tu) / max(counts.tu + counts.usted, 1)
    z = (
        0.5 * 100 * counts.formal / words
        - 0.45 * 100 * counts.casual / words
        - 0.12 * contracted
        + 0.6 * (words / sentences - 11) / 11
        - 0.08 * min(100 * counts.emoji / words, 12)
        - 0.5 * counts.exclamations / sentences
        + polite * spanish
        - 0.1
    )
    return _share(z)


def _warmth(counts: Counts) -> float:
    words, sentences = max(counts.words, 1), max(counts.sentences, 1)
    warm, you = 100 * counts.warm / words, 100 * counts.you / words
    return _share(0.45 * warm + 0.12 * you + 0.3 * counts.exclamations / sentences - 0.8)


def _share(z: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


def measured(counts: Counts) -> Traits:
    """The traits of these texts. Without any: the defaults."""
    default = Traits()
    values = {
        name: (amount * value + K[name] * getattr(default, name)) / (amount + K[name])
        for name, (value, amount) in figures(counts).items()
    }
    return Traits(
        **{name: round(value, 3) for name, value in values.items()}, person=person(counts), address=address(counts)
    )


def person(counts: Counts) -> Person:
    """Whoever speaks; the default where too little says so."""
    if counts.i >= 3 and counts.i > 1.5 * counts.we:
        return "I"
    return "they" if counts.words >= 120 and counts.we + counts.i <= counts.words / 150 else "we"


def address(counts: Counts) -> Address:
    if counts.spanish < 10 or counts.tu + counts.usted < 2:
        return "unknown"
    return "tu" if counts.tu >= counts.usted else "usted"


def languages(counts: Counts) -> list[Language]:
    """Those that at least a tenth of the words are in, the most used first."""
    shares: list[tuple[float, Language]] = [(counts.english, "en"), (counts.spanish, "es")]
    found: list[Language] = [
        one for words, one in sorted(shares, reverse=True) if words and words >= 0.1 * counts.words
    ]
    return found or ["en"]
