"""What a proposed change of the menu would do. It never sounds done before it is approved."""

from __future__ import annotations

import re
from typing import Any

from ..deciding.dialogue import Called
from .voice import Voice

_SIZE = re.compile(r"price \((?P<size>.+)\)")


def proposed(call: Called, voice: Voice) -> str:
    result = call.result or {}
    approval = result.get("approval") or {}
    voice = voice.in_currency(result.get("currency"))
    name = voice.name(_name(call, approval))
    lines = [_line(change, name, voice) for change in approval.get("diff") or [] if isinstance(change, dict)]
    told = voice.sentences(*lines) or voice.name(approval.get("title") or name)
    notes = [" ".join(str(note).split()) for note in approval.get("notes") or []]
    return voice.sentences(told, *notes, _waiting(approval, voice))


def _waiting(approval: dict[str, Any], voice: Voice) -> str:
    code = approval.get("short_code")
    return voice.say("change_wait", code=code) if code else voice.say("change_wait_plain")


def _name(call: Called, approval: dict[str, Any]) -> str:
    """The dish without its size: the size stands in the diff."""
    item = str((approval.get("args") or {}).get("item") or call.args.get("item") or "")
    sized = any(_SIZE.fullmatch(str(change.get("field"))) for change in approval.get("diff") or [])
    return re.sub(r"(?: \(\w+\)| (?:XXL|XL|S|M|L))$", "", item) if sized else item


def _line(change: dict[str, Any], name: str, voice: Voice) -> str:
    field, before, after = str(change.get("field")), change.get("before"), change.get("after")
    if field == "available":
        return voice.say("change_on" if after else "change_off", name=name)
    if not isinstance(after, int | float) or not isinstance(before, int | float):
        return f"{name}: {field}: {before} → {after}."
    size = _SIZE.fullmatch(field)
    money = {"before": voice.money(before), "after": voice.money(after)}
    return (
        voice.say("change_price_size", name=name, size=size["size"], **money)
        if size
        else voice.say("change_price", name=name, **money)
    )
