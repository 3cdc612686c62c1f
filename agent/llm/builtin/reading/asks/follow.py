"""`And Saturday?`, `what about the Thai?`, `and if I did 20%?`: the same question with something changed."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from ...frames import Frame, State
from .. import cues
from ..entities import SLOTS, Entities
from . import pos, promotions

Args = dict[str, Any]
_COMMON = frozenset(
    "if i we it would will do did does be was were would's with off discount like say around maybe another about than "
    "percent instead make made run ran try want more less even higher lower did's us me my there si fuera algo con "
    "un una".split()
)
_BESIDE = {
    "forecast": frozenset(
        "how many much sell need day after evening night lunch morning expect going forecast pizzas alone then "
        "cuantas cuantos venderemos".split()
    ),
    "prices": frozenset("margin target aim price charge margen precio at".split()),
    "promotions": frozenset("slow quiet days night nights weekday promote weekend special".split()),
    "roi": frozenset(
        "add adding throw put in cost costs flyers posters ads print printing spend plus extra bucks cuesta costaria "
        "each budget "
        "cover itself pay dollars on lasted went ran for folletos leaflets advertising radio".split()
    ),
    "pos": frozenset("again sync once time pull update otra vez".split()),
}
_EXTRA = re.compile(
    r"^(?:and |so |y )?(?:how (?:many|much)|cuant[oa]s?) (?:more|extra|mas)\b(?!.*\b(?:did|last|yesterday)\b)"
)
_INSTEAD = frozenset(
    "something anything one else that which would bring brings gets get need other idea ideas thing algo otra".split()
)
_WHY = re.compile(
    r"^(?:but |and |so )?(?:why|how come|por que|what makes you|based on what|how do you know|why so)\b[ a-z]*$"
)


def follow_up(words: list[str], entities: Entities, state: State) -> Frame | None:
    """The last question asked anew, where `words` hold nothing but what is to be different about it."""
    for aim, args in reversed(state.asks.items()):
        frame = _again(aim, dict(args), words, entities, state)
        if frame:
            frame.follows = True
            return frame
    return None


def _again(aim: str, args: Args, words: list[str], entities: Entities, state: State) -> Frame | None:
    line = " ".join(words)
    if _WHY.match(line) and len(words) <= 6 and aim != "pos" and not entities.periods:
        return _frame(aim, args, entities, state, why=True)
    if aim == "roi" and _EXTRA.match(line) and not (entities.dishes or entities.ahead or entities.periods):
        return _frame(aim, args, entities, state)
    numbers = [float(word) for word in words if re.fullmatch(r"\d+(?:\.\d+)?", word)]
    known = cues.LINKS | cues.ASIDES | SLOTS | _COMMON | _BESIDE[aim] | frozenset(promotions.WEEKDAY_WORDS)
    if aim == "promotions":
        goal, line_left = promotions.other_goal(line)
        words = line_left.split() if goal else words
        known |= _INSTEAD
    strange = [word for word in words if word not in known and not word[0].isdigit() and word not in pos.PROVIDERS]
    if strange or (entities.periods and aim in ("forecast", "prices")):
        return None
    changed = _CHANGED[aim](args, line, entities, numbers)
    if aim == "promotions" and changed is None and goal and not entities.dishes:
        changed = args | {"goal": goal}
    if changed is None and not (entities.dishes and aim != "pos"):
        return None
    return _frame(aim, changed if changed is not None else args, entities, state)


def _frame(aim: str, args: Args, entities: Entities, state: State, why: bool = False) -> Frame:
    item = args.pop("item", None)
    frame = Frame(aim, dishes=[item] if item and not entities.dishes else [], why=why)
    if aim == "forecast" and entities.ahead:
        args.pop("date", None), args.pop("horizon_days", None)
        frame.ahead = list(entities.ahead)
    elif aim == "forecast" and state.ahead and not entities.spans:
        args.pop("date", None), args.pop("horizon_days", None)
        frame.ahead = [state.ahead]
    frame.args = args
    return frame


def _forecast(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    if cues.WHOLE_MENU.search(line):
        args.pop("item", None)
        return args
    if entities.spans and not entities.ahead and not (entities.money or entities.percents):
        args.pop("date", None)
        return args | {"horizon_days": entities.spans[0]}
    return args if entities.ahead and not (entities.money or entities.percents) else None


def _prices(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    if entities.spans or re.search(r"\b(?:off|discount|descuento)\b", line):
        return None  # an offer, not a margin
    target = next(iter([*entities.percents, *(entities.money + numbers if "target_margin" in args else [])]), None)
    return args | {"target_margin": _plain(target)} if target else None


def _promotions(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    day = promotions.weekday(line, entities)
    return args | {"weekday": day, "goal": args.get("goal") or "slow_day"} if day else None


def _roi(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    new: Args = {}
    bare = [number for number in numbers if 0 < number < 100]
    costs = re.search(r"\b(?:cost\w*|flyers?|posters?|ads|print\w*|spend|plus|budget|cuesta\w*|folletos|radio)\b", line)
    if entities.percents or (bare and not costs):
        new["discount_percent"] = _plain(abs((entities.percents or bare)[-1]))
    elif entities.money or (costs and numbers):
        name = "cost" if costs or "cost" in args or not entities.money else "discount_percent"
        new[name] = _plain((entities.money or numbers)[-1])
    if entities.spans:
        new["days"] = entities.spans[0]
    elif entities.ahead:
        new["days"] = (entities.ahead[0].end - entities.ahead[0].start).days + 1
    return args | new if new else None


def _pos(args: Args, line: str, entities: Entities, numbers: list[float]) -> Args | None:
    named = pos.provider(line)
    if named:
        return {"provider": named}
    return args if re.search(r"\b(?:again|once more|otra vez|de nuevo)\b", line) else None


_CHANGED: dict[str, Callable[[Args, str, Entities, list[float]], Args | None]] = {
    "forecast": _forecast,
    "prices": _prices,
    "promotions": _promotions,
    "roi": _roi,
    "pos": _pos,
}


def _plain(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
