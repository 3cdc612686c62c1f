"""Claims that need proof, pressure without a reason, instructions and placeholders."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tools.content.guard.engine.findings import Hit, Reading, adjective
from tools.content.guard.engine.lexicon import Claim, claims
from tools.content.guard.engine.text import fold
from tools.content.schemas import DIRECT, Truth

_TAG = re.compile(r"#(\w+)")
_FIELD = re.compile(r"\{(\w*)\}")
_PERSONAL = frozenset({"first_name"})  # put in when a message goes out
_ANYWHERE = frozenset({"link", "unsubscribe"})  # put in too, for everyone alike
_ADJECTIVES = frozenset({"allergen_claim", "health_claim", "superlative"})
_NOT_HOLDING = re.compile(r"^(?:contains?|contiene|with|con|has)\b")


def claim_hits(reading: Reading) -> Iterator[Hit]:
    yield from _tags(reading)
    for claim in claims():
        for found in claim.pattern.finditer(reading.plain):
            start, end = found.span()
            while reading.plain[start].isspace():
                start += 1
            if not reading.in_dish(start, end) and not _proven(reading, claim, start, end):
                yield _hit(reading, claim, start, end)
    yield from _fields(reading)


def _hit(reading: Reading, claim: Claim, start: int, end: int) -> Hit:
    simple = adjective(reading, start, end) if claim.kind in _ADJECTIVES else None
    if simple:
        return Hit(claim.kind, simple[0], simple[1], claim.why, simple[2])
    return Hit(claim.kind, start, end, claim.why)


def _proven(reading: Reading, claim: Claim, start: int, end: int) -> bool:
    truth, said = reading.truth, reading.plain[start:end]
    if said in (fold(one) for one in truth.allowed):
        return True
    if claim.kind == "allergen_claim":
        return _on_record(reading, claim, start)
    if claim.kind == "superlative":
        return _awarded(truth, claim, said)
    return claim.group == "end" and truth.ends is not None


def _on_record(reading: Reading, claim: Claim, place: int) -> bool:
    """Whether the owner has said so of every dish that the sentence is about (of any dish, where it names none)."""
    if claim.group == "allergen":
        return False
    named = [one.dish for one in reading.dishes_in(reading.passage.sentence_at(place))]
    every = named or [one.dish for one in (*reading.mentions, *reading.elsewhere)]
    if every:
        return all(_free_of(dish, claim) for dish in every)
    return any(dish.available and _free_of(dish, claim) for dish in reading.truth.dishes)


def _free_of(dish: Truth.Dish, claim: Claim) -> bool:
    said = [fold(one) for one in dish.allergens or ()]
    return any(claim.pattern.search(one) and not _NOT_HOLDING.match(one) for one in said)


def _awarded(truth: Truth, claim: Claim, said: str) -> bool:
    if not truth.awards:
        return False
    if claim.group == "award" and re.search(r"award|prize|galardon|premi", said):
        return True
    words = set(re.findall(r"[a-z0-9]+", said)) - {"the", "a", "very", "in", "of", "s", "el", "la", "de", "en", "voted"}
    return any(words <= set(re.findall(r"[a-z0-9]+", fold(award))) for award in truth.awards)


def _tags(reading: Reading) -> Iterator[Hit]:
    for found in _TAG.finditer(reading.plain):
        tag = found.group(1).replace("_", "")
        for claim in claims():
            if any(each in tag for each in claim.joined) and not _proven(reading, claim, found.start(), found.end()):
                yield Hit(claim.kind, found.start(), found.end(), claim.why)
                break


def _fields(reading: Reading) -> Iterator[Hit]:
    """`{first_name}` is filled in for each guest, so it has no place in a public post."""
    for found in _FIELD.finditer(reading.plain):
        if found.group(1) in _ANYWHERE or (found.group(1) in _PERSONAL and reading.channel in DIRECT):
            continue
        inside = reading.plain[found.start() - 1 : found.start()] == "{"  # {{...}} is found elsewhere
        if not inside:
            yield Hit("missing", found.start(), found.end(), "A placeholder was never filled in.")
