"""What came over from the till."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]


def told(result: Json, frame: Frame, voice: Voice) -> str:
    status = result.get("status")
    if status == "not_connected":
        return voice.sentences(
            _missing(result, voice), _sentence(result.get("connect_hint")), voice.note(result.get("note"))
        )
    till = _till(result)
    if status == "running":
        return voice.sentences(voice.say("pos_running", till=till), voice.note(result.get("note")))
    if status == "failed":
        hint = _sentence(result.get("connect_hint"))
        return voice.sentences(
            voice.say("pos_failed", till=till), voice.note(result.get("note")), hint, _last(result, voice)
        )
    return voice.sentences(_done(result, till, voice), _items(result, voice), voice.note(result.get("note")))


def _till(result: Json) -> str:
    name = str(result.get("provider") or "till").title()
    location = " ".join(str(result.get("location") or "").split())
    return f"{name} ({location})" if location else name


def _missing(result: Json, voice: Voice) -> str:
    named = result.get("provider")
    return voice.say("pos_not_connected", till=str(named).title()) if named else voice.say("pos_not_connected_any")


def _done(result: Json, till: str, voice: Voice) -> str:
    new, changed = result.get("orders_new") or 0, result.get("orders_updated") or 0
    span = _span(result, voice)
    if not new and not changed:
        return voice.say("pos_done_none", till=till, span=span)
    parts = [voice.say("pos_orders_one" if new == 1 else "pos_orders", new=voice.number(new))] if new else []
    parts += [voice.say("pos_changed", changed=voice.number(changed))] if changed else []
    return voice.say("pos_done", till=till, orders=f" {voice.say('and')} ".join(parts), span=span)


def _span(result: Json, voice: Voice) -> str:
    first, last = result.get("first_day"), result.get("last_day")
    if not first or not last:
        return ""
    return voice.say("pos_span", first=voice.named_day(first), last=voice.named_day(last))


def _items(result: Json, voice: Voice) -> str | None:
    new = result.get("items_new") or 0
    return voice.say("pos_items_one" if new == 1 else "pos_items", new=voice.number(new)) if new else None


def _last(result: Json, voice: Voice) -> str | None:
    last = result.get("last_day")
    return voice.say("pos_last", last=voice.named_day(last)) if last else None


def _sentence(text: Any) -> str | None:
    plain = " ".join(str(text or "").split())
    return (plain if plain.endswith((".", "!", "?")) else f"{plain}.") if plain else None
