"""Whether words that name no aspect of their own are kind or unkind.

English by VADER (Hutto and Gilbert 2014, MIT licence), with a restaurant's words put right; Spanish by the general
words of our own lexicon and a look for a no before them.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from tools.grader.engine.reviews.lexicon import Lexicon, Sense, lexicon
from tools.grader.engine.reviews.text import Word

_REACH = 4  # how many words a no reaches ahead
_LEAST = 0.15  # of VADER's compound: below that it says nothing


@cache
def _vader() -> Any:
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyzer = SentimentIntensityAnalyzer()
    analyzer.lexicon.update(lexicon("en").valence)
    for word, sense in lexicon("en").exact.items():
        if sense.kind == "anchor":
            analyzer.lexicon.pop(word, None)
    return analyzer


def negated(before: Sequence[Word], words: Lexicon) -> bool:
    """Whether a no stands shortly before: an odd number of them."""
    near = before[-_REACH:]
    return sum(word.text in words.negation or word.text.endswith("n't") for word in near) % 2 == 1


def judges(word: str, words: Lexicon) -> bool:
    """Whether a word says good or bad of whatever it is about."""
    if words.language == "es":
        sense = words.sense(word)
        return sense is not None and sense.kind == "general"
    return bool(_vader().lexicon.get(word))


def general(clause: str, tokens: Sequence[Word], words: Lexicon) -> int:
    """1, -1, or 0 where nothing is said. `clause` in its own letters, `tokens` folded."""
    if words.language == "es":
        return _counted(tokens, words)
    if not any(judges(token.text, words) for token in tokens):
        return 0
    compound: float = _vader().polarity_scores(clause)["compound"]
    return 0 if abs(compound) < _LEAST else 1 if compound > 0 else -1


def _counted(tokens: Sequence[Word], words: Lexicon) -> int:
    total = 0
    for place, token in enumerate(tokens):
        sense = words.sense(token.text)
        if sense and sense.kind == "general":
            total += sign(sense, tokens[:place], words)
    return (total > 0) - (total < 0)


def sign(sense: Sense, before: Sequence[Word], words: Lexicon) -> int:
    return -sense.polarity if negated(before, words) else sense.polarity
