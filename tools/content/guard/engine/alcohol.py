"""Drinks: what may not be promised, to whom, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tools.content.guard.engine.findings import Hit, Reading
from tools.content.guard.engine.lexicon import alcohol
from tools.content.schemas import Truth

_SHAFT = "Carriers filter text messages about alcohol (SHAFT); it may not arrive, and needs an age-checked list."


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(str(alcohol()[name]).replace(" |", "|"))


def alcohol_hits(reading: Reading) -> Iterator[Hit]:
    plain = reading.plain
    drinks = [found for found in _pattern("drinks").finditer(plain) if _is_drink(reading, found)]
    gifts = [*_pattern("free").finditer(plain), *_pattern("excess").finditer(plain)]
    for found in gifts:
        yield Hit("alcohol", found.start(), found.end(), "Free or unlimited drinks are never advertised.")
    promised = list(_pattern("promotion").finditer(plain))
    refused = _refused(reading.truth)
    for found in promised:
        if refused and not _overlaps(found, gifts):
            yield Hit("alcohol", found.start(), found.end(), refused)
    for found in drinks:
        if refused and not _overlaps(found, [*gifts, *promised]) and _cheaper(reading, found):
            yield Hit("alcohol", found.start(), found.end(), refused)
    if drinks or promised:
        yield from _around(reading, (drinks or promised)[0])


def _around(reading: Reading, drink: re.Match[str]) -> Iterator[Hit]:
    for found in _pattern("young").finditer(reading.plain):
        yield Hit(
            "alcohol", found.start(), found.end(), "Drinks are never advertised beside children, students or teenagers."
        )
    if reading.channel == "sms":
        yield Hit("alcohol", drink.start(), drink.end(), _SHAFT, None, note=True)


def _is_drink(reading: Reading, found: re.Match[str]) -> bool:
    if _pattern("not_drinks").match(reading.plain[found.end() : found.end() + 12]):
        return False
    named = [one.dish for one in reading.mentions if one.start <= found.start() < one.end]
    return not named or any(dish.alcohol for dish in named)


def _cheaper(reading: Reading, found: re.Match[str]) -> bool:
    """Whether its sentence lowers a drink's price: an offer on a dish beside it is none on the drink."""
    near = reading.before(found.start(), 30) + reading.after(found.end(), 30)
    return bool(_pattern("cheaper").search(near)) and not reading.dishes_in(reading.passage.sentence_at(found.start()))


def _overlaps(one: re.Match[str], others: list[re.Match[str]]) -> bool:
    return any(other.start() < one.end() and one.start() < other.end() for other in others)


def _refused(truth: Truth) -> str | None:
    """Why drinks may not be promoted there; None where they may."""
    rules = alcohol()
    places = [f"{truth.country}-{truth.subdivision}", truth.country or ""]
    for place in places:
        if place in rules["forbidden"]:
            return str(rules["forbidden"][place])
    if any(place in rules["permitted"] for place in places):
        return None
    return "Whether drinks may be promoted there is not known; many places forbid it."
