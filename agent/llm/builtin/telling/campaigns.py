"""Campaigns in words: the plan with its audience, cost and texts, what waits for approval, and what came of one."""

from __future__ import annotations

from typing import Any

from ..frames import Frame
from . import drafts
from .voice import Voice

Json = dict[str, Any]
_WHY, _ROWS, _TIMES = 2, 8, 2
_SEGMENTS = {
    "everyone who agreed to hear from you": "all",
    "lapsed guests": "lapsed",
    "regulars": "regulars",
    "first-timers": "first",
    "high spenders": "spenders",
    "guests with a birthday soon": "birthday",
    "guests who order it": "dish",
}
_STATES = frozenset("draft awaiting_approval scheduled sending paused done cancelled expired failed".split())


def planned(result: Json, frame: Frame, voice: Voice) -> str:
    approval = result.get("approval")
    waits = isinstance(approval, dict)
    lead = voice.say("cp_ready" if waits else "cp_lead", name=name_of(result, voice))
    why = [text for each in (result.get("why") or [])[:_WHY] if (text := voice.note(each))]
    first = voice.sentences(lead, *why)
    facts = voice.sentences(
        _audience(result, voice),
        _times(result.get("schedule"), voice),
        _cost(result.get("cost"), voice),
        _tells(result, voice),
    )
    texts = drafts.shown(result["drafts"], voice) if result.get("drafts") else None
    after = voice.sentences(
        *drafts.notes(result, voice), _waits(approval or {}, voice) if waits else voice.say("cp_next")
    )
    return "\n\n".join(part for part in (first, facts, texts, after) if part)


def name_of(result: Json, voice: Voice) -> str:
    return voice.name(result.get("name") or result.get("campaign") or result.get("title") or voice.say("cp_unnamed"))


def _audience(result: Json, voice: Voice) -> str | None:
    segment = result.get("segment")
    if not isinstance(segment, dict) or not segment.get("by_channel"):
        return None
    reached = [
        voice.say("cp_reached", count=count, channel=drafts.channel(str(channel), voice))
        for channel, count in segment["by_channel"].items()
    ]
    held = segment.get("held_out")
    return voice.sentences(
        voice.say("cp_audience", who=_who(segment, voice), reached=voice.names(reached)),
        voice.say("cp_held_one" if held == 1 else "cp_held", held=held) if held else None,
        _left_out(segment.get("left_out"), voice),
    )


def _counted(key: str, count: int, voice: Voice) -> str:
    return voice.say(f"{key}_one") if count == 1 else voice.say(key, count=voice.number(count))


def _who(segment: Json, voice: Voice) -> str:
    label = str(segment.get("label") or "")
    key = _SEGMENTS.get(label)
    return voice.say(f"cp_s_{key}") if key else voice.name(label or voice.say("cp_s_all"))


def _left_out(left: Any, voice: Voice) -> str | None:
    rows = [(str(reason), count) for reason, count in (left or {}).items() if count]
    if not rows:
        return None
    if voice.language != "en":
        return voice.say("cp_left_plain", count=", ".join(str(count) for _, count in rows))
    return voice.say("cp_left", rows=", ".join(f"{count} ({voice.name(reason)})" for reason, count in rows[:4]))


def _times(schedule: Any, voice: Voice) -> str | None:
    """`Text message and Instagram on Tuesday, Jan 5 at 11:00.`"""
    by_time: dict[str, list[str]] = {}
    for slot in schedule or []:
        if isinstance(slot, dict) and slot.get("at"):
            by_time.setdefault(str(slot["at"])[:16], []).append(drafts.channel(str(slot.get("channel")), voice))
    rows = [
        voice.say("cp_time", channels=voice.names(list(dict.fromkeys(names)), most=6), when=moment(at, voice))
        for at, names in by_time.items()
    ]
    if not rows:
        return None
    shown = "; ".join(rows[:_TIMES])
    if len(rows) > _TIMES + 1:
        shown = voice.say("cp_until", rows=shown, last=voice.named_day(max(by_time)[:10]))
    elif len(rows) > _TIMES:
        shown = "; ".join(rows)
    return voice.say("cp_times", rows=shown)


def moment(at: str, voice: Voice) -> str:
    """`Tuesday, Jan 5 at 11:00`: the clock as it is written in the result."""
    clock = at[11:16]
    day = voice.named_day(at[:10])
    return voice.say("cp_at", day=day, clock=clock) if clock else day


def _cost(cost: Any, voice: Voice) -> str | None:
    if cost is None:
        return None
    return voice.say("cp_cost", money=voice.money(cost)) if cost else voice.say("cp_free")


def _tells(result: Json, voice: Voice) -> str | None:
    """What the holdout can tell afterwards."""
    segment = result.get("segment")
    if not isinstance(segment, dict) or not segment.get("by_channel"):
        return None
    if result.get("too_few"):
        return voice.say("cp_too_few")
    points = result.get("detectable")
    return voice.say("cp_detectable", points=voice.number(points)) if points is not None else None


def _waits(approval: Json, voice: Voice, cancels: bool = False) -> str:
    code, key = approval.get("short_code"), "cp_wait_cancel" if cancels else "cp_wait"
    return voice.say(key, code=code) if code else voice.say(f"{key}_plain")


# --- what is done with one


def proposed(result: Json, frame: Frame, voice: Voice) -> str:
    """Sending, scheduling or cancelling: ready, but not done."""
    approval = result.get("approval")
    if not isinstance(approval, dict):
        return stopped(result, frame, voice)
    message = approval["message"] if isinstance(approval.get("message"), dict) else {}
    lead = voice.say("cp_approve", title=voice.name_long(approval.get("title") or "…"))
    rows = result.get("drafts") or _messages(message)
    count = message.get("audience_count")
    told = (_audience(result, voice), _times(result.get("schedule"), voice)) if result.get("drafts") else ()
    facts = voice.sentences(
        *(told or (_counted("cp_to", count, voice) if count else None,)),
        _cost(approval.get("cost"), voice),
        *drafts.notes(approval, voice),
    )
    cancels = frame.intent == "cancel"
    texts = drafts.shown(rows, voice) if rows and not cancels else None
    return "\n\n".join(part for part in (voice.sentences(lead, facts), texts, _waits(approval, voice, cancels)) if part)


def _messages(message: Json) -> list[Json]:
    rows = [message, *(each for each in message.get("more") or [] if isinstance(each, dict))]
    return [row for row in rows if row.get("text") and row.get("channel")]


def stopped(result: Json, frame: Frame, voice: Voice) -> str:
    """Paused, or moved on in another way."""
    status = str(result.get("status") or "")
    told = voice.say(f"cp_now_{status}" if status in _STATES else "cp_now", name=name_of(result, voice))
    return voice.sentences(told, *drafts.notes(result, voice))


# --- what came of it


def reported(result: Json, frame: Frame, voice: Voice) -> str:
    name = name_of(result, voice)
    simulated = voice.say("cr_simulated") if result.get("simulated") else None
    if not result.get("sent"):
        status = str(result.get("status") or "")
        state = voice.say(f"cp_is_{status}") if status in _STATES else None
        nothing = voice.say("cr_nothing", name=name, state=state) if state else voice.say("cr_nothing_plain", name=name)
        return voice.sentences(nothing, *drafts.notes(result, voice))
    return voice.sentences(
        lifted(result.get("lift"), name, voice),
        simulated,
        _numbers(result, voice),
        _money(result, voice),
        _tested(result.get("ab"), voice),
        _advised(result, voice),
        *drafts.notes(result, voice),
    )


def lifted(lift: Any, name: str, voice: Voice) -> str:
    """The decision first: whether it brought guests in, as far as can be told."""
    if not isinstance(lift, dict):
        return voice.say("cr_no_lift", name=name)
    if not lift.get("enough") or lift.get("percent_points") is None:
        return voice.say("cr_too_few", name=name)
    points, low, high = (lift[key] for key in ("percent_points", "low", "high"))
    figures = {"name": name, "points": voice.number(abs(points)), "low": voice.number(low), "high": voice.number(high)}
    if low > 0:
        return voice.say("cr_up", **figures)
    return voice.say("cr_down" if high < 0 else "cr_even", **{**figures, "points": voice.number(points)})


_WENT = ("sent", "delivered")  # nobody tells us of an email that arrived


def _numbers(result: Json, voice: Voice) -> str:
    counts = {
        key: int(result.get(key) or 0)
        for key in ("sent", "delivered", "failed", "unknown", "held_out", "clicks", "opted_out")
    }
    return voice.sentences(
        voice.say("cr_sent" if counts["delivered"] else "cr_sent_only", **{key: counts[key] for key in _WENT}),
        *(
            voice.say(f"cr_{key}", count=counts[key])
            for key in ("failed", "unknown", "clicks", "opted_out", "held_out")
            if counts[key]
        ),
    )


def _money(result: Json, voice: Voice) -> str | None:
    parts: list[str | None] = []
    if result.get("orders"):
        money = voice.money(result["revenue"]) if result.get("revenue") else None
        parts.append(
            voice.say("cr_orders", orders=result["orders"], money=money)
            if money
            else voice.say("cr_orders_plain", orders=result["orders"])
        )
    if result.get("cost"):
        parts.append(voice.say("cr_cost", money=voice.money(result["cost"])))
    if result.get("discount"):
        parts.append(voice.say("cr_discount", money=voice.money(result["discount"])))
    parts.append(_returned(result.get("roi"), voice))
    return voice.sentences(*parts) or None


def _returned(roi: Any, voice: Voice) -> str | None:
    """No return where no difference can be told: then only what the orders leave open."""
    if not isinstance(roi, dict):
        return None
    if roi.get("value") is not None:
        return voice.say("cr_roi", **{key: voice.number(roi[key]) for key in ("value", "low", "high")})
    margin = roi.get("margin")
    if not isinstance(margin, dict) or margin["low"] > 0 or margin["high"] < 0:
        return None
    return voice.say("cr_untold", **{key: voice.money(margin[key]) for key in ("low", "high")})


def _advised(result: Json, voice: Voice) -> str | None:
    """What the results suggest, without the lift that was told before."""
    lift = result.get("lift") or {}
    told = str(lift.get("text") or "") if isinstance(lift, dict) else ""
    found = []
    for row in result.get("suggestions") or []:
        title = str(row.get("title") or "") if isinstance(row, dict) else ""
        title = " ".join((title.replace(told, " ") if told else title).removeprefix("It worked:").split())
        if text := voice.note(title):
            found.append(text)
    return voice.sentences(*found[:2]) or None


def _tested(ab: Any, voice: Voice) -> str | None:
    if not isinstance(ab, dict):
        return None
    winner = ab.get("winner")
    text = voice.note(ab.get("text"))
    return text or (voice.say("cr_ab_won", winner=winner) if winner else voice.say("cr_ab_open"))


# --- the list


def listed(result: Json, frame: Frame, voice: Voice) -> str:
    rows = [row for row in result.get("campaigns") or [] if isinstance(row, dict)]
    if not rows:
        return voice.sentences(voice.say("cl_none"), *drafts.notes(result, voice))
    lines = [f"- {_row(row, voice)}" for row in rows[:_ROWS]]
    lead = voice.say("cl_one") if len(rows) == 1 else voice.say("cl_lead", count=len(rows))
    more = voice.say("cl_more") if len(rows) > _ROWS else None
    return "\n".join([lead, *lines, *filter(None, [voice.sentences(more, *drafts.notes(result, voice))])])


def _row(row: Json, voice: Voice) -> str:
    status = str(row.get("status") or "")
    parts = [voice.say(f"cp_is_{status}") if status in _STATES else voice.name(status)]
    if row.get("when"):
        parts.append(moment(str(row["when"]), voice))
    if row.get("channels"):
        parts.append(voice.names([drafts.channel(str(each), voice) for each in row["channels"]], most=6))
    if row.get("audience"):
        parts.append(_counted("cl_messages", row["audience"], voice))
    return f"{voice.name(row.get('name') or '…')}: {', '.join(parts)}"
