"""From sales to advice: a price for each dish where its own history carries one, and an honest reason where not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from tools.menu.history import History
from tools.menu.prices.engine.boosted import boosted, carries
from tools.menu.prices.engine.controls import Controls, OddDays, Surroundings, controls_of
from tools.menu.prices.engine.endings import exact, friendly, habit, whole
from tools.menu.prices.engine.optimum import Interval, Response, best_price, constant_elasticity, units_a_month
from tools.menu.prices.engine.pattern import Pattern, pattern_of, seen_range
from tools.menu.prices.engine.pooling import Elasticity, pool
from tools.menu.prices.engine.regression import Evidence, fit
from tools.menu.prices.engine.series import PriceSeries

if TYPE_CHECKING:
    from decimal import Decimal

    from tools.menu.prices.engine.series import Floats

Reason = Literal["raise", "lower", "keep", "no_price_history", "size_mix_only", "too_few_changes", "no_cost", "unclear"]
Detail = Literal["not_sold", "promotions_only", "collinear", "below_cost", "interval"]

GUARD_BAND = 0.05  # beyond the lowest and the highest price that was ever charged
COMPETITION_BAND = 0.10  # above the dearest competitor
BREAK_EVEN_PERCENT = 5.0
_WINDOW_DAYS = 730  # prices older than two years are another time's
_MOST_BOOSTED = 24  # dishes, best sellers first: a second or two


@dataclass(frozen=True, slots=True)
class BreakEven:
    """Arithmetic, no prediction: of how many of its units a rise by so much may cost before it earns less."""

    price_change_percent: float
    units_drop_percent: float


@dataclass(frozen=True, slots=True)
class Advice:
    """Money in major units. `low` and `high` bound what may be suggested (None: no price is possible). `seen` are the
    lowest and the highest price charged, `changes` how often it changed for good. `target_price` reaches the asked
    margin, whatever guests do about it."""

    key: str
    item: str
    category: str | None
    size: str | None
    available: bool
    current: float | None
    cost: float | None
    reason: Reason
    detail: Detail | None = None
    suggested: float | None = None
    low: float | None = None
    high: float | None = None
    elasticity: Interval | None = None
    profit_change: Interval | None = None
    break_even: BreakEven | None = None
    target_price: float | None = None
    seen: tuple[float, float] | None = None
    changes: int = 0
    units: float = 0.0
    boosted: bool = False


@dataclass(frozen=True, slots=True)
class Wishes:
    """`target_margin` in percent of the price; `competition` other places' prices by the dish's key."""

    target_margin: float | None = None
    competition: Mapping[str, Sequence[float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class _Studied:
    series: PriceSeries
    pattern: Pattern
    columns: tuple[Floats, ...] = ()
    evidence: Evidence | None = None


def advise(
    history: History,
    series: Sequence[PriceSeries],
    wishes: Wishes | None = None,
    around: Surroundings | None = None,
) -> list[Advice]:
    """One for each series, in their order. Pure and without dice: the same sales give the same advice."""
    wishes = wishes or Wishes()
    controls = controls_of(history, around or Surroundings())
    rows = {item.key: row for row, item in enumerate(history.items)}
    odd = OddDays(history)
    studied = [_study(one, controls, odd, rows[one.item.key]) for one in series]
    informed = [one.evidence for one in studied if one.evidence]
    pooled = iter(pool(informed))
    charm = habit((one.current for one in series if one.current), history.currency)
    may_boost = _most_sold([one for one in studied if one.evidence and carries(one.series, one.pattern)])
    return [
        _Adviser(history, controls, wishes, charm, id(one) in may_boost).advice(
            one, next(pooled) if one.evidence else None
        )
        for one in studied
    ]


def _study(series: PriceSeries, controls: Controls, odd_days: OddDays, row: int) -> _Studied:
    pattern = pattern_of(series, controls.open)
    if not (series.real and series.varied and pattern.enough) or pattern.collinear:
        return _Studied(series, pattern)
    columns: list[Floats] = []
    if pattern.promotion.any():
        columns.append(pattern.promotion.astype(float))
    if (series.discount > 0.01).any():
        columns.append(series.discount)
    odd = odd_days.of(row)
    if odd is not None and odd.any():
        columns.append(odd)
    log_price = np.log(np.where(np.isnan(series.price), 1.0, series.price))
    log_price -= log_price[pattern.used].mean()
    evidence = fit(series.units, log_price, controls, pattern.used, tuple(columns))
    return _Studied(series, pattern, tuple(columns), evidence)


def _most_sold(studied: Sequence[_Studied]) -> set[int]:
    ranked = sorted(studied, key=lambda one: -one.pattern.units)
    return {id(one) for one in ranked[:_MOST_BOOSTED]}


@dataclass(frozen=True, slots=True)
class _Adviser:
    history: History
    controls: Controls
    wishes: Wishes
    charm: Decimal | None
    may_boost: bool

    def advice(self, studied: _Studied, elasticity: Elasticity | None) -> Advice:
        series = studied.series
        known = self._known(studied)
        if known.current is None or studied.pattern.units <= 0:
            return replace(known, reason="no_price_history", detail="not_sold")
        if not series.real:
            return replace(known, reason="size_mix_only")
        if not series.varied:
            return known
        if studied.pattern.enough and (elasticity is None or not elasticity.learnt):
            return replace(known, reason="unclear", detail="collinear")
        if elasticity is None:
            detail: Detail | None = "promotions_only" if studied.pattern.promotion.any() else None
            return replace(known, reason="too_few_changes", detail=detail)
        return self._priced(studied, elasticity, known)

    def _known(self, studied: _Studied) -> Advice:
        """What holds without any model."""
        series, wishes = studied.series, self.wishes
        seen = seen_range(series, _WINDOW_DAYS)
        low, high = self._bounds(series, seen)
        return Advice(
            key=series.item.key,
            item=series.item.name,
            category=series.item.category,
            size=series.size,
            available=series.item.available,
            current=series.current,
            cost=series.cost,
            reason="no_price_history",
            low=low,
            high=high,
            break_even=break_even(series.current, series.cost),
            target_price=target_price(series.cost, wishes.target_margin, self.history.currency),
            seen=seen,
            changes=studied.pattern.changes,
            units=float(series.units.sum()),
        )

    def _bounds(self, series: PriceSeries, seen: tuple[float, float] | None) -> tuple[float | None, float | None]:
        if series.current is None or series.current <= 0:
            return None, None
        low, high = seen or (series.current, series.current)
        low, high = min(low, series.current) * (1 - GUARD_BAND), max(high, series.current) * (1 + GUARD_BAND)
        others = self.wishes.competition.get(series.item.key)
        if others:
            high = min(high, max(max(others) * (1 + COMPETITION_BAND), series.current))
        low, high = whole(max(low, series.cost or 0.0), high, self.history.currency)
        return (low, high) if low <= high else (None, None)

    def _priced(self, studied: _Studied, elasticity: Elasticity, known: Advice) -> Advice:
        current = known.current
        assert studied.evidence and current is not None
        shape, response = self._response(studied, elasticity, current)
        known = replace(known, elasticity=shape[0], boosted=shape[1])
        if known.cost is None:
            return replace(known, reason="no_cost")
        if known.low is None or known.high is None:
            return replace(known, reason="unclear", detail="below_cost")
        base = units_a_month(studied.series, self.controls.open, response, studied.evidence.dispersion)
        if float(base.max()) <= 0:
            return replace(known, reason="unclear", detail="not_sold")
        best = best_price(self._candidates(known), current, known.cost, base, response)
        if best.price is None:
            return self._left_alone(known, best.worth)
        reason: Reason = "raise" if best.price > current else "lower"
        return replace(known, suggested=best.price, profit_change=best.change, reason=reason)

    def _left_alone(self, known: Advice, worth: bool) -> Advice:
        assert known.current is not None and known.cost is not None
        if worth or known.current < known.cost:
            return replace(known, reason="unclear", detail="interval")
        return replace(known, suggested=known.current, profit_change=Interval(0.0, 0.0, 0.0), reason="keep")

    def _response(
        self, studied: _Studied, elasticity: Elasticity, current: float
    ) -> tuple[tuple[Interval, bool], Response]:
        if self.may_boost:
            found = boosted(studied.series, studied.pattern, self.controls, studied.columns, current)
            if found:
                return (found.elasticity, True), found.response
        interval = Interval(elasticity.mean, elasticity.low, elasticity.high)
        return (interval, False), constant_elasticity(elasticity, current)

    def _candidates(self, known: Advice) -> list[float]:
        """Prices that reach the target margin, where the range holds any; else all of it."""
        assert known.low is not None and known.high is not None
        prices, target = friendly(known.low, known.high, self.history.currency, self.charm), known.target_price
        return [price for price in prices if target is not None and price >= target] or prices


def break_even(current: float | None, cost: float | None, percent: float = BREAK_EVEN_PERCENT) -> BreakEven | None:
    """(p - c) x u = (p' - c) x u': how far units may fall after the rise. None without a cost below the price."""
    if current is None or cost is None or not 0 <= cost < current:
        return None
    dearer = current * (1 + percent / 100)
    return BreakEven(percent, round(100 * (1 - (current - cost) / (dearer - cost)), 1))


def target_price(cost: float | None, margin: float | None, currency: str) -> float | None:
    """The price of which `margin` percent stay after the cost, rounded up to the minor unit."""
    if cost is None or margin is None or cost <= 0 or not 0 <= margin < 100:
        return None
    low, _high = whole(float(exact(cost) / (1 - exact(margin) / 100)), 0.0, currency)
    return low
