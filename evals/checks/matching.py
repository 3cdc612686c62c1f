"""Whether a tool call's arguments are the expected ones: a subset, matched by what they mean."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from core.words import bare
from evals.checks.dates import DEFAULT_PERIOD, PERIOD_KEYS, resolve_day, resolve_period, same_time

_NUMBER = re.compile(r"-?\d+(?:[.,]\d{3})*(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_AROUND = " $£€¥%+"


def mismatches(name: str, expected: Mapping[str, Any], actual: Mapping[str, Any], today: date) -> list[str]:
    """What differs between an expected and an actual call of the tool `name`; empty where they match."""
    wrong = _period_mismatches(name, expected, actual, today)
    for key, value in expected.items():
        if key not in PERIOD_KEYS and not value_matches(value, actual.get(key), today):
            wrong.append(f"{key} is {actual.get(key)!r}, expected {value!r}")
    return wrong


def _period_mismatches(name: str, expected: Mapping[str, Any], actual: Mapping[str, Any], today: date) -> list[str]:
    """`period_days` and a start with an end are two ways to say the same days."""
    if not PERIOD_KEYS & expected.keys():
        return []
    wanted, got = resolve_period(expected, today), resolve_period(actual, today, DEFAULT_PERIOD.get(name))
    pairs = (("start", wanted.start, got.start), ("end", wanted.end, got.end))
    return [f"the period's {which} is {seen}, expected {want}" for which, want, seen in pairs if want and want != seen]


def value_matches(expected: Any, actual: Any, today: date) -> bool:
    """Text by containment, numbers by value, lists as sets, days after resolving; the expected side is the smaller."""
    match expected:
        case None | bool():
            return actual is expected
        case dict():
            return isinstance(actual, dict) and all(value_matches(v, actual.get(k), today) for k, v in expected.items())
        case list():
            members = actual if isinstance(actual, list) else [actual]
            return all(any(value_matches(one, other, today) for other in members) for one in expected)
    if actual is None or isinstance(actual, (bool, dict, list)):
        return False
    return _scalar_matches(expected, actual, today)


def _scalar_matches(expected: Any, actual: Any, today: date) -> bool:
    day = resolve_day(expected, today)
    if day is not None and day == resolve_day(actual, today):
        return same_time(expected, actual)
    number = as_number(expected)
    if number is None:
        return fold(str(expected)) in fold(str(actual))
    # "20" must not be found inside "120% off", so numbers are compared as numbers even within text
    return number in ([value] if (value := as_number(actual)) is not None else numbers_in(str(actual)))


def as_number(value: Any) -> Decimal | None:
    """The number that `20`, `"20%"`, `"$14.50"` or `"1,250"` stands for; None where other words stand beside it."""
    text = str(value).strip(_AROUND).strip()
    return _decimal(text) if _NUMBER.fullmatch(text) else None


def numbers_in(text: str) -> list[Decimal]:
    return [_decimal(found) for found in _NUMBER.findall(text)]


def _decimal(text: str) -> Decimal:
    whole = text.replace(",", "") if _THOUSANDS.fullmatch(text) else text.replace(",", ".")
    head, point, tail = whole.rpartition(".")
    return Decimal((head.replace(".", "") + point + tail).rstrip(".")).normalize()


def fold(text: str) -> str:
    """Without case, accents and doubled spaces."""
    return " ".join(bare(text).split())
