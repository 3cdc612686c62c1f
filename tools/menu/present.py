"""An analysis as the model reads it (small JSON) and as the owner sees it (card, next questions)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

from core.cards import Card
from core.money import format_money
from tools.base import ToolResult
from tools.menu.analysis import Analysis
from tools.menu.engine import CLASSES, Dish, Matrix, best, number, percent_change, rounded, slowest, unsold
from tools.menu.engine.views import View, food_cost
from tools.menu.store import Sold

_TOP, _UNSOLD_SHOWN, _UNCOSTED_SHOWN, _CHANGES = 5, 20, 5, 8
_ALL_NAMES_UP_TO, _NAMES_A_CLASS = 60, 12  # a long menu's class lists are cut, with their true counts beside them

Json = dict[str, Any]


def result(analysis: Analysis, today: date) -> ToolResult:
    content = content_of(analysis, today)
    cards = [card_of(analysis, content)] if analysis.matrix.units > 0 else []
    return ToolResult(content, cards, suggestions_of(analysis))


def content_of(analysis: Analysis, today: date) -> Json:
    matrix = analysis.matrix
    idle = unsold(matrix)
    return {
        "period": analysis.period.as_json(),
        "quality": dict(analysis.quality),
        "scope": {"category": analysis.scope.category, "item": analysis.dish.name if analysis.dish else None},
        "currency": analysis.restaurant.currency,
        "demo": analysis.restaurant.demo,
        "basis": _basis(matrix),
        "costs": _costs(matrix),
        "totals": _totals(analysis),
        "previous": _previous(analysis),
        "thresholds": thresholds_of(analysis, matrix),
        **_classes(matrix),
        "best": [row_of(analysis, dish) for dish in best(matrix)[:_TOP]],
        "worst": [row_of(analysis, dish) for dish in slowest(matrix)[:_TOP]],
        "unsold": [dish.name for dish in idle[:_UNSOLD_SHOWN]],
        "unsold_count": len(idle),
        "item": _item(analysis),
        "changes": changes_of(analysis)[:_CHANGES],
        "last_sale": analysis.last_sale.isoformat() if analysis.last_sale else None,
        "note": _note(analysis, today),
    }


def row_of(analysis: Analysis, dish: Dish) -> Json:
    """One dish. `price` is revenue / units, the list price where it sold nothing."""
    verdict, money = analysis.matrix.verdicts.get(dish.key), _Money(analysis)
    before = analysis.units_before(dish.key)
    change = None if before is None else percent_change(dish.units, before)
    return {
        "name": dish.name,
        "category": dish.category,
        "units": number(dish.units),
        "mix_percent": rounded(100 * verdict.mix, 2) if verdict else 0.0,
        "revenue": money(dish.revenue),
        "price": money(dish.price),
        "cost": money(dish.cost),
        "contribution_margin": money(dish.margin),
        "contribution": money(dish.contribution),
        "class": verdict.name if verdict else None,
        **_sure(analysis, dish),
        "units_change_percent": rounded(change, 1),
    }


def _sure(analysis: Analysis, dish: Dish) -> Json:
    probability, decided = analysis.sure.get(dish.key, (None, False))
    return {"probability": probability, "decided": decided}


def changes_of(analysis: Analysis) -> list[Json]:
    """The dishes that stand elsewhere than in the period before; percentages are of the units, money in major units."""
    money = _Money(analysis)
    found = []
    for moved in analysis.changes:
        share = moved.axis == "popularity"
        before, now = (rounded(100 * value, 2) if share else money(value) for value in (moved.before, moved.now))
        found.append(
            {
                "item": moved.name,
                "from": moved.was,
                "to": moved.is_now,
                "because": moved.because,
                "axis": moved.axis,
                "before": before,
                "now": now,
                **({"size_mix": True} if moved.size_mix else {}),
                "decided": analysis.sure.get(moved.key, (None, False))[1],
            }
        )
    return found


def matrix_of(analysis: Analysis, today: date) -> Json:
    """What the card draws, for a page of its own; there is one even where nothing was sold."""
    content = content_of(analysis, today)
    data = card_of(analysis, content).data
    if analysis.view is not None:
        data["view"] = _view(analysis, analysis.view)
    return {
        **data,
        **{name: content[name] for name in ("scope", "demo", "totals", "previous", "costs", "last_sale", "note")},
    }


def _view(analysis: Analysis, view: View) -> Json:
    """Another matrix of the same dishes; food cost in percent of what was paid."""
    other = rounded(100 * view.other, 2) if view.name == "miller" and view.other is not None else None
    return {
        "name": view.name,
        "food_cost_percent": None if view.food_cost is None else rounded(100 * view.food_cost, 1),
        "popularity_percent": other,
        "contribution": _Money(analysis)(view.other) if view.name == "pavesic" else None,
        "items": [
            {
                "name": dish.name,
                "class": view.classes[dish.key],
                "food_cost_percent": None if (share := food_cost(dish)) is None else rounded(100 * share, 1),
            }
            for dish in analysis.matrix.dishes
        ],
    }


def thresholds_of(analysis: Analysis, matrix: Matrix) -> Json:
    popularity = None if matrix.popularity is None else 100 * matrix.popularity
    return {"popularity_percent": rounded(popularity, 2), "contribution_margin": _Money(analysis)(matrix.margin)}


class _Money:
    """Minor units to the number in JSON."""

    def __init__(self, analysis: Analysis) -> None:
        self._scale, self._digits = analysis.scale, analysis.digits

    def __call__(self, amount: Fraction | None) -> float | None:
        return None if amount is None else rounded(amount * self._scale, self._digits)


def _basis(matrix: Matrix) -> str:
    return "margin" if matrix.costed else "popularity"


def _costs(matrix: Matrix) -> Json:
    missing = sorted(dish.name for dish in matrix.dishes if dish.cost is None)
    return {
        "items": len(matrix.dishes),
        "costed": len(matrix.dishes) - len(missing),
        "uncosted": missing[:_UNCOSTED_SHOWN],
        "uncosted_count": len(missing),
    }


def _totals(analysis: Analysis) -> Json:
    matrix, money = analysis.matrix, _Money(analysis)
    sold = sum(dish.units > 0 for dish in matrix.dishes)
    return {
        "units": number(matrix.units),
        "revenue": money(matrix.revenue),
        "contribution": money(matrix.contribution),
        "items_sold": sold,
        "items_unsold": len(matrix.dishes) - sold,
    }


def _previous(analysis: Analysis) -> Json | None:
    if not analysis.had_sales_before:
        return None
    total = _sum(analysis.before.values())
    period = analysis.period.before
    return {
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "units": number(total.units),
        "revenue": _Money(analysis)(total.revenue),
        "units_change_percent": rounded(percent_change(analysis.matrix.units, total.units), 1),
        "revenue_change_percent": rounded(percent_change(analysis.matrix.revenue, total.revenue), 1),
    }


def _sum(sales: Iterable[Sold]) -> Sold:
    rows = list(sales)
    return Sold(sum((row.units for row in rows), Fraction()), sum((row.revenue for row in rows), Fraction()))


def _classes(matrix: Matrix) -> Json:
    if _basis(matrix) == "popularity" or matrix.units <= 0:
        return {"classes": {}, "class_counts": {}}
    names: dict[str, list[str]] = {name: [] for name in CLASSES}
    for dish in matrix.dishes:
        verdict = matrix.verdicts[dish.key].name
        if verdict in names:
            names[verdict].append(dish.name)
    limit = None if len(matrix.dishes) <= _ALL_NAMES_UP_TO else _NAMES_A_CLASS
    return {
        "classes": {name: dishes[:limit] for name, dishes in names.items()},
        "class_counts": {name: len(dishes) for name, dishes in names.items()},
    }


def _item(analysis: Analysis) -> Json | None:
    if analysis.dish is None:
        return None
    order = [dish.key for dish in analysis.matrix.dishes]
    rank = order.index(analysis.dish.key) + 1 if analysis.dish.key in order else None
    return {
        **row_of(analysis, analysis.dish),
        "available": analysis.dish.available,
        "rank": rank,
        "of": len(order),
        "reasons": list(analysis.reasons),
    }


def _note(analysis: Analysis, today: date) -> str | None:
    if analysis.last_sale is None:
        slug = analysis.restaurant.restaurant_id
        return (
            "There are no sales yet. They come from an order export: "
            f"tableside menu import FILE --restaurant {'my-place' if analysis.restaurant.demo else slug}."
        )
    if analysis.matrix.units <= 0:
        where = f" in {analysis.scope.category}" if analysis.scope.category else ""
        return (
            f"Nothing was sold{where} from {analysis.period.start} to {analysis.period.end}. "
            f"The last sale on record is of {analysis.last_sale}."
        )
    if analysis.last_sale < analysis.period.start:
        return None
    if analysis.period.end >= today:
        return "The period is not over yet."
    if analysis.last_sale < analysis.period.end:
        return f"The sales on record end on {analysis.last_sale}, before the period does."
    return None


def card_of(analysis: Analysis, content: Json) -> Card:
    """Every dish, for the drawing; `category_class` is its class among its own category."""
    rows = [
        {
            **row_of(analysis, dish),
            "category_class": _category_class(analysis, dish),
            "labour_class": _labour_class(analysis, dish),
        }
        for dish in analysis.matrix.dishes
    ]
    data = {
        "period": content["period"],
        "currency": content["currency"],
        "basis": content["basis"],
        "thresholds": content["thresholds"],
        "categories": list(analysis.by_category),
        "items": rows,
        "changes": changes_of(analysis),
        "quality": content["quality"],
        "labour_thresholds": None if analysis.labour is None else thresholds_of(analysis, analysis.labour),
        "category_thresholds": {name: thresholds_of(analysis, matrix) for name, matrix in analysis.by_category.items()},
    }
    part = analysis.scope.category or "Your menu"
    title = f"{part}: what sells and what earns" if content["basis"] == "margin" else f"{part}: what sells"
    return Card(type="menu_matrix", title=title, data=data, text=_text(analysis), demo=analysis.restaurant.demo)


def _category_class(analysis: Analysis, dish: Dish) -> str | None:
    matrix = analysis.by_category.get(dish.category or "")
    verdict = matrix.verdicts.get(dish.key) if matrix else None
    return verdict.name if verdict else None


def _labour_class(analysis: Analysis, dish: Dish) -> str | None:
    """Its class with wages in the margins; None where they are not known."""
    verdict = None if analysis.labour is None else analysis.labour.verdicts.get(dish.key)
    return verdict.name if verdict else None


def _days(analysis: Analysis) -> str:
    return f"{analysis.period.start} to {analysis.period.end}"


def _text(analysis: Analysis) -> str:
    lines = _menu_lines(analysis) if analysis.dish is None else [_dish_line(analysis, analysis.dish)]
    return "\n".join([*lines, "Demo data."] if analysis.restaurant.demo else lines)


def _dish_line(analysis: Analysis, dish: Dish) -> str:
    revenue = format_money(rounded(dish.revenue * analysis.scale, analysis.digits) or 0, analysis.restaurant.currency)
    verdict = analysis.matrix.verdicts.get(dish.key)
    kind = f", a {verdict.name}" if verdict else ""
    return f"{dish.name}{kind}, {_days(analysis)}: {number(dish.units):,} sold for {revenue}."


def _menu_lines(analysis: Analysis) -> list[str]:
    matrix = analysis.matrix
    revenue = format_money(rounded(matrix.revenue * analysis.scale, analysis.digits) or 0, analysis.restaurant.currency)
    lines = [
        f"{_days(analysis)}: {number(matrix.units):,} sold for {revenue}.",
        f"Best: {_named(best(matrix)[:3])}.",
        f"Slowest: {_named(slowest(matrix)[:3])}.",
    ]
    counts = [
        f"{len(names)} {label}{'' if len(names) == 1 else 's'}" for label, names in _classes(matrix)["classes"].items()
    ]
    if counts:
        lines.append(", ".join(counts) + ".")
    return lines


def _named(dishes: Iterable[Dish]) -> str:
    return ", ".join(f"{dish.name} ({number(dish.units):,})" for dish in dishes if dish.units > 0)


def suggestions_of(analysis: Analysis) -> list[str]:
    """What an owner would ask next."""
    if analysis.last_sale is None:
        return ["What can you do?"]
    if analysis.matrix.units <= 0:
        return [f"How did the menu do in the month up to {analysis.last_sale}?", "Which dishes sold best this year?"]
    if analysis.dish is not None:
        return _about_dish(analysis, analysis.dish)
    slow, top = slowest(analysis.matrix)[0], best(analysis.matrix)[0]
    third = "Which of my dishes are stars?" if _basis(analysis.matrix) == "margin" else f"How is {top.name} doing?"
    return [f"Why is {slow.name} selling so little?", third, "How was the month before?"]


def _about_dish(analysis: Analysis, dish: Dish) -> list[str]:
    verdict = analysis.matrix.verdicts.get(dish.key)
    asks = ["And the month before?"]
    if dish.category:
        asks.insert(0, f"How do the other {dish.category} dishes do?")
    if not dish.available:
        asks.append(f"Put {dish.name} back on the menu")
    elif verdict and verdict.name == "dog":
        asks.append(f"Take {dish.name} off the menu")
    else:
        asks.append("Which dishes aren't pulling their weight?")
    return asks
