"""What a `recommend_promotions` result means, in words: what to try first, what it should bring, and why."""

from __future__ import annotations

import re
from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_MORE, _REASONS = 2, 2
_ON_THE_DAY = re.compile(r"^(There are too few weeks of sales|\w+ are not clearly slow:) .*?\.(?=\s|$)\s*")


def told(result: Json, frame: Frame, voice: Voice) -> str:
    premise = _premise(result, voice)
    if premise:  # said first, so not once more at the end
        result = {**result, "note": _ON_THE_DAY.sub("", str(result.get("note") or "")), "weekday": None}
    return voice.sentences(premise, _advice(result, voice))


def _premise(result: Json, voice: Voice) -> str | None:
    """Who asks how to fill a slow day hears first that it is none."""
    day = result.get("asked_day") or {}
    if day.get("slow") is not False or day.get("low") is None or result.get("goal") not in (None, "slow_day"):
        return None
    name = voice.weekday(str(day["weekday"]).title())
    figures = {key: f"{voice.number(day[key])}×" for key in ("index", "low", "high")}
    return voice.say("pm_premise", weekday=name, **figures)


def _advice(result: Json, voice: Voice) -> str:
    found = [row for row in result.get("suggestions") or [] if row.get("strategy") != "none"]
    if not found:
        return voice.sentences(voice.say("pm_none"), _weekday(result, voice), voice.note(result.get("note")))
    first = found[0]
    return voice.sentences(
        voice.say("pm_lead_cost" if _loses(first) else "pm_lead", title=title(first, voice)),
        _profit(first, voice),
        _lift(first, voice, "modelled" in (voice.note(result.get("note")) or "")),
        _cost(first, voice),
        _weekday(result, voice),
        _because(first, voice),
        voice.say("pm_low") if first.get("confidence") == "low" else None,
        _more(found[1 : 1 + _MORE], voice),
        voice.note(result.get("note")),
        voice.say("pm_send"),
    )


def title(row: Json, voice: Voice) -> str:
    """In our own words, so that it is in the owner's language."""
    weekday = row.get("weekday")
    fields = {"name": voice.name(row.get("item") or ""), "when": ""}
    if weekday:
        fields["when"] = voice.say("pm_when", weekday=voice.weekday(str(weekday).title()))
    strategy = str(row.get("strategy"))
    if strategy == "bundle":
        fields["other"] = voice.name(row.get("with_item") or "")
    elif strategy == "discount":
        fields["offer"] = voice.name(row.get("offer") or "") or voice.say("pm_offer_plain")
    elif strategy == "reprice" and (told_ := voice.note(row.get("title"))):
        return told_  # it names by how much
    elif strategy not in ("feature", "happy_hour", "limited_time", "loyalty", "drop", "reprice"):
        return voice.name_long(row.get("title") or "")
    return voice.say(f"pm_title_{strategy}", **fields)


def _profit(row: Json, voice: Voice) -> str | None:
    profit = row.get("profit") or {}
    if profit.get("estimate") is None:
        return None
    if _loses(row):
        sums = voice.losses(profit)
        return voice.say("pm_loss", days=row.get("days"), **sums)
    sure = profit["low"] >= 0
    return voice.say("pm_profit" if sure else "pm_profit_maybe", days=row.get("days"), **_sums(profit, voice))


def _loses(row: Json) -> bool:
    """For stock that has to go, the best there is may still cost more than it brings."""
    return bool((row.get("profit") or {}).get("high", 0) < 0)


def _sums(interval: Json, voice: Voice) -> dict[str, str]:
    return {name: voice.money_about(interval[name]) for name in ("estimate", "low", "high")}


def _lift(row: Json, voice: Voice, noted: bool) -> str | None:
    lift = row.get("lift_percent") or {}
    if lift.get("estimate") is None or row.get("strategy") in ("drop", "reprice"):
        return None
    basis = "measured" if row.get("lift_basis") == "measured" else "modelled"
    if basis == "modelled" and noted:  # the note says where it comes from
        basis = "noted"
    return voice.say(f"pm_lift_{basis}", **{name: voice.signed(lift[name]) for name in ("estimate", "low", "high")})


def _cost(row: Json, voice: Voice) -> str | None:
    return voice.say("pm_cost", money=voice.money_about(row["cost"])) if row.get("cost") else None


def _weekday(result: Json, voice: Voice) -> str | None:
    """How the weekday that was asked about does beside an average one."""
    asked = str(result.get("weekday") or "").title()
    if asked and asked in (voice.note(result.get("note")) or ""):
        return None  # the note says it
    row = next((row for row in result.get("weekdays") or [] if str(row.get("weekday")).title() == asked), None)
    if row is None or row.get("index") is None:
        return None
    key = "pm_slow" if row["index"] < 0.9 else "pm_not_slow" if row["index"] >= 1 else "pm_weekday"
    name = voice.weekday(asked)
    return voice.say(
        key, weekday=name[0].upper() + name[1:] if voice.language == "en" else name, index=_times(row, voice)
    )


def _times(row: Json, voice: Voice) -> str:
    return f"{voice.number(row['index'])}×"


def _because(row: Json, voice: Voice) -> str | None:
    said = ("costs_money",) if _loses(row) else ()  # the sum in front says it
    reasons = [reason for reason in row.get("reasons") or [] if reason.get("code") not in said]
    told_ = [text for reason in reasons if (text := _reason(reason, voice))]
    return voice.say("pm_because", reasons="; ".join(told_[:_REASONS])) if told_ else None


def _reason(reason: Json, voice: Voice) -> str | None:
    """One reason in words; None for a code that is not known or whose numbers are not there."""
    code = str(reason.get("code"))
    percent = next((reason[key] for key in _PERCENTS if isinstance(reason.get(key), int | float)), None)
    if code == "class" and reason.get("class") in ("star", "plowhorse", "puzzle", "dog"):
        kind = reason["class"]
        return voice.say("pm_r_class", kind=voice.say(f"name_{kind}"), gloss=voice.say(f"gloss_{kind}"))
    if code == "bought_together" and reason.get("orders"):
        return voice.say("pm_r_bought_together", name=voice.name(reason["with_item"]), orders=reason["orders"])
    if code in ("costs_money", "never_breaks_even"):
        return voice.say(f"pm_r_{code}")
    if code in _OF_PERCENT and percent is not None:
        return voice.say(f"pm_r_{code}", percent=voice.percent(percent))
    return None


_PERCENTS = ("change_percent", "lift_percent", "difference_percent", "percent")
_OF_PERCENT = ("rising", "falling", "in_season", "break_even", "pricier_than_category", "cheaper_than_category")


def _more(rows: list[Json], voice: Voice) -> str | None:
    if not rows:
        return None
    return voice.say("pm_more", rows="; ".join(_row(row, voice) for row in rows))


def _row(row: Json, voice: Voice) -> str:
    profit = row.get("profit") or {}
    if profit.get("estimate") is None:
        return voice.say("pm_more_row_plain", title=title(row, voice))
    return voice.say("pm_more_row", title=title(row, voice), **_sums(profit, voice))
