"""Which of the aims in this folder a clause has, with the arguments for its tool."""

from __future__ import annotations

import re
import sys
from functools import lru_cache

from ...context import BuiltinContext
from ...frames import Frame, State
from ..entities import Entities
from . import forecast, pos, presence, prices, progress, promotions, replies, roi

_PRONOUN = re.compile(
    r"\b(?:its?|that|this|them|they|those|these|that one|this one|the same|(?:la|lo|su|ese|esa|eso)(?= |$))\b"
    r"(?! (?:week|month|weekend|day|xperiod|xahead|xspan|dish|friday))"
)
_OF_IT = re.compile(
    r"\b(?:how (?:many|much)|cuant[oa]s?) (?:more )?(?:of (?:it|them|those) )?"
    r"(?:will|are|am|do|should|shall|can|to|we|i|would|vamos|vender\w+|prepar\w+)\b(?!.*\b(?:xcat|pizzas?|"
    r"dish(?:es)?|sales|"
    r"in total|overall|menu|altogether|platos)\b)"
)
# In the order in which they are asked whether a clause is theirs.
_ALL = (replies.AIM, progress.AIM, presence.AIM, pos.AIM, promotions.AIM, roi.AIM, forecast.AIM, prices.AIM)
AIMS = {aim.name: aim for aim in _ALL}
_OF_DISHES = frozenset(("forecast", "prices", "promotions", "roi"))


def asked(line: str, entities: Entities, question: bool = False) -> str | None:
    """The aim that the cues of `line` tell; None where they tell none."""
    for aim in AIMS.values():
        if aim.instead and (other := aim.instead(line)):
            return other
        if aim.wanted(line, entities, question):
            return aim.name
    return None


@lru_cache(maxsize=1)
def vocabulary() -> frozenset[str]:
    """The whole words of the cues: never misspelt other ones."""
    modules = [sys.modules[aim.fill.__module__] for aim in AIMS.values()]
    patterns = [value.pattern for module in modules for value in vars(module).values() if isinstance(value, re.Pattern)]
    found = re.findall(r"(?<![a-z\\])([a-z]{4,})(?![a-z])(\??)", " ".join(patterns))
    return frozenset(word for word, _ in found) | frozenset(word[:-1] for word, optional in found if optional)


def possible(aim: str, line: str, entities: Entities, ours: bool) -> bool:
    """Whether an aim that only the training phrases tell may be meant: the words are ours, not of another world."""
    return AIMS[aim].possible(line, entities, ours)


def complete(frame: Frame, line: str, entities: Entities, context: BuiltinContext) -> None:
    """Gives a frame of these aims the arguments that `line` names, unless a follow-up has set them."""
    if not (frame.args or frame.ahead):
        AIMS[frame.intent].fill(frame, line, entities, context)


def refer(frame: Frame, line: str, state: State, before: Frame | None = None) -> None:
    """`should I raise its price`, `how many will we sell`: the dish named just before."""
    if frame.dishes or frame.choices or frame.unknown or frame.category is not None or frame.intent not in _OF_DISHES:
        return
    subject = before.dishes if before and before.dishes else [state.item] if state.item else state.listed[:1]
    told = (
        _PRONOUN.search(line) if frame.intent != "promotions" else re.search(r"\b(?:for|with|on) (?:it|them)\b", line)
    )
    told = told or (_OF_IT.search(line) if frame.intent == "forecast" else None)
    if frame.intent == "forecast" and subject == (before.dishes if before else None):
        told = told or re.search(
            r"^(?:and |y )?(?:how (?:many|much)|cuant[oa]s?) (?:(?:for|on|para|by|in) )?xahead", line
        )
    if (
        frame.intent == "prices"
        and len(line.split()) <= 5
        and re.search(r"\btoo|enough|right|more|less|raise|charge\b", line)
    ):
        told = told or re.search(r"\w", line)  # "too cheap you think?"
    if told or (frame.intent == "roi" and not frame.whole):
        frame.dishes = list(subject)
