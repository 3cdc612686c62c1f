"""The coverage gates themselves."""

from __future__ import annotations

from typing import Any

import pytest

from tests.gates import gates, percent

LIMITS = {"lines": 85, "branches": 95, "groups": {"the stream": ["agent/live.py", "api/sse.py"]}}


def report(**branches: tuple[int, int]) -> dict[str, Any]:
    files = {
        f"{name.replace('_', '/')}.py": {"summary": {"covered_branches": hit, "num_branches": total}}
        for name, (hit, total) in branches.items()
    }
    return {"files": files, "totals": {"covered_lines": 80, "num_statements": 100}}


def test_branches_of_a_group_are_added_up() -> None:
    lines, stream = gates(report(agent_live=(9, 10), api_sse=(10, 10)), LIMITS)
    assert lines == ("lines of the source", (80, 100), 85)
    assert stream == ("branches of the stream", (19, 20), 95)


def test_a_file_nobody_measured_is_an_error() -> None:
    with pytest.raises(SystemExit, match=r"api/sse\.py"):
        gates(report(agent_live=(9, 10)), LIMITS)


def test_nothing_to_cover_is_all_covered() -> None:
    assert percent((0, 0)) == 100.0
