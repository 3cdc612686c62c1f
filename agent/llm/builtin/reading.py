"""Reads one message in the light of the talk before it: a frame for each thing the owner wants."""

from __future__ import annotations

import re

from . import cues
from .classify import classified, fragment
from .context import BuiltinContext
from .cues import CLEAR
from .entities import CATEGORY, COUNT, DISH, PERIOD, Entities, parse
from .factual import facts, last_note
from .frames import ANALYSES, CHANGES, Frame, State
from .intents import intent_model
from .references import answer_to, refer, unknown_dish
from .sense import cue_word, sense
from .shaping import direction, fill, guard
from .text import is_spanish
from .wishes import wished

_ABOUT_DISHES = CHANGES | {"item", "unknown_dish"}
_ELLIPTICAL, _LONE = 3, 2  # words
_ENDS = frozenset(("worst", "best", "weak", "profit"))
_IDIOM = re.compile(r"\bbread (?:and|&|n) butter\b(?! pudding)", re.I)  # two words of food and an "and"
_MAX_CHARS = 2000  # of a message; what follows is not read


def read(text: str, state: State, context: BuiltinContext) -> list[Frame]:
    """Every aim of `text`, in order. At least one; the last resort is `unclear` or `off_topic`."""
    text = text.strip()[:_MAX_CHARS]
    note = last_note(text, state.notes)
    fact, rest = (note, "") if note else facts(text)
    if fact is not None and not rest:
        return [fact]
    frames = [fact] if fact else []
    frames += _read_plain(rest if fact else text, state, context)
    return frames


def language(text: str, state: State) -> bool:
    """True for Spanish; a text that does not tell keeps the language of the talk."""
    told = is_spanish(text)
    return state.spanish if told is None else told


def _read_plain(text: str, state: State, context: BuiltinContext) -> list[Frame]:
    text = _IDIOM.sub("best sellers", text)
    parsed = parse(text, context, intent_model().known, _repair, state.period)
    answer = answer_to(parsed.words, parsed.entities, text, state, context)
    if answer:
        return [answer]
    frames = _clauses(parsed.words, parsed.entities, text, state, context)
    for frame in frames:
        refer(frame, " ".join(parsed.words), state)
        if frame.intent in _ABOUT_DISHES and not (
            frame.dishes or frame.choices or frame.rank or frame.category is not None
        ):
            frame.unknown, frame.choices = unknown_dish(text, context, frame.unknown)
    return frames


def _repair(word: str) -> str:
    known = intent_model().known
    inflected = word.endswith(("ed", "ing")) and known & {word[:-1], word[:-2], word[:-3], word[:-3] + "e"}
    return word if inflected or cue_word(word) else intent_model().repair(word)


# --- clauses


def _clauses(words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext) -> list[Frame]:
    """Two wishes in one message become two frames; one wish over several words stays one."""
    whole = _clause(words, entities, text, state, context)
    parts = _split(words)
    if len(parts) < 2:
        return [whole]
    frames: list[Frame] = []
    for start, end in parts:
        part = words[start:end]
        frame = _clause(
            part, entities.of_clause(part, words[:start]), text, state, context, frames[-1] if frames else None
        )
        if frames and frame.intent in ANALYSES and not frame.periods and not frame.follows:
            frame.periods = list(frames[-1].periods)
        frames.append(frame)
    _share_back(frames, parts)
    frames = _same_dish(frames)
    useful = [frame for frame in frames if frame.intent in ANALYSES | CHANGES or frame.intent.startswith("beyond")]
    different = len({(frame.intent, tuple(frame.dishes), frame.price, frame.category) for frame in useful})
    acts = any(frame.intent in CHANGES for frame in useful)
    if len(useful) < 2 or different < 2:
        return [_lead(useful, whole)]
    if any(frame.intent == "off_topic" for frame in frames):
        useful = [frame for frame in useful if _stands_alone(frame)] or [whole]
    if not acts and len({frame.intent for frame in useful}) == 1:
        return [whole]
    return useful


def _share_back(frames: list[Frame], parts: list[tuple[int, int]]) -> None:
    """`best and worst of last week`: what a lone word in front is about stands behind the second."""
    first, second = frames[0], frames[1]
    lone = parts[0][1] - parts[0][0] <= _LONE and first.intent in _ENDS and second.intent in _ENDS
    if lone and not first.periods and first.category is None:
        first.periods, first.category = list(second.periods), second.category


def _lead(useful: list[Frame], whole: Frame) -> Frame:
    """The one part that says something, where the message as a whole says less."""
    lead = next((frame for frame in useful if _stands_alone(frame)), None)
    if lead is None or whole.intent in CHANGES or whole.intent.startswith("beyond"):
        return whole
    return lead if whole.intent not in ANALYSES or (lead.intent in CHANGES and not whole.asks) else whole


def _same_dish(frames: list[Frame]) -> list[Frame]:
    """`the greek has to go, take it off`: the dish stands in one clause and the wish in the next."""
    kept: list[Frame] = []
    for frame in frames:
        before = kept[-1] if kept else None
        if frame.intent in CHANGES and not frame.dishes and not frame.choices and before and before.dishes:
            frame.dishes = list(before.dishes)
            if (before.intent == "item" and not before.asks) or before.intent == frame.intent:
                kept.pop()
        kept.append(frame)
    return kept


def _stands_alone(frame: Frame) -> bool:
    """Clear enough to be acted on though the rest of the message is about something else."""
    if frame.intent == "why" or (frame.follows and not frame.dishes):
        return False
    return frame.confidence > CLEAR and (
        bool(frame.dishes) or frame.category is not None or frame.intent not in CHANGES
    )


def _split(words: list[str]) -> list[tuple[int, int]]:
    parts, start = [], 0
    for place, word in enumerate([*words, "."]):
        if word in cues.BREAKS:
            if any(each[0].isalnum() for each in words[start:place]):
                parts.append((start, place))
            start = place + 1
    return _joined(words, parts)


def _joined(words: list[str], parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """`the mexicana, november only`: a part that only says when or where belongs to the part beside it."""
    joined: list[tuple[int, int]] = []
    held: int | None = None
    for start, end in parts:
        start = start if held is None else held
        held = None
        lone = not joined and not cues.ASKS.match(" ".join(words[start:end]))
        first_of_more = lone and end < parts[-1][1] and DISH not in words[end:]
        if not _only_narrows(words[start:end], DISH if first_of_more else PERIOD):
            joined.append((start, end))
        elif joined:
            joined[-1] = (joined[-1][0], end)
        else:
            held = start
    return joined if held is None else [*joined, (held, parts[-1][1])]


def _only_narrows(words: list[str], other: str) -> bool:
    content = [word for word in words if word[0].isalnum() and word not in cues.LINKS | cues.ASIDES]
    return bool(content) and all(word in (CATEGORY, PERIOD, COUNT, other) for word in content)


def _clause(
    words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext, before: Frame | None = None
) -> Frame:
    plain = [word for word in words if word[0].isalnum()]
    said = cues.GREETING.sub("", " ".join(words)).split() if len(plain) > 2 else words
    bare = [word for word in said if word[0].isalnum()] or plain
    line = " ".join(bare)
    follow_up = fragment(bare, entities, state, before)
    wish = None if follow_up else wished(line, entities, context.today)
    frame = follow_up or wish or classified(bare, entities, text, state)
    frame.follows = follow_up is not None or frame.intent == "why" or bool(cues.FOLLOWS.search(" ".join(plain)))
    frame.much = bool(cues.HOW_MUCH.search(line))
    frame.asks = bool(cues.ASKS.search(line))
    fill(frame, entities)
    # "worst ones?" in the middle of a talk stays with its days.
    frame.follows |= bool(state.intent and len(bare) <= _ELLIPTICAL and frame.intent in _ENDS and not frame.periods)
    if wish is None:
        change = frame.intent in CHANGES
        guard(frame, line, state)
        if change and frame.intent in ("unclear", "off_topic"):
            frame.intent = sense(bare, entities, state) or frame.intent
    elif wish.intent == "price":
        direction(frame, line)
    return frame
