"""What a guest's answer asks for: to be left alone, to hear again, or help; in keywords, or plain English or Spanish.

47 CFR 64.1200(a)(10): a stop counts in any words that a reasonable person understands. What only mentions stopping
("don't stop making that pizza", "cancel my reservation") is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from core.words import bare
from tools.campaigns.guests.schemas import DirectChannel

Wish = Literal["stop", "help", "start", "other"]
_PARTS = re.compile(r"[.!?,;:\n\r]+|\s[-–—]+\s")  # a wish may stand as a sentence of its own
_SIGNS = re.compile("[🛑⛔]")
_SPELT = re.compile(r"\b[a-z](?: [a-z]){3,}\b")
_TWICE = re.compile(r"\b(\w+)(?: \1\b)+")


@dataclass(frozen=True, slots=True)
class Reading:
    """`channels`: what a stop is about, where it names it; () for the channel it came in by. `everything`: any way
    there is."""

    wish: Wish
    channels: tuple[DirectChannel, ...] = ()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class _Words:
    """optout.yaml, compiled."""

    whole: Mapping[str, Wish]
    polite: re.Pattern[str]
    alone: re.Pattern[str]
    typos: tuple[tuple[re.Pattern[str], str], ...]
    free: re.Pattern[str]
    meant: re.Pattern[str]
    named: Mapping[str, re.Pattern[str]]  # everything, email, sms, too


@cache
def _words() -> _Words:
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("optout.yaml").read_text(encoding="utf-8"))

    def filled(pattern: str) -> str:
        return re.sub(r"<([a-z]+)>", lambda part: str(told["parts"][part[1]]), pattern)

    return _Words(
        whole={word: wish for wish, words in told["words"].items() for word in words},
        polite=re.compile(told["polite"]),
        alone=re.compile(told["alone"]),
        typos=tuple((re.compile(rf"\b(?:{wrong})\b"), right) for right, wrong in told["typos"].items()),
        free=re.compile("|".join(f"(?:{filled(one)})" for one in told["free"])),
        meant=re.compile("|".join(f"(?:{one})" for one in told["meant"])),
        named={name: re.compile(told[name]) for name in ("everything", "email", "sms", "too")},
    )


def read(text: str, restaurant: str = "") -> Reading:
    """What it asks for; the restaurant's own name is no more than a greeting."""
    words, plain = _words(), _plain(text[:1_000])
    name = _plain(restaurant[:200])
    bare = _bare(words, plain, name)
    if wish := words.whole.get(plain) or words.whole.get(bare):
        return Reading(wish, everything=wish == "stop" and bool(words.named["everything"].search(plain)))
    if any(
        words.alone.fullmatch(_bare(words, _plain(part), name) or _plain(part)) for part in _PARTS.split(text[:1_000])
    ):
        return Reading("stop", everything=bool(words.named["everything"].search(plain)))
    spelt = plain
    for wrong, right in words.typos:
        spelt = wrong.sub(right, spelt)
    lean = _bare(words, spelt, name)
    wants = words.free.search(lean) or words.free.search(spelt)
    if words.whole.get(lean) == "stop" or (wants and not words.meant.search(spelt)):
        return Reading("stop", _named(words, spelt), bool(words.named["everything"].search(spelt)))
    return Reading("other")


def _bare(words: _Words, text: str, name: str) -> str:
    named = f" {text} ".replace(f" {name} ", " ") if name else text
    return " ".join(words.polite.sub(" ", named).split())


def _named(words: _Words, text: str) -> tuple[DirectChannel, ...]:
    email, sms, too = (bool(words.named[name].search(text)) for name in ("email", "sms", "too"))
    if email and (sms or too):
        return ("email", "sms")
    return ("email",) if email else ()


def _plain(text: str) -> str:
    """Lower case, without accents, marks or pictures; `don't` is `dont`, `S.T.O.P.` and `stop stop` are `stop`."""
    signs = _SIGNS.sub(" stop ", bare(text).replace("’", "").replace("'", ""))
    seen = (ch for ch in signs if unicodedata.category(ch) != "Cf")
    kept = " ".join("".join(ch if ch.isalnum() else " " for ch in seen).split())
    return _TWICE.sub(r"\1", _SPELT.sub(lambda found: found[0].replace(" ", ""), kept))
