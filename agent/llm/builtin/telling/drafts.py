"""What was written, and the voice it is written in: the texts always in full, set apart from our own words."""

from __future__ import annotations

from typing import Any

from tools.content.writing.standins import readable

from ..frames import Frame
from .voice import Voice

Json = dict[str, Any]
_LONGEST, _REASONS, _NOTES = 900, 3, 3
_CHANNELS = ("instagram", "facebook", "google_post", "email", "sms", "website")


def told(result: Json, frame: Frame, voice: Voice) -> str:
    rows = result["versions"]
    changed = [text for each in result.get("changed") or [] if (text := voice.note(each))]
    lead = voice.say("ct_changed" if frame.intent == "revise" else "ct_lead", channels=channels(rows, voice))
    if changed and str(result["changed"][0]).startswith("Nothing changed"):
        lead = ""
    after = (
        _stopped(rows, voice),
        _mended(rows, voice),
        _difference(result.get("difference"), voice),
        *notes(result, voice),
        _waits(result["approval"], voice) if isinstance(result.get("approval"), dict) else voice.say("ct_next"),
    )
    return "\n\n".join((voice.sentences(lead or None, *changed[:_NOTES]), shown(rows, voice), voice.sentences(*after)))


def _waits(approval: Json, voice: Voice) -> str:
    code = approval.get("short_code")
    return voice.say("cp_wait", code=code) if code else voice.say("cp_wait_plain")


def shown(rows: list[Json], voice: Voice) -> str:
    """Each version under its channel; the same text for several channels once."""
    blocks: dict[tuple[str, str, str], list[Json]] = {}
    for row in rows:
        key = (str(row.get("text") or ""), str(row.get("subject") or ""), str(row.get("variant") or "A"))
        blocks.setdefault(key, []).append(row)
    several = len({row.get("variant") for row in rows}) > 1
    return "\n\n".join(_block(text, subject, group, voice, several) for (text, subject, _), group in blocks.items())


def _block(text: str, subject: str, rows: list[Json], voice: Voice, several: bool) -> str:
    title = voice.names([channel(str(row.get("channel")), voice) for row in rows], most=6)
    title = title[:1].upper() + title[1:]
    if several and rows[0].get("variant"):
        title = f"{title} {rows[0]['variant']}"
    facts = [fact for row in rows if (fact := _parts(row, voice))]
    head = f"{title} ({'; '.join(facts)}):" if facts else f"{title}:"
    text, subject = (readable(each, voice.language) for each in (text, subject))
    body = text if len(text) <= _LONGEST else text[: _LONGEST - 1].rsplit(" ", 1)[0] + "…"
    lines = [*([voice.say("ct_subject", subject=subject)] if subject else []), *body.strip().splitlines()]
    return "\n".join([head, *(f"> {line}".rstrip() for line in lines)])


def _parts(row: Json, voice: Voice) -> str | None:
    if not row.get("parts") or row["parts"] < 2:
        return None
    return voice.say("ct_parts", parts=row["parts"])


def channel(name: str, voice: Voice) -> str:
    return voice.say(f"ct_c_{name}") if name in _CHANNELS else voice.name(name)


def channels(rows: list[Json], voice: Voice) -> str:
    names = dict.fromkeys(str(row.get("channel")) for row in rows)
    return voice.names([channel(name, voice) for name in names], most=6)


def _stopped(rows: list[Json], voice: Voice) -> str | None:
    """What must not or cannot go out, and why."""
    told_: list[str] = []
    for row in rows:
        name = channel(str(row.get("channel")), voice)
        name = name[:1].upper() + name[1:]
        why = [str(each.get("why") if isinstance(each, dict) else each) for each in row.get("findings") or []]
        if row.get("blocked"):
            reason = voice.note(" ".join(why[:2]))
            told_.append(
                voice.say("ct_blocked", channel=name, why=reason)
                if reason
                else voice.say("ct_blocked_plain", channel=name)
            )
        if row.get("why_not"):
            reason = voice.note(row["why_not"])
            told_.append(reason or voice.say("ct_why_not_plain", channel=name))
    return voice.sentences(*dict.fromkeys(told_)) or None


def _mended(rows: list[Json], voice: Voice) -> str | None:
    mended = list(dict.fromkeys(text for row in rows for each in row.get("mended") or [] if (text := voice.note(each))))
    return voice.say("ct_mended", what=" ".join(mended[:_REASONS])) if mended else None


def _difference(difference: Any, voice: Voice) -> str | None:
    if not isinstance(difference, dict) or not voice.note(difference.get("what")):
        return None
    return voice.sentences(voice.note(difference["what"]), voice.note(difference.get("expected")))


def notes(result: Json, voice: Voice) -> list[str]:
    return [text for each in (result.get("notes") or [])[:_NOTES] if (text := voice.note(each))]


# --- the voice


def heard(result: Json, frame: Frame, voice: Voice) -> str:
    if result.get("learned") is False or not result.get("samples"):
        return voice.sentences(voice.say("bv_none"), *notes(result, voice))
    sources = [text for each in result.get("learned_from") or [] if (text := voice.note(each))]
    lead = voice.say(
        "bv_learned" if frame.intent == "learn_voice" else "bv_lead",
        samples=result["samples"],
        words=result.get("words") or 0,
    )
    traits = [str(each) for each in (result.get("traits") or {}).values() if each and voice.language == "en"]
    return voice.sentences(
        lead,
        voice.say("bv_from", sources=voice.names(sources)) if sources else None,
        voice.say("bv_traits", traits=voice.listed(traits[:5])) if traits else None,
        _quoted("bv_phrases", result.get("phrases"), voice),
        _quoted("bv_never", result.get("never"), voice),
        *[text for each in (result.get("explained") or [])[:_REASONS] if (text := voice.note(each))],
        None if result.get("enough", True) else voice.say("bv_thin"),
        *notes(result, voice),
    )


def _quoted(key: str, words: Any, voice: Voice) -> str | None:
    marks = "«{}»" if voice.language == "es" else "“{}”"
    shown_ = [marks.format(voice.name(word)) for word in (words or [])[:4]]
    return voice.say(key, words=voice.listed(shown_)) if shown_ else None
