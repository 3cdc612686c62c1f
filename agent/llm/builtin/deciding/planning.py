"""From frames to tool calls with their arguments, or to what has to be said or asked instead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from core.money import minor_digits

from ..context import BuiltinContext
from ..frames import ANALYSES, ASKS, CHANGES, MARKETING, OFFERED, ONLINE, Frame, State

_MOST = 3  # calls for one wish
_MOST_CATEGORIES = 8  # more are not compared one by one


@dataclass(frozen=True, slots=True)
class Step:
    """A tool call (`tool` set) or something to say. `frame.missing` set: something to ask."""

    frame: Frame
    tool: str = ""
    args: dict[str, Any] = field(default_factory=dict)
    also: tuple[Frame, ...] = ()  # other aims that the same call answers


def plan(
    frames: list[Frame], state: State, context: BuiltinContext, offered: Collection[str] | None = None
) -> list[Step]:
    """The steps for `frames`; without `offered` every tool counts as offered."""
    steps: list[Step] = []
    for frame in frames:
        tool = OFFERED.get(frame.intent, "")
        if tool and offered is not None and tool not in offered:
            steps.append(Step(replace(frame, intent=_INSTEAD.get(frame.intent, "not_offered"), missing="")))
        elif frame.intent in ANALYSES:
            steps += _analyses(frame, state, context)
        elif frame.intent in CHANGES:
            steps += _changes(frame, state, context)
        elif frame.intent in ONLINE:
            steps.append(Step(frame) if frame.missing else Step(frame, tool, dict(frame.args)))
        elif frame.intent in MARKETING:
            steps += _marketing(frame, tool)
        elif frame.intent in ASKS:
            steps += _asks(frame, context)
        elif tool and not frame.missing:
            steps.append(Step(frame, tool, {"fact": frame.fact}))
        else:
            steps.append(Step(frame))
    return _distinct(steps)


def _distinct(steps: list[Step]) -> list[Step]:
    kept: list[Step] = []
    for step in steps:
        same = next(
            (n for n, each in enumerate(kept) if step.tool and (each.tool, each.args) == (step.tool, step.args)), None
        )
        if same is None:
            kept.append(step)
        elif step.frame.intent not in {kept[same].frame.intent, *(frame.intent for frame in kept[same].also)}:
            kept[same] = replace(kept[same], also=(*kept[same].also, step.frame))
    return kept


# --- reading


def _analyses(frame: Frame, state: State, context: BuiltinContext) -> list[Step]:
    if frame.category == "":
        return [_ask(frame, "category")]
    subject = _subject(frame, state)
    if frame.intent in ("item", "why") and not subject and not frame.rank:
        if frame.intent == "why" and not frame.choices:
            return [_ask(frame, "why")] if not frame.unknown else [_ask(frame, "dish")]
        return [_ask(frame, "dish")]
    spans = [period.args() for period in frame.periods] or [
        state.period.args() if state.period and frame.follows else {}
    ]
    scopes: list[dict[str, Any]] = [{"item": name} for name in subject] or _scopes(frame, state)
    most = _MOST
    if frame.intent == "categories" and 1 < len(context.categories) <= _MOST_CATEGORIES:
        scopes, spans, most = [{"category": name} for name in context.categories], spans[:1], len(context.categories)
    return [Step(frame, "analyze_menu", {**span, **scope}) for scope in scopes[:most] for span in spans[:_MOST]]


def _scopes(frame: Frame, state: State) -> list[dict[str, Any]]:
    """The categories asked for, or the whole menu."""
    first = frame.category or (state.category if frame.follows and not frame.whole else None)
    return [{"category": name} for name in [first, *frame.beside] if name] or [{}]


def _subject(frame: Frame, state: State) -> list[str | None]:
    if frame.intent not in ("item", "why"):
        return []
    if frame.dishes:
        return list(frame.dishes)
    return [state.item] if frame.follows and state.item and not frame.choices and not frame.rank else []


# --- asking what lies ahead, about prices, promotions and the till


def _asks(frame: Frame, context: BuiltinContext) -> list[Step]:
    if frame.intent == "pos" and not frame.args.get("provider"):
        return [_ask(frame, "provider")]
    if frame.choices or (frame.unknown and not frame.dishes):
        return [_ask(frame, "dish")]
    if frame.intent == "roi" and not {"discount_percent", "cost"} & set(frame.args):
        return [_ask(frame, "discount")]
    days: list[dict[str, Any]] = [ahead.args(context.today) for ahead in frame.ahead] or [{}]
    scopes: list[dict[str, Any]] = [{"item": name} for name in frame.dishes[:_MOST]] or [{}]
    return [
        Step(frame, ASKS[frame.intent], {**scope, **span, **frame.args}) for scope in scopes for span in days[:_MOST]
    ]


# --- writing and sending

_INSTEAD = dict.fromkeys(MARKETING, "beyond_marketing")  # where the tool is not there


def _marketing(frame: Frame, tool: str) -> list[Step]:
    """One call a wish; a dish that is only known by its place in a ranking is looked up first."""
    if frame.missing:
        return [Step(frame)]
    if frame.rank and not frame.dishes:
        return [Step(frame, "analyze_menu", {})]
    item = {"item": frame.dishes[0]} if frame.dishes and frame.intent in ("write", "plan") else {}
    args = {name: value for name, value in frame.args.items() if name != "day"}
    return [Step(frame, tool, {**args, **item})]


# --- changing


def _changes(frame: Frame, state: State, context: BuiltinContext) -> list[Step]:
    if frame.rank and not frame.dishes:
        return [Step(frame, "analyze_menu", _analyses_args(frame, state))]
    if not frame.dishes:
        several = (frame.category is not None or frame.whole) and not frame.choices
        return [_ask(frame, "one_dish" if several else "dish")]
    if frame.intent != "price":
        return [
            Step(frame, "update_menu_item", {"item": name, "available": frame.intent == "put_back"})
            for name in frame.dishes[:_MOST]
        ]
    steps = []
    for name in frame.dishes[:_MOST]:
        price = state.suggested.get(name) if frame.as_suggested else new_price(frame, name, state, context)
        label = f"{name} {frame.size}" if frame.size else name
        steps.append(
            Step(frame, "update_menu_item", {"item": label, "price": price})
            if price
            else _ask(replace(frame, dishes=[name]), "amount" if _no_base(frame) else "price")
        )
    return steps


def _analyses_args(frame: Frame, state: State) -> dict[str, Any]:
    return dict(frame.periods[0].args()) if frame.periods else {}


def _no_base(frame: Frame) -> bool:
    return frame.change is not None or frame.percent is not None


def new_price(frame: Frame, name: str, state: State, context: BuiltinContext) -> float | None:
    """The price wished for. A relative wish needs today's price, and a size's own price is not known here."""
    if frame.price is not None:
        return frame.price if frame.price > 0 else None
    dish = context.dish(name)
    base = state.prices.get(name) or (dish.price if dish else None)
    if base is None or frame.size or not _no_base(frame):
        return None
    start = Decimal(str(base))
    wished = (
        start * (1 + Decimal(str(frame.percent)) / 100)
        if frame.percent is not None
        else start + Decimal(str(frame.change))
    )
    rounded = wished.quantize(Decimal(1).scaleb(-minor_digits(context.currency)), ROUND_HALF_UP)
    return float(rounded) if rounded > 0 else None


def _ask(frame: Frame, missing: str) -> Step:
    return Step(replace(frame, missing=missing))
