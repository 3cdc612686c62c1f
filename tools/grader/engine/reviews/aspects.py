"""Which aspects of a visit a sentence praises or complains about.

A sentence is cut into clauses. Words with an aspect of their own judge that; the others judge what their clause names,
or what was named just before. Where food was brought home, what is said of it is said of the delivery.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from tools.grader.engine.evidence import Aspect
from tools.grader.engine.reviews.lexicon import Lexicon
from tools.grader.engine.reviews.polarity import general, judges, sign
from tools.grader.engine.reviews.text import Word, words

_CUT = re.compile(r"[,;:()—–\n]| - |\.{2,}")
_KEEPS_ITS_ASPECT = frozenset({"price", "ambience"})  # also where the rest of the sentence is about a delivery
_TRUSTED = 2.0  # stars up to which cheerful words may be meant bitterly


class Opinion(NamedTuple):
    aspect: Aspect
    polarity: int


@dataclass(slots=True)
class Clause:
    """`contrast`: it begins with a but. `anchors`: what it names, in order. `said`: what it says outright. `mood`: what
    it says without naming of what, 0 nothing."""

    contrast: bool
    anchors: list[Aspect] = field(default_factory=list)
    said: list[Opinion] = field(default_factory=list)
    mood: int = 0


def opinions(sentence: str, folded: str, lexicon: Lexicon, rating: float | None = None) -> dict[Aspect, int]:
    """Aspect -> 1 praised, -1 complained about, 0 both; where a but stands between, what comes after it counts."""
    clauses, home = _clauses(sentence, folded, lexicon)
    _carry(clauses)
    found: dict[Aspect, int] = {}
    for clause in clauses:
        here: dict[Aspect, int] = {}
        for aspect, polarity in clause.said:
            where: Aspect = "delivery" if home and aspect not in _KEEPS_ITS_ASPECT else aspect
            here[where] = here.get(where, 0) + polarity
        for aspect, total in here.items():
            found[aspect] = total if clause.contrast else found.get(aspect, 0) + total
    if rating is not None and rating <= _TRUSTED and lexicon.sarcasm.search(folded):
        return dict.fromkeys(found, -1)
    return {aspect: (total > 0) - (total < 0) for aspect, total in found.items()}


def _clauses(sentence: str, folded: str, lexicon: Lexicon) -> tuple[list[Clause], bool]:
    tokens, taken, phrased = words(folded), [False] * len(folded), []
    for phrase in lexicon.phrases:
        for found in phrase.find.finditer(folded):
            if not any(taken[found.start() : found.end()]):
                taken[found.start() : found.end()] = [True] * (found.end() - found.start())
                if phrase.said:
                    phrased.append((found.start(), phrase))
    home = "delivery" in [_named(token, lexicon) for token in tokens] + [phrase.aspect for _, phrase in phrased]
    clauses = []
    for start, end, contrast in _cuts(folded, tokens, lexicon, taken):
        inside = [token for token in tokens if start <= token.start < end]
        free = [one for one in inside if not taken[one.start]]
        clause = _read(sentence[start:end], free, inside, lexicon, contrast)
        for place, phrase in phrased:
            if start <= place < end:
                _add(clause, phrase.aspect, phrase.polarity)
        if not clause.anchors:  # named inside a phrase: "can't recommend the gnocchi enough"
            clause.anchors = [aspect for one in inside if (aspect := _named(one, lexicon))]
        clauses.append(clause)
    return clauses, home


def _named(token: Word, lexicon: Lexicon) -> Aspect | None:
    sense = lexicon.sense(token.text)
    return sense.aspect if sense and sense.kind == "anchor" else None


def _add(clause: Clause, aspect: Aspect | None, polarity: int) -> None:
    if aspect is None:
        clause.mood = polarity
    elif polarity == 0:
        clause.anchors.insert(0, aspect)
    else:
        clause.said.append(Opinion(aspect, polarity))


def _cuts(folded: str, tokens: Sequence[Word], lexicon: Lexicon, taken: Sequence[bool]) -> list[tuple[int, int, bool]]:
    """(start, end, whether a but opens it) of each clause."""
    marks = [(found.start(), False) for found in _CUT.finditer(folded)]
    for token in tokens:
        if taken[token.start]:
            continue
        if token.text in lexicon.contrast:
            marks.append((token.start, True))
        elif token.text in lexicon.joining:
            marks.append((token.start, False))
    marks = [(0, False), *sorted(marks)]
    ends = [start for start, _ in marks[1:]] + [len(folded)]
    return [(start, end, but) for (start, but), end in zip(marks, ends, strict=True)]


def _read(clause: str, tokens: Sequence[Word], every: Sequence[Word], lexicon: Lexicon, contrast: bool) -> Clause:
    """`tokens`: without what phrases took; `every`: with it."""
    read, judged, loose = Clause(contrast), [], []
    for token in tokens:
        sense = lexicon.sense(token.text)
        if sense is None or sense.kind == "general":
            loose.append(token)
        elif sense.kind == "anchor" and sense.aspect:
            read.anchors.append(sense.aspect)
            loose.append(token)
        else:
            judged.append((token, sense))
    for token, sense in judged:
        before = [one for one in every if one.start < token.start]
        aspect = sense.aspect
        if sense.kind == "shared":
            aspect = next((one for one in read.anchors if one in sense.near), aspect)
        if aspect:
            read.said.append(Opinion(aspect, sign(sense, before, lexicon)))
    read.mood = _mood(clause, tokens, loose, judged, lexicon)
    return read


def _mood(
    clause: str, tokens: Sequence[Word], loose: Sequence[Word], judged: Sequence[object], lexicon: Lexicon
) -> int:
    if not any(judges(token.text, lexicon) for token in loose):
        return 0
    if not judged:
        return general(clause, tokens, lexicon)
    return general(" ".join(token.text for token in loose), loose, lexicon)


def _carry(clauses: Sequence[Clause]) -> None:
    """Gives moods something to be about: their own clause's anchors, else what was named before, else what comes."""
    named: Aspect | None = None
    for place, clause in enumerate(clauses):
        anchors = clause.anchors or [opinion.aspect for opinion in clause.said]
        if clause.mood:
            about = anchors[0] if anchors else named or _next(clauses[place + 1 :])
            if about and not any(opinion.aspect == about for opinion in clause.said):
                clause.said.append(Opinion(about, clause.mood))
        named = anchors[-1] if anchors else named


def _next(clauses: Sequence[Clause]) -> Aspect | None:
    return next((clause.anchors[0] for clause in clauses if clause.anchors), None)
