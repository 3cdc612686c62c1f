from __future__ import annotations

import io
import json

import pytest
from rich.console import Console

from core.errors import BadInput
from evals.checks.tools import Score
from evals.report import CaseOutcome, differences, lines, read_report, show, summarise


def outcomes() -> list[CaseOutcome]:
    good = CaseOutcome("good", score=Score(2, 2, 2), latencies=[0.01, 0.02])
    once = CaseOutcome("flaky", score=Score(2, 2, 1), latencies=[0.03], ungrounded_numbers=1)
    again = CaseOutcome("flaky", latencies=[0.04], approval_violations=1)
    again.fail(1, "no approval [of risk money]")
    again.fail(1, "no approval [of risk money]")
    return [good, once, again]


def test_the_document_has_exactly_the_fixed_shape() -> None:
    assert json.loads(json.dumps(summarise(outcomes()))) == {
        "cases": 2,
        "passed": 1,
        "turns": 4,
        "tool_accuracy": 1.0,
        "args_accuracy": 0.75,
        "approval_violations": 1,
        "ungrounded_numbers": 1,
        "latency_ms": {"p50": 20.0, "p95": 40.0},
        "failures": [{"id": "flaky", "turn": 1, "why": "no approval [of risk money]"}],
    }


def test_nothing_expected_counts_as_right() -> None:
    assert summarise([CaseOutcome("talk")])["tool_accuracy"] == 1.0


def test_the_summary_shows_failures_as_written() -> None:
    out = io.StringIO()
    show(summarise(outcomes()), Console(file=out, width=120))
    assert "1 of 2 conversations passed" in out.getvalue()
    assert "flaky turn 1: no approval [of risk money]" in out.getvalue()


def test_differences() -> None:
    before, after = summarise(outcomes()), summarise(outcomes()[:1])
    assert differences(before, before) == {"worse": [], "better": [], "numbers": {}}
    assert differences(before, after)["better"] == ["flaky"]
    assert differences(after, before)["worse"] == ["flaky"]
    assert differences(before, after)["numbers"]["latency_ms.p95"] == [40.0, 20.0]
    assert "passed" not in differences(before, after)["numbers"]
    assert lines(differences(after, before))[:2] == ["worse: flaky fails now", "cases: 1 -> 2"]
    assert lines(differences(before, after))[0] == "better: flaky no longer fails"


def test_only_a_report_is_read_as_one() -> None:
    report = summarise(outcomes())
    assert read_report(json.loads(json.dumps(report)), "a.json") == report
    with pytest.raises(BadInput, match=r"a\.json: not a report .*\(cases: "):
        read_report({}, "a.json")
