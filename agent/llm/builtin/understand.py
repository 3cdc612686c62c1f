"""What a message wants, for whoever routes it: intents, what it names, and the tools that may serve it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from .context import BuiltinContext
from .deciding.dialogue import Turn, state_of, turns_of
from .frames import ANALYSES, ASKS, CHANGES, MARKETING, OFFERED, ONLINE, Frame
from .reading.message import read
from .reading.text import fold

_ALL = list(dict.fromkeys(OFFERED.values()))
_UNSURE = 0.5
_FEW_WORDS = 6
_IT = re.compile(r"\b(?:it|that|this|them|eso|esa|lo|la)\b")
_HINTS: tuple[tuple[re.Pattern[str], tuple[str, ...]], ...] = (
    (
        re.compile(
            r"\b(?:prices?|raise|lower|bump|charge|make|set|put|take|bring|menu|sold out|precios?|carta|"
            r"sube|baja|pon|quita)\b"
        ),
        ("update_menu_item",),
    ),
    (
        re.compile(
            r"\b(?:voice|voz|tone|style|sound|posts?|posting|publi\w+|campaigns?|campanas?|e-?mails?|newsletters?|texts?|"
            r"drafts?|write|escrib\w+|correos?|mensajes?|announce\w*)\b"
        ),
        tuple(MARKETING.values()),
    ),
)
_GOES_ON = 2  # turns
_FAMILIES = (tuple(ASKS[aim] for aim in sorted(ONLINE)), tuple(MARKETING.values()))
# What the answer may need beside the tool that is asked for; what was sold always.
_BESIDE = {
    "forecast": (),
    "prices": ("update_menu_item",),
    "promotions": ("estimate_roi", "forecast_demand", "plan_campaign", "write_content"),
    "roi": ("recommend_promotions", "suggest_prices"),
}

_TO_WRITE = frozenset(("beyond_campaign", "beyond_content"))  # what is wished for is not clear, or not ours to make


@dataclass(frozen=True, slots=True)
class Understanding:
    """`intents` with their confidence (0 to 1), in the order of the message. `tools`: the likeliest first; empty for
    small talk and what has nothing to do with us; every tool known here where the message is not understood."""

    intents: list[tuple[str, float]]
    entities: dict[str, Any]
    tools: list[str]


def understand(text: str, history: Sequence[Any], context: BuiltinContext) -> Understanding:
    """`history` are the earlier messages of the thread (LangChain messages or OpenAI-style dicts)."""
    turns = turns_of(history)
    frames = read(text, state_of(turns, context), context)
    intents = [(frame.intent, round(frame.confidence, 3)) for frame in frames]
    likely = [name for frame in frames for name in _tools(frame)]
    beside = [*_talked(turns), *_hinted(text)] if likely else []
    return Understanding(intents, _entities(frames), list(dict.fromkeys([*likely, *beside])))


def _hinted(text: str) -> list[str]:
    """What further words of the message may be about, for a reader who hears more in them than this one. A few words
    about "it" may be about anything."""
    plain = fold(text)
    if _IT.search(plain) and len(plain.split()) <= _FEW_WORDS:
        return _ALL
    return [name for words, names in _HINTS if words.search(plain) for name in names]


def _talked(turns: Sequence[Turn]) -> Iterator[str]:
    """The tools of the turns just before, and those that belong to the same talk: another reader than this one may take
    the message as going on with it."""
    for call in (call for turn in turns[-_GOES_ON:] for call in turn.calls):
        yield call.name
        yield from next((family for family in _FAMILIES if call.name in family), ())


def _tools(frame: Frame) -> list[str]:
    if frame.intent == "unclear" or (frame.intent in OFFERED and frame.confidence < _UNSURE):
        first = OFFERED.get(frame.intent)
        return list(dict.fromkeys(([first] if first else []) + _ALL))
    if frame.intent in CHANGES:  # the answer may need today's numbers beside the change
        return ["update_menu_item", "analyze_menu"]
    if frame.intent in ANALYSES or frame.intent in ("unknown_dish", "beyond_breakdown"):
        return ["analyze_menu"]
    if frame.intent in ONLINE:  # a grade, what it was and the reviews behind it are one talk
        return list(dict.fromkeys([ASKS[frame.intent], *(ASKS[aim] for aim in sorted(ONLINE))]))
    if frame.intent in MARKETING or frame.intent in _TO_WRITE:  # a draft, a plan and what came of it are one talk
        wanted = [MARKETING[frame.intent]] if frame.intent in MARKETING else []
        return list(dict.fromkeys([*wanted, *MARKETING.values(), "recommend_promotions", "analyze_menu"]))
    if frame.intent in _BESIDE:
        return [ASKS[frame.intent], *_BESIDE[frame.intent], "analyze_menu"]
    return [OFFERED[frame.intent]] if frame.intent in OFFERED else []


def _entities(frames: list[Frame]) -> dict[str, Any]:
    """What was named, as the tools take it."""
    found = {
        "items": [name for frame in frames for name in frame.dishes],
        "choices": [name for frame in frames for name in frame.choices],
        "category": next((frame.category for frame in frames if frame.category), None),
        "ahead": [[span.start.isoformat(), span.end.isoformat()] for frame in frames for span in frame.ahead],
        "periods": [period.args() for frame in frames for period in frame.periods],
        "price": next((frame.price for frame in frames if frame.price is not None), None),
        "price_change": next((frame.change for frame in frames if frame.change is not None), None),
        "percent": next((frame.percent for frame in frames if frame.percent is not None), None),
        "count": next((frame.count for frame in frames if frame.count is not None), None),
        **{name: value for frame in frames for name, value in frame.args.items()},
        "fact": next((frame.fact for frame in frames if frame.fact), None),
    }
    return {name: value for name, value in found.items() if value}
