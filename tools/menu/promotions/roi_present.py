"""An ROI estimate as the model reads it and as the owner sees it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from core.cards import Card
from core.money import format_money, minor_digits
from tools.base import ToolResult
from tools.menu.promotions.board import Board
from tools.menu.promotions.calculator import Estimate
from tools.menu.promotions.present import percents, ranged

if TYPE_CHECKING:
    from tools.menu.promotions.engine.roi import Interval, Offer

Json = dict[str, Any]


def content_of(board: Board, found: Estimate) -> Json:
    from tools.menu.promotions.engine import roi

    offer, digits = found.offer, minor_digits(board.currency)
    units, lift = roi.break_even_units(offer), roi.break_even_lift(offer)
    profit = roi.profit_range(offer, found.lift) if found.lift else None
    returned = roi.roi_range(offer, found.lift) if found.lift else None
    revenue = roi.revenue_range(offer, found.lift) if found.lift else None
    return {
        "item": found.item,
        "currency": board.currency,
        "demo": board.demo,
        "inputs": {
            "discount_percent": found.percent,
            "days": offer.days,
            "cost": float(offer.fixed_cost),
            "price": round(float(offer.price), digits),
            "unit_cost": None if offer.unit_cost is None else round(float(offer.unit_cost), digits),
            "units_a_day": round(float(offer.units_a_day), 2),
        },
        "break_even_lift_percent": None if lift is None else round(100 * float(lift), 1),
        "break_even_alone_percent": _alone(offer),
        "break_even_extra_units": None if units is None else round(float(units), 1),
        "never_breaks_even": never(found),
        "modelled_lift_percent": percents(found.lift) if found.lift else None,
        "lift_basis": found.basis,
        "cannibalisation_percent": round(100 * max(float(offer.taken), 0.0), 1),
        "profit": _money(profit, digits),
        "revenue": _money(revenue, digits),
        "roi_percent": percents(returned) if returned else None,
        "worth_it": worth_it(found, profit),
        "interval_percent": 80,
        "assumptions": found.assumptions,
        "note": _note(board, found, profit),
    }


def _alone(offer: Offer) -> float | None:
    """The break-even if nothing came out of other dishes or later days, as textbooks have it."""
    from tools.menu.promotions.engine.roi import break_even_lift

    lift = break_even_lift(replace(offer, taken=Fraction()))
    return None if lift is None else round(100 * float(lift), 1)


def never(found: Estimate) -> bool:
    """True where even the best extra unit loses money, so that no lift can pay."""
    return found.offer.burden > 0 and found.offer.gain is not None and found.offer.gain <= 0


def worth_it(found: Estimate, profit: Interval | None) -> bool | None:
    """None where the cost is unknown, or the interval has both gain and loss in it."""
    if never(found):
        return False
    if profit is None or profit.low <= 0 < profit.high:
        return None
    return profit.low > 0


def _money(found: Interval | None, digits: int) -> Json | None:
    if found is None:
        return None
    return {
        name: round(float(value), digits) + 0.0 for name, value in zip(("estimate", "low", "high"), found, strict=True)
    }


def _note(board: Board, found: Estimate, profit: Interval | None) -> str | None:
    offer = found.offer
    if offer.unit_cost is None:
        return "Without what it costs to make, neither break-even nor profit can be said; the revenue is."
    if never(found):
        each = format_money(float(offer.gain or Fraction()), board.currency)
        return f"At that price every extra one brings {each}, so no number of extra sales ever breaks even."
    if offer.usual_units <= 0:
        return "It has not sold lately, so there is nothing to lift; only the extra units that pay for it are known."
    if found.lift is None:
        return "How many more would sell is not known for an offer like this; the break-even is exact."
    if worth_it(found, profit) is None:
        return "The range has both gain and loss in it: it may pay, or not."
    return None


def result(board: Board, found: Estimate) -> ToolResult:
    content = content_of(board, found)
    item = found.item or "an average dish"
    asks = [f"What should I promote instead of {item}?", "What should I promote?"] if found.item else []
    return ToolResult(content, [_card(board, found, content)], asks or ["What should I promote?"])


def _card(board: Board, found: Estimate, content: Json) -> Card:
    currency, given = board.currency, content["inputs"]
    needed, profit, back = content["break_even_lift_percent"], content["profit"], content["roi_percent"]
    facts = [
        ("Price now", format_money(given["price"], currency)),
        ("Costs to make", "not known" if given["unit_cost"] is None else format_money(given["unit_cost"], currency)),
        ("Sells a day", f"{given['units_a_day']:g}"),
        ("Has to sell more", "never pays" if content["never_breaks_even"] else _percent(needed)),
        ("Would sell more", _lift(content)),
        ("Profit", "not known" if profit is None else ranged(profit, currency)),
        ("Return on what it costs", _percent(back and back["estimate"])),
    ]
    rows = [{"what": what, "figure": figure} for what, figure in facts]
    columns = [{"key": "what", "label": ""}, {"key": "figure", "label": ""}]
    offer = f"{given['discount_percent']:g}% off" if given["discount_percent"] else "a promotion"
    title = f"{found.item or 'The menu'}: {offer} for {given['days']} days"
    note = " ".join(filter(None, [content["note"], *content["assumptions"]]))
    must = "no extra sale pays for it" if content["never_breaks_even"] else f"it has to sell {facts[3][1]} more"
    text = f"{title}. Profit {facts[5][1]}; {must}." + (" Demo data." if board.demo else "")
    data = {"columns": columns, "rows": rows, "currency": currency, "note": note}
    return Card(type="table", title=title, data=data, text=text, demo=board.demo)


def _percent(value: float | None) -> str:
    return "not known" if value is None else f"{value:g}%"


def _lift(content: Json) -> str:
    lift = content["modelled_lift_percent"]
    if lift is None:
        return "not known"
    return f"{lift['estimate']:g}% ({lift['low']:g} to {lift['high']:g}, {content['lift_basis']})"
