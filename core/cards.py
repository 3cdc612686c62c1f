"""Cards: what a channel draws beside the text. The shape is relied on from outside."""

from __future__ import annotations

from typing import Any, Literal
from uuid import uuid4

from pydantic import BaseModel, Field

CardType = Literal["table", "menu_matrix", "chart", "forecast", "grade", "draft", "campaign", "brief"]


class Card(BaseModel):
    """One card. `text` is the same content for channels without pictures (SMS, screen readers)."""

    id: str = Field(default_factory=lambda: uuid4().hex[:12])
    type: CardType
    version: int = 1
    title: str
    data: dict[str, Any]
    text: str
    sources: list[str] = Field(default_factory=list)  # ids of the tool calls it was made from
    demo: bool = False
