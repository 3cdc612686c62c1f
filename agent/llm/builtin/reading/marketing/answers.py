"""Answers to what we asked before a wish could be carried out: what it is about, whom it is for, when, which one."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from ...context import BuiltinContext
from ...frames import Frame
from .arguments import objective_of, tidy
from .named import source_of, timed
from .said import Said
from .when import iso, when_of
from .wish import OTHER, QUESTION
from .words import channels_of, offer_of, segment_of

_LONGEST_ANSWER = 40  # words
_NEVER_MIND = re.compile(
    r"^(?:no|nope|never ?mind|forget it|skip it|nothing|cancel|stop|leave it|no thanks|nada|dejalo|olvidalo|not now)\b"
)


def answer(waiting: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    """A message that gives what our last question asked for; None where it is about something else."""
    if _NEVER_MIND.match(whole.line) and len(whole.line.split()) <= 4:
        return Frame("reject")
    if waiting.missing == "dish" or QUESTION.match(whole.line) or whole.question or OTHER.search(whole.line):
        return None
    if whole.kind and not (waiting.missing in ("when", "hour", "source") or _continues(waiting, whole)):
        return None
    if len(whole.raw.split()) > _LONGEST_ANSWER and waiting.missing != "source":
        return None
    given = replace(waiting, missing="", args=dict(waiting.args), dishes=list(waiting.dishes))
    return _ANSWERS[waiting.missing](given, whole, context) if waiting.missing in _ANSWERS else None


def _continues(waiting: Frame, whole: Said) -> bool:
    """`text everyone`, `a post about the greek`: the wish once more, now with what was lacking."""
    if waiting.missing == "channels":
        return not whole.names
    if waiting.intent == "plan" and waiting.missing == "topic" and whole.kind in ("fill", "push"):
        return True
    return waiting.intent == "plan" and waiting.missing == "audience" and whole.kind == "send" and not whole.names


def _topic(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    sure = [names[0] for names in whole.names if len(names) == 1]
    given.dishes = given.dishes or sure
    given.choices = [] if sure else next((list(names) for names in whole.names if len(names) > 1), [])
    offer = offer_of(whole.plain)
    if offer:
        given.args["offer"] = offer
    topic = tidy(
        re.sub(r"^(?:it is |it's )?(?:about|on|for|that|saying|sobre|de|para|con)\s+", "", whole.raw, flags=re.I)
    )
    if given.intent == "write":
        given.args["topic"] = topic or (sure[0] if sure else whole.raw)
        channels = channels_of(whole.line)
        given.args["channels"] = channels or given.args["channels"]
        given.missing = "dish" if given.choices and not sure else ""
        return given
    return _planned(given, whole, topic, context)


def _planned(given: Frame, whole: Said, topic: str | None, context: BuiltinContext) -> Frame:
    args = given.args
    if segment := segment_of(whole.line, given.dishes[0] if given.dishes else None, loosely=False):
        args.setdefault("segment", segment)
    if channels := channels_of(whole.line):
        args.setdefault("channels", channels)
    when = when_of(whole.full, context)
    if when.weekday:
        args.setdefault("weekday", when.weekday)
    if args.get("objective") in (None, "announce"):
        args["objective"] = objective_of(whole.line, when, args.get("segment"), topic)
    if when.at:
        args["at"] = iso(when.at)
    elif when.start and when.end:
        args |= {"start_date": when.start.isoformat(), "end_date": when.end.isoformat()}
    direct = {"sms", "email"} & set(args.get("channels", ()))
    given.missing = "audience" if args.get("send") and direct and "segment" not in args else ""
    if given.choices and not given.dishes:
        given.missing = "dish"
    return given


def _audience(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    segment = segment_of(whole.line, given.dishes[0] if given.dishes else None)
    if segment is None:
        return None
    given.args["segment"] = segment
    when = when_of(whole.full, context)
    if when.at:
        given.args["at"] = iso(when.at)
    return given


def _when(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    """The moment; the hour alone where the day was said before."""
    day = given.args.pop("day", None)
    when = when_of(f"at {whole.full}" if re.fullmatch(r"\d\d?", whole.full.strip()) else whole.full, context)
    if not when.named:
        return None
    if day and when.clock and not when.day:
        given.args["at"] = f"{day}T{when.clock.isoformat('minutes')}"
        return given
    timed(given, when)
    return given


def _campaign(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    if len(whole.raw.split()) > 8:
        return None
    name = re.sub(r"^(?:the|my|our|la|el)\s+|\s+(?:campaign|one|campa[nñ]a)$", "", whole.raw.strip(" .!"), flags=re.I)
    last = re.fullmatch(r"(?:latest|last|newest|ultima|[uú]ltima|that|it)", name, re.I)
    given.args["campaign"] = "latest" if last else name
    if given.intent == "schedule":
        timed(given, when_of(whole.full, context))
    return given


def _source(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    source = source_of(whole.raw, whole.line) or (whole.raw if len(whole.raw.split()) >= 6 else None)
    if source is None:
        return None
    given.args["source"] = source
    return given


def _channels(given: Frame, whole: Said, context: BuiltinContext) -> Frame | None:
    named = channels_of(whole.line)
    if not named:
        return None
    given.args["channels"] = named
    return given


_ANSWERS: dict[str, Any] = {
    "channels": _channels,
    "topic": _topic,
    "offer": _topic,
    "audience": _audience,
    "when": _when,
    "hour": _when,
    "campaign": _campaign,
    "source": _source,
}
