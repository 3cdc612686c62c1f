"""Fills a frame with what was named, and takes a change back where it was not really wished for."""

from __future__ import annotations

import re

from ..frames import ANALYSES, CHANGES, Frame, State
from . import cues
from .classify import without_item
from .cues import POSSIBLE, SURE
from .entities import SLOTS, Entities
from .intents import intent_model
from .sense import elsewhere, end_asked
from .wishes import refused, reported


def fill(frame: Frame, entities: Entities) -> None:
    for match in entities.dishes:
        if len(match.names) == 1:
            frame.dishes += [name for name in match.names if name not in frame.dishes]
            frame.size = match.size or frame.size
        else:
            frame.choices = list(match.names)
    frame.periods = list(entities.periods)
    frame.category = entities.categories[0] if entities.categories else None
    frame.beside = [name for name in entities.categories[1:] if name and name != frame.category]
    frame.price = entities.money[-1] if entities.money else None
    frame.percent = entities.percents[-1] if entities.percents else None
    frame.count = entities.counts[0] if entities.counts else None


def guard(frame: Frame, line: str, state: State) -> None:
    """A change is only read where its words are there, said as a wish, and about the present."""
    if frame.intent in CHANGES:
        _guard_change(frame, line, state)
    elif frame.intent == "item":
        _guard_item(frame, line)
    if frame.intent == "price":
        direction(frame, line)
    if frame.intent == "item" and not (frame.dishes or frame.choices or (frame.follows and frame.periods)):
        _item_without_dish(frame, line, state)
    if frame.intent in ANALYSES:
        _guard_analysis(frame, line, state)
    frame.whole = bool(cues.WHOLE_MENU.search(line) or (frame.intent in CHANGES and cues.ALL.search(line)))


def _guard_item(frame: Frame, line: str) -> None:
    """A dish beside a price: a wish, a thought, or only told."""
    if refused(line):
        frame.intent = "reject"
    elif cues.ADVICE.search(line) and (frame.price is not None or re.search(r"\bpric(?:ed|ing)\b", line)):
        frame.intent = "prices"
    elif frame.dishes and frame.price is not None and cues.TO.search(line) and not (reported(line) or frame.asks):
        frame.intent = "price"


def _guard_analysis(frame: Frame, line: str, state: State) -> None:
    if frame.intent not in ("item", "why") and frame.dishes:
        frame.intent = "why" if re.match(r"^(?:why|how come|por que)", line) else "item"
    goes_on = frame.follows and state.intent in ("worst", "best")
    if frame.intent == "worst" and not (cues.SOLD.search(line) or end_asked(line) or frame.count or goes_on):
        frame.intent = "weak"
    frame.low = frame.intent == "profit" and bool(
        re.search(r"\b(?:los\w*|low\w*|worst|least|thin\w*|pierdo|peor\w*|menos)\b", line)
    )
    if cues.EVERY_WEEKDAY.search(line) or (cues.ONE_OF_ALL.search(line) and not frame.periods):
        frame.intent = "beyond_breakdown"


def _guard_change(frame: Frame, line: str, state: State) -> None:
    money = frame.price is not None or frame.percent is not None
    if elsewhere(line):
        frame.intent = "off_topic"
    elif cues.SPOILS.search(line):
        frame.intent = "unclear"
    elif reported(line):
        frame.intent = "item" if frame.dishes else "unclear"
    elif cues.ADVICE.search(line) and not cues.WHAT_I_ASK.match(line):
        of_price = money or (frame.intent == "price" and (frame.dishes or cues.OF_PRICE.search(line)))
        frame.intent = "prices" if of_price else "item" if frame.dishes else "unclear"
    elif cues.NOT_DO.search(line):
        frame.intent = "reject"
    elif cues.TOLD.search(line) and not re.match(r"^is xdish (?:sold out|off)", line):
        frame.intent = "item" if frame.dishes and frame.confidence >= SURE else "unclear"
    elif frame.intent != "price" and money:
        frame.intent = "price"
    elif frame.intent == "take_off" and cues.BACK.search(line) and not cues.OFF.search(line):
        frame.intent = "put_back"
    elif frame.confidence < 1 and not _worded(frame, line, state):
        close = frame.confidence >= POSSIBLE or cues.ORDERED.search(line)
        frame.intent = "item" if frame.dishes and close else "unclear" if cues.MENU_WORDS.search(line) else "off_topic"


def _worded(frame: Frame, line: str, state: State) -> bool:
    """The words of such a change are there, and something it could be about."""
    words = {"price": cues.PRICE_WORDS, "take_off": cues.OFF, "put_back": cues.BACK}[frame.intent]
    named = frame.dishes or frame.choices or frame.category is not None
    about = (
        named
        or cues.PRONOUN.search(line)
        or cues.ALL.search(line)
        or re.search(r"\b(?:menu|price|precio|carta)\b", line)
    )
    strange = sum(word not in SLOTS and word not in intent_model().known for word in line.split())
    if frame.confidence < SURE and strange > 1:
        return False
    placed = state.listed and (cues.ORDINAL.search(line) or cues.RANKED.search(line))
    sure = POSSIBLE if frame.dishes or frame.choices or placed else SURE
    return bool((words.search(line) or frame.price is not None) and about and frame.confidence >= sure)


def direction(frame: Frame, line: str) -> None:
    """`by 50 cents` and `5%` are changes from the price of today; `to 14` is the new price."""
    down = bool(cues.DOWN.search(line)) and not re.search(r"\b(?:up|raise|increase|sube)\b", line)
    sign = -1 if down else 1
    if frame.percent is not None:
        frame.percent *= sign
    elif frame.price is not None and cues.BY.search(line) and not cues.TO.search(line):
        frame.change, frame.price = sign * frame.price, None


def _item_without_dish(frame: Frame, line: str, state: State) -> None:
    if frame.category is not None:
        frame.intent = without_item(state.intent) or "report"
    elif not cues.PRONOUN.search(line) and not cues.RANKED.search(line):
        frame.intent = "unknown_dish" if cues.DOMAIN.search(line) else "off_topic"
