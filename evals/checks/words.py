"""What a reply must and must not say."""

from __future__ import annotations

import re

from evals.case import Expect
from evals.checks.observed import Observed
from tools.base import ToolClass

# Typographic variants that a regular expression in a case should not have to know.
_PLAIN = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u00a0": " ", "\u202f": " ", "\u2212": "-"}
)
# A way back names something the assistant does help with. Languages without a line here are not judged by words.
_WAY_BACK = {
    "en": r"\b(menu|dish|dishes|sales|sell|selling|prices?|restaurant|guests?|marketing|campaigns?)\b",
    "es": r"\b(menú|menu|carta|platos?|ventas?|vend\w+|precios?|restaurante|marketing|campañas?)\b",
}


def plain(reply: str) -> str:
    return reply.translate(_PLAIN)


def check_says(expect: Expect, seen: Observed) -> list[str]:
    reply = plain(seen.reply)
    return [f"the reply does not say /{regex}/: {_short(reply)}" for regex in expect.says if not _found(regex, reply)]


def check_not_says(expect: Expect, seen: Observed) -> list[str]:
    reply = plain(seen.reply)
    return [f"the reply says /{regex}/: {_short(reply)}" for regex in expect.not_says if _found(regex, reply)]


def check_out_of_scope(expect: Expect, seen: Observed) -> list[str]:
    """No tool, and a polite way back to what the assistant is for."""
    if not expect.out_of_scope:
        return []
    wrong = [f"out of scope, but {call.name} was called" for call in seen.calls]
    way_back = _WAY_BACK.get(seen.lang, r"\w")
    if not _found(way_back, seen.reply):
        wrong.append(f"out of scope, but the reply shows no way back: {_short(seen.reply)}")
    return wrong


def check_clarify(expect: Expect, seen: Observed) -> list[str]:
    """The reply asks, and nothing was written meanwhile."""
    if not expect.clarify:
        return []
    wrong = [
        f"should ask first, but {call.name} was called" for call in seen.calls if call.tool_class is not ToolClass.READ
    ]
    if "?" not in seen.reply:
        wrong.append(f"the reply does not ask anything: {_short(seen.reply)}")
    return wrong


def check_grounding(expect: Expect, seen: Observed) -> list[str]:
    """Holds for every turn, whatever the case expects."""
    return [f"the number {number} stands in no tool result and no message" for number in seen.ungrounded]


def _found(regex: str, text: str) -> bool:
    return re.search(regex, text, re.IGNORECASE) is not None


def _short(reply: str) -> str:
    text = " ".join(reply.split())
    return repr(text if len(text) <= 160 else f"{text[:160]}...")
