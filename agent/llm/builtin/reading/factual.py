"""Wishes to remember or to forget something, found by their opening words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..frames import Frame
from .text import fold

_POLITE = (
    r"(?:(?:hey|hi|ok|okay|please|pls|and|also|oh|so|now|well|actually|right|btw|by the way|una cosa|could you|"
    r"can you|would you|will you|y|por "
    r"favor|oye)[ ,]+)*"
)
_REMEMBER = re.compile(
    rf"^{_POLITE}(?:remember|make a note|take a note|take note|note down|note to self|note|keep in mind|bear in "
    rf"mind|do not forget|don't forget|dont forget|just so you know|so you know|for next time|"
    rf"(?:write|put|jot|get|take) (?:this|that|it) down|(?:write|jot) down|you should know|"
    r"for the record|fyi|recuerda|recuerde|acuerdate|ten en cuenta|anota|apunta|no olvides)\b"
    r"(?:[ ,:-]+(?:this|that|of the fact that|de que|que|for me|somewhere|esto))*[ ,:-]*(?P<fact>.*)$",
    re.S,
)
_FORGET = re.compile(
    rf"^{_POLITE}(?:you can |you should )?(?:forget|stop remembering|unlearn|olvida|olvidate de|"
    rf"(?:delete|remove|erase|scratch|drop|lose|clear|cancel|borra|quita) (?:the |that |my |el |la )?(?:fact|"
    rf"note|memory|nota|dato))\b"
    r"(?:[ ,:]+(?:about|that|what i (?:said|told you) about|what i (?:said|told you)|the (?:thing|"
    r"note|fact|bit) (?:about|on|that|with)|lo de|que|sobre|de))*"
    r"[ ,:]*(?P<fact>.*)$",
    re.S,
)
_NOT_A_FACT = re.compile(
    r"^(?:it|this|that|them|something|something for me|one thing|esto|algo|me|us|him|to|mean|mind)?[ "
    r".?!]*$"
)
_REMINDER = re.compile(r"^(?:to|who|what|when|how|where|it|this song|my (?:previous|last))\b")
_NEXT_WISH = re.compile(
    r"[.;?!]\s+(?=\w+ )|,? (?:and|y) (?=(?:also |then |please )*(?:what|which|how|show|tell|take|"
    r"put|change|raise|lower|remove|"
    r"que|cual|cuales|como|quita|sube|baja)\b)"
)


_LAST_NOTE = re.compile(
    rf"^{_POLITE}(?:forget|scratch|delete|olvida) (?:that|it|this|eso)(?: (?:note|fact|again|one))?[ .!]*$"
)


def last_note(text: str, notes: Sequence[str]) -> Frame | None:
    """`forget that`, right after something was to be remembered."""
    return Frame("forget", fact=notes[-1]) if notes and _LAST_NOTE.match(fold(text)) else None


_ALSO_REMEMBER = re.compile(
    r"(?:[,.;!?&]|\band\b|\by\b|\balso\b)[\s,]*(?:(?:and|also|y|please|then|por favor)[\s,]+)*"
    r"(?=(?:remember|note|make a note|keep in mind|bear in mind|do not forget|don't forget|recuerda|apunta|"
    r"anota|ten en cuenta)"
    r"[\s,:]+(?!to\b|when\b|who\b|what\b|how\b|where\b|if\b|is\b|the name\b)\w|(?:note|fyi)\s*:)"
)


def _split_off(text: str) -> tuple[str, str]:
    """`take the greek off, and remember that ...`: what stands before, and the wish to remember."""
    cut = _ALSO_REMEMBER.search(fold(text))
    return (text[: cut.start()], text[cut.end() :]) if cut and cut.start() else ("", text)


def facts(text: str) -> tuple[Frame | None, str]:
    """A wish to remember or forget, and what stands after it."""
    before, text = _split_off(text)
    if before:
        wish, after = facts(text)
        return wish, f"{before}. {after}" if wish and after else before if wish else f"{before}, {text}"
    plain = fold(text)
    for pattern, intent in ((_REMEMBER, "remember"), (_FORGET, "forget")):
        match = pattern.match(plain)
        if match is None:
            continue
        fact, rest = text[match.start("fact") :], ""
        cut = _NEXT_WISH.search(fold(fact))
        if cut:
            fact, rest = fact[: cut.start()], fact[cut.end() :]
        fact = fact.strip(" .,:;\"'")
        if _REMINDER.match(fold(fact)):
            return (Frame("beyond_automation"), "") if intent == "remember" else (None, text)
        if not _NOT_A_FACT.match(fold(fact)):
            return Frame(intent, fact=fact), rest
        if (
            intent == "remember"
            and not rest
            and re.search(r"remember|note|recuerda", plain)
            and "me" not in fold(fact).split()
        ):
            return Frame("remember", missing="fact"), ""
    return None, text
