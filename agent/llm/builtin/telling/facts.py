"""What was remembered or forgotten."""

from __future__ import annotations

from ..deciding.dialogue import Called
from .voice import Voice


def done(call: Called, voice: Voice) -> str:
    result = call.result or {}
    if call.name == "remember_fact":
        return voice.say("remembered", fact=_tidy(result.get("remembered") or call.args.get("fact") or ""))
    forgotten = [_tidy(fact) for fact in result.get("forgotten") or []]
    return voice.say("forgotten", facts="; ".join(forgotten)) if forgotten else voice.say("forgotten_none")


def _tidy(fact: object) -> str:
    return " ".join(str(fact).split()).rstrip(".")
