"""The content tools' result as the model reads it, and the draft's card."""

from __future__ import annotations

from typing import Any

from core.cards import Card
from tools.base import ToolCall, ToolResult
from tools.content.schemas import TITLES, Draft, Version
from tools.content.writing.standins import readable

_SHOWN = 1_500  # letters of a text that the model reads; the card has all of it
_FACTS = 8
_UNMEASURED = "Nothing was measured yet."


def written(call: ToolCall, draft: Draft, *, revised: bool = False) -> ToolResult:
    """{draft_id, title, language, versions: [{channel, variant, text, ...}], difference?, facts, notes, writer, demo};
    after a revision `changed` too."""
    content: dict[str, Any] = {
        "draft_id": draft.id,
        "title": draft.title,
        "language": draft.brief.language,
        "versions": [_version(one, draft) for one in draft.versions],
        "facts": list(dict.fromkeys(fact.text for fact in draft.brief.facts if fact.kind != "restaurant"))[:_FACTS],
        "notes": draft.notes,
        "writer": draft.writer,
        "demo": draft.demo,
    }
    if draft.difference:
        content["difference"] = {"what": draft.difference.what, "expected": draft.difference.expected or _UNMEASURED}
    if revised:
        content["changed"] = draft.changed
    return ToolResult(content, [draft_card(draft, [call.call_id])], _suggestions(draft))


def draft_card(draft: Draft, sources: list[str]) -> Card:
    """{draft_id, title, brief, versions (whole), difference, notes, voice_version, demo}; `text` is all to read."""
    data = {
        "draft_id": draft.id,
        "title": draft.title,
        "brief": draft.brief.model_dump(mode="json"),
        "versions": [{**one.model_dump(mode="json"), "blocked": one.blocked} for one in draft.versions],
        "difference": draft.difference.model_dump() if draft.difference else None,
        "notes": draft.notes,
        "voice_version": draft.voice_version,
        "revisions": draft.revisions,
        "writer": draft.writer,
        "demo": draft.demo,
    }
    text = readable(
        "\n\n".join(f"{_name(one, draft)}:\n{_headed(one)}" for one in draft.versions), draft.brief.language
    )
    return Card(type="draft", title=draft.title, data=data, text=text, sources=sources, demo=draft.demo)


def _version(one: Version, draft: Draft) -> dict[str, Any]:
    fields = {
        "channel": one.channel,
        "variant": one.variant,
        "text": readable(one.body, draft.brief.language)[:_SHOWN],
        "subject": one.subject,
        "hashtags": one.hashtags or None,
        "parts": one.parts,
        "cost_each": one.cost_each,
        "voice": one.voice,
        "blocked": one.blocked,
        "findings": [finding.why for finding in one.findings],
        "mended": one.mended,
        "why_not": one.why_not,
    }
    return {name: value for name, value in fields.items() if value is not None}


def _name(one: Version, draft: Draft) -> str:
    several = any(other.variant != one.variant for other in draft.versions)
    return f"{TITLES[one.channel]} {one.variant}" if several else TITLES[one.channel]


def _headed(one: Version) -> str:
    return f"{one.subject}\n{one.body}" if one.subject else one.body


def _suggestions(draft: Draft) -> list[str]:
    if draft.brief.language == "es":
        return ["Hazlo más corto", "Sin emojis", "Prueba otra versión"]
    return ["Make it shorter", "Try another version", "Put it in Spanish"]
