"""Whole reports as they were read and agreed on; a change of the rubric shows here line by line.

`python -m tests.tools.grader.engine.test_golden` writes them anew; look at the difference before it is committed.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.tools.grader.engine.made import SOURCES, everything, nothing, poor, walled, without
from tools.grader.engine.evidence import Evidence
from tools.grader.engine.rubric import load_rubric
from tools.grader.engine.score import changes, recommend, score

FOLDER = Path(__file__).parent / "golden"
CASES: dict[str, Evidence] = {
    "everything": everything(),
    "poor": poor(),
    "walled": walled(),
    "nothing": nothing(),
    "website_alone": without(everything(), *(name for name in SOURCES if name != "website")),
}


def report(evidence: Evidence) -> dict[str, Any]:
    rubric = load_rubric()
    scored = score(evidence, rubric)
    return {
        **scored.model_dump(mode="json"),
        "recommendations": [each.model_dump(mode="json") for each in recommend(evidence, scored, rubric)],
        "since_everything": changes(score(everything(), rubric), scored).model_dump(mode="json"),
    }


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_report_is_the_one_agreed_on(name: str) -> None:
    assert report(CASES[name]) == json.loads((FOLDER / f"{name}.json").read_text())


def test_every_golden_report_has_its_case() -> None:
    assert {path.stem for path in FOLDER.glob("*.json")} == set(CASES)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name, evidence in CASES.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(report(evidence), indent=1, ensure_ascii=False) + "\n")
