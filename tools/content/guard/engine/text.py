"""A text as the guard reads it: folded letter by letter, in sentences and words that know their place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

# Letters of other alphabets that look like ours, and signs with several forms.
_LOOKS = dict(zip("аеорсухіѕԁɡ’‘`´“”«»‐‑‒–—−\u00a0\u202f\u2009", "aeopcyxisdg''''\"\"\"\"------   ", strict=True))
_HIDDEN = re.compile("[\u200b\u200c\u2060\ufeff\u00ad\u202a-\u202e\u2066-\u2069\u0300-\u036f]")
_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")
_END = re.compile(r"[.!?…]+[\"')\]]*(?=\s|$)|\n+")
_SHORT = re.compile(r"(?:\b(?:st|no|dr|mr|mrs|ms|ave|av|vs|approx|sr|sra|tel|num|mt)|\b[ap]\.m|\b[a-z]\.[a-z])$")
_FOOTER = re.compile(
    r"\b(?:stop|unsubscribe|opt[- ]?out|baja|alto|msg\s*&\s*data|rates may apply|darte de baja|cancelar)\b"
    r"|^\s*(?:https?://|www\.|#|\{link\})"
)
_NO_WORDS = re.compile(r"https?://\S+|\bwww\.\S+|#\w+|\{\w+\}")


class _Folding(dict[int, str]):
    def __missing__(self, code: int) -> str:
        letter = chr(code)
        self[code] = folded = _LOOKS.get(letter.lower()[0]) or unicodedata.normalize("NFKD", letter)[0].lower()[0]
        return folded


_FOLDED = _Folding()


def fold(text: str) -> str:
    """No case, no accents, no look-alikes."""
    return _HIDDEN.sub("", unicodedata.normalize("NFC", text)).translate(_FOLDED)


def stem(word: str) -> str:
    """Without the plural; of folded words."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes", "oes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


@dataclass(frozen=True, slots=True)
class Word:
    """`start` and `end` in the folded text; `big`: it begins with a capital."""

    text: str
    stem: str
    start: int
    end: int
    big: bool


@dataclass(frozen=True)
class Passage:
    """One field of a version. `plain` is folded; places in it lead back to `raw` by `quote`."""

    field: str
    raw: str

    @cached_property
    def _kept(self) -> list[int] | None:
        if not _HIDDEN.search(self.raw):
            return None
        return [place for place, letter in enumerate(self.raw) if not _HIDDEN.match(letter)]

    @cached_property
    def plain(self) -> str:
        raw = self.raw if self._kept is None else "".join(self.raw[place] for place in self._kept)
        return raw.translate(_FOLDED)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """The same span in the original."""
        return (start, end) if self._kept is None else (self._kept[start], self._kept[end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        first, last = self.place(start, end)
        return self.raw[first:last]

    @cached_property
    def words(self) -> list[Word]:
        return [
            Word(found.group(), stem(found.group().removesuffix("'s")), found.start(), found.end(), self._big(found))
            for found in _WORD.finditer(self.plain)
        ]

    def _big(self, found: re.Match[str]) -> bool:
        return self.raw[self.place(found.start(), found.end())[0]].isupper()

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of the folded text, without the space around them."""
        return list(_sentences(self.plain))

    def sentence_at(self, place: int) -> tuple[int, int]:
        return next((span for span in self.sentences if span[0] <= place < span[1]), (0, len(self.plain)))

    def words_in(self, span: tuple[int, int]) -> list[Word]:
        return [word for word in self.words if span[0] <= word.start < span[1]]

    @cached_property
    def said(self) -> list[tuple[int, int]]:
        """Sentences that say something: no footer, no bare link or hashtags."""
        return [span for span in self.sentences if _says(self.plain[span[0] : span[1]])]


def _says(sentence: str) -> bool:
    return not _FOOTER.search(sentence) and len(_WORD.findall(_NO_WORDS.sub(" ", sentence))) >= 2


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in _END.finditer(plain):
        if end.start() < start or ("\n" not in end.group() and _goes_on(plain, start, end)):
            continue
        last = end.end() if "\n" in end.group() else _with_signs(plain, end.end())
        yield from _trimmed(plain, start, last)
        start = last
    yield from _trimmed(plain, start, len(plain))


def _goes_on(plain: str, start: int, end: re.Match[str]) -> bool:
    """An abbreviation's dot."""
    return end.group().startswith(".") and bool(_SHORT.search(plain[start : end.start()]))


def _with_signs(plain: str, place: int) -> int:
    """Emoji behind the last stop belong to the sentence."""
    signs = re.compile(r"[ \t]*[^\w\s#@{$€£¡¿\"'(\[<&*+-]+").match(plain, place)
    return signs.end() if signs else place


def _trimmed(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = plain[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), end - (len(part) - len(part.rstrip()))
