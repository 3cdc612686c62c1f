"""One dish: how it does, and why."""

from __future__ import annotations

from ..frames import Frame
from . import menu_words as words
from .menu_words import Json
from .voice import Voice


def item(result: Json, frame: Frame, voice: Voice) -> str:
    row = result["item"]
    name = voice.name(row["name"])
    if not row["units"]:
        key = "item_zero" if row.get("price") is not None else "item_zero_plain"
        return voice.sentences(
            voice.say(key, name=name, dates=words.dates(result, voice), price=voice.money(row.get("price") or 0)),
            _off(row, voice),
        )
    classed = row.get("class") in ("star", "plowhorse", "puzzle", "dog")
    ranked = row.get("rank") is not None
    lead = (
        words.class_lead(row, voice, name)
        if classed
        else voice.say(
            "item_lead_plain" if ranked else "item_unranked", name=name, rank=row.get("rank"), of=row.get("of")
        )
    )
    uncosted = row.get("cost") is None and result.get("basis") == "margin"
    numbers = _item_numbers(row, result, voice, name if frame.much else "")
    return voice.sentences(
        *((numbers, words.class_lead(row, voice) if classed else None) if frame.much else (lead, numbers)),
        voice.say("item_rank", rank=row["rank"], of=row["of"]) if classed and ranked else None,
        words.margin(row, result, voice),
        _item_trend(row, result, voice),
        voice.say("item_no_cost") if uncosted else None,
        _off(row, voice) or words.advice(row, voice),
    )


def _item_numbers(row: Json, result: Json, voice: Voice, name: str = "") -> str:
    """What a dish sold; with its `name` where the answer begins with it."""
    return voice.say(
        "item_numbers_named" if name else "item_numbers",
        name=name,
        units=voice.number(row["units"]),
        dates=words.dates(result, voice),
        money=voice.money(row["revenue"]),
        price=voice.money(row["price"]),
    )


def item_short(result: Json, frame: Frame, voice: Voice) -> str:
    row = result["item"]
    if not row["units"] or row.get("class") not in ("star", "plowhorse", "puzzle", "dog"):
        return item(result, frame, voice)
    return voice.sentences(
        words.class_lead(row, voice, voice.name(row["name"])),
        _item_numbers(row, result, voice),
        _off(row, voice) or words.advice(row, voice),
    )


def _off(row: Json, voice: Voice) -> str | None:
    return voice.say("item_off") if row.get("available") is False else None


def _item_trend(row: Json, result: Json, voice: Voice) -> str | None:
    change = row.get("units_change_percent")
    if change is None or abs(change) < words.SAME:
        return None
    return voice.say(
        "item_up" if change > 0 else "item_down", percent=voice.percent(change), days=result["period"]["days"]
    )


def why(result: Json, frame: Frame, voice: Voice) -> str:
    row = result["item"]
    reasons = [text for reason in row.get("reasons") or [] if (text := _reason(reason, voice))]
    fields = {"name": voice.name(row["name"]), "dates": words.dates(result, voice)}
    if not reasons:
        return voice.say("why_none", units=voice.number(row["units"]), **fields)
    lead = voice.say(f"why_lead_{_mood(row)}", **fields)
    lines = [f"- {text[0].upper()}{text[1:]}." for text in reasons]
    close = voice.sentences(
        words.class_of(row, voice), _off(row, voice), voice.say("why_limit") if _mood(row) == "bad" else None
    )
    return "\n".join([lead, *lines, *([close] if close else [])])


def _mood(row: Json) -> str:
    codes = {reason.get("code") for reason in row.get("reasons") or [] if isinstance(reason, dict)}
    bad, good = codes & {"low_mix", "low_margin", "falling", "unsold"}, codes & {"high_mix", "high_margin", "rising"}
    return "mixed" if bool(bad) == bool(good) else "bad" if bad else "good"


def _reason(reason: Json, voice: Voice) -> str | None:
    """One reason in words; None for a code that is not known, or whose numbers are not there."""
    code = reason.get("code")
    reader = _REASONS.get(str(code))
    try:
        return reader(reason, voice) if reader else None
    except KeyError:
        return None


def _mix_reason(reason: Json, voice: Voice) -> str:
    return voice.say(
        f"why_{reason['code']}",
        mix=voice.percent(reason["mix_percent"]),
        bar=voice.percent(reason["threshold_percent"]),
    )


def _margin_reason(reason: Json, voice: Voice) -> str:
    return voice.say(
        f"why_{reason['code']}", margin=voice.money(reason["contribution_margin"]), bar=voice.money(reason["threshold"])
    )


def _trend_reason(reason: Json, voice: Voice) -> str:
    if "previous_units" in reason:
        return voice.say(
            f"why_{reason['code']}", units=voice.number(reason["units"]), before=voice.number(reason["previous_units"])
        )
    return voice.say(f"why_{reason['code']}_plain", percent=voice.percent(reason["units_change_percent"]))


def _price_reason(reason: Json, voice: Voice) -> str:
    return voice.say(
        f"why_{reason['code']}",
        price=voice.money(reason["price"]),
        other=voice.money(reason["category_price"]),
        category=voice.name(reason["category"]),
    )


def _weekday_reason(reason: Json, voice: Voice) -> str:
    return voice.say(
        "why_weak_weekday",
        day=voice.say(f"day_{reason['weekday']}"),
        units=voice.number(reason["units"]),
        expected=voice.number(reason["expected_units"]),
    )


def _plain_reason(reason: Json, voice: Voice) -> str:
    return voice.say(f"why_{reason['code']}")


_REASONS = {
    "low_mix": _mix_reason,
    "high_mix": _mix_reason,
    "low_margin": _margin_reason,
    "high_margin": _margin_reason,
    "falling": _trend_reason,
    "rising": _trend_reason,
    "pricier_than_category": _price_reason,
    "cheaper_than_category": _price_reason,
    "weak_weekday": _weekday_reason,
    "no_cost": _plain_reason,
    "unsold": _plain_reason,
}
