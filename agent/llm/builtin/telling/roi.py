"""What an `estimate_roi` result means, in words: worth it or not, the sum with its range, and what it must bring."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]


def told(result: Json, frame: Frame, voice: Voice) -> str:
    return voice.sentences(
        _lead(result, voice),
        _break_even(result, voice),
        _lift(result, voice),
        _cost(result, voice),
        voice.note(result.get("note")) or _never(result, voice) or _assumption(result, voice),
    )


def _lead(result: Json, voice: Voice) -> str:
    profit, offer = result.get("profit") or {}, _offer(result, voice)
    if profit.get("estimate") is None:
        return voice.say("roi_unknown", offer=offer)
    verdict = result.get("worth_it")
    key = "roi_open" if verdict is None else "roi_yes" if verdict else "roi_no"
    if verdict is False and profit["high"] < 0:
        return voice.say("roi_loses", offer=offer, days=_run(result), **voice.losses(profit))
    sums = {name: voice.money_about(profit[name]) for name in ("estimate", "low", "high")}
    return voice.say(key, offer=offer, days=_run(result), **sums)


def _run(result: Json) -> int | None:
    return (result.get("inputs") or {}).get("days")


def _never(result: Json, voice: Voice) -> str | None:
    """Known by its loss without any lift that would break even."""
    known = (result.get("profit") or {}).get("estimate") is not None
    return voice.say("roi_never") if known and result.get("break_even_lift_percent") is None else None


def _offer(result: Json, voice: Voice) -> str:
    inputs, item = result.get("inputs") or {}, result.get("item")
    name = {"name": voice.name(item)} if item else {}
    whole = "" if item else "_whole"
    discount = inputs.get("discount_percent")
    if discount:
        return voice.say(f"roi_offer{whole}", percent=voice.percent(discount), **name)
    return voice.say(f"roi_offer_cost{whole}", cost=voice.money_about(inputs.get("cost") or 0), **name)


def _break_even(result: Json, voice: Voice) -> str | None:
    percent, units = result.get("break_even_lift_percent"), result.get("break_even_extra_units")
    if percent is None:
        return None
    if units is None:
        return voice.say("roi_break_even_plain", percent=voice.percent(percent))
    return voice.say("roi_break_even", percent=voice.percent(percent), units=voice.about(units))


def _lift(result: Json, voice: Voice) -> str | None:
    lift = result.get("modelled_lift_percent") or {}
    if lift.get("estimate") is None:
        return None
    basis = "measured" if result.get("lift_basis") == "measured" else "modelled"
    return voice.say(f"roi_lift_{basis}", **{name: voice.signed(lift[name]) for name in ("estimate", "low", "high")})


def _cost(result: Json, voice: Voice) -> str | None:
    inputs = result.get("inputs") or {}
    cost = inputs.get("cost")
    return voice.say("roi_cost", cost=voice.money_about(cost)) if cost and inputs.get("discount_percent") else None


def _assumption(result: Json, voice: Voice) -> str | None:
    """The first of them; the card has them all."""
    sentences = [text for text in result.get("assumptions") or [] if voice.note(text)]  # English only
    return voice.say("roi_assumes", sentence=voice.name_long(sentences[0])) if sentences else None
