"""The owner's own news as the heart of a text: cleaned, dated, and told by what kind of words they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from tools.content.schemas import Brief, Language
from tools.content.writing.engine.topic import with_names
from tools.content.writing.engine.wording import capital, frames

Kind = Literal["closed", "wish", "clause", "ours", "timed", "bare"]

_CLOSED = re.compile(
    r"\b(?:clos(?:ed|ing|e)|shut|not open(?:ing)?|cerrad[oa]s?|cerramos|cerraremos|no abri(?:mos|remos))\b", re.I
)
_REOPENS = re.compile(r"\bre-?open|\bopen(?:s|ing)? again|\bback open|\breabr|\bvolvemos a abrir", re.IGNORECASE)
_VERB: dict[Language, re.Pattern[str]] = {
    "en": re.compile(
        r"^(?:we|i|you|it|there|here|come|join|happy|merry|thank|congrat\w*|welcome|celebrate|meet|please|now)\b|"
        r"\b(?:is|are|was|were|will|won't|has|have|had|can|opens?|starts?|begins?|returns?|comes?|turns?|plays?)\b",
        re.IGNORECASE,
    ),
    "es": re.compile(
        r"^(?:ya|feliz|felices|gracias|bienvenid\w+|te|les?|se|nos)\b|\b(?:es|son|est[áa]n?|hay|habrá|tenemos|somos|vamos|"
        r"vuelven?|regresan?|empieza|abre|abren|llegan?|cumple|\w{2,}(?:amos|emos|imos))\b",
        re.IGNORECASE,
    ),
}
_WISH = re.compile(
    r"^(?:happy|merry|thank|congrat|welcome|see you|come|join|visit|find us|feliz|felices|"
    r"gracias|bienvenid|ven\b|nos vemos)",
    re.IGNORECASE,
)
_OURS = re.compile(r"^(?:our|the|my|an?|nuestr[oa]s?|el|la|los|las|una?|mi)\b", re.IGNORECASE)
_CLOCK = re.compile(r"\b(?:at|from|a las?|desde las?)\s+\d|\d\s*(?:am|pm|p\.m|a\.m|h)\b", re.IGNORECASE)
_SMALL = re.compile(
    r"^(?:we|our|the|my|an?|you|your|there|here|it|live|new|free|closed|open|now|come|join|nuestr[oa]s?|el|la|los|las|una?|mi|"
    r"happy|merry|thank|congrat\w*|feliz|felices|ya|hay|nuev[oa]s?|abrimos|cerramos|tenemos|estrenamos|música|noche|gracias)\b",
    re.IGNORECASE,
)
_TOMORROW = re.compile(r"(?P<on>\bon )?\b(?:tomorrow|(?<!la )(?<!de )mañana)\b", re.IGNORECASE)
_THANKS = (
    (re.compile(r"^thank (?:all )?(?:of )?(?:our|the|my) \w+ for\b", re.IGNORECASE), "Thank you for"),
    (
        re.compile(r"^(?:gracias|agradec\w+) a (?:todos )?(?:nuestr[oa]s|los|las) \w+ por\b", re.IGNORECASE),
        "Gracias por",
    ),
)


@dataclass(frozen=True, slots=True)
class News:
    """`told` as it stands inside a sentence, `kind` by what sort of words it is."""

    told: str
    kind: Kind

    @property
    def slots(self) -> dict[str, str]:
        return {"topic": self.told, "Topic": capital(self.told)}


def news_of(sentence: str, brief: Brief) -> News:
    """The owner's sentence, ready for the frames of its kind."""
    told = re.sub(r"[\s.!?,;:]+$", "", thanked(sentence))
    if told.isupper() and len(told.split()) > 1:
        told = told.lower()
    told = with_names(told) if brief.language == "en" else told
    told = re.sub(r"^(?=(?:looking for|hiring)\b)", "we're ", told, flags=re.IGNORECASE)
    if _SMALL.match(told):
        told = told[0].lower() + told[1:]
    closed = bool(_CLOSED.search(told)) and not _REOPENS.search(told)
    if closed:
        told = re.sub(r"^(?=clos(?:ed|ing)\b)", "we're ", told, flags=re.IGNORECASE)
        told = re.sub(r"^cerrad[oa]s?\b", "estamos cerrados", told, flags=re.IGNORECASE)
    return News(told, _kind(told, brief, closed))


def _kind(told: str, brief: Brief, closed: bool) -> Kind:
    if closed:
        return "closed"
    if _WISH.match(told):
        return "wish"
    if len(told) > 90 or _VERB[brief.language].search(told):
        return "clause"
    if _OURS.match(told):
        return "ours"
    timed = brief.starts is not None or brief.weekday is not None or _CLOCK.search(told)
    return "timed" if timed else "bare"


def thanked(sentence: str) -> str:
    """What we were asked to thank for, as thanks."""
    for pattern, words in _THANKS:
        sentence = pattern.sub(words, sentence)
    return sentence


def dated(sentence: str, brief: Brief, today: date) -> str:
    """With the date beside the day that it names: read on another day, "Friday" alone could be any."""
    day = brief.starts
    if day is None or day != brief.ends:
        return sentence
    told = frames(brief.language)
    on = str(told["date"].format(month=told["months"][day.month - 1], number=day.day))
    name = str(told["days"][day.weekday()])
    english = brief.language == "en"
    if day == today + timedelta(days=1) and _TOMORROW.search(sentence):
        sentence = _TOMORROW.sub(f"on {name}" if english else f"el {name}", sentence, count=1)
        sentence = re.sub(r"^on (?=\w+day)", "", sentence)
    found = re.search(rf"\b{name}\b(?!,? \d|,? {told['months'][day.month - 1]}| {day.day}\b)", sentence, re.IGNORECASE)
    if found is None:
        return sentence
    rest = sentence[found.end() :]
    between = ", " if english else " "
    after = "," if english and re.match(r"\s+\w", rest) else ""
    return f"{sentence[: found.start()]}{capital(name) if english else name}{between}{on}{after}{rest}"
