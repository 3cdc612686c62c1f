"""Numbers in words, one to ninety-nine, English and Spanish: "nine dollars", "treinta y cinco por ciento"."""

from __future__ import annotations

from functools import lru_cache

_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_EN_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ES = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciseis diecisiete "
    "dieciocho diecinueve veinte veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve"
).split()
_ES_TENS = "treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_OTHERS = {"un": 1, "una": 1, "veintiun": 21}

_ONES_EN, _ONES_ES = "|".join(_EN[1:10]), "|".join([*_ES[1:10], "un", "una"])
SPOKEN = (
    rf"(?:(?:{'|'.join(_EN_TENS)})(?:[ -](?:{_ONES_EN}))?|(?:{'|'.join(_ES_TENS)})(?: y (?:{_ONES_ES}))?"
    rf"|{'|'.join(sorted([*_EN[1:], *_ES[1:], *_OTHERS], key=len, reverse=True))})"
)
"""A pattern for folded text."""


@lru_cache(maxsize=2_000)
def value_of(words: str) -> int | None:
    """Of folded words that SPOKEN matches; None for any others."""
    first, *rest = words.replace("-", " ").replace(" y ", " ").split() or [""]
    known = {word: number for number, word in enumerate(_EN)} | {word: number for number, word in enumerate(_ES)}
    known |= {word: 10 * number for number, word in enumerate(_EN_TENS, 2)}
    known |= {word: 10 * number for number, word in enumerate(_ES_TENS, 3)} | _OTHERS
    values = [known.get(word) for word in (first, *rest)]
    if len(values) > 2 or None in values:
        return None
    return sum(value for value in values if value is not None)
