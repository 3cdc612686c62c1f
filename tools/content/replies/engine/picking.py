"""Which review an owner means: by its id, by words from it, by its stars, else the newest that nobody answered."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.errors import ToolInputError
from tools.grader.engine.evidence import Aspect
from tools.grader.engine.reviews.reading import read_review
from tools.grader.engine.reviews.text import LONGEST, fold, words
from tools.grader.sources import Review

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_SOURCES = {"google": ("google", "business_profile"), "yelp": ("yelp",), "facebook": ("facebook",)}
_EMPTY = frozenset(
    "the a an one that this review reviews about which who from with of on to for and in it is was my our "
    "latest newest last recent new guest guests customer customers person people somebody someone complaint "
    "complained complaining complains said says saying wrote stars star google yelp facebook bad good angry "
    "nice negative positive worst best unhappy happy reply answer respond la el los las un una que de con por "
    "sobre ultima ultimo resena resenas critica opinion estrellas queja quejo queja dijo mala buena cliente "
    "sin contestar responder unanswered please me i s".split()
)
_BAD = frozenset("bad angry negative worst unhappy complaint complained complaining complains mala queja quejo".split())
_GOOD = frozenset("nice positive best happy buena".split())
_STARS = re.compile(r"\b([1-5]|one|two|three|four|five|una|dos|tres|cuatro|cinco)[ -](?:stars?|estrellas?)\b")
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "una": 1,
    "dos": 2,
    "tres": 3,
    "cuatro": 4,
    "cinco": 5,
}
_TOPICS: dict[str, Aspect] = {
    **dict.fromkeys(("food", "dish", "dishes", "meal", "comida"), "food"),
    **dict.fromkeys(("service", "staff", "waiter", "waitress", "server", "servicio", "trato"), "service"),
    **dict.fromkeys(("price", "prices", "bill", "cost", "precio", "precios"), "price"),
    **dict.fromkeys(("atmosphere", "ambience", "noise", "room", "ambiente", "ruido"), "ambience"),
    **dict.fromkeys(("wait", "waiting", "slow", "line", "espera"), "wait"),
    **dict.fromkeys(("delivery", "takeout", "reparto"), "delivery"),
}
_ENOUGH = 0.5  # share of the words that have to be there
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Picked:
    review: Review
    note: str | None = None  # what the owner should know about the choice


def pick(reviews: Sequence[Review], wanted: str | None, rating: int | None) -> Picked:
    """Raises ToolInputError where there is none like it, with what there is."""
    if not reviews:
        raise ToolInputError(
            "I have no reviews to answer yet. Grade the restaurant's presence first, or connect Google."
        )
    newest = sorted(reviews, key=lambda one: (one.at or _LONG_AGO, one.id), reverse=True)
    if wanted and (exact := next((one for one in newest if one.id == wanted.strip()), None)):
        return Picked(exact)
    folded = fold(wanted or "")
    fitting = _fitting(newest, folded, rating)
    said = [word.text.removesuffix("'s") for word in words(_STARS.sub(" ", folded))]
    asked = [word for word in said if word not in _EMPTY]
    if asked:
        return _by_words(fitting, asked)
    if open_ := [one for one in fitting if not one.replied]:
        return Picked(open_[0])
    return Picked(fitting[0], "All of these are answered already; a new reply would replace the one that is there.")


def _fitting(newest: Sequence[Review], folded: str, rating: int | None) -> list[Review]:
    """Those with the stars, the source and the mood that were named."""
    told = {word.text for word in words(folded)}
    if rating is None and (said := _STARS.search(folded)):
        rating = _NUMBERS.get(said.group(1)) or int(said.group(1))
    found = [one for one in newest if rating is None or (one.rating is not None and round(one.rating) == rating)]
    if named := [source for word, sources in _SOURCES.items() if word in told for source in sources]:
        found = [one for one in found if one.source in named]
    if rating is None and told & _BAD:
        found = [one for one in found if one.rating is not None and one.rating <= 3]
    elif rating is None and told & _GOOD:
        found = [one for one in found if one.rating is not None and one.rating >= 4]
    if not found:
        stars = sorted({round(one.rating) for one in newest if one.rating is not None})
        raise ToolInputError("There is no such review among those I have.", ratings=stars)
    return found


def _by_words(reviews: Sequence[Review], asked: Sequence[str]) -> Picked:
    scored = [(_share(asked, one), one) for one in reviews]
    best = max(share for share, _ in scored)
    if best < _ENOUGH:
        shown = [_shown(one) for _, one in scored[:3]]
        raise ToolInputError("I found no review with these words among those I have.", candidates=shown)
    alike = [one for share, one in scored if share == best]
    chosen = next((one for one in alike if not one.replied), alike[0])
    note = f"{len(alike)} reviews fit; this is the newest that needs an answer." if len(alike) > 1 else None
    return Picked(chosen, note)


def _share(asked: Sequence[str], review: Review) -> float:
    """How many of the words stand in it, by their beginnings (waiting, waited); less where it is only about them."""
    there = {word.text for word in words(fold(f"{review.author or ''} {review.text[:LONGEST]}"))}
    stems = {word[:4] for word in there}
    return sum(_fits(word, there, stems, review) for word in asked) / len(asked)


def _fits(word: str, there: Container[str], stems: Container[str], review: Review) -> float:
    if word in there:
        return 1.0
    if len(word) > 4 and word[:4] in stems:
        return 0.9
    topic = _TOPICS.get(word)
    return 0.75 if topic and topic in read_review(review).aspects else 0.0


def _shown(review: Review) -> str:
    return f"{review.id}: {' '.join(review.text.split())[:_SHOWN]}"
