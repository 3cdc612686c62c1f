"""Drafts, facts and checks."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from api.routes.content.shapes.common import public
from api.routes.menu.shapes.common import Next, Shape
from tools.content.schemas import Draft, Fact, Finding, Version

HIDDEN = ("restaurant_id", "wishes", "calls")
ContentVersion = public("ContentVersion", Version, blocked=(bool, ...))
ContentDraft = public("ContentDraft", Draft, HIDDEN, versions=(list[ContentVersion], ...))  # type: ignore[valid-type]


class DraftPage(Shape):
    drafts: list[ContentDraft]  # type: ignore[valid-type]
    next: Next


class RevisedDraft(Shape):
    draft: ContentDraft  # type: ignore[valid-type]
    changed: list[str]
    """What changed, in plain sentences."""


class SmsFigures(Shape):
    encoding: str
    """GSM-7 or UCS-2."""
    units: int
    parts: int
    cost_each: float | None


class VoiceScore(Shape):
    score: int | None
    """0 to 100; None: nothing was learned yet."""
    off: list[str]


class CheckedText(Shape):
    findings: list[Finding]
    mended: str | None
    """The text as the guard would put it right; None where there is nothing to put right."""
    sms: SmsFigures | None
    voice: VoiceScore


class FactList(Shape):
    facts: list[Fact]
    gaps: list[str]


def draft_json(draft: Draft) -> dict[str, Any]:
    return {**_plain(draft, HIDDEN), "versions": versions_json(draft.versions)}


def versions_json(versions: list[Version]) -> list[dict[str, Any]]:
    return [{**one.model_dump(mode="json"), "blocked": one.blocked} for one in versions]


def _plain(model: BaseModel, hidden: tuple[str, ...]) -> dict[str, Any]:
    return model.model_dump(mode="json", exclude={*hidden})
