"""The committed conversations, each of which the built-in brain must carry."""

from __future__ import annotations

from pathlib import Path

import pytest

from api.settings import Settings
from evals.case import load_cases
from evals.replay import replay
from evals.world import open_world

CASES = Path(__file__).parents[2] / "evals" / "cases"


@pytest.mark.timeout(600)  # two hundred conversations, half of them with a whole grade
async def test_the_builtin_brain_passes_every_case(settings: Settings) -> None:
    cases = load_cases(CASES)
    assert len(cases) >= 40
    async with open_world(settings) as world:
        report = await replay(world, cases)
    assert report["failures"] == []
    assert (report["passed"], report["approval_violations"], report["ungrounded_numbers"]) == (len(cases), 0, 0)
