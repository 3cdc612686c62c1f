"""Small talk, questions back, decisions in words, errors, and what is out of reach."""

from __future__ import annotations

import re

from ..context import BuiltinContext
from ..deciding.dialogue import Called
from ..frames import MARKETING, Frame, State
from . import reviews
from .voice import Voice

_MOST_DISHES = 40
_WANTS_ADDRESS = re.compile(r"\?|type its website's address")


def said(frame: Frame, state: State, voice: Voice) -> str:
    """The words for an aim that needs no tool, or that lacks something."""
    if frame.missing:
        return _question(frame, voice)
    if frame.intent.startswith("beyond_"):
        return voice.sentences(voice.say(frame.intent), voice.say("today_i_can"))
    if frame.intent in ("approve", "reject"):
        return _decision(frame.intent, state, voice)
    teller = {"help": _help, "list_menu": _list_menu, "data_freshness": _freshness, "unknown_dish": _unknown}.get(
        frame.intent
    )
    return teller(frame, voice) if teller else voice.say(frame.intent)


# What the marketing tools refuse most; elsewhere than in English their own sentence would not be understood.
_OFTEN = (
    ("No campaign has gone out", "cx_none_out"),
    ("There is no campaign yet", "cx_no_campaign"),
    ("There is no draft", "cx_no_draft"),
    ("is not on the menu", "cx_not_on_menu"),
    ("is over already", "cx_over"),
    ("as not available", "cx_unavailable"),
    ("Which dish is new", "cx_which_dish"),
    ("Which dish should sell", "cx_which_dish"),
    ("Guests of which dish", "cx_which_dish"),
    ("Whom is it for", "ask_audience"),
    ("is before the start", "cx_end_first"),
    ("more than a year away", "cx_far"),
    ("is no campaign here", "cx_no_such"),
    ("could be more than one campaign", "cx_several"),
    ("Nobody would get it", "cx_nobody"),
    ("Nobody is left", "cx_nobody"),
    ("cannot go out", "cx_blocked"),
    ("so it cannot be", "cx_state"),
    ("I don't understand the offer", "cx_offer"),
    ("cannot be given off", "cx_offer"),
    ("I can't do that with this draft", "cx_cannot_change"),
    ("I found no texts", "cx_no_samples"),
    ("changed by someone else", "cx_changed"),
    ("changed at the same moment", "cx_changed"),
)


def failed(call: Called, voice: Voice) -> str:
    """A tool that could not work with what it was given: a question where there is something to choose from."""
    result = call.result or {}
    error, names = str(result.get("error") or ""), [str(name) for name in result.get("candidates") or []]
    if call.name in MARKETING.values() and (told := _refused(error, names, voice)):
        return told
    if re.search(r"\balready\b", error):
        return voice.say("already", error=_clean(error))
    if call.name == "reply_to_review":
        return reviews.failed(result, str(call.args.get("review") or ""), voice)
    if call.name == "grade_presence" and _WANTS_ADDRESS.search(error):
        return voice.say("ask_site")
    if call.name == "forecast_demand" and re.search(r"\blooks 1 to \d+ days ahead\b", error):
        return voice.say("fc_out_of_reach")
    asked = str(call.args.get("item") or call.args.get("category") or call.args.get("fact") or "")
    if names and "more than one" in error:
        return voice.say("ask_choice", names=voice.names(names, "or"))
    if (
        names
        and asked
        and re.search(r"\bno (?:dish|item|category|fact)\b|not found|unknown|couldn't find|can't find", error, re.I)
    ):
        return voice.say("ask_unknown", unknown=voice.name(asked), names=voice.names(names, "or"))
    question = voice.say("ask_choice", names=voice.names(names, "or")) if names and "?" not in error else None
    return voice.sentences(voice.say("tool_failed", error=_clean(error)), question)


def _refused(error: str, names: list[str], voice: Voice) -> str | None:
    """Why nothing was written or sent: in English the tool's own sentence, which says what to do."""
    if voice.language == "en":
        return _clean(error) if not names else None
    key = next((key for words, key in _OFTEN if words in error), None)
    if key is None:
        return None
    choice = voice.say("ask_choice", names=voice.names(names, "or")) if names else None
    return voice.sentences(voice.say(key), choice)


def _clean(error: str) -> str:
    text = " ".join(error.split())[:300]
    return text if text.endswith((".", "?", "!")) else f"{text}."


# --- questions back


def _question(frame: Frame, voice: Voice) -> str:
    context = voice.context
    if frame.missing == "category":
        names = context.categories
        return voice.say("category_unknown", names=voice.names(names, most=12)) if names else voice.say("category_none")
    if frame.missing == "fact":
        return voice.say("ask_fact" if frame.intent == "remember" else "ask_forget")
    if frame.missing == "why":
        example = _example(context)
        return voice.say("ask_why", example=voice.name(example)) if example else voice.say("ask_why_plain")
    if frame.missing == "topic":
        return voice.say("ask_topic_write" if frame.intent == "write" else "ask_topic_plan")
    if frame.missing in ("offer", "audience", "when", "hour", "campaign", "source", "channels"):
        return voice.say(f"ask_{frame.missing}")
    if frame.missing == "provider":
        return voice.say("ask_provider")
    if frame.missing == "site":
        return voice.say("ask_site_of")
    if frame.missing == "discount":
        named = len(frame.dishes) == 1
        return voice.say("ask_discount_item", name=voice.name(frame.dishes[0])) if named else voice.say("ask_discount")
    if frame.missing in ("price", "amount"):
        return voice.say(f"ask_{frame.missing}", name=voice.name(frame.dishes[0]))
    if frame.missing == "one_dish":
        return voice.say("ask_one_dish")
    return _which_dish(frame, voice)


def _which_dish(frame: Frame, voice: Voice) -> str:
    if frame.unknown:
        unknown = voice.name(frame.unknown)
        return (
            voice.say("ask_unknown", unknown=unknown, names=voice.names(frame.choices, "or"))
            if frame.choices
            else voice.say("ask_unknown_none", unknown=unknown)
        )
    if frame.choices:
        return voice.say(
            "ask_one" if len(frame.choices) == 1 else "ask_choice", names=voice.names(frame.choices, "or", most=6)
        )
    if frame.intent == "price":
        known = frame.price is not None or frame.percent is not None or frame.change is not None
        return voice.say("ask_dish_item" if known else "ask_dish_price")
    return voice.say({"take_off": "ask_dish_off", "put_back": "ask_dish_on"}.get(frame.intent, "ask_dish_item"))


def _unknown(frame: Frame, voice: Voice) -> str:
    return _which_dish(frame, voice) if frame.unknown else voice.say("unknown_dish")


# --- decisions and small talk


def _decision(intent: str, state: State, voice: Voice) -> str:
    """A yes or no in the chat decides nothing: it points at the card of the newest approval."""
    if intent == "approve" and "prices" in state.asks and not state.suggested:
        return voice.say("pr_nothing", name=voice.name(state.item or _example(voice.context) or "…"))
    if not state.approvals:
        return voice.say(f"{intent}_none")
    approval = state.approvals[-1]
    title, code = voice.name(approval.get("title") or "…"), approval.get("short_code")
    return (
        voice.say(f"{intent}_pending", title=title, code=code)
        if code
        else voice.say(f"{intent}_pending_plain", title=title)
    )


def _help(frame: Frame, voice: Voice) -> str:
    example = _example(voice.context)
    return voice.say("help", example=voice.name(example)) if example else voice.say("help_plain")


def _example(context: BuiltinContext) -> str | None:
    return next((dish.name for dish in context.dishes if dish.available), None)


def _freshness(frame: Frame, voice: Voice) -> str:
    return voice.sentences(voice.say("freshness"), voice.say("freshness_demo") if voice.context.demo else None)


def _list_menu(frame: Frame, voice: Voice) -> str:
    context = voice.context
    if not context.dishes:
        return voice.say("list_none")
    if frame.category:
        names = [dish.name for dish in context.dishes if dish.category == frame.category and dish.available]
        return voice.say("list_category", category=frame.category, names=voice.names(names, most=_MOST_DISHES))
    if context.categories and len(context.dishes) > _MOST_DISHES:
        return voice.say("list_categories", names=voice.names(context.categories, most=20))
    names = [dish.name for dish in context.dishes if dish.available]
    return voice.say("list_menu", names=voice.names(names, most=_MOST_DISHES))
