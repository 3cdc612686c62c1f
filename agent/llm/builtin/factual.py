"""Wishes to remember or to forget something, found by their opening words."""

from __future__ import annotations

import re

from .frames import Frame
from .text import fold

_POLITE = (
    r"(?:(?:hey|hi|ok|okay|please|pls|and|also|oh|so|now|could you|can you|would you|will you|y|por "
    r"favor|oye)[ ,]+)*"
)
_REMEMBER = re.compile(
    rf"^{_POLITE}(?:remember|make a note|take a note|take note|note down|note|keep in mind|bear in "
    rf"mind|do not forget|don't forget|dont forget|"
    r"for the record|fyi|recuerda|recuerde|acuerdate|ten en cuenta|anota|apunta|no olvides)\b"
    r"(?:[ ,:]+(?:this|that|of the fact that|de que|que|for me|somewhere|esto))*[ ,:]*(?P<fact>.*)$",
    re.S,
)
_FORGET = re.compile(
    rf"^{_POLITE}(?:you can |you should )?(?:forget|stop remembering|unlearn|olvida|olvidate de|"
    rf"(?:delete|remove|erase|borra) (?:the |el |la )?(?:fact|note|memory|nota|dato))\b"
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


def facts(text: str) -> tuple[Frame | None, str]:
    """A wish to remember or forget, and what stands after it."""
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
