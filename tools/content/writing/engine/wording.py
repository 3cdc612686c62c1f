"""Turns a frame into a sentence: number, gender, address, slots, and the small rules of each language."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import yaml

from tools.content.schemas import Language

_SLOT = re.compile(r"\{(\w+)\}")
_PAIR = re.compile(r"\[([^\]|]*)\|([^\]]*)\]")
_FORMS = re.compile(r"<([^<>]*\|[^<>]*)>")
_LONG = re.compile(r"[^\W\d_]{4,}")
_STYLES = "~^%@"
_KEPT = ("link", "first_name", "unsubscribe")  # filled in when it is sent


@cache
def frames(language: Language) -> dict[str, Any]:
    path = Path(__file__).parent / "frames" / f"{language}.yaml"
    loaded: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded


@dataclass(frozen=True, slots=True)
class Words:
    """What the frames of one order are filled with. `form`: 0 masculine or neuter, 1 feminine."""

    language: Language
    slots: dict[str, str]
    plural: bool = False
    form: int = 0
    usted: bool = False
    dated: bool = False  # it has its own day, so "tonight" would be wrong
    midweek: bool = True
    taboo: re.Pattern[str] | None = None  # words that the voice never uses
    first_person: bool = False
    expanded: bool = False  # "it is" for "it's"
    named: tuple[str, str] | None = None  # the dish with its noun, and without
    casual: bool = True
    relaxed: bool = False  # more casual than the house's own: what only a casual voice says comes first
    formal: bool = False
    funny: bool = False
    direct: bool = True  # it goes to guests one by one
    dinner: bool = True  # False: a breakfast, a coffee, a dessert
    said: dict[str, str] = field(default_factory=dict, init=False, compare=False, repr=False)  # frames made already


_NOW = re.compile(
    r"\b(?:tonight|today|today's|hoy|esta noche)\b|sun's out|raining yet|out there|salió el sol|está lloviendo",
    re.IGNORECASE,
)
_DINNER = re.compile(
    r"dinner|\bevening|night|supper|after work|\bstove|\boven|\bcena|\bcen(?:ar|amos)|noche|estufa|salir del trabajo",
    re.IGNORECASE,
)
_MIDWEEK = re.compile(
    r"midweek|weekend|saturday|entre semana|sábado|quiet|tranquil|writes songs|canciones", re.IGNORECASE
)


def usable(frame: str, words: Words) -> bool:
    """Whether everything that the frame needs is known, and its style fits."""
    style, text = styled(frame)
    fits = {"~": words.casual, "^": words.formal, "%": words.funny, "@": words.direct}
    if not all(fits[sign] for sign in style):
        return False
    if any(slot not in words.slots and slot not in _KEPT for slot in slots_of(text)):
        return False
    if (words.dated and _NOW.search(text)) or (not words.midweek and _MIDWEEK.search(text)):
        return False
    if (not words.dinner and _DINNER.search(text)) or _echoes(text, words):
        return False
    return not (words.taboo and words.taboo.search(_bare(say(frame, words), words)))


def styled(frame: str) -> tuple[str, str]:
    text = frame.lstrip(_STYLES)
    return frame[: len(frame) - len(text)], text


def _echoes(text: str, words: Words) -> bool:
    """Whether a frame would say a word of the dish's name again ("the Tasting Menu is on the menu")."""
    if "{link}" in text or not any(
        slot in ("dish", "the_dish", "The_dish", "el_dish", "El_dish") for slot in words.slots
    ):
        return False
    return bool(long_words(words.slots.get("dish", "")) & long_words(text))


@lru_cache(maxsize=4_000)
def long_words(frame: str) -> frozenset[str]:
    """Its own words of four letters and more."""
    return frozenset(_LONG.findall(_SLOT.sub(" ", frame).casefold()))


@lru_cache(maxsize=4_000)
def slots_of(frame: str) -> tuple[str, ...]:
    return tuple(_SLOT.findall(frame))


def say(frame: str, words: Words) -> str:
    """The frame as a sentence, its first letter a capital."""
    known = words.said.get(frame)
    if known is None:  # each is looked at several times until one is chosen
        known = words.said[frame] = _say(frame, words)
    return known


def _say(frame: str, words: Words) -> str:
    _, text = styled(frame)
    text = _PAIR.sub(lambda pair: pair[2] if words.usted else pair[1], text)
    text = _FORMS.sub(lambda forms: _form(forms[1].split("|"), words), text)
    if words.first_person:
        text = _replaced(text, words.language, "first_person")
    if words.expanded:
        text = _replaced(text, words.language, "expand")
    text = _SLOT.sub(lambda slot: words.slots.get(slot[1], slot[0]), text)
    return tidy(text, words.language)


def tidy(text: str, language: Language) -> str:
    """One blank between words, no doubled points, "del" and "al", a capital after each full stop of ours."""
    if language == "es":
        text = joined_articles(text)
    text = re.sub(r"[ \t]+", " ", text).strip()
    text = re.sub(r"([.!?])\.(?!\.)", r"\1", text)
    text = re.sub(r"\s+([,.;!?])", r"\1", text)
    return capital(text)


def joined_articles(text: str) -> str:
    """ "de el" as "del", "a el" as "al"."""
    return re.sub(r"\b([Aa]) el\b", r"\1l", re.sub(r"\b([Dd])e el\b", r"\1el", text))


def capital(text: str) -> str:
    at = next((index for index, sign in enumerate(text) if sign.isalnum()), None)
    return text if at is None else text[:at] + text[at].upper() + text[at + 1 :]


def joined(names: list[str], language: Language, word: str = "and") -> str:
    """`a, b and c`."""
    between = frames(language)[word]
    if language == "es" and word == "and" and names and re.match(r"h?i(?![aeo])", names[-1], re.IGNORECASE):
        between = "e"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} {between} {names[-1]}"


def _form(forms: list[str], words: Words) -> str:
    if len(forms) == 4:
        return forms[words.form + (2 if words.plural else 0)]
    return forms[1 if words.plural else 0]


@cache
def _keys(language: Language, name: str) -> re.Pattern[str]:
    keys = sorted(frames(language)[name], key=len, reverse=True)
    return re.compile(r"\b(" + "|".join(re.escape(key) for key in keys) + r")\b", re.IGNORECASE)


def _replaced(text: str, language: Language, name: str) -> str:
    table = frames(language)[name]
    if not table:
        return text

    def one(found: re.Match[str]) -> str:
        new = str(table[found[0].lower()])
        return capital(new) if found[0][0].isupper() else new

    return _keys(language, name).sub(one, text)


def _bare(text: str, words: Words) -> str:
    """Without the names that stand in it, which no taste of words can change."""
    for name in ("dish", "name", "offer", "Offer", "topic", "Topic"):
        text = text.replace(words.slots.get(name, "\0"), "")
    return text
