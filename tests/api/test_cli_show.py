"""What the terminal shows is what was said, whatever dishes are called."""

from __future__ import annotations

from typing import Any

import pytest
from rich.console import Console

from api.cli.chat import _show_custom

ODD = "[red]Pizza[/red] [/]"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("tableside.card", {"title": ODD, "text": ODD, "demo": True}),
        ("tableside.approval", {"title": ODD, "short_code": "K7QD"}),
        ("tableside.notice", {"text": ODD}),
        ("tableside.suggestions", {"questions": [ODD, "and last month?"]}),
    ],
)
def test_names_are_no_markup(name: str, value: dict[str, Any]) -> None:
    console = Console(width=200)
    with console.capture() as capture:
        _show_custom(console, name, value)
    assert ODD in capture.get()
