"""How the built-in brain says things: phrases of one language, numbers, money, dates and lists of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from typing import Any, Literal
from zlib import crc32

from core.money import format_money

from ..context import BuiltinContext
from ..reading.text import texts_of

_MONTHS = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(),
    "es": "ene feb mar abr may jun jul ago sep oct nov dic".split(),
}
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_SEVERAL_WORDS = re.compile(r",|\b(?:and|or|y|o)\b|&")
_LONGEST_NAME = 60  # characters; a name is data and may be anything
_YEAR_GOES_WITHOUT_SAYING = 190  # days back


@cache
def phrases(language: str) -> dict[str, list[str]]:
    book: dict[str, str | list[str]] = {}
    for path in sorted((Path(__file__).parent / "words" / language).glob("*.yaml")):
        book |= texts_of(path)
    return {key: [value] if isinstance(value, str) else value for key, value in book.items()}


class Voice:
    """Speaks for one turn. The same message always gets the same words; another one may get others."""

    def __init__(self, context: BuiltinContext, spanish: bool, seed: str, currency: str | None = None) -> None:
        self.context = context
        self.language: Literal["en", "es"] = "es" if spanish else "en"
        self._seed, self._currency = seed, currency or context.currency

    def in_currency(self, currency: str | None) -> Voice:
        return Voice(self.context, self.language == "es", self._seed, currency or self._currency)

    def say(self, key: str, **fields: Any) -> str:
        variants = phrases(self.language)[key]
        chosen = variants[crc32(f"{self._seed}|{key}".encode()) % len(variants)]
        return _one_day(chosen, fields).format(slug=self.context.slug, **fields)

    def sentences(self, *parts: str | None) -> str:
        return " ".join(part for part in parts if part)

    def money(self, amount: float | int) -> str:
        return format_money(amount, self._currency)

    def number(self, value: float | int) -> str:
        return _plain(Decimal(str(value)), 2 if abs(value) < 100 else 1)

    def about(self, value: float | int) -> str:
        """A modelled quantity: whole, but for very few."""
        return _plain(Decimal(str(value)), 0 if abs(value) >= 2 else 1)

    def money_about(self, amount: float | int) -> str:
        """A modelled sum: without cents where it is more than small change."""
        if abs(amount) < 10:
            return self.money(amount)
        whole = Decimal(str(amount)).quantize(Decimal(1), ROUND_HALF_UP)
        return re.sub(r"\.0+(?=$| )", "", self.money(float(whole)))

    def losses(self, interval: dict[str, Any]) -> dict[str, str]:
        """A sum below zero as what it loses, the smaller loss first."""
        ends = sorted((abs(interval["low"]), abs(interval["high"])))
        estimate = abs(interval["estimate"])
        return {
            "estimate": self.money_about(estimate),
            "low": self.money_about(ends[0]),
            "high": self.money_about(ends[1]),
        }

    def percent(self, value: float | int) -> str:
        return _plain(abs(Decimal(str(value))), 1 if abs(value) >= 1 else 2) + "%"

    def signed(self, value: float | int) -> str:
        """Percent with its sign, where it may be either."""
        return f"-{self.percent(value)}" if value < 0 else self.percent(value)

    def note(self, text: Any) -> str | None:
        """A tool's own sentence: it is English, so that a Spanish reply goes without."""
        return self.name_long(text) if text and self.language == "en" else None

    def name_long(self, text: Any) -> str:
        """A sentence of a tool, on one line."""
        return " ".join(str(text).split())[:400]

    def name(self, text: Any) -> str:
        plain = " ".join(str(text).split())
        return plain if len(plain) <= _LONGEST_NAME else plain[: _LONGEST_NAME - 1].rstrip() + "…"

    def names(self, texts: Sequence[Any], word: str = "and", most: int = 5) -> str:
        """`A, B and C`; past `most`, `A, B and others`."""
        shown = [self.name(text) for text in texts[:most]]
        last = self.say("others") if len(texts) > most else shown.pop() if shown else ""
        several = any(map(_SEVERAL_WORDS.search, (*shown, last)))
        joiner = f"; {self.say(word)} " if several else f" {self.say(word)} "
        return ("; " if several else ", ").join(shown) + joiner + last if shown else last

    def listed(self, names: Sequence[str]) -> str:
        """`A, B`; semicolons where a name has a comma or an "and" of its own."""
        return ("; " if any(map(_SEVERAL_WORDS.search, names)) else ", ").join(names)

    def dates(self, period: dict[str, Any]) -> str:
        """`Dec 2 – Dec 31`, with the year where it is not plain."""
        try:
            start, end = date.fromisoformat(str(period["start"])), date.fromisoformat(str(period["end"]))
        except (KeyError, ValueError):
            return self.say("that_period")
        if start == end:
            return self.day(start)
        if start.year != end.year:
            return f"{self.day(start, year=True)} – {self.day(end, year=True)}"
        year = f", {end.year}" if self._needs_year(end) else ""
        return f"{self.day(start, year=False)} – {self.day(end, year=False)}{year}"

    def day(self, day: date, year: bool | None = None) -> str:
        month = _MONTHS[self.language][day.month - 1]
        text = f"{month} {day.day}" if self.language == "en" and self._currency == "USD" else f"{day.day} {month}"
        shown = self._needs_year(day) if year is None else year
        return f"{text}, {day.year}" if shown else text

    weekdays = _WEEKDAYS

    def weekday(self, name: str) -> str:
        """`Friday`, `viernes`."""
        return self.say(f"day_{name}")

    def rating(self, value: float | int) -> str:
        """Stars, as guests see them: 3.8."""
        return _plain(Decimal(str(value)), 1)

    def day_of(self, moment: str) -> str:
        """The day of an ISO moment as it is written there, so that it is the one that a reader finds."""
        return self.day(date.fromisoformat(moment[:10]))

    def named_day(self, iso: str) -> str:
        """`Friday, Jan 8`."""
        day = date.fromisoformat(iso)
        far = abs((day - self.context.today).days) > _YEAR_GOES_WITHOUT_SAYING
        word = self.weekday(_WEEKDAYS[day.weekday()])
        return f"{word}, {self.day(day, year=far)}" if self.language == "en" else f"{word} {self.day(day, year=far)}"

    def _needs_year(self, day: date) -> bool:
        return (self.context.today - day).days > _YEAR_GOES_WITHOUT_SAYING


def _one_day(phrase: str, fields: dict[str, Any]) -> str:
    """`on Dec 31`, not `over Dec 31`; `the day before`, not `the 1 days before`."""
    dates = str(fields.get("dates", ""))
    if " – " not in dates and any(char.isdigit() for char in dates):
        phrase = phrase.replace("over {dates}", "on {dates}").replace("Over {dates}", "On {dates}")
    if fields.get("days") == 1:
        phrase = phrase.replace("{days} days", "day").replace("los {days} días anteriores", "el día anterior")
    return phrase


def _plain(value: Decimal, digits: int) -> str:
    rounded = value.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)
    text = f"{rounded:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
