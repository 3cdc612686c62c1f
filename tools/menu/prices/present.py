"""Price advice as the model reads it (small JSON) and as the owner sees it (card, next questions)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from core.cards import Card
from core.money import format_money, minor_digits
from tools.base import ToolResult
from tools.menu.names import Found
from tools.menu.prices.schemas import PriceReport

if TYPE_CHECKING:
    from tools.menu.prices.engine.advice import Advice
    from tools.menu.prices.engine.optimum import Interval

_SHOWN, _CARD_ROWS = 12, 200
INTERVAL_PERCENT = 90
_CHANGED = ("raise", "lower")
_ORDER = {"raise": 0, "lower": 0, "keep": 1, "unclear": 2, "no_cost": 3, "too_few_changes": 4}

Json = dict[str, Any]

NOTE = (
    "A profit change is a model's estimate for 30 days. Guests who would order another dish instead are not counted, "
    "and no price outside what was tried (5% either way) is suggested."
)
_ONE_PRICE_EACH = "each size has sold at one price all along, so the sales cannot say what another would do."
LEARN = (
    "What guests would do at another price cannot be known from these sales. To learn it, change one dish's price "
    "for some weeks, then back or on, and leave the others alone."
)


def result(report: PriceReport, advice: Sequence[Advice], asked: Found | None) -> ToolResult:
    rows = ranked(advice)
    return ToolResult(
        content_of(report, rows),
        [card_of(report, rows, asked)],
        suggestions_of(rows, asked, report.restaurant.currency),
    )


def content_of(report: PriceReport, rows: Sequence[Advice]) -> Json:
    """`items` are the first dozen: what can be changed, then what sells most; `counts` are over all."""
    currency = report.restaurant.currency
    return {
        "currency": currency,
        "demo": report.restaurant.demo,
        "items": [row_of(one, currency) for one in rows[:_SHOWN]],
        "items_count": len(rows),
        "counts": counts_of(rows),
        "target_margin": report.target_margin,
        "interval_percent": INTERVAL_PERCENT,
        "basis": {
            "first_day": report.first_day.isoformat() if report.first_day else None,
            "last_day": report.last_day.isoformat() if report.last_day else None,
            "days_with_sales": report.days_with_sales,
        },
        "note": note_of(rows),
    }


def counts_of(rows: Iterable[Advice]) -> Json:
    reasons = [one.reason for one in rows]
    changed, kept = sum(reason in _CHANGED for reason in reasons), reasons.count("keep")
    return {"suggested": changed, "keep": kept, "unknown": len(reasons) - changed - kept}


def row_of(one: Advice, currency: str) -> Json:
    """One dish or one size of it. Money in major units; `expected_profit_change` is of 30 days."""
    digits = minor_digits(currency)
    even = one.break_even
    return {
        "item": one.item,
        "size": one.size,
        "current": _rounded(one.current, digits),
        "suggested": _rounded(one.suggested, digits),
        "low": one.low,
        "high": one.high,
        "change_percent": _percent(one.suggested, one.current),
        "cost": _rounded(one.cost, digits),
        "margin_percent": _margin(one),
        "elasticity": _interval(one.elasticity, 2),
        "expected_profit_change": _interval(one.profit_change, digits),
        "reason": one.reason,
        "reason_text": reason_text(one, currency),
        "break_even": even
        and {"price_change_percent": even.price_change_percent, "units_drop_percent": even.units_drop_percent},
        "target_price": one.target_price,
        "price_changes": one.changes,
    }


def reason_text(one: Advice, currency: str) -> str:
    """One or two plain sentences on why."""

    def money(amount: float | None) -> str:
        return format_money(amount or 0.0, currency)

    if one.reason in _CHANGED and one.elasticity and one.profit_change:
        change = one.profit_change
        return (
            f"When its price moved before, sales moved about {abs(one.elasticity.estimate):.1f}% the other way for "
            f"each 1%. At {money(one.suggested)} it should bring about {money(change.estimate)} more a month "
            f"({money(change.low)} to {money(change.high)})."
        )
    if one.detail == "below_cost":
        return (
            f"It costs {money(one.cost)} to make, more than any price it may be judged by ({money(one.current)} now)."
        )
    text = _TEXTS.get((one.reason, one.detail)) or _TEXTS[one.reason, None]
    return text.format(price=money(one.current)) + _loss(one, money(one.cost))


_TEXTS: dict[tuple[str, str | None], str] = {
    (
        "no_price_history",
        None,
    ): "It has sold at {price} all along, so its sales cannot say what another price would do.",
    ("no_price_history", "not_sold"): "It has not sold yet, so there is nothing to learn from.",
    ("size_mix_only", None): (
        "What guests pay for it varies within a day, by size, kind or coupon, not because its price was changed."
    ),
    ("too_few_changes", None): ("Its price changed too rarely or too briefly to tell what that did to its sales."),
    ("too_few_changes", "promotions_only"): (
        "Its price only changed for short promotions, which say little about a lasting price."
    ),
    ("no_cost", None): "Its cost is not known, so no price can be called better.",
    ("unclear", "collinear"): (
        "Its price moved together with other things such as the season, so what the price did cannot be told apart."
    ),
    ("unclear", "not_sold"): "It has not sold in the last eight weeks.",
    ("unclear", None): "Another price may lose as well as gain: the sales so far do not settle it.",
    ("keep", None): "Today's {price} is about the best of the prices that were tried.",
}


def _loss(one: Advice, cost: str) -> str:
    if one.cost is None or one.current is None or one.cost < one.current:
        return ""
    return f" At a cost of {cost} it loses money on every plate."


def note_of(rows: Sequence[Advice]) -> str:
    known = any(one.reason in (*_CHANGED, "keep", "unclear") for one in rows)
    return NOTE if known else LEARN


def card_of(report: PriceReport, rows: Sequence[Advice], asked: Found | None) -> Card:
    currency = report.restaurant.currency
    columns: list[Json] = [
        {"key": "item", "label": "Dish"},
        {"key": "price", "label": "Price now"},
        {"key": "cost", "label": "Cost"},
        {"key": "suggested", "label": "Suggested"},
        {"key": "change", "label": f"Profit a month ({INTERVAL_PERCENT}%)"},
        {"key": "why", "label": "Why"},
    ]
    if report.target_margin is not None:
        columns.insert(3, {"key": "target", "label": f"For a {report.target_margin:g}% margin"})
    data = {
        "columns": columns,
        "rows": [_card_row(one, currency) for one in rows[:_CARD_ROWS]],
        "currency": currency,
        "note": note_of(rows),
    }
    title = f"{asked.label}: what to charge" if asked else "What to charge"
    return Card(type="table", title=title, data=data, text=_text(report, rows), demo=report.restaurant.demo)


def _card_row(one: Advice, currency: str) -> Json:
    def money(amount: float | None) -> str | None:
        return None if amount is None else format_money(amount, currency)

    change = one.profit_change if one.reason in _CHANGED else None
    return {
        "item": label(one),
        "price": money(one.current),
        "cost": money(one.cost),
        "target": money(one.target_price),
        "suggested": money(one.suggested),
        "change": change and f"{money(change.estimate)} ({money(change.low)} to {money(change.high)})",
        "why": reason_text(one, currency),
    }


def label(one: Advice) -> str:
    return f"{one.item} {one.size}" if one.size else one.item


def _text(report: PriceReport, rows: Sequence[Advice]) -> str:
    currency = report.restaurant.currency
    changed = [one for one in rows if one.reason in _CHANGED]
    lines = [
        f"{label(one)}: {format_money(one.current or 0, currency)} -> {format_money(one.suggested or 0, currency)}."
        for one in changed[:3]
    ]
    if not changed:
        lines = _one_dish(rows, currency) or ["No price change is backed by the sales so far."]
    return "\n".join([*lines, "Demo data."] if report.restaurant.demo else lines)


def _one_dish(rows: Sequence[Advice], currency: str) -> list[str]:
    """Why the one dish that was asked for stays as it is, size by size where they differ."""
    if len({one.key for one in rows}) != 1:
        return []
    if len(rows) == 1 or {(one.reason, one.detail) for one in rows} != {("no_price_history", None)}:
        return [f"{label(one)}: {reason_text(one, currency)}" for one in rows]
    sizes = ", ".join(f"{one.size or 'without a size'} {format_money(one.current or 0, currency)}" for one in rows)
    return [f"{rows[0].item} ({sizes}): {_ONE_PRICE_EACH}"]


def suggestions_of(rows: Sequence[Advice], asked: Found | None, currency: str) -> list[str]:
    """What an owner would say next."""
    asks = [
        f"Change the {label(one)} to {format_money(one.suggested or 0, currency)}"
        for one in rows
        if one.reason in _CHANGED
    ][:2]
    if asked is not None:
        return [*asks, f"How is {asked.item.name} doing?", "What should I charge for the others?"][:3]
    return [*asks, "Which dishes earn the least?", "Which of my dishes are stars?"][:3]


def ranked(advice: Sequence[Advice]) -> list[Advice]:
    """What brings most first, then what sells most; the sizes of a dish together, from the cheapest."""
    sold: dict[str, float] = defaultdict(float)
    for one in advice:
        sold[one.key] += one.units

    def rank(one: Advice) -> tuple[int, float, float, str, float]:
        gain = one.profit_change.estimate if one.profit_change else 0.0
        return _ORDER.get(one.reason, 5), -gain, -sold[one.key], one.item, one.current or 0.0

    return sorted(advice, key=rank)


def _margin(one: Advice) -> float | None:
    if one.cost is None or not one.current:
        return None
    return round(100 * (one.current - one.cost) / one.current, 1)


def _percent(new: float | None, old: float | None) -> float | None:
    return None if new is None or not old else round(100 * (new / old - 1), 1)


def _interval(interval: Interval | None, digits: int) -> Json | None:
    if interval is None:
        return None
    return {
        "estimate": round(interval.estimate, digits),
        "low": round(interval.low, digits),
        "high": round(interval.high, digits),
    }


def _rounded(amount: float | None, digits: int) -> float | None:
    return None if amount is None else round(amount, digits)
