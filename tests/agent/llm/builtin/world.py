"""A small pizza menu, results as `analyze_menu` and `update_menu_item` give them, and a talk with the built-in brain."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage

from agent.llm.builtin import BuiltinChatModel, BuiltinContext, DishName
from tests.agent.llm.builtin.answers import ANSWERS

TOOLS = ("analyze_menu", "update_menu_item", "remember_fact", "forget_fact", *ANSWERS)
WRITES = ("update_menu_item", "remember_fact", "forget_fact", "sync_pos", "reply_to_review")
_MENU = {
    "Chicken": {
        "Barbecue Chicken": 20.75,
        "California Chicken": 20.75,
        "Thai Chicken": 20.75,
        "Chicken Pesto": 16.75,
    },
    "Classic": {
        "Big Meat": 12.0,
        "Classic Deluxe": 16.0,
        "Greek": 12.0,
        "Hawaiian": 10.5,
        "Napolitana": 16.0,
        "Pepperoni": 12.5,
        "Pepperoni, Mushroom and Peppers": 14.5,
    },
    "Supreme": {
        "Brie Carre": 23.65,
        "Calabrese": 16.25,
        "Italian Supreme": 16.5,
        "Sicilian": 16.25,
        "Soppressata": 16.5,
        "Spicy Italian": 16.5,
        "Spinach Supreme": 12.5,
    },
    "Veggie": {
        "Five Cheese": 18.5,
        "Four Cheese": 17.95,
        "Green Garden": 12.0,
        "Mediterranean": 16.0,
        "Mexicana": 16.0,
        "Spinach Pesto": 12.5,
        "Spinach and Feta": 16.0,
        "Vegetables and Vegetables": 16.0,
    },
}
_ALIASES = {"Barbecue Chicken": ("bbq chicken",), "Four Cheese": ("4 cheese",)}
DISHES = tuple(
    DishName(name, _ALIASES.get(name, ()), category, price)
    for category, dishes in _MENU.items()
    for name, price in dishes.items()
)
CONTEXT = BuiltinContext(
    datetime(2027, 1, 1, 10, tzinfo=ZoneInfo("America/New_York")),
    "America/New_York",
    "USD",
    "Luna Pizza",
    demo=False,
    dishes=DISHES,
)
WORST = ("Brie Carre", "Green Garden", "Calabrese", "Spinach Supreme", "Chicken Pesto")
BEST = ("California Chicken", "Thai Chicken", "Hawaiian", "Barbecue Chicken", "Classic Deluxe")
_CATEGORIES = {dish.name: dish.category for dish in DISHES}


def row(name: str, units: float, **more: Any) -> dict[str, Any]:
    return {
        "name": name,
        "category": _CATEGORIES.get(name),
        "units": units,
        "mix_percent": 1.23,
        "revenue": 12.5 * units,
        "price": 12.5,
        "cost": 3.25,
        "contribution_margin": 9.25,
        "contribution": 9.25 * units,
        "class": "dog",
        "units_change_percent": -12.3,
    } | more


def analysis(args: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A result as the contract has it, for `args`."""
    end = date.fromisoformat(args["end_date"]) if "end_date" in args else CONTEXT.today - timedelta(days=1)
    start = (
        date.fromisoformat(args["start_date"])
        if "start_date" in args
        else end - timedelta(days=args.get("period_days", 30) - 1)
    )
    item = args.get("item")
    return {
        "period": {"start": start.isoformat(), "end": end.isoformat(), "days": (end - start).days + 1},
        "scope": {"category": args.get("category"), "item": item},
        "currency": "USD",
        "demo": False,
        "basis": "margin",
        "costs": {"items": 26, "costed": 26, "uncosted": [], "uncosted_count": 0},
        "totals": {"units": 3804, "revenue": 62624.45, "contribution": 44515.93, "items_sold": 26, "items_unsold": 0},
        "previous": {
            "start": "2026-11-02",
            "end": "2026-12-01",
            "units": 4200,
            "revenue": 70512.5,
            "units_change_percent": -9.4,
            "revenue_change_percent": -11.2,
        },
        "thresholds": {"popularity_percent": 2.19, "contribution_margin": 11.7},
        "classes": {
            "star": list(BEST[:2]),
            "plowhorse": [BEST[2]],
            "puzzle": ["Brie Carre"],
            "dog": ["Chicken Pesto", "Spinach Supreme", "Green Garden"],
        },
        "best": [row(name, 200 - place, **{"class": "star"}) for place, name in enumerate(BEST)],
        "worst": [row(name, 35 + place, **{"class": "dog" if place else "puzzle"}) for place, name in enumerate(WORST)],
        "unsold": [],
        "unsold_count": 0,
        "item": row(item, 62)
        | {"rank": 3, "of": 26, "reasons": [{"code": "low_mix", "mix_percent": 1.63, "threshold_percent": 2.19}]}
        if item
        else None,
        "last_sale": "2026-12-31",
        "note": None,
    } | more


def result_of(call: dict[str, Any]) -> dict[str, Any]:
    args = call["args"]
    if call["name"] == "analyze_menu":
        return analysis(args)
    if call["name"] in ANSWERS:
        return ANSWERS[call["name"]](args)
    if call["name"] == "remember_fact":
        return {"remembered": args["fact"]}
    if call["name"] == "forget_fact":
        return {"forgotten": [args["fact"]]}
    change = (
        {"field": "available", "before": not args["available"], "after": args["available"]}
        if "available" in args
        else {"field": "price", "before": 10.5, "after": args["price"]}
    )
    return {
        "status": "pending",
        "currency": "USD",
        "approval": {
            "id": "a1",
            "title": f"Change {args['item']}",
            "short_code": "K7QD",
            "risk": "money",
            "diff": [change],
            "notes": [],
        },
    }


def brain(context: BuiltinContext = CONTEXT, offered: Sequence[str] = TOOLS) -> BuiltinChatModel:
    return BuiltinChatModel(context=context, offered=tuple(offered))


def turn(
    history: list[BaseMessage], text: str, model: BuiltinChatModel | None = None, answer: Any = result_of
) -> tuple[list[tuple[str, dict[str, Any]]], str]:
    """Says `text`, runs the tools that are called, adds it all to `history`; returns the calls and the reply."""
    model, calls = model or brain(), []
    history.append(HumanMessage(text))
    for _ in range(6):
        message: AIMessage = model.answer(history)
        history.append(message)
        if not message.tool_calls:
            return calls, str(message.content)
        for call in message.tool_calls:
            calls.append((call["name"], call["args"]))
            history.append(ToolMessage(json.dumps(answer(call)), tool_call_id=call["id"]))
    raise AssertionError("the turn does not end")
