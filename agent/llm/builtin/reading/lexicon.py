"""The dishes and categories of one menu, ready to be found in an owner's words, misspelt and shortened."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from ..context import DishName
from .text import stem, tokens

_CONNECTORS = frozenset("the a and with of de del la el los las con y e & - / , .".split())
_TRAILING = frozenset("pizza dish plate plato".split())
# Words of dish names that also stand in ordinary sentences: alone they name no dish.
_WEAK = frozenset(
    "big small large medium red green white black hot cold fresh special mixed plain house main side half full double "
    "four five three two one six classic deluxe supreme super extra mild medium spicy sweet dry crispy fried grilled "
    "roast garden old new day chef free day set meal deal menu the italian greek french mexican indian thai american "
    "sauce dish pizza food drink water milk ice cheese meat chicken beef pork fish egg rice bread salad soup veggie "
    "vegetable veg pie cake wine beer coffee tea".split()
)
_STAND_ALONE = frozenset("thai greek italian mexican".split())  # weak in general, a name where one dish has it
_CATEGORY_WORDS = (
    ("veggie", "vegetarian", "vegetable", "veg", "meatless", "vegetariana", "vegetariano"),
    ("drink", "beverage", "bebida"),
    ("dessert", "sweet", "pudding", "postre"),
    ("starter", "appetizer", "appetiser", "entree", "entrada", "entrante"),
    ("side", "acompanamiento", "guarnicion"),
    ("main", "principal"),
    ("salad", "ensalada"),
    ("soup", "sopa"),
    ("chicken", "pollo"),
    ("classic", "clasica", "clasico"),
    ("fish", "seafood", "pescado", "marisco"),
    ("meat", "carne"),
    ("bread", "pane"),
    ("rice", "arroz"),
    ("supreme", "suprema"),
    ("curry",),
    ("pizza",),
    ("burger", "hamburguesa"),
    ("pasta",),
    ("sandwich",),
    ("kid", "nino"),
)


class Lexicon:
    """The names of one menu, ready for matching. Built once a menu, kept in a small cache."""

    def __init__(self, dishes: tuple[DishName, ...], categories: tuple[str, ...]) -> None:
        self.names = [dish.name for dish in dishes]
        self.exact: dict[tuple[str, ...], list[str]] = {}
        self.vocabulary: dict[str, set[str]] = {}
        self.stems: dict[str, set[str]] = {}
        for dish in dishes:
            for label in (dish.name, *dish.aliases):
                self._add(dish.name, label)
        self.longest = max(map(len, self.exact), default=0)
        self.categories = {word: name for name in categories for word in _category_words(name)}
        self.known_kinds = {stem(word) for group in _CATEGORY_WORDS for word in group} - {
            "pizza",
            "sweet",
            "main",
            "side",
        }
        spread = max(3, len(dishes) // 4)
        self.common = {word for word, names in self.vocabulary.items() if len(names) > spread}

    def _add(self, name: str, label: str) -> None:
        words = tuple(stem(word) for word in tokens(label) if word not in _CONNECTORS)
        if not words:
            return
        names = self.exact.setdefault(words, [])
        if name not in names:
            names.append(name)
        self.stems.setdefault(name, set()).update(words)
        for word in words:
            self.vocabulary.setdefault(word, set()).add(name)

    def near(self, word: str) -> str | None:
        """The dish word that `word` is a misspelling or the beginning of."""
        if len(word) < 5 or not word.isalpha():
            return None
        longer = [known for known in self.vocabulary if known.startswith(word)]
        if len(longer) == 1:
            return longer[0]
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        allowed = 1 if len(word) < 7 else 2 if len(word) < 10 else 3
        found = process.extractOne(
            word, [known for known in self.vocabulary if len(known) > 3], scorer=OSA.distance, score_cutoff=allowed
        )
        if found is None or found[0][0] != word[0] or (len(word) < 6 and _exchanged(word, found[0])):
            return None
        return str(found[0])

    def closest(self, text: str, limit: int = 3) -> list[str]:
        """Dish names that look most like `text`."""
        from rapidfuzz import fuzz, process

        found = process.extract(text, self.names, scorer=fuzz.WRatio, score_cutoff=60, limit=limit, processor=str.lower)
        return [name for name, _, _ in found]


def _exchanged(word: str, other: str) -> bool:
    """A letter replaced by another: in a short word more often another word (carry, Carre) than a slip."""
    return len(word) == len(other) and sorted(word) != sorted(other)


@lru_cache(maxsize=64)
def lexicon_of(dishes: tuple[DishName, ...], categories: tuple[str, ...]) -> Lexicon:
    return Lexicon(dishes, categories)


def _category_words(name: str) -> Iterable[str]:
    words = [stem(word) for word in tokens(name) if word not in _CONNECTORS]
    yield " ".join(words)
    if len(words) == 1:
        for group in _CATEGORY_WORDS:
            if words[0] in map(stem, group):
                yield from map(stem, group)


# --- dishes in a row of words


def dish_at(words: list[str], place: int, lexicon: Lexicon, known: frozenset[str]) -> tuple[list[str], int]:
    """The dish names that begin at `place` and the words they take."""
    several = _kind_at(words, place, lexicon)
    if several:
        return several, 2
    exact, exact_used = _exact_at(words, place, lexicon, known)
    run, used = _run_at(words, place, lexicon, known)
    if exact and exact_used >= used:
        return exact, exact_used
    names = _owners(run, lexicon)
    return (names, used) if names else (exact, exact_used)


def _kind_at(words: list[str], place: int, lexicon: Lexicon) -> list[str]:
    """`the cheese one`: every dish whose name has that word, be it ever so ordinary a word."""
    root = stem(words[place])
    kind = words[place + 1 : place + 2]
    if not kind or kind[0] not in ("one", "pizza", "dish", "plate") or root in lexicon.categories or len(root) < 4:
        return []
    names = lexicon.vocabulary.get(root, set())
    exact = lexicon.exact.get((root,), [])
    return exact or [name for name in lexicon.names if name in names]


def _exact_at(words: list[str], place: int, lexicon: Lexicon, known: frozenset[str]) -> tuple[list[str], int]:
    stems: list[str] = []
    best: tuple[list[str], int] = ([], 0)
    for offset, word in enumerate(words[place : place + lexicon.longest + 3]):
        if word in _CONNECTORS:
            if offset == 0:
                return best
            continue
        stems.append(stem(word))
        names = lexicon.exact.get(tuple(stems))
        alone = len(stems) == 1 and (word in known or stems[0] in lexicon.categories)
        if names and not alone:
            best = (names, offset + 1)
    return best


def _run_at(words: list[str], place: int, lexicon: Lexicon, known: frozenset[str]) -> tuple[list[str], int]:
    """The longest run of dish words from `place` that some dish has all of, and how many words it takes."""
    run: list[str] = []
    used = 0
    for offset, word in enumerate(words[place : place + 8]):
        if word in _CONNECTORS and run:
            continue
        found = _dish_word(word, lexicon, known)
        if found is None or not set.intersection(*(lexicon.vocabulary[part] for part in [*run, found])):
            break
        run.append(found)
        used = offset + 1
    return run, used


def _dish_word(word: str, lexicon: Lexicon, known: frozenset[str]) -> str | None:
    root = stem(word)
    if root in lexicon.vocabulary:
        return root
    if word in known or root in known:
        return None
    return lexicon.near(root)


def _owners(run: list[str], lexicon: Lexicon) -> list[str]:
    """Dishes that have every word of `run`; none where the run says too little."""
    if not run or (all(_too_weak(word, lexicon) for word in run) and len(set(run)) < 2):
        return []
    if all(word in lexicon.categories or word in lexicon.common for word in run):
        return []
    names = set.intersection(*(lexicon.vocabulary[word] for word in run))
    whole = [name for name in names if lexicon.stems[name] == set(run)]
    return whole[:1] if len(whole) == 1 else [name for name in lexicon.names if name in names]


def _too_weak(word: str, lexicon: Lexicon) -> bool:
    if word in _STAND_ALONE and len(lexicon.vocabulary[word]) == 1:
        return False
    return len(word) < 3 or word in _WEAK or word in lexicon.categories or not word.isalpha()
