"""What a message names: dishes, categories, periods, money, percent, counts. Found things are masked by slot words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from .context import BuiltinContext, DishName
from .periods import apart, find, spanish_forms
from .spans import Calendar, Period
from .text import number, number_words, stem, tokens

DISH, CATEGORY, PERIOD, MONEY, PERCENT, COUNT = "xdish", "xcat", "xperiod", "xmoney", "xpercent", "xcount"
SLOTS = frozenset((DISH, CATEGORY, PERIOD, MONEY, PERCENT, COUNT))

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
_SIZES = {
    "s": "S",
    "m": "M",
    "l": "L",
    "xl": "XL",
    "xxl": "XXL",
    "small": "S",
    "medium": "M",
    "large": "L",
    "chica": "S",
    "mediana": "M",
    "grande": "L",
}
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
_MONEY = re.compile(
    r"(?P<symbol>[$£€]) ?(?P<a>\d+(?:[.,]\d{1,2})?)(?: (?P<cents2>\d\d)(?!\d))?"
    r"|(?P<b>\d+(?:[.,]\d{1,2})?) ?(?P<unit>[$£€]|dollars?|bucks?|pounds?|quid|euros?|pesos?|"
    r"dolares?|usd|gbp|eur)(?: (?:and )?(?P<cents>\d\d)(?: cents?)?(?!\d))?"
    r"|(?P<c>\d+) ?(?:cents?|pence|c|p|centavos|centimos)\b"
    r"|\b(?P<half>half a|a|one|un) (?P<whole>dollar|buck|pound|quid|euro|dolar|peso)s?\b"
)
_PERCENT = re.compile(r"(?P<n>\d+(?:[.,]\d+)?) ?(?:%|per ?cents?|por ciento)")
_BARE = re.compile(r"(?<![\w.])(?P<n>\d+(?:[.,]\d{1,2})?)(?![\w%])")


@dataclass(frozen=True, slots=True)
class DishMatch:
    """`names` has one entry where the dish is sure, several where the owner must choose."""

    names: tuple[str, ...]
    size: str | None = None


@dataclass(slots=True)
class Entities:
    """Values in the order they stand in the masked text."""

    dishes: list[DishMatch] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)  # "" for a category the menu does not have
    periods: list[Period] = field(default_factory=list)
    money: list[float] = field(default_factory=list)
    percents: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)

    def of_clause(self, words: list[str], before: list[str]) -> Entities:
        """The part that belongs to `words`, where `before` are the masked words in front of it."""

        def part(slot: str) -> slice:
            skipped = before.count(slot)
            return slice(skipped, skipped + words.count(slot))

        return Entities(
            self.dishes[part(DISH)],
            self.categories[part(CATEGORY)],
            self.periods[part(PERIOD)],
            self.money[part(MONEY)],
            self.percents[part(PERCENT)],
            self.counts[part(COUNT)],
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


@dataclass(slots=True)
class Parsed:
    """A message as slot words and plain words, with the values that the slots stand for."""

    words: list[str]
    entities: Entities


def parse(
    text: str, context: BuiltinContext, known: frozenset[str], repair: Callable[[str], str], previous: Period | None
) -> Parsed:
    """`known` are ordinary words that are never a misspelt dish; `repair` mends misspelt ordinary words."""
    lexicon = lexicon_of(context.dishes, context.categories)
    entities = Entities()
    words = _mask_dishes(tokens(text), lexicon, entities, known)
    words = [word if _is_settled(word, lexicon) else repair(word) for word in words]
    words = _mask_categories(words, lexicon, entities)
    joined = spanish_forms(" ".join(_numerals(words)))
    joined = _mask_periods(joined, context, entities, previous)
    joined = _mask_amounts(joined, entities)
    return Parsed(joined.split(), entities)


def _is_settled(word: str, lexicon: Lexicon) -> bool:
    return number(word) is not None or stem(word) in lexicon.categories or stem(word) in lexicon.known_kinds


# --- dishes


def _mask_dishes(words: list[str], lexicon: Lexicon, entities: Entities, known: frozenset[str]) -> list[str]:
    masked: list[str] = []
    place = 0
    while place < len(words):
        names, used = _dish_at(words, place, lexicon, known)
        if not names:
            masked.append(words[place])
            place += 1
            continue
        place += used
        if place < len(words) and stem(words[place]) in _TRAILING:
            place += 1
        size, extra = _size(words, place, masked)
        place += extra
        entities.dishes.append(DishMatch(tuple(names), size))
        masked.append(DISH)
    return masked


def _size(words: list[str], place: int, masked: list[str]) -> tuple[str | None, int]:
    if place < len(words) and words[place] in _SIZES:
        return _SIZES[words[place]], 1
    if masked and masked[-1] in ("small", "medium", "large") and len(masked) > 0:
        return _SIZES[masked.pop()], 0
    return None, 0


def _dish_at(words: list[str], place: int, lexicon: Lexicon, known: frozenset[str]) -> tuple[list[str], int]:
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


# --- categories


def _mask_categories(words: list[str], lexicon: Lexicon, entities: Entities) -> list[str]:
    masked: list[str] = []
    place = 0
    while place < len(words):
        pair = " ".join(stem(word) for word in words[place : place + 2])
        single = stem(words[place])
        used = 2 if pair in lexicon.categories and len(words) > place + 1 else 1
        name = lexicon.categories.get(pair if used == 2 else single)
        if name is None and single in lexicon.known_kinds and lexicon.categories:
            name = ""
        place += used
        if name is None:
            masked.append(single if single in SLOTS else words[place - 1])
            continue
        if place < len(words) and stem(words[place]) in ("pizza", "one", "category", "section"):
            place += 1
        entities.categories.append(name)
        masked.append(CATEGORY)
    return masked


# --- numbers


def _numerals(words: list[str]) -> list[str]:
    """Number words become digits, but not a lone "one" (that one) or "second"."""
    result: list[str] = []
    place = 0
    while place < len(words):
        found = number_words(words, place)
        if found is None or (words[place] in ("one", "uno", "once") and found[1] == 1 and not _counts(words, place)):
            result.append(words[place])
            place += 1
            continue
        result.append(str(found[0]))
        place += found[1]
    return result


def _counts(words: list[str], place: int) -> bool:
    after = stem(words[place + 1]) if place + 1 < len(words) else ""
    return after in ("day", "week", "month", "quarter", "year", "dollar", "percent", "buck", "pound", "euro", "dish")


# The analysis compares with the span before by itself.
_THAN_BEFORE = re.compile(
    r"\bthan (?:the |in the )?(?:one|period|week|month|quarter|year)s? (?:before|prior)(?: that)?\b"
)


def _mask_periods(text: str, context: BuiltinContext, entities: Entities, previous: Period | None) -> str:
    text = apart(_THAN_BEFORE.sub("than before", text))
    calendar = Calendar(context.today, previous, month_first=context.currency == "USD", southern=_is_southern(context))
    for _ in range(3):
        found = find(text, calendar)
        if found is None:
            break
        entities.periods.append(found.period)
        calendar = replace(calendar, previous=found.period)  # "last week versus the week before"
        # A digit-free placeholder per period keeps the order that the rest of the text sees.
        text = f"{text[: found.start].rstrip()} {PERIOD} {text[found.end :].lstrip()}".strip()
    return text


def _is_southern(context: BuiltinContext) -> bool:
    return context.timezone.startswith(
        (
            "Australia/",
            "Pacific/Auckland",
            "America/Argentina",
            "America/Sao_Paulo",
            "America/Santiago",
            "America/Montevideo",
            "Africa/Johannesburg",
        )
    )


def _mask_amounts(text: str, entities: Entities) -> str:
    text = _PERCENT.sub(lambda match: _keep(entities.percents, _float(match["n"]), PERCENT), text)
    text = _MONEY.sub(lambda match: _keep(entities.money, _amount(match), MONEY), text)
    return _mask_bare(text, entities)


def _keep(values: list[float], value: float, slot: str) -> str:
    values.append(value)
    return f" {slot} "


def _float(text: str) -> float:
    return float(text.replace(",", "."))


def _amount(match: re.Match[str]) -> float:
    if match["whole"]:
        return 0.5 if match["half"] == "half a" else 1.0
    if match["c"]:
        return int(match["c"]) / 100
    cents = match["cents"] or match["cents2"]
    return _float(match["a"] or match["b"]) + (int(cents) / 100 if cents else 0)


_COUNT_BEFORE = re.compile(
    r"\b(?:top|bottom|worst|best|first|slowest|weakest|least|most|biggest|strongest|los|las|"
    r"peores|mejores|my|the|our|give me|show me|which|these) $"
)
_COUNT_AFTER = re.compile(
    r"^ (?:worst|best|slowest|weakest|dishes|items|least|most|sellers|top|bottom|peores|mejores|"
    r"platos|mas|menos|things|of|ones|xcat)"
)
_PRICE_BEFORE = re.compile(
    r"(?:\b(?:to|at|by|up|down|cost|costs|for|price|a|en|un|is|be|charge|charging|charged|paid|now|make it|make|"
    r"costar|cueste|cuesta|vale|xdish one|sorry|sorry ,|no ,|meant|actually|actually ,|rather) $|[=:] "
    r"$)|(?:xdish (?:(?:price|precio|should be|ahora) )?$)|^$"
)


_PRICE_AFTER = re.compile(
    r"^ (?:from (?:now|today|tomorrow)|going forward|instead|apiece|a piece|each|de ahora en adelante|desde ahora)\b"
)


def _mask_bare(text: str, entities: Entities) -> str:
    """A bare number is a count beside "worst" or "dishes", else the price it most likely is (`hawaiian 14`)."""
    money: list[tuple[int, float]] = []

    def replace(match: re.Match[str]) -> str:
        before, after = text[: match.start()], text[match.end() :]
        whole = match["n"].isdigit()
        if whole and int(match["n"]) == 86 and re.match(r"^(?: the)? xdish| it\b", after):
            return match[0]
        if whole and ((_COUNT_BEFORE.search(before) and not _PRICE_BEFORE.search(before)) or _COUNT_AFTER.match(after)):
            entities.counts.append(int(match["n"]))
            return COUNT
        last = after.strip(" ?.!") == "" and re.search(r"xdish (?:price )?[,-] $", before)
        if (
            last
            or _PRICE_BEFORE.search(before)
            or _PRICE_AFTER.match(after)
            or re.fullmatch(r"\d+[.,]\d\d", match["n"])
        ):
            money.append((before.count(MONEY), _split_price(match, after)))
            return MONEY
        return match[0]

    masked = _BARE.sub(replace, text)
    for offset, (place, value) in enumerate(money):
        entities.money.insert(place + offset, value)
    return re.sub(rf"{MONEY} \d\d\b", MONEY, masked)


def _split_price(match: re.Match[str], after: str) -> float:
    """`fourteen fifty` has become `14 50`."""
    cents = re.match(r"^ (\d\d)\b(?! ?%)", after)
    value = _float(match["n"])
    return value + int(cents[1]) / 100 if cents and match["n"].isdigit() else value
