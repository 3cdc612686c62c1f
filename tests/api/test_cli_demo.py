"""An installation without the demo, as in the Docker image."""

from __future__ import annotations

import pytest

from api.cli import base
from core.errors import BadInput


@pytest.mark.parametrize("missing", ["sandboxes", "holidays"])
def test_a_missing_demo_is_said_in_one_line(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    find = base.find_spec
    monkeypatch.setattr(base, "find_spec", lambda name: None if name == missing else find(name))
    with pytest.raises(BadInput, match="without the demo"):
        base.demo_loader()
