"""Words that answers about the menu and about one dish share: scope, days, class and margin."""

from __future__ import annotations

from typing import Any

from .voice import Voice

Json = dict[str, Any]
SAME = 0.5  # percent: less is no change


def margin(row: Json, result: Json, voice: Voice) -> str | None:
    margin, bar = row.get("contribution_margin"), (result.get("thresholds") or {}).get("contribution_margin")
    if margin is None:
        return None
    if bar is None:
        return voice.say("row_margin_plain", margin=voice.money(margin))
    return voice.say("row_margin", margin=voice.money(margin), bar=voice.money(bar))


def class_of(row: Json, voice: Voice, name: str = "") -> str | None:
    if row.get("class") not in ("star", "plowhorse", "puzzle", "dog"):
        return None
    return voice.sentences(class_lead(row, voice, name), advice(row, voice))


def class_lead(row: Json, voice: Voice, name: str = "") -> str:
    kind = str(row["class"])
    return voice.say(
        "item_lead_class" if name else "item_lead_class_it",
        name=name,
        class_name=voice.say(f"name_{kind}"),
        gloss=voice.say(f"gloss_{kind}"),
    )


def advice(row: Json, voice: Voice) -> str | None:
    kind = row.get("class")
    return voice.say(f"advice_{kind}") if kind in ("star", "plowhorse", "puzzle", "dog") else None


def scope(result: Json, voice: Voice) -> str:
    category = (result.get("scope") or {}).get("category")
    return voice.say("in_category", category=voice.name(category)) if category else ""


def dates(result: Json, voice: Voice) -> str:
    return voice.dates(result.get("period") or {})
