"""What a rule hits, before it becomes a finding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tools.content.guard.engine.menu import Mention, Menu
from tools.content.guard.engine.text import Passage
from tools.content.schemas import Channel, FindingKind, Language, Truth


@dataclass(frozen=True, slots=True)
class Hit:
    """A span of the folded text. `fix`: what stands there instead; "" drops its sentence; None: only a person can tell.
    `block`: not even a fix helps; `note`: worth knowing."""

    kind: FindingKind
    start: int
    end: int
    why: str
    fix: str | None = ""
    note: bool = False


@dataclass(frozen=True)
class Reading:
    """One field with everything the rules look at. `elsewhere`: dishes that the other fields name."""

    passage: Passage
    truth: Truth
    menu: Menu
    channel: Channel
    language: Language
    mentions: Sequence[Mention] = field(default_factory=tuple)
    elsewhere: Sequence[Mention] = field(default_factory=tuple)

    @property
    def plain(self) -> str:
        return self.passage.plain

    def in_dish(self, start: int, end: int) -> bool:
        return any(one.start <= start and end <= one.end for one in self.mentions)

    def dishes_in(self, span: tuple[int, int]) -> list[Mention]:
        return [one for one in self.mentions if span[0] <= one.start < span[1]]

    def sentence(self, place: int) -> str:
        start, end = self.passage.sentence_at(place)
        return self.plain[start:end]

    def before(self, place: int, letters: int = 40) -> str:
        """What stands before a place in its sentence."""
        return self.plain[max(self.passage.sentence_at(place)[0], place - letters) : place]

    def after(self, place: int, letters: int = 40) -> str:
        return self.plain[place : min(self.passage.sentence_at(max(place - 1, 0))[1], place + letters)]


def adjective(reading: Reading, start: int, end: int) -> tuple[int, int, str] | None:
    """Where words between a determiner and a noun can simply go: the span with both, and what is left of it. None where
    the sentence would not stand without them."""
    before = re.search(r"\b(a|an|the|our|this|your|my|these|those)\s+$", reading.before(start))
    after = re.match(r"\s+([a-z0-9]+)", reading.after(end))
    if not before or not after or not _is_noun(reading, end + after.start(1), after.group(1)):
        return None
    article, noun = before.group(1), reading.passage.quote(end + after.start(1), end + after.end(1))
    first = start - len(before.group())
    said = reading.passage.quote(first, first + len(article))
    if article in ("a", "an"):
        said = said[0] + ("n" if after.group(1)[0] in "aeiou" else "")
    return first, end + after.end(1), f"{said} {noun}"


def _is_noun(reading: Reading, place: int, word: str) -> bool:
    from tools.content.guard.engine.lexicon import food

    return any(one.start == place for one in reading.mentions) or word in food().heads
