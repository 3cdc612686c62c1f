"""What to do with the menu now: the best strategy of each dish, the best dishes of the house, for a goal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from tools.menu.promotions.engine.choice import Option, earned, options
from tools.menu.promotions.engine.features import DayIndex, Snapshot
from tools.menu.promotions.engine.response import ResponseModel
from tools.menu.promotions.engine.roi import Interval
from tools.menu.promotions.engine.strategies import Strategy

Goal = Literal["raise_margin", "raise_traffic", "clear_stock", "slow_day"]
Confidence = Literal["high", "medium", "low"]
MOST = 5
_A_STRATEGY, _FOR_ONE_DISH = 2, 3  # most suggestions of one strategy; most for a dish that was asked about
_ENOUGH_DAYS, _ENOUGH_UNITS = 56, 20.0
_SLOW_PART = 3  # one dish in three is slow enough to be cleared
_GIVES_AWAY: frozenset[Strategy] = frozenset({"discount", "happy_hour", "loyalty"})
_FEWER: frozenset[Strategy] = frozenset({"drop", "reprice"})

Measured = Mapping[tuple[str, str, int | None], Interval]  # (strategy, dish, weekday) -> the lift a campaign brought


@dataclass(frozen=True, slots=True)
class Ask:
    """`keys`: only these dishes. `refused`: advice that was turned down lately, by `Suggestion.advice`."""

    goal: Goal | None = None
    keys: Sequence[str] | None = None
    weekday: int | None = None
    refused: frozenset[str] = frozenset()
    measured: Measured = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Suggestion:
    option: Option
    measured: bool
    confidence: Confidence
    advice: str  # the same for the same move with the same dishes


@dataclass(frozen=True, slots=True)
class Advice:
    """`day` is the weekday it is about; `passed_over`: where nothing pays, the option that came nearest."""

    suggestions: list[Suggestion]
    day: DayIndex | None
    passed_over: Option | None = None


def advise(menu: Snapshot, model: ResponseModel, ask: Ask) -> Advice:
    weekday = ask.weekday
    if weekday is None and ask.goal == "slow_day":
        slowest = menu.slowest()
        weekday = slowest.weekday if slowest else None
    rows = _rows(menu, ask)
    found = options(menu, model, rows, weekday)
    for row in found:
        found[row] = [_as_measured(menu, option, ask.measured) for option in found[row]]
    usable = [option for row in rows for option in found[row] if _fits(option, ask.goal)]
    wanted = [option for option in usable if advice_of(menu, option) not in ask.refused and _pays(option, ask.goal)]
    best = _ranked(menu, wanted, ask)
    chosen = [_suggestion(menu, option, ask.measured) for option in best]
    nearest = max(usable, key=lambda option: _score(option, ask.goal), default=None)
    day = None if weekday is None else menu.day(weekday)
    return Advice(chosen, day, None if chosen else nearest)


def advice_of(menu: Snapshot, option: Option) -> str:
    move, pair = option.move, menu.pairs[option.row]
    other = pair.other if move.strategy == "bundle" and pair else ""
    day = "" if move.weekday is None else str(move.weekday)
    return "|".join((move.strategy, menu.items[option.row].key, other, day, f"{move.discount:g}"))


def _rows(menu: Snapshot, ask: Ask) -> list[int]:
    rows = [
        row
        for row, item in enumerate(menu.items)
        if (item.key in ask.keys if ask.keys is not None else item.available and menu.rates[row] > 0)
    ]
    if ask.goal != "clear_stock" or ask.keys is not None:
        return rows
    slow = sorted(rows, key=lambda row: (menu.rates[row], menu.items[row].name))
    return slow[: max(len(slow) // _SLOW_PART, 1)]


def _fits(option: Option, goal: Goal | None) -> bool:
    """Whether it is a move towards the goal at all."""
    strategy = option.move.strategy
    if strategy == "none" or option.offer is None:
        return False
    if goal == "raise_margin":
        return strategy not in _GIVES_AWAY
    if goal in ("raise_traffic", "clear_stock"):
        return strategy not in _FEWER
    return True


def _pays(option: Option, goal: Goal | None) -> bool:
    """Nothing that is expected to lose, but to clear stock. Taking a dish away must pay at its worst, too. Without a
    cost, only what gives nothing away can be said to bring something."""
    profit = option.profit
    if profit is None:
        return option.move.discount == 0 and option.move.strategy != "drop" and option.revenue.estimate > 0
    if goal == "clear_stock":
        return option.lift.estimate > 0
    return (profit.low if option.move.strategy == "drop" else profit.estimate) > 0


def _score(option: Option, goal: Goal | None) -> tuple[int, float]:
    """Costed dishes first; then by what the goal is about."""
    profit = earned(option)
    units = float(option.offer.usual_units * option.lift.estimate) if option.offer else 0.0
    if goal == "clear_stock":
        return (1, units)
    if goal == "raise_traffic" and option.response:
        return (int(profit is not None), units * (1 - max(option.response.taken, 0.0)))
    return (0, float(option.revenue.estimate)) if profit is None else (1, profit)


def _ranked(menu: Snapshot, wanted: Sequence[Option], ask: Ask) -> list[Option]:
    """The best first. One suggestion a dish, few of a kind, a pair once; a dish that was asked about gets a choice."""
    one_dish = ask.keys is not None and len(ask.keys) == 1
    ordered = sorted(
        wanted, key=lambda option: (*(-part for part in _score(option, ask.goal)), advice_of(menu, option))
    )
    best: list[Option] = []
    used: dict[str, int] = {}
    pairs: set[frozenset[str]] = set()
    for option in ordered:
        key, strategy = menu.items[option.row].key, option.move.strategy
        pair = menu.pairs[option.row]
        both = frozenset((key, pair.other)) if strategy == "bundle" and pair else frozenset((key,))
        limit = 1 if one_dish or strategy in _FEWER else _A_STRATEGY
        if used.get(strategy, 0) >= limit or both in pairs or (not one_dish and used.get(key)):
            continue
        best.append(option)
        pairs |= {both} if len(both) > 1 else set()
        used[strategy], used[key] = used.get(strategy, 0) + 1, 1
    return best[: _FOR_ONE_DISH if one_dish else MOST]


def _as_measured(menu: Snapshot, option: Option, measured: Measured) -> Option:
    """What a campaign of ours brought counts more than any model."""
    lift = measured.get((option.move.strategy, menu.items[option.row].key, option.move.weekday))
    if lift is None or option.response is None:
        return option
    found = option.response
    ends = {name: float(end) for name, end in zip(("lift", "low", "high"), lift, strict=True)}
    return replace(option, response=replace(found, **ends))


def _suggestion(menu: Snapshot, option: Option, measured: Measured) -> Suggestion:
    known = (option.move.strategy, menu.items[option.row].key, option.move.weekday) in measured
    return Suggestion(option, known, _confidence(menu, option, known), advice_of(menu, option))


def _confidence(menu: Snapshot, option: Option, measured: bool) -> Confidence:
    """High only for what was measured here; a modelled lift is at best a fair guess."""
    units = float(option.offer.usual_units) if option.offer else 0.0
    if option.profit is None or menu.days < _ENOUGH_DAYS or units < _ENOUGH_UNITS:
        return "low"
    if option.profit.low <= 0:
        return "low" if option.profit.estimate <= -option.profit.low else "medium"
    return "high" if measured else "medium"
