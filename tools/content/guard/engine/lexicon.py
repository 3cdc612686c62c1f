"""The guard's word lists, read once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.content.guard.engine.text import fold, stem
from tools.content.schemas import FindingKind

_WORDS = Path(__file__).parent / "words"


@dataclass(frozen=True)
class Food:
    """Folded words. `dishes`: stems of dishes that are dishes wherever they stand, by their first one; `heads`: kinds
    of dishes; `mains` and `styles` make a dish together; `same`: a Spanish word's English stem."""

    dishes: Mapping[str, list[tuple[str, ...]]]
    heads: frozenset[str]
    mains: frozenset[str]
    styles: frozenset[str]
    plain: frozenset[str]
    same: Mapping[str, str]
    instead: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Claim:
    """`why` for people; `group` sorts claims of a kind; `unless`: what makes it harmless, tried at the same place."""

    kind: FindingKind
    group: str
    pattern: re.Pattern[str]
    why: str
    joined: tuple[str, ...]  # as it stands in a hashtag


@cache
def food() -> Food:
    raw = _read("food")
    dishes: dict[str, list[tuple[str, ...]]] = {}
    for name in _list(raw["dishes"]):
        first, *rest = [stem(word) for word in fold(name).split()]
        dishes.setdefault(first, []).append(tuple(rest))
    for several in dishes.values():
        several.sort(key=len, reverse=True)
    return Food(
        dishes,
        frozenset(_list(raw["heads"])),
        frozenset(stem(word) for word in _list(raw["mains"])),
        frozenset(stem(word) for word in _list(raw["styles"])),
        frozenset(_list(raw["plain"])),
        {stem(fold(es)): stem(fold(en)) for es, en in raw["same"].items()},
        re.compile(raw["instead"], re.VERBOSE),
    )


@cache
def claims() -> tuple[Claim, ...]:
    """Of both languages: owners mix them."""
    return tuple(_claim(one) for one in _read("claims")["claims"])


def _claim(one: Mapping[str, Any]) -> Claim:
    return Claim(
        one["kind"],
        one.get("group", one["kind"]),
        re.compile("|".join(f"(?:{each})" for each in one["says"])),
        one["why"],
        tuple(one.get("tags", ())),
    )


@cache
def days(language: str) -> Mapping[str, Any]:
    """Names of weekdays and months."""
    found: Mapping[str, Any] = _read("days")[language]
    return found


@cache
def alcohol() -> Mapping[str, Any]:
    return _read("alcohol")


@cache
def common_names() -> frozenset[str]:
    """First names that are ordinary words as well."""
    return frozenset(_list(_read("food")["names"]))


@cache
def _read(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((_WORDS / f"{name}.yaml").read_text(encoding="utf-8"))
    return loaded


def _list(words: str) -> list[str]:
    """Words between commas."""
    return [fold(" ".join(word.split())) for word in words.split(",") if word.strip()]
