""" "It", "the second one", the answer to a question of ours, and dishes that are not on the menu."""

from __future__ import annotations

import re
from dataclasses import replace

from ..context import BuiltinContext
from ..frames import CHANGES, Frame, State
from . import cues
from .asks import pos, roi
from .entities import SLOTS, Entities
from .lexicon import lexicon_of
from .shaping import direction
from .text import fold, stem


def refer(frame: Frame, line: str, state: State) -> None:
    """`it`, `the second one`, `the worst one`, and the plain "why?"."""
    if frame.intent not in ("item", "why", "price", "take_off", "put_back") or frame.dishes or frame.choices:
        return
    ranked, ordinal = cues.RANKED.search(line), cues.ORDINAL.search(line)
    if ordinal and state.listed and not ranked and ordinal["n"] in cues.SECOND_WORDS:
        place = cues.SECOND_WORDS[ordinal["n"]]
        if place < len(state.listed):
            frame.dishes = [state.listed[place]]
            return
    if ranked and frame.category is None:
        side = "worst" if ranked["worst"] else "best"
        known = state.worst if side == "worst" else state.best
        frame.dishes, frame.rank = known[:1], "" if known else side
        return
    _pronoun(frame, line, state)


def _pronoun(frame: Frame, line: str, state: State) -> None:
    if frame.category is not None or (frame.intent == "price" and cues.ALL.search(line)):
        return
    if re.search(r"\bboth\b|\bthem\b|\bthose\b", line) and 1 < len(state.listed) <= 3 and frame.intent != "why":
        frame.dishes = list(state.listed)
    elif frame.intent in CHANGES and state.intent == "item" and len(state.listed) > 1 and cues.PRONOUN.search(line):
        frame.choices = list(state.listed)
    elif frame.intent == "why" or cues.PRONOUN.search(line):
        subject = state.item or next(iter(state.listed), None)
        frame.dishes = [subject] if subject else []


def answer_to(words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext) -> Frame | None:
    """A short message that gives what our last question asked for; None where it is about something else."""
    asked = state.pending
    if asked is None or len(words) > 8:
        return None
    line = " ".join(words)
    if asked.missing == "fact":
        return Frame(asked.intent, fact=text.strip(" .\"'")) if len(words) > 1 and "?" not in text else None
    if asked.missing == "site":
        return _addresses(asked, line, entities)
    content = [
        word for word in words if word not in cues.LINKS and word not in SLOTS and stem(word) not in ("dollar", "euro")
    ]
    if asked.missing in ("provider", "discount"):
        return _argument(asked, line, entities, context)
    if (
        asked.missing in ("price", "amount")
        and (entities.money or entities.percents)
        and not content
        and not entities.dishes
    ):
        frame = replace(
            asked,
            missing="",
            price=entities.money[-1] if entities.money else None,
            percent=entities.percents[-1] if entities.percents else None,
        )
        if not (asked.missing == "amount" and entities.money):
            direction(frame, line)
        return frame
    if asked.missing == "price" and len(words) == 1 and re.fullmatch(r"\d+(?:[.,]\d+)?", words[0]):
        return replace(asked, missing="", price=float(words[0].replace(",", ".")))
    return _chosen_dish(asked, line, content, entities, context)


def _argument(asked: Frame, line: str, entities: Entities, context: BuiltinContext) -> Frame | None:
    """The till or the discount that we asked for."""
    given = replace(asked, missing="", args={})
    if asked.missing == "provider":
        pos.fill(given, line, entities, context)
        return given if given.args else None
    bare = re.search(r"(?<![\w.])(\d{1,2})(?![\w.])", line)
    roi.fill(given, line, entities, context)
    if not entities.percents and (bare or entities.money) and "discount_percent" not in given.args:
        given.args["discount_percent"] = int(bare[1]) if bare else entities.money[-1]
        given.args.pop("cost", None)
    given.args = {**asked.args, **given.args}
    named = [match.names[0] for match in entities.dishes if len(match.names) == 1]
    given.dishes = named[:1] or given.dishes
    return given if "discount_percent" in given.args and len(named) == len(entities.dishes) < 2 else None


def _addresses(asked: Frame, line: str, entities: Entities) -> Frame | None:
    """The websites that we asked for, or one of the places that a name may mean."""
    if entities.sites:
        beside = "compare_with" in asked.args or asked.about == "compare"
        given = {"compare_with": entities.sites[:5]} if beside else {"target": entities.sites[0]}
        return replace(asked, missing="", choices=[], args={**asked.args, **given})
    ordinal = cues.ORDINAL.search(line)
    if asked.choices and ordinal and len(line.split()) <= 4:
        place = cues.SECOND_WORDS.get(ordinal["n"], len(asked.choices))
        if place < len(asked.choices):
            return replace(asked, missing="", choices=[], args={"target": asked.choices[place]})
    return None


def _chosen_dish(
    asked: Frame, line: str, content: list[str], entities: Entities, context: BuiltinContext
) -> Frame | None:
    if asked.missing not in ("dish", "one_dish"):
        return None
    if entities.dishes and len(entities.dishes[0].names) == 1 and not content:
        price = entities.money[-1] if entities.money else asked.price
        return replace(asked, missing="", choices=[], unknown="", dishes=list(entities.dishes[0].names), price=price)
    ordinal = cues.ORDINAL.search(line)
    if asked.choices and ordinal and ordinal["n"] in cues.SECOND_WORDS and len(line.split()) <= 4:
        place = cues.SECOND_WORDS[ordinal["n"]]
        if place < len(asked.choices):
            return replace(asked, missing="", choices=[], dishes=[asked.choices[place]])
    if len(asked.choices) == 1 and re.match(r"^(?:yes|si|sure|right|that one|correct|exactly)\b", line):
        return replace(asked, missing="", choices=[], unknown="", dishes=asked.choices)
    named = [name for name in asked.choices if content and all(stem(word) in fold(name) for word in content)]
    if len(named) == 1:
        return replace(asked, missing="", choices=[], dishes=named)
    return None


def unknown_dish(text: str, context: BuiltinContext, name: str = "") -> tuple[str, list[str]]:
    """The name that a message uses for a dish we do not know, and the dishes that look most like it."""
    name = name or _unknown_name(text)
    return name, lexicon_of(context.dishes, context.categories).closest(name) if name else []


def _unknown_name(text: str) -> str:
    match = _NAMED_IN.search(fold(text).strip(" .?!"))
    name = match["name"].strip() if match else ""
    if set(name.split()) & _NO_NAMES:
        name = ""
    return name


_NO_NAMES = frozenset(
    "it that this them those these one ones all every each any some price prices a an dish "
    "dishes item items something everything "
    "things business sales menu we you they he she lo la eso algo plato platos precio precios "
    "you're u everyone going".split()
)
_NAMED_IN = re.compile(
    r"(?:take|pull|remove|delete|drop|hide|stop (?:selling|serving)|put|bring back|bring|raise|"
    r"lower|change|set|bump|price of|make|"
    r"how (?:is|are|did|do|was|were)|how's|tell me about|what about|how about|quita|sube|baja|pon)"
    r" (?:the price of |el precio de )?(?:the |my |our |la |el |los |las )?(?P<name>[a-z][a-z' ]*?)"
    r"(?= (?:off|from|back|to|up|down|by|at|doing|do|selling|sell|going|on|price|del|de la|a|un|performing)\b|$)"
)
