"""A message as slot words and plain words, with the values that the slots stand for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ..context import BuiltinContext
from .ahead import Ahead, Coming, find_ahead
from .amounts import mask_amounts, mask_spans, numerals
from .entities import AHEAD, CATEGORY, DISH, PERIOD, SLOTS, DishMatch, Entities
from .intents import intent_model
from .lexicon import Lexicon, dish_at, lexicon_of
from .online import mask_sites, mask_stars
from .periods import apart, find, spanish_forms
from .spans import Calendar, Period
from .text import number, stem, tokens

_TRAILING = frozenset("pizza dish plate plato".split())
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


@dataclass(slots=True)
class Parsed:
    """A message as slot words and plain words, with the values that the slots stand for."""

    words: list[str]
    entities: Entities


def parse(
    text: str,
    context: BuiltinContext,
    known: frozenset[str],
    repair: Callable[[str], str],
    previous: Period | None,
    talked_of: Ahead | None = None,
) -> Parsed:
    """`known` are ordinary words that are never a misspelt dish; `repair` mends misspelt ordinary words. `previous` and
    `talked_of` are the days, past or to come, that the talk before was about."""
    lexicon = lexicon_of(context.dishes, context.categories)
    entities = Entities()
    words = _mask_dishes(tokens(mask_sites(text, entities, known)), lexicon, entities, known)
    words = [word if _is_settled(word, lexicon) else repair(word) for word in words]
    words = _mask_categories(words, lexicon, entities)
    joined = mask_stars(" ".join(words), entities)
    joined = _HALF_PRICE.sub("half price", spanish_forms(" ".join(numerals(joined.split()))))
    joined = _mask_ahead(joined, context, entities, talked_of)
    joined = _mask_periods(joined, context, entities, previous)
    joined = mask_spans(joined, entities)
    joined = mask_amounts(joined, entities)
    return Parsed(joined.split(), entities)


def worded(
    text: str, context: BuiltinContext, entities: Entities, further: frozenset[str], kept: frozenset[str]
) -> str:
    """`text` in plain words: dishes and categories masked, numbers in digits, dates and sums as they stand. `further`
    are words that are set right beside those of the training phrases, `kept` words that are never misspelt others."""
    model = intent_model()
    lexicon = lexicon_of(context.dishes, context.categories)
    words = _mask_dishes(tokens(text), lexicon, entities, model.known | further)
    known = further | kept
    words = [word if _is_settled(word, lexicon) or word in known else _mended(word, further) for word in words]
    words = _mask_categories(words, lexicon, entities)
    return spanish_forms(" ".join(numerals(words)))


def _mended(word: str, further: frozenset[str]) -> str:
    """A misspelt word of `further`, else of the training phrases."""
    model = intent_model()
    if len(word) < 5 or not word.isalpha() or word in model.known or stem(word) in model.known or word in SLOTS:
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    found = process.extractOne(word, further, scorer=OSA.distance, score_cutoff=1 if len(word) < 8 else 2)
    if found is not None and found[0][0] == word[0]:
        return str(found[0])
    return model.repair(word)


_HALF_PRICE = re.compile(
    r"\b(?:2 ?x ?1|2 (?:- )?(?:for|por|4) (?:- )?(?:the price of )?(?:1|one|uno)|bogo|buy (?:1|one) get (?:1|"
    r"one)(?: free)?|mitad de precio|half off)\b"
)


def _is_settled(word: str, lexicon: Lexicon) -> bool:
    return number(word) is not None or stem(word) in lexicon.categories or stem(word) in lexicon.known_kinds


# --- dishes


def _mask_dishes(words: list[str], lexicon: Lexicon, entities: Entities, known: frozenset[str]) -> list[str]:
    masked: list[str] = []
    place = 0
    while place < len(words):
        names, used = dish_at(words, place, lexicon, known)
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


# --- periods

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


def _mask_ahead(text: str, context: BuiltinContext, entities: Entities, talked_of: Ahead | None) -> str:
    coming = Coming(context.today, talked_of, month_first=context.currency == "USD")
    for _ in range(3):
        found = find_ahead(text, coming, leaning=talked_of is not None)
        if found is None:
            break
        entities.ahead.append(found.ahead)
        text = f"{text[: found.start].rstrip()} {AHEAD} {text[found.end :].lstrip()}".strip()
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
