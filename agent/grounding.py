"""Never a made-up number: a figure in a reply must stand in a tool result of the thread, or in the user's words.

A figure stands in a source if rounding a number of the source to the figure's own precision gives it, signs aside
("down 4.2%" for -4.18), a share below one also in percent ("86%" for 0.86). Parts of dates, lengths of lists, and the
markers of numbered lists are figures too.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

_FIGURE = re.compile(r"(?<![\w.])[$£€₹¥]?(\d[\d,]*(?:\.\d+)?)(\s?(?:k|m|million|thousand)\b|%)?", re.IGNORECASE)
_MARKER = re.compile(r"^\s*(?:[-*]\s*)?\d{1,2}[.)](?=\s|$)", re.MULTILINE)
_IN_TEXT = re.compile(r"(\d[\d,]*(?:\.\d+)?)([km]\b)?", re.IGNORECASE)
_DIGIT = re.compile(r"[\d$£€₹¥]")
_SCALE = {"k": 3, "thousand": 3, "m": 6, "million": 6}
REPLACEMENT = "[figure left out]"


class Evidence:
    """The numbers that may be said. Sources are read when the first figure asks for them."""

    def __init__(self, sources: Iterable[str] = ()) -> None:
        self._numbers: set[Decimal] = set()
        self._unread = list(sources)

    def add(self, source: str) -> None:
        """Takes the numbers of a JSON document, or of plain words."""
        self._unread.append(source)

    def supports(self, figure: str, suffix: str = "") -> bool:
        """Whether `figure` ("1,234.5") with its suffix ("%", "k") may be said."""
        self._read()
        value = Decimal(figure.replace(",", ""))
        scale = _SCALE.get(suffix.strip().lower(), 0)
        exponent = value.as_tuple().exponent
        half = Decimal(5).scaleb((exponent if isinstance(exponent, int) else 0) - 1)  # either way of rounding a half
        numbers = self._numbers
        if suffix.strip() == "%":  # a share, 0.86, is 86%
            numbers = numbers | {number * 100 for number in numbers if 0 < number < 1}
        return any(abs(number.scaleb(-scale) - value) <= half for number in numbers)

    def _read(self) -> None:
        while self._unread:
            source = self._unread.pop()
            try:
                self._walk(json.loads(source))
            except ValueError:
                self._words(source)

    def _walk(self, value: Any) -> None:
        match value:
            case bool() | None:
                return
            case int() | float():
                self._numbers.add(abs(Decimal(str(value))))
            case str():
                self._words(value)
            case list():
                self._numbers.add(Decimal(len(value)))
                for item in value:
                    self._walk(item)
            case dict():
                for item in value.values():
                    self._walk(item)

    def _words(self, text: str) -> None:
        for found, unit in _IN_TEXT.findall(text):  # "225K" may be a sum, or only a code
            number = Decimal(found.replace(",", ""))
            self._numbers |= {number, number.scaleb(_SCALE.get(unit.lower(), 0))}


def ungrounded(reply: str, sources: Iterable[str]) -> list[str]:
    """The figures of `reply` that stand in none of `sources` (JSON documents or plain words), as written."""
    evidence = Evidence(sources)
    text = _MARKER.sub("", reply)
    return [
        match.group(0)
        for match in _FIGURE.finditer(text)
        if not evidence.supports(match.group(1), match.group(2) or "")
    ]


class NumberGate:
    """Lets streamed text through as it comes, but holds a word with a digit until it is whole and checked."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence, self._held, self._line = evidence, "", ""
        self.left_out: list[str] = []

    def feed(self, text: str) -> str:
        """Adds streamed text; returns what may be said now."""
        self._held += text
        cut = _finished(self._held)
        ready, self._held = self._held[:cut], self._held[cut:]
        return self._check(ready)

    def flush(self) -> str:
        """Returns what was held back, checked."""
        ready, self._held = self._held, ""
        return self._check(ready)

    def _check(self, ready: str) -> str:
        said = _FIGURE.sub(lambda match: self._checked(match, ready), ready)
        self._line = (self._line + ready).rsplit("\n", 1)[-1]
        return said

    def _checked(self, match: re.Match[str], ready: str) -> str:
        before = (self._line + ready[: match.start()]).rsplit("\n", 1)[-1]
        marker = not before.strip(" -*") and re.match(r"[.)](\s|$)", ready[match.end(1) :])
        if marker or self._evidence.supports(match.group(1), match.group(2) or ""):
            return match.group(0)
        self.left_out.append(match.group(0))
        return REPLACEMENT


def _finished(text: str) -> int:
    """How much of `text` holds no figure that may go on: not "12", and not "12 mil", whose unit may follow."""
    last = _word_start(text, len(text))
    if _DIGIT.search(text, last):
        return last
    before = _word_start(text, last - 1) if last else 0
    follows = text[last - 1 : last] == " " and (last == len(text) or text[last:].isalpha())
    return before if follows and _DIGIT.search(text, before, last) else len(text)


def _word_start(text: str, end: int) -> int:
    return max(text.rfind(" ", 0, end), text.rfind("\n", 0, end)) + 1
