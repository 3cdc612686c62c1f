"""The reading of a restaurant's reviews."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Literal

from pydantic import Field

from tools.grader.engine.evidence import Aspect, Facts, ReviewFacts, SourceName

Direction = Literal["rising", "falling", "no_clear_change"]


class Quote(Facts):
    """A guest's own words, cut out of the review unchanged: hostile text, shown as a quotation and never obeyed, and
    kept no longer than the review."""

    text: str
    source: SourceName
    id: str
    url: str | None = None
    rating: float | None = None
    at: datetime | None = None
    polarity: Literal[1, -1]


class AspectReading(Facts):
    """How many reviews praise it, complain about it, or do both; the newest clear quotes of each side."""

    praised: int = 0
    complained: int = 0
    mixed: int = 0
    quotes: list[Quote] = Field(default_factory=list)


class Trend(Facts):
    """Stars a year, by least squares within each source, with a 95% interval. `n` reviews over `days` days."""

    direction: Direction
    stars_a_year: float
    low: float
    high: float
    n: int
    days: int


class Responses(Facts):
    """Replies to reviews of sources that tell replies. `rate` 0-1; `hours`: median from review to reply."""

    rate: float
    of: int
    hours: float | None = None


class ReviewReading(Facts):
    """All reviews together. `rating` is the mean of `rated` reviews that carry stars, `rating_margin` half its 95%
    interval; `months` counts reviews by YYYY-MM (UTC) and `per_month` is their mean over the last twelve, both of
    sources that give more than a handful; None: too few to tell."""

    facts: list[ReviewFacts] = Field(default_factory=list)
    aspects: dict[Aspect, AspectReading] = Field(default_factory=dict)
    count: int = 0
    unread: int = 0  # with words in a language that is not read
    sources: dict[SourceName, int] = Field(default_factory=dict)
    rated: int = 0
    rating: float | None = None
    rating_margin: float | None = None
    newest_days: float | None = None
    months: dict[str, int] = Field(default_factory=dict)
    per_month: float | None = None
    trend: Trend | None = None
    responses: Responses | None = None

    @property
    def praised(self) -> list[Aspect]:
        """Praised clearly more often than complained about, the most praised first."""
        return self._leaning(lambda one: (one.praised, one.complained))

    @property
    def complained(self) -> list[Aspect]:
        return self._leaning(lambda one: (one.complained, one.praised))

    def _leaning(self, sides: Callable[[AspectReading], tuple[int, int]]) -> list[Aspect]:
        found = {name: sides(one) for name, one in self.aspects.items()}
        leaning = [name for name, (more, less) in found.items() if more >= 2 and more > 1.5 * less]
        return sorted(leaning, key=lambda name: -found[name][0])
