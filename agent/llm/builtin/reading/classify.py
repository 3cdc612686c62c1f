"""What one clause is about: a follow-up of the talk before, or what the training phrases say."""

from __future__ import annotations

import re

from ..frames import ANALYSES, ASKS, CHANGES, Frame, State
from . import cues
from .asks import pos
from .asks.asked import possible
from .cues import CLEAR, POSSIBLE, SURE
from .entities import PERIOD, SLOTS, Entities
from .intents import intent_model
from .sense import end_asked, of_another_world, sense
from .text import fold, stem
from .wishes import refused


def fragment(words: list[str], entities: Entities, state: State, before: Frame | None) -> Frame | None:
    """A follow-up that only names a dish, a category or a period: it goes on with what was asked before."""
    line = " ".join(words)
    aside = cues.ASIDES if state.turns else frozenset[str]()
    content = [word for word in words if word not in cues.LINKS and word not in aside and word not in SLOTS]
    if state.intent and cues.WHOLE_MENU.search(line) and set(content) <= cues.WHOLE:
        return Frame(without_item(state.intent) or "report")
    if content or not words or re.match(rf"^(?:is|what is|was) {PERIOD}", line):  # "what's today?" asks for the date
        return None
    return _same_change(line, entities, state, before) or _same_question(words, entities, state)


def _same_change(line: str, entities: Entities, state: State, before: Frame | None) -> Frame | None:
    """`the greek too`, `and the calabrese to 15`."""
    action = before if before and before.intent in CHANGES else state.last_change
    amount = bool(entities.money or entities.percents)
    if _corrects(line) and not entities.dishes and state.item and state.last_change and amount:
        return Frame("price", dishes=[state.item])
    if not entities.dishes or action is None or not (before or cues.AGAIN.search(line) or amount):
        return None
    if amount:
        return Frame("price")
    return Frame(action.intent) if action.intent != "price" else None


def _corrects(line: str) -> bool:
    return bool(re.match(r"^(?:no|nope|sorry|oops|wait|actually|i meant|rather|perdon|mejor|make it)\b", line))


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
    """The aim of a clause: told by plain cues, else by its nearest training phrases, else by all its cues together."""
    told = _plainly_told(" ".join(words), entities, state)
    if told:
        return told
    nearest = _nearest(words, entities, text, state)
    if nearest.intent in ANALYSES and nearest.confidence < CLEAR and of_another_world(words, entities):
        return Frame("off_topic", nearest.confidence)
    return _corrected(nearest, words, entities, state)


def _plainly_told(line: str, entities: Entities, state: State) -> Frame | None:
    if entities.dishes:
        return None
    if cues.HELP.search(line):
        return Frame("help")
    if refused(line) or pos.done(line):
        return Frame("reject")
    if cues.COVERS.search(line):
        return Frame("beyond_covers")
    if cues.CATEGORIES.search(line) and not entities.categories:
        return Frame("categories")
    if re.match(r"^(?:is |are )?any(?:thing|one)? (?:(?:actually|really|even) )?(?:selling|moving|shifting)$", line):
        return Frame("best")
    if kind := re.search(r"\b(?:the|my|our|any) (dog|puzzle|star|plowhorse)s? (?:on|in|of|from) ", line):
        return Frame(f"class_{kind[1]}")
    if re.match(r"^(?:and )?what is not(?: (?:so )?(?:hot|popular))?$", line):
        return Frame("weak")
    if state.item and state.intent in ("item", "why") and cues.HOW_MANY_OF_IT.search(line):
        return Frame("item", dishes=[state.item])
    return None


def _nearest(words: list[str], entities: Entities, text: str, state: State) -> Frame:
    """The aim of the nearest training phrases, held back where the words are not about the menu."""
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
    return Frame(_named(intent, line, entities, words), score)


def _named(intent: str, line: str, entities: Entities, words: list[str]) -> str:
    """What a dish that is named, or that ought to be, makes of an aim nobody understood."""
    if intent == "unclear" and entities.dishes and not entities.money and cues.ORDERED.search(line):
        intent = "item"
    if intent in ("off_topic", "unclear") and cues.ASKS_AFTER.search(line) and len(words) <= 7:
        intent = "unknown_dish"
    return "off_topic" if intent == "unclear" and not cues.DOMAIN.search(line) else intent


def _corrected(frame: Frame, words: list[str], entities: Entities, state: State) -> Frame:
    """Near phrases mislead where one cue says more: an end of the list, our takings, thanks."""
    line = " ".join(words)
    one_end = frame.intent in _SOUNDS_ALIKE or (frame.intent == "item" and cues.SEVERAL.search(line))
    if one_end and not entities.dishes:
        frame.intent = end_asked(line) or frame.intent
    if frame.intent == "categories" and not entities.categories and not cues.OF_CATEGORIES.search(line):
        frame.intent = sense(words, entities, state) or "profit"
    if frame.intent == "report" and cues.HOW_WE_DID.search(line) and entities.periods:
        frame.intent = "totals"
    if frame.intent == "list_menu" or _open_to_sense(frame, line, entities):
        told = sense(words, entities, state)
        frame.intent = frame.intent if told is None or (told == "report" and frame.intent == "list_menu") else told
    if frame.intent in ("off_topic", "unclear") and cues.THANKED.search(line) and len(words) <= 5:
        frame.intent = "thanks"
    elif frame.intent in ("off_topic", "unclear") and cues.PARTING.search(line) and len(words) <= 5:
        frame.intent = "bye"
    return frame


_SOUNDS_ALIKE = frozenset(("totals", "report", "list_menu", "class_dog", "class_star", "unsold"))


def _open_to_sense(frame: Frame, line: str, entities: Entities) -> bool:
    """No phrase has told for sure that the words are about something else."""
    if frame.intent in ("unclear", "off_topic"):
        return True
    if frame.intent == "prices" and frame.confidence < CLEAR:
        return not entities.money and not cues.OF_PRICE.search(line)
    return frame.confidence < SURE and (frame.intent.startswith("beyond_") or frame.intent in cues.SMALL_TALK)


def _held_back(intent: str, score: float, words: list[str], entities: Entities, state: State) -> str:
    """`unclear` or `off_topic` where the nearest phrase is not near enough for what the words are about."""
    line = " ".join(words)
    if intent in ANALYSES and score < CLEAR and not _ours(intent, line, words, entities, state):
        return "unclear"
    if intent in ASKS and not (score >= SURE and possible(intent, line, entities, ours=score >= CLEAR)):
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
