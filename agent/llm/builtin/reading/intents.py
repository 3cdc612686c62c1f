"""What a message wants: the nearest training phrases by weighted words and word pairs, in plain Python."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import log, sqrt
from pathlib import Path

from ..frames import ANALYSES
from .entities import SLOTS
from .text import SPANISH, stem, texts_of, tokens

_PHRASES = Path(__file__).parent.parent / "phrases"
_FILLERS = frozenset(
    "please the a an my our so just then well also hey ok right actually really por favor un una el "
    "la los las me".split()
)
_PAIR_WEIGHT = 0.6
_SLOT_IN_PHRASE = re.compile(r"\{(dish|cat|period|money|percent|count|ahead|span)\}")
# Not in the training phrases, but never misspelt dishes either; periods are read by rules.
_CALENDAR = (
    "january february march april may june july august september october november december monday tuesday "
    "wednesday thursday friday saturday sunday yesterday today tomorrow week month quarter year weekend "
    "spring summer autumn winter next coming upcoming previous before between since until ago fortnight percent "
    "dollars cents"
).split()


@dataclass(frozen=True, slots=True)
class Phrase:
    intent: str
    weights: dict[str, float]  # of unit length


class IntentModel:
    """Cosine similarity to the training phrases; words it has never seen lower every score."""

    def __init__(self, phrases: Iterable[tuple[str, str]]) -> None:
        rows = [(intent, words_of(text)) for intent, text in phrases]
        counts = Counter(feature for _, words in rows for feature in set(_features(words)))
        self._unseen = log(1 + len(rows))
        self._idf = {feature: log(1 + len(rows) / count) for feature, count in counts.items()}
        self._phrases = [Phrase(intent, self._vector(words)) for intent, words in rows]
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for feature, weight in phrase.weights.items():
                self._postings[feature].append((number, weight))
        self.fillers = _FILLERS
        self.known = frozenset(word for _, words in rows for word in words) | frozenset(_CALENDAR) | _FILLERS | SPANISH
        self.of_the_menu = frozenset(stem(word) for intent, words in rows if intent in ANALYSES for word in words)
        self._mendable = sorted(
            {
                word
                for intent, words in rows
                if intent != "off_topic"
                for word in words
                if len(word) > 3 and word not in SLOTS
            }
            | set(_CALENDAR)
        )
        self._repairs: dict[str, str] = {}

    def scores(self, words: list[str]) -> list[tuple[str, float]]:
        """Intents with their closeness (0 to 1), the closest first."""
        sums: dict[int, float] = defaultdict(float)
        for feature, weight in self._vector([word for word in words if word not in _FILLERS] or words).items():
            for number, other in self._postings.get(feature, ()):
                sums[number] += weight * other
        by_intent: dict[str, list[float]] = defaultdict(list)
        for number, closeness in sums.items():
            by_intent[self._phrases[number].intent].append(closeness)
        ranked = [(intent, _blend(values)) for intent, values in by_intent.items()]
        return sorted(ranked, key=lambda pair: -pair[1])

    def repair(self, word: str) -> str:
        """A misspelt ordinary word set right; a word that is known, short or unlike any other stays."""
        if len(word) < 4 or not word.isalpha() or word in self.known or stem(word) in self.known or word in SLOTS:
            return word
        if word not in self._repairs:
            if len(self._repairs) > 5000:
                self._repairs.clear()
            self._repairs[word] = self._nearest(word)
        return self._repairs[word]

    def _nearest(self, word: str) -> str:
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        found = process.extractOne(word, self._mendable, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2)
        if found is None or found[0][0] != word[0]:
            return word
        # "fast" is not "last": in a short word an exchanged letter is more often another word than a slip.
        exchanged = len(found[0]) == len(word) and sorted(found[0]) != sorted(word)
        return word if exchanged and len(word) < 6 else str(found[0])

    def _vector(self, words: list[str]) -> dict[str, float]:
        weights = {
            feature: count * self._idf.get(feature, self._unseen) * (_PAIR_WEIGHT if " " in feature else 1.0)
            for feature, count in Counter(_features(words)).items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {feature: weight / length for feature, weight in weights.items()}


def _blend(values: list[float]) -> float:
    top = sorted(values, reverse=True)[:3]
    return 0.75 * top[0] + 0.25 * sum(top) / 3


def _features(words: list[str]) -> list[str]:
    roots = [stem(word) for word in words if word[0].isalnum()]
    return roots + [f"{first} {second}" for first, second in zip(["^", *roots], [*roots, "$"], strict=True)]


def words_of(text: str) -> list[str]:
    """Words of a training phrase, slots as slot words."""
    slots = _SLOT_IN_PHRASE.sub(lambda match: f" x{match[1]} ", text)
    words = [word for word in tokens(slots) if word[0].isalnum()]
    return [word for word in words if word not in _FILLERS] or words


@lru_cache(maxsize=1)
def intent_model() -> IntentModel:
    """The model of our training phrases, built at the first use."""
    return IntentModel(_load())


def phrases_of(intents: frozenset[str]) -> Iterable[str]:
    """Every word of the training phrases of `intents`."""
    return (word for intent, text in _load() if intent in intents for word in words_of(text))


def _load() -> Iterable[tuple[str, str]]:
    for path in sorted(_PHRASES.glob("*.yaml")):
        for intent, phrases in texts_of(path).items():
            for phrase in phrases:
                yield intent, str(phrase)
