"""Reads reviews: what each is about, and all of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Literal

from tools.grader.engine.evidence import Aspect, ReviewFacts
from tools.grader.engine.reviews import measures
from tools.grader.engine.reviews.aspects import opinions
from tools.grader.engine.reviews.lexicon import lexicon, stops
from tools.grader.engine.reviews.schemas import AspectReading, Quote, ReviewReading
from tools.grader.engine.reviews.text import LONGEST, Language, Span, fold, language, sentences, spoken, words
from tools.grader.sources import Review

QUOTE = 200  # letters at most
_QUOTES = 3  # a side
_SENTENCE = 600  # letters of one sentence that are read


@dataclass(slots=True)
class Reading:
    """One review. `language` None: not one we read. `said`: (aspect, polarity, where it stands in the text)."""

    review: Review
    language: Language | None = None
    said: list[tuple[Aspect, int, Span]] = field(default_factory=list)

    @property
    def aspects(self) -> dict[Aspect, int]:
        """1 praised, -1 complained about, 0 both."""
        found: dict[Aspect, int] = {}
        for aspect, polarity, _ in self.said:
            found[aspect] = polarity if found.get(aspect, polarity) == polarity else 0
        return found


def read_review(review: Review) -> Reading:
    """Reads one review's words; at most `LONGEST` letters of them."""
    text = review.text[:LONGEST]
    folded = fold(text)
    spoke = language(words(folded), stops(), review.language)
    reading = Reading(review, spoke)
    if spoke is None:
        return reading
    known = lexicon(spoke)
    for span in sentences(text):
        end = min(span.end, span.start + _SENTENCE)
        part = folded[span.start : end]
        if spoken(part):
            found = opinions(text[span.start : end], part, known, review.rating)
            reading.said += [(aspect, polarity, Span(span.start, end)) for aspect, polarity in found.items()]
    return reading


def read_reviews(reviews: Sequence[Review], now: datetime) -> ReviewReading:
    """All of them. Stars alone (no words) count for volume, rating and trend; nothing a text says changes those."""
    readings = [read_review(review) for review in single(reviews)]
    facts = [_facts(reading) for reading in readings]
    rated, mean, margin = measures.rating(facts)
    by_month, per_month = measures.months(facts, now)
    sources = [one.source for one in facts]
    return ReviewReading(
        facts=facts,
        aspects=_aspects(readings),
        count=len(facts),
        unread=sum(reading.language is None for reading in readings if reading.review.text.strip()),
        sources={name: sources.count(name) for name in dict.fromkeys(sources)},
        rated=rated,
        rating=mean,
        rating_margin=margin,
        newest_days=measures.newest_days(facts, now),
        months=by_month,
        per_month=per_month,
        trend=measures.trend(facts),
        responses=measures.responses(facts),
    )


def single(reviews: Sequence[Review]) -> list[Review]:
    """Each review once: by its id, and Google's as the owner sees them (with replies) rather than as strangers do."""
    by_id = list({(one.source, one.id): one for one in reviews}.values())
    owned = {_same(one) for one in by_id if one.source == "business_profile"}
    return [one for one in by_id if one.source != "google" or _same(one) not in owned]


def _same(review: Review) -> tuple[object, ...]:
    if words_ := " ".join(review.text.split()).casefold():
        return words_, review.rating
    return review.author, review.rating, review.at and review.at.date()


def _facts(reading: Reading) -> ReviewFacts:
    review = reading.review
    hours = None
    if review.at and review.replied_at and review.replied_at >= review.at:
        hours = (review.replied_at - review.at).total_seconds() / 3600
    return ReviewFacts(
        source=review.source,
        id=review.id,
        rating=review.rating,
        at=review.at,
        replied=review.replied,
        reply_hours=hours,
        aspects=reading.aspects,
    )


def _aspects(readings: Sequence[Reading]) -> dict[Aspect, AspectReading]:
    names = sorted({aspect for reading in readings for aspect in reading.aspects})
    return {name: _aspect(name, readings) for name in names}


def _aspect(name: Aspect, readings: Sequence[Reading]) -> AspectReading:
    about = [reading for reading in readings if name in reading.aspects]
    newest = sorted(about, key=lambda one: one.review.at or datetime.min.replace(tzinfo=UTC), reverse=True)
    sides = [one.aspects[name] for one in about]
    quotes = [quote for polarity in (1, -1) for quote in _quotes(name, polarity, newest)]
    return AspectReading(praised=sides.count(1), complained=sides.count(-1), mixed=sides.count(0), quotes=quotes)


def _quotes(name: Aspect, polarity: Literal[1, -1], newest: Sequence[Reading]) -> list[Quote]:
    found = []
    for reading in newest:
        for aspect, side, span in reading.said:
            if (aspect, side) == (name, polarity):
                found.append(_quote(reading.review, span, polarity))
                break
        if len(found) == _QUOTES:
            break
    return found


def _quote(review: Review, span: Span, polarity: Literal[1, -1]) -> Quote:
    return Quote(
        text=clipped(review.text[span.start : span.end]),
        source=review.source,
        id=review.id,
        url=review.url,
        rating=review.rating,
        at=review.at,
        polarity=polarity,
    )


def clipped(text: str, most: int = QUOTE) -> str:
    """The beginning of it, cut between words: still exactly as it stands there."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return cut.rsplit(None, 1)[0] if " " in cut else cut
