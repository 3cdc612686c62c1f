"""`And Saturday?`, `what about the Thai?`, `and if I did 20%?`: the same question with something changed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...frames import ONLINE, Frame, State
from .. import cues
from ..calendar_words import DAYS
from ..entities import SLOTS, Entities
from .aim import Aim, Args
from .asked import AIMS

_COMMON = frozenset(
    "if i we it would will do did does be was were would's with off discount like say around maybe another about than "
    "percent instead make made run ran try want more less even higher lower did's us me my there si fuera algo con "
    "un una".split()
)
_KNOWN = cues.LINKS | cues.ASIDES | SLOTS | _COMMON | frozenset(DAYS) | frozenset(f"{day}s" for day in DAYS)
_WHY = re.compile(
    r"^(?:but |and |so )?(?:why|how come|por que|what makes you|based on what|how do you know|why so)\b[ a-z]*$"
)


def follow_up(words: list[str], entities: Entities, state: State, asks: dict[str, Args] | None = None) -> Frame | None:
    """The last question asked anew, where `words` hold nothing but what is to be different about it. `asks`: the
    questions meant, where they are not those of the turn before."""
    for name, args in _meant(state.asks if asks is None else asks):
        frame = _again(AIMS[name], args, words, entities, state)
        if frame:
            frame.follows = True
            return frame
    return None


def _meant(asks: dict[str, Args]) -> Iterator[tuple[str, Args | None]]:
    """The last question first. A grade, its history and the reviews behind it are one talk: each may go on with any."""
    for name, args in reversed(asks.items()):
        if name not in ONLINE:
            yield name, dict(args)
    if not ONLINE.isdisjoint(asks):
        for name in ("replies", "progress", "presence"):
            yield name, dict(asks[name]) if name in asks else None


def _again(aim: Aim, args: Args | None, words: list[str], entities: Entities, state: State) -> Frame | None:
    line = " ".join(words)
    if aim.own and (frame := aim.own(line, args, entities, state)):
        return frame
    if args is None:
        return None
    if aim.explained and _WHY.match(line) and len(words) <= 6 and not entities.periods:
        return _frame(aim.name, args, entities, state, why=True)
    return _with_change(aim, args, line, entities, state) if aim.changed else None


def _with_change(aim: Aim, args: Args, line: str, entities: Entities, state: State) -> Frame | None:
    named, rest = aim.strip(line) if aim.strip else ({}, line)
    words = (rest if named else line).split()
    if any(word not in _KNOWN and word not in aim.beside and not word[0].isdigit() for word in words):
        return None
    if entities.periods and aim.ahead_only:
        return None
    numbers = [float(word) for word in line.split() if re.fullmatch(r"\d+(?:\.\d+)?", word)]
    changed = aim.changed(args, line, entities, numbers) if aim.changed else None
    if changed is None and named and not entities.dishes:
        changed = args | named
    if changed is None and (aim.name == "pos" or not entities.dishes):
        return None
    return _frame(aim.name, changed if changed is not None else args, entities, state)


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
