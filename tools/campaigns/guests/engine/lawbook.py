"""The table of law as people read it: whose hours, how often, since when and from where it is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tools.campaigns.guests.engine.law import table

Json = dict[str, Any]
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def lawbook() -> Json:
    """{window, checked, not_legal_advice, rules: [{place, channel, window, caps, notes, law, verified, source,
    checked}]}; `window` in the guest's own time."""
    return {
        "window": "-".join(table()["default"]["daily"]),
        "checked": str(table()["checked"]),
        "not_legal_advice": True,
        "rules": [*_ours(), *_texts(), *_email()],
    }


def _row(place: str, channel: str, window: str, caps: Sequence[str], rule: Mapping[str, Any]) -> Json:
    known: Mapping[str, str] = table()["sources"]
    return {
        "place": place,
        "channel": channel,
        "window": window,
        "caps": list(caps),
        "notes": list(rule.get("notes", [])),
        "law": rule.get("law"),
        "verified": bool(rule.get("verified", False)),
        "source": [known.get(one, one) for one in rule.get("sources", [])],
        "checked": str(table()["checked"]),
    }


def _ours() -> Iterator[Json]:
    window = "-".join(table()["default"]["daily"])
    for channel, caps in table()["caps"].items():
        told = [f"{most} in {hours} hours" for most, hours in caps]
        notes = {"notes": ["Our own rule, over all campaigns together, wherever the law would allow more."]}
        yield _row("Everywhere", channel, window, told, {**notes, "verified": True})


def _texts() -> Iterator[Json]:
    for code, rule in table()["countries"].items():
        yield _row(rule.get("name", code), "sms", _window(rule), _caps(rule), rule)
    for code, rule in table()["states"].items():
        yield _row(f"US-{code}", "sms", _window(rule), _caps(rule), rule)


def _email() -> Iterator[Json]:
    for rule in table()["email"]:
        yield _row(rule["law"], "email", "-".join(table()["default"]["daily"]), [], rule)


def _caps(rule: Mapping[str, Any]) -> list[str]:
    return [f"{rule['per_day']} in 24 hours"] if rule.get("per_day") else []


def _window(rule: Mapping[str, Any]) -> str:
    """`09:00-18:00; sunday 10:00-17:00; not on public holidays`."""
    told = ["-".join(rule["daily"])] if rule.get("daily") else []
    for day in _DAYS:
        if day in rule:
            told.append(f"{day} {'-'.join(rule[day])}" if rule[day] else f"not on {day}s")
    if rule.get("holidays") is False:
        told.append("not on public holidays")
    return "; ".join(told) or "-".join(table()["default"]["daily"])
