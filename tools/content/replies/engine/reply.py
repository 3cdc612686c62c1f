"""Writes the draft of a reply: what the guest praised is thanked for, what went wrong is owned.

Of the guest's words nothing is taken over but what stands in our own lists (a dish, a first name), so a review cannot
put words into our mouth. The same review gets the same reply; different ones are worded differently.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from tools.content.replies.schemas import ReplyLanguage
from tools.grader.engine.evidence import Aspect
from tools.grader.engine.reviews.reading import Reading, read_review
from tools.grader.engine.reviews.text import LONGEST, fold, spoken, words
from tools.grader.sources import Review

_NAME = re.compile(r"[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{1,14}")
_NO_NAMES = frozenset(
    "Demo Guest Anonymous Google User Local Guide Yelp Facebook Customer Client Cliente Usuario Anonimo Anónimo The "
    "Team System Admin Administrator Assistant Ignore Owner Manager Chef Delivery Invitado Huésped".split()
)
_ORDER: tuple[Aspect, ...] = ("food", "service", "delivery", "wait", "ambience", "price")
_HEALTH = re.compile(
    r"allerg|alerg|gluten|celiac|coeliac|celiaco|peanut|cacahuete|vegan|lactos|poison|intoxic|\b(got|felt) (sick|ill)\b"
    r"|vomit|threw up|enferm|hospital|sento mal"
)
_MONEY = re.compile(
    r"\brefund|money back|reembols|devol\w+ (el )?dinero|charge ?back|compensat|lawyer|lawsuit|abogad|denunci"
)


@dataclass(frozen=True, slots=True)
class Draft:
    text: str
    language: ReplyLanguage
    notes: list[str] = field(default_factory=list)


def first_name(author: str | None) -> str | None:
    """The guest's own first name, where what stands there looks like one."""
    parts = (author or "").split()
    if not parts or len(parts) > 4 or not _NAME.fullmatch(parts[0]) or parts[0] in _NO_NAMES:
        return None
    return parts[0]


def draft(review: Review, restaurant: str, phone: str | None = None) -> Draft:
    """The reply to one review. `phone`: as the restaurant writes it, given to guests who were let down."""
    reading = read_review(review)
    return _Writer(reading, restaurant, phone).draft()


@cache
def _frames(language: ReplyLanguage) -> dict[str, Any]:
    path = Path(__file__).parent / "words" / f"{language}.yaml"
    frames: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return frames


class _Writer:
    def __init__(self, reading: Reading, restaurant: str, phone: str | None) -> None:
        self._reading, self._review = reading, reading.review
        self._restaurant, self._phone = " ".join(restaurant.split())[:80], phone
        self._language: ReplyLanguage = reading.language or "en"
        self._frames = _frames(self._language)
        self._folded = fold(self._review.text[:LONGEST])
        self._said = reading.aspects

    def draft(self) -> Draft:
        praised, wrong = self._in_order(1), self._in_order(-1)
        body = self._plain() if not self._review.text.strip() else self._answer(praised, wrong)
        return Draft(f"{body}\n\n{self._filled('sign')}", self._language, self._notes(wrong))

    def _in_order(self, side: int) -> list[Aspect]:
        """Aspects with a sentence of that side."""
        told = {aspect for aspect, polarity, _ in self._reading.said if polarity == side}
        return [aspect for aspect in _ORDER if aspect in told]

    def _mood(self) -> str:
        rating = self._review.rating
        if rating is None:
            total = sum(self._said.values())
            return "high" if total > 0 else "low" if total < 0 else "middle"
        return "high" if rating >= 4 else "low" if rating < 2.5 else "middle"

    # -- the parts

    def _plain(self) -> str:
        """Stars without words get a short answer."""
        if self._mood() == "high" and self._review.rating:
            return self._spoken([self._one("plain", stars=f"{self._review.rating:g}"), self._one("bye", "high")])
        if self._mood() == "low":
            return self._one("plain_low")
        return self._spoken([self._one("plain_middle"), self._one("ask")])

    def _answer(self, praised: Sequence[Aspect], wrong: Sequence[Aspect]) -> str:
        mood = self._mood()
        if not wrong and mood == "low":
            parts = [self._one("sorry_for", "unsaid"), self._one("owned", "unsaid"), self._closing(mood)]
            return self._spoken([self._opening(mood), *parts])
        if not wrong and mood == "middle":  # words that praise without warmth are not called praise
            good = [self._one("some_good", thing=self._thing(praised[0]))] if praised else []
            return self._spoken([self._opening(mood), *good, self._one("ask")])
        if not wrong:
            thanks = [self._praise(aspect) for aspect in praised[:2]]
            return self._spoken([self._opening(mood), *thanks, self._one("bye", mood)])
        good = [self._good(praised[0], mood)] if praised else []
        opening = self._opening("middle" if mood == "high" else mood)
        return self._spoken([opening, *good, *self._apology(wrong, bool(good)), self._closing(mood)])

    def _opening(self, mood: str) -> str:
        name, thanks = first_name(self._review.author), self._one("thanks", mood)
        if name is None:
            return thanks[0].upper() + thanks[1:]
        return f"{self._one('hello', name=name)} {thanks}"

    def _praise(self, aspect: Aspect) -> str:
        return self._one("praised", aspect, thing=self._thing(aspect))

    def _good(self, aspect: Aspect, mood: str) -> str:
        if mood == "low":
            return self._one("some_good", thing=self._thing(aspect))
        return self._praise(aspect)

    def _apology(self, wrong: Sequence[Aspect], after_praise: bool) -> list[str]:
        issues = [self._issue(aspect) for aspect in wrong]
        sorry = [self._frames["sorry"][issue] for issue in issues[:2]]
        number = ("but" if len(sorry) == 1 else "but_two") if after_praise else ("one" if len(sorry) == 1 else "two")
        first = self._one("sorry_for", number, **dict(zip("ab", sorry, strict=False)))
        return [first, self._one("ill") if "food.ill" in issues else self._one("owned", wrong[0])]

    def _closing(self, mood: str) -> str:
        if mood == "low" and self._phone:
            return self._one("bye", "reach", phone=self._phone)
        return self._one("bye", mood)

    def _issue(self, aspect: Aspect) -> str:
        """What exactly went wrong, from the sentences that say so."""
        where = " ".join(
            self._folded[span.start : span.end] for one, side, span in self._reading.said if (one, side) == (aspect, -1)
        )
        for name, pattern in self._frames["issues"].items():
            if name.startswith(f"{aspect}.") and re.search(pattern, where):
                return str(name)
        return aspect

    def _thing(self, aspect: Aspect) -> str:
        """What was praised, by a word of our own list that the guest used of it."""
        known = self._frames["things"]
        listed = set(known.split()) if isinstance(known, str) else set(known)
        if aspect in ("food", "ambience"):
            for one, side, span in self._reading.said:
                if (one, side) == (aspect, 1):
                    for word in words(self._folded[span.start : span.end]):
                        if word.text in listed and self._is_of(word.text, aspect):
                            return word.text if isinstance(known, str) else str(known[word.text])
        return str(self._frames["things_of"][aspect])

    def _is_of(self, word: str, aspect: Aspect) -> bool:
        from tools.grader.engine.reviews.lexicon import lexicon

        sense = lexicon(self._language).sense(word)
        return sense is not None and sense.aspect == aspect

    # -- wording

    def _one(self, *path: str, **values: str) -> str:
        found: Any = self._frames
        for name in path:
            found = found[name]
        number = int.from_bytes(hashlib.sha256(f"{self._review.id}/{'/'.join(path)}".encode()).digest()[:4])
        return str(found[number % len(found)]).format(**values)

    def _filled(self, name: str) -> str:
        return str(self._frames[name]).replace("{restaurant}", self._restaurant)

    @staticmethod
    def _spoken(parts: Sequence[str]) -> str:
        return " ".join(parts)

    # -- what the owner should know

    def _notes(self, wrong: Sequence[Aspect]) -> list[str]:
        review, notes = self._review, []
        if self._reading.language is None and review.text.strip():
            notes.append("I can't read its language, so the reply is in English and says little.")
        if _HEALTH.search(self._folded):
            notes.append("It touches on health or allergies: the reply makes no statement about that. Better to call.")
        if _MONEY.search(self._folded):
            notes.append("It is about money back or legal steps: the reply promises nothing; that is yours to settle.")
        if set(wrong) - {"wait", "price"}:
            notes.append("The reply says that you will look into it: leave that out if you won't.")
        if not spoken(self._folded):
            notes.append("Parts of it are no guest's words (links, code or orders to a machine); they were not read.")
        if self._disagrees():
            notes.append("Its stars and its words don't agree: read it yourself before answering.")
        return notes

    def _disagrees(self) -> bool:
        total, rating = sum(self._said.values()), self._review.rating
        return rating is not None and ((rating >= 4 and total < -1) or (rating <= 2 and total > 1))
