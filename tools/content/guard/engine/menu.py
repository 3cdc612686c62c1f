"""The menu made ready for finding its dishes in texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from tools.content.guard.engine.lexicon import food
from tools.content.guard.engine.text import Passage, Word, fold
from tools.content.schemas import Truth

_LINKS = frozenset({"and", "y", "e", "n"})  # "Spinach & Feta" is "Spinach and Feta"
_Names = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Mention:
    """A dish of the menu, named in a text. Places in the folded text."""

    dish: Truth.Dish
    start: int
    end: int


@dataclass(frozen=True)
class Vocabulary:
    """Names and words of a menu; `names`: first stem -> the rest and the dish's row, the longest first."""

    names: dict[str, list[tuple[tuple[str, ...], int]]]
    rows: dict[str, frozenset[int]]  # stem -> dishes with it
    more: frozenset[str]  # further words that are in order: categories, the house's name, what the owner allowed
    spelled: tuple[str, ...]  # dish names, folded

    def together(self, stems: Iterable[str]) -> bool:
        """Whether one dish has all of these words."""
        wanted = list(stems)
        if not wanted:
            return True
        common = self.rows.get(wanted[0], frozenset())
        for one in wanted[1:]:
            common &= self.rows.get(one, frozenset())
        return bool(common)


@dataclass(frozen=True)
class Menu:
    dishes: Sequence[Truth.Dish]
    vocabulary: Vocabulary
    owners: frozenset[str] = field(default_factory=frozenset)  # words of the offer: a free dessert is no dish of ours

    def mentions(self, passage: Passage) -> tuple[Mention, ...]:
        """Dishes in their order, the longest name first."""
        words, found, row = passage.words, list[Mention](), 0
        while row < len(words):
            hit = self._at(passage, words, row)
            if hit is None:
                row += 1
                continue
            last, dish = hit
            found.append(Mention(self.dishes[dish], words[row].start, words[last].end))
            row = last + 1
        return tuple(found)

    def _at(self, passage: Passage, words: Sequence[Word], row: int) -> tuple[int, int] | None:
        for rest, dish in self.vocabulary.names.get(words[row].stem, ()):
            last = _follows(words, row, rest)
            if last is not None and (rest or self._clearly(words, row)) and not _stops(passage, words, row, last):
                return last, dish
        return None

    def _clearly(self, words: Sequence[Word], row: int) -> bool:
        """A name of one word is an ordinary word too, unless it is written as a name or a pizza follows."""
        heads = food().heads
        beside = [words[place].text for place in (row - 1, row + 1) if 0 <= place < len(words)]
        return words[row].big or any(word in heads for word in beside)

    def knows(self, stems: Iterable[str], *, strict: bool = False) -> bool:
        """Whether the menu has one dish with all these words (in either language). `strict`: words of categories and of
        the house's name count too."""
        same = food().same
        wanted = [same.get(one, one) for one in stems if one not in self.owners]
        loose = [one for one in wanted if one not in self.vocabulary.more]
        return self.vocabulary.together(wanted if strict else loose)


def _follows(words: Sequence[Word], row: int, rest: tuple[str, ...]) -> int | None:
    last = row
    for wanted in rest:
        last += 1
        while last < len(words) and words[last].text in _LINKS:
            last += 1
        if last >= len(words) or words[last].stem != wanted:
            return None
    return last


def _stops(passage: Passage, words: Sequence[Word], row: int, last: int) -> bool:
    """Whether a sentence ends in the middle of it."""
    return any(sign in ".!?\n;:" for sign in passage.plain[words[row].end : words[last].start])


def menu_of(truth: Truth) -> Menu:
    """The vocabulary is built once for the same names."""
    names = tuple((dish.name, *dish.aliases) for dish in truth.dishes)
    more = (truth.restaurant, *truth.allowed, *(dish.category or "" for dish in truth.dishes))
    offered = _stems(truth.offer.text) if truth.offer else ()
    return Menu(truth.dishes, _vocabulary(names, tuple(dict.fromkeys(more))), frozenset(offered))


def _stems(text: str) -> tuple[str, ...]:
    words = Passage("", text).words
    return tuple(word.stem for word in words if word.text not in _LINKS)


@lru_cache(maxsize=16)
def _vocabulary(names: _Names, more: tuple[str, ...]) -> Vocabulary:
    found: dict[str, list[tuple[tuple[str, ...], int]]] = {}
    rows: dict[str, set[int]] = {}
    for row, several in enumerate(names):
        for name in several:
            first, *rest = _stems(name) or ("",)
            found.setdefault(first, []).append((tuple(rest), row))
            for one in (first, *rest):
                rows.setdefault(one, set()).add(row)
                rows.setdefault(food().same.get(one, one), set()).add(row)
    for several_names in found.values():
        several_names.sort(key=lambda one: -len(one[0]))
    return Vocabulary(
        found,
        {one: frozenset(of) for one, of in rows.items()},
        frozenset(one for text in more for one in _stems(text)),
        tuple(fold(several[0]) for several in names),
    )
