"""Why a suggestion is made: codes with their numbers, for the reply to put into words."""

from __future__ import annotations

from math import exp
from typing import Any

from tools.menu.periods import WEEKDAYS
from tools.menu.promotions.engine.choice import Option
from tools.menu.promotions.engine.features import DayIndex, Snapshot
from tools.menu.promotions.engine.roi import break_even_lift

Reason = dict[str, Any]
_MATTERS = 0.10  # a change or a gap below that is not worth a sentence
_LITTLE = 0.05


def reasons(menu: Snapshot, option: Option, day: DayIndex | None) -> list[Reason]:
    """The gravest first. Money in major units."""
    found = _loss(option) + _standing(menu, option.row) + ([day_reason(day)] if day else [])
    return found + _pair(menu, option) + _movement(menu, option) + _price(menu, option) + _arithmetic(option)


def day_reason(day: DayIndex) -> Reason:
    """Whether that weekday is slow: its takings beside an average open day (1.0), with the 80% interval."""
    code = "slow_weekday" if day.slow else "weekday_not_slow" if day.low is not None else "weekday_unclear"
    return {"code": code, **index_of(day)}


def index_of(day: DayIndex) -> Reason:
    low, high = (None if end is None else round(end, 2) for end in (day.low, day.high))
    return {"weekday": WEEKDAYS[day.weekday], "index": round(day.ratio, 2), "low": low, "high": high}


def _loss(option: Option) -> list[Reason]:
    profit = option.profit
    if profit is None or profit.estimate >= 0:
        return []
    saved = option.offer.usual_units * option.lift.estimate * (option.offer.unit_cost or 0) if option.offer else 0
    spoiling = round(float(profit.estimate + saved), 2)  # what is thrown away otherwise costs nothing more to sell
    return [{"code": "costs_money", "profit": round(float(profit.estimate), 2), "profit_if_it_would_spoil": spoiling}]


def _standing(menu: Snapshot, row: int) -> list[Reason]:
    kind = menu.class_of(row)
    if kind is None:
        return []
    if kind == "uncosted" or menu.mean_margin is None:
        return [{"code": "no_cost"}]
    margin, price = float(menu.margins[row]), float(menu.prices[row])
    return [
        {
            "code": "class",
            "class": kind,
            "contribution_margin": round(margin, 2),
            "menu_margin": round(menu.mean_margin, 2),
            "margin_percent": round(100 * margin / price, 1) if price > 0 else None,
        }
    ]


def _pair(menu: Snapshot, option: Option) -> list[Reason]:
    pair = menu.pairs[option.row]
    if option.move.strategy != "bundle" or pair is None:
        return []
    other = next(item.name for item in menu.items if item.key == pair.other)
    return [{"code": "bought_together", "with_item": other, "orders": pair.together, "lift": round(pair.lift, 2)}]


def _movement(menu: Snapshot, option: Option) -> list[Reason]:
    found = []
    trend, season = menu.value(option.row, "trend"), menu.value(option.row, "season")
    if abs(trend) >= _MATTERS:
        found.append({"code": "rising" if trend > 0 else "falling", "change_percent": round(100 * (exp(trend) - 1), 1)})
    if option.move.strategy == "limited_time" and season >= _MATTERS:
        found.append({"code": "in_season", "change_percent": round(100 * (exp(season) - 1), 1)})
    return found


def _price(menu: Snapshot, option: Option) -> list[Reason]:
    """How guests answer to a price is the price tool's to say, from changes there were; here it is the model's."""
    gap = menu.value(option.row, "price_ratio") - 1
    if option.move.strategy != "reprice":
        return []
    found: list[Reason] = [{"code": "price_not_tested", "price_change_percent": round(-100 * option.move.discount, 1)}]
    if abs(gap) >= _LITTLE:
        code = "pricier_than_category" if gap > 0 else "cheaper_than_category"
        found.append({"code": code, "difference_percent": round(100 * gap, 1)})
    return found


def _arithmetic(option: Option) -> list[Reason]:
    """What it has to bring, and what it takes from the rest of the menu."""
    found: list[Reason] = []
    if option.offer is None or option.response is None:
        return found
    needed = break_even_lift(option.offer)
    if option.move.discount > 0 and option.offer.gain is not None:
        percent = None if needed is None else round(100 * float(needed), 1)
        found.append({"code": "break_even" if percent is not None else "never_breaks_even", "lift_percent": percent})
    taken = option.response.taken
    if abs(taken) >= _LITTLE:
        code = "guests_take_another" if option.move.strategy == "drop" else "displaces" if taken > 0 else "brings_along"
        found.append({"code": code, "percent": round(100 * abs(taken), 1)})
    return found
