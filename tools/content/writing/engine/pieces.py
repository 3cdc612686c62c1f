"""A message in pieces, before a channel gives it its shape."""

from __future__ import annotations

from dataclasses import dataclass, field

from tools.content.writing.engine.material import Material


@dataclass(frozen=True, slots=True)
class Message:
    """`opening`, `body` and `closing` are whole sentences. `seed` repeats the draw of everything but the opening."""

    opening: str
    body: list[str]
    closing: str
    seed: str
    subject: str
    stuff: Material
    emoji: list[str] = field(default_factory=list)
    signature: str = ""
