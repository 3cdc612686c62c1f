"""How a dish is named in a sentence: its noun, number, gender, sizes and prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.money import format_money
from tools.content.schemas import Language
from tools.content.writing.engine.wording import capital, frames, joined
from tools.menu.schemas import MenuItem

_NOUNS = {"pizza": r"pizz", "burger": r"burger|hamburg", "taco": r"taco|taquer"}
_NO_NOUN = re.compile(
    r"salad|ensalada|dessert|postre|drink|bebida|beverage|wine|vino|beer|cerveza|soda|side|starter|appetizer|entrada|"
    r"wings|alitas|pasta|calzone|bread|pan\b|coffee|café|kids|sauce|salsa|tiramis|cake|soup|sopa|sandwich|fries|papas",
    re.IGNORECASE,
)
_WITH = re.compile(r"\s(?:with|con)\s", re.IGNORECASE)
_REST = re.compile(
    r"\s(?:with|and|&|in|on|of|con|y|e|en|de|del|al|a la|a las?)\s.*$", re.IGNORECASE
)  # behind the head noun
_STRESSED = re.compile(r"(?:agua|ala|alga|alma|arca)\b", re.IGNORECASE)  # feminine, but "el agua"
_SHARED = re.compile(
    r"starter|appeti[sz]er|side|to share|entrada|para compartir|botana|wings|platter|nachos|guacamole", re.IGNORECASE
)
_LIGHT = re.compile(
    r"coffee|caf[eé]|espresso|latte|flat white|capp?uccino|\btea\b|\bté\b|breakfast|brunch|desayun|pancake|toast|bagel|"
    r"croissant|pastr|dessert|postre|drink|bebida|beverage|smoothie|lunch|almuerzo",
    re.IGNORECASE,
)
_HOUSES = re.compile(
    r"\bcaf[eé]\b|coffee|bakery|baker\b|panader[ií]a|pasteler[ií]a|breakfast|brunch|espresso|donut|bagel", re.IGNORECASE
)
_SPANISH_NOUN = {"pizza": ("pizza", 1), "burger": ("hamburguesa", 1), "taco": ("taco", 0)}
_FEMININE = re.compile(r"^(?:salad|soup|wings?|lasagn\w+|pasta|pizza|burger|focaccia|fries)$", re.IGNORECASE)
_MASCULINE = re.compile(r"^(?:\w+ma|pizza-?pan)$", re.IGNORECASE)
_EMOJI = {
    "pizza": r"pizz",
    "burger": r"burger|hamburg",
    "taco": r"taco",
    "coffee": r"coffee|café|espresso|latte",
    "dessert": r"dessert|postre|cake|tiramis|flan|pie\b",
    "salad": r"salad|ensalada",
    "pasta": r"pasta|spaghetti|lasagn|fettuc|penne",
    "soup": r"soup|sopa|pozole|chowder|ramen",
    "fish": r"fish|salmon|tuna|pescado|ceviche|shrimp|camar",
    "wine": r"\bwine|vino",
}


@dataclass(frozen=True, slots=True)
class DishWords:
    """`slots` for the frames; `named`: with its noun and without."""

    slots: dict[str, str]
    plural: bool
    form: int
    noun: str | None
    named: tuple[str, str] | None


def dish_words(item: MenuItem, house: str, currency: str, language: Language, known: Mapping[str, Any]) -> DishWords:
    noun = _noun(item, house)
    name = re.sub(r"^(?:the|el|la|los|las)\s+", "", item.name.strip(), flags=re.IGNORECASE)
    long = len(name.split()) > 4 or bool(_WITH.search(name))
    noun = None if long or (noun == "taco" and language == "es") else noun
    plural = noun is None and _is_plural(name)
    if language == "en":
        full, form = (f"{name} {noun}" if noun else name), 0
        slots = {"the_dish": f"the {full}", "The_dish": f"The {full}"}
    else:
        spanish, form = _SPANISH_NOUN[noun] if noun else ("", _gender(name))
        full = f"{spanish} {name}".strip()
        article = ("el", "la", "los", "las")[form + (2 if plural else 0)]
        article = "el" if article == "la" and _STRESSED.match(full) else article
        slots = {"el_dish": f"{article} {full}", "El_dish": f"{article.capitalize()} {full}"}
    slots |= {"dish": name, **_prices(item, currency, language), **_details(known, language)}
    slots |= {"shared": "1"} if noun == "pizza" or _SHARED.search(f"{item.category or ''} {item.name}") else {}
    return DishWords(slots, plural, form, noun or _kind(item), (full, name) if full != name else None)


def is_dinner(topic: str, house: str, item: MenuItem | None) -> bool:
    """Whether a text may speak of dinner: not of a coffee, a breakfast or a dessert, nor for a café."""
    if re.search(r"\bdinner|\bsupper|\bnight|\bevening|\bcena|\bnoche", topic, re.IGNORECASE):
        return True
    if _LIGHT.search(topic) or (item and _LIGHT.search(f"{item.category or ''} {item.name}")):
        return False
    return not _HOUSES.search(house)


def money(amount: float, currency: str) -> str:
    """Without cents where there are none: `$12`, `$12.50`."""
    return re.sub(r"[.,]00(?=\D|$)", "", format_money(amount, currency))


def _noun(item: MenuItem, house: str) -> str | None:
    if _NO_NOUN.search(f"{item.name} {item.category or ''}"):
        return None
    for noun, pattern in _NOUNS.items():
        if re.search(pattern, f"{house} {item.category or ''}", re.I) and not re.search(pattern, item.name, re.I):
            return noun
    return None


def _kind(item: MenuItem) -> str | None:
    """What an emoji may show of it."""
    for where in (item.name, item.category or ""):
        for kind, pattern in _EMOJI.items():
            if re.search(pattern, where, re.IGNORECASE):
                return kind
    return None


def _is_plural(name: str) -> bool:
    last = _REST.sub("", name).split()[-1].lower()
    return last.endswith("s") and not last.endswith(("ss", "us", "is"))


def _gender(name: str) -> int:
    first, last = name.split()[0], name.split()[-1]
    if _FEMININE.match(last) or _FEMININE.match(first):
        return 1
    return int(bool(re.search(r"(?:a|as|ción|dad)$", first.lower())) and not _MASCULINE.match(first))


def _prices(item: MenuItem, currency: str, language: Language) -> dict[str, str]:
    if len(item.variations) < 2:
        return {"price": money(item.price, currency)} if item.price > 0 else {}
    cheapest = min(item.variations, key=lambda size: size.price)
    if cheapest.price <= 0:
        return {}
    known = {key.lower(): value for key, value in frames(language)["sizes"].items()}
    named = [known.get(size.name.lower()) for size in sorted(item.variations, key=lambda size: size.price)]
    slots = {"from_price": money(cheapest.price, currency)}
    if named[0]:
        slots["smallest"] = str(named[0])
    if all(named) and len(set(named)) == len(named):
        slots["sizes"] = joined([str(name) for name in named], language, "or")
    if many := frames(language)["how_many"].get(len(named)):
        slots |= {"how_many": str(many), "How_many": capital(str(many))}
    return slots


def _details(values: Mapping[str, Any], language: Language) -> dict[str, str]:
    """Of what the restaurant itself says about the dish: ingredients, a short description, whether it sells well."""
    slots: dict[str, str] = {}
    parts = [str(part).strip() for part in values.get("ingredients") or [] if str(part).strip()]
    if 2 <= len(parts) <= 7 and values.get("language", language) == language:
        slots["made_of"] = joined([part[0].lower() + part[1:] for part in parts], language)
    described = " ".join(str(values.get("description") or "").split()).rstrip(". ")
    if 12 <= len(described) <= 140 and not re.search(r"[{}<>|\[\]]|https?:", described):
        from tools.content.writing.engine.topic import language_of

        if language_of(described) in (None, language):
            slots["described"] = described
    if values.get("popular"):
        slots["popular"] = "1"
    return slots
