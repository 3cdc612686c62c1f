"""The words of the built-in brain: one module a capability, over one phrasebook a language."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from ..context import BuiltinContext
from ..deciding.dialogue import Called, Turn
from ..deciding.planning import Step
from ..frames import ANALYSES, ASKS, MARKETING, Frame, State
from . import (
    campaigns,
    changes,
    drafts,
    facts,
    forecast,
    menu,
    pos,
    presence,
    prices,
    progress,
    promotions,
    reviews,
    roi,
    talk,
)
from .voice import Voice

log = logging.getLogger(__name__)


def compose(steps: list[Step], turn: Turn, state: State, context: BuiltinContext, spanish: bool) -> str:
    """One reply for everything that was called and everything that is only to be said."""
    voice = Voice(context, spanish, turn.text)
    done = [call for call in turn.calls if call.result is not None]
    parts = _results(steps, done, voice)
    parts += [talk.said(step.frame, state, voice) for step in steps if not step.tool]
    return "\n\n".join(dict.fromkeys(filter(None, parts))) or voice.say("unclear")


def _results(steps: list[Step], calls: list[Called], voice: Voice) -> list[str]:
    parts, analyses = [], [call for call in calls if call.name == "analyze_menu" and "error" not in (call.result or {})]
    looked_up = any(call.name == "update_menu_item" for call in calls)
    for call in calls:
        frame = _frame_of(call, steps)
        if "error" in (call.result or {}):
            parts.append(talk.failed(call, voice))
        elif call.name == "update_menu_item":
            parts.append(changes.proposed(call, voice))
        elif call.name in ("remember_fact", "forget_fact"):
            parts.append(facts.done(call, voice))
        elif call.name in _TELLERS:
            parts.append(_told(call, frame, voice))
        elif call in analyses and len(analyses) > 1 and frame.intent == "categories":
            continue  # told together
        elif call in analyses and not (looked_up and frame.rank):
            parts += [_analysis(call, each, voice, short=len(analyses) > 1) for each in (frame, *_beside(call, steps))]
    ranking = [call.result or {} for call in analyses if _frame_of(call, steps).intent == "categories"]
    if len(ranking) > 1:
        parts.append(menu.ranked_categories(ranking, voice))
    elif len(analyses) > 1 and (compared := menu.compared([call.result or {} for call in analyses], voice)):
        parts.insert(0, compared)
    numbers = [*analyses, *(call for call in calls if call.name in _TELLERS and call.name != "sync_pos")]
    if parts and any((call.result or {}).get("demo") for call in numbers):
        parts[-1] += ("\n" if "\n" in parts[-1] else " ") + voice.say("demo")
    return parts


def _beside(call: Called, steps: list[Step]) -> tuple[Frame, ...]:
    """Further aims that the same call answers: `what sold best, and what worst?`"""
    return next((step.also for step in steps if step.tool == call.name and step.args == call.args), ())


_TELLERS: dict[str, Callable[[dict[str, Any], Frame, Voice], str]] = {
    "forecast_demand": forecast.told,
    "suggest_prices": prices.told,
    "recommend_promotions": promotions.told,
    "estimate_roi": roi.told,
    "sync_pos": pos.told,
    "grade_presence": presence.told,
    "show_grade_history": progress.told,
    "reply_to_review": reviews.told,
    "write_content": drafts.told,
    "revise_content": drafts.told,
    "learn_brand_voice": drafts.heard,
    "show_brand_voice": drafts.heard,
    "plan_campaign": campaigns.planned,
    "schedule_campaign": campaigns.proposed,
    "launch_campaign": campaigns.proposed,
    "cancel_campaign": campaigns.proposed,
    "pause_campaign": campaigns.stopped,
    "campaign_report": campaigns.reported,
    "list_campaigns": campaigns.listed,
}


def _told(call: Called, frame: Frame, voice: Voice) -> str:
    """As for an analysis: a result that is not as agreed must not take the turn with it."""
    result = call.result or {}
    try:
        return _TELLERS[call.name](result, frame, voice.in_currency(result.get("currency")))
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        log.warning("a result of %s cannot be worded: %s", call.name, type(error).__name__)
        return voice.say("unreadable")


def _analysis(call: Called, frame: Frame, voice: Voice, short: bool) -> str:
    """A result that is not as agreed must not take the turn with it: it is said that it could not be read."""
    try:
        return menu.told(call.result or {}, frame, voice, short)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        log.warning("an analysis cannot be worded: %s", type(error).__name__)
        return voice.say("unreadable")


def _frame_of(call: Called, steps: list[Step]) -> Frame:
    """The aim behind a call; for one that another brain made, the nearest guess."""
    for step in steps:
        if step.tool == call.name and step.args == call.args:
            return step.frame
    aim = next((aim for aim, tool in {**ASKS, **MARKETING}.items() if tool == call.name), None)
    if aim:
        return Frame(aim, dishes=[str(call.args["item"])] if call.args.get("item") else [], args=dict(call.args))
    intents = [step.frame for step in steps if step.frame.intent in ANALYSES]
    if call.args.get("item"):
        return next((frame for frame in intents if frame.intent in ("item", "why")), Frame("item"))
    return next((frame for frame in intents if frame.intent not in ("item", "why")), Frame("report"))
