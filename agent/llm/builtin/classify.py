"""What one clause is about: a follow-up of the talk before, or what the training phrases say."""

from __future__ import annotations

import re

from . import cues
from .cues import CLEAR, POSSIBLE, SURE
from .entities import PERIOD, SLOTS, Entities
from .frames import ANALYSES, CHANGES, Frame, State
from .intents import intent_model
from .text import fold, stem


def fragment(words: list[str], entities: Entities, state: State, before: Frame | None) -> Frame | None:
    """A follow-up that only names a dish, a category or a period: it goes on with what was asked before."""
    line = " ".join(words)
    content = [word for word in words if word not in cues.LINKS and word not in SLOTS]
    if state.intent and cues.WHOLE_MENU.search(line) and set(content) <= cues.WHOLE:
        return Frame(without_item(state.intent) or "report")
    if content or not words or re.match(rf"^(?:is|what is|was) {PERIOD}", line):  # "what's today?" asks for the date
        return None
    return _same_change(line, entities, state, before) or _same_question(words, entities, state)


def _same_change(line: str, entities: Entities, state: State, before: Frame | None) -> Frame | None:
    """`the greek too`, `and the calabrese to 15`."""
    action = before if before and before.intent in CHANGES else state.last_change
    amount = bool(entities.money or entities.percents)
    if not entities.dishes or action is None or not (before or cues.AGAIN.search(line) or amount):
        return None
    if amount:
        return Frame("price")
    return Frame(action.intent) if action.intent != "price" else None


def _same_question(words: list[str], entities: Entities, state: State) -> Frame | None:
    if entities.money or entities.percents or entities.counts:
        return None
    if entities.dishes:
        return Frame("why" if state.intent == "why" and "why" in words else "item")
    if entities.categories:
        return Frame(without_item(state.intent) or "report")
    if entities.periods and re.match(r"^how (?:was|were|did)\b", " ".join(words)):  # "how was Christmas?" begins anew
        return Frame("report")
    if entities.periods:
        compares = len(entities.periods) > 1 and state.intent not in ("item", "why", "best", "worst", "weak")
        return Frame("totals" if compares else state.intent or "report")
    return None


def without_item(intent: str) -> str:
    return "" if intent in ("item", "why") else intent


def classified(words: list[str], entities: Entities, text: str, state: State) -> Frame:
    """The aim of a clause by its nearest training phrases, held back where its words are not about the menu."""
    line = " ".join(words)
    ranked = intent_model().scores(words)
    intent, score = ranked[0] if ranked else ("unclear", 0.0)
    intent = _held_back(intent, score, words, entities, state)
    if entities.dishes and intent in cues.NO_DISH:
        intent = "why" if re.search(r"\b(?:why|explain|por que)\b", line) else "item"
    if intent in ANALYSES | CHANGES and (cues.OWN.search(line) or cues.FOOD_TALK.search(fold(text))):
        intent = "off_topic"
    if state.turns and cues.WHY_THAT.search(line) and _all_familiar(words) and intent in cues.MAY_BE_WHY:
        return Frame("why", max(score, SURE))
    if score < POSSIBLE and intent != "off_topic":
        intent = _weak(line, entities, words)
    if intent == "unclear" and entities.dishes and not entities.money and cues.ORDERED.search(line):
        intent = "item"
    if intent in ("off_topic", "unclear") and cues.ASKS_AFTER.search(line) and len(words) <= 7:
        intent = "unknown_dish"
    if intent == "unclear" and not cues.DOMAIN.search(line):
        intent = "off_topic"
    return Frame(intent, score)


def _held_back(intent: str, score: float, words: list[str], entities: Entities, state: State) -> str:
    """`unclear` or `off_topic` where the nearest phrase is not near enough for what the words are about."""
    line = " ".join(words)
    if intent in ANALYSES and score < CLEAR and not _ours(intent, line, words, entities, state):
        return "unclear"
    if intent == "why" and not entities.dishes and not cues.DOMAIN.search(line) and not _all_familiar(words):
        return "off_topic"
    if intent in cues.SMALL_TALK and score < cues.TALK_SURE and len(words) > 3:
        return "unclear"
    # Facts are found by their opening words; the rest only sounds like one.
    return "off_topic" if intent in ("remember", "forget") else intent


def _ours(intent: str, line: str, words: list[str], entities: Entities, state: State) -> bool:
    """Words that owners use about their menu, or a follow-up in a talk about it."""
    if cues.DOMAIN.search(line) or (entities.periods and cues.OUR_PLACE.search(line)):
        return True
    if cues.RANKING.search(line) and (state.intent or entities.periods or entities.counts):
        return True
    return bool(state.intent) and intent == "why" and len(words) <= 3


def _all_familiar(words: list[str]) -> bool:
    """Only words that stand in questions about the menu."""
    model = intent_model()
    known = model.of_the_menu | SLOTS | model.fillers
    return all(stem(word) in known or word in known or cues.ORDINAL.match(word) for word in words)


def _weak(line: str, entities: Entities, words: list[str]) -> str:
    """Hardly like anything we know: a named dish or the word "sold" may still tell enough."""
    known = intent_model().known
    strange = sum(word not in SLOTS and word not in known for word in words)
    if entities.dishes and not entities.money and (len(words) <= 4 or (len(words) <= 9 and strange <= 1)):
        return "why" if re.match(r"^(?:why|any reason|what is up|how come)", line) else "item"
    if not cues.MENU_WORDS.search(line):
        return "off_topic"
    about = next((intent for intent, words in cues.KEYWORDS if words.search(line)), "unclear")
    return about if strange <= 2 else "unclear"
