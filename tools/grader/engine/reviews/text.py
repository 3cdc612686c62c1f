"""Text of reviews as it is looked at: folded letter by letter, so a place found is the same place in the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import Literal, NamedTuple

Language = Literal["en", "es"]
LONGEST = 6000  # letters of a review that are read: longer ones say nothing new about a dinner
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"'”’)\]]*|\n|$)")
_ABBREVIATED = re.compile(r"\b(?:mr|mrs|ms|dr|st|vs|approx|min|sr|sra|[ap]\.m|\d)\.$", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['-][^\W_]+)*")
# What no guest writes about a dinner: markup, code, addresses, encoded blobs, talk to machines.
_NOT_SPOKEN = re.compile(
    r"[<>{}|\\^`=]|https?:|www\.|--|\$\(|\[\[|/\*|\w{36}|@\w+\.|\w\(\w*\)"
    r"|\b(?:ignore|disregard|forget|override|bypass)\b.{0,30}\b(?:instruction|previous|prior|above|rule|prompt|everything)"
    r"|\b(?:system prompt|prompt|language model|chatbot|openai|chatgpt|as an ai|assistant|jailbreak|malware)\b"
    r"|\b(?:domain|registrar|registrant|whois|dnssec|json|sql|api|url|vulnerabilit\w+|payload|subdomain"
    r"|your (?:starting )?(?:response|answer|output|instructions))\b"
    r"|\b(?:instrucciones|asistente de ia|modelo de lenguaje)\b"
    r"|^\W*(?:please )?(?:provide|write|explain|generate|list|describe|summari[sz]e|translate|repeat|output|print"
    r"|respond|answer|act|pretend|imagine|execute|run|suggest|give|offer|create|calculate|identify|compare|discuss|outline|share"
    r"|advise|develop|integrate|enhance|incorporate|emphasi[sz]e|parse|analy[sz]e|you are an?|you will|your task)\b"
)


_LATIN = "\u024f"  # the last letter of Latin scripts


class Span(NamedTuple):
    start: int
    end: int


class Word(NamedTuple):
    text: str
    start: int
    end: int


@lru_cache(maxsize=4096)
def _folded(letter: str) -> str:
    base = unicodedata.normalize("NFD", letter.lower())[0]
    return {"’": "'", "‘": "'", "´": "'", "`": "`", "\t": " ", "\r": " "}.get(base, base)


def fold(text: str) -> str:
    """Lower case without accents, letter for letter: as long as the original."""
    if text.isascii():
        return text.lower()
    return "".join([_folded(letter) for letter in text])


def words(folded: str) -> list[Word]:
    return [Word(found.group(), found.start(), found.end()) for found in _WORD.finditer(folded)]


def sentences(text: str) -> Iterator[Span]:
    """Where sentences stand, without the blanks around them."""
    start = None
    for found in _SENTENCE.finditer(text):
        begin = found.start() if start is None else start
        if _ABBREVIATED.search(text, max(begin, found.end() - 10), found.end()) and found.end() < len(text):
            start = begin
            continue
        start, raw = None, text[begin : found.end()]
        if stripped := raw.strip():
            left = begin + len(raw) - len(raw.lstrip())
            yield Span(left, left + len(stripped))
    if start is not None:
        yield Span(start, len(text.rstrip()))


def spoken(folded: str) -> bool:
    """Whether a sentence reads like a guest's and not like code or orders to a machine."""
    return _NOT_SPOKEN.search(folded) is None


def language(folded: list[Word], stops: dict[Language, frozenset[str]], told: str | None = None) -> Language | None:
    """Which of our languages it is, by its small words; `told` by the source decides where it names one of ours.
    None: neither."""
    hint = (told or "")[:2].lower()
    counts = {name: sum(word.text in stop for word in folded) for name, stop in stops.items()}
    if hint and hint not in counts:
        return None
    best = max(counts, key=lambda name: (counts[name], name == (hint or "en")))
    if hint in counts and counts[best] <= 2 * counts[hint]:
        return hint
    if counts[best] == 0 and (len(folded) > 6 or any(word.text[0] > _LATIN for word in folded)):
        return None
    return best
