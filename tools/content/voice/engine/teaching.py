"""What an owner's edit or rejection teaches.

A lesson is small on purpose: one edit moves a trait by a step at most, and a word counts as never used once it was
taken out of two texts. What the owner says outright ("never say foodie", "no emojis") holds at once.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime
from functools import cache
from typing import Literal

import yaml
from pydantic import BaseModel, Field

from tools.content.voice.engine.phrases import proper_names
from tools.content.voice.engine.text import WORDS, Read, clean, plain_word, read, words_of
from tools.content.voice.engine.traits import count, figures
from tools.content.voice.schemas import Traits

TWICE = 2  # texts that a word was taken out of
MOST_REMOVED = 8  # words of one edit that are noted; more is a new text
_REWRITTEN = 0.6  # of the words that say something: then it cannot be told why one of them went
_STEP = 0.08  # of a share, for one lesson
_MOST = 3  # lessons of one kind that add up
_TOLD = {  # a trait moved down, up
    "formality": ("more casual", "more formal"),
    "warmth": ("cooler", "warmer"),
    "humour": ("fewer jokes", "more humour"),
    "sentence_words": ("shorter sentences", "longer sentences"),
    "emoji_per_100_words": ("fewer emoji", "more emoji"),
    "exclamations_per_sentence": ("fewer exclamation marks", "more exclamation marks"),
}
_NO_WORD = re.compile(r"[a-z0-9áéíóúñü' -]{2,40}")


class Lesson(BaseModel):
    """What one edit or rejection showed. `moves`: trait -> steps (-1, 0, 1, or parts of one)."""

    id: str
    at: datetime
    kind: Literal["edit", "rejection"]
    by: str
    removed: list[str] = Field(default_factory=list)  # words taken out of one text
    never: list[str] = Field(default_factory=list)  # said outright
    no_emoji: bool = False  # said outright
    no_hashtags: bool = False
    emoji: list[str] = Field(default_factory=list)  # that were taken out
    moves: dict[str, float] = Field(default_factory=dict)
    rewritten: str | None = None  # the owner's own text, where little was left of ours

    @property
    def empty(self) -> bool:
        return not (
            self.removed
            or self.never
            or self.no_emoji
            or self.no_hashtags
            or self.emoji
            or self.moves
            or self.rewritten
        )

    @property
    def told(self) -> str:
        """What it taught, as the reason of a version."""
        parts = [f"never say “{word}”" for word in self.never]
        parts += ["no emoji"] if self.no_emoji else ["an emoji taken out"] if self.emoji else []
        parts += ["no hashtags"] if self.no_hashtags else []
        parts += [f"taken out: {', '.join(self.removed)}"] if self.removed else []
        parts += [_TOLD[name][step > 0] for name, step in self.moves.items() if not (self.emoji and "emoji" in name)]
        parts += ["you wrote it anew"] if self.rewritten else []
        return f"{'your edit' if self.kind == 'edit' else 'you turned a text down'}: {'; '.join(parts)}"


def from_edit(id: str, before: str, after: str, by: str, at: datetime) -> Lesson:
    """`empty` where nothing but facts (a price, a day, a dish) was changed."""
    was, now = read(before), read(after)
    lesson = Lesson(id=id, at=at, kind="edit", by=by)
    gone = _gone(was, now)
    meant = [word for word in dict.fromkeys(was.words) if word not in words_of(was.language).stop]
    if len(meant) >= 5 and sum(word not in now.words for word in meant) > _REWRITTEN * len(meant):
        lesson.rewritten = after if len(now.words) >= 5 else None
    else:
        lesson.removed = gone[:MOST_REMOVED]
    lesson.emoji = [one for one in dict.fromkeys(was.emoji) if one not in now.emoji]
    lesson.moves = dict(_moves(was, now))
    return lesson


def _gone(was: Read, now: Read) -> list[str]:
    """Words that were taken out and mean a choice of words: no names, days, dishes' words or numbers."""
    known, names = words_of(was.language), proper_names([was, now])
    left = set(now.words)
    return [
        word
        for word in dict.fromkeys(was.words)
        if word not in left
        and len(word) > 2
        and word not in names
        and not any(word in tier for tier in (known.stop, known.common, known.trade))
    ]


def _moves(was: Read, now: Read) -> Iterator[tuple[str, float]]:
    if len(now.words) < 4 or len(was.words) < 4:
        return
    before, after = figures(count(was)), figures(count(now))
    if was.emoji and len(now.emoji) < len(was.emoji):
        yield "emoji_per_100_words", -1.0
    elif len(now.emoji) > len(was.emoji):
        yield "emoji_per_100_words", 1.0
    for name, least in (("exclamations_per_sentence", 0.15), ("formality", 0.1), ("warmth", 0.15), ("humour", 0.2)):
        change = after[name][0] - before[name][0]
        if abs(change) >= least:
            yield name, math.copysign(1.0, change)
    ratio = after["sentence_words"][0] / max(before["sentence_words"][0], 1)
    shorter = len(now.words) <= 0.8 * len(was.words)
    if ratio <= 0.85 or (shorter and ratio <= 1.0):
        yield "sentence_words", -1.0
    elif ratio >= 1.2:
        yield "sentence_words", 1.0


@cache
def _reasons() -> tuple[tuple[re.Pattern[str], str, float], ...]:
    lists: dict[str, dict[int, str]] = yaml.safe_load((WORDS / "reasons.yaml").read_text(encoding="utf-8"))
    return tuple(
        (re.compile(pattern, re.I), trait, float(step))
        for trait, steps in lists.items()
        for step, pattern in steps.items()
    )


_NEVER = re.compile(
    r"\b(?:never|don'?t|do not|stop|please no|no more|we'?d never|i'?d never|nunca|jamás|no)\s+(?:ever\s+)?"
    r"(?:say(?:ing)?|us(?:e|ing)|writ(?:e|ing)|call (?:it|us|them|me)|put|digas?|uses?|usar|decir|escribas|pongas)\s+"
    r"(?:the words?\s+|words like\s+|la palabra\s+)?(.{2,120})",
    re.I,
)
_QUOTED = re.compile(r"[\"“‘«']([^\"”’»']{2,40})[\"”’»']")
_NO_EMOJI = re.compile(
    r"\b(?:no|without|never|drop the|lose the|skip the|sin|nada de|don'?t use)\s+(?:more\s+|any\s+)?emojis?\b", re.I
)
_NO_HASHTAGS = re.compile(
    r"\b(?:no|without|never|drop the|lose the|skip the|sin|nada de|don'?t use)\s+(?:more\s+|any\s+)?hashtags?\b", re.I
)


def from_rejection(id: str, text: str, reason: str, by: str, at: datetime) -> Lesson:
    """From the reason's words; `empty` where they say nothing about the voice ("wrong day")."""
    said = clean(reason.replace("’", "'")[:1_000])
    moves = {trait: step for pattern, trait, step in _reasons() if pattern.search(said)}
    no_emoji = bool(_NO_EMOJI.search(said))
    return Lesson(
        id=id,
        at=at,
        kind="rejection",
        by=by,
        never=never_said(reason),
        no_emoji=no_emoji,
        no_hashtags=bool(_NO_HASHTAGS.search(said)),
        moves={trait: step for trait, step in moves.items() if not (no_emoji and trait == "emoji_per_100_words")},
    )


def never_said(reason: str) -> list[str]:
    """The words that the owner forbids: quoted ones, else what stands behind "never say"."""
    found: list[str] = []
    for match in _NEVER.finditer(clean(reason)):
        quoted = _QUOTED.findall(match[1])
        rest = re.split(r"[.;!?\n]|\b(?:it'?s|because|again|please|anymore|any more|that)\b", match[1])[0]
        parts = quoted or re.split(r",|/|\bor\b|\band\b|\bni\b|\bo\b", rest)
        found += [plain_word(one.strip(" \"'“”«»")) for one in parts]
    return [
        one
        for one in dict.fromkeys(found)
        if one
        and len(one.split()) <= 3
        and _NO_WORD.fullmatch(one)
        and one not in ("emoji", "emojis", "hashtags", "any emojis")
    ]


def never_words(lessons: Sequence[Lesson], spoken: set[str]) -> list[str]:
    """Said outright, or taken out of two texts; not what the owner's own texts use (`spoken`)."""
    outright = [word for lesson in lessons for word in lesson.never]
    removed = Counter(word for lesson in lessons for word in set(lesson.removed))
    twice = [word for word, times in removed.most_common() if times >= TWICE and word not in spoken]
    return list(dict.fromkeys([*outright, *twice]))


def once_removed(lessons: Sequence[Lesson], spoken: set[str]) -> list[str]:
    removed = Counter(word for lesson in lessons for word in set(lesson.removed))
    return [word for word, times in removed.items() if times == 1 and word not in spoken]


def taught(traits: Traits, lessons: Sequence[Lesson]) -> Traits:
    """The traits moved by what was taught; what points both ways cancels out, and three steps are the most."""
    steps = Counter[str]()
    for lesson in lessons:
        steps.update(lesson.moves)
    values = {name: _moved(name, float(getattr(traits, name)), steps[name]) for name in steps}
    if any(lesson.no_emoji for lesson in lessons):
        values["emoji_per_100_words"] = 0.0
    if any(lesson.no_hashtags for lesson in lessons):
        values["hashtags_per_text"] = 0.0
    return traits.model_copy(update={name: round(value, 3) for name, value in values.items()})


def _moved(name: str, value: float, steps: float) -> float:
    steps = max(-_MOST, min(_MOST, steps))
    if name == "sentence_words":
        return float(max(4.0, min(30.0, value * 1.1**steps)))
    if name == "emoji_per_100_words":
        return float(value * 0.55**-steps) if steps < 0 else float(min(8.0, value + 0.6 * steps))
    return float(max(0.0, min(1.0, value + _STEP * steps)))
