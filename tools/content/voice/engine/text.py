"""Texts as the voice reads them: cut into samples, cleaned of what is no voice, taken apart into sentences and words.

Samples are data. Links, addresses, numbers to call, names of accounts and talk to machines are taken out before
anything is counted or kept, so none of it can come back in a phrase or an exemplar.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

import yaml

Language = Literal["en", "es"]
WORDS = Path(__file__).parent / "words"
LANGUAGES: tuple[Language, ...] = ("en", "es")
LONGEST = 2_000  # characters of a sample
MOST_PARTS = 1_000  # that are looked at
LEAST = 3  # words of one
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
)
_LINK = re.compile(
    r"(?:https?://|www\.)\S+"
    r"|\b[\w-]{1,63}(?:\.[\w-]{1,63}){0,5}\.(?:com|net|org|io|co|es|mx|info|biz|link|ly|me|app)\b(?:/\S*)?",
    re.I,
)
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,100}\.\w{1,20}")
_HANDLE = re.compile(r"(?<![\w@])@[\w.]+")
_PHONE = re.compile(r"(?<![\w#$€])\+?\(?\d[\d\s().-]{6,24}\d(?!\w)")
_CODE = re.compile(r"<[^<>]{1,200}>|\{\{.{0,200}?\}\}|\$\{.{0,200}?\}|```.{0,2000}?```", re.S)
_ORDERS = re.compile(
    r"\b(?:ignor[ea]|disregard|forget|override|bypass|olvid[ae])\b.{0,40}\b(?:instruc\w+|previous|prior|above|rules?"
    r"|prompt|everything|anterior\w*|reglas)"
    r"|\b(?:system prompt|language model|chatbot|openai|chatgpt|as an ai|jailbreak|you are now|your (?:new )?"
    r"instructions|developer mode|api key|password|modelo de lenguaje|asistente de ia|contraseña"
    r"|a partir de ahora eres)\b"
    r"|^\W*(?:system|assistant|user|sistema|asistente)\s*:",
    re.I,
)
_PARTS = re.compile(r"\n\s*\n|^[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*$", re.M)
_NUMBERED = re.compile(r"^[ \t]*(?:\d{1,2}[.)]|[-*•])\s+", re.M)
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"'”’)\]]*|\n|$)")
_ABBREVIATED = re.compile(r"(?:\b(?:mr|mrs|ms|dr|st|sr|sra)|\b[ap]\.m)\.$", re.I)
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*", re.UNICODE)
_DECIMAL = re.compile(r"(?<=\d)\.(?=\d)")
_HASHTAG = re.compile(r"(?<!\w)#(\w{2,50})")


@dataclass(frozen=True, slots=True)
class Words:
    """A language's lists. Expressions of several words are matched as such."""

    stop: frozenset[str]
    common: frozenset[str]
    trade: frozenset[str]
    registers: dict[str, re.Pattern[str]]  # formal, casual, warm, humour


@cache
def words_of(language: Language) -> Words:
    lists: dict[str, str] = yaml.safe_load((WORDS / f"{language}.yaml").read_text(encoding="utf-8"))
    registers = {name: _any_of(lists[name].split("|")) for name in ("formal", "casual", "warm", "humour")}
    stop, common, trade = (frozenset(lists[name].split()) for name in ("stop", "common", "trade"))
    return Words(stop, common, trade, registers)


def _any_of(expressions: Sequence[str]) -> re.Pattern[str]:
    kept = sorted({" ".join(one.split()) for one in expressions if one.strip()}, key=len, reverse=True)
    return re.compile(rf"(?<![\w'])(?:{'|'.join(map(re.escape, kept))})(?![\w'])")


@dataclass(frozen=True)
class Read:
    """One text taken apart. `sentences` without hashtags and emoji; `words` in small letters, as they stand."""

    text: str
    language: Language
    sentences: tuple[str, ...]
    tokens: tuple[tuple[str, ...], ...]  # words by sentence, as written
    words: tuple[str, ...]
    emoji: tuple[str, ...]
    hashtags: tuple[str, ...]
    folded: str  # small letters, straight apostrophes, one space


def digest(text: str) -> str:
    """Names a text: the same words in other spacing or case are the same."""
    return sha256(" ".join(text.casefold().split()).encode()).hexdigest()[:24]


def samples_in(pasted: str) -> list[str]:
    """The texts in what somebody pasted: parts between blank lines or rules, points of a list; else the lines, where
    each is a text of its own. Cleaned; what has fewer than three words is none."""
    parts = [part for part in _PARTS.split(pasted) if part and part.strip()]
    if len(parts) == 1:
        parts = _points(parts[0])
    cleaned = (clean(_NUMBERED.sub("", part, count=1)) for part in parts[:MOST_PARTS])
    return list(dict.fromkeys(one for one in cleaned if len(_WORD.findall(one)) >= LEAST))


def _points(text: str) -> list[str]:
    starts = [found.start() for found in _NUMBERED.finditer(text)]
    if len(starts) > 1:
        return [text[begin:end] for begin, end in zip(starts, [*starts[1:], len(text)], strict=True)]
    lines = [line for line in text.splitlines() if line.strip()]
    whole = sum(len(_WORD.findall(line)) >= 5 for line in lines)
    return lines if len(lines) > 1 and whole >= 0.7 * len(lines) else [text]


def clean(text: str) -> str:
    """Only what is voice: no links, addresses, numbers to call, account names, markup or talk to machines."""
    text = unicodedata.normalize("NFC", _INVISIBLE.sub("", text[: 4 * LONGEST])).replace("\r", "\n")
    for pattern in (_CODE, _LINK, _EMAIL, _HANDLE, _PHONE):
        text = pattern.sub(" ", text)
    kept = [one for one in _cut(text) if not _ORDERS.search(one)]
    lines = (" ".join(line.split()) for line in "".join(kept).split("\n"))
    return _shortened("\n".join(line for line in lines if line))


def _cut(text: str) -> list[str]:
    """Sentences with the blanks behind them, so that joined they are the text again."""
    pieces, start = [], 0
    for found in re.finditer(r"[.!?…]{1,9}[\"'”’)\]]{0,3}(?=\s)|\n", text):
        pieces.append(text[start : found.end()])
        start = found.end()
    return [*pieces, text[start:]]


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    cut = text[:LONGEST]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    return cut[: end + 1].strip() if end > LONGEST // 2 else cut.rsplit(" ", 1)[0]


@lru_cache(maxsize=512)
def read(text: str, language: Language | None = None) -> Read:
    """`language` None: the one it looks like."""
    import emoji

    found = tuple(one["emoji"] for one in emoji.emoji_list(text))
    hashtags = tuple(_HASHTAG.findall(text))
    bare = _DECIMAL.sub(",", _HASHTAG.sub(" ", emoji.replace_emoji(text, " ")))
    sentences = tuple(_sentences(bare))
    tokens = tuple(tuple(word.replace("’", "'") for word in _WORD.findall(one)) for one in sentences)
    words = tuple(word.lower() for sentence in tokens for word in sentence)
    folded = " ".join(bare.lower().replace("’", "'").split())
    return Read(text, language or looks_like(words), sentences, tokens, words, found, hashtags, folded)


def _sentences(text: str) -> list[str]:
    found: list[str] = []
    open_ = ""
    for match in _SENTENCE.finditer(text):
        piece = open_ + match.group()
        if _ABBREVIATED.search(piece.strip()[-6:]) and match.end() < len(text) and not piece.endswith("\n"):
            open_ = piece
            continue
        open_ = ""
        found.append(piece.strip())
    return [one for one in [*found, open_.strip()] if _WORD.search(one)]


def looks_like(words: Sequence[str]) -> Language:
    counts = {one: sum(word in words_of(one).stop for word in words) for one in LANGUAGES}
    return "es" if counts["es"] > counts["en"] else "en"


def plain_word(word: Any) -> str:
    """A word or short expression as it is compared: small letters, straight apostrophes, one space."""
    return " ".join(str(word).lower().replace("’", "'").split())
