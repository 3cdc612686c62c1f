"""Promotion advice and ROI as the model reads them (small JSON) and as the owner sees them (card, next questions)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from core.cards import Card
from core.money import format_money, minor_digits
from tools.base import ToolResult
from tools.menu.periods import WEEKDAYS
from tools.menu.promotions.board import Board
from tools.menu.promotions.schemas import RecommendPromotionsArgs

if TYPE_CHECKING:
    from tools.menu.promotions.engine.advice import Advice, Suggestion
    from tools.menu.promotions.engine.choice import Option
    from tools.menu.promotions.engine.features import Snapshot
    from tools.menu.promotions.engine.roi import Interval

INTERVAL_PERCENT = 80
MODELLED = (
    "The lifts are modelled on simulated restaurants, not yet measured in yours; one promotion measured settles it."
)
_TITLES = {
    "bundle": "Sell {item} and {other} as a pair, {percent}% off both",
    "discount": "Take {percent}% off {item}",
    "feature": "Put {item} forward: first on the menu and in your posts",
    "happy_hour": "{percent}% off {item} in the quiet hours",
    "limited_time": "Announce {item} as a special for four weeks",
    "loyalty": "Every tenth {item} free for regulars",
    "drop": "Take {item} off the menu",
    "reprice": "Try a price {percent}% higher for {item}",
    "none": "Leave {item} as it is",
}
_OFFERS = {
    "bundle": "{percent}% off the pair",
    "discount": "{percent}% off",
    "happy_hour": "{percent}% off",
    "loyalty": "every tenth free",
}

Json = dict[str, Any]


def suggestion_of(board: Board, advice: Advice, found: Suggestion) -> Json:
    """One suggestion without its id, which is given where it is stored. Money in major units."""
    assert board.menu
    from tools.menu.promotions.engine.why import reasons

    option, menu, money = found.option, board.menu, _Amounts(board.currency)
    weekday = option.move.weekday
    days = option.offer.days if option.offer else 0
    profit, taken = option.profit, option.response.taken if option.response else 0.0
    return {
        "strategy": option.move.strategy,
        "item": menu.items[option.row].name,
        "with_item": partner_of(menu, option),
        "title": title_of(menu, option),
        "weekday": None if weekday is None else WEEKDAYS[weekday],
        "offer": _offer(option),
        "days": days,
        "lift_percent": percents(option.lift),
        "lift_basis": "measured" if found.measured else "modelled",
        "cannibalisation_percent": round(100 * max(taken, 0.0), 1),
        "cost": money.amount(option.cost),
        "profit": money.interval(profit),
        "profit_a_day": money.interval(profit, max(days, 1)),
        "revenue": money.interval(option.revenue),
        "roi_percent": percents(option.roi) if option.roi else None,
        "reasons": reasons(menu, option, advice.day),
        "confidence": found.confidence,
    }


class _Amounts:
    """Fractions to the numbers in JSON."""

    def __init__(self, currency: str) -> None:
        self._digits = minor_digits(currency)

    def amount(self, value: Any) -> float:
        return round(float(value), self._digits) + 0.0

    def interval(self, found: Interval | None, days: int = 1) -> Json | None:
        if found is None:
            return None
        return {name: self.amount(value / days) for name, value in zip(_ENDS, found, strict=True)}


_ENDS = ("estimate", "low", "high")


def percents(found: Interval) -> Json:
    return {name: round(100 * float(value), 1) + 0.0 for name, value in zip(_ENDS, found, strict=True)}


def partner_of(menu: Snapshot, option: Option) -> str | None:
    pair = menu.pairs[option.row]
    if option.move.strategy != "bundle" or pair is None:
        return None
    return next(item.name for item in menu.items if item.key == pair.other)


def title_of(menu: Snapshot, option: Option) -> str:
    title = _TITLES[option.move.strategy].format(
        item=menu.items[option.row].name,
        other=partner_of(menu, option),
        percent=f"{abs(100 * option.move.discount):g}",
    )
    return title if option.move.weekday is None else f"{title}, on {WEEKDAYS[option.move.weekday]}s"


def _offer(option: Option) -> str | None:
    text = _OFFERS.get(option.move.strategy)
    return text and text.format(percent=f"{100 * option.move.discount:g}")


def content_of(board: Board, args: RecommendPromotionsArgs, advice: Advice | None, found: Sequence[Json]) -> Json:
    from tools.menu.promotions.engine.why import index_of

    week = board.menu.week if board.menu else ()
    return {
        "goal": args.goal,
        "weekday": _weekday(args, advice),
        "item": args.item,
        "currency": board.currency,
        "demo": board.demo,
        "suggestions": list(found),
        "asked_day": {**index_of(advice.day), "slow": advice.day.slow} if advice and advice.day else None,
        "weekdays": [{**index_of(day), "slow": day.slow} for day in week],
        "interval_percent": INTERVAL_PERCENT,
        "basis": basis_of(board),
        "note": note_of(board, args, advice, found),
    }


def _weekday(args: RecommendPromotionsArgs, advice: Advice | None) -> str | None:
    """The one that was asked for, or the slowest one where a slow day was."""
    if args.weekday:
        return args.weekday.capitalize()
    return WEEKDAYS[advice.day.weekday] if advice and advice.day else None


def basis_of(board: Board) -> Json | None:
    if board.menu is None or board.history is None:
        return None
    last: date = board.history.end
    first = board.history.dates[-board.menu.days]
    opened = board.menu.open_days
    return {
        "first_day": first.isoformat(),
        "last_day": last.isoformat(),
        "days_with_sales": opened,
        "closed_days": board.menu.days - opened,
        "orders": board.menu.baskets.orders if board.menu.baskets else 0,
    }


def note_of(board: Board, args: RecommendPromotionsArgs, advice: Advice | None, found: Sequence[Json]) -> str | None:
    if board.menu is None or advice is None:
        return _no_sales(board)
    said = []
    if args.weekday and advice.day is None:
        return (
            f"There were no sales on any {args.weekday.capitalize()} in the last half year, so it seems you are closed."
        )
    if advice.day and not advice.day.slow:
        said.append(_not_slow(advice))
    if not found:
        said.append(_nothing_pays(board, advice))
    if any(one["profit"] is None for one in found):
        said.append("Where a cost is missing, only the change in sales can be said, not the profit.")
    if any(one["lift_basis"] == "modelled" for one in found):
        said.append(MODELLED)
    return " ".join(said) or None


def _no_sales(board: Board) -> str:
    if board.last_sale:
        return f"The last sale on record is of {board.last_sale}: too long ago to advise on. Import newer orders first."
    return "There are no sales yet, and without them any advice would be a guess. Import an order export first."


def _not_slow(advice: Advice) -> str:
    day = advice.day
    assert day
    name = f"{WEEKDAYS[day.weekday]}s"
    if day.low is None or day.high is None:
        return f"There are too few weeks of sales to say whether {name} are slow."
    return f"{name} are not clearly slow: {day.ratio:.2f} of an average day ({day.low:.2f} to {day.high:.2f})."


def _nothing_pays(board: Board, advice: Advice) -> str:
    nearest = advice.passed_over
    if nearest is None or board.menu is None:
        return "I see nothing to promote here: no dish of it sells at the moment."
    what = title_of(board.menu, nearest)
    if nearest.profit is None:
        return f"Nothing can be said without costs; the nearest would be: {what}."
    if nearest.profit.estimate > 0:
        return "What would pay here was turned down lately, or is too unsure to suggest."
    amount = format_money(float(nearest.profit.estimate), board.currency)
    return f"Nothing pays for itself here, so leave it as it is. The nearest was: {what}, at {amount} over four weeks."


def result(board: Board, content: Json) -> ToolResult:
    cards = [card_of(content)] if content["suggestions"] else []
    return ToolResult(content, cards, questions_of(content))


def card_of(content: Json) -> Card:
    currency = content["currency"]
    columns = [
        {"key": "title", "label": "What to do"},
        {"key": "lift", "label": "More sold (modelled)"},
        {"key": "profit", "label": f"Profit ({INTERVAL_PERCENT}%)"},
        {"key": "cost", "label": "Given away"},
        {"key": "confidence", "label": "Confidence"},
    ]
    rows = [_card_row(one, currency) for one in content["suggestions"]]
    data = {"columns": columns, "rows": rows, "currency": currency, "note": content["note"]}
    day = content["asked_day"]
    title = f"What to promote on {day['weekday']}s" if day else "What to promote"
    lines = [f"{row['title']}: {row['profit']}." for row in rows[:3]] + (["Demo data."] if content["demo"] else [])
    return Card(type="table", title=title, data=data, text="\n".join(lines), demo=content["demo"])


def _card_row(one: Json, currency: str) -> Json:
    profit, lift = one["profit"], one["lift_percent"]
    told = "measured: " if one["lift_basis"] == "measured" else ""
    return {
        "id": one["id"],
        "title": one["title"],
        "lift": f"{told}{lift['estimate']:+.0f}% ({lift['low']:+.0f} to {lift['high']:+.0f})",
        "profit": f"not known; sales {ranged(one['revenue'], currency)}"
        if profit is None
        else ranged(profit, currency),
        "cost": format_money(one["cost"], currency),
        "confidence": one["confidence"],
    }


def ranged(found: Json, currency: str) -> str:
    estimate, low, high = (format_money(found[name], currency) for name in _ENDS)
    return f"{estimate} ({low} to {high})"


def questions_of(content: Json) -> list[str]:
    """What an owner would ask next."""
    if content["basis"] is None:
        return ["What can you do?"]
    asks = [f"What would 15% off {one['item']} bring?" for one in content["suggestions"][:1]]
    if content["asked_day"] is None:
        slow = [day for day in content["weekdays"] if day["slow"]]
        asks += [f"What should I promote on {min(slow, key=lambda day: day['index'])['weekday']}s?"] if slow else []
    return [*asks, "Which dishes aren't pulling their weight?"]
