"""What a message names: dishes, categories, periods, money, percent, counts. Found things are masked by slot words."""

from __future__ import annotations

from dataclasses import dataclass, field

from .ahead import Ahead
from .spans import Period

DISH, CATEGORY, PERIOD, MONEY, PERCENT, COUNT = "xdish", "xcat", "xperiod", "xmoney", "xpercent", "xcount"
AHEAD, SPAN, SITE, STARS = "xahead", "xspan", "xsite", "xstars"
SLOTS = frozenset((DISH, CATEGORY, PERIOD, MONEY, PERCENT, COUNT, AHEAD, SPAN, SITE, STARS))


@dataclass(frozen=True, slots=True)
class DishMatch:
    """`names` has one entry where the dish is sure, several where the owner must choose."""

    names: tuple[str, ...]
    size: str | None = None


@dataclass(slots=True)
class Entities:
    """Values in the order they stand in the masked text."""

    dishes: list[DishMatch] = field(default_factory=list)
    categories: list[str] = field(default_factory=list)  # "" for a category the menu does not have
    periods: list[Period] = field(default_factory=list)
    money: list[float] = field(default_factory=list)
    percents: list[float] = field(default_factory=list)
    counts: list[int] = field(default_factory=list)
    ahead: list[Ahead] = field(default_factory=list)  # days to come
    spans: list[int] = field(default_factory=list)  # how long something is to last, in days
    sites: list[str] = field(default_factory=list)  # addresses of websites, as they were typed
    stars: list[int] = field(default_factory=list)  # of a review

    @property
    def of_the_menu(self) -> bool:
        return bool(self.dishes or self.categories)

    def of_clause(self, words: list[str], before: list[str]) -> Entities:
        """The part that belongs to `words`, where `before` are the masked words in front of it."""

        def part(slot: str) -> slice:
            skipped = before.count(slot)
            return slice(skipped, skipped + words.count(slot))

        return Entities(
            self.dishes[part(DISH)],
            self.categories[part(CATEGORY)],
            self.periods[part(PERIOD)],
            self.money[part(MONEY)],
            self.percents[part(PERCENT)],
            self.counts[part(COUNT)],
            self.ahead[part(AHEAD)],
            self.spans[part(SPAN)],
            self.sites[part(SITE)],
            self.stars[part(STARS)],
        )
