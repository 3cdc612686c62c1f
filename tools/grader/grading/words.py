"""What guests wrote: read in a process of its own, kept apart from the report and with an end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from datetime import datetime

from core.processes import Parsers
from tools.grader.engine.evidence import SourceName
from tools.grader.engine.reviews.schemas import ReviewReading
from tools.grader.schemas import Words
from tools.grader.sources import Review
from tools.grader.store import words_end

# Reviews and the moment that ages are counted to. Raises ParsingFailed.
ReadReviews = Callable[[Sequence[Review], datetime], Awaitable[ReviewReading]]
_SECONDS = 10.0  # the first time it loads its word lists
_MOST = 200  # reviews of a source whose words are kept


def reader(parsers: Parsers) -> ReadReviews:
    """Hostile text, and arithmetic enough to be felt in a conversation: it goes to the parsers' process."""

    async def read(reviews: Sequence[Review], now: datetime) -> ReviewReading:
        from tools.grader.engine.reviews.reading import read_reviews

        return await parsers.run(read_reviews, list(reviews), now, timeout=_SECONDS)

    return read


def without_words(reading: ReviewReading) -> ReviewReading:
    """The numbers alone, which a report may keep."""
    aspects = {name: aspect.model_copy(update={"quotes": []}) for name, aspect in reading.aspects.items()}
    return reading.model_copy(update={"facts": [], "aspects": aspects})


def kept_words(report_id: str, reading: ReviewReading, reviews: Sequence[Review]) -> list[Words]:
    """One document a source: each has its own end."""
    sources = dict.fromkeys(review.source for review in reviews)
    return [_of(source, report_id, reading, reviews) for source in sources]


def _of(source: SourceName, report_id: str, reading: ReviewReading, reviews: Sequence[Review]) -> Words:
    quotes = {
        name: found
        for name, aspect in reading.aspects.items()
        if (found := [quote for quote in aspect.quotes if quote.source == source])
    }
    own = [asdict(review) for review in reviews if review.source == source]
    return Words(report_id=report_id, source=source, quotes=quotes, reviews=own[:_MOST], expires_at=words_end(source))
