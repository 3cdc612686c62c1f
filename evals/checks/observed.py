"""What a turn did, as the checks see it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tools.base import ToolClass


@dataclass(frozen=True, slots=True)
class Call:
    """A call the model made. A tool nobody registered counts as the gravest class."""

    name: str
    args: dict[str, Any]
    tool_class: ToolClass = ToolClass.WRITE


@dataclass(frozen=True, slots=True)
class Observed:
    """`opened` are the approvals that became pending in this turn; `ungrounded` the numbers without a source."""

    reply: str
    today: date
    calls: list[Call] = field(default_factory=list)
    opened: list[dict[str, Any]] = field(default_factory=list)
    ungrounded: list[str] = field(default_factory=list)
    lang: str = "en"
