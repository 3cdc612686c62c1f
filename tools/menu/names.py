"""Finding the dish that is meant: exact, other case or accents, plural, part of the name, a typo."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import fuzz, process

from core.errors import ToolInputError
from core.words import bare

if TYPE_CHECKING:
    from tools.menu.schemas import MenuItem

_ARTICLES = frozenset({"the", "a", "an", "our", "my", "your", "that", "this", "el", "la", "los", "las"})
_GENERIC = frozenset({"pizza", "dish", "item", "plate", "meal", "food", "one", "menu", "category", "section"})
_SIZES = {"small": "s", "medium": "m", "large": "l", "extralarge": "xl", "regular": "m", "xlarge": "xl"}
_TYPO_CUTOFF, _TYPO_LEAD, _HINT_CUTOFF = 84.0, 4.0, 45.0

T = TypeVar("T")


@lru_cache(maxsize=20_000)
def normalise(text: str) -> str:
    """The key of a name: no case, no accents, no punctuation. `Jalapeño & Lime` -> `jalapeno and lime`."""
    words = re.findall(r"[^\W_]+", bare(text).replace("&", " and ").replace("'", ""))
    return " ".join(words) or " ".join(text.split()).casefold()


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    if len(word) > 4 and word.endswith(("ies", "ie")):  # veggies, veggie and berries alike
        return word.rstrip("s")[:-2] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@lru_cache(maxsize=20_000)
def _stems(text: str) -> tuple[str, ...]:
    return tuple(_stem(word) for word in normalise(text).split())


def _wanted(text: str) -> tuple[str, ...]:
    words = [word for word in _stems(text) if word not in _ARTICLES]
    return tuple(word for word in words if word not in _GENERIC) or tuple(words) or _stems(text)


@dataclass(frozen=True, slots=True)
class Found:
    """A dish and, where one was named, its size."""

    item: MenuItem
    size: str | None = None

    @property
    def label(self) -> str:
        return f"{self.item.name} ({self.size})" if self.size else self.item.name


def find_item(text: str, items: Sequence[MenuItem]) -> Found:
    """The dish (and size) that `text` means. Raises ToolInputError: unknown (closest names) or ambiguous (names)."""
    if not items:
        raise ToolInputError("There is no menu yet: import sales first.", candidates=[])
    whole = _matches(text, items, lambda item: [item.name, *item.aliases], typos=False)
    if len(whole) == 1:
        return Found(whole[0])
    sized = _sized(text, items)
    if sized:
        return sized
    return Found(
        _only(
            text,
            whole or _matches(text, items, lambda item: [item.name, *item.aliases], typos=True),
            [item.name for item in items],
            "dish",
        )
    )


def same_item(text: str, items: Sequence[MenuItem]) -> MenuItem | None:
    """The one dish of exactly this name or alias, but for case, accents and plural. No guessing: for files."""
    for same in (normalise, _stems):
        found = [item for item in items if any(same(name) == same(text) for name in (item.name, *item.aliases))]
        if len(found) == 1:
            return found[0]
    return None


def find_category(text: str, categories: Iterable[str]) -> str:
    """The category that `text` means, under the same rules as a dish."""
    names = list(categories)
    if not names:
        raise ToolInputError("This menu has no categories, so ask for the whole menu or one dish.", candidates=[])
    found = _matches(text, names, lambda name: [name], typos=False)
    found = found or _matches(text, names, lambda name: [name], typos=True)
    return _only(text, found, names, "category")


def _sized(text: str, items: Sequence[MenuItem]) -> Found | None:
    words = normalise(text).replace("extra large", "extralarge").split()
    for index in {len(words) - 1, 0} if len(words) > 1 else ():
        size, rest = _SIZES.get(words[index], words[index]), " ".join(words[:index] + words[index + 1 :])
        sizes = {id(item): named for item in items if (named := _size_name(item, size))}
        if not sizes:
            continue
        with_size = [item for item in items if id(item) in sizes]
        found = _matches(rest, with_size, lambda item: [item.name, *item.aliases], typos=True)
        if len(found) == 1:
            return Found(found[0], sizes[id(found[0])])
    return None


def _size_name(item: MenuItem, size: str) -> str | None:
    names = {normalise(variation.name): variation.name for variation in item.variations}
    by_letter = {_SIZES.get(name.replace(" ", ""), name): original for name, original in names.items()}
    return names.get(size) or by_letter.get(size)


def _matches(text: str, things: Sequence[T], names: Callable[[T], list[str]], *, typos: bool) -> list[T]:
    """Those that `text` may mean, by the first rule under which any does."""
    key, stems = normalise(text), _wanted(text)
    joined = " ".join(stems)
    rules: list[Callable[[str], bool]] = [
        lambda name: normalise(name) == key,
        lambda name: _stems(name) == stems or " ".join(_wanted(name)) == joined,
        lambda name: set(stems) <= set(_stems(name)),
    ]
    for rule in rules:
        found = [thing for thing in things if any(rule(name) for name in names(thing))]
        if found:
            return found
    return _typos(joined, things, names) if typos else []


def _typos(joined: str, things: Sequence[T], names: Callable[[T], list[str]]) -> list[T]:
    scores = sorted(
        (
            (max(fuzz.ratio(joined, " ".join(_wanted(name))) for name in names(thing)), index)
            for index, thing in enumerate(things)
        ),
        reverse=True,
    )
    if not scores or scores[0][0] < _TYPO_CUTOFF:
        return []
    return [things[index] for score, index in scores if score > scores[0][0] - _TYPO_LEAD]


def _only(text: str, found: Sequence[T], names: Sequence[str], what: str) -> T:
    if len(found) == 1:
        return found[0]
    if found:
        candidates = [str(getattr(thing, "name", thing)) for thing in found]
        shown = ", ".join(candidates[:6])
        raise ToolInputError(f"{text.strip()!r} could be more than one {what}: {shown}.", candidates=candidates[:6])
    close = closest(text, names)
    hint = f" The closest names: {', '.join(close)}." if close else ""
    raise ToolInputError(f"There is no {what} called {text.strip()!r} on this menu.{hint}", candidates=close)


def closest(text: str, names: Sequence[str], limit: int = 3) -> list[str]:
    """The names most like `text`, best first."""
    found = process.extract(
        normalise(text), names, scorer=fuzz.WRatio, processor=normalise, limit=limit, score_cutoff=_HINT_CUTOFF
    )
    return [name for name, _score, _index in found]
