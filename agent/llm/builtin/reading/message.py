"""Reads one message in the light of the talk before it: a frame for each thing the owner wants."""

from __future__ import annotations

import re
from dataclasses import replace

from ..context import BuiltinContext
from ..frames import ANALYSES, ASKS, CHANGES, ONLINE, Frame, State
from . import cues
from .asks.asked import asked, complete, vocabulary
from .asks.asked import refer as refer_ask
from .asks.follow import follow_up as ask_again
from .asks.prices import BEST, MARGIN
from .asks.roi import VERDICT
from .classify import classified, fragment
from .cues import CLEAR
from .entities import AHEAD, CATEGORY, COUNT, DISH, PERIOD, SITE, SLOTS, Entities
from .factual import facts, last_note
from .intents import intent_model
from .marketing.reader import marketing
from .parsing import parse
from .readings import once
from .references import answer_to, refer, unknown_dish
from .sense import cue_word, sense
from .shaping import direction, fill, guard
from .text import fold, is_spanish
from .wishes import wished

_ABOUT_DISHES = CHANGES | {"item", "unknown_dish"}
_VERSUS = re.compile(r"\b(?:versus|compared? (?:to|with)|than|against|beside)\b")
_SERVED = ANALYSES | CHANGES | set(ASKS)
_ELLIPTICAL, _LONE = 3, 2  # words
_THE_DATE = re.compile(rf"^(?:is|what is|and what is) (?:it )?{AHEAD}")  # "what's tomorrow?"
_ENDS = frozenset(("worst", "best", "weak", "profit"))
_IDIOM = re.compile(r"\bbread (?:and|&|n) butter\b(?! pudding)", re.I)  # two words of food and an "and"
_MAX_CHARS = 2000  # of a message; what follows is not read


@once
def read(text: str, state: State, context: BuiltinContext) -> list[Frame]:
    """Every aim of `text`, in order. At least one; the last resort is `unclear` or `off_topic`."""
    text = text.strip()[:_MAX_CHARS]
    note = last_note(text, state.notes)
    fact, rest = (note, "") if note else facts(text)
    if fact is not None and not rest:
        return [fact]
    frames = [fact] if fact else []
    said = rest if fact else text
    frames += marketing(said, state, context, _read_plain) or _read_plain(said, state, context)
    return frames


def language(text: str, state: State) -> bool:
    """True for Spanish; a text that does not tell keeps the language of the talk."""
    told = is_spanish(text)
    return state.spanish if told is None else told


def _read_plain(text: str, state: State, context: BuiltinContext) -> list[Frame]:
    text = _IDIOM.sub("best sellers", text)
    ahead = state.ahead if "forecast" in state.asks else None
    parsed = parse(text, context, intent_model().known, _repair, state.period, ahead)
    answer = answer_to(parsed.words, parsed.entities, text, state, context)
    if answer:
        return [answer]
    frames = _clauses(parsed.words, parsed.entities, text, state, context)
    for frame in frames:
        refer(frame, " ".join(parsed.words), state)
        _take_suggestion(frame, state)
        _drop_ingredients(frame, text)
        if frame.intent in _ABOUT_DISHES and not (
            frame.dishes or frame.choices or frame.rank or frame.category is not None
        ):
            frame.unknown, frame.choices = unknown_dish(text, context, frame.unknown)
    return frames


def _drop_ingredients(frame: Frame, text: str) -> None:
    """`too many mushrooms` is about what stands in the fridge, not about the dish that has them in its name."""
    if frame.intent == "promotions" and frame.args.get("goal") == "clear_stock":
        frame.dishes = [name for name in frame.dishes if fold(name) in fold(text)]


def _take_suggestion(frame: Frame, state: State) -> None:
    """`ok do it`, `raise it then`, right after prices were put forward."""
    if "prices" not in state.asks or not state.suggested:
        return
    bare = frame.intent == "price" and frame.price is None and frame.change is None and frame.percent is None
    if frame.intent == "approve":
        names = list(state.suggested)
        frame.intent, frame.as_suggested = "price", True
        frame.dishes, frame.choices = (names, []) if len(names) == 1 else ([], names)
    elif bare and frame.dishes and set(frame.dishes) <= set(state.suggested):
        frame.as_suggested = True


def _repair(word: str) -> str:
    known = intent_model().known
    inflected = word.endswith(("ed", "ing")) and known & {word[:-1], word[:-2], word[:-3], word[:-3] + "e"}
    return word if inflected or cue_word(word) or word in vocabulary() else intent_model().repair(word)


# --- clauses


def _clauses(words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext) -> list[Frame]:
    """Two wishes in one message become two frames; one wish over several words stays one."""
    both = _past_and_future(words, entities, text, state, context)
    if both:
        return both
    whole = _clause(words, entities, text, state, context)
    if whole.intent in ASKS:
        refer_ask(whole, " ".join(words), state)
    parts = _split(words)
    if len(parts) < 2:
        return [whole]
    frames: list[Frame] = []
    for start, end in parts:
        part = words[start:end]
        frame = _clause(
            part, entities.of_clause(part, words[:start]), text, state, context, frames[-1] if frames else None
        )
        _share(frame, frames[-1] if frames else None, " ".join(part), state)
        frames.append(frame)
    _share_back(frames, parts)
    if whole.intent == "roi":  # "15% off for a week, do I make money" is one question
        lines = [" ".join(word for word in words[start:end] if word[0].isalnum()) for start, end in parts]
        frames = [frame for frame, line in zip(frames, lines, strict=True) if not VERDICT.match(line)]
    frames = _same_dish(frames)
    useful = [frame for frame in frames if frame.intent in _SERVED or frame.intent.startswith("beyond")]
    different = len({(frame.intent, tuple(frame.dishes), frame.price, frame.category) for frame in useful})
    if whole.intent in ASKS and _one_question(useful, whole):
        return [whole]
    acts = any(frame.intent in CHANGES or frame.intent in ASKS for frame in useful)
    if len(useful) < 2 or different < 2:
        return [_lead(useful, whole)]
    if any(frame.intent == "off_topic" for frame in frames):
        useful = [frame for frame in useful if _stands_alone(frame)] or [whole]
    if not acts and len({frame.intent for frame in useful}) == 1:
        return [whole]
    return useful


def _past_and_future(
    words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext
) -> list[Frame] | None:
    """`next Friday versus last Friday`: what is to come beside what was."""
    if not (entities.ahead and entities.periods and _VERSUS.search(" ".join(words))):
        return None
    ahead, past = replace(entities, periods=[]), replace(entities, ahead=[])
    frames = [
        _clause([word for word in words if word not in (slot, "versus", "compared")], part, text, state, context)
        for slot, part in ((PERIOD, ahead), (AHEAD, past))
    ]
    return frames if [frame.intent == "forecast" for frame in frames] == [True, False] else None


def _share(frame: Frame, before: Frame | None, line: str, state: State) -> None:
    """What stands in the clause before holds for this one too: its days, and the dish that "it" means."""
    if before and frame.intent in ANALYSES and not frame.periods and not frame.follows:
        frame.periods = list(before.periods)
    if frame.intent in ASKS:
        refer_ask(frame, line, state, before)
        if before and frame.intent == before.intent == "forecast" and not frame.ahead:
            frame.ahead = list(before.ahead)


def _share_back(frames: list[Frame], parts: list[tuple[int, int]]) -> None:
    """`best and worst of last week`: what a lone word in front is about stands behind the second."""
    first, second = frames[0], frames[1]
    lone = parts[0][1] - parts[0][0] <= _LONE and first.intent in _ENDS and second.intent in _ENDS
    if lone and not first.periods and first.category is None:
        first.periods, first.category = list(second.periods), second.category


def _one_question(useful: list[Frame], whole: Frame) -> bool:
    """`got leftover chicken, what should I offer`: clauses of one question, unless each asks after a dish of its "
    "own."""
    if whole.intent == "promotions" and any(not frame.dishes and not frame.args for frame in useful):
        return all(frame.intent == whole.intent for frame in useful)  # "too much ham, what offer": one half asks
    several = len({tuple(frame.dishes) for frame in useful}) > 1 and len({repr(frame.args) for frame in useful}) > 1
    return not several and all(frame.intent == whole.intent for frame in useful)


def _lead(useful: list[Frame], whole: Frame) -> Frame:
    """The one part that says something, where the message as a whole says less."""
    lead = next((frame for frame in useful if _stands_alone(frame)), None)
    if whole.intent in ASKS and lead and lead.intent in ANALYSES:
        return whole
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
                parts.append((start, place + (word == "?")))  # the mark tells that a part asks
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
    return bool(content) and all(word in (CATEGORY, PERIOD, COUNT, AHEAD, SITE, other) for word in content)


def _clause(
    words: list[str], entities: Entities, text: str, state: State, context: BuiltinContext, before: Frame | None = None
) -> Frame:
    plain = [word for word in words if word[0].isalnum()]
    said = cues.GREETING.sub("", " ".join(words)).split() if len(plain) > 2 else words
    bare = [word for word in said if word[0].isalnum()] or plain
    line = " ".join(bare)
    best = BEST.search(line)
    follow_up = None if best else _goes_on(bare, entities, state, before)
    ask = None if follow_up else asked(line, entities, "?" in words)
    wish = None if follow_up or ask not in (None, "prices") else wished(line, entities, context.today)
    if wish and not MARGIN.search(line) and not best:  # "too cheap, 13 from now on" orders what "too cheap?" asks
        ask = None
    frame = follow_up or (Frame(ask) if ask else None) or wish or classified(bare, entities, text, state)
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
    elif frame is wish and wish.intent == "price":
        direction(frame, line)
    if frame.intent in ASKS:
        complete(frame, line, entities, context)
    return frame


def _goes_on(words: list[str], entities: Entities, state: State, before: Frame | None) -> Frame | None:
    """A follow-up of the clause or the talk before."""
    content = [word for word in words if word not in cues.LINKS and word not in SLOTS]
    if before and before.intent in ASKS and entities.dishes and not set(content) - cues.MUCH:
        return Frame(before.intent, ahead=list(entities.ahead or before.ahead), args=dict(before.args))
    if not content and entities.ahead and not entities.periods and (entities.dishes or entities.categories):
        return Frame("forecast")
    line = " ".join(words)
    if "prices" in state.asks and state.item and len(entities.money) == 1 and cues.YES_TO.match(line):
        return Frame("price", dishes=[state.item])
    again = None
    if before and before.intent in ONLINE:
        again = ask_again(words, entities, state, {before.intent: before.args})
    elif state.asks and before is None:
        again = ask_again(words, entities, state)
    if again is None and not content and entities.ahead and not entities.periods and not _THE_DATE.match(line):
        return Frame("forecast")
    return again or fragment(words, entities, state, before)
