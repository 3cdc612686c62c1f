"""Volume, rating, trend and replies of reviews: plain counting, with how sure it is; None where too few tell."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta
from statistics import mean, median, stdev

from tools.grader.engine.evidence import ReviewFacts
from tools.grader.engine.reviews.schemas import Direction, Responses, Trend

_PICK = 5  # a source that gives no more than this gives a pick of its reviews (Google Places 5, Yelp 3), not all
_FEWEST, _SPAN = 12, timedelta(days=60)  # below that a trend is a guess
_YEAR = 365.25
_MONTHS = 12
_DAY = timedelta(days=1)


def rating(facts: Sequence[ReviewFacts]) -> tuple[int, float | None, float | None]:
    """How many carry stars, their mean, and half its 95% interval (None for fewer than two)."""
    stars = [one.rating for one in facts if one.rating is not None]
    if not stars:
        return 0, None, None
    margin = _t95(len(stars) - 1) * stdev(stars) / math.sqrt(len(stars)) if len(stars) > 1 else None
    return len(stars), mean(stars), margin


def newest_days(facts: Sequence[ReviewFacts], now: datetime) -> float | None:
    ages = [(now - one.at) / _DAY for one in facts if one.at]
    return max(0.0, min(ages)) if ages else None


def months(facts: Sequence[ReviewFacts], now: datetime) -> tuple[dict[str, int], float | None]:
    """Reviews by month, gaps as 0, and their mean over the last twelve months (fewer where the first is younger)."""
    dated = [one.at for one in _whole(facts) if one.at and one.at <= now]
    if not dated:
        return {}, None
    counts = Counter((at.year, at.month) for at in dated)
    first, last = min(counts), (now.year, now.month)
    steps = (last[0] - first[0]) * 12 + last[1] - first[1]
    keys = [divmod(first[0] * 12 + first[1] - 1 + step, 12) for step in range(steps + 1)]
    by_month = {f"{year:04}-{month + 1:02}": counts.get((year, month + 1), 0) for year, month in keys}
    days = min((now - min(dated)) / _DAY, _YEAR)
    recent = sum((now - at) / _DAY <= _YEAR for at in dated)
    return by_month, recent / (days / _YEAR * _MONTHS) if days >= 28 else None


def trend(facts: Sequence[ReviewFacts]) -> Trend | None:
    """Ratings over time by ordinary least squares with a level of its own for each source (their guests differ)."""
    groups: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for one in facts:
        if one.at and one.rating is not None:
            groups[one.source].append((one.at.timestamp() / 86400 / _YEAR, one.rating))
    points = [group for group in groups.values() if len(group) > 1]
    n = sum(map(len, points))
    times = [time for group in points for time, _ in group]
    if n < _FEWEST or (max(times) - min(times)) * _YEAR < _SPAN / _DAY:
        return None
    centred = [pair for group in points for pair in _centred(group)]
    spread = sum(time * time for time, _ in centred)
    if spread < 1e-9:
        return None
    slope = sum(time * stars for time, stars in centred) / spread
    free = n - len(points) - 1
    left = sum((stars - slope * time) ** 2 for time, stars in centred)
    margin = _t95(free) * math.sqrt(left / free / spread)
    low, high = slope - margin, slope + margin
    direction: Direction = "rising" if low > 0 else "falling" if high < 0 else "no_clear_change"
    days = round((max(times) - min(times)) * _YEAR)
    return Trend(direction=direction, stars_a_year=slope, low=low, high=high, n=n, days=days)


def responses(facts: Sequence[ReviewFacts]) -> Responses | None:
    told = [one for one in facts if one.replied is not None]
    if not told:
        return None
    hours = [one.reply_hours for one in told if one.replied and one.reply_hours is not None]
    rate = sum(bool(one.replied) for one in told) / len(told)
    return Responses(rate=rate, of=len(told), hours=median(hours) if hours else None)


def _whole(facts: Sequence[ReviewFacts]) -> list[ReviewFacts]:
    """Those of sources that give all their reviews, as far as can be told."""
    sizes = Counter(one.source for one in facts)
    return [one for one in facts if sizes[one.source] > _PICK]


def _centred(group: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    time, stars = mean(one for one, _ in group), mean(one for _, one in group)
    return [(one - time, other - stars) for one, other in group]


def _t95(free: int) -> float:
    """The two-sided 95% quantile of Student's t, by the expansion of Abramowitz and Stegun 26.7.5 (within 1% from 3
    degrees of freedom on; the two below are tabled)."""
    if free < 3:
        return {1: 12.71, 2: 4.30}.get(free, math.inf)
    z = 1.959964
    terms = (
        (z**3 + z) / 4 / free,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96 / free**2,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384 / free**3,
    )
    return z + sum(terms)
